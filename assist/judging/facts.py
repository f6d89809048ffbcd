"""Facts: what is on file that a rule may decide on, each with the record it comes from.

What the customer says is a claim, never a fact. The order and the product are those the conversation is
about: named in it, or by what is in it, else matched by the document in hand, else the only one, else the
most recent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from assist.conversations import Turn
from assist.customers.customers import Customer, Order, OwnedProduct, Profile
from assist.reading.words import content_stems, word_list

FactValue = str | bool | int | float | Decimal | date | tuple[Any, ...]

_ATTRIBUTE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
_DATED = re.compile(r"(?:.*_)?(?:on|since|until)")
"""Attributes whose text is a date: `last_repair_on`, `care_plus_since`, `until`."""
_WHOLE_NUMBERS = 2**63
"""CEL's whole numbers have 64 bits."""
_MOST_ORDERS = 10
"""Orders that are looked at where several may be meant."""
_LONGEST_LIST = 100
"""Items of a list attribute that rules may look at: a rule's work stays bounded whatever a caller stores."""


@dataclass(frozen=True)
class Fact:
    """One thing on file: `order.delivered_on`, its value, and the records that prove it."""

    name: str
    value: FactValue
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Everything on file about the case in hand, as of one day."""

    today: date
    by_name: Mapping[str, Fact]

    def get(self, name: str) -> Fact | None:
        return self.by_name.get(name)

    def value(self, name: str) -> FactValue | None:
        """The value of the fact `name`; None where nothing is on file."""
        fact = self.by_name.get(name)
        return None if fact is None else fact.value


def gather_facts(
    customer: Customer | None,
    turns: Sequence[Turn],
    as_of: datetime,
    *,
    channel: str | None = None,
    families: Sequence[str] = (),
) -> Facts:
    """The facts as of `as_of`; `families` are the product families of the document in hand."""
    found: list[Fact] = []
    if customer is not None:
        product, order = case_of(customer, turns, families)
        found += [*_profile(customer, as_of.date()), *_of_order(order), *_of_product(product, order)]
    if channel:
        found.append(Fact("conversation.channel", channel, ("conversation:channel",)))
    return Facts(as_of.date(), {fact.name: fact for fact in found})


def case_of(
    customer: Customer, turns: Sequence[Turn], families: Sequence[str] = ()
) -> tuple[OwnedProduct | None, Order | None]:
    """The product and the order that the conversation is about."""
    products, orders = customer.profile.products, customer.profile.orders
    order = _last_named(orders, turns, names_order)
    product = _last_named(products, turns, _names_product)
    if order is None and product is None:
        order = _last_named(orders, turns, _names_line)
    if order and not product:
        product = next((owned for owned in products if _belongs(owned, order)), None)
        return product, order
    if product is None:
        of_family = [owned for owned in products if owned.family in families]
        product = _latest_product(of_family) or _latest_product([] if families else products)
    if product and not order:
        order = next((one for one in orders if _belongs(product, one)), None)
    return product, order or _latest_order(orders)


def orders_meant(
    customer: Customer, turns: Sequence[Turn], families: Sequence[str] = ()
) -> tuple[Order, ...]:
    """Every order that the conversation may be about, that of `case_of` first: one, if anything tells which.

    Several are meant where they are named together, or where there are several and nothing names one.
    """
    orders = customer.profile.orders
    named = _all_named(orders, turns, names_order)
    if named:
        return named[:_MOST_ORDERS]
    product, likeliest = case_of(customer, turns, families)
    if likeliest is None or (product is not None and _belongs(product, likeliest)):
        return () if likeliest is None else (likeliest,)
    named = _all_named(orders, turns, _names_line)
    if named:
        return named[:_MOST_ORDERS]
    others = sorted(
        (one for one in orders if one is not likeliest), key=lambda one: one.placed_on, reverse=True
    )
    return (likeliest, *others[: _MOST_ORDERS - 1])


def named_families(customer: Customer | None, turns: Sequence[Turn]) -> tuple[str, ...]:
    """The families of the customer's own products that the conversation names."""
    owned = customer.profile.products if customer else ()
    said = " ".join(turn.text for turn in turns if turn.speaker == "customer")
    return tuple(dict.fromkeys(one.family for one in owned if _names_product(one, said)))


def _last_named(things: Sequence[Any], turns: Sequence[Turn], names: Any) -> Any:
    return next(iter(_all_named(things, turns, names)), None)


def _all_named(things: Sequence[Any], turns: Sequence[Turn], names: Any) -> tuple[Any, ...]:
    """Those that the last turn which names any of them names."""
    for turn in reversed(turns):
        named = tuple(thing for thing in things if names(thing, turn.text))
        if named:
            return named
    return ()


def names_order(order: Order, text: str) -> bool:
    """Whether `text` holds the order's id, or the digits at its end as people read them (four or more)."""
    digits = re.search(r"\d{4,}$", order.id)
    return _holds(text, order.id) or bool(digits and re.search(rf"(?<!\d){digits.group()}(?!\d)", text))


def _names_line(order: Order, text: str) -> bool:
    """Whether `text` holds the name of something in the order: "Bluetooth Speaker"."""
    return any(_holds(text, line.name) for line in order.items)


def _names_product(product: OwnedProduct, text: str) -> bool:
    """Whether `text` holds the serial, the SKU, the product's name or its family: "washing machine"."""
    if product.serial and _holds(text, product.serial):
        return True
    if _holds(text, product.sku) or _holds(text, product.name):
        return True
    family = content_stems(product.family.replace("_", " "))
    return bool(family) and _in_a_row(family, content_stems(text))


def _holds(text: str, name: str) -> bool:
    """Whether `name` stands in `text` as whole words; case and joints aside: "fr 520" is "FR-520"."""
    parts = [re.escape(part) for part in word_list(name.replace("-", " "))]
    return bool(parts) and bool(
        re.search(r"(?<!\w)" + r"[\s.-]*".join(parts) + r"(?!\w)", text, re.IGNORECASE)
    )


def _in_a_row(wanted: Sequence[str], words: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(words[at : at + size]) == list(wanted) for at in range(len(words) - size + 1))


def _belongs(product: OwnedProduct, order: Order) -> bool:
    if product.order_id is not None:
        return product.order_id == order.id
    return any(item.sku == product.sku for item in order.items)


def _latest_product(products: Sequence[OwnedProduct]) -> OwnedProduct | None:
    return max(products, key=lambda one: one.delivered_on or one.purchased_on or date.min, default=None)


def _latest_order(orders: Sequence[Order]) -> Order | None:
    """The most recent order that was not cancelled, else the most recent."""
    return max(orders, key=lambda one: (one.status != "cancelled", one.placed_on), default=None)


def _profile(customer: Customer, today: date) -> Iterable[Fact]:
    profile = customer.profile
    for field in ("tier", "region", "language"):
        value = getattr(profile, field)
        if value is not None:
            yield Fact(f"customer.{field}", value, (f"profile:{field}",))
    if profile != Profile():  # somebody who only wrote to us has nothing on file, not "no entitlements"
        valid = [one.name for one in profile.entitlements if not one.valid_until or one.valid_until >= today]
        names = tuple(dict.fromkeys(valid))[:_LONGEST_LIST]
        yield Fact("customer.entitlements", names, ("profile:entitlements",))
    for name, value in _attributes(profile.attributes):
        yield Fact(f"attributes.{name}", value, (f"profile:attributes.{name}",))


def _attributes(given: Mapping[str, object]) -> Iterable[tuple[str, FactValue]]:
    """Those that a rule can name, and the values it may see."""
    for name, held in given.items():
        value = _dated(name, held) or _plain(held)
        if value is not None and _ATTRIBUTE.fullmatch(name):
            yield name, value


def _dated(name: str, given: object) -> date | None:
    """The day in UTC that a date attribute holds; None where its name or its text is none of a date."""
    if not isinstance(given, str) or not _DATED.fullmatch(name):
        return None
    try:
        at = datetime.fromisoformat(given)
        return at.astimezone(UTC).date() if at.tzinfo else at.date()
    except (ValueError, OverflowError):
        return None


def _plain(given: object) -> FactValue | None:
    """An attribute as rules may see it; None for what they may not: nested or unbounded values."""
    if isinstance(given, int | float) and not -_WHOLE_NUMBERS <= given < _WHOLE_NUMBERS:
        return None  # also what is not a number
    if isinstance(given, bool | int | float | str | Decimal):
        return given
    if isinstance(given, list | tuple):
        return tuple(one for one in given[:_LONGEST_LIST] if isinstance(one, bool | int | float | str))
    return None


def _of_order(order: Order | None) -> Iterable[Fact]:
    if order is None:
        return
    for field in ("id", "placed_on", "delivered_on", "due_on", "status", "total", "currency", "channel"):
        value = getattr(order, field)
        if value is not None:
            yield Fact(f"order.{field}", value, (f"order:{order.id}",))
    for name, value in _attributes(order.attributes):
        yield Fact(f"attributes.{name}", value, (f"order:{order.id}",))


def _of_product(product: OwnedProduct | None, order: Order | None) -> Iterable[Fact]:
    if product is None:
        return
    source = f"product:{product.serial or product.sku}"
    for field in ("sku", "family", "serial", "purchased_on", "delivered_on", "warranty_until", "name"):
        value = getattr(product, field)
        if value is not None:
            yield Fact(f"product.{field}", value, (source,))
    if product.delivered_on is None and order and order.delivered_on and _belongs(product, order):
        yield Fact("product.delivered_on", order.delivered_on, (f"order:{order.id}",))
