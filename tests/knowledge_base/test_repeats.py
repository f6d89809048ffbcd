from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from knowledge_base.knowledge_base import KnowledgeBase
from tests.knowledge_base.conftest import Clock
from tests.knowledge_base.documents_for_tests import AGENT, EDITOR, LEAD, document

SECRET = "A fridge that warms up slowly has a failing inverter board in most cases."
NOTE = f"# Technician note\n\nRead this first. {SECRET}\n\n1. Never promise a free replacement.\n"


def repeated(
    knowledge_base: KnowledgeBase, text: str, reader: Any = AGENT, **asked: Any
) -> list[tuple[str, str]]:
    """What of `text` is repeated, and the words of the passage that it repeats."""
    return [
        (text[slice(*one.span)], one.passage.text[slice(*one.said_at)])
        for one in knowledge_base.repeated(text, reader, **asked)
    ]


@pytest.fixture
def noted(knowledge_base: KnowledgeBase) -> KnowledgeBase:
    knowledge_base.put("note", document(NOTE, "Note", audience="agent"))
    return knowledge_base


def test_an_internal_sentence_is_recognised_wherever_it_stands(noted: KnowledgeBase) -> None:
    noted.put_many([(f"faq{number}", document(f"Answer {number} about delivery.")) for number in range(30)])
    around = [f"You ask about your delivery number {number}, and we look into it." for number in range(40)]
    text = " ".join([*around[:20], SECRET, *around[20:]])

    assert repeated(noted, text) == [(SECRET.rstrip("."), SECRET.rstrip("."))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fridges warm up slowly", []),
        ("It has a failing inverter board in most cases", ["has a failing inverter board in most cases"]),
        ("has a failing inverter board in most", ["has a failing inverter board in most"]),
        ("has a failing inverter board in", []),
        (
            "A fridge that **warmed** up slowly, has a FAILING board",
            ["A fridge that **warmed** up slowly, has a FAILING"],
        ),
        ("Sorry. Never promise a free replacement!", ["Never promise a free replacement"]),
        ("We never promise a free replacement part", ["never promise a free replacement"]),
        ("promise a free replacement", []),
        ("", []),
    ],
)
def test_seven_words_in_a_row_or_a_short_sentence_whole_are_a_repetition(
    noted: KnowledgeBase, text: str, found: list[str]
) -> None:
    assert [words for words, _ in repeated(noted, text)] == found


def test_what_a_public_document_in_force_says_too_is_no_secret(noted: KnowledgeBase, clock: Clock) -> None:
    begins = clock.now + timedelta(days=10)
    noted.put("faq", document(f"We tell everybody: [{SECRET}](https://help.example)", in_force_from=begins))

    assert [words for words, _ in repeated(noted, SECRET)] == [SECRET.rstrip(".")]
    assert repeated(noted, SECRET, as_of=begins) == []
    clock.now = begins
    assert repeated(noted, SECRET) == []
    noted.put("faq", document("We tell nobody."))
    assert len(repeated(noted, SECRET)) == 1


def test_only_what_the_reader_may_see_is_compared(noted: KnowledgeBase) -> None:
    noted.put("note", document(NOTE, "Note", audience="lead"))

    assert repeated(noted, SECRET) == []
    assert len(repeated(noted, SECRET, LEAD)) == len(repeated(noted, SECRET, EDITOR)) == 1


def test_a_document_that_was_deleted_or_changed_is_compared_no_more(noted: KnowledgeBase) -> None:
    noted.put("note", document("Another note.", audience="agent"))
    assert repeated(noted, SECRET) == []
    noted.delete("note")
    assert repeated(noted, SECRET) == []


def test_stretches_of_two_documents_are_two_repetitions(noted: KnowledgeBase) -> None:
    other = "Order the loan fridge in the same call as the visit."
    noted.put("loan", document(other, audience="agent"))

    assert repeated(noted, f"{SECRET} {other}") == [(one.rstrip("."),) * 2 for one in (SECRET, other)]


def test_documents_left_out_are_neither_secret_nor_public(noted: KnowledgeBase) -> None:
    noted.put("faq", document(SECRET))
    noted.put("old-note", document(NOTE, audience="agent"))

    assert repeated(noted, SECRET) == []
    assert [one.passage.document_id for one in noted.repeated(SECRET, AGENT, without={"faq", "note"})] == [
        "old-note"
    ]
    assert repeated(noted, SECRET, without={"faq", "note", "old-note"}) == []
