"""Customers: who we serve, what they own and ordered, and the timeline of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    FailFast,
    Field,
    StringConstraints,
    ValidationError,
)
from sqlalchemy import Connection, Engine, delete, insert, select, update
from uuid_utils.compat import uuid7

from assist.customers.erasure import Receipt, erase
from assist.customers.identities import normalised
from assist.customers.rows import Unreadable
from assist.errors import Conflict
from assist.events import Events
from assist.journal.journal import Journal
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import conversations, customers, identities, interactions
from knowledge_base.documents import Money

CallerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@-]{1,128}$")]
"""An id that a caller brings: of a customer, a conversation, a turn."""


def _in_utc(given: datetime) -> datetime:
    try:
        return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("outside the years 1 to 9999 in UTC") from None


Moment = Annotated[datetime, AfterValidator(_in_utc)]
"""A moment in UTC; written without a zone it is taken as UTC."""
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Identity(BaseModel):
    """One way to recognise a customer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["email", "phone", "account", "device", "handle"]
    value: str = Field(min_length=1, max_length=320)
    verified: bool = False


class OrderLine(BaseModel):
    """One thing bought in an order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sku: str = Field(max_length=80)
    name: str = Field(max_length=200)
    quantity: int = Field(default=1, ge=1)
    price: Money | None = None


class Order(BaseModel):
    """What a customer bought, when, and where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId
    placed_on: date
    delivered_on: date | None = None
    due_on: date | None = None
    status: Literal["pending", "shipped", "delivered", "cancelled", "returned"]
    total: Money
    currency: Currency
    channel: str | None = Field(default=None, max_length=40)
    items: Annotated[tuple[OrderLine, ...], FailFast()] = ()
    attributes: dict[str, Any] = Field(default_factory=dict)
    """What else the company knows of this order: the cabin of a reservation. For rules, before the customer's
    own attributes of the same name, while the conversation is about this order."""


class OwnedProduct(BaseModel):
    """A product that a customer has at home."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sku: str = Field(max_length=80)
    name: str = Field(max_length=200)
    family: str = Field(max_length=80)
    """The product family, as documents name it in `products`: `refrigerator`."""
    serial: str | None = Field(default=None, max_length=80)
    order_id: CallerId | None = None
    purchased_on: date | None = None
    delivered_on: date | None = None
    warranty_until: date | None = None
    state: str | None = Field(default=None, max_length=200)
    """What the device last reported: "8.4 °C and rising"."""


class Entitlement(BaseModel):
    """Something the customer is owed: a care plan, a loyalty benefit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(max_length=120)
    detail: str | None = Field(default=None, max_length=500)
    valid_until: date | None = None


class Profile(BaseModel):
    """What `PUT /v1/customers/{id}` takes: everything on file but the timeline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = Field(default=None, max_length=200)
    identities: Annotated[tuple[Identity, ...], FailFast()] = ()
    products: Annotated[tuple[OwnedProduct, ...], FailFast()] = ()
    orders: Annotated[tuple[Order, ...], FailFast()] = ()
    entitlements: Annotated[tuple[Entitlement, ...], FailFast()] = ()
    tier: str | None = Field(default=None, max_length=40)
    region: str | None = Field(default=None, max_length=40)
    language: str | None = Field(default=None, max_length=35)
    preferences: dict[str, str] = Field(default_factory=dict)
    attributes: dict[str, Any] = Field(default_factory=dict)


class Interaction(BaseModel):
    """One dated event on the timeline: call, chat, email, IVR entry, order, repair, survey, signal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId | None = None
    at: Moment
    channel: str = Field(max_length=40)
    """phone, chat, email, ivr, store, web, device, ..."""
    kind: str = Field(max_length=40)
    """contact, ivr_entry, order, delivery, repair, survey, signal, promise, complaint, note, ..."""
    summary: str | None = Field(default=None, max_length=2000)
    text: str | None = Field(default=None, max_length=100_000)
    data: dict[str, Any] = Field(default_factory=dict)
    outcome: str | None = Field(default=None, max_length=80)
    """resolved, unresolved, pending, kept, broken, ..."""
    csat: int | None = Field(default=None, ge=1, le=5)


class Customer(BaseModel):
    """A customer as Assist knows them: the profile and the timeline, oldest first."""

    model_config = ConfigDict(frozen=True)

    id: str
    profile: Profile
    interactions: tuple[Interaction, ...] = ()


_ROWS_AT_ONCE = 200  # of an import in one transaction: a sync for each row would take minutes


class Rejected(BaseModel):
    """A row of an import that was not taken, and why."""

    model_config = ConfigDict(frozen=True)

    row: int
    """Counts from 1."""
    code: str
    detail: str


class CustomerRow(BaseModel):
    """One row of an import: a customer's id, the profile, and any part of the timeline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId
    profile: Profile
    interactions: tuple[Interaction, ...] = ()


class Customers:
    """The customers in the database."""

    def __init__(self, engine: Engine, clock: Clock, journal: Journal, events: Events) -> None:
        self._engine = engine
        self._clock = clock
        self._journal = journal
        self._events = events

    def put(self, id: str, profile: Profile) -> Customer:
        """Make a customer, or replace what is on file of one; the timeline stays.

        Their open conversations are told that something else is known now; so they are of an interaction.
        """
        with writing(self._engine) as connection:
            self._put(connection, id, profile)
            self._tell(connection, id)
            return _require(_customer(connection, id))

    def get(self, id: str) -> Customer | None:
        """The customer with the whole timeline, or None."""
        with reading(self._engine) as connection:
            return _customer(connection, id)

    def find(self, kind: str, value: str) -> tuple[Customer, ...]:
        """The customers with this identity, in any spelling; several where two share it."""
        query = (
            select(identities.c.customer_id)
            .where(identities.c.kind == kind, identities.c.value == normalised(kind, value))
            .order_by(identities.c.customer_id)
        )
        with reading(self._engine) as connection:
            return tuple(
                _require(_customer(connection, id)) for id in connection.execute(query).scalars().all()
            )

    def list(self, after: str | None = None, limit: int = 50) -> tuple[Customer, ...]:
        """Customers without their timelines, by id; `after` is the id of the last one seen."""
        query = select(customers).order_by(customers.c.id).limit(limit)
        if after is not None:
            query = query.where(customers.c.id > after)
        with reading(self._engine) as connection:
            return tuple(_without_timeline(row) for row in connection.execute(query))

    def add_interaction(self, customer_id: str, interaction: Interaction) -> tuple[Interaction, bool]:
        """Put an interaction on a timeline; the customer is made where absent. As stored, and whether new.

        The same id again is the same interaction; Conflict where its content differs.
        """
        with writing(self._engine) as connection:
            if (
                connection.execute(select(customers.c.id).where(customers.c.id == customer_id)).first()
                is None
            ):
                self._put(connection, customer_id, Profile())
            stored, is_new = _add_interaction(connection, customer_id, interaction)
            if is_new:
                self._tell(connection, customer_id)
            return stored, is_new

    def import_rows(self, rows: Iterable[Mapping[str, Any] | Unreadable]) -> tuple[int, tuple[Rejected, ...]]:
        """Put many customers, each row on its own: how many were taken, and the rows that were not.

        A row is a profile with its `id` and, where known, `interactions`: see `assist.customers.rows`.
        """
        taken, rejected = 0, []
        numbered = enumerate(rows, 1)
        while some := tuple(islice(numbered, _ROWS_AT_ONCE)):
            with writing(self._engine) as connection:
                for number, row in some:
                    reason = self._import(connection, number, row)
                    taken += reason is None
                    rejected += [reason] if reason else []
        return taken, tuple(rejected)

    def erase(self, id: str, erased_by: str) -> Receipt:
        """Remove everything about a customer, everywhere, and say what it was. See `erasure`."""
        return erase(self._engine, self._clock, self._journal, id, erased_by)

    def _import(
        self, connection: Connection, number: int, given: Mapping[str, Any] | Unreadable
    ) -> Rejected | None:
        if isinstance(given, Unreadable):
            return Rejected(row=number, code="unreadable_row", detail=given.detail)
        try:
            row = _read_row(given)
            with connection.begin_nested():  # a row is taken whole or not at all
                self._put(connection, row.id, row.profile)
                for interaction in row.interactions:
                    _add_interaction(connection, row.id, interaction)
        except ValidationError as failure:
            return Rejected(row=number, code="invalid_row", detail=_in_words(failure))
        except Conflict as conflict:
            return Rejected(row=number, code=conflict.code, detail=conflict.detail)
        return None

    def _tell(self, connection: Connection, id: str) -> None:
        query = select(conversations.c.id).where(
            conversations.c.customer_id == id, conversations.c.closed_at.is_(None)
        )
        for conversation_id in connection.execute(query).scalars().all():
            self._events.append(connection, conversation_id, "brief", {"customer_id": id})

    def _put(self, connection: Connection, id: str, profile: Profile) -> None:
        row = {"profile": profile.model_dump(mode="json"), "updated_at": self._clock()}
        changed = connection.execute(update(customers).where(customers.c.id == id).values(**row))
        if changed.rowcount == 0:
            connection.execute(insert(customers).values(id=id, **row))
        connection.execute(delete(identities).where(identities.c.customer_id == id))
        known = {
            (identity.kind, normalised(identity.kind, identity.value)) for identity in profile.identities
        }
        for kind, value in sorted(known):
            connection.execute(insert(identities).values(kind=kind, value=value, customer_id=id))


def _add_interaction(
    connection: Connection, customer_id: str, interaction: Interaction
) -> tuple[Interaction, bool]:
    if interaction.id is not None:
        row = connection.execute(
            select(interactions.c.content).where(
                interactions.c.customer_id == customer_id, interactions.c.id == interaction.id
            )
        ).one_or_none()
        if row is not None:
            known = Interaction.model_validate(row.content)
            if known != interaction:
                raise Conflict(
                    "interaction_differs",
                    # Neither id: what an import says of its rows is kept, after an erasure too.
                    "The customer has another interaction with this id; give every interaction its own.",
                )
            return known, False
    stored = interaction.model_copy(update={"id": interaction.id or str(uuid7())})
    connection.execute(
        insert(interactions).values(
            customer_id=customer_id, id=stored.id, at=stored.at, content=stored.model_dump(mode="json")
        )
    )
    return stored, True


def _customer(connection: Connection, id: str) -> Customer | None:
    row = connection.execute(select(customers).where(customers.c.id == id)).one_or_none()
    if row is None:
        return None
    timeline = connection.execute(
        select(interactions.c.content)
        .where(interactions.c.customer_id == id)
        .order_by(interactions.c.at, interactions.c.id)
    ).scalars()
    return _without_timeline(row).model_copy(
        update={"interactions": tuple(Interaction.model_validate(content) for content in timeline)}
    )


def _without_timeline(row: Any) -> Customer:
    return Customer(id=row.id, profile=Profile.model_validate(row.profile))


def _require(customer: Customer | None) -> Customer:
    if customer is None:
        raise LookupError("a customer vanished inside one transaction")
    return customer


def _read_row(row: Mapping[str, Any]) -> CustomerRow:
    profile = {name: value for name, value in row.items() if name not in ("id", "interactions")}
    return CustomerRow.model_validate(
        {"id": row.get("id"), "profile": profile, "interactions": row.get("interactions") or ()}
    )


def _in_words(failure: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in error['loc'] if part != 'profile')}: {error['msg']}"
        for error in failure.errors(include_url=False, include_input=False)
    )
