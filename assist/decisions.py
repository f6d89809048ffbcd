"""Decisions: what the human did with a suggestion. Appended, never rewritten; the last one stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Connection, Engine, insert, select
from uuid_utils.compat import uuid7

from assist.conversations import customer_of
from assist.customers.merges import are_one
from assist.edit_distance import edit_share
from assist.errors import Conflict, NotFound, Unprocessable
from assist.events import Events
from assist.journal.entries import salt_of
from assist.journal.journal import Journal
from assist.journal.verification import decision_content
from assist.stops import active_stops, stopped_documents
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import conversations, decisions, shown_events, suggestions, turns
from assist.suggestions import Suggestion
from knowledge_base.catalogue import documents

Outcome = Literal["accepted", "edited", "overridden", "dismissed"]


class Choice(BaseModel):
    """What a person chose to do; the body of a decision request.

    `sent` is the only text in the system that may leave for a customer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    sent: str | None = Field(default=None, max_length=20_000)
    """The text that goes to the customer. An accepted suggestion without it sends its draft, unless a
    document it rests on was stopped or deleted since; edited needs it; overridden may have it; dismissed has
    none."""
    reason: str | None = Field(default=None, max_length=2000)
    wrong: bool = False
    """The person flags the suggestion as wrong or harmful."""

    @model_validator(mode="after")
    def _sent_agrees_with_outcome(self) -> Self:
        if self.outcome == "edited" and not self.sent:
            raise ValueError("outcome 'edited' needs `sent`, the text the person sends")
        if self.outcome == "dismissed" and self.sent is not None:
            raise ValueError("outcome 'dismissed' sends nothing: leave `sent` out, or say 'overridden'")
        return self


class Decision(BaseModel):
    """One recorded choice of one person."""

    model_config = ConfigDict(frozen=True)

    id: str
    suggestion_id: str | None
    """None where Assist said nothing and the person answered on their own."""
    conversation_id: str | None
    outcome: Outcome
    sent: str | None
    edit_distance: float | None
    """Levenshtein distance of draft and sent over the longer length, 0 to 1; None where one is missing."""
    reason: str | None
    wrong: bool = False
    decided_by: str
    decided_at: datetime
    supersedes: str | None
    """The decision this one replaces."""


class Decisions:
    """The decisions in the database. Deciding touches nothing else: no index, no encoder, no model."""

    def __init__(self, engine: Engine, clock: Clock, journal: Journal, events: Events) -> None:
        self._engine = engine
        self._clock = clock
        self._journal = journal
        self._events = events

    def decide(self, suggestion_id: str, choice: Choice, decided_by: str, id: str | None = None) -> Decision:
        """Record what a person did with a suggestion; it stands in place of what was decided before.

        `id` is a UUIDv7 that stays the same when a request is tried again: a decision that is there already
        is given back, not made twice. NotFound where there is no such suggestion; Conflict where it is
        accepted without `sent` and what it rests on was stopped or deleted since, and where it is accepted or
        edited by somebody who has not opened its evidence, if it asks for that.
        """
        with reading(self._engine) as connection:
            row = _suggestion(connection, suggestion_id)
        # Suggestions never change, so the slow part can be done before it is our turn to write.
        draft = row.content["draft"]
        sent = _sent(choice, draft)
        decision = Decision(
            id=id or str(uuid7()),
            suggestion_id=suggestion_id,
            conversation_id=row.conversation_id,
            outcome=choice.outcome,
            sent=sent,
            edit_distance=None if sent is None or not draft else edit_share(draft, sent),
            reason=choice.reason,
            wrong=choice.wrong,
            decided_by=decided_by,
            decided_at=self._clock(),
            supersedes=None,
        )
        with writing(self._engine) as connection:
            _suggestion(connection, suggestion_id)  # it may have been erased meanwhile
            known = _known(connection, decision.id)
            if known is not None:
                return known
            if choice.outcome in ("accepted", "edited") and row.content.get("evidence_first"):
                _refuse_unread(connection, suggestion_id, decided_by)
            if sent is not None and choice.sent is None:
                suggestion = Suggestion.model_validate(row.content)
                refuse_withdrawn(connection, suggestion.documents())
                _refuse_of_others(connection, suggestion, row.conversation_id)
            return self._append(connection, decision, None, decisions.c.suggestion_id == suggestion_id)

    def decide_alone(
        self, conversation_id: str, choice: Choice, decided_by: str, id: str | None = None
    ) -> Decision:
        """Record what a person did where Assist said nothing.

        It stands in place of what was decided alone since the customer last spoke. NotFound where there is
        no such conversation; Unprocessable for an outcome that needs a suggestion.
        """
        if choice.outcome in ("accepted", "edited"):
            raise Unprocessable(
                "no_suggestion",
                f"Outcome {choice.outcome!r} is about a suggestion and this decision names none: "
                "say 'overridden' with the text you send as `sent`.",
            )
        decision = Decision(
            id=id or str(uuid7()),
            suggestion_id=None,
            conversation_id=conversation_id,
            outcome=choice.outcome,
            sent=choice.sent,
            edit_distance=None,
            reason=choice.reason,
            wrong=choice.wrong,
            decided_by=decided_by,
            decided_at=self._clock(),
            supersedes=None,
        )
        with writing(self._engine) as connection:
            if salt_of(connection, conversation_id) is None:
                raise NotFound("conversation", conversation_id)
            turn_id = _last_customer_turn(connection, conversation_id)
            same_silence = (
                decisions.c.suggestion_id.is_(None)
                & (decisions.c.conversation_id == conversation_id)
                & decisions.c.turn_id.is_not_distinct_from(turn_id)
            )
            return self._append(connection, decision, turn_id, same_silence)

    def of_suggestion(self, suggestion_id: str) -> tuple[Decision, ...]:
        """Every decision on a suggestion, oldest first; the last one stands."""
        return self._all(decisions.c.suggestion_id == suggestion_id)

    def of_conversation(self, conversation_id: str) -> tuple[Decision, ...]:
        """Every decision in a conversation, oldest first."""
        return self._all(decisions.c.conversation_id == conversation_id)

    def get(self, id: str) -> Decision | None:
        """One decision, or None."""
        return next(iter(self._all(decisions.c.id == id)), None)

    def _all(self, condition: Any) -> tuple[Decision, ...]:
        query = select(decisions).where(condition).order_by(decisions.c.sequence)
        with reading(self._engine) as connection:
            return tuple(_decision(row) for row in connection.execute(query))

    def _append(self, connection: Connection, decision: Decision, turn_id: str | None, same: Any) -> Decision:
        known = _known(connection, decision.id)
        if known is not None:
            return known
        previous = select(decisions.c.id).where(same).order_by(decisions.c.sequence.desc()).limit(1)
        standing = decision.model_copy(update={"supersedes": connection.execute(previous).scalar()})
        connection.execute(insert(decisions).values(**standing.model_dump(), turn_id=turn_id))
        row = connection.execute(select(decisions).where(decisions.c.id == standing.id)).one()
        salt = salt_of(connection, row.conversation_id)
        self._journal.append(
            connection,
            "decision",
            standing.id,
            standing.conversation_id,
            standing.decided_by,
            decision_content(row, salt),
        )
        self._events.append(connection, row.conversation_id, "decision", {"decision_id": standing.id})
        return standing


def _suggestion(connection: Connection, id: str) -> Any:
    row = connection.execute(
        select(suggestions.c.conversation_id, suggestions.c.content)
        .join(conversations, conversations.c.id == suggestions.c.conversation_id)
        .where(suggestions.c.id == id)
    ).one_or_none()
    if row is None:
        raise NotFound("suggestion", id)
    return row


def _sent(choice: Choice, draft: str) -> str | None:
    if choice.outcome != "accepted":
        return choice.sent
    if choice.sent is not None and choice.sent != draft:
        raise Unprocessable(
            "accepted_but_changed",
            "`sent` differs from the draft: say 'edited', or leave `sent` out to send the draft.",
        )
    return draft or None


def refuse_withdrawn(connection: Connection, used: frozenset[str], instead: str = "overridden") -> None:
    """Conflict where a person in charge withdrew one of the documents that a draft rests on.

    `instead` is the outcome that sends a person's own words. Asked of the database alone: deciding works
    without index and model.
    """
    deleted = select(documents.c.id).where(documents.c.id.in_(used), documents.c.deleted.is_(True))
    stopped = used & stopped_documents(active_stops(connection))
    withdrawn = stopped.union(connection.execute(deleted).scalars())
    if withdrawn:
        raise Conflict(
            "draft_withdrawn",
            f"The draft rests on {sorted(withdrawn)[0]!r}, which was stopped or deleted since, so it is not "
            f"sent by itself: say {instead!r} with your own words as `sent`, or give the draft as `sent`.",
        )


def _refuse_unread(connection: Connection, suggestion_id: str, decided_by: str) -> None:
    """Conflict where this person has not opened the evidence; another's opening does not count."""
    opened = select(shown_events.c.sequence).where(
        shown_events.c.suggestion_id == suggestion_id,
        shown_events.c.event == "evidence_opened",
        shown_events.c.by == decided_by,
    )
    if connection.execute(opened.limit(1)).first() is None:
        raise Conflict(
            "evidence_required",
            f"{decided_by!r} has not opened what this suggestion rests on, and it would cost much if it were "
            "wrong: open one of its quotes (event 'evidence_opened') and decide again, or say 'overridden' "
            "with your own words as `sent`.",
        )


def _refuse_of_others(connection: Connection, suggestion: Suggestion, conversation_id: str) -> None:
    """Conflict where the draft may hold what is on file of somebody else: a merge was undone since, or the
    conversation turned out to be with another customer."""
    them = customer_of(connection, conversation_id)
    if suggestion.about and (them is None or not are_one(connection, (them, *suggestion.about))):
        raise Conflict(
            "draft_withdrawn",
            f"The draft was written for {suggestion.about[0]!r}, and this conversation is not with them, so "
            "it is not sent by itself: say 'overridden' with your own words as `sent`.",
        )


def _known(connection: Connection, id: str) -> Decision | None:
    row = connection.execute(select(decisions).where(decisions.c.id == id)).one_or_none()
    return None if row is None else _decision(row)


def _last_customer_turn(connection: Connection, conversation_id: str) -> str | None:
    query = (
        select(turns.c.id)
        .where(turns.c.conversation_id == conversation_id, turns.c.speaker == "customer")
        .order_by(turns.c.position.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def _decision(row: Any) -> Decision:
    return Decision.model_validate({name: getattr(row, name) for name in Decision.model_fields})
