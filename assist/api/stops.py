"""The stop switch over HTTP."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from assist.api.callers import Anyone, Lead
from assist.api.openapi import PROBLEMS
from assist.api.pages import Page
from assist.api.strict_json import StrictRoute
from assist.api.the_service import TheLanes, TheService
from assist.stops import Scope, Stop

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
    """The conversation or document that is stopped."""
    reason: str | None
    stopped_by: str
    stopped_at: datetime
    resumed_by: str | None
    resumed_at: datetime | None


@router.post("/v1/stop")
async def stop(body: StopBody, caller: Lead, service: TheService, lanes: TheLanes) -> StopContent:
    """Stop Assist wholly, in a conversation, for a document, or its language model. Survives a restart."""
    return _content(
        await lanes.people.run(service.stops.stop, body.scope, body.id, body.reason, caller.actor)
    )


@router.post("/v1/resume")
async def resume(body: ResumeBody, caller: Lead, service: TheService, lanes: TheLanes) -> StopContent:
    """End a stop."""
    return _content(await lanes.people.run(service.stops.resume, body.scope, body.id, caller.actor))


@router.get("/v1/stops")
async def list_stops(caller: Anyone, service: TheService, lanes: TheLanes) -> Page[StopContent]:
    """The stops in force, oldest first."""
    return Page(items=[_content(one) for one in await lanes.people.run(service.stops.active)])


def _content(stop: Stop) -> StopContent:
    return StopContent.model_validate({**dict(stop), "stop_id": stop.id, "id": stop.target})
