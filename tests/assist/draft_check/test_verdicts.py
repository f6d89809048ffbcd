"""What a document's checks give for this customer is held against what the draft grants or denies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assist.customers.customers import Customer
from assist.draft_check import Finding, check_draft
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
    assert checked(knowledge_base, text, ELENA) == ()


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
