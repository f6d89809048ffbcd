"""Stops: a person in charge turns Assist off, wholly or for a conversation, a document or the language model.

Read from the database at every use: effective everywhere at once, and after a restart.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, insert, null, select, update
from uuid_utils.compat import uuid7

from assist.errors import NotFound, Unprocessable
from assist.events import EVERYWHERE, Events
from assist.journal.entries import commitment, salt_of
from assist.journal.journal import Journal
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import idempotency, stops

Scope = Literal["all", "conversation", "document", "llm"]


class Stop(BaseModel):
    """One stop, in force until it is resumed."""

    model_config = ConfigDict(frozen=True)

    id: str
    scope: Scope
    target: str | None
    """The conversation or document; None where the scope has none."""
    reason: str | None
    stopped_by: str
    stopped_at: datetime
    resumed_by: str | None = None
    resumed_at: datetime | None = None


class Stops:
    """The stops in the database."""

    def __init__(self, engine: Engine, clock: Clock, journal: Journal, events: Events) -> None:
        self._engine = engine
        self._clock = clock
        self._journal = journal
        self._events = events

    def stop(self, scope: Scope, target: str | None, reason: str | None, stopped_by: str) -> Stop:
        """Stop Assist; where it is stopped so already, that stop is given back.

        Responses kept for retried requests that hold a draft are thought again instead of being replayed.
        """
        _check_target(scope, target)
        with writing(self._engine) as connection:
            known = connection.execute(_in_force(scope, target)).first()
            if known is not None:
                return _stop(known)
            stop = Stop(
                id=str(uuid7()),
                scope=scope,
                target=target,
                reason=reason,
                stopped_by=stopped_by,
                stopped_at=self._clock(),
            )
            connection.execute(insert(stops).values(stop.model_dump()))
            _forget_kept_drafts(connection)
            self._record(connection, stop, stopped_by)
            return stop

    def resume(self, scope: Scope, target: str | None, resumed_by: str) -> Stop:
        """End a stop. NotFound where there is none in force of this scope and target."""
        _check_target(scope, target)
        with writing(self._engine) as connection:
            row = connection.execute(_in_force(scope, target)).first()
            if row is None:
                raise NotFound("stop", scope if target is None else f"{scope} {target}")
            ended = _stop(row).model_copy(update={"resumed_by": resumed_by, "resumed_at": self._clock()})
            connection.execute(
                update(stops)
                .where(stops.c.id == ended.id)
                .values(resumed_by=resumed_by, resumed_at=ended.resumed_at)
            )
            self._record(connection, ended, resumed_by)
            return ended

    def active(self) -> tuple[Stop, ...]:
        """The stops in force, oldest first."""
        with reading(self._engine) as connection:
            return active_stops(connection)

    def stopped(self, conversation_id: str | None) -> Stop | None:
        """The stop that keeps Assist silent in this conversation, or None. None asked: the one for all."""
        with reading(self._engine) as connection:
            return stop_of(active_stops(connection), conversation_id)

    def stopped_documents(self) -> frozenset[str]:
        """The documents that may not be used."""
        return stopped_documents(self.active())

    def _record(self, connection: Connection, stop: Stop, actor: str) -> None:
        conversation_id = stop.target if stop.scope == "conversation" else None
        salt = salt_of(connection, conversation_id) if conversation_id else None
        content = {
            "scope": stop.scope,
            "target": stop.target,
            "resumed": stop.resumed_at is not None,
            "reason": commitment(salt, stop.reason) if salt and stop.reason else None,
        }
        self._journal.append(connection, "stop", stop.id, conversation_id, actor, content)
        told = stop.model_dump(mode="json", include={"id", "scope", "target"})
        in_force = stop.resumed_at is None
        self._events.append(
            connection, conversation_id or EVERYWHERE, "stopped", {**told, "in_force": in_force}
        )


def active_stops(connection: Connection) -> tuple[Stop, ...]:
    """The stops in force as this transaction sees them, oldest first."""
    return tuple(_stop(row) for row in connection.execute(_ACTIVE))


def stop_of(active: tuple[Stop, ...], conversation_id: str | None) -> Stop | None:
    """The first of these stops that silences the conversation, or None."""
    return next(
        (
            stop
            for stop in active
            if stop.scope == "all" or (stop.scope == "conversation" and stop.target == conversation_id)
        ),
        None,
    )


def stopped_documents(active: tuple[Stop, ...]) -> frozenset[str]:
    """The documents that these stops forbid."""
    return frozenset(stop.target for stop in active if stop.scope == "document" and stop.target)


def _check_target(scope: Scope, target: str | None) -> None:
    needs_one = scope in ("conversation", "document")
    if needs_one and not target:
        raise Unprocessable("target_missing", f"Scope {scope!r} needs `id`: the {scope} to stop or resume.")
    if not needs_one and target is not None:
        raise Unprocessable("target_not_allowed", f"Scope {scope!r} takes no `id`; leave {target!r} out.")


def _in_force(scope: Scope, target: str | None) -> Any:
    return select(stops).where(
        stops.c.scope == scope, stops.c.target.is_not_distinct_from(target), stops.c.resumed_at.is_(None)
    )


def _forget_kept_drafts(connection: Connection) -> None:
    # No process works on them: the next try takes over, finds its turn stored, and meets the stop.
    connection.execute(
        update(idempotency)
        .where(idempotency.c.body.contains('"draft"', autoescape=True))
        .values(status=null(), headers=null(), body=null(), process="")
    )


# Written once: read with every answer, and to write it takes as long as to run it.
_ACTIVE = select(stops).where(stops.c.resumed_at.is_(None)).order_by(stops.c.stopped_at, stops.c.id)


def _stop(row: Any) -> Stop:
    return Stop.model_validate({name: getattr(row, name) for name in Stop.model_fields})
