"""Whose data it is: orders, serial numbers and names that are not this customer's."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from assist.customers.profile import Customer
from assist.draft_check import Code, check_draft
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, ELENA, NOW, said


def of_others(words: Collection[str], customer: Customer) -> frozenset[str]:
    """Somebody else's order and the handle of somebody else."""
    return frozenset(words) & {"LV-1002", "ORD-b-in", "@mo_under"}


def found(
    knowledge_base: KnowledgeBase,
    text: str,
    told: str = "Where is my order?",
    code: Code = "personal_data",
) -> list[tuple[str, str]]:
    findings = check_draft(
        text,
        said(told),
        customer=ELENA,
        reader=AGENT,
        knowledge_base=knowledge_base,
        as_of=NOW,
        of_others=of_others,
    )
    return [(one.detail, text[slice(*one.span)]) for one in findings if one.code == code]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is about your order LV-1002.", "LV-1002"),
        ("Your order ORD-b-in has arrived.", "ORD-b-in"),
        ("We wrote to you as @mo_under.", "@mo_under"),
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
    text = "Hello Bob, I write to bob@else.example about LV-1002."

    assert len(found(knowledge_base, text)) == 3
    assert found(knowledge_base, text, "This is Bob, bob@else.example. Where is lv 1002?") == []
    assert len(found(knowledge_base, text, "This is Bob, bob@else.example. Where is LV-10022?")) == 1


def test_a_number_that_is_nobodys_is_no_personal_data(knowledge_base: KnowledgeBase) -> None:
    """It is made like a number of this customer's, so it is theirs written wrongly, or made up."""
    assert found(knowledge_base, "See LV-9999.") == []
    assert [words for _, words in found(knowledge_base, "See LV-9999.", code="unsupported_claim")] == [
        "LV-9999"
    ]


def test_whose_it_is_nobody_learns(knowledge_base: KnowledgeBase) -> None:
    assert found(knowledge_base, "See LV-1002.") == [
        ("This is on file for somebody else, and not for this customer.", "LV-1002")
    ]
