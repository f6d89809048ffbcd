"""Merges: two ids of one customer joined by a person, and parted again exactly as they were.

No record ever moves. A merge is a link: who reads either id sees the records of both, and each record keeps
the id it was given under, also what arrives afterwards. Ending the link is all that undoing is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, insert, or_, select, update
from uuid_utils.compat import uuid7

from assist.errors import Conflict, NotFound
from assist.events import Events
from assist.journal.journal import Journal
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import conversations, customers, merges


class Merge(BaseModel):
    """One id joined into another: two names of the same person."""

    model_config = ConfigDict(frozen=True)

    id: str
    customer_id: str
    """The id that the person is known by from now on."""
    other: str
    """The id that leads there."""
    reason: str | None
    merged_by: str
    merged_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


def person_of(connection: Connection, id: str) -> tuple[str, ...]:
    """Every id of the person that `id` is one of: the one they are known by, then those merged into it."""
    query = select(merges.c.customer_id).where(merges.c.other == id, merges.c.undone_at.is_(None))
    known_by = connection.execute(query).scalar() or id
    return (known_by, *others_of(connection, known_by))


def are_one(connection: Connection, ids: Sequence[str]) -> bool:
    """Whether these ids are one person now."""
    return not ids or set(ids) <= set(person_of(connection, ids[0]))


def others_of(connection: Connection, id: str) -> tuple[str, ...]:
    """The ids merged into `id` now, in their order."""
    query = select(merges.c.other).where(merges.c.customer_id == id, merges.c.undone_at.is_(None))
    return tuple(connection.execute(query.order_by(merges.c.other)).scalars())


def parted_since(connection: Connection, id: str, at: datetime) -> bool:
    """Whether the person that `id` was one of at `at` has turned out to be several."""
    query = select(merges.c.id).where(
        merges.c.customer_id == _known_by(connection, id, at),
        merges.c.merged_at <= at,
        merges.c.undone_at >= at,
    )
    return connection.execute(query.limit(1)).first() is not None


def once_together(connection: Connection, id: str) -> tuple[str, ...]:
    """Every other id that is or was linked with `id` by merges, however far."""
    known, found = {id}, {id}
    while found:
        query = select(merges.c.customer_id, merges.c.other).where(
            or_(merges.c.customer_id.in_(found), merges.c.other.in_(found))
        )
        found = {one for row in connection.execute(query) for one in row} - known
        known |= found
    return tuple(sorted(known - {id}))


def together_at(connection: Connection, id: str, other: str, at: datetime) -> bool:
    """Whether both were names of the same person at `at`."""
    return _known_by(connection, id, at) == _known_by(connection, other, at)


def _known_by(connection: Connection, id: str, at: datetime) -> str:
    query = select(merges.c.customer_id).where(
        merges.c.other == id,
        merges.c.merged_at <= at,
        or_(merges.c.undone_at.is_(None), merges.c.undone_at >= at),
    )
    known_by: str | None = connection.execute(query.limit(1)).scalar()
    return known_by or id


def tell_conversations(connection: Connection, events: Events, people: tuple[str, ...]) -> None:
    """Tell the open conversations of a person that something else is known now."""
    query = select(conversations.c.id).where(
        conversations.c.customer_id.in_(people), conversations.c.closed_at.is_(None)
    )
    for conversation_id in connection.execute(query).scalars().all():
        events.append(connection, conversation_id, "brief", {"customer_id": people[0]})


class Merges:
    """The merges in the database."""

    def __init__(self, engine: Engine, clock: Clock, journal: Journal, events: Events) -> None:
        self._engine = engine
        self._clock = clock
        self._journal = journal
        self._events = events

    def merge(self, customer_id: str, other: str, merged_by: str, reason: str | None = None) -> Merge:
        """Join `other` into `customer_id`. The same merge again is the one that stands.

        NotFound for an unknown id; Conflict where either is merged already, for then it would not be plain
        what undoing one of them means.
        """
        with writing(self._engine) as connection:
            for id in (customer_id, other):
                if connection.execute(select(customers.c.id).where(customers.c.id == id)).first() is None:
                    raise NotFound("customer", id)
            standing = connection.execute(_standing(other)).first()
            if standing is not None and standing.customer_id == customer_id:
                return _merge(standing)
            _refuse_chains(connection, customer_id, other, standing)
            merge = Merge(
                id=str(uuid7()),
                customer_id=customer_id,
                other=other,
                reason=reason,
                merged_by=merged_by,
                merged_at=self._clock(),
            )
            connection.execute(insert(merges).values(merge.model_dump()))
            self._record(connection, merge, merged_by)
            return merge

    def undo(self, customer_id: str, merge_id: str, undone_by: str) -> Merge:
        """Part what was merged: everything is again whose it was. NotFound where no such merge stands."""
        with writing(self._engine) as connection:
            query = select(merges).where(merges.c.id == merge_id, merges.c.customer_id == customer_id)
            row = connection.execute(query).first()
            if row is None or row.undone_at is not None:
                raise NotFound("merge", merge_id)
            parted = _merge(row).model_copy(update={"undone_by": undone_by, "undone_at": self._clock()})
            self._record(connection, parted, undone_by)
            connection.execute(
                update(merges)
                .where(merges.c.id == merge_id)
                .values(undone_by=undone_by, undone_at=parted.undone_at)
            )
            return parted

    def of(self, customer_id: str) -> tuple[Merge, ...]:
        """Every merge that an id was ever part of, oldest first, also those undone."""
        query = select(merges).where(or_(merges.c.customer_id == customer_id, merges.c.other == customer_id))
        with reading(self._engine) as connection:
            return tuple(_merge(row) for row in connection.execute(query.order_by(merges.c.id)))

    def _record(self, connection: Connection, merge: Merge, actor: str) -> None:
        content = {
            "customer_id": merge.customer_id,
            "other": merge.other,
            "undone": merge.undone_at is not None,
        }
        self._journal.append(connection, "merge", merge.id, None, actor, content)
        tell_conversations(connection, self._events, person_of(connection, merge.customer_id))


def _standing(other: str) -> Any:
    return select(merges).where(merges.c.other == other, merges.c.undone_at.is_(None))


def _refuse_chains(connection: Connection, customer_id: str, other: str, standing: Any) -> None:
    if customer_id == other:
        raise Conflict("merge_with_itself", f"{other!r} is this customer; name the other one.")
    if standing is not None:
        raise Conflict(
            "already_merged",
            f"{other!r} is merged into {standing.customer_id!r} already; undo merge {standing.id} first.",
        )
    into = connection.execute(_standing(customer_id)).first()
    if into is not None:
        raise Conflict(
            "already_merged",
            f"{customer_id!r} is merged into {into.customer_id!r} itself; merge into that one.",
        )
    if others_of(connection, other):
        raise Conflict(
            "has_merges",
            f"Others are merged into {other!r}; undo those, then merge each into {customer_id!r}.",
        )


def _merge(row: Any) -> Merge:
    return Merge.model_validate({name: getattr(row, name) for name in Merge.model_fields})
