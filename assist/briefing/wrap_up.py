"""Wrap-up: how a conversation ended, for the record, asking for nothing that is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from pydantic import BaseModel, ConfigDict

from assist.briefing.account import account_of, promises_of
from assist.briefing.brief import Brief, Line
from assist.briefing.handover import as_note, sentence, sources_of
from assist.conversations import Conversation
from assist.customers.profile import Moment
from assist.decisions import Decision
from assist.suggestions import Suggestion
from knowledge_base.documents import Kind

_ENDED = {True: "Resolved.", False: "Not resolved.", None: "Not known whether resolved."}
_LONGEST_DISPOSITION = 80
_KIND = re.compile(rf"^(?:{'|'.join(get_args(Kind))}):\s+", re.IGNORECASE)
"""What a title says of the document, and not of the case: "Playbook: the delivery is late"."""


class WrapUp(BaseModel):
    """How a conversation ended, for the timeline."""

    model_config = ConfigDict(frozen=True)

    conversation_id: str
    summary: str
    need: Line | None
    resolved: bool | None
    disposition: str | None
    suggested_disposition: str | None = None
    """The title, without its kind, of the document that the answer stood on; the given disposition is never
    changed."""
    csat: int | None
    answered: tuple[Line, ...] = ()
    """What the person sent."""
    confirmed: tuple[Line, ...] = ()
    cause: Line | None = None
    promises: tuple[Line, ...] = ()
    """Those on file, then those made in this conversation."""
    follow_up: tuple[Line, ...] = ()
    """Promises made here that fall due, what was asked for and has not come, and approvals; unless it is
    resolved, also what nobody found out or answered."""
    sources: tuple[str, ...] = ()
    note: str = ""
    """All of it in plain text, for the record."""
    written_at: Moment


def write_wrap_up(
    conversation: Conversation,
    brief: Brief | None,
    suggestions: Sequence[Suggestion],
    decisions: Sequence[Decision],
    *,
    as_of: datetime,
    resolved: bool | None = None,
    disposition: str | None = None,
    csat: int | None = None,
) -> WrapUp:
    """How it ended, from what was said and sent."""
    account = account_of(conversation, brief, suggestions, decisions, as_of)
    today = as_of.date()
    promised = tuple(one.line(today) for one in account.promised)
    due = tuple(one.line(today) for one in account.promised if one.due)
    follow_up = (*due, *(account.still_open if resolved else account.left))
    messages = "1 message" if len(account.answered) == 1 else f"{len(account.answered)} messages"
    said = [
        sentence(f"Need: {account.need.text}") if account.need else "",
        f"Told in {messages}." if account.answered else "",
        _ENDED[resolved],
    ]
    promises = promises_of(brief, promised)
    parts = [one for one in (account.need, account.cause) if one]
    parts += [*account.answered, *account.confirmed]
    written = WrapUp(
        conversation_id=conversation.id,
        summary=" ".join(part for part in said if part),
        need=account.need,
        resolved=resolved,
        disposition=disposition,
        suggested_disposition=_disposition(account.used),
        csat=csat,
        answered=account.answered,
        confirmed=account.confirmed,
        cause=account.cause,
        promises=promises,
        follow_up=follow_up,
        sources=sources_of((*parts, *promises, *follow_up)),
        written_at=as_of,
    )
    told = tuple(line.text for line in account.told)
    return written.model_copy(update={"note": _note(written, told)})


def _disposition(used: Suggestion | None) -> str | None:
    if used is None:
        return None
    title = _KIND.sub("", used.evidence[0].title)
    return f"{title[:1].upper()}{title[1:]}"[:_LONGEST_DISPOSITION]


def _note(written: WrapUp, told: Sequence[str]) -> str:
    filed = written.disposition or written.suggested_disposition
    ended = _ENDED[written.resolved] + (f" {filed}." if filed else "")
    rated = f" Rated {written.csat} of 5." if written.csat else ""
    return as_note(
        f"{ended}{rated}",
        ("Need", [written.need.text] if written.need else []),
        ("Asked and answered", [line.text for line in written.confirmed]),
        ("Cause found", [written.cause.text] if written.cause else []),
        ("What the customer was told", told),
        ("Promises", [line.text for line in written.promises]),
        ("To follow up", [line.text for line in written.follow_up]),
    )
