"""The outcome that customers say they want, and what only sounds like one."""

from __future__ import annotations

import pytest

from assist.reading.wishes import Wish, wish_of
from assist.suggestions import Wanted
from tests.assist.small_company import said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I dont want a new one, i want my money back. Can I still return it?", "refund"),
        ("please refund me", "refund"),
        ("i dont want that coffee thing anymore can i send it back", "refund"),
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


@pytest.mark.parametrize("text", ["Refund, please." + " " * 19_900 + "Thanks", "refund " * 2_800 + "please"])
def test_a_very_long_turn_is_read_as_well(text: str) -> None:
    wish = wish_of(said(text))

    assert wish is not None
    assert wish.wanted == "refund"
