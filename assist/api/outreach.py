"""Before they call, over HTTP: signals of devices and systems, the outreach prepared for them, incidents."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from assist.api.callers import Desk, Lead
from assist.api.openapi import PROBLEMS
from assist.api.pages import Cursor, Limit, Page, cursor, cut, position
from assist.api.strict_json import StrictRoute
from assist.api.the_service import Operation, TheLanes, TheNumbers, TheService
from assist.outreach.deciding import IncidentDecided, OutreachChoice, OutreachDecision
from assist.outreach.incidents import Incident
from assist.outreach.outreach import State
from assist.outreach.outreaches import OutreachShown, Received
from assist.outreach.signals import Signal

router = APIRouter(route_class=StrictRoute, tags=["Before they call"], responses=PROBLEMS)
_ID = r"^[A-Za-z0-9._:@-]{1,128}$"
OutreachId = Annotated[str, Path(min_length=1, max_length=40, description="The outreach's id.")]
IncidentId = Annotated[str, Path(min_length=1, max_length=40, description="The incident's id.")]
_MOST_INCIDENTS = 20


class OutreachPage(Page[OutreachShown]):
    """Outreach one by one, and the incidents that stand for many."""

    incidents: list[Incident]
    """Those with outreach to decide, the latest first; on the first page of the whole list only."""


class IncidentContent(Incident):
    """An incident, and a page of the customers it hit."""

    customer_ids: list[str]
    next: str | None
    """The cursor of the next page of customers; null: this was the last."""


@router.post("/v1/signals")
def receive_signal(
    signal: Signal, caller: Desk, service: TheService, numbers: TheNumbers, operation: Operation
) -> Received:
    """Store what a device or a system reports about a customer, and prepare outreach for a person to send or
    drop. The same id again is the same signal. Stored even while Assist is stopped: it is prepared later."""
    received = service.outreaches.receive(signal, caller.reader, operation)
    numbers.signals.labels(received.reason or "").inc()
    return received


@router.get("/v1/outreach")
def list_outreach(
    caller: Desk,
    service: TheService,
    state: State | None = None,
    customer_id: Annotated[str | None, Query(pattern=_ID)] = None,
    incident_id: Annotated[str | None, Query(max_length=40)] = None,
    after: Cursor = None,
    limit: Limit = 50,
) -> OutreachPage:
    """Outreach, the latest first: all but what was superseded, or one state. What is part of an incident is
    listed where the incident or the customer is named; else the incident stands for it."""
    listing = f"outreach:{state}:{customer_id}:{incident_id}"
    at = position(listing, after)
    shown, more = service.outreaches.list(
        caller.reader, state=state, customer_id=customer_id, incident_id=incident_id, after=at, limit=limit
    )
    whole = at is None and customer_id is None and incident_id is None and state in (None, "prepared")
    return OutreachPage(
        items=list(shown),
        next=cursor(listing, more) if more else None,
        incidents=list(service.incidents.undecided(_MOST_INCIDENTS)) if whole else [],
    )


@router.get("/v1/outreach/{id}")
def get_outreach(id: OutreachId, caller: Desk, service: TheService) -> OutreachShown:
    """One outreach, and where it stands."""
    return service.outreaches.get(id, caller.reader)


@router.post("/v1/outreach/{id}/decision")
async def decide_outreach(
    id: OutreachId,
    choice: OutreachChoice,
    caller: Desk,
    service: TheService,
    lanes: TheLanes,
    numbers: TheNumbers,
    operation: Operation,
) -> OutreachDecision:
    """Record what a person did with an outreach; Assist sends nothing itself. What was sent, and the slot it
    offers, goes on the customer's timeline. They may decide again: the last stands, all are kept. To drop
    what was noted as sent needs a `reason`: 409 `outreach_sent` without one."""
    person = caller.person()
    decision = await lanes.people.run(service.outreach_decisions.decide, id, choice, person, operation)
    numbers.outreach_decisions.labels(decision.outcome).inc()
    return decision


@router.get("/v1/incidents")
def list_incidents(
    caller: Desk, service: TheService, after: Cursor = None, limit: Limit = 50
) -> Page[Incident]:
    """The same signal from many customers within an hour, as one; the latest first."""
    found = service.incidents.list(position("incidents", after), limit + 1)
    shown, more = cut(found, limit)
    return Page(items=shown, next=cursor("incidents", shown[-1].id) if more else None)


@router.get("/v1/incidents/{id}")
def get_incident(
    id: IncidentId, caller: Desk, service: TheService, after: Cursor = None, limit: Limit = 50
) -> IncidentContent:
    """One incident, and the customers it hit, by id."""
    incident = service.incidents.get(id)
    listing = f"incident:{id}"
    found = service.incidents.customers(id, position(listing, after), limit + 1)
    shown, more = cut(found, limit)
    return IncidentContent(
        **dict(incident), customer_ids=shown, next=cursor(listing, shown[-1]) if more else None
    )


@router.post("/v1/incidents/{id}/decision")
async def decide_incident(
    id: IncidentId,
    choice: OutreachChoice,
    caller: Lead,
    service: TheService,
    lanes: TheLanes,
    numbers: TheNumbers,
) -> IncidentDecided:
    """Record the same choice for all outreach of an incident that nobody has decided: up to 500 at once;
    `left` says how much remains. Each gets a decision of its own."""
    person = caller.person()
    done = await lanes.people.run(service.outreach_decisions.decide_incident, id, choice, person)
    numbers.outreach_decisions.labels(choice.outcome).inc(done.decided)
    return done
