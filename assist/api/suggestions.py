"""What became of a suggestion: what a screen did with it, and what a person decided."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from assist.api.callers import Desk
from assist.api.openapi import PROBLEMS
from assist.api.strict_json import StrictRoute
from assist.api.the_service import Operation, TheLanes, TheNumbers, TheService
from assist.decisions import Choice, Decision
from assist.suggestions import ShownEvent

router = APIRouter(route_class=StrictRoute, tags=["Assist"], responses=PROBLEMS)
SuggestionId = Annotated[str, Path(min_length=1, max_length=40, description="The suggestion's id.")]


class EventRecorded(BaseModel):
    """The event is in the record."""

    suggestion_id: str
    event: str


@router.post("/v1/suggestions/{id}/events", status_code=201)
async def record_event(
    id: SuggestionId, shown: ShownEvent, caller: Desk, service: TheService, lanes: TheLanes
) -> EventRecorded:
    """Record that a suggestion was displayed, its evidence opened, copied or inserted."""
    await lanes.people.run(service.answers.suggestion, id, caller.reader)  # there is none they may not see
    await lanes.people.run(service.answers.record_event, id, shown, caller.actor)
    return EventRecorded(suggestion_id=id, event=shown.event)


@router.post("/v1/suggestions/{id}/decision")
async def decide(
    id: SuggestionId,
    choice: Choice,
    caller: Desk,
    service: TheService,
    lanes: TheLanes,
    numbers: TheNumbers,
    operation: Operation,
) -> Decision:
    """Record what a person did with a suggestion. They may decide again: the last stands, all are kept."""
    person = caller.person()
    await lanes.people.run(service.answers.suggestion, id, caller.reader)  # there is none they may not see
    decision = await lanes.people.run(service.decisions.decide, id, choice, person, operation)
    numbers.decisions.labels(decision.outcome).inc()
    return decision
