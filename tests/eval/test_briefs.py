"""A value in a brief that is neither on file nor said is found."""

from __future__ import annotations

from typing import Any

import pytest

from assist import Turn
from eval.briefs import invented_in, values_of

SAID = (
    Turn(speaker="customer", text="My order 3348917502 came on 3 May, ada@example.com"),
    Turn(speaker="agent", text="I can pay 20 EUR."),
)
ON_FILE = {"tier": "gold", "orders": [{"id": "A-17", "placed_on": "2026-11-02"}]}


def _brief(**sections: Any) -> dict[str, Any]:
    return {"customer_id": "c-99", "as_of": "2026-11-25T00:00:00Z", "headline": None, **sections}


def test_every_kind_of_value_is_read_and_nothing_else() -> None:
    brief = _brief(
        headline={"text": "Gold customer since 2026", "sources": ["order:A-17"]},
        known=[{"fact": "order.id", "value": "A-17", "say": "It is A-17, right?", "sources": ["order:77"]}],
        open=[{"text": "Placed 2 November, 11 days ago", "sources": ["turn:1"]}],
        claims=[{"text": "It came on 3 May.", "sources": ["turn:1"]}],
        mood={"trend": "steady", "because": [{"text": "“thank you”", "sources": ["turn:2"]}]},
        do_not_ask=[
            "name",
            "email: the customer said ada at example dot com",
            "password: the customer said it",
        ],
    )

    assert list(values_of(brief)) == [
        "2026",
        "A-17",
        "A-17,",
        "2",
        "It came on 3 May.",
        "thank you",
        "ada at example dot com",
    ]


@pytest.mark.parametrize(
    "text",
    ["Order A-17, placed 2 November 2026", "“My order 3348917502…”", "write to ada@example.com", "20 EUR"],
)
def test_what_is_on_file_or_said_is_not_invented(text: str) -> None:
    assert invented_in(_brief(open=[{"text": text, "sources": ["turn:1"]}]), SAID, ON_FILE) == []


@pytest.mark.parametrize(
    ("text", "invented"),
    [
        ("Order A-18", "A-18"),
        ("20.50 EUR", "20.50"),
        ("“I will leave”", "I will leave"),
        ("write to eve@example.com", "eve@example.com"),
        ("334891750", "334891750"),
    ],
)
def test_what_is_neither_on_file_nor_said_is_invented(text: str, invented: str) -> None:
    assert invented_in(_brief(open=[{"text": text, "sources": ["turn:1"]}]), SAID, ON_FILE) == [invented]


def test_a_claim_that_was_not_said_whole_is_invented() -> None:
    claim = {"text": "It came on 3 June.", "sources": ["turn:1"]}

    assert invented_in(_brief(claims=[claim]), SAID, ON_FILE) == ["It came on 3 June."]
