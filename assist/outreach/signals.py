"""Signals: what a product or system reports about a customer before they call. Stored whatever follows."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, tzinfo
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from sqlalchemy import Connection, Engine, insert, select, update
from uuid_utils.compat import uuid7

from assist.customers.customers import Customers
from assist.customers.identities import normalised
from assist.customers.merges import person_of
from assist.customers.profile import CallerId, Interaction, Moment
from assist.errors import Conflict, NotFound, Unprocessable
from assist.outreach import incidents
from assist.outreach.wording import Report, summary_of
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import customers as customers_table
from assist.storage.tables import interactions, outreach, signals
from knowledge_base.documents import SIGNAL_KIND

SignalKind = Annotated[str, StringConstraints(pattern=SIGNAL_KIND, max_length=120)]
"""`family.what_happened`: `fridge.temperature_high`."""
FRESH_FOR = timedelta(hours=72)
"""What was reported longer ago goes on the timeline and leads to nothing: a queue that was stuck for days
would have us write about what is over."""
_CLOCK_AHEAD = timedelta(hours=1)
"""Devices' clocks are wrong; one that is further ahead would stay the latest report for long."""
_SHARED = ("sku", "region", "firmware")
"""What signals must have in common, where their data names it, to be one incident."""
_LONGEST_SHARED = 60
_LONGEST_SERIAL = 80
_MOST_REPORTED = 1000
"""Of one kind; a device that reports every second is read no further back."""
_LOOKS_BACK = timedelta(days=14)
"""Earlier signals of the same kind that belong to the same story."""
_MOST_SLOTS = 50
_LONGEST_DATA = 20_000
"""Characters of JSON: a device reports often, and everything it says stays on the timeline."""


class Signal(BaseModel):
    """What a device or a system reports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId | None = None
    """The same id again is the same signal."""
    customer_id: CallerId | None = None
    device: str | None = Field(default=None, min_length=1, max_length=320)
    """In place of the customer: a device identity, or a product's serial number, in any spelling."""
    kind: SignalKind
    at: Moment
    summary: str | None = Field(default=None, max_length=500)
    """The report in a line for agents: "Fridge compartment 8.4 °C and rising"."""
    data: dict[str, Any] = Field(default_factory=dict)
    """What it measured. `serial` names the product; `slots` are moments with their zone at which a repair
    visit is possible; `sku`, `region` and `firmware` tell apart what is one incident."""

    @model_validator(mode="after")
    def _says_whose_it_is(self) -> Self:
        if (self.customer_id is None) == (self.device is None):
            raise ValueError("give `customer_id` or `device`, one of them")
        size = len(json.dumps(self.data))
        if size > _LONGEST_DATA:
            raise ValueError(
                f"data is {size} characters of JSON, more than {_LONGEST_DATA}: send what matters"
            )
        moments(self.data)
        return self

    def shared(self) -> str:
        """What others that are part of the same incident have in common with it, as JSON in one spelling."""
        named = {
            name: str(self.data[name])[:_LONGEST_SHARED]
            for name in _SHARED
            if isinstance(self.data.get(name), str | int | float)
        }
        return json.dumps(named, sort_keys=True, ensure_ascii=False)

    def interaction(self, id: str) -> Interaction:
        """The signal as an event on the customer's timeline."""
        data = {**self.data, "signal": self.kind}
        if self.device is not None:
            data.setdefault("serial", self.device)
        summary = self.summary or summary_of(self.kind, self.data)
        return Interaction(id=id, at=self.at, channel="device", kind="signal", summary=summary, data=data)


def moments(data: dict[str, Any]) -> tuple[datetime, ...]:
    """The moments in `data.slots`, each in the zone it is written in. ValueError names what is none."""
    given = data.get("slots", [])
    if not isinstance(given, list) or len(given) > _MOST_SLOTS:
        raise ValueError(f"data.slots must be a list of at most {_MOST_SLOTS} moments")
    return tuple(_moment(one) for one in given)


def _moment(given: object) -> datetime:
    try:
        at = datetime.fromisoformat(given if isinstance(given, str) else "")
        at.timestamp()
    except (ValueError, OverflowError, OSError):
        at = None
    if at is None or at.tzinfo is None:
        raise ValueError("data.slots must hold moments with their zone, like 2026-11-24T08:00:00+01:00")
    return at


def device_number(given: str) -> str:
    """A serial number in the one spelling and length that signals are kept and compared by."""
    return normalised("device", given)[:_LONGEST_SERIAL]


class StoredSignal(BaseModel):
    """A signal as it stands, and whose it is."""

    model_config = ConfigDict(frozen=True)

    id: str
    customer_id: str
    kind: str
    serial: str
    """In one spelling; empty where it names no product."""
    at: datetime
    incident_id: str | None
    waiting: bool
    """Whether outreach is still to be prepared for it."""


class Signals:
    """The signals in the database."""

    def __init__(self, engine: Engine, clock: Clock, customers: Customers) -> None:
        self._engine = engine
        self._clock = clock
        self._customers = customers

    def store(self, signal: Signal, id: str | None = None) -> StoredSignal:
        """Put a signal on its customer's timeline; durable when this returns. The same id: the same signal.

        `id` is for one that brings none. NotFound for an unknown customer or device, Unprocessable where two
        customers have the device or the time lies ahead, Conflict where the id says something else: then
        nothing is stored.
        """
        now = self._clock()
        if signal.at > now + _CLOCK_AHEAD:
            raise Unprocessable(
                "signal_ahead",
                f"The signal is of {signal.at.isoformat()}, which is still to come; mend `at`.",
            )
        owner = self._owner(signal)
        interaction = signal.interaction(signal.id or id or str(uuid7()))
        with writing(self._engine) as connection:
            known = _row(connection, interaction.id or "")
            if known is not None:
                _refuse_another(connection, known, owner, interaction)
                return _stored(known)
            self._add(connection, signal, owner, interaction, now)
            return _stored(_row(connection, interaction.id or ""))

    def _owner(self, signal: Signal) -> str:
        if signal.device is None:
            return signal.customer_id or ""
        owners = self._customers.owners_of(signal.device)
        if len(owners) > 1:
            raise Unprocessable(
                "device_ambiguous",
                "More than one customer has this device: send `customer_id`, or mend who has it.",
            )
        if not owners:
            raise NotFound("device", signal.device)
        return owners[0]

    def _add(
        self, connection: Connection, signal: Signal, owner: str, interaction: Interaction, now: datetime
    ) -> None:
        there = select(customers_table.c.id).where(customers_table.c.id == owner)
        if connection.execute(there).first() is None:
            raise NotFound("customer", owner)
        self._customers.add_to_timeline(connection, owner, interaction)
        fresh, shared = now - signal.at <= FRESH_FOR, signal.shared()
        connection.execute(
            insert(signals).values(
                id=interaction.id,
                customer_id=owner,
                kind=signal.kind,
                shared=shared,
                serial=device_number(str(interaction.data.get("serial", ""))),
                at=signal.at,
                received_at=now,
                first=fresh and incidents.is_first(connection, owner, signal.kind, shared, now),
                waiting=fresh,
            )
        )
        if fresh:
            incident_id = incidents.join(connection, signal.kind, shared, now)
            connection.execute(
                update(signals).where(signals.c.id == interaction.id).values(incident_id=incident_id)
            )

    def waiting(self, limit: int) -> tuple[StoredSignal, ...]:
        """Signals whose outreach is still to be prepared, oldest first."""
        query = select(signals).where(signals.c.waiting).order_by(signals.c.received_at).limit(limit)
        with reading(self._engine) as connection:
            return tuple(_stored(row) for row in connection.execute(query))

    def current(self, id: str) -> StoredSignal:
        """The signal as it stands now. NotFound where there is none."""
        with reading(self._engine) as connection:
            row = _row(connection, id)
        if row is None:
            raise NotFound("signal", id)
        return _stored(row)

    def has_unnamed(self, about: StoredSignal) -> bool:
        """Whether its customer has reports of its kind lately that name no device."""
        with reading(self._engine) as connection:
            query = select(signals.c.id).where(_unnamed(connection, about, signals), self._lately(signals))
            return connection.execute(query.limit(1)).first() is not None

    def name_device(self, about: StoredSignal, owner: str, serial: str) -> StoredSignal:
        """Take what names no device, of the kind and the customer of `about`, as of the one it must be of.

        Returns the signal so: of that device, and of the id under which the device is on file. What was
        prepared for the device itself stays; what was prepared beside it, for no device, gives way.
        """
        with writing(self._engine) as connection:
            unnamed = _unnamed(connection, about, outreach) & self._lately(outreach)
            named = select(outreach.c.playbook).where(
                outreach.c.customer_id.in_(person_of(connection, about.customer_id)),
                outreach.c.kind == about.kind,
                outreach.c.serial == serial,
                outreach.c.state == "prepared",
            )
            twice = unnamed & (outreach.c.state == "prepared") & outreach.c.playbook.in_(named)
            connection.execute(update(outreach).where(twice).values(state="superseded"))
            connection.execute(update(outreach).where(unnamed).values(serial=serial))
            theirs = _unnamed(connection, about, signals) & self._lately(signals)
            connection.execute(update(signals).where(theirs).values(serial=serial))
        return about.model_copy(update={"serial": serial, "customer_id": owner})

    def _lately(self, table: Any) -> Any:
        since = self._clock() - _LOOKS_BACK
        return table.c.prepared_at > since if table is outreach else (table.c.at > since) | table.c.waiting

    def report(self, about: StoredSignal, zone: tzinfo) -> Report | None:
        """What the device of `about` reported of its kind lately, and whatever still waits; None: nothing."""
        event = interactions.c
        with reading(self._engine) as connection:
            query = (
                select(event.content, signals.c.serial)
                .outerjoin(signals, (signals.c.id == event.id) & (signals.c.customer_id == event.customer_id))
                .where(
                    event.customer_id.in_(person_of(connection, about.customer_id)),
                    event.kind == "signal",
                    event.content[("data", "signal")].as_string() == about.kind,
                    (event.at > self._clock() - _LOOKS_BACK) | signals.c.waiting.is_(True),
                )
                .order_by(event.at.desc(), event.id.desc())
                .limit(_MOST_REPORTED)
            )
            rows = connection.execute(query).all()
        events = ((Interaction.model_validate(row.content), row.serial) for row in reversed(rows))
        found = tuple(one for one, serial in events if _serial(one, serial) == about.serial)
        return Report(about.kind, about.serial, found, zone) if found else None


def _serial(event: Interaction, kept: str | None) -> str:
    """The device of an event: as kept with its signal, else as its data names it."""
    return device_number(str(event.data.get("serial") or "")) if kept is None else kept


def _unnamed(connection: Connection, about: StoredSignal, table: Any) -> Any:
    return (
        table.c.customer_id.in_(person_of(connection, about.customer_id))
        & (table.c.kind == about.kind)
        & (table.c.serial == "")
    )


def _row(connection: Connection, id: str) -> Any:
    return connection.execute(select(signals).where(signals.c.id == id)).one_or_none()


def _stored(row: Any) -> StoredSignal:
    return StoredSignal.model_validate({name: getattr(row, name) for name in StoredSignal.model_fields})


def _refuse_another(connection: Connection, known: Any, owner: str, interaction: Interaction) -> None:
    query = select(interactions.c.content).where(
        interactions.c.customer_id == known.customer_id, interactions.c.id == known.id
    )
    content = connection.execute(query).scalar()
    same = content is not None and Interaction.model_validate(content) == interaction
    if known.customer_id != owner or not same:
        raise Conflict(
            "signal_differs", f"There is another signal with the id {known.id!r}; give every signal its own."
        )
