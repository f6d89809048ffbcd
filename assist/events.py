"""Events: what happened in a conversation, numbered, for streams that can be resumed.

An event names what it is about by id; the content stays in its own table, so that every reader is shown
their own view of it and an erased conversation leaves nothing behind here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, func, insert, select

from assist.storage.database import Clock, after_commit, reading
from assist.storage.tables import events

EventKind = Literal["turn", "answer", "decision", "brief", "stopped"]

EVERYWHERE = "*"
"""Stands for every conversation; no caller's id looks like it."""


class Event(BaseModel):
    """Something that happened in a conversation."""

    model_config = ConfigDict(frozen=True)

    sequence: int
    """Grows with every event of the service; the id a stream resumes after."""
    conversation_id: str
    kind: EventKind
    data: dict[str, Any]
    at: datetime


class Events:
    """The events of all conversations."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._listeners: list[Callable[[str], None]] = []

    def append(
        self, connection: Connection, conversation_id: str, kind: EventKind, data: Mapping[str, Any]
    ) -> None:
        """Add an event to the caller's transaction (of `writing`); listeners hear of it afterwards."""
        connection.execute(
            insert(events).values(
                conversation_id=conversation_id, kind=kind, data=dict(data), at=self._clock()
            )
        )
        after_commit(connection, lambda: self._tell(conversation_id))

    def after(self, conversation_id: str, sequence: int, limit: int = 100) -> tuple[Event, ...]:
        """The events of a conversation numbered above `sequence`, those for everyone too, oldest first."""
        query = (
            select(events)
            .where(events.c.conversation_id.in_((conversation_id, EVERYWHERE)), events.c.sequence > sequence)
            .order_by(events.c.sequence)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return tuple(Event.model_validate(row) for row in connection.execute(query).mappings())

    def since(self, sequence: int) -> dict[str, int]:
        """The conversations with events numbered above `sequence`, and the last number of each."""
        query = (
            select(events.c.conversation_id, func.max(events.c.sequence))
            .where(events.c.sequence > sequence)
            .group_by(events.c.conversation_id)
        )
        with reading(self._engine) as connection:
            return {row[0]: int(row[1]) for row in connection.execute(query)}

    def last(self) -> int:
        """The number of the latest event of all; 0 where there is none. Where a new stream begins."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.max(events.c.sequence))).scalar() or 0)

    def subscribe(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call `listener` with a conversation's id (or EVERYWHERE) after each event of this process.

        It is called on the thread that wrote and must return at once. Events of other processes are found
        by asking `after`. Returns what ends the subscription.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, conversation_id: str) -> None:
        for listener in tuple(self._listeners):
            listener(conversation_id)
