# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is
"""What is written around a conversation: the brief, the handover, the wrap-up, and the check of a draft."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, FailFast, Field, model_validator

from assist.api.callers import Desk
from assist.api.openapi import PROBLEMS
from assist.api.strict_json import StrictRoute
from assist.api.the_service import TheService
from assist.briefing.brief import Brief
from assist.briefing.handover import Handover
from assist.briefing.wrap_up import WrapUp
from assist.conversations import Closing, Turn
from assist.customers.profile import CallerId
from assist.draft_check import Finding

router = APIRouter(route_class=StrictRoute, tags=["Assist"], responses=PROBLEMS)
Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:@-]{1,128}$")]


class HandoverBody(BaseModel):
    """Who takes over, and what they should know besides."""

    model_config = {"extra": "forbid"}

    to: str | None = Field(default=None, min_length=1, max_length=200)
    note: str | None = Field(default=None, max_length=5000)


class DraftBody(BaseModel):
    """The agent's own words before they are sent, and the conversation they are for."""

    model_config = {"extra": "forbid"}

    text: str = Field(min_length=1, max_length=20_000)
    conversation_id: CallerId | None = None
    """A conversation that is stored; or send `turns`."""
    turns: Annotated[tuple[Turn, ...], FailFast()] = Field(default=(), max_length=5000)
    customer_id: CallerId | None = None

    @model_validator(mode="after")
    def _one_conversation(self) -> DraftBody:
        if self.conversation_id is not None and (self.turns or self.customer_id is not None):
            raise ValueError("give `conversation_id`, or `turns` and `customer_id`, not both")
        return self


class Findings(BaseModel):
    """What to look at again; nothing is blocked."""

    findings: list[Finding]


@router.get("/v1/customers/{id}/brief")
def brief_of_customer(id: Id, caller: Desk, service: TheService) -> Brief:
    """What an agent needs to know about a customer now. Every line has sources."""
    return service.paperwork.brief_of_customer(id)


@router.get("/v1/conversations/{id}/brief")
def brief_of_conversation(id: Id, caller: Desk, service: TheService) -> Brief:
    """What an agent needs to know about the customer of a conversation now; where it names none, what they
    say and what was taken down before."""
    return service.paperwork.brief_of_conversation(id, caller.reader)


@router.post("/v1/conversations/{id}/handover")
def hand_over(id: Id, caller: Desk, service: TheService, body: HandoverBody | None = None) -> Handover:
    """The executive summary for the next person, so that the customer repeats nothing."""
    given = body or HandoverBody()
    return service.paperwork.handover(id, caller.reader, to=given.to, note=given.note)


@router.post("/v1/conversations/{id}/close")
def close(id: Id, caller: Desk, service: TheService, body: Closing | None = None) -> WrapUp:
    """End a conversation; the wrap-up for the record, which stands on the customer's timeline too.

    What is said afterwards opens it again; closing again replaces what stands there.
    """
    return service.paperwork.close(id, body or Closing(), caller.reader)


@router.post("/v1/drafts/check")
def check_draft(body: DraftBody, caller: Desk, service: TheService) -> Findings:
    """Read the agent's own words before they send them; advises, never blocks.

    `unsupported_claim`: a value, a day or a promise that no document and no record supports.
    `contradicts_policy`: a document in force, or its checks on this customer's facts, say otherwise.
    `over_authority`: an amount above the person's limit. `internal_only`: text that is not for customers.
    `personal_data`: an address, number or name that is not this customer's.
    `expired_source`: what an earlier version said. `known_is_asked`: what is on file, or was said already.
    More codes may come: show the `detail` of any. One finding for the same words, the gravest.
    """
    findings = service.paperwork.check_draft(
        body.text,
        caller.reader,
        conversation_id=body.conversation_id,
        turns=body.turns,
        customer_id=body.customer_id,
    )
    return Findings(findings=list(findings))
