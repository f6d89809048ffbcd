"""What the agent asked already, in other words too, and the plain yes or no to it."""

from __future__ import annotations

import pytest

from assist.reading.asked import asked_in, is_told, said_to
from tests.assist.suggesting.test_calling import conversation

PAPER = "When you close the door on a sheet of paper and pull, does the paper hold all the way round?"
POWER = "Was the power off, or is the inside light off?"
SLIPS = "Does a sheet of paper slip out of the closed door?"
POWER_ALONE = "Was the power off at your place, even for a short time?"
GREEN = "Is the light on the charger green?"
MEDICINE = "Is there medicine or baby food in it?"
CLICKS = "Is it silent for 30 minutes, or does it click every few minutes?"


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


@pytest.mark.parametrize(
    ("question", "put", "reply", "said"),
    [
        # The question in the opposite sense: what is so denies it, and what is not so leaves the other
        # where there is nothing between.
        (PAPER, SLIPS, "yes", "no"),
        (PAPER, SLIPS, "yes it slips right out", "no"),
        (SLIPS, PAPER, "yes it holds", "no"),
        (SLIPS, "When the door is closed, does a sheet of paper slip out?", "no it holds", "no"),
        (PAPER, "When the door is closed, does the paper slip out?", "no it holds", "yes"),
        ("Is the plug at the wall warm?", "Is the plug at the wall cold?", "yes", "no"),
        ("Is the plug at the wall warm?", "Is the plug at the wall cold?", "no", None),
        ("Is the plug at the wall warm?", "Is the cable cold?", "yes", None),
        (PAPER, SLIPS, "nope it holds tight", "yes"),
        (PAPER, SLIPS, "it doesnt hold at all", "no"),
        (PAPER, SLIPS, "it holds at first then slips", None),
        (SLIPS, SLIPS, "nope it holds tight", "no"),
        (GREEN, "Is the light on the charger off?", "no its on", None),
        (GREEN, "Is the light on the charger off?", "no", None),
        (GREEN, "Is the light on the charger off?", "no, it's green", "yes"),
        (GREEN, "Is the light on the charger red?", "yes", None),
        (GREEN, "Is there a light on the charger?", "yes", None),
        (GREEN, GREEN, "no its red", "no"),
        (POWER_ALONE, "Was the power on?", "no", None),
        (POWER_ALONE, "Is the power light off?", "yes", None),
        (POWER_ALONE, "Was the power not off?", "no", None),
        # Of an "or", a no denies both sides; a yes is of one of them.
        (POWER_ALONE, POWER, "no light works fine", "no"),
        (POWER_ALONE, POWER, "yes", None),
        (CLICKS, "Is it silent, or does it click every few minutes?", "yes it clicks all the time", "yes"),
        (CLICKS, "Is it silent or does it click every few minutes?", "it clicks, yes", "yes"),
        (CLICKS, "Is it silent or does it click every few minutes?", "it doesn't click", None),
        (CLICKS, "Is it silent or does it click every few minutes?", "my keyboard clicks", None),
        (POWER_ALONE, "Was the power off?", "the power was off, yes", "yes"),
        (POWER_ALONE, "Was the power off?", "if the power was off then only at night", None),
        (MEDICINE, "Is there medicine in the fridge?", "yes", "yes"),
        (MEDICINE, "Is there medicine in the fridge?", "no", None),
        # No answer, though it begins like one; or one that the rest takes back.
        (POWER_ALONE, "Was the power off?", "no idea", None),
        (POWER_ALONE, "Was the power off?", "i have no idea", None),
        (POWER_ALONE, "Was the power off?", "never mind", None),
        (POWER_ALONE, "Was the power off?", "yes let me check", None),
        (POWER_ALONE, "Was the power off?", "not that i know", None),
        (POWER_ALONE, "Was the power off?", "it is silent", None),
        (POWER_ALONE, "Was the power off?", "no power since last night", None),
        (POWER_ALONE, "Was the power off?", "no it went off", None),
        (POWER, POWER, "no light at all", None),
        (PAPER, PAPER, "yes but not at the top", None),
        (PAPER, PAPER, "yes it doesnt", None),
        ("When did you buy the refrigerator?", "Did you buy the refrigerator here?", "yes", None),
    ],
)
def test_a_reply_counts_for_the_very_question_alone(
    question: str, put: str, reply: str, said: str | None
) -> None:
    found = said_to(question, asked_in(conversation("hi", f"Agent: {put}", reply)))

    assert (found.said if found else None) == said


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (MEDICINE, "my insulin is in there!!!", "yes"),
        (MEDICINE, "i take my medicine at 8 so call before", None),
        (MEDICINE, "is my insulin ok in there?", None),
        (MEDICINE, "there is no medicine in it", None),
        ("Is there medicine in it?", "there is no medicine in it", "no"),
        (CLICKS, "its clicking every couple minutes", "yes"),
        (CLICKS, "i clicked on your site every few minutes", None),
        (CLICKS, "if it clicks every few minutes i call again", None),
        (POWER_ALONE, "the power was off for an hour last night", "yes"),
        (POWER_ALONE, "the power wasnt off", "no"),
        (POWER_ALONE, "the power button is off", None),
        (POWER_ALONE, "my neighbour said the power was off", None),
        (POWER, "the light inside works fine", None),
        (PAPER, "the paper holds all the way round", "yes"),
        (PAPER, "i hold the paper in my hand", None),
        (SLIPS, "the paper slips right out when the door is closed", "yes"),
        (GREEN, "the light on the charger is red", None),
    ],
)
def test_what_the_customer_states_unasked_answers_in_the_questions_own_words(
    question: str, text: str, said: str | None
) -> None:
    found = said_to(question, asked_in(conversation("hi", text)))

    assert (found and (found.said, found.turn)) == ((said, 1) if said else None)


PLAN = "Do you have the protection plan?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I have the protection plan, is the visit free?", "yes"),
        ("we have the protection plan so can you send somebody?", "yes"),
        ("I don't have the protection plan, what does the visit cost?", "no"),
        ("if I have the protection plan, is the visit free?", None),
        ("do I have the protection plan, and is the visit free?", None),
        ("is the visit free, or must I have the protection plan?", None),
        ("I think I have the protection plan, is the visit free?", None),
        ("once I have the protection plan, is the visit free?", None),
        ("I want to have the protection plan, what does it cost?", None),
    ],
)
def test_what_is_told_before_a_question_in_one_sentence_answers_too(text: str, said: str | None) -> None:
    found = said_to(PLAN, asked_in(conversation(text)))

    assert (found and found.said) == said


@pytest.mark.parametrize(
    ("put", "again"),
    [
        (SLIPS, False),
        ("Is the door white?", True),
        ("Does the door of your fridge shut?", True),
    ],
)
def test_the_opposite_question_is_not_put_as_well_and_another_one_is(put: str, again: bool) -> None:
    assert (said_to(PAPER, asked_in(conversation("hi", f"Agent: {put}", "no"))) is None) == again


CODE = "To protect your data, could you tell me the code that I have just sent to your email address?"


@pytest.mark.parametrize(
    ("told", "reply", "again"),
    [
        ("I have sent you a code.", "it's 483920", False),
        ("One moment. A code was sent to your email address just now.", "483920", False),
        ("I have sent you a code.", "how long does it take?", True),
        ("I have looked up your order.", "483920", True),
    ],
)
def test_what_was_handed_over_is_not_asked_for_again(told: str, reply: str, again: bool) -> None:
    turns = conversation("delete my data", f"Agent: {told}", reply)

    assert (said_to(CODE, asked_in(turns)) is None) == again


@pytest.mark.parametrize(
    ("put", "reply", "said"),
    [
        ("When you close the door on a sheet of paper and pull, does the paper hold?", "yes it holds", "no"),
        ("When you close the door on a sheet of paper and pull, does the paper hold?", "no", "yes"),
        ("When you close the door on a sheet of paper, does the paper slip out?", "no it holds", "no"),
        ("When you close the door on a sheet of paper, does the paper slip out?", "yes", "yes"),
        ("Does the door close?", "yes", None),
    ],
)
def test_the_same_question_the_other_way_round_is_answered_too(
    put: str, reply: str, said: str | None
) -> None:
    answered = said_to(SLIPS, asked_in(conversation("it is warm", f"Agent: {put}", reply)))

    assert (answered.said if answered else None) == said


NO_CUT, SEAL = "There was no power cut", "The door closes and its seal is whole"
IN_STOCK = "The other shop has it in stock"
SHOWS_IT = "Does the other shop show it as in stock?"
THREE_AT_ONCE = "no nothing touches. no power cut either, seal is ok i checked with paper like last time"


@pytest.mark.parametrize(
    ("statement", "question", "said", "told"),
    [
        (NO_CUT, POWER_ALONE, THREE_AT_ONCE, True),
        (SEAL, PAPER, THREE_AT_ONCE, True),
        ("Power cut or fuse", POWER, THREE_AT_ONCE, True),
        ("Door seal", SLIPS, THREE_AT_ONCE, True),
        (NO_CUT, POWER_ALONE, "there was a power cut last night", True),
        (NO_CUT, POWER_ALONE, "no power since last night", False),
        (SEAL, PAPER, "the seal looks fine", True),
        (SEAL, PAPER, "the seal is not ok", True),
        (SEAL, PAPER, "i think the seal is ok", False),
        (SEAL, PAPER, "is the seal ok?", False),
        (SEAL, PAPER, "the door is open", False),
        (IN_STOCK, SHOWS_IT, "its in stock there", True),
        (IN_STOCK, SHOWS_IT, "it's not in stock there", True),
        (IN_STOCK, SHOWS_IT, "the shop is closed", False),
        # That a plug is fine does not say that it is out; and a day or a thing is asked for, no yes or no.
        ("The plug is out", "Is the plug out, or the fuse off?", "the plug is fine", False),
        ("The product was delivered", "When was the product delivered?", "the product was delivered", False),
        ("A photo has arrived", "Could you send us a photo of it?", "the photo has arrived", False),
    ],
)
def test_what_the_customer_says_of_a_check_in_its_own_words_is_told(
    statement: str, question: str, said: str, told: bool
) -> None:
    asked = asked_in(conversation("hi", "Agent: Is any food touching the back wall?", said))

    assert is_told(statement, question, asked) == told
