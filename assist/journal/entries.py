"""Entries of the journal: their form, their hashes and the links between them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, select

from assist.journal.head import Head
from assist.storage.tables import conversations, journal

EntryKind = Literal[
    "answer", "decision", "outreach", "outreach_decision", "event", "stop", "erasure", "merge"
]

BEFORE_THE_FIRST = "0" * 64
_AT_ONCE = 1000  # entries read at a time where all are read


class Entry(BaseModel):
    """One thing that happened, linked to the one before."""

    model_config = ConfigDict(frozen=True)

    sequence: int
    """Counts from 1 without a gap."""
    kind: EntryKind
    subject: str
    """The id of what happened: of the answer, decision, outreach, suggestion, stop or receipt."""
    conversation_id: str | None
    actor: str
    at: datetime
    content: dict[str, Any]
    previous: str
    hash: str

    def computed_hash(self) -> str:
        """The hash this entry must have: SHA-256 over everything else in it."""
        fields = self.model_dump(mode="json", exclude={"hash", "at"})
        moment = self.at.astimezone(UTC).isoformat()
        return hashlib.sha256(b"assist journal entry\0" + canonical({**fields, "at": moment})).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON in one spelling: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def commitment(salt: str, value: Any) -> str:
    """HMAC-SHA256 of a JSON value under a conversation's salt: what the journal keeps in place of content."""
    return hmac.new(bytes.fromhex(salt), canonical(value), hashlib.sha256).hexdigest()


def salt_of(connection: Connection, conversation_id: str) -> str | None:
    """The salt of a conversation; None where it is erased or never was."""
    return connection.execute(
        select(conversations.c.salt).where(conversations.c.id == conversation_id)
    ).scalar_one_or_none()


def last_linked(connection: Connection, head: Head | None) -> Entry | None:
    """The last entry that the head leads to by valid links; None where the one it names is not there."""
    last: Entry | None = None
    start = head.sequence if head else 1
    for entry in read_all(connection, start):
        if last is None and head is not None and entry.hash != head.hash:
            break
        if last is not None and not (entry.sequence == last.sequence + 1 and entry.previous == last.hash):
            break
        if entry.hash != entry.computed_hash():
            break
        last = entry
    return last


def read_all(connection: Connection, start: int = 1) -> Iterator[Entry]:
    """Every entry from number `start`, oldest first."""
    while True:
        rows = (
            connection.execute(
                select(journal)
                .where(journal.c.sequence >= start)
                .order_by(journal.c.sequence)
                .limit(_AT_ONCE)
            )
            .mappings()
            .all()
        )
        yield from (Entry.model_validate(row) for row in rows)
        if len(rows) < _AT_ONCE:
            return
        start = rows[-1]["sequence"] + 1
