"""Verification: whether the journal, and the records it speaks of, are as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Table, select

from assist.errors import BadRequest
from assist.journal.entries import BEFORE_THE_FIRST, Entry, EntryKind, commitment, read_all, salt_of
from assist.storage.tables import decisions, journal, outreach, outreach_decisions, suggestions

_NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class Verification(BaseModel):
    """What a check of the whole journal found."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    entries: int
    """How many entries there are."""
    head: str | None
    """The last entry as `SEQUENCE:HASH`: note it down elsewhere and hold the journal against it later."""
    first_bad: int | None = None
    """The number of the first entry that is wrong, missing or belied by its record."""
    problem: str | None = None


@dataclass(frozen=True)
class Anchor:
    """An entry known from outside the database."""

    sequence: int
    hash: str
    source: str

    @classmethod
    def read(cls, noted: str) -> Anchor:
        """An anchor as noted: `SEQUENCE:HASH`. BadRequest for anything else."""
        match = _NOTED.fullmatch(noted)
        if match is None:
            raise BadRequest("invalid_head", f"{noted[:80]!r} is no head: give SEQUENCE:HASH.")
        return cls(int(match[1]), match[2], "the head you gave")


def verify(connection: Connection, anchors: Sequence[Anchor], damage: str | None) -> Verification:
    """Check links, hashes, anchors and records in one pass. `damage`: what is wrong with the head file."""
    last: Entry | None = None
    found: tuple[int, str] | None = None
    for entry in read_all(connection):
        found = found or next(_problems(connection, entry, last, anchors), None)
        last = entry
    count = last.sequence if last else 0
    found = found or next(_missing(count, anchors), None) or next(_unrecorded(connection), None)
    if damage:
        found = found or (count, damage)
    return Verification(
        ok=found is None,
        entries=count,
        head=f"{last.sequence}:{last.hash}" if last else None,
        first_bad=found[0] if found else None,
        problem=found[1] if found else None,
    )


def _problems(
    connection: Connection, entry: Entry, last: Entry | None, anchors: Sequence[Anchor]
) -> Iterator[tuple[int, str]]:
    expected = last.sequence + 1 if last else 1
    if entry.sequence != expected:
        yield expected, f"Entry {expected} is missing: after it comes entry {entry.sequence}."
    if entry.hash != entry.computed_hash():
        yield entry.sequence, f"Entry {entry.sequence} was changed: its hash does not fit what it says."
    if entry.previous != (last.hash if last else BEFORE_THE_FIRST):
        yield entry.sequence, f"Entry {entry.sequence} does not follow the entry before it."
    for anchor in anchors:
        if anchor.sequence == entry.sequence and anchor.hash != entry.hash:
            yield entry.sequence, f"Entry {entry.sequence} is not the one that {anchor.source} names."
    problem = _belied(connection, entry)
    if problem:
        yield entry.sequence, problem


def _missing(count: int, anchors: Sequence[Anchor]) -> Iterator[tuple[int, str]]:
    for anchor in anchors:
        if anchor.sequence > count:
            yield count + 1, f"Entry {count + 1} is missing: {anchor.source} is at {anchor.sequence}."


def _belied(connection: Connection, entry: Entry) -> str | None:
    """What the records say that the entry does not, or None."""
    if entry.kind == "decision":
        return _decision_differs(connection, entry)
    if entry.kind == "answer":
        return _suggestions_differ(connection, entry)
    if entry.kind == "outreach":
        return _outreach_differs(connection, entry)
    if entry.kind == "outreach_decision":
        return _outreach_decision_differs(connection, entry)
    return None


def _decision_differs(connection: Connection, entry: Entry) -> str | None:
    row = connection.execute(select(decisions).where(decisions.c.id == entry.subject)).one_or_none()
    if row is None:
        return f"The decision {entry.subject} is in the journal but no longer in its table."
    salt = salt_of(connection, row.conversation_id)
    recorded = dict(entry.content)
    if salt is None:  # erased: the words are gone, and what remains must still agree
        for name in ("sent", "reason"):
            recorded.pop(name, None)
    actual = decision_content(row, salt)
    if actual != recorded or (row.decided_by, row.conversation_id) != (entry.actor, entry.conversation_id):
        return f"The decision {entry.subject} is not what the journal holds: it was changed in its table."
    return None


def decision_content(row: Any, salt: str | None) -> dict[str, Any]:
    """What the journal keeps of a decision; of its words only commitments, and none without a salt."""
    content: dict[str, Any] = {
        "suggestion_id": row.suggestion_id,
        "turn_id": row.turn_id,
        "outcome": row.outcome,
        "wrong": row.wrong,
        "edit_distance": None if row.edit_distance is None else repr(row.edit_distance),
        "supersedes": row.supersedes,
    }
    if salt is not None:
        content |= {
            name: None if text is None else commitment(salt, text)
            for name, text in (("sent", row.sent), ("reason", row.reason))
        }
    return content


def _suggestions_differ(connection: Connection, entry: Entry) -> str | None:
    salt = salt_of(connection, entry.conversation_id or "")
    if salt is None:
        return None  # erased with its conversation
    rows = connection.execute(
        select(suggestions.c.id, suggestions.c.content).where(suggestions.c.answer_id == entry.subject)
    ).all()
    kept = {row.id: commitment(salt, row.content) for row in rows}
    recorded = {shown["id"]: shown["hash"] for shown in entry.content["suggestions"]}
    if kept != recorded:
        return f"The suggestions of answer {entry.subject} are not those that were shown: they were changed."
    return None


def _outreach_differs(connection: Connection, entry: Entry) -> str | None:
    query = select(outreach.c.content, outreach.c.salt).where(outreach.c.id == entry.subject)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None  # erased with its customer
    if commitment(row.salt, row.content) != entry.content["hash"]:
        return f"The outreach {entry.subject} is not what was prepared: it was changed in its table."
    return None


def _outreach_decision_differs(connection: Connection, entry: Entry) -> str | None:
    row = connection.execute(
        select(outreach_decisions).where(outreach_decisions.c.id == entry.subject)
    ).one_or_none()
    if row is None:
        return f"The decision {entry.subject} is in the journal but no longer in its table."
    salt = connection.execute(select(outreach.c.salt).where(outreach.c.id == row.outreach_id)).scalar()
    recorded = dict(entry.content)
    if salt is None:  # erased, as above
        for name in ("sent", "reason"):
            recorded.pop(name, None)
    if outreach_decision_content(row, salt) != recorded or row.decided_by != entry.actor:
        return f"The decision {entry.subject} is not what the journal holds: it was changed in its table."
    return None


def outreach_decision_content(row: Any, salt: str | None) -> dict[str, Any]:
    """What the journal keeps of a decision about outreach; see `decision_content`."""
    content: dict[str, Any] = {
        name: getattr(row, name) for name in ("outreach_id", "outcome", "channel", "supersedes")
    }
    if salt is not None:
        content |= {
            name: None if text is None else commitment(salt, text)
            for name, text in (("sent", row.sent), ("reason", row.reason))
        }
    return content


def _unrecorded(connection: Connection) -> Iterator[tuple[int, str]]:
    """Decisions that no entry speaks of."""
    kinds: tuple[tuple[EntryKind, Table], ...] = (
        ("decision", decisions),
        ("outreach_decision", outreach_decisions),
    )
    for kind, table in kinds:
        recorded = select(journal.c.subject).where(journal.c.kind == kind)
        query = select(table.c.id).where(table.c.id.not_in(recorded)).order_by(table.c.sequence)
        for id in connection.execute(query.limit(1)).scalars():
            yield 0, f"The decision {id} is in its table, but no entry of the journal speaks of it."
