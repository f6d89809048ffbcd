"""Deciding: what a person did with prepared outreach. Appended, never rewritten; the last one stands.

Touches the database alone, as every decision does: no index, no encoder, no model. What was sent, and the
slot it promised, is put on the customer's timeline, so that whoever they call next knows it.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Connection, Engine, func, insert, select, update
from uuid_utils.compat import uuid7

from assist.customers.customers import Customers
from assist.customers.merges import parted_since
from assist.customers.profile import Interaction
from assist.decisions import refuse_withdrawn
from assist.errors import Conflict, NotFound
from assist.journal.journal import Journal
from assist.journal.verification import outreach_decision_content
from assist.judging.governing import governs
from assist.outreach.outreach import Outreach
from assist.outreach.wording import what_happened
from assist.storage.database import Clock, writing
from assist.storage.tables import incidents, outreach, outreach_decisions
from knowledge_base.catalogue import StoredVersions

_AT_ONCE = 500
"""Outreach of an incident that one request decides: what fits into its time."""
_IN_ONE_TRANSACTION = 50


class OutreachChoice(BaseModel):
    """What a person chose to do; the body of a decision request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Literal["sent", "edited", "dropped"]
    sent: str | None = Field(default=None, max_length=20_000)
    """The text that goes to the customer. Sent without it means `say` as it is, unless that is empty, a
    document it rests on was stopped, deleted or replaced since, or its slot has passed; edited needs it;
    dropped has none."""
    channel: str | None = Field(default=None, min_length=1, max_length=40)
    """The way it went; none: the one that the customer prefers, else `message`."""
    reason: str | None = Field(default=None, max_length=2000)

    @model_validator(mode="after")
    def _sent_agrees_with_outcome(self) -> Self:
        if self.sent is not None and not self.sent.strip():
            raise ValueError("`sent` is empty: give the text that goes to the customer, or leave it out")
        if self.outcome == "edited" and not self.sent:
            raise ValueError("outcome 'edited' needs `sent`, the text the person sends")
        if self.outcome == "dropped" and self.sent is not None:
            raise ValueError("outcome 'dropped' sends nothing: leave `sent` out, or say 'edited'")
        return self


class OutreachDecision(BaseModel):
    """One recorded choice of one person."""

    model_config = ConfigDict(frozen=True)

    id: str
    outreach_id: str
    outcome: Literal["sent", "edited", "dropped"]
    sent: str | None
    channel: str | None
    reason: str | None
    decided_by: str
    decided_at: datetime
    supersedes: str | None
    """The decision this one replaces."""


class IncidentDecided(BaseModel):
    """What one decision about an incident did."""

    model_config = ConfigDict(frozen=True)

    incident_id: str
    decided: int
    """Outreach decided now, each with a decision of its own."""
    skipped: int
    """Not sent as it is: it has no words, what it rests on was withdrawn or replaced, its slot has passed, or
    its customer was merged and parted."""
    left: int
    """Outreach that is still to be decided: decide again."""


class OutreachDecisions:
    """The decisions about outreach in the database."""

    def __init__(
        self, engine: Engine, clock: Clock, journal: Journal, customers: Customers, zone: tzinfo = UTC
    ) -> None:
        """`zone` is where the days of the company end."""
        self._zone = zone
        self._engine = engine
        self._clock = clock
        self._journal = journal
        self._customers = customers

    def decide(
        self, outreach_id: str, choice: OutreachChoice, decided_by: str, id: str | None = None
    ) -> OutreachDecision:
        """Record what a person did with an outreach; it stands in place of what was decided before.

        `id` is a UUIDv7 that stays the same when a request is tried again. NotFound where there is no such
        outreach; Conflict where another took its place, where it is sent as it is and may not be, or where
        what was sent is dropped without a `reason`.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(outreach).where(outreach.c.id == outreach_id)).one_or_none()
            if row is None:
                raise NotFound("outreach", outreach_id)
            known = connection.execute(
                select(outreach_decisions).where(outreach_decisions.c.id == (id or ""))
            ).one_or_none()
            return _decision(known) if known else self._decide(connection, row, choice, decided_by, id)

    def decide_incident(self, incident_id: str, choice: OutreachChoice, decided_by: str) -> IncidentDecided:
        """Record the same choice for the outreach of an incident that nobody has decided, up to 500 at once.

        `edited` sends one text to all of them. NotFound where there is no such incident.
        """
        decided = skipped = 0
        last = ""
        for _ in range(_AT_ONCE // _IN_ONE_TRANSACTION):
            with writing(self._engine) as connection:
                if (
                    connection.execute(select(incidents.c.id).where(incidents.c.id == incident_id)).first()
                    is None
                ):
                    raise NotFound("incident", incident_id)
                rows = connection.execute(
                    select(outreach)
                    .where(_undecided(incident_id), outreach.c.id > last)
                    .order_by(outreach.c.id)
                    .limit(_IN_ONE_TRANSACTION)
                ).all()
                for row in rows:
                    last = row.id
                    try:
                        self._decide(connection, row, choice, decided_by, None)
                        decided += 1
                    except Conflict:  # raised before anything is written
                        skipped += 1
                left = connection.execute(
                    select(func.count()).select_from(outreach).where(_undecided(incident_id))
                ).scalar_one()
            if len(rows) < _IN_ONE_TRANSACTION:
                break
        return IncidentDecided(incident_id=incident_id, decided=decided, skipped=skipped, left=left)

    def last(self, connection: Connection, outreach_id: str) -> OutreachDecision | None:
        """The decision that stands, or None."""
        row = connection.execute(_of(outreach_id).limit(1)).one_or_none()
        return None if row is None else _decision(row)

    def _decide(
        self, connection: Connection, row: Any, choice: OutreachChoice, decided_by: str, id: str | None
    ) -> OutreachDecision:
        made = Outreach.model_validate(row.content)
        previous = self.last(connection, row.id)
        self._refuse(connection, row, made, choice)
        _refuse_to_forget(previous, choice)
        text = None if choice.outcome == "dropped" else choice.sent or made.say
        decision = OutreachDecision(
            id=id or str(uuid7()),
            outreach_id=row.id,
            outcome=choice.outcome,
            sent=text,
            channel=None if text is None else choice.channel or made.channel or "message",
            reason=choice.reason,
            decided_by=decided_by,
            decided_at=self._clock(),
            supersedes=previous.id if previous else None,
        )
        connection.execute(insert(outreach_decisions).values(decision.model_dump()))
        state = "dropped" if text is None else "sent"
        connection.execute(
            update(outreach)
            .where(outreach.c.id == row.id)
            .values(state=state, decided_at=decision.decided_at)
        )
        self._put_on_timeline(connection, made, decision)
        stored = connection.execute(
            select(outreach_decisions).where(outreach_decisions.c.id == decision.id)
        ).one()
        self._journal.append(
            connection,
            "outreach_decision",
            decision.id,
            None,
            decided_by,
            outreach_decision_content(stored, row.salt),
        )
        return decision

    def _refuse(self, connection: Connection, row: Any, made: Outreach, choice: OutreachChoice) -> None:
        if row.state == "superseded":
            raise Conflict(
                "outreach_superseded", "Another outreach took the place of this one: decide about that one."
            )
        if choice.outcome != "sent" or choice.sent is not None:
            return
        if not made.say:
            raise Conflict(
                "outreach_unworded",
                "No words that fit were found for it: say 'edited' with your words as `sent`.",
            )
        refuse_withdrawn(connection, made.documents(), "edited")
        self._refuse_replaced(connection, made)
        if parted_since(connection, made.customer_id, made.prepared_at):
            raise Conflict(
                "customer_parted",
                "It was prepared while two customers were merged who were parted since, so it may speak of "
                "the other one: say 'edited' with your words as `sent`.",
            )
        if made.slot and made.slot.passed(self._clock().astimezone(self._zone)):
            raise Conflict(
                "slot_passed",
                f"The slot it offers, {made.slot.said}, has passed: say 'edited' with your words as `sent`.",
            )

    def _refuse_replaced(self, connection: Connection, made: Outreach) -> None:
        """Conflict where a document says something else by now. Asked of the database alone."""
        rests_on = {(one.document_id, one.version, one.as_of) for one in made.evidence}
        rests_on |= {(one.document_id, one.version, one.as_of) for one in made.checks}
        stored = StoredVersions.of(connection, {id for id, _, _ in rests_on})
        now = self._clock()
        for id, version, as_of in sorted(rests_on, key=lambda one: one[:2]):
            if not governs(id, version, now, as_of, stored):
                raise Conflict(
                    "outreach_outdated",
                    f"It rests on version {version} of {id!r}, which is not in force any more: look at the "
                    "list for a newer one, or say 'edited' with your words as `sent`.",
                )

    def _put_on_timeline(self, connection: Connection, made: Outreach, decision: OutreachDecision) -> None:
        """What stands now, in place of what an earlier decision put there."""
        contact, promise = f"outreach:{made.id}", f"outreach:{made.id}:promise"
        self._customers.take_off_timeline(connection, made.customer_id, (contact, promise))
        if decision.sent is None:
            return
        slot = made.slot if made.slot and made.slot.day_said in decision.sent else None
        about: dict[str, Any] = {"outreach": made.id, "signal": made.kind, "playbook": made.playbook}
        if made.serial:
            about["serial"] = made.serial
        offered = f", and offered a {slot.action.replace('_', ' ')} {slot.said}" if slot else ""
        wrote = Interaction(
            id=contact,
            at=decision.decided_at,
            channel=decision.channel or "message",
            kind="contact",
            summary=f"We wrote first, about “{what_happened(made.kind)}”{offered}",
            text=decision.sent,
            data=about,
        )
        self._customers.add_to_timeline(connection, made.customer_id, wrote)
        if slot is None:
            return
        what = slot.action.replace("_", " ").capitalize()
        promised = Interaction(
            id=promise,
            at=decision.decided_at,
            channel=wrote.channel,
            kind="promise",
            summary=f"{what} {slot.said}" if slot.at else what,  # the day is in `due_on`
            data={
                **about,
                "by": decision.decided_by,
                "action": slot.action,
                "due_on": slot.day.isoformat(),
                **({"slot_at": slot.at.isoformat()} if slot.at else {}),
            },
            outcome="pending",
        )
        self._customers.add_to_timeline(connection, made.customer_id, promised)


def _refuse_to_forget(previous: OutreachDecision | None, choice: OutreachChoice) -> None:
    """Conflict where what was sent is dropped without a word: the customer may count on what it promised."""
    if previous and previous.sent and choice.outcome == "dropped" and not (choice.reason or "").strip():
        raise Conflict(
            "outreach_sent",
            f"It was noted as sent on {previous.decided_at:%Y-%m-%d}, and dropping it takes it, and the slot "
            "that it promised, off the customer's timeline: if it was never sent, say so in `reason`.",
        )


def _of(outreach_id: str) -> Any:
    return (
        select(outreach_decisions)
        .where(outreach_decisions.c.outreach_id == outreach_id)
        .order_by(outreach_decisions.c.sequence.desc())
    )


def _undecided(incident_id: str) -> Any:
    return (outreach.c.incident_id == incident_id) & (outreach.c.state == "prepared")


def _decision(row: Any) -> OutreachDecision:
    return OutreachDecision.model_validate(
        {name: getattr(row, name) for name in OutreachDecision.model_fields}
    )
