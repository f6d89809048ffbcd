"""Imports and rehearsals over HTTP: how far they have come, and ending them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from assist.api.callers import Anyone, Caller
from assist.api.openapi import PROBLEMS
from assist.api.the_service import TheService
from assist.jobs import Job

router = APIRouter(tags=["Knowledge"], responses=PROBLEMS)


@router.get("/v1/jobs/{job}")
def get_job(job: Annotated[str, Path(max_length=40)], caller: Anyone, service: TheService) -> Job:
    """How far an import or a rehearsal has come and what failed. Seen by the key that began it, and by
    admins."""
    return service.jobs.get(job, _owner(caller))


@router.post("/v1/jobs/{job}/cancel")
def cancel_job(job: Annotated[str, Path(max_length=40)], caller: Anyone, service: TheService) -> Job:
    """End a job after the part in hand; of an import, the file. What was done stays done."""
    return service.jobs.cancel(job, _owner(caller))


def _owner(caller: Caller) -> str | None:
    return None if caller.role == "admin" else caller.key_id
