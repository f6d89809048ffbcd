"""Erasure: everything about a customer removed, everywhere, with a receipt.

Outreach that was prepared while they were taken for somebody else goes too: it may speak of them.

What stays is the journal: ids, and hashes keyed with a salt that goes with the conversation, so that they
say nothing any more. On SQLite the files are rewritten, because a deleted row leaves its bytes behind.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, Table, delete, or_, select, update
from uuid_utils.compat import uuid7

from assist.customers.merges import once_together, others_of, together_at
from assist.customers.profile import Profile
from assist.errors import NotFound
from assist.journal.journal import Journal
from assist.storage.database import Clock, remove_traces, writing
from assist.storage.tables import (
    answers,
    conversation_customers,
    conversations,
    customers,
    decisions,
    events,
    idempotency,
    identities,
    incidents,
    interactions,
    outreach,
    outreach_decisions,
    shown_events,
    signals,
    suggestions,
    turns,
)


class Receipt(BaseModel):
    """What was erased, and when: counts only."""

    model_config = ConfigDict(frozen=True)

    id: str
    """The journal's entry of this erasure."""
    customer_id: str
    erased_at: datetime
    also: tuple[str, ...] = ()
    """The ids that were merged into this one, and erased with it: they are the same person."""
    removed: dict[str, int]
    """Rows by what they were: interactions, conversations, turns, ..."""
    files_rewritten: bool
    """False: a long-running reader kept the old bytes in the files; erase again to rewrite them."""


def erase(engine: Engine, clock: Clock, journal: Journal, customer_id: str, erased_by: str) -> Receipt:
    """Remove a customer. NotFound where nothing is held about them. Again: finishes what failed.

    Ids merged into this one are the same person and go too; an id that was merged into another goes alone.
    """
    now, id = clock(), str(uuid7())
    with writing(engine) as connection:
        also = others_of(connection, customer_id)
        held = [_Held.of(connection, one) for one in (customer_id, *also)]
        if not any(one.anything for one in held) and not journal.erased(connection, customer_id):
            raise NotFound("customer", customer_id)
        removed: Counter[str] = Counter()
        for one in held:
            removed.update(_remove(connection, one))
        journal.record_erasure(connection, id, customer_id, erased_by, dict(removed))
    return Receipt(
        id=id,
        customer_id=customer_id,
        also=also,
        erased_at=now,
        removed=dict(removed),
        files_rewritten=remove_traces(engine),
    )


class _Held:
    """What is held about one customer: the rows' ids, and every string by which a kept answer is theirs."""

    def __init__(
        self,
        customer_id: str,
        conversation_ids: list[str],
        outreach_ids: list[str],
        words: frozenset[str],
    ) -> None:
        self.customer_id = customer_id
        self.conversation_ids = conversation_ids
        self.outreach_ids = outreach_ids
        self.words = words
        self.anything = bool(words)

    @classmethod
    def of(cls, connection: Connection, customer_id: str) -> _Held:
        talks = connection.execute(
            select(conversation_customers.c.conversation_id).where(
                conversation_customers.c.customer_id == customer_id
            )
        ).scalars()
        ids = list(talks)
        words = set(ids)
        stored = connection.execute(
            select(customers.c.profile).where(customers.c.id == customer_id)
        ).scalar_one_or_none()
        if stored is not None:
            profile = Profile.model_validate(stored)
            words |= {customer_id, *([profile.name] if profile.name else [])}
            words |= {identity.value for identity in profile.identities}
        for content in connection.execute(
            select(interactions.c.content).where(interactions.c.customer_id == customer_id)
        ).scalars():
            words |= {text for text in (content["id"], content["summary"], content["text"]) if text}
        for columns in (
            (
                turns.c.conversation_id,
                turns.c.text,
            ),  # not the id: a caller's "1" is in other conversations too
            (suggestions.c.conversation_id, suggestions.c.id),
            (decisions.c.conversation_id, decisions.c.id, decisions.c.sent, decisions.c.reason),
        ):
            rows = connection.execute(select(*columns[1:]).where(columns[0].in_(ids)))
            words |= {text for row in rows for text in row if text}
        prepared = _outreach_about(connection, customer_id)
        words |= set(prepared)
        return cls(customer_id, ids, prepared, frozenset(words))


def _outreach_about(connection: Connection, customer_id: str) -> list[str]:
    """Their outreach, and what was prepared for somebody they were taken for: it may speak of them."""
    theirs = connection.execute(select(outreach.c.id).where(outreach.c.customer_id == customer_id)).scalars()
    others = connection.execute(
        select(outreach.c.id, outreach.c.customer_id, outreach.c.prepared_at).where(
            outreach.c.customer_id.in_(once_together(connection, customer_id))
        )
    ).all()
    shared = (
        one.id for one in others if together_at(connection, customer_id, one.customer_id, one.prepared_at)
    )
    return [*theirs, *shared]


def _remove(connection: Connection, held: _Held) -> dict[str, int]:
    ids = held.conversation_ids
    theirs = customers.c.id == held.customer_id
    shown = select(suggestions.c.id).where(suggestions.c.conversation_id.in_(ids))
    written_to = [f"outreach:{id}{what}" for id in held.outreach_ids for what in ("", ":promise")]
    removed = {"kept_responses": _forget_responses(connection, held)}
    forgotten = connection.execute(
        update(decisions)
        .where(
            decisions.c.conversation_id.in_(ids),
            or_(decisions.c.sent.isnot(None), decisions.c.reason.isnot(None)),
        )
        .values(sent=None, reason=None)
    )
    written = connection.execute(
        update(outreach_decisions)
        .where(
            outreach_decisions.c.outreach_id.in_(held.outreach_ids),
            or_(outreach_decisions.c.sent.isnot(None), outreach_decisions.c.reason.isnot(None)),
        )
        .values(sent=None, reason=None)
    )
    removed["decision_texts"] = forgotten.rowcount + written.rowcount
    for name, table, condition in (
        ("shown_events", shown_events, shown_events.c.suggestion_id.in_(shown)),
        ("suggestions", suggestions, suggestions.c.conversation_id.in_(ids)),
        ("answers", answers, answers.c.conversation_id.in_(ids)),
        ("events", events, events.c.conversation_id.in_(ids)),
        ("turns", turns, turns.c.conversation_id.in_(ids)),
        ("conversations", conversations, conversations.c.id.in_(ids)),
        ("outreach", outreach, outreach.c.id.in_(held.outreach_ids)),
        ("signals", signals, signals.c.customer_id == held.customer_id),
        (
            "interactions",
            interactions,
            or_(interactions.c.customer_id == held.customer_id, interactions.c.id.in_(written_to)),
        ),
        ("identities", identities, identities.c.customer_id == held.customer_id),
        ("customers", customers, theirs),
    ):
        removed[name] = _delete(connection, table, condition)
    # An incident that hit nobody else any more says only what they alone reported.
    hit = select(signals.c.incident_id).where(signals.c.incident_id.isnot(None))
    _delete(connection, incidents, incidents.c.id.not_in(hit))
    return removed


def _delete(connection: Connection, table: Table, condition: Any) -> int:
    return connection.execute(delete(table).where(condition)).rowcount


def _forget_responses(connection: Connection, held: _Held) -> int:
    """Forget the responses kept for retried requests that mention the customer; how many those were."""
    mentioned = [
        (row.scope, row.key)
        for row in connection.execute(select(idempotency.c.scope, idempotency.c.key, idempotency.c.body))
        if row.body and not held.words.isdisjoint(_strings(row.body))
    ]
    for scope, key in mentioned:
        _delete(connection, idempotency, (idempotency.c.scope == scope) & (idempotency.c.key == key))
    return len(mentioned)


def _strings(body: str) -> Iterator[str]:
    """Every string in a JSON body, or its words where it is no JSON."""
    try:
        pending = [json.loads(body)]
    except ValueError:
        yield from body.split()
        return
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
