"""Decisions over HTTP: what was shown beside what was sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from assist.api.callers import Lead
from assist.api.openapi import PROBLEMS
from assist.api.pages import LAST_NUMBER, Cursor, Page, cursor, numbered_position
from assist.api.the_service import TheService
from assist.decisions import Outcome
from assist.journal.decided import Decided, Wanted

router = APIRouter(tags=["People in charge"], responses=PROBLEMS)


@router.get("/v1/decisions")
def list_decisions(
    caller: Lead,
    service: TheService,
    outcome: Outcome | None = None,
    wrong: bool | None = None,
    document: Annotated[
        str | None, Query(max_length=128, description="What the suggestion rests on.")
    ] = None,
    after: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=50, description="Items a page; it may hold fewer.")] = 20,
) -> Page[Decided]:
    """The decisions that stand, newest first, each beside the suggestion as it was shown."""
    listing = f"decisions:{outcome}:{wrong}:{document}"
    before = numbered_position(listing, after) or LAST_NUMBER
    found, last = service.decided.newest(caller.reader, Wanted(outcome, wrong, document), before, limit)
    return Page(items=found, next=None if last is None else cursor(listing, str(last)))
