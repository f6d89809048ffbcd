"""The timeline in the database: adding to it, paging through it, and the part of it that matters now.

A customer of many years has ten thousand events, and a brief shows twenty. Which ones can be among them is
asked of the database, by columns that are kept beside each event's content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    not_,
    select,
    tuple_,
    union,
)

from assist.storage.tables import interactions

ABOUT = ("topic", "order_id", "serial")
"""Names in an event's data that say what it is about: once resolved, what came before about it is too."""
SETTLED = ("kept", "resolved", "cancelled", "withdrawn")
"""Outcomes of a promise that nobody has to keep any more."""
OPEN = ("unresolved", "pending")
CONTACTS = ("contact", "complaint", "repair", "delivery", "order", "ivr_entry")
"""Kinds of event that the customer took part in."""
_ATTEMPTS = ("contact", "repair", "action")
LOW, HIGH = 2, 5
"""Ratings up to the one tell of displeasure, from the other on of pleasure."""

_A_FEW, _SOME, _MANY = 12, 50, 500
"""Events of one kind that are at hand: three times what a section of the brief shows; signals, of which many
repeat each other; and what was granted, which is summed up."""
TRIED = 50
"""Of each kind of event that may have been an attempt, as many of the latest are looked at."""
_RATED_DAYS = 92
_SIGNAL_DAYS = 31
_GRANTED_DAYS = 3670
"""A little more than anybody looks back: who looks decides about the last day."""


def add(connection: Connection, customer_id: str, id: str, at: datetime, content: Mapping[str, Any]) -> None:
    """Put an event on the timeline; `content` is the whole of it as JSON."""
    connection.execute(
        insert(interactions).values(
            customer_id=customer_id, id=id, at=at, content=content, **columns_of(content)
        )
    )


def columns_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept beside an event's content, to find it by. Digests, where a value may be of any length."""
    data = content.get("data") or {}
    about = {name: _digest(data[name]) if name in data else None for name in ABOUT}
    return {"kind": content["kind"], "outcome": content.get("outcome"), "csat": content.get("csat"), **about}


def _digest(value: object) -> str:
    return hashlib.blake2b(str(value).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def whole(connection: Connection, people: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The content of every event of these ids, oldest first."""
    query = select(interactions.c.content).where(interactions.c.customer_id.in_(people))
    yield from connection.execute(query.order_by(interactions.c.at, interactions.c.id)).scalars()


def latest(
    connection: Connection, people: Sequence[str], limit: int, before: tuple[datetime, str] | None = None
) -> list[Mapping[str, Any]]:
    """The content of the latest events, newest first; `before` is the moment and id of the last one seen."""
    query = (
        select(interactions.c.content)
        .where(interactions.c.customer_id.in_(people))
        .order_by(interactions.c.at.desc(), interactions.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        at, id = before
        seen = tuple_(literal(at, interactions.c.at.type), literal(id, interactions.c.id.type))
        query = query.where(tuple_(interactions.c.at, interactions.c.id) < seen)
    return list(connection.execute(query).scalars())


def at_hand(connection: Connection, people: Sequence[str], as_of: datetime) -> Iterator[Mapping[str, Any]]:
    """The content of the events that can matter as of `as_of`, oldest first, however long the timeline is.

    The first and the latest; what is open and nobody has resolved since; promises that stand; the latest
    contacts, ratings and signals; what was granted. A brief of these is the brief of the whole timeline.
    """
    when = {
        "rated_since": _shifted(as_of, -_RATED_DAYS),
        "reported_since": _shifted(as_of, -_SIGNAL_DAYS),
        "granted_since": _shifted(as_of, -_GRANTED_DAYS),
        "tomorrow": _shifted(datetime.combine(as_of.astimezone(UTC).date(), time.min, UTC), 1),
    }
    found = connection.execute(_AT_HAND, {"people": list(people), **when}).all()
    still_open = [row for row in found if row.outcome in OPEN]
    about = {name: sorted({getattr(row, name) for row in still_open} - {None}) for name in ABOUT}
    resolved = connection.execute(_RESOLVED, {"people": list(people), **about}).all() if still_open else []
    rows = {(row.at, row.id, row.customer_id): row.content for row in (*found, *resolved)}
    yield from (rows[key] for key in sorted(rows))


def _shifted(at: datetime, days: int) -> datetime:
    """So many days later, at the ends of the calendar the last or the first moment there is."""
    try:
        return at + timedelta(days=days)
    except OverflowError:
        end = date.max if days > 0 else date.min
        return datetime.combine(end, time.max if days > 0 else time.min, UTC)


def _at_hand() -> Select[Any]:
    event = interactions.c
    of_them = event.customer_id.in_(_PEOPLE)
    promised = and_(event.kind == "promise", func.coalesce(event.outcome, "").not_in(SETTLED))
    rated = and_(event.csat.isnot(None), event.at >= _moment("rated_since"), event.at < _moment("tomorrow"))
    parts = [
        _last(of_them, _A_FEW),
        select(event.customer_id, event.id).where(of_them).order_by(event.at, event.id).limit(1),
        _last(and_(of_them, event.outcome.in_(OPEN), event.kind != "promise", *_unresolved()), _A_FEW),
        _last(and_(of_them, promised, event.outcome == "broken"), _A_FEW),
        _last(and_(of_them, promised, event.outcome.is_distinct_from("broken")), _A_FEW),
        _last(and_(of_them, event.kind.in_(CONTACTS), _says_something()), _A_FEW),
        *(_last(and_(of_them, event.kind == kind, _says_something()), TRIED) for kind in _ATTEMPTS),
        _last(and_(of_them, event.outcome.in_(OPEN)), _A_FEW),
        _last(and_(of_them, rated, event.csat <= LOW), _A_FEW),
        _last(and_(of_them, rated, event.csat >= HIGH), _A_FEW),
        _last(and_(of_them, rated, event.csat > LOW, event.csat < HIGH), _A_FEW),
        _last(and_(of_them, event.kind == "signal", event.at >= _moment("reported_since")), _SOME),
        _last(and_(of_them, event.kind == "action", event.at >= _moment("granted_since")), _MANY),
    ]
    return _rows_of(parts)


def _rows_of(parts: Sequence[Select[Any]]) -> Select[Any]:
    event = interactions.c
    chosen = union(*(select(part.subquery()) for part in parts)).subquery()
    return select(interactions).join(
        chosen, and_(event.customer_id == chosen.c.customer_id, event.id == chosen.c.id)
    )


def _resolved() -> Select[Any]:
    """The last event that resolved each topic, order and device: what came before about it is not open."""
    event, parts = interactions.c, []
    for name in ABOUT:
        order = func.row_number().over(partition_by=event[name], order_by=(event.at.desc(), event.id.desc()))
        numbered = (
            select(event.customer_id, event.id, order.label("number"))
            .where(
                event.customer_id.in_(_PEOPLE),
                event.outcome == "resolved",
                event[name].in_(bindparam(name, expanding=True, type_=String())),
            )
            .subquery()
        )
        parts.append(select(numbered.c.customer_id, numbered.c.id).where(numbered.c.number == 1))
    return _rows_of(parts)


_PEOPLE = bindparam("people", expanding=True, type_=String())


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=interactions.c.at.type)


def _last(which: ColumnElement[bool], limit: int) -> Select[Any]:
    event = interactions.c
    return (
        select(event.customer_id, event.id)
        .where(which)
        .order_by(event.at.desc(), event.id.desc())
        .limit(limit)
    )


def _unresolved() -> Iterator[ColumnElement[bool]]:
    """That nothing about the same topic, order or device was resolved after an event."""
    later = interactions.alias("later")
    for name in ABOUT:
        yield not_(
            exists().where(
                later.c.customer_id.in_(_PEOPLE),
                later.c.outcome == "resolved",
                later.c[name] == interactions.c[name],
                later.c.at > interactions.c.at,
            )
        )


def _says_something() -> ColumnElement[bool]:
    return func.coalesce(interactions.c.content["summary"].as_string(), "") != ""


_AT_HAND, _RESOLVED = _at_hand(), _resolved()
"""Built once: building them takes longer than running them."""
