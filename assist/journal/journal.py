"""The journal: what was shown and what people decided, in a chain that shows every later change.

Each entry holds ids and hashes, never a customer's words, and the hash of the entry before. The hash of
what was said or shown is keyed with its conversation's salt: it proves the content while that is kept and
says nothing once the conversation is erased.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from assist.errors import AssistError
from assist.journal.entries import BEFORE_THE_FIRST, Entry, EntryKind, last_linked
from assist.journal.head import DamagedHead, Head, HeadFile
from assist.journal.verification import Anchor, Verification, verify
from assist.storage.database import Clock, after_commit, reading
from assist.storage.tables import journal

log = logging.getLogger(__name__)


class Journal:
    """The journal in the database, and its signed head at `head_path` outside of it."""

    def __init__(self, engine: Engine, head_path: Path, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._head = HeadFile(head_path)
        self._written = 0
        # A crash between commit and head leaves the head behind; it catches up here.
        self._advance_head()

    def append(
        self,
        connection: Connection,
        kind: EntryKind,
        subject: str,
        conversation_id: str | None,
        actor: str,
        content: Mapping[str, Any],
    ) -> Entry:
        """Add an entry to the caller's transaction (of `writing`); the head follows once it is durable."""
        last = connection.execute(
            select(journal.c.sequence, journal.c.hash).order_by(journal.c.sequence.desc()).limit(1)
        ).first()
        unsealed = Entry(
            sequence=last.sequence + 1 if last else 1,
            kind=kind,
            subject=subject,
            conversation_id=conversation_id,
            actor=actor,
            at=self._clock(),
            content=dict(content),
            previous=last.hash if last else BEFORE_THE_FIRST,
            hash="",
        )
        entry = unsealed.model_copy(update={"hash": unsealed.computed_hash()})
        connection.execute(insert(journal).values(entry.model_dump()))
        after_commit(connection, lambda: self._head_reaches(entry.sequence))
        return entry

    def entries(
        self,
        after: int = 0,
        limit: int = 100,
        kind: EntryKind | None = None,
        subject: str | None = None,
        conversation_id: str | None = None,
        actor: str | None = None,
    ) -> tuple[Entry, ...]:
        """Entries numbered above `after`, oldest first; only those that agree with what is given."""
        query = select(journal).where(journal.c.sequence > after).order_by(journal.c.sequence).limit(limit)
        given = {"kind": kind, "subject": subject, "conversation_id": conversation_id, "actor": actor}
        for name, value in given.items():
            if value is not None:
                query = query.where(journal.c[name] == value)
        with reading(self._engine) as connection:
            return tuple(Entry.model_validate(row) for row in connection.execute(query).mappings())

    def verify(self, noted: str | None = None) -> Verification:
        """Check every entry, link and record against each other and against the signed head.

        `noted` is a head as somebody noted it down elsewhere (`SEQUENCE:HASH`): it is held to as well.
        """
        try:
            head, damage = self.head(), None
        except DamagedHead as found:
            head, damage = None, str(found)
        anchors = [Anchor(head.sequence, head.hash, "the signed head")] if head else []
        if noted is not None:
            anchors.append(Anchor.read(noted))
        with reading(self._engine) as connection:
            return verify(connection, anchors, damage)

    def head(self) -> Head | None:
        """The signed head; None before the first entry. DamagedHead where the file was tampered with."""
        with self._head.alone():
            return self._head.read()

    def record_erasure(
        self, connection: Connection, id: str, customer_id: str, actor: str, removed: Mapping[str, int]
    ) -> None:
        """Enter that a customer was erased, under a hash that only this service's key can make."""
        content = {"customer": self._head.commitment(customer_id), "removed": dict(removed)}
        self.append(connection, "erasure", id, None, actor, content)

    def erased(self, connection: Connection, customer_id: str) -> bool:
        """Whether this customer was erased before."""
        wanted = self._head.commitment(customer_id)
        erasures = connection.execute(select(journal.c.content).where(journal.c.kind == "erasure")).scalars()
        return any(content["customer"] == wanted for content in erasures)

    def _head_reaches(self, sequence: int) -> None:
        # Whoever waited may find that another thread has taken the head past their entry already.
        if self._written < sequence:
            self._advance_head()

    def _advance_head(self) -> None:
        """Bring the head to the last entry; it stays, as the proof, where what it names is gone or changed.

        A failure is logged, not raised: the entries are durable, and the next one brings the head along.
        """
        try:
            with self._head.alone():
                head = self._head.read()
                with reading(self._engine) as connection:
                    last = last_linked(connection, head)
                if last is None:
                    if head is not None:
                        log.error("journal_tampered: entry %d, which the head names, is gone", head.sequence)
                    return
                if head is None or last.sequence > head.sequence:
                    self._head.write(last.sequence, last.hash, self._clock())
                self._written = last.sequence
        except DamagedHead as damage:
            log.error("journal_head_damaged: %s", damage)
        except (OSError, SQLAlchemyError, AssistError) as failure:
            log.error("journal_head_not_written: %s", type(failure).__name__)
