"""Suggesting without storing: for batch scripts and for whoever keeps conversations elsewhere."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, FailFast, Field, model_validator

from assist.api.callers import Anyone
from assist.api.openapi import PROBLEMS
from assist.api.search import moment
from assist.api.strict_json import StrictRoute
from assist.api.the_service import TheNumbers, TheService
from assist.api.written import written
from assist.conversations import Turn
from assist.customers.profile import CallerId, Customer, Interaction, Profile
from assist.errors import NotFound
from assist.judging.collected import refuse_bad_collected
from assist.suggestions import Answer
from knowledge_base.documents import When

router = APIRouter(route_class=StrictRoute, tags=["Assist"], responses=PROBLEMS)


class CustomerGiven(Profile):
    """A customer sent along: what `PUT /v1/customers/{id}` takes, and the timeline."""

    id: CallerId = "given"
    interactions: Annotated[tuple[Interaction, ...], FailFast()] = Field(default=(), max_length=2000)

    def customer(self) -> Customer:
        """The customer, as if on file."""
        fields = {name: getattr(self, name) for name in Profile.model_fields}
        return Customer(id=self.id, profile=Profile(**fields), interactions=self.interactions)


class SuggestBody(BaseModel):
    """A conversation so far, and whose it is."""

    model_config = {"extra": "forbid"}

    turns: Annotated[tuple[Turn, ...], FailFast()] = Field(min_length=1, max_length=5000)
    customer_id: CallerId | None = None
    """A customer on file; or send `customer`."""
    customer: CustomerGiven | None = None
    as_of: When | None = None
    """The moment whose versions answer; none: now. A day means its end."""
    k: int = Field(default=3, ge=1, le=10)
    typed_text: str | None = Field(default=None, max_length=20_000)
    """What the agent is typing, as a question of their own."""
    collected: dict[str, Any] | None = None
    """What an IVR or a bot took down before, by the names of facts: `{"order.id": "LV-204418"}`."""

    @model_validator(mode="after")
    def _one_customer(self) -> SuggestBody:
        if self.customer_id is not None and self.customer is not None:
            raise ValueError("give `customer_id` or `customer`, not both")
        return self


@router.post("/v1/suggest", response_model=Answer)
def suggest(body: SuggestBody, caller: Anyone, service: TheService, numbers: TheNumbers) -> Response:
    """Answer turns that are not stored, and store nothing but counters."""
    if body.customer_id is not None and caller.role == "editor":
        raise NotFound("customer", body.customer_id)
    refuse_bad_collected(body.collected)
    answer = service.assistant.suggest(
        body.turns,
        reader=caller.reader,
        customer=body.customer.customer() if body.customer else None,
        customer_id=body.customer_id,
        as_of=moment(body.as_of, service.zone),
        k=body.k,
        typed_text=body.typed_text,
        collected=body.collected,
    )
    numbers.count(answer)
    return written(answer)
