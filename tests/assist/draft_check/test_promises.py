"""Days, guarantees, gifts and "free" need something that supports them."""

from __future__ import annotations

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.draft_check import check_draft
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, ELENA, FRIDGE_ORDER, NOW, TODAY, said

ASKED = said("My refrigerator is warm, who helps me?")


def found(
    knowledge_base: KnowledgeBase, text: str, turns: list[Turn] = ASKED, customer: Customer = ELENA
) -> list[tuple[str, str]]:
    findings = check_draft(
        text, turns, customer=customer, reader=AGENT, knowledge_base=knowledge_base, as_of=NOW
    )
    return [(one.detail, text[slice(*one.span)]) for one in findings if one.code == "unsupported_claim"]


NO_DAY = "Nothing on file says “{}” of this. Name a day once it is on file."
NO_PROMISE = "No document found promises this. Say what will be done, rather than how it will end."


@pytest.mark.parametrize(
    ("text", "detail", "words"),
    [
        ("A technician comes tomorrow.", NO_DAY.format("tomorrow"), "tomorrow"),
        ("You will get it by Friday.", NO_DAY.format("by Friday"), "Friday"),
        ("The driver arrives today.", NO_DAY.format("today"), "today"),
        (
            "We will call you back within 2 hours.",
            "Nothing on file and no document found says “2 hours” of this.",
            "2 hours",
        ),
        ("I guarantee that it lasts.", NO_PROMISE, "I guarantee"),
        ("We promise a quick end to this.", NO_PROMISE, "We promise"),
        ("The repair is free of charge.", "No document found says that this is free.", "free of charge"),
        ("I will send you a voucher.", "No document found provides for this.", "voucher"),
    ],
)
def test_a_promise_that_nothing_supports(
    knowledge_base: KnowledgeBase, text: str, detail: str, words: str
) -> None:
    assert found(knowledge_base, f"I am sorry. {text}") == [(detail, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Have a nice weekend, and enjoy your Sunday.",
        "I look at it today.",
        "I cannot promise that it comes soon.",
        "I am unable to send you a voucher.",
        "Can the technician come tomorrow?",
        "If it is faulty, the repair is free of charge.",
        "We are open Monday to Friday, also for repairs.",
        "Feel free to write again.",
    ],
)
def test_what_promises_nothing_is_left_alone(knowledge_base: KnowledgeBase, text: str) -> None:
    assert found(knowledge_base, text) == []


def test_a_day_on_file_or_named_before_may_be_named(knowledge_base: KnowledgeBase) -> None:
    due = TODAY.replace(day=27)  # a Friday
    order = FRIDGE_ORDER.model_copy(update={"delivered_on": None, "status": "shipped", "due_on": due})
    waiting = ELENA.model_copy(update={"profile": ELENA.profile.model_copy(update={"orders": (order,)})})
    text = "It will be delivered on Friday."

    assert found(knowledge_base, text, customer=waiting) == []
    assert found(knowledge_base, text, said("You said it comes on Friday")) == []
    assert found(knowledge_base, "It will be delivered on Thursday.", customer=waiting) == [
        ("Nothing on file says “on Thursday” of this. On file: due 27 November 2026, in 6 days.", "Thursday")
    ]
