"""Whose data it is: orders, serial numbers and names that are not this customer's."""

from __future__ import annotations

import pytest

from assist.draft_check import check_draft
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, ELENA, NOW, said


def found(
    knowledge_base: KnowledgeBase, text: str, told: str = "Where is my order?"
) -> list[tuple[str, str]]:
    findings = check_draft(
        text, said(told), customer=ELENA, reader=AGENT, knowledge_base=knowledge_base, as_of=NOW
    )
    return [(one.detail, text[slice(*one.span)]) for one in findings if one.code == "personal_data"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is about your order LV-7777.", "LV-7777"),
        ("Hello Bob, thank you for waiting.", "Bob"),
        ("Call +49 170 1234567\n2 of us are here.", "+49 170 1234567"),
        ("Your card 4111 1111\n1111 1111 was charged.", "4111 1111\n1111 1111"),
        ("Dear Mr Miller, thank you for waiting.", "Miller"),
    ],
)
def test_what_is_not_theirs_is_pointed_out(knowledge_base: KnowledgeBase, text: str, words: str) -> None:
    assert [said for _, said in found(knowledge_base, text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "It is about your order LV-2001.",
        "Dear Elena, thank you.",
        "Hello Mrs Marchetti!",
        "Hello there, thank you for waiting.",
        "Good morning, how can I help?",
        "Hello. Thanks for writing.",
        "Use part PK-INV-52, on 2026-11-02.",
        "Your parts:\n1. Item 2872451\n2. Item 9534205",
    ],
)
def test_what_is_theirs_or_nobodys_is_left_alone(knowledge_base: KnowledgeBase, text: str) -> None:
    assert found(knowledge_base, text) == []


def test_what_they_have_said_themselves_may_be_repeated(knowledge_base: KnowledgeBase) -> None:
    text = "Hello Bob, I write to bob@else.example about LV-7777."

    assert len(found(knowledge_base, text)) == 3
    assert found(knowledge_base, text, "This is Bob, bob@else.example. Where is LV-7777?") == []


def test_nobody_learns_whether_it_is_somebody_elses(knowledge_base: KnowledgeBase) -> None:
    """The words are the same for a number of another customer and for one that is nobody's."""
    assert {
        detail for number in ("LV-1002", "LV-9999") for detail, _ in found(knowledge_base, f"See {number}.")
    } == {
        "An order or serial number that is not on file for this customer and not in our documents: "
        "is it somebody else's?"
    }
