"""What the agent asked already, in other words too, and the plain yes or no to it."""

from __future__ import annotations

import pytest

from assist.reading.asked import asked_in, said_to
from tests.assist.suggesting.test_calling import conversation

PAPER = "When you close the door on a sheet of paper and pull, does the paper hold all the way round?"
POWER = "Was the power off, or is the inside light off?"


@pytest.mark.parametrize(
    ("question", "put", "reply", "said"),
    [
        (PAPER, "Does the door hold a sheet of paper?", "yes it does", "yes"),
        (PAPER, "Does a sheet of paper hold in the closed door?", "Nein, sie fällt heraus", "no"),
        (PAPER, "Does a sheet of paper hold in the closed door?", "how would I know", None),
        (PAPER, "I see. Does the closed door hold a sheet of paper? Take your time.", "not at all", "no"),
        (POWER, "Was the power off at your place?", "no it was not", None),
        (POWER, "Was the power off at your place?", "yes for an hour", "yes"),
        (POWER, "Was the power off? Or is the light inside off?", "no", None),
        (POWER, "Was the power off or is the inside light off?", "no", "no"),
    ],
)
def test_a_question_is_known_in_other_words(question: str, put: str, reply: str, said: str | None) -> None:
    found = said_to(question, asked_in(conversation("my fridge is warm", f"Agent: {put}", reply)))

    assert found is not None
    assert (found.said, found.turn) == (said, 1)


@pytest.mark.parametrize("put", ["Is the door white?", "Please close the door.", "Was it warm all day?"])
def test_another_question_and_a_request_are_not_it(put: str) -> None:
    assert said_to(PAPER, asked_in(conversation("my fridge is warm", f"Agent: {put}", "yes"))) is None


def test_of_two_questions_in_one_turn_the_last_is_answered() -> None:
    turns = conversation("hi", "Agent: Is the plug out? Does the closed door hold a sheet of paper?", "no")

    assert [one.said for one in asked_in(turns)] == [None, "no"]


def test_an_answered_question_counts_before_a_later_one_without_answer() -> None:
    put = "Agent: Does the closed door hold a sheet of paper?"
    found = said_to(PAPER, asked_in(conversation("hi", put, "no", put, "I said it")))

    assert found is not None
    assert found.said == "no"
