"""What the customer needs, and when nothing is needed."""

from __future__ import annotations

import pytest

from assist.conversations import Turn
from assist.reading.understanding import asked_within, is_small_talk, understand
from knowledge_base.need import Need
from tests.assist.small_company import said


def asked(need: Need) -> tuple[str, str]:
    """What is looked for first: the last turns together, and the last one apart."""
    return need.text, need.latest


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

    assert asked(understand(turns).need) == ("two doors\nthree shelves\nfour lights", "four lights")


def test_a_single_turn_is_the_whole_need() -> None:
    assert asked(understand(said("my fridge is warm")).need) == ("my fridge is warm", "")


def test_courtesy_is_left_out_of_the_need() -> None:
    turns = said("hello", "my fridge is warm", "Agent: I am sorry.", "since yesterday evening")

    assert understand(turns).need == Need(
        text="my fridge is warm\nsince yesterday evening",
        latest="since yesterday evening",
        answering="I am sorry.",
        opening="my fridge is warm",
        told="my fridge is warm\nsince yesterday evening",
        around=("since yesterday evening", "I am sorry.", "my fridge is warm", "hello"),
    )


def test_a_number_alone_does_not_replace_what_was_asked() -> None:
    turns = said("I want to return my coffee machine", "Agent: What is the order number?", "LV-204418")

    understood = understand(turns)

    assert understood.need.latest == "I want to return my coffee machine"
    assert understood.silent_because is None
    assert understood.line == "I want to return my coffee machine – LV-204418"


def test_what_the_agent_types_is_a_hint() -> None:
    need = understand(said("it is broken"), "the warranty").need

    assert asked(need) == ("it is broken\nthe warranty", "it is broken")
    assert need.told == "it is broken"


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


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("no power cut either, the seal is whole", "no power cut either, the seal is whole"),
        ("hi, no light in the fridge and it is warm", "no light in the fridge and it is warm"),
        ("no, the fridge is still warm today", "the fridge is still warm today"),
        ("Yes they are. Can the technician come on Friday?", "Can the technician come on Friday?"),
        ("No. How do I return my coffee machine?", "How do I return my coffee machine?"),
        ("No power here. How do I return my oven?", "No power here. How do I return my oven?"),
    ],
)
def test_a_no_stays_with_what_it_denies(text: str, line: str) -> None:
    assert understand(said(text)).line == line


def test_a_long_line_is_cut_at_a_word() -> None:
    line = understand(said("my fridge " + "is very very warm " * 30)).line

    assert len(line) <= 140
    assert line.endswith("…")


def test_a_turn_that_asks_back_keeps_the_need_before_it() -> None:
    first, second = "can I return the robot?", "I threw the box away, is that a problem?"
    which = "one page says yes and the other says no, so which one is it"

    before = understand(said(first, second, which)).asked_before
    assert before == understand(said(first, second)).need
    assert understand(said(first, "which one is it?")).asked_before == understand(said(first)).need
    assert understand(said(which)).asked_before is None
    assert understand(said(first, "do you know a recipe for banana bread?")).asked_before is None


def test_a_bare_yes_is_understood_by_what_was_offered() -> None:
    turns = said("can I park at the Grand?", "Agent: Yes. Do you want the Lodge too?", "yes please")

    need = understand(turns).need

    assert need.latest == ""
    assert need.text == "can I park at the Grand?"
    assert need.answering == "Yes. Do you want the Lodge too?"
    assert need.around[0] == "yes please"


def test_a_question_of_an_agents_own_is_asked_within_the_conversation() -> None:
    turns = said("the fridge is warm", "since Monday", "it hums", "Agent: Let me look.")

    need = asked_within(turns, "how long is the warranty?")

    assert asked(need) == ("since Monday\nit hums\nhow long is the warranty?", "how long is the warranty?")
    assert need.answering == "Let me look."
    assert need.opening == "the fridge is warm"
    assert need.around == (
        "how long is the warranty?",
        "Let me look.",
        "it hums",
        "since Monday",
        "the fridge is warm",
    )


def test_a_question_alone_is_the_whole_need() -> None:
    need = asked_within((), "how long is the warranty?")

    assert asked(need) == ("how long is the warranty?", "")
    assert need.answering == ""


def test_only_the_last_ten_utterances_are_around() -> None:
    turns = tuple(Turn(speaker="customer", text=f"thing {at}") for at in range(14))

    assert understand(turns).need.around == tuple(f"thing {at}" for at in range(13, 3, -1))


def test_what_the_agent_says_after_the_customers_last_turn_is_not_what_they_answer() -> None:
    turns = said("a pool?", "Agent: Shall I look at the Grand?", "so which one is it?", "Agent: Let me look.")

    understood = understand(turns)

    assert understood.need.answering == "Shall I look at the Grand?"
    assert understood.need.around[0] == "so which one is it?"
    assert understood.asked_before is not None
    assert understood.asked_before.told == "a pool?"
    assert understood.asked_before.around == ("a pool?",)


def test_a_pasted_log_does_not_make_a_need_longer_than_is_read() -> None:
    log = "2026-11-25 error E17 " * 900
    need = understand(said(log, f"Agent: {log}", f"{log} what is this?")).need

    assert (
        max(map(len, (need.text, need.latest, need.answering, need.opening, need.told, *need.around))) <= 4000
    )


MATCH = "do you match prices?"


@pytest.mark.parametrize(
    ("texts", "before"),
    [
        ((MATCH, "Agent: Is it in stock there?", "they have it, here is a link"), MATCH),
        (
            (MATCH, "Agent: Is it in stock?", "in their store", "Agent: When did you order?", "in May"),
            MATCH,
        ),
        ((MATCH, "Agent: Is it in stock?", "who sells umbrellas?"), None),
        ((MATCH, "Agent: Yes, we do.", "my shower leaks"), None),
        ((MATCH, "Agent: Yes. Anything else?", "my shower leaks"), None),
        (("Agent: Is it in stock?", "in their store"), None),
    ],
)  # fmt: skip
def test_who_answers_our_question_goes_on_with_what_it_was_about(
    texts: tuple[str, ...], before: str | None
) -> None:
    need = understand(said(*texts)).asked_before

    assert (need and need.text) == before
