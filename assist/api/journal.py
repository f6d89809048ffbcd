"""The journal over HTTP: what was shown and decided, and the proof that nothing was changed."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from assist.api.callers import Lead
from assist.api.openapi import PROBLEMS
from assist.api.pages import Cursor, Limit, Page, cursor, cut, numbered_position
from assist.api.the_service import TheService
from assist.journal.entries import Entry, EntryKind
from assist.journal.replays import Replay
from assist.journal.verification import Verification

router = APIRouter(tags=["People in charge"], responses=PROBLEMS)
Wanted = Annotated[str | None, Query(max_length=200)]


@router.get("/v1/journal")
def list_entries(
    caller: Lead,
    service: TheService,
    kind: EntryKind | None = None,
    subject: Wanted = None,
    conversation_id: Wanted = None,
    actor: Wanted = None,
    after: Cursor = None,
    limit: Limit = 50,
) -> Page[Entry]:
    """The journal's entries, oldest first; only those that agree with what is given."""
    listing = f"journal:{kind}:{subject}:{conversation_id}:{actor}"
    found = service.journal.entries(
        after=numbered_position(listing, after),
        limit=limit + 1,
        kind=kind,
        subject=subject,
        conversation_id=conversation_id,
        actor=actor,
    )
    shown, more = cut(found, limit)
    return Page(items=shown, next=cursor(listing, str(shown[-1].sequence)) if more else None)


@router.get("/v1/journal/verify")
def verify_journal(
    caller: Lead,
    service: TheService,
    head: Annotated[
        str | None, Query(max_length=200, description="A head noted down before, `SEQUENCE:HASH`.")
    ] = None,
) -> Verification:
    """Check every entry, link and record against each other, against the signed head, and against `head`."""
    return service.journal.verify(head)


@router.get("/v1/journal/{suggestion_id}/replay")
def replay(suggestion_id: Annotated[str, Path(max_length=40)], caller: Lead, service: TheService) -> Replay:
    """What was shown under this id, to whom and from what, and what came of it."""
    return service.replays.replay(suggestion_id, caller.reader)
