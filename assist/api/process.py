"""The process over HTTP: alive, ready, its numbers."""

from __future__ import annotations

from typing import Literal

from anyio import move_on_after
from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from starlette.responses import Response

from assist.api.openapi import PROBLEMS
from assist.api.the_service import TheLanes, TheNumbers, TheService
from assist.errors import NotReady

router = APIRouter(tags=["Process"], responses=PROBLEMS)
READY_WITHIN_SECONDS = 3.0


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """The service can search and write."""

    status: Literal["ready"] = "ready"
    snapshot: str
    """The generation of the index that answers."""


@router.get("/healthz")
async def healthz() -> Alive:
    """Alive. Looks at nothing else, so that a hung encoder never gets the process killed."""
    return Alive()


# Some balancers ask by HEAD.
router.head("/healthz", include_in_schema=False)(healthz)


@router.get("/readyz")
async def readyz(service: TheService, lanes: TheLanes) -> Ready:
    """Whether the service can search and write; 503 and why if not."""
    reason: str | None = f"the checks did not end within {READY_WITHIN_SECONDS:g} s"
    with move_on_after(READY_WITHIN_SECONDS):
        reason = await lanes.probe.run(service.reason_not_ready)
    if reason is not None:
        raise NotReady("not_ready", f"Not ready: {reason}.")
    return Ready(snapshot=await lanes.probe.run(service.knowledge_base.current_snapshot))


router.head("/readyz", include_in_schema=False)(readyz)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(numbers: TheNumbers) -> Response:
    """Counters for Prometheus."""
    return Response(generate_latest(numbers.registry), media_type=CONTENT_TYPE_LATEST)
