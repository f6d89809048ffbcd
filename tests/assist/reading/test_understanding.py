"""What the customer needs, and when nothing is needed."""

from __future__ import annotations

import pytest

from assist.reading.understanding import is_small_talk, understand
from knowledge_base.need import Need
from tests.assist.small_company import said


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "thank you so much for your help",
        "ok",
        "OK, got it",
        "Perfect, thanks. Bye!",
        "Hello, good morning!",
        "hi there",
        "👍",
        "great, that's all I needed",
        "No, that's all, thank you",
        "you've been very helpful, have a nice day",
        "ok cool thx :)",
        "Danke schön!",
        "Vielen Dank, tschüss",
        "Guten Tag",
        "Dank je wel",
        "Bedankt, tot ziens",
        "Merci beaucoup",
        "Bonjour",
    ],
)
def test_courtesy_is_small_talk(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but how do I return it?",
        "Ok and what about the box?",
        "Good morning, my fridge is warm",
        "That is not helpful",
        "Not good!",
        "Is that all?",
        "fine, I will sue you",
        "I see smoke",
        "Why?",
        "Danke, aber der Kühlschrank ist warm",
    ],
)
def test_courtesy_with_something_else_is_not_small_talk(text: str) -> None:
    assert not is_small_talk(text)


def test_the_need_is_the_last_three_turns_of_the_customer_and_the_last_one_apart() -> None:
    turns = said("one fridge", "two doors", "Agent: yes?", "three shelves", "four lights")

    assert understand(turns).need == Need("two doors\nthree shelves\nfour lights", "four lights")


def test_a_single_turn_is_the_whole_need() -> None:
    assert understand(said("my fridge is warm")).need == Need("my fridge is warm")


def test_courtesy_is_left_out_of_the_need() -> None:
    turns = said("hello", "my fridge is warm", "Agent: I am sorry.", "since yesterday evening")

    assert understand(turns).need == Need(
        "my fridge is warm\nsince yesterday evening", "since yesterday evening"
    )


def test_a_number_alone_does_not_replace_what_was_asked() -> None:
    turns = said("I want to return my coffee machine", "Agent: What is the order number?", "LV-204418")

    understood = understand(turns)

    assert understood.need.latest == "I want to return my coffee machine"
    assert understood.silent_because is None
    assert understood.line == "I want to return my coffee machine – LV-204418"


def test_what_the_agent_types_is_a_hint() -> None:
    assert understand(said("it is broken"), "the warranty").need == Need(
        "it is broken\nthe warranty", "it is broken"
    )


def test_thanks_after_an_answer_is_silence() -> None:
    assert understand(said("my fridge is warm", "Agent: done", "thanks!")).silent_because == "small_talk"


def test_a_bare_yes_to_the_agents_question_keeps_the_need() -> None:
    turns = said("my fridge is warm", "Agent: It was delivered on 2 November, is that right?", "yes")

    assert understand(turns).silent_because is None


def test_a_no_to_anything_else_is_silence() -> None:
    turns = said("my fridge is warm", "Agent: Is there anything else I can do?", "no")

    assert understand(turns).silent_because == "small_talk"


@pytest.mark.parametrize("text", ["LV-204418", "my email is elena@example.org", "My name is Elena Marchetti"])
def test_data_without_a_need_is_not_a_question(text: str) -> None:
    assert understand(said(text)).silent_because == "not_a_question"


def test_nothing_said_is_not_a_question() -> None:
    assert understand([]).silent_because == "not_a_question"


def test_the_line_is_the_customers_own_words_without_greetings() -> None:
    turns = said(
        "Hello there, I ordered a dryer last week.", "It came damaged. Can I get my money back? Thanks!"
    )

    assert understand(turns).line == "It came damaged. Can I get my money back?"


def test_a_long_line_is_cut_at_a_word() -> None:
    line = understand(said("my fridge " + "is very very warm " * 30)).line

    assert len(line) <= 140
    assert line.endswith("…")


def test_a_turn_that_asks_back_keeps_the_need_before_it() -> None:
    first, second = "can I return the robot?", "I threw the box away, is that a problem?"
    which = "one page says yes and the other says no, so which one is it"

    assert understand(said(first, second, which)).asked_before == Need(f"{first}\n{second}", second)
    assert understand(said(first, "which one is it?")).asked_before == Need(first)
    assert understand(said(which)).asked_before is None
    assert understand(said(first, "do you know a recipe for banana bread?")).asked_before is None
