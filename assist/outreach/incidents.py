"""Incidents: the same signal from many customers at once is one thing that happened, not a thousand.

Each signal costs the same however many there are: whether its customer is new is one look-up, an incident
that is under way is joined, and only until there is one are the first few customers counted.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, func, insert, select, update
from uuid_utils.compat import uuid7

from assist.errors import NotFound
from assist.storage.database import reading
from assist.storage.tables import incidents, outreach, signals

MANY = 5
"""Customers that make an incident. Fewer is a coincidence in a company of some thousand devices, and five
cards are what one person still reads."""
WITHIN = timedelta(minutes=60)
"""How close together they report, and how long an incident stays open after the last one: a cloud outage or a
bad firmware shows in minutes, and devices that retry do so within the hour."""


class Incident(BaseModel):
    """One thing that happened to many customers."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    shared: dict[str, str]
    """What all their signals name alike: sku, region, firmware."""
    first_at: datetime
    last_at: datetime
    """When the first and the last of it happened, as the signals themselves say."""
    customers: int
    """How many reported it."""
    prepared: int
    """How much of its outreach is still to be decided."""


class Incidents:
    """The incidents in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self, after: str | None = None, limit: int = 50) -> tuple[Incident, ...]:
        """Incidents, the latest first; `after` is the id of the last one seen."""
        query = select(incidents).order_by(incidents.c.id.desc()).limit(limit)
        if after is not None:
            query = query.where(incidents.c.id < after)
        with reading(self._engine) as connection:
            return tuple(_incident(connection, row) for row in connection.execute(query).all())

    def undecided(self, limit: int) -> tuple[Incident, ...]:
        """The latest incidents with outreach that waits for a decision."""
        open_ids = select(outreach.c.incident_id).where(
            outreach.c.state == "prepared", outreach.c.incident_id.isnot(None)
        )
        query = (
            select(incidents).where(incidents.c.id.in_(open_ids)).order_by(incidents.c.id.desc()).limit(limit)
        )
        with reading(self._engine) as connection:
            return tuple(_incident(connection, row) for row in connection.execute(query).all())

    def get(self, id: str) -> Incident:
        """One incident. NotFound where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(incidents).where(incidents.c.id == id)).one_or_none()
            if row is None:
                raise NotFound("incident", id)
            return _incident(connection, row)

    def customers(self, id: str, after: str | None = None, limit: int = 50) -> tuple[str, ...]:
        """The ids of the customers it hit, in order, beginning after `after`."""
        query = (
            select(signals.c.customer_id)
            .distinct()
            .where(signals.c.incident_id == id)
            .order_by(signals.c.customer_id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(signals.c.customer_id > after)
        with reading(self._engine) as connection:
            return tuple(connection.execute(query).scalars())


def is_first(connection: Connection, customer_id: str, kind: str, shared: str, now: datetime) -> bool:
    """Whether the customer has reported nothing of the kind within the last `WITHIN`."""
    before = select(signals.c.id).where(
        signals.c.customer_id == customer_id,
        signals.c.kind == kind,
        signals.c.shared == shared,
        signals.c.first,
        signals.c.received_at > now - WITHIN,
    )
    return connection.execute(before.limit(1)).first() is None


def join(connection: Connection, kind: str, shared: str, now: datetime) -> str | None:
    """The incident that a signal just stored is part of, made where it is the one too many; else None."""
    same = (incidents.c.kind == kind) & (incidents.c.shared == shared)
    under_way = (
        select(incidents.c.id)
        .where(same, incidents.c.last_at > now - WITHIN)
        .order_by(incidents.c.last_at.desc())
        .limit(1)
    )
    id: str | None = connection.execute(under_way).scalar()
    if id is not None:
        connection.execute(update(incidents).where(incidents.c.id == id).values(last_at=now))
        return id
    lately = (signals.c.kind == kind) & (signals.c.shared == shared) & (signals.c.received_at > now - WITHIN)
    firsts = connection.execute(
        select(signals.c.customer_id, signals.c.received_at).where(lately, signals.c.first).limit(MANY)
    ).all()
    if len(firsts) < MANY:
        return None
    return _make(connection, kind, shared, now, firsts, lately)


def _make(connection: Connection, kind: str, shared: str, now: datetime, firsts: Any, lately: Any) -> str:
    id = str(uuid7())
    began = min(one.received_at for one in firsts)
    connection.execute(insert(incidents).values(id=id, kind=kind, shared=shared, first_at=began, last_at=now))
    connection.execute(update(signals).where(lately).values(incident_id=id))
    connection.execute(
        update(outreach)
        .where(
            outreach.c.kind == kind,
            outreach.c.customer_id.in_([one.customer_id for one in firsts]),
            outreach.c.state == "prepared",
        )
        .values(incident_id=id)
    )
    return id


def _incident(connection: Connection, row: Any) -> Incident:
    part = select(
        func.count(signals.c.customer_id.distinct()).label("customers"),
        func.min(signals.c.at).label("first_at"),
        func.max(signals.c.at).label("last_at"),
    )
    hit = connection.execute(part.where(signals.c.incident_id == row.id)).one()
    undecided = (
        select(func.count())
        .select_from(outreach)
        .where(outreach.c.incident_id == row.id, outreach.c.state == "prepared")
    )
    return Incident(
        id=row.id,
        kind=row.kind,
        shared=json.loads(row.shared),
        first_at=hit.first_at or row.first_at,  # where its customers were erased, when it was received
        last_at=hit.last_at or row.last_at,
        customers=hit.customers,
        prepared=connection.execute(undecided).scalar_one(),
    )
