"""Imports over HTTP: how far they have come."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from assist.api.callers import Anyone
from assist.api.openapi import PROBLEMS
from assist.api.the_service import TheService
from assist.jobs import Job

router = APIRouter(tags=["Knowledge"], responses=PROBLEMS)


@router.get("/v1/jobs/{job}")
def get_job(job: Annotated[str, Path(max_length=40)], caller: Anyone, service: TheService) -> Job:
    """How far an import has come and what failed. Seen by the key that began it, and by admins."""
    return service.jobs.get(job, None if caller.role == "admin" else caller.key_id)
