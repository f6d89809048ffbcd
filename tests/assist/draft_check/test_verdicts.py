"""What a document's checks give for this customer is held against what the draft grants or denies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assist.customers.profile import Customer
from assist.draft_check import Finding, check_draft
from knowledge_base.documents import Authority, Document, Rule
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, ELENA, FRIDGE, FRIDGE_ORDER, NOW, knowledge_of, said

LONG_AGO = date(2026, 9, 1)
LATE = ELENA.model_copy(
    update={
        "profile": ELENA.profile.model_copy(
            update={
                "orders": (FRIDGE_ORDER.model_copy(update={"delivered_on": LONG_AGO}),),
                "products": (FRIDGE.model_copy(update={"delivered_on": LONG_AGO}),),
            }
        )
    }
)
"""Elena, had her refrigerator come in September: too long ago to return it."""


def _cheaper(customer: Customer) -> Customer:
    orders = tuple(one.model_copy(update={"total": Decimal("149.00")}) for one in customer.profile.orders[:1])
    return customer.model_copy(update={"profile": customer.profile.model_copy(update={"orders": orders})})


IN_TIME, TOO_LATE = _cheaper(ELENA), _cheaper(LATE)
"""Both paid 149 EUR, which an agent may refund."""
REFUNDS = Document(
    title="Refunds",
    kind="policy",
    audience="public",
    text="# Refunds\n\nWe send your money back within 5 working days after we received the product.\n",
    checks=(
        Rule(
            id="accepted",
            title="The product was delivered and its return was accepted",
            rule='order.status == "delivered"',
        ),
    ),
    authority=(
        Authority(action="refund", up_to=Decimal(150), currency="EUR", amount="order.total", approver="lead"),
    ),
)


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    directory: Path = tmp_path_factory.mktemp("company")
    with knowledge_of(directory) as knowledge_base:
        returns = knowledge_base.version_in_force("returns", NOW)
        assert returns
        may_return = returns.content.authority[0].model_copy(
            update={"action": "return", "up_to": None, "amount": None, "currency": None, "approver": None}
        )
        authority = (may_return, *returns.content.authority)
        knowledge_base.put("returns", returns.content.model_copy(update={"authority": authority}))
        yield knowledge_base


def checked(knowledge_base: KnowledgeBase, text: str, customer: Customer) -> tuple[Finding, ...]:
    turns = said("Can I return my refrigerator?")
    return check_draft(text, turns, customer=customer, reader=AGENT, knowledge_base=knowledge_base, as_of=NOW)


@pytest.mark.parametrize(
    "grant",
    [
        "You can return it.",
        "Of course, we take it back.",
        "I'll refund you.",
        "You will get your money back.",
    ],
)
def test_a_grant_that_the_checks_deny(knowledge_base: KnowledgeBase, grant: str) -> None:
    text = f"Hello Elena! {grant} Have a nice day."

    (finding,) = checked(knowledge_base, text, LATE)

    assert (finding.code, text[slice(*finding.span)]) == ("contradicts_policy", grant)
    assert finding.detail == (
        "By “Returns” the condition is not met for this customer. "
        "Returned within 30 days of delivery: delivered 1 September 2026, 81 days ago."
    )
    assert finding.evidence
    assert finding.evidence.quote == "You can return a product within 30 days of delivery."
    allowed = ELENA if grant != "I'll refund you." else IN_TIME
    assert checked(knowledge_base, text, allowed) == ()


def test_a_promise_without_its_amount_is_held_against_the_limit(knowledge_base: KnowledgeBase) -> None:
    """Elena's order came to 749 EUR; an agent refunds up to 150 EUR."""
    text = "Hello Elena! I'll refund you."

    (finding,) = checked(knowledge_base, text, ELENA)

    assert (finding.code, text[slice(*finding.span)]) == ("over_authority", "I'll refund")
    assert finding.detail == (
        "By “Returns” this refund needs regional manager: 749.00 EUR is above your 150.00 EUR."
    )
    assert checked(knowledge_base, "We refund a return.", ELENA) == ()


@pytest.mark.parametrize("text", ["I refund you 149.00 EUR.", "I have refunded you the 149.00 EUR."])
def test_what_is_paid_back_rests_on_the_return(knowledge_base: KnowledgeBase, text: str) -> None:
    """That it was delivered is all that "Refunds" asks for itself; what was returned has a window."""
    with_refunds = knowledge_base.put("refunds", REFUNDS)
    assert with_refunds
    try:
        turns = said("I want my money back")
        found = [
            [
                (one.code, one.detail)
                for one in check_draft(
                    text,
                    turns,
                    customer=customer,
                    reader=AGENT,
                    knowledge_base=knowledge_base,
                    as_of=NOW,
                )
            ]
            for customer in (TOO_LATE, IN_TIME)
        ]
    finally:
        knowledge_base.delete("refunds")

    assert found == [
        [
            (
                "contradicts_policy",
                "By “Returns” the condition is not met for this customer. "
                "Returned within 30 days of delivery: delivered 1 September 2026, 81 days ago.",
            )
        ],
        [],
    ]


@pytest.mark.parametrize("refusal", ["You cannot return it.", "Unfortunately we can no longer take it back."])
def test_a_refusal_of_what_the_checks_give(knowledge_base: KnowledgeBase, refusal: str) -> None:
    (finding,) = checked(knowledge_base, refusal, ELENA)

    assert (finding.code, refusal[slice(*finding.span)]) == ("contradicts_policy", refusal)
    assert finding.detail.startswith("By “Returns” the condition is met for this customer.")
    assert checked(knowledge_base, refusal, LATE) == ()


@pytest.mark.parametrize(
    "text",
    [
        "You can return a product within 30 days of delivery.",
        "I understand that you want to return it.",
        "If it is faulty, you can return it.",
        "Would you like to return it?",
        "Let me check whether you can return it.",
        "We take back any product in that time.",
    ],
)
def test_what_neither_grants_nor_refuses_is_left_alone(knowledge_base: KnowledgeBase, text: str) -> None:
    assert checked(knowledge_base, text, LATE) == ()


@pytest.mark.parametrize(
    ("turn", "unsupported"),
    [("I want my money back", ()), ("I want my money back for my refrigerator", ("129.00 EUR",))],
)
def test_the_total_of_an_order_that_may_be_meant_is_not_another_orders(
    knowledge_base: KnowledgeBase, turn: str, unsupported: tuple[str, ...]
) -> None:
    """Elena paid 129 EUR for her robot."""
    text = "I refund you 129.00 EUR."
    found = check_draft(
        text, said(turn), customer=ELENA, reader=AGENT, knowledge_base=knowledge_base, as_of=NOW
    )

    assert tuple(text[slice(*one.span)] for one in found if one.code == "unsupported_claim") == unsupported
