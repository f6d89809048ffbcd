"""What is on file, or was said, is pointed out where the draft asks for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.draft_check import Finding, check_draft
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, ELENA, NOW, ONE_ORDER, said

FRIDGE = said("Can I return my refrigerator?")


def asked(
    knowledge_base: KnowledgeBase,
    text: str,
    turns: Sequence[Turn] = FRIDGE,
    customer: Customer | None = ELENA,
) -> list[Finding]:
    findings = check_draft(
        text, turns, customer=customer, reader=AGENT, knowledge_base=knowledge_base, as_of=NOW
    )
    return [one for one in findings if one.code == "known_is_asked"]


@pytest.mark.parametrize(
    ("question", "known"),
    [
        (
            "When was it delivered?",
            "On file: delivered 2 November 2026, 19 days ago. "
            "Say: I see it was delivered on 2 November, is that right?",
        ),
        (
            "What is your order number?",
            "On file: order LV-2001. Say: I see this is about your order LV-2001, is that right?",
        ),
        (
            "Could you please give me the serial number?",
            "On file: serial FR520-25-1. Say: I see the serial number is FR520-25-1, is that right?",
        ),
        ("I would need your e-mail address.", "On file: e-mail address elena@example.org."),
        ("May I have your phone number?", "On file: telephone number +39 06 5550 1187."),
        ("Could you tell me your full name?", "On file: Elena Marchetti."),
        ("Are you a gold member?", "On file: tier gold."),
        ("Which model do you have?", "On file: product FrostLine 520 Connect."),
        ("How much did you pay?", "On file: order total 749.00 EUR."),
        ("Has the parcel already arrived?", "On file: order status delivered."),
        ("Please let me know the date of purchase.", "On file: bought 25 October 2026, 27 days ago."),
        ("On which day did it arrive?", "On file: delivered 2 November 2026, 19 days ago."),
        ("What is the date it arrived at yours?", "On file: delivered 2 November 2026, 19 days ago."),
        ("What day did you buy it?", "On file: bought 25 October 2026, 27 days ago."),
    ],
)
def test_what_is_on_file_is_offered_instead(knowledge_base: KnowledgeBase, question: str, known: str) -> None:
    text = f"Happy to help. {question} Thank you!"

    (finding,) = asked(knowledge_base, text)

    assert text[slice(*finding.span)] == question
    assert finding.detail.startswith(known)


@pytest.mark.parametrize(
    "text",
    [
        "I see it was delivered on 2 November, is that right?",
        "I have elena@example.org on file, is that still right?",
        "To verify your identity, could you tell me your order number?",
        "For your security, please confirm your e-mail address.",
        "What is your new address?",
        "Which e-mail address would you like us to use?",
        "I send the label to your e-mail address.",
        "Please check your e-mail for the label.",
        "I need to check the order status first.",
        "What does the display say?",
        "Which day may the new one be delivered?",
        "On what date can the technician arrive?",
        "On which day did the technician come?",
        "What date was the technician supposed to come?",
        "Which day did you receive the refund?",
        "Is the door closed?",
    ],
)
def test_what_has_to_be_asked_may_be_asked(knowledge_base: KnowledgeBase, text: str) -> None:
    assert asked(knowledge_base, text) == []


def test_the_day_may_be_asked_where_only_that_it_arrived_is_on_file(knowledge_base: KnowledgeBase) -> None:
    profile = ONE_ORDER.profile
    products = tuple(one.model_copy(update={"delivered_on": None}) for one in profile.products)
    orders = tuple(one.model_copy(update={"delivered_on": None}) for one in profile.orders)
    arrived = ONE_ORDER.model_copy(
        update={"profile": profile.model_copy(update={"products": products, "orders": orders})}
    )

    assert asked(knowledge_base, "On which day did it arrive?", customer=arrived) == []
    assert len(asked(knowledge_base, "Did it arrive?", customer=arrived)) == 1


def test_which_of_several_orders_may_be_asked_until_one_is_named(knowledge_base: KnowledgeBase) -> None:
    question = "What is your order number?"

    assert asked(knowledge_base, question, said("I want my money back.")) == []
    assert len(asked(knowledge_base, question, said("It is about LV-1001."))) == 1


@pytest.mark.parametrize(
    ("told", "question", "known"),
    [
        ("My order number is W4923227.", "What is your order number?", "“W4923227”"),
        ("Write to ada@example.org, please.", "Could you give me your e-mail?", "“ada@example.org”"),
        ("My name is Ada Byron.", "May I have your name?", "“Ada Byron”"),
        (
            "Hello! It was delivered on 3 November.",
            "When was it delivered?",
            "“It was delivered on 3 November.”",
        ),
    ],
)
def test_what_they_have_said_is_not_asked_again(
    knowledge_base: KnowledgeBase, told: str, question: str, known: str
) -> None:
    (finding,) = asked(knowledge_base, question, said(told), customer=None)

    assert finding.detail == f"They have said it already: {known}."


def test_a_stranger_may_be_asked_everything(knowledge_base: KnowledgeBase) -> None:
    assert asked(knowledge_base, "When was it delivered? What is your name?", customer=None) == []
