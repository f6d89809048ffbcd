"""The stop switch over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from assist.api.callers import AT_THE_DESK, IN_CHARGE, Anyone, Caller, Lead
from assist.api.openapi import PROBLEMS
from assist.api.pages import Page
from assist.api.strict_json import StrictRoute
from assist.api.the_service import TheLanes, TheService
from assist.errors import Unprocessable
from assist.stops import Scope, Stop
from assist.wiring import Service

router = APIRouter(route_class=StrictRoute, tags=["People in charge"], responses=PROBLEMS)
Target = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@-]{1,128}$")]


class ResumeBody(BaseModel):
    """What to start again."""

    model_config = {"extra": "forbid"}

    scope: Scope
    id: Target | None = None
    """The conversation or document; the other scopes have none."""


class StopBody(ResumeBody):
    """What to stop, and why."""

    reason: str | None = Field(default=None, max_length=2000)


class StopContent(BaseModel):
    """A stop; it holds until it is resumed."""

    stop_id: str
    scope: Scope
    id: str | None
    """The conversation or document that is stopped; null too where the caller may not see it."""
    reason: str | None
    """null too for those who may not stop."""
    stopped_by: str
    stopped_at: datetime
    resumed_by: str | None
    resumed_at: datetime | None


@router.post("/v1/stop")
async def stop(body: StopBody, caller: Lead, service: TheService, lanes: TheLanes) -> StopContent:
    """Stop Assist wholly, in a conversation, for a document, or its language model. Survives a restart.

    A conversation or document that does not exist is refused: a mistyped id would leave the real one in use.
    """
    return _content(await lanes.people.run(_stop, body, caller, service))


@router.post("/v1/resume")
async def resume(body: ResumeBody, caller: Lead, service: TheService, lanes: TheLanes) -> StopContent:
    """End a stop."""
    return _content(await lanes.people.run(service.stops.resume, body.scope, body.id, caller.actor))


@router.get("/v1/stops")
async def list_stops(caller: Anyone, service: TheService, lanes: TheLanes) -> Page[StopContent]:
    """The stops in force, oldest first. The reason is for those in charge; of a target that the caller may
    not see only the scope is told."""
    return Page(items=await lanes.people.run(_shown_to, caller, service))


def _stop(body: StopBody, caller: Caller, service: Service) -> Stop:
    if body.id is not None and not _exists(body.scope, body.id, caller, service):
        raise Unprocessable(
            "target_unknown",
            f"There is no {body.scope} {body.id!r} that you may see, so nothing was stopped. "
            f"Look its id up in GET /v1/{body.scope}s and stop that one.",
        )
    return service.stops.stop(body.scope, body.id, body.reason, caller.actor)


def _exists(scope: Scope, id: str, caller: Caller, service: Service) -> bool:
    if scope == "document":
        return bool(service.knowledge_base.versions(id, caller.reader))
    return scope != "conversation" or service.conversations.exists(id)


def _shown_to(caller: Caller, service: Service) -> list[StopContent]:
    active = [_content(one) for one in service.stops.active()]
    if caller.role in IN_CHARGE:
        return active
    return [
        one.model_copy(update={"reason": None, "id": one.id if _may_see(caller, service, one) else None})
        for one in active
    ]


def _may_see(caller: Caller, service: Service, stop: StopContent) -> bool:
    if stop.id is None or stop.scope != "document":
        return caller.role in AT_THE_DESK
    return service.knowledge_base.get(stop.id, caller.reader) is not None


def _content(stop: Stop) -> StopContent:
    return StopContent.model_validate({**dict(stop), "stop_id": stop.id, "id": stop.target})
