"""Profile: what a company tells of a customer, and of what happened, as the forms that are given and kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    FailFast,
    Field,
    StringConstraints,
)

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


def _in_cents(given: Decimal) -> Decimal:
    return given.quantize(Decimal("0.01"))


Paid = Annotated[Money, AfterValidator(_in_cents)]
"""An amount that is always shown with two digits: 49.90, however it was sent."""


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
    price: Paid | None = None


class Order(BaseModel):
    """What a customer bought, when, and where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId
    placed_on: date
    delivered_on: date | None = None
    due_on: date | None = None
    status: Literal["pending", "shipped", "delivered", "cancelled", "returned"]
    total: Paid
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
    called: tuple[str, ...] = Field(default=(), max_length=20, exclude_if=lambda given: not given)
    """What people call it besides: "fridge"."""
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
    also: tuple[str, ...] = ()
    """Other ids of the same person: those merged into this one."""
    kinds: Mapping[str, tuple[str, ...]] = Field(default_factory=dict, exclude=True)
    """What this company calls each kind of product, by its family: for what the customer speaks of."""
    slips: frozenset[str] = Field(default=frozenset(), exclude=True)
    """Numbers they said that nobody has, and that are one slip away from one of their orders'."""
    profile: Profile
    told_at: datetime | None = Field(default=None, exclude=True)
    """When the profile was put on file: what came after it, its balances do not know."""
    interactions: tuple[Interaction, ...] = ()
