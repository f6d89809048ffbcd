"""Facts: what is on file that a rule may decide on, each with the record it comes from.

What the customer says is a claim, never a fact. The order and the product are those the conversation is
about: named in it, or by what is in it, else collected before it, else matched by the document in hand, else
the only one, else the most recent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from assist.conversations import Turn
from assist.customers.profile import Customer, Order, OrderLine, OwnedProduct
from assist.judging.amounts import as_amount
from assist.reading.words import content_stems, word_list

FactValue = str | bool | int | float | Decimal | date | tuple[Any, ...]

_ATTRIBUTE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
_DATED = re.compile(r"(?:.*_)?(?:on|since|until)")
"""Attributes whose text is a date: `last_repair_on`, `care_plus_since`, `until`."""
_WHOLE_NUMBERS = 2**63
"""CEL's whole numbers have 64 bits."""
NOTHING: Mapping[str, FactValue] = MappingProxyType({})
_NAMING_A_PRODUCT = ("product.serial", "product.sku", "product.name", "product.family")
_LAST_DIGITS = re.compile(r"\d{4,}$")
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
) -> Facts:
    """The facts as of `as_of`; `families` are the product families of the document in hand.

    `collected` is what was taken down before the conversation: it fills in what is not on file.

    Today, and the day of a moment among the attributes, is the day in the zone of `as_of`.
    """
    found: list[Fact] = []
    items: tuple[str, ...] = ()
    if customer is not None:
        product, order = case_of(customer, turns, families, collected)
        collected = _about_these(collected, product, order)
        found += [*_profile(customer, as_of), *_of_order(order, as_of.tzinfo), *_of_product(product, order)]
        if order is not None and product is None:
            lines = _lines_meant(order, turns)
            items = tuple(dict.fromkeys(line.name for line in lines))
            found += _of_line(lines[0], order) if len(items) == 1 else ()
    if channel:
        found.append(Fact("conversation.channel", channel, ("conversation:channel",)))
    grants = None if customer is None else tuple(_grants(customer, as_of.tzinfo))
    on_file = {fact.name: fact for fact in found}
    return Facts(as_of.date(), {**on_file, **_joined(on_file, collected)}, grants=grants, items=items)


def _about_these(
    collected: Mapping[str, FactValue], product: OwnedProduct | None, order: Order | None
) -> Mapping[str, FactValue]:
    """What was collected, without what it says of another order or product than those in question."""
    other: set[str] = set()
    if order is not None and not _same(order.id, collected.get("order.id", order.id)):
        other |= {name for name in collected if name.startswith("order.") and name != "order.id"}
    named = [name for name in _NAMING_A_PRODUCT if name in collected]
    if product is not None and named and _named_by(collected, named, (product,), _names_product) is None:
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
            )


def _given(amount: object) -> Decimal | None:
    """An amount on the timeline, where JSON may have a number for it: 10.5 was written so, and is exact."""
    return as_amount(str(amount) if isinstance(amount, float) else amount)


def case_of(
    customer: Customer,
    turns: Sequence[Turn],
    families: Sequence[str] = (),
    collected: Mapping[str, FactValue] = NOTHING,
) -> tuple[OwnedProduct | None, Order | None]:
    """The product and the order that the conversation is about.

    Where an order was collected that is not on file, no other order stands for it.
    """
    products, orders = customer.profile.products, customer.profile.orders
    said = _last_named(orders, turns, names_order)
    order = said or _named_by(collected, ("order.id",), orders, names_order)
    product = _last_named(products, turns, _names_product)
    if product is None and said is None:
        product = _named_by(collected, _NAMING_A_PRODUCT, products, _names_product)
    if "order.id" in collected and order is None:
        return product, None
    if order is None and product is None:
        order = _last_named(orders, turns, _names_line)
    if order and not product:
        product = next((owned for owned in products if belongs(owned, order)), None)
        return product, order
    if product is None:
        of_family = [owned for owned in products if owned.family in families]
        product = _latest_product(of_family) or _latest_product([] if families else products)
    if product and not order:
        order = next((one for one in orders if belongs(product, one)), None)
    return product, order or _latest_order(orders)


def names_case(customer: Customer, turns: Sequence[Turn]) -> bool:
    """Whether the turns name one of the customer's orders or products."""
    orders, products = customer.profile.orders, customer.profile.products
    return bool(_last_named(orders, turns, names_order) or _last_named(products, turns, _names_product))


def orders_meant(
    customer: Customer,
    turns: Sequence[Turn],
    families: Sequence[str] = (),
    collected: Mapping[str, FactValue] = NOTHING,
) -> tuple[Order, ...]:
    """Every order that the conversation may be about, that of `case_of` first: one, if anything tells which.

    Several are meant where they are named together, or where there are several and nothing names one.
    """
    orders = customer.profile.orders
    named = _all_named(orders, turns, names_order)
    if named:
        return named
    product, likeliest = case_of(customer, turns, families, collected)
    told = "order.id" in collected or (product is not None and likeliest and belongs(product, likeliest))
    if likeliest is None or told:
        return () if likeliest is None else (likeliest,)
    named = _all_named(orders, turns, _names_line)
    if named:
        return named
    others = sorted(
        (one for one in orders if one is not likeliest), key=lambda one: one.placed_on, reverse=True
    )
    return (likeliest, *others)


def named_case(
    customer: Customer, turns: Sequence[Turn], collected: Mapping[str, FactValue] = NOTHING
) -> tuple[OwnedProduct | None, Order | None]:
    """The product and the order that the conversation or what was collected names; a guess is none."""
    products, orders = customer.profile.products, customer.profile.orders
    product = _last_named(products, turns, _names_product)
    order = _last_named(orders, turns, names_order)
    return (
        product or _named_by(collected, _NAMING_A_PRODUCT, products, _names_product),
        order or _named_by(collected, ("order.id",), orders, names_order),
    )


def named_families(
    customer: Customer | None, turns: Sequence[Turn], collected: Mapping[str, FactValue] = NOTHING
) -> tuple[str, ...]:
    """The families of the customer's own products that the conversation names, else what was collected."""
    owned = customer.profile.products if customer else ()
    said = " ".join(turn.text for turn in turns if turn.speaker == "customer")
    named = [one for one in owned if _names_product(one, said)]
    before = None if named else _named_by(collected, _NAMING_A_PRODUCT, owned, _names_product)
    return tuple(dict.fromkeys(one.family for one in (*named, *([before] if before else []))))


def _named_by(
    collected: Mapping[str, FactValue], fields: Sequence[str], things: Sequence[Any], names: Any
) -> Any:
    """The thing that the first of these fields names; None where none does."""
    # A family is written `robot_vacuum` by programs and "robot vacuum" by people.
    given = [str(collected[field]).replace("_", " ") for field in fields if field in collected]
    return next((thing for text in given for thing in things if names(thing, text)), None)


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
    if _holds(text, order.id):
        return True
    digits = _LAST_DIGITS.search(order.id)
    return bool(digits and digits.group() in text and re.search(rf"(?<!\d){digits.group()}(?!\d)", text))


def _names_line(order: Order, text: str) -> bool:
    """Whether `text` holds the name of something in the order: "Bluetooth Speaker"."""
    return any(_holds(text, line.name) for line in order.items)


def _lines_meant(order: Order, turns: Sequence[Turn]) -> tuple[OrderLine, ...]:
    """What of the order the conversation is about: what it names of it, else all that is in it."""
    named = _all_named(order.items, turns, lambda line, text: _holds(text, line.name))
    return named or tuple(order.items)


def _names_product(product: OwnedProduct, text: str) -> bool:
    """Whether `text` holds the serial, the SKU, or what the product or its family is called."""
    if product.serial and _holds(text, product.serial):
        return True
    if _holds(text, product.sku) or _holds(text, product.name):
        return True
    names = (_stems(name.replace("_", " ")) for name in (product.family, *product.called))
    return any(bool(name) and _in_a_row(name, _stems(text)) for name in names)


@lru_cache(maxsize=4096)  # every document found asks it again of the same turns
def _holds(text: str, name: str) -> bool:
    """Whether `name` stands in `text` as whole words; case and joints aside: "fr 520" is "FR-520"."""
    parts = word_list(name.replace("-", " "))
    lowered = text.casefold()
    if not parts or any(part.casefold() not in lowered for part in parts):
        return False  # far quicker than the pattern, and nearly always
    pattern = r"(?<!\w)" + r"[\s.-]*".join(map(re.escape, parts)) + r"(?!\w)"
    return bool(re.search(pattern, text, re.IGNORECASE))


@lru_cache(maxsize=1024)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(content_stems(text))


def _in_a_row(wanted: Sequence[str], words: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(words[at : at + size]) == list(wanted) for at in range(len(words) - size + 1))


def belongs(product: OwnedProduct, order: Order) -> bool:
    """Whether the product came with the order: by the order on file for it, else by what was in it."""
    if product.order_id is not None:
        return product.order_id == order.id
    return any(item.sku == product.sku for item in order.items)


def _latest_product(products: Sequence[OwnedProduct]) -> OwnedProduct | None:
    return max(products, key=lambda one: one.delivered_on or one.purchased_on or date.min, default=None)


def _latest_order(orders: Sequence[Order]) -> Order | None:
    """The most recent order that was not cancelled, else the most recent."""
    return max(orders, key=lambda one: (one.status != "cancelled", one.placed_on), default=None)


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
