"""What a conversation stands on: what was picked, what leads, and what brief and handover make of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assist.briefing.handover import write_handover
from assist.briefing.leading import leading
from assist.briefing.wrap_up import write_wrap_up
from assist.briefing.writing import write_brief
from assist.conversations import Conversation
from assist.decisions import Decision
from assist.suggestions import Action, Check, Evidence, Offer, Step, Suggestion
from tests.assist.briefing.test_handover import CONVERSATION
from tests.assist.small_company import ELENA, NOW, TODAY, said

CREDIT = Action(name="delay_credit", amount=Decimal(15), currency="EUR", authority="yours", approver=None)
REFUND = Action(
    name="refund", amount=Decimal(99), currency="EUR", authority="needs_approval", approver="lead"
)
FOOD = Action(name="food_loss", amount=None, currency=None, authority="needs_approval", approver="lead")


def suggestion(id: str, document: str, quote: str = "A quote.", **more: Any) -> Suggestion:
    evidence = Evidence(
        document_id=document, version=1, passage_id=f"{document}-1", title=document.capitalize(), section="",
        quote=quote, start=0, end=len(quote), audience="public", in_force_from=None, in_force_until=None,
        age_days=1, url=None,
    )  # fmt: skip
    given: dict[str, Any] = {
        "id": id, "conversation_id": "c1", "rank": 1, "kind": "answer", "draft": "", "evidence": (evidence,),
        "confidence": "low",
    }  # fmt: skip
    return Suggestion.model_validate(given | more)


def step(text: str, because: str | None) -> Step:
    return Step(text=text, done=because is not None, because=because, evidence=0)


def check(because: str, ask: str | None) -> Check:
    return Check(
        id=ask or because,
        document_id="warming",
        version=1,
        verdict="unknown" if ask else "met",
        because=because,
        facts=(),
        ask=ask,
    )


PLAYBOOK = suggestion(
    "s1",
    "warming",
    steps=(
        step("Ask whether the power was off.", "turn:2"),
        step("Look at the door seal.", None),
        step("Book the visit.", None),
        step("Write it down.", None),
    ),
    actions=(FOOD, REFUND),
    checks=(
        check("Under warranty", None),
        check("?", "Was the power off?"),
        check("?", "Is the door closed?"),
        check("?", "Which shelf is warm?"),
        check("?", "How old is the filter?"),
    ),
    slot=Offer(
        action="repair_visit", by=TODAY, at=None, within_business_days=2, because="Care+", evidence=0
    ),
)  # fmt: skip
STRAY = suggestion("s2", "hub", actions=(CREDIT,))
SURE = suggestion("s3", "credit", actions=(CREDIT,), confidence="high")
SECOND = suggestion("s4", "second", rank=2, actions=(REFUND,))


def decided(suggestion: Suggestion, outcome: str) -> Decision:
    return Decision.model_validate(
        {
            "id": f"d-{suggestion.id}",
            "suggestion_id": suggestion.id,
            "conversation_id": "c1",
            "outcome": outcome,
            "sent": None,
            "edit_distance": None,
            "reason": None,
            "decided_by": "maria",
            "decided_at": NOW,
            "supersedes": None,
        }
    )


@pytest.mark.parametrize(
    ("shown", "outcome", "lead"),
    [
        ((STRAY, SURE), None, SURE),
        ((PLAYBOOK, STRAY), None, PLAYBOOK),
        ((PLAYBOOK, SURE), None, SURE),
        ((PLAYBOOK, STRAY), "overridden", STRAY),
        ((STRAY, SECOND), None, STRAY),
        ((SECOND,), None, None),
        ((), None, None),
    ],
)
def test_a_playbook_that_was_begun_leads_until_something_else_is_sure(
    shown: tuple[Suggestion, ...], outcome: str | None, lead: Suggestion | None
) -> None:
    decisions = (decided(shown[0], outcome),) if outcome else ()

    assert leading(shown, decisions) == lead


def test_authority_is_of_what_leads_and_of_what_was_picked() -> None:
    shown = (PLAYBOOK, STRAY, SECOND)

    of_lead = write_brief(ELENA, [], NOW, suggestions=shown).authority
    with_picked = write_brief(
        ELENA, [], NOW, suggestions=shown, decisions=(decided(STRAY, "accepted"),)
    ).authority

    assert [line.text for line in of_lead] == ["Food loss: needs lead", "Refund 99.00 EUR: needs lead"]
    assert [line.text for line in with_picked] == [
        "Food loss: needs lead",
        "Refund 99.00 EUR: needs lead",
        "Delay credit 15.00 EUR: yours to decide",
    ]


def conversation(*texts: str) -> Conversation:
    return CONVERSATION.model_copy(update={"turns": tuple(said(*texts))})


def test_what_is_next_what_was_done_and_how_the_rules_stand() -> None:
    talk = conversation("my fridge is warm", "Agent: Was the power off?", "no")

    handover = write_handover(talk, None, (PLAYBOOK, STRAY), (), as_of=NOW)

    assert [line.text for line in handover.verdicts] == ["Met: Under warranty"]
    assert [line.text for line in handover.tried] == ["Done: Ask whether the power was off."]
    assert handover.tried[0].sources == ("turn:2", "document:warming")
    assert [line.text for line in handover.next] == [
        "Offer: “We can offer you a repair visit by Saturday 21 November.”",
        "Find out: Is the door closed?",
        "Find out: Which shelf is warm?",
        "Get approval from lead: food loss",
        "Next step: Look at the door seal.",
        "Next step: Book the visit.",
    ]
    assert "What policy says:\n- Met: Under warranty" in handover.text
    assert {"turn:2", "document:warming"} <= set(handover.sources)


def test_a_slot_that_two_documents_grant_is_to_be_offered_once() -> None:
    repairs = suggestion("s9", "repairs", slot=PLAYBOOK.slot)
    talk = conversation("my fridge is warm")

    handover = write_handover(talk, None, (repairs, PLAYBOOK), (decided(repairs, "accepted"),), as_of=NOW)

    assert [line.text for line in handover.next if line.text.startswith("Offer")] == [
        "Offer: “We can offer you a repair visit by Saturday 21 November.”"
    ]


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("where is my parcel", ["Yours to decide: delay credit 15.00 EUR"]),
        (
            "I want my money back",
            ["Get approval from lead: refund 99.00 EUR", "Yours to decide: delay credit 15.00 EUR"],
        ),
        (
            "can I send it back",
            ["Get approval from lead: refund 99.00 EUR", "Yours to decide: delay credit 15.00 EUR"],
        ),
    ],
)
def test_nobody_gets_ready_for_a_refund_that_nobody_asked_for(asked: str, texts: list[str]) -> None:
    late = suggestion("s5", "delivery", actions=(REFUND, CREDIT))

    handover = write_handover(conversation(asked, "Agent: We look."), None, (late,), (), as_of=NOW)

    assert [line.text for line in handover.next if not line.text.startswith("Answer")] == texts


@pytest.mark.parametrize(
    ("shown", "agent_said", "disposition"),
    [
        ((PLAYBOOK, STRAY), "One moment.", "Warming"),
        ((STRAY,), "One moment.", None),
        ((SURE,), "One moment.", "Credit"),
        (
            (suggestion("s6", "returns", "You can return a product within 30 days of delivery."), PLAYBOOK),
            "You can return the product, within 30 days of delivery.",
            "Returns",
        ),
    ],
)
def test_the_suggested_disposition_is_of_what_was_said_else_of_the_playbook(
    shown: tuple[Suggestion, ...], agent_said: str, disposition: str | None
) -> None:
    talk = conversation("my fridge is warm", f"Agent: {agent_said}")

    assert write_wrap_up(talk, None, shown, (), as_of=NOW).suggested_disposition == disposition
