"""Conversations: the live exchange between a customer and an agent, turn by turn."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Connection, Engine, func, insert, literal, null, select, tuple_, update
from uuid_utils.compat import uuid7

from assist.customers.profile import CallerId, Moment
from assist.errors import BadRequest, Conflict, NotFound
from assist.events import Events
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import UtcDateTime, conversation_customers, conversations, turns

Speaker = Literal["customer", "agent"]


class Turn(BaseModel):
    """One utterance by the customer or the agent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId | None = None
    """The caller's id; the same id twice is one turn. None: we make one."""
    speaker: Speaker
    text: str = Field(min_length=1, max_length=20_000)
    at: Moment | None = None


class ConversationDetails(BaseModel):
    """What `PUT /v1/conversations/{id}` takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    customer_id: CallerId | None = None
    channel: str | None = Field(default=None, max_length=40)
    subject: str | None = Field(default=None, max_length=300)
    metadata: dict[str, Any] = Field(default_factory=dict)
    """Kept as given. `collected` is what was taken down before the conversation, by the names of facts."""

    @property
    def collected(self) -> dict[str, Any] | None:
        """What was taken down before the conversation; None where nothing was."""
        given = self.metadata.get("collected")
        return given if isinstance(given, dict) else None


class Closing(BaseModel):
    """How a conversation ended; the body of a close request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    resolved: bool | None = None
    disposition: str | None = Field(default=None, max_length=80)
    csat: int | None = Field(default=None, ge=1, le=5)


class Conversation(BaseModel):
    """A conversation as stored: its details and its turns, oldest first."""

    model_config = ConfigDict(frozen=True)

    id: str
    details: ConversationDetails
    turns: tuple[Turn, ...] = ()
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    begins_with: str | None = None
    """The start of what the customer said first, to know the conversation by."""

    def until(self, turn_id: str) -> tuple[Turn, ...]:
        """The turns up to this one, that one included. NotFound where it is not among them."""
        ids = [turn.id for turn in self.turns]
        if turn_id not in ids:
            raise NotFound("turn", turn_id)
        return self.turns[: ids.index(turn_id) + 1]


_GREETING = 20
"""Characters: who writes less has mostly greeted, and says later what it is about."""
_BEGINNING = (
    select(func.substr(turns.c.text, 1, 120))
    .where(turns.c.conversation_id == conversations.c.id, turns.c.speaker == "customer")
    .order_by(func.length(turns.c.text) < _GREETING, turns.c.position)
    .limit(1)
    .scalar_subquery()
    .label("begins_with")
)
ChangesBrief = Callable[[Turn | None, Turn], bool]
AfterClosing = Callable[[Connection, Conversation, tuple[str, ...]], None]


class Conversations:
    """The conversations in the database."""

    def __init__(
        self, engine: Engine, clock: Clock, events: Events, changes_brief: ChangesBrief | None = None
    ) -> None:
        """`changes_brief` says whether a turn, after the one before it, changes what is known of who said
        it: then those who look on are told, with the turn. None: no turn does."""
        self._engine = engine
        self._clock = clock
        self._events = events
        self._changes_brief = changes_brief

    def put(self, id: str, details: ConversationDetails) -> Conversation:
        """Make a conversation, or replace the details of one; its turns stay."""
        now = self._clock()
        row = {"customer_id": details.customer_id, "details": details.model_dump(mode="json")}
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(conversations).where(conversations.c.id == id).values(**row, updated_at=now)
            )
            if changed.rowcount == 0:
                _begin(connection, id, details, now)
            else:
                _link(connection, id, details.customer_id)
                self._events.append(connection, id, "brief", {"customer_id": details.customer_id})
            return _conversation(connection, id)

    def get(self, id: str) -> Conversation:
        """The conversation with its turns. NotFound where there is none."""
        with reading(self._engine) as connection:
            return _conversation(connection, id)

    def exists(self, id: str) -> bool:
        """Whether there is a conversation of this id."""
        with reading(self._engine) as connection:
            return (
                connection.execute(select(conversations.c.id).where(conversations.c.id == id)).first()
                is not None
            )

    def customer_of(self, id: str) -> str | None:
        """The id of the customer whom a conversation is with now; None: nobody who is known, or no such."""
        with reading(self._engine) as connection:
            return customer_of(connection, id)

    def list(
        self, customer_id: str | None = None, after: str | None = None, limit: int = 50
    ) -> tuple[Conversation, ...]:
        """Conversations without their turns, the one that changed last first.

        `after` is the `place_in_list` of the last one seen.
        """
        latest = (conversations.c.updated_at.desc(), conversations.c.id.desc())
        query = select(conversations, _BEGINNING).order_by(*latest)
        if customer_id is not None:
            query = query.where(conversations.c.customer_id == customer_id)
        if after is not None:
            place = (conversations.c.updated_at, conversations.c.id)
            query = query.where(tuple_(*place) < tuple_(*_place(after)))
        with reading(self._engine) as connection:
            return tuple(_without_turns(row) for row in connection.execute(query.limit(limit)))

    def add_turn(self, conversation_id: str, turn: Turn) -> tuple[Turn, bool]:
        """Store a turn; made with its conversation where that is new. As stored, and whether new.

        The same id again is the same turn, whatever its time; Conflict where it says something else.
        A closed conversation is open again.
        """
        with writing(self._engine) as connection:
            now = self._clock()
            known = _turn(connection, conversation_id, turn.id) if turn.id else None
            if known is not None:
                if (known.speaker, known.text) != (turn.speaker, turn.text):
                    raise Conflict(
                        "turn_differs",
                        f"The conversation {conversation_id!r} has a turn {turn.id!r} that says something "
                        "else; give every turn its own id.",
                    )
                return known, False
            stored = turn.model_copy(update={"id": turn.id or str(uuid7()), "at": turn.at or now})
            self._append(connection, conversation_id, stored, now)
            return stored, True

    def _append(self, connection: Connection, id: str, turn: Turn, now: datetime) -> None:
        changed = connection.execute(
            update(conversations)
            .where(conversations.c.id == id)
            .values(updated_at=now, closed_at=None, closing=null())
        )
        if changed.rowcount == 0:
            _begin(connection, id, ConversationDetails(), now)
        count = connection.execute(
            select(func.count()).select_from(turns).where(turns.c.conversation_id == id)
        ).scalar_one()
        customer_id = connection.execute(
            select(conversations.c.customer_id).where(conversations.c.id == id)
        ).scalar_one()
        before = _turn_at(connection, id, count - 1) if customer_id else None
        connection.execute(
            insert(turns).values(
                conversation_id=id,
                id=turn.id,
                position=count,
                speaker=turn.speaker,
                text=turn.text,
                at=turn.at,
            )
        )
        self._events.append(connection, id, "turn", {"turn_id": turn.id})
        if customer_id and self._changes_brief and self._changes_brief(before, turn):
            self._events.append(connection, id, "brief", {"customer_id": customer_id})

    def turn(self, conversation_id: str, id: str) -> Turn:
        """One turn. NotFound where the conversation has none of this id."""
        with reading(self._engine) as connection:
            turn = _turn(connection, conversation_id, id)
        if turn is None:
            raise NotFound("turn", id)
        return turn

    def close(self, id: str, closing: Closing, then: AfterClosing | None = None) -> Conversation:
        """Mark a conversation as ended; again: replaces how it ended. NotFound where there is none.

        `then` is called in the same transaction, with the conversation and everybody it was ever with.
        """
        now = self._clock()
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(conversations)
                .where(conversations.c.id == id)
                .values(closed_at=now, updated_at=now, closing=closing.model_dump(mode="json"))
            )
            if changed.rowcount == 0:
                raise NotFound("conversation", id)
            closed = _conversation(connection, id)
            if then is not None:
                links = conversation_customers.c
                people = select(links.customer_id).where(links.conversation_id == id)
                then(connection, closed, tuple(connection.execute(people).scalars()))
            return closed


def customer_of(connection: Connection, id: str) -> str | None:
    """What `Conversations.customer_of` gives, as the caller's transaction sees it."""
    found: str | None = connection.execute(
        select(conversations.c.customer_id).where(conversations.c.id == id)
    ).scalar()
    return found


def place_in_list(conversation: Conversation) -> str:
    """Where a conversation stands in the list of all: what `Conversations.list` continues after."""
    return f"{conversation.updated_at.isoformat()} {conversation.id}"


def _place(written: str) -> tuple[ColumnElement[datetime], ColumnElement[str]]:
    at, _, id = written.partition(" ")
    try:
        moment = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequest(
            "invalid_cursor", f"{written[:80]!r} is no place in this list; begin without it."
        ) from None
    return literal(moment, UtcDateTime), literal(id)


def _begin(connection: Connection, id: str, details: ConversationDetails, now: datetime) -> None:
    connection.execute(
        insert(conversations).values(
            id=id,
            customer_id=details.customer_id,
            details=details.model_dump(mode="json"),
            salt=secrets.token_hex(32),
            created_at=now,
            updated_at=now,
        )
    )
    _link(connection, id, details.customer_id)


def _link(connection: Connection, id: str, customer_id: str | None) -> None:
    """Remember that the conversation was with this customer, whoever it is said to be with later."""
    links = conversation_customers
    link = (links.c.conversation_id == id) & (links.c.customer_id == customer_id)
    if customer_id is not None and connection.execute(select(links).where(link)).first() is None:
        connection.execute(insert(links).values(conversation_id=id, customer_id=customer_id))


def _conversation(connection: Connection, id: str) -> Conversation:
    found = select(conversations, _BEGINNING).where(conversations.c.id == id)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise NotFound("conversation", id)
    said = connection.execute(
        select(turns).where(turns.c.conversation_id == id).order_by(turns.c.position)
    ).all()
    return _without_turns(row).model_copy(update={"turns": tuple(_as_turn(turn) for turn in said)})


def _turn(connection: Connection, conversation_id: str, id: str) -> Turn | None:
    row = connection.execute(
        select(turns).where(turns.c.conversation_id == conversation_id, turns.c.id == id)
    ).one_or_none()
    return None if row is None else _as_turn(row)


def _turn_at(connection: Connection, conversation_id: str, position: int) -> Turn | None:
    row = connection.execute(
        select(turns).where(turns.c.conversation_id == conversation_id, turns.c.position == position)
    ).one_or_none()
    return None if row is None else _as_turn(row)


def _as_turn(row: Any) -> Turn:
    return Turn(id=row.id, speaker=row.speaker, text=row.text, at=row.at)


def _without_turns(row: Any) -> Conversation:
    return Conversation(
        id=row.id,
        details=ConversationDetails.model_validate(row.details),
        created_at=row.created_at,
        updated_at=row.updated_at,
        closed_at=row.closed_at,
        begins_with=row.begins_with,
    )
