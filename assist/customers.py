"""Customers: who we serve, what they own and ordered, and the timeline of what happened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge_base.documents import Money

CallerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@-]{1,128}$")]
"""An id that a caller brings: of a customer, a conversation, a turn."""
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
    items: tuple[OrderLine, ...] = ()


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
    identities: tuple[Identity, ...] = ()
    products: tuple[OwnedProduct, ...] = ()
    orders: tuple[Order, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    tier: str | None = Field(default=None, max_length=40)
    region: str | None = Field(default=None, max_length=40)
    language: str | None = Field(default=None, max_length=35)
    preferences: dict[str, str] = Field(default_factory=dict)
    attributes: dict[str, Any] = Field(default_factory=dict)


class Interaction(BaseModel):
    """One dated event on the timeline: call, chat, email, IVR entry, order, repair, survey, signal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId | None = None
    at: datetime
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
