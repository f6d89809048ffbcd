"""Outreaches: a signal comes in, is stored, and what to write to its customer is prepared once.

Signals that follow are counted on the outreach that is there. It is prepared anew, and the old one kept as
superseded, where nobody has decided and the day has changed, its slot has passed, or a document under it has;
after a decision, where the device still reports after `FRESH_FOR`. Signals that came while Assist was stopped
or could not search wait, and their outreach is prepared when the list is looked at.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, case, func, insert, literal, select, update

from assist.briefing.brief import Line
from assist.customers.customers import Customers
from assist.customers.merges import parted_since, person_of
from assist.errors import NotFound
from assist.journal.entries import commitment
from assist.journal.journal import Journal
from assist.outreach.deciding import OutreachDecision, OutreachDecisions
from assist.outreach.outreach import Outreach, State
from assist.outreach.preparing import Preparing
from assist.outreach.signals import FRESH_FOR, Signal, Signals, StoredSignal, device_number
from assist.outreach.wording import Report, again
from assist.proofs import Proofs
from assist.stops import Stops, active_stops, stop_of, stopped_documents
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import conversations, customers, outreach, signals
from embeddings.encoder import EmbeddingError
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

log = logging.getLogger(__name__)

Unprepared = Literal["no_playbook", "stopped", "not_ready", "too_old"]
"""Why a signal has led to no outreach: no playbook in force is for it; Assist, or every such playbook, is
stopped; nothing can be searched; it is older than `FRESH_FOR`. In the second and third case it waits."""
_AT_ONCE = 20
"""Devices that one look at the list prepares outreach for: what a request has time for."""
_MOST_WAITING = 100
"""Signals looked at for them: some wait for a playbook that is stopped."""
_MOST_SIGNALS = 20
_MOST_TRIES = 5
"""Of preparing while other processes prepare for the same device: each time one of them got ahead."""
_AGENT = Reader(name="outreach", role="agent")


class Reported(BaseModel):
    """What was reported up to now."""

    model_config = ConfigDict(frozen=True)

    times: int
    first_at: datetime
    last_at: datetime
    signals: tuple[str, ...]
    """The ids of the latest, newest first."""


class OutreachShown(Outreach):
    """An outreach, and where it stands."""

    state: State
    incident_id: str | None
    """The incident it is part of: one decision is enough for all of it."""
    reported: Reported
    open_conversation: str | None
    """A conversation with this customer that is going on: it is said there, or not at all."""
    decision: OutreachDecision | None


class Received(BaseModel):
    """A signal as it stands, and the outreach for its device."""

    model_config = ConfigDict(frozen=True)

    signal: StoredSignal
    outreach: tuple[OutreachShown, ...]
    reason: Unprepared | None
    """Why there is none for it; None where there is."""


class Outreaches:
    """Joins signals, what is prepared for them, and what people decide."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        journal: Journal,
        customers: Customers,
        stops: Stops,
        knowledge_base: KnowledgeBase,
        proofs: Proofs,
        decisions: OutreachDecisions,
        zone: tzinfo = UTC,
    ) -> None:
        """`zone` is where the days of the company end."""
        self._zone = zone
        self._engine = engine
        self._clock = clock
        self._journal = journal
        self._customers = customers
        self._stops = stops
        self._proofs = proofs
        self._decisions = decisions
        self._signals = Signals(engine, clock, customers)
        self._preparing = Preparing(knowledge_base)

    def receive(self, signal: Signal, reader: Reader, id: str | None = None) -> Received:
        """Store a signal and prepare outreach for it. See `Signals.store` for what is refused."""
        stored = self._signals.store(signal, id)
        reason = self._prepare(stored, reader.name) if stored.waiting else None
        stored = self._signals.current(stored.id)
        if not stored.waiting and self._clock() - stored.at > FRESH_FOR:
            reason = "too_old"
        with reading(self._engine) as connection:
            rows = _standing(connection, stored)
            shown = tuple(self._shown(connection, row) for row in rows) if reason != "too_old" else ()
        return Received(signal=stored, outreach=self._for(reader, shown), reason=reason)

    def list(
        self,
        reader: Reader,
        *,
        state: State | None = None,
        customer_id: str | None = None,
        incident_id: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> tuple[tuple[OutreachShown, ...], str | None]:
        """Outreach, the latest first, and the id after which more follows (None: no more).

        What is part of an incident is listed where the incident or the customer is named: else the incident
        stands for it. Superseded ones only where that state is asked for. None while Assist is stopped.
        """
        self._prepare_waiting(reader.name)
        query = select(outreach).order_by(outreach.c.id.desc()).limit(limit + 1)
        query = query.where(outreach.c.state == state if state else outreach.c.state != "superseded")
        if customer_id is not None:
            with reading(self._engine) as connection:
                query = query.where(outreach.c.customer_id.in_(person_of(connection, customer_id)))
        if incident_id is not None:
            query = query.where(outreach.c.incident_id == incident_id)
        if customer_id is None and incident_id is None:
            query = query.where(outreach.c.incident_id.is_(None))
        if after is not None:
            query = query.where(outreach.c.id < after)
        self._renew(self._rows(query), reader.name)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
            shown = tuple(self._shown(connection, row) for row in rows[:limit])
        return self._for(reader, shown), rows[limit - 1].id if len(rows) > limit else None

    def get(self, id: str, reader: Reader) -> OutreachShown:
        """One outreach. NotFound where there is none, or what it rests on may not be shown now."""
        with reading(self._engine) as connection:
            row = connection.execute(select(outreach).where(outreach.c.id == id)).one_or_none()
            shown = () if row is None else (self._shown(connection, row),)
        for one in self._for(reader, shown):
            return one
        raise NotFound("outreach", id)

    # What may be shown

    def _for(self, reader: Reader, found: Sequence[OutreachShown]) -> tuple[OutreachShown, ...]:
        """Those that may be shown to `reader` under the stops in force."""
        active = self._stops.active()
        if stop_of(active, None):
            return ()
        forbidden = stopped_documents(active)
        return tuple(
            one
            for one in found
            if forbidden.isdisjoint(one.documents()) and self._holds(one, one.state, reader)
        )

    def _holds(self, one: Outreach, state: str, reader: Reader) -> bool:
        """What is still to be sent must be right now; what was decided must have been."""
        if state != "prepared":
            return self._proofs.may_read(one, reader)
        return self._proofs.hold(one, reader) and not self._is_of_two(one)

    def _is_of_two(self, one: Outreach) -> bool:
        """Whether it was prepared for somebody who are two people after all: it may greet the other one."""
        with reading(self._engine) as connection:
            return parted_since(connection, one.customer_id, one.prepared_at)

    def _shown(self, connection: Connection, row: Any) -> OutreachShown:
        made = Outreach.model_validate(row.content)
        latest = (
            select(signals.c.id).where(_same_device(connection, row)).order_by(signals.c.received_at.desc())
        ).limit(_MOST_SIGNALS)
        talk = (
            select(conversations.c.id)
            .where(
                conversations.c.customer_id.in_(person_of(connection, row.customer_id)),
                conversations.c.closed_at.is_(None),
            )
            .order_by(conversations.c.updated_at.desc())
            .limit(1)
        )
        reported = Reported(
            times=row.times,
            first_at=made.first_at,
            last_at=row.last_at,
            signals=tuple(connection.execute(latest).scalars()),
        )
        return OutreachShown(
            **{**dict(made), "reason": self._reason(made, row)},
            state=row.state,
            incident_id=row.incident_id,
            reported=reported,
            open_conversation=connection.execute(talk).scalar(),
            decision=self._decisions.last(connection, row.id),
        )

    def _reason(self, made: Outreach, row: Any) -> Line:
        """What was reported up to now: the latest reading, where more came since it was prepared."""
        if row.state != "prepared" or (row.times, row.last_at) == (made.times, made.last_at):
            return made.reason
        about = {name: getattr(row, name) for name in ("customer_id", "kind", "serial", "incident_id")}
        stored = StoredSignal(id="", at=row.last_at, waiting=False, **about)
        report = self._signals.report(stored, self._zone)
        return made.reason if report is None else again(made.reason, report, self._now().date())

    def _rows(self, query: Any) -> Sequence[Any]:
        with reading(self._engine) as connection:
            return connection.execute(query).all()

    # Preparing

    def _prepare_waiting(self, actor: str) -> None:
        """Prepare what could not be when it came; what fails waits on."""
        prepared = 0
        for stored in self._signals.waiting(_MOST_WAITING):
            if stop_of(self._stops.active(), None) or prepared == _AT_ONCE:
                return
            told = self._prepare(stored, actor)
            if told == "not_ready":
                return
            prepared += told is None

    def _renew(self, rows: Sequence[Any], actor: str) -> None:
        """Prepare anew what nobody has decided and may not be sent as it is any more."""
        now = self._now()
        outdated = [row for row in rows if row.state == "prepared" and self._is_over(row, now)]
        for row in outdated[:_AT_ONCE]:
            about = {name: getattr(row, name) for name in ("customer_id", "kind", "serial", "incident_id")}
            self._prepare(StoredSignal(id="", at=row.last_at, waiting=True, **about), actor)

    def _prepare(self, stored: StoredSignal, actor: str) -> Unprepared | None:
        """Prepare what is missing for the device of a signal; why not, or None."""
        for _ in range(_MOST_TRIES):
            told = self._prepare_now(stored, actor)
            if told != "overtaken":
                return told
        return "not_ready"

    def _prepare_now(self, stored: StoredSignal, actor: str) -> Unprepared | Literal["overtaken"] | None:
        """As `_prepare`, unless somebody else prepared or decided it meanwhile: then nothing is stored."""
        active, now = self._stops.active(), self._now()
        if stop_of(active, None):
            return "stopped"
        try:
            stored = self._of_its_device(stored, now)
        except KnowledgeBaseError as failure:
            return _not_ready(failure)
        with reading(self._engine) as connection:
            standing = {row.playbook: row for row in _standing(connection, stored)}
        kept = {id: row for id, row in standing.items() if not self._is_outdated(row, now)}
        if standing and len(kept) == len(standing):
            return self._record(stored, (), kept.values(), None, actor)
        forbidden = stopped_documents(active)
        try:
            customer = self._customers.at_hand(stored.customer_id, self._clock())
            if customer is None:
                return None  # erased meanwhile
            report = self._signals.report(stored, self._zone)
            if report is None:
                return None  # nothing of late to write about; whatever waits would be in it
            playbooks = self._preparing.playbooks(stored.kind, customer, stored.serial, now)
            allowed = [one for one in playbooks if one.id not in forbidden and one.id not in kept]
            made = [
                self._preparing.prepare(
                    customer,
                    stored.customer_id,
                    report,
                    one,
                    now,
                    without_documents=forbidden,
                    supersedes=_undecided(standing.get(one.id)),
                )
                for one in allowed
            ]
        except (KnowledgeBaseError, EmbeddingError) as failure:
            return _not_ready(failure)
        if playbooks and not allowed and not kept:
            return "stopped"
        told = self._record(stored, made, kept.values(), report, actor)
        return told or (None if playbooks or kept else "no_playbook")

    def _of_its_device(self, stored: StoredSignal, now: datetime) -> StoredSignal:
        """The signal with the device it must be of: it names none, or an earlier one does not, and its
        customer owns exactly one that such a signal can be of."""
        if stored.serial and not self._signals.has_unnamed(stored):
            return stored
        customer = self._customers.profile(stored.customer_id)
        devices = () if customer is None else self._preparing.devices(stored.kind, customer, now)
        serial = device_number(devices[0].serial or "") if len(devices) == 1 else ""
        if not serial or stored.serial not in ("", serial):
            return stored
        owners = self._customers.owners_of(serial)
        mine = [one for one in owners if self._customers.are_one([one, stored.customer_id])]
        return self._signals.name_device(stored, mine[0], serial) if len(mine) == 1 else stored

    def _now(self) -> datetime:
        """Now, in the zone whose days count."""
        return self._clock().astimezone(self._zone)

    def _is_outdated(self, row: Any, now: datetime) -> bool:
        """Whether another signal deserves an outreach of its own, or a newer one in place of this."""
        if row.state != "prepared":
            return bool(row.decided_at < now - FRESH_FOR)
        return bool(row.prepared_at.astimezone(self._zone).date() < now.date()) or self._is_over(row, now)

    def _is_over(self, row: Any, now: datetime) -> bool:
        one = Outreach.model_validate(row.content)
        passed = one.slot is not None and one.slot.passed(now)
        device_is_new = bool(row.serial) and one.serial is None
        return passed or device_is_new or not self._holds(one, "prepared", _AGENT)

    def _record(
        self, stored: StoredSignal, made: Sequence[Outreach], kept: Any, report: Report | None, actor: str
    ) -> Unprepared | Literal["overtaken"] | None:
        """Store what was prepared, its journal's entry with it, and that the signals no longer wait.

        What came while it was prepared from `report` waits on: whoever stored it counts it on what is there.
        """
        with writing(self._engine) as connection:
            active = active_stops(connection)
            if stop_of(active, None):
                return "stopped"
            there = select(customers.c.id).where(customers.c.id == stored.customer_id)
            if connection.execute(there).first() is None:
                return None  # erased meanwhile
            before = {one.id: _undecided_now(connection, stored, one.playbook) for one in made}
            if any(one.supersedes != (before[one.id] and before[one.id].id) for one in made):
                return "overtaken"
            for one in made:
                if not stopped_documents(active).isdisjoint(one.documents()):
                    return "stopped"
                self._insert(connection, stored, one, before[one.id], actor)
            waiting = _same_device(connection, stored) & signals.c.waiting
            if report is not None:
                waiting &= signals.c.id.in_([one.id for one in report.signals])
            latest = connection.execute(select(func.max(signals.c.at)).where(waiting)).scalar()
            reported = connection.execute(update(signals).where(waiting).values(waiting=False)).rowcount
            counted = [row.id for row in kept]
            if counted and reported:
                connection.execute(
                    update(outreach)
                    .where(outreach.c.id.in_(counted))
                    .values(times=outreach.c.times + reported, last_at=_later(outreach.c.last_at, latest))
                )
        return None

    def _insert(
        self, connection: Connection, stored: StoredSignal, one: Outreach, before: Any, actor: str
    ) -> None:
        if before is not None:
            connection.execute(update(outreach).where(outreach.c.id == before.id).values(state="superseded"))
        salt, content = secrets.token_hex(32), one.model_dump(mode="json")
        of_signal = connection.execute(
            select(signals.c.incident_id).where(signals.c.id == stored.id)
        ).scalar()
        connection.execute(
            insert(outreach).values(
                id=one.id,
                customer_id=one.customer_id,
                kind=one.kind,
                serial=stored.serial,
                playbook=one.playbook,
                state="prepared",
                incident_id=before.incident_id if before and before.incident_id else of_signal,
                times=one.times,
                last_at=one.last_at,
                content=content,
                salt=salt,
                prepared_at=one.prepared_at,
            )
        )
        entry = {
            "hash": commitment(salt, content),
            "kind": one.kind,
            "passages": [evidence.passage_id for evidence in one.evidence],
            "supersedes": one.supersedes,
        }
        self._journal.append(connection, "outreach", one.id, None, actor, entry)


def _later(column: Any, moment: datetime | None) -> Any:
    """The later of both: what arrives late may be older than what is known."""
    given = literal(moment, column.type)
    return case((column < given, given), else_=column)


def _not_ready(failure: Exception) -> Unprepared:
    log.error("outreach_not_prepared: %s", type(failure).__name__)
    return "not_ready"


def _same_device(connection: Connection, about: Any, table: Any = signals) -> Any:
    return (
        table.c.customer_id.in_(person_of(connection, about.customer_id))
        & (table.c.kind == about.kind)
        & (table.c.serial == about.serial)
    )


def _standing(connection: Connection, about: StoredSignal) -> list[Any]:
    """The last outreach of each playbook for this device and kind, superseded ones left out."""
    query = (
        select(outreach)
        .where(_same_device(connection, about, outreach), outreach.c.state != "superseded")
        .order_by(outreach.c.id)
    )
    return list({row.playbook: row for row in connection.execute(query)}.values())


def _undecided_now(connection: Connection, about: StoredSignal, playbook: str) -> Any:
    query = select(outreach.c.id, outreach.c.incident_id).where(
        _same_device(connection, about, outreach),
        outreach.c.playbook == playbook,
        outreach.c.state == "prepared",
    )
    return connection.execute(query).first()


def _undecided(row: Any) -> str | None:
    return row.id if row is not None and row.state == "prepared" else None
