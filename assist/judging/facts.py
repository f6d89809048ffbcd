"""Facts: what is on file that a rule may decide on, each with the record it comes from.

What the customer says is a claim, never a fact. The order and the product are those in hand (`in_hand`);
where several may be meant, only what is the same for each of them is a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from assist.conversations import Turn
from assist.customers.profile import Customer, Order, OrderLine, OwnedProduct
from assist.judging.amounts import as_amount
from assist.judging.cases import InHand, belongs
from assist.judging.in_hand import NAMING_A_PRODUCT, cases_meant, is_another_persons, lines_meant
from assist.judging.naming import names_product

FactValue = str | bool | int | float | Decimal | date | tuple[Any, ...]

_ATTRIBUTE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
_DATED = re.compile(r"(?:.*_)?(?:on|since|until)")
"""Attributes whose text is a date: `last_repair_on`, `care_plus_since`, `until`."""
_WHOLE_NUMBERS = 2**63
"""CEL's whole numbers have 64 bits."""
NOTHING: Mapping[str, FactValue] = MappingProxyType({})
_LONGEST_LIST = 100
"""Items of a list attribute that rules may look at: a rule's work stays bounded whatever a caller stores."""


@dataclass(frozen=True)
class Fact:
    """One thing on file: `order.delivered_on`, its value, and the records that prove it."""

    name: str
    value: FactValue
    sources: tuple[str, ...]
    collected: FactValue | None = None
    """What was collected before the conversation, where it differs."""

    @property
    def is_note(self) -> bool:
        """Whether it only says that something was seen or is so: it may change, and answers no question."""
        return self.name.startswith("attributes.") and isinstance(self.value, bool)


@dataclass(frozen=True)
class Grant:
    """Something that was given to the customer: an action on their timeline."""

    action: str
    """goodwill, credit, refund, ..."""
    amount: Decimal | None
    """None: the record has none that can be read."""
    currency: str | None
    on: date
    since_told: bool = False
    """Whether it came after the profile was put on file, whose balances cannot know of it."""


@dataclass(frozen=True)
class Part:
    """One thing of an order of several."""

    name: str
    price: Decimal


@dataclass(frozen=True)
class Facts:
    """Everything on file about the case in hand, as of one day."""

    today: date
    """The day in the time zone of the deployment."""
    by_name: Mapping[str, Fact]
    holidays: frozenset[date] = frozenset()
    """Days that the document in hand does not count as business days."""
    grants: tuple[Grant, ...] | None = None
    """What the customer was given, as far as the timeline goes; None: nobody knows who it is."""
    items: tuple[str, ...] = ()
    """What is in the order in hand, by name, where no owned product is on file for it."""
    part: Part | None = None
    """What is meant of the order in hand, where that has more in it."""

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
    collected: Mapping[str, FactValue] = NOTHING,
    case: InHand | None = None,
) -> Facts:
    """The facts as of `as_of`; `families` are the product families of the document in hand.

    `collected` is what was taken down before the conversation: it fills in what is not on file. With `case`
    they are those of this one, of several that may be meant. Of another person's case nothing is known.

    Today, and the day of a moment among the attributes, is the day in the zone of `as_of`.
    """
    elsewhere = is_another_persons(customer, turns, collected)
    found: list[Fact] = []
    about: list[_About] = []
    if customer is not None and not elsewhere:
        meant = (case,) if case else cases_meant(customer, turns, families, collected)
        about = [_about(one, turns, as_of.tzinfo) for one in meant]
        found += [*_profile(customer, as_of), *_common(about)]
        if len(meant) == 1:
            collected = _about_these(collected, meant[0].product, meant[0].order)
        else:  # of which of them it was said, nobody knows
            told = {name for one in about for name in one.facts}
            collected = {name: value for name, value in collected.items() if name not in told}
    if channel:
        found.append(Fact("conversation.channel", channel, ("conversation:channel",)))
    grants = None if customer is None or elsewhere else tuple(_grants(customer, as_of.tzinfo))
    on_file = {fact.name: fact for fact in found}
    items, part = (about[0].items, about[0].part) if len(about) == 1 else ((), None)
    known = {**on_file, **_joined(on_file, collected)}
    known |= _arrived(known, as_of.date())
    return Facts(as_of.date(), known, grants=grants, items=items, part=part)


def _arrived(known: Mapping[str, Fact], today: date) -> dict[str, Fact]:
    """The status of an order of which only the day of arrival is known: once that has come, it is there."""
    day = known.get("order.delivered_on")
    if day is None or "order.status" in known or not isinstance(day.value, date) or day.value > today:
        return {}
    return {"order.status": Fact("order.status", "delivered", day.sources)}


@dataclass(frozen=True)
class _About:
    """What is on file about one product and order."""

    facts: Mapping[str, Fact]
    items: tuple[str, ...]
    part: Part | None


def _about(case: InHand, turns: Sequence[Turn], zone: tzinfo | None) -> _About:
    product, order = case.product, case.order
    found = [*_of_order(order, zone), *_of_product(product, order)]
    items: tuple[str, ...] = ()
    lines: Sequence[OrderLine] = ()
    if order is not None and product is None:
        lines = lines_meant(order, turns)
        items = tuple(dict.fromkeys(line.name for line in lines))
        found += _of_line(lines[0], order) if len(items) == 1 else ()
    elif order is not None and product is not None:
        lines = [line for line in order.items if line.sku == product.sku]
    return _About({fact.name: fact for fact in found}, items, _part(order, lines))


def _part(order: Order | None, meant: Sequence[OrderLine]) -> Part | None:
    """The one thing that is meant of an order with others; None where it is all of it, or its price is not
    known."""
    if order is None or len(order.items) < 2 or len(meant) != 1:
        return None
    (line,) = meant
    return Part(line.name, line.price) if line.price is not None and line.quantity == 1 else None


def _common(about: Sequence[_About]) -> Iterable[Fact]:
    """What is the same whichever is meant."""
    first, others = about[0].facts if about else {}, about[1:]
    for name, fact in first.items():
        same = [one.facts.get(name) for one in others]
        if all(one is not None and one.value == fact.value for one in same):
            yield fact


def _about_these(
    collected: Mapping[str, FactValue], product: OwnedProduct | None, order: Order | None
) -> Mapping[str, FactValue]:
    """What was collected, without what it says of another order or product than those in question."""
    other: set[str] = set()
    if order is not None and not _same(order.id, collected.get("order.id", order.id)):
        other |= {name for name in collected if name.startswith("order.") and name != "order.id"}
    named = [name for name in NAMING_A_PRODUCT if name in collected]
    if (
        product is not None
        and named
        and not any(names_product(product, str(collected[name]).replace("_", " ")) for name in named)
    ):
        other |= {name for name in collected if name.startswith("product.")}
    return {name: value for name, value in collected.items() if name not in other}


def _joined(on_file: Mapping[str, Fact], collected: Mapping[str, FactValue]) -> dict[str, Fact]:
    """What was collected: as a fact where nothing is on file, beside it where it differs."""
    joined: dict[str, Fact] = {}
    for name, value in collected.items():
        known = on_file.get(name)
        if known is None:
            joined[name] = Fact(name, value, (f"conversation:collected.{name}",))
        elif not _same(known.value, value):
            joined[name] = replace(known, collected=value)
    return joined


def _same(on_file: FactValue, collected: FactValue) -> bool:
    """Whether both say the same; of an order's number the digits at its end are enough."""
    if isinstance(on_file, str) and isinstance(collected, str):
        short, long = sorted((on_file.casefold(), collected.casefold()), key=len)
        return short == long or (bool(re.fullmatch(r"\d{4,}", short)) and long.endswith(short))
    return on_file == collected


def _grants(customer: Customer, zone: tzinfo | None) -> Iterable[Grant]:
    for event in customer.interactions:
        if event.kind != "action":
            continue
        action, currency = event.data.get("action"), event.data.get("currency")
        if isinstance(action, str):
            yield Grant(
                action=action,
                amount=_given(event.data.get("amount")),
                currency=currency if isinstance(currency, str) else None,
                on=event.at.astimezone(zone or UTC).date(),
                since_told=customer.told_at is not None and event.at > customer.told_at,
            )


def _given(amount: object) -> Decimal | None:
    """An amount on the timeline, where JSON may have a number for it: 10.5 was written so, and is exact."""
    return as_amount(str(amount) if isinstance(amount, float) else amount)


def _profile(customer: Customer, as_of: datetime) -> Iterable[Fact]:
    profile, today = customer.profile, as_of.date()
    for field in ("tier", "region", "language"):
        value = getattr(profile, field)
        if value is not None:
            yield Fact(f"customer.{field}", value, (f"profile:{field}",))
    if "entitlements" in profile.model_fields_set:  # not given is not known: it is not "none"
        valid = [one.name for one in profile.entitlements if not one.valid_until or one.valid_until >= today]
        names = tuple(dict.fromkeys(valid))[:_LONGEST_LIST]
        yield Fact("customer.entitlements", names, ("profile:entitlements",))
    for name, value in _attributes(profile.attributes, as_of.tzinfo):
        yield Fact(f"attributes.{name}", value, (f"profile:attributes.{name}",))


def _attributes(given: Mapping[str, object], zone: tzinfo | None) -> Iterable[tuple[str, FactValue]]:
    """Those that a rule can name, and the values it may see."""
    for name, held in given.items():
        value = attribute_value(name, held, zone)
        if value is not None:
            yield name, value


def attribute_value(name: str, given: object, zone: tzinfo | None) -> FactValue | None:
    """An attribute as rules may see it; None for a name or a value that they may not see."""
    if not _ATTRIBUTE.fullmatch(name):
        return None
    day = _dated(name, given, zone)
    return _plain(given) if day is None else day


def may_be_date(attribute: str) -> bool:
    """Whether an attribute of this name is read as a day where its text is one."""
    return bool(_DATED.fullmatch(attribute))


def _dated(name: str, given: object, zone: tzinfo | None) -> date | None:
    """The day in `zone` that a date attribute holds; None where its name or its text is none of a date."""
    if not isinstance(given, str) or not may_be_date(name):
        return None
    try:
        at = datetime.fromisoformat(given)
        return at.astimezone(zone or UTC).date() if at.tzinfo else at.date()
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


def _of_order(order: Order | None, zone: tzinfo | None) -> Iterable[Fact]:
    if order is None:
        return
    for field in ("id", "placed_on", "delivered_on", "due_on", "status", "total", "currency", "channel"):
        value = getattr(order, field)
        if value is not None:
            yield Fact(f"order.{field}", value, (f"order:{order.id}",))
    for name, value in _attributes(order.attributes, zone):
        yield Fact(f"attributes.{name}", value, (f"order:{order.id}",))


def _of_line(line: OrderLine, order: Order) -> Iterable[Fact]:
    """What an order tells of a product that nobody registered."""
    for field in ("sku", "name"):
        value = getattr(line, field)
        if value:
            yield Fact(f"product.{field}", value, (f"order:{order.id}",))
    if order.delivered_on is not None:
        yield Fact("product.delivered_on", order.delivered_on, (f"order:{order.id}",))


def _of_product(product: OwnedProduct | None, order: Order | None) -> Iterable[Fact]:
    if product is None:
        return
    source = f"product:{product.serial or product.sku}"
    for field in ("sku", "family", "serial", "purchased_on", "delivered_on", "warranty_until", "name"):
        value = getattr(product, field)
        if value is not None:
            yield Fact(f"product.{field}", value, (source,))
    if product.delivered_on is None and order and order.delivered_on and belongs(product, order):
        yield Fact("product.delivered_on", order.delivered_on, (f"order:{order.id}",))
