"""The outcome that customers say they want, and what only sounds like one."""

from __future__ import annotations

import pytest

from assist.reading.wishes import Wish, asks_what, declined_of, wish_of
from assist.suggestions import Wanted
from tests.assist.small_company import said
from tests.assist.suggesting.test_calling import conversation


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I dont want a new one, i want my money back. Can I still return it?", "refund"),
        ("please refund me", "refund"),
        ("i dont want that coffee thing anymore can i send it back", "refund"),
        ("I would like to return my RoveBot 4 Max", "refund"),
        ("Can I send back my robot vacuum? It is too loud.", "refund"),
        ("can i take the oven back", "refund"),
        ("where is my oven", "delivery"),
        ("Ich möchte mein Geld zurück", "refund"),
        ("je voudrais être remboursée", "refund"),
        ("ik wil mijn geld terug", "refund"),
        ("I don't want another man with a sponge. I want a new machine", "replacement"),
        ("can I get a replacement instead of a refund?", "replacement"),
        ("Ich will einen Umtausch", "replacement"),
        ("please send somebody to fix it", "repair"),
        ("can you repair it this week?", "repair"),
        ("kann ich einen Techniker haben", "repair"),
        ("I want to cancel my order", "cancel"),
        ("je voudrais annuler ma commande", "cancel"),
        ("when will it be delivered?", "delivery"),
        ("what do i get for the late delivery? some kind of compensation?", "compensation"),
        ("I expect an apology", "apology"),
        ("if it doesnt come can I cancel the order and get my money back", "refund"),
        ("I'd rather have a refund than a repair", "refund"),
        ("what are your hours?", "information"),
        ("How much is a repair visit for my fridge?", "information"),
        ("Do I need the box to return it?", "information"),
        ("What happens if I bring it back late?", "information"),
        ("What happens if I cancel today?", "information"),
        ("I want to cancel. What happens with my money?", "cancel"),
        ("do i get a loan fridge while mine is broken", "information"),
        ("how much is a repair visit", "information"),
        ("send back the hub", "refund"),
        ("return the hub please", "refund"),
        ("Do I have to pay to send it back?", "information"),
        ("Brauche ich den Karton für eine Rückerstattung?", "information"),
        ("i lost 80 euros of fish", "compensation"),
        ("£60 worth of meat", "compensation"),
        ("the milk went off, 12 EUR in total", "compensation"),
    ],
)
def test_a_wish_is_read(text: str, wanted: Wanted) -> None:
    wish = wish_of(said(text))

    assert wish is not None
    assert (wish.wanted, wish.turn) == (wanted, 0)


@pytest.mark.parametrize(
    "text",
    [
        "the repair did not help",
        "the error returns",
        "I paid 80 euros for it",
        "my refund came",
        "the technician was here",
        "I don't want a refund",
        "hello",
    ],
)
def test_what_only_speaks_of_it_is_no_wish(text: str) -> None:
    assert wish_of(said(text)) is None


def test_the_last_wish_counts_and_an_earlier_one_stands_until_there_is_another() -> None:
    assert wish_of(said("I want my money back", "it is the blue one")) == Wish(
        "refund", "I want my money back", 0
    )
    later = wish_of(said("I want my money back", "or can you repair it?"))
    assert later is not None
    assert (later.wanted, later.turn) == ("repair", 1)


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("i don't want to cancel, i just want to know when the technician comes",), "information"),
        (("I want to cancel my booking", "I don't want a refund, I want to move it"), None),
        (("I want to cancel my booking", "or can I move it?"), "information"),
        (("I want to cancel my booking", "no, I'd rather keep it"), None),
        (("I want my money back", "I don't want a refund any more"), None),
        (("I want my money back", "I no longer want to return it. when does it run?"), "information"),
        (("I want a new one", "sorry, I don't want a new one, just my money back"), "refund"),
        (("I don't want a refund", "well, please refund me"), "refund"),
        (("I want my money back", "they don't want to refund me"), "refund"),
        (("I want my money back", "I want to know how long it takes"), "refund"),
        (("I want a new one", "I want to change the filter first"), "replacement"),
    ],
)
def test_what_is_declined_or_wanted_otherwise_is_wanted_no_longer(
    texts: tuple[str, ...], wanted: Wanted | None
) -> None:
    wish = wish_of(said(*texts))

    assert (wish.wanted if wish else None) == wanted


@pytest.mark.parametrize(
    ("texts", "outcomes"),
    [
        (("I don't want a refund, and I don't want to cancel", "My TV is dark"), {"refund", "cancel"}),
        (("I want to cancel my booking", "I don't want a refund, I want to move it"), {"refund", "cancel"}),
        (("I don't want a refund", "well, please refund me"), set()),
        (("I want to cancel my booking", "is it booked at all?"), set()),
    ],
)
def test_what_is_not_wanted_is_declined(texts: tuple[str, ...], outcomes: set[Wanted]) -> None:
    assert declined_of(said(*texts)) == outcomes


@pytest.mark.parametrize("text", ["Refund, please." + " " * 19_900 + "Thanks", "refund " * 2_800 + "please"])
def test_a_very_long_turn_is_read_as_well(text: str) -> None:
    wish = wish_of(said(text))

    assert wish is not None
    assert wish.wanted == "refund"


RIGHT = "Agent: I am sorry. What would put it right for you?"


@pytest.mark.parametrize(
    ("texts", "wanted", "turn"),
    [
        (("my coffee machine is broken, fix it", RIGHT, "full refund"), "refund", 2),
        (
            (
                "fix it or ill make sure everyone knows",
                RIGHT,
                "full refund. and smth for my time, 50 euro minimum",
            ),
            "refund",
            2,
        ),
        (("i want my money back", RIGHT, "a new one"), "replacement", 2),
        (("i want my money back", RIGHT, "not a refund, a repair"), "repair", 2),
        (("it broke", "Agent: Would you prefer a refund or a repair?", "the repair i guess"), "repair", 2),
        (("it broke", RIGHT, "a refund. or no, I'd rather have a new one"), "replacement", 2),
        # It stands however much is said after it, until another is asked for.
        (("it broke", RIGHT, "full refund", *["it is the black one"] * 5), "refund", 2),
        (("it broke", RIGHT, "full refund", "ok then please repair it"), "repair", 3),
        # "Fix it!" is weak; asking for a repair is not.
        (("I want my money back", "just fix it!!"), "refund", 0),
        (("it is broken, fix it",), "repair", 0),
        (("I want my money back", "or can you fix it?"), "repair", 1),
        (("refund me. and give me a voucher",), "refund", 0),
        (("it was late. and give me a voucher",), "compensation", 0),
    ],
)
def test_the_wish_is_the_latest_above_all_the_answer_to_what_they_want(
    texts: tuple[str, ...], wanted: Wanted, turn: int
) -> None:
    wish = wish_of(conversation(*texts))

    assert wish is not None
    assert (wish.wanted, wish.turn) == (wanted, turn)


def test_what_is_said_to_another_question_is_no_wish() -> None:
    assert wish_of(conversation("it broke", "Agent: Who was there?", "the repair man")) is None


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a human manager, not you",
        "I want to speak to a manager",
        "Let me talk to your boss please",
        "this is ridiculous, manager please",
        "get me a supervisor now",
        "put me through to a person",
        "I'd like to make a complaint",
        "who can I complain to?",
        "can you escalate this",
        "Ich möchte mit Ihrem Vorgesetzten sprechen",
        "je veux parler à un responsable",
        "ik wil een leidinggevende spreken",
    ],
)
def test_who_asks_for_somebody_in_charge_wants_a_person(text: str) -> None:
    wish = wish_of(said(text))

    assert wish is not None
    assert wish.wanted == "person"


@pytest.mark.parametrize(
    "text",
    [
        "can I transfer the warranty to somebody else?",
        "could someone carry it upstairs please",
        "can you send someone to fix it",
        "I have a complaint number already, where is my refund?",
        "can I talk to the robot by voice?",
        "can you tell me which agent I spoke to?",
        "my manager bought it for the office, can we get an invoice?",
        "can I get the human readable error list",
    ],
)
def test_who_only_names_a_person_asks_for_none(text: str) -> None:
    wish = wish_of(said(text))

    assert wish is None or wish.wanted != "person"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("How much is the deposit for a city bike?", True),
        ("hi, when does my plan end", True),
        ("can you tell me what the deposit is?", True),
        ("wie lange läuft mein Vertrag?", True),
        ("is it covered?", False),
        ("What can I do?", False),
        ("It broke when I used it", False),
    ],
)
def test_who_asks_what_something_is_wants_to_know_it(text: str, asks: bool) -> None:
    assert asks_what(text) is asks
