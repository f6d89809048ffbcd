"""What people read when a value is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from knowledge_base.documents import Authority, Document, Rule
from knowledge_base.refusals import fields_at, in_words, not_a_field

GOOD = {"title": "Returns", "text": "Thirty days.", "kind": "policy"}


def refused(model: type[BaseModel], given: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as failure:
        model.model_validate(given)
    return [(".".join(map(str, one["loc"])), in_words(dict(one))) for one in failure.value.errors()]


@pytest.mark.parametrize(
    ("model", "given", "place", "words"),
    [
        (Document, {**GOOD, "title": ""}, "title", "write at least 1 character"),
        (Document, {**GOOD, "title": "x" * 301}, "title", "write at most 300 characters"),
        (Document, {**GOOD, "title": 3}, "title", "write a text"),
        (Document, {"title": "Returns", "kind": "faq"}, "text", "it is missing"),
        (Document, {**GOOD, "kind": "rule"}, "kind", "it must be 'policy', 'product', 'faq' or 'playbook'"),
        (Document, {**GOOD, "teams": "retention"}, "teams", "give a list"),
        (Document, {**GOOD, "review_by": "soon"}, "review_by", "write a day, as 2026-01-31"),
        (
            Document,
            {**GOOD, "url": "example.com"},
            "url",
            "write an address that begins with https:// or http://",
        ),
        (Document, {**GOOD, "colour": "red"}, "colour", "there is no such field"),
        (
            Document,
            {**GOOD, "text": "a\x00"},
            "text",
            "it holds a NUL character, which no database stores: leave it out",
        ),
        (
            Rule,
            {"id": "a b", "title": "x", "rule": "true"},
            "id",
            "write 1 to 128 letters, digits and . _ : @ -",
        ),
        (
            Authority,
            {"action": "refund", "up_to": "1.234"},
            "up_to",
            "write at most 2 digits after the point",
        ),
        (Authority, {"action": "refund", "up_to": "-1"}, "up_to", "it must be at least 0"),
        (Authority, {"action": "refund", "up_to": "much"}, "up_to", 'write an amount, as "12.50"'),
        (
            Authority,
            {"action": "refund", "currency": "eur"},
            "currency",
            "write three capital letters, as EUR",
        ),
    ],
)
def test_a_refusal_says_what_would_be_right(
    model: type[BaseModel], given: dict[str, Any], place: str, words: str
) -> None:
    assert refused(model, given) == [(place, words)]


def test_a_field_that_is_none_is_told_its_neighbour() -> None:
    assert not_a_field("tilte", ("title", "text")) == (
        "there is no such field; did you mean title? known are title, text"
    )
    assert not_a_field("colour", ("title",)) == "there is no such field; known are title"


def test_the_fields_of_an_object_are_found_where_it_stands() -> None:
    assert fields_at(Document, ("checks", 0)) == ("id", "title", "rule", "ask", "or_granted_by")
    assert fields_at(Document, ()) == tuple(Document.model_fields)
    assert fields_at(Document, ("title",)) == ()
    assert fields_at(Document | None, ("trigger",)) == ("signal", "says")
