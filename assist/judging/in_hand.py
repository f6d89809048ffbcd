"""In hand: which of the customer's products and orders a conversation is about.

The customer decides, by what they name last: an order's number, a serial number, a product by its name or
by what its kind is called, something in an order, "my latest order", the day of it. What an agent writes
names nothing, unless it asks and the customer says yes. What was collected before comes next, then the
products that the document in hand is about, then what is said of how things stand: what "arrived" is not the
order still on its way. Where that leaves several, all of them may be meant, and none is guessed.

A product that the customer names and does not own is none of theirs, and neither is an order that is not on
file or another person's: then nothing is in hand.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from assist.conversations import Turn
from assist.customers.profile import Customer, Order, OrderLine, OwnedProduct
from assist.judging.cases import InHand, cases_of, families_of, may_be_of, names_of, skus_of
from assist.judging.naming import CODE, codes_in, holds_short, names_order, names_product, short_name
from assist.judging.slips import meant_by
from assist.reading.asked import asked_in
from assist.reading.claims import claims_of
from assist.reading.of_others import speaks_of_others
from assist.reading.words import calls, holds

NAMING_A_PRODUCT = ("product.serial", "product.sku", "product.name", "product.family")
_CALLED_A_NUMBER = re.compile(
    r"\b(?:orders?|serial)\b(?:\s*(?:numbers?|no\b\.?|nr\b\.?|id|is|was|#|:))*\s*#?$", re.IGNORECASE
)
_BOUGHT = (
    r"(?:orders?|purchases?|deliver(?:y|ies)"
    r"|(?:one|thing|product|item)s? (?:that )?(?:i|we)(?:['’]ve)? (?:bought|ordered|got))"
)
_NEWEST = re.compile(
    rf"\b(?:most recent|latest|newest|last|neueste|letzte|laatste|dernière)\s+(?:\w+\s+)?{_BOUGHT}\b",
    re.IGNORECASE,
)
_OLDEST = re.compile(rf"\b(?:first|oldest|earliest)\s+(?:\w+\s+)?{_BOUGHT}\b", re.IGNORECASE)
_NOT_HERE = re.compile(
    r"\b(?:late|overdue|delayed|(?:has|have|did|is|was|does)(?:n['’]?t| not| never)(?: yet)?(?: been)?"
    r" (?:arriv\w*|come|came|deliver\w*|here|turn\w* up|show\w* up|ship\w*|receiv\w*|got\w*)"
    r"|never (?:arrived|came)|not (?:yet )?(?:arrived|here|delivered|come)"
    r"|supposed to (?:be here|arrive|come)|should have (?:arrived|come|been)"
    r"|still (?:waiting|on (?:its|the) way)"
    r"|where(?: is|['’]s|s)? (?:my|the|our) (?:order|parcel|package|delivery))\b",
    re.IGNORECASE,
)
_IS_HERE = re.compile(
    r"\b(?:arrived|came|turned up|(?:was|were|been|got) delivered"
    r"|(?:i|we)(?:['’]ve| have)?(?: just)? (?:received|unpacked))\b",
    re.IGNORECASE,
)
_AS_RECORDED = re.compile(
    r"\b(?:marked|says?|shows?|showing|listed|recorded|supposedly|apparently)\b", re.IGNORECASE
)
_MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
_IN_MONTH = re.compile(
    rf"\b(?:in|from|of|since)\s+(?:last\s+)?({'|'.join(_MONTHS)})\b(?!\s+\d{{1,2}}\b)", re.IGNORECASE
)
_THEIR_OWN = re.compile(r"\b(?:my|mine|our|ours)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Named:
    """What one turn names."""

    cases: tuple[InHand, ...] = ()
    whose: Literal["theirs", "not_on_file", "of_others"] = "theirs"
    by_number: bool = False
    mistyped: Order | None = None
    """The order whose number they probably got wrong; nothing is in hand until they say so."""


def cases_meant(
    customer: Customer,
    turns: Sequence[Turn],
    families: Sequence[str] = (),
    collected: Mapping[str, Any] | None = None,
) -> tuple[InHand, ...]:
    """All that the conversation may be about, the newest first: one, if anything tells which; none, if it is
    about what is not on file. `families` are the kinds of product that the document in hand is about."""
    held = collected or {}
    every = cases_of(customer)
    named = _last_naming(customer, turns, held)
    if named is not None:
        left = named.cases
        if _is_elsewhere(every, held) and not named.by_number:
            left = tuple(InHand(one.product, None) for one in left if one.product)
    else:
        left = _by_what_was_collected(every, held)
        left = tuple(one for one in left if not families or may_be_of(customer, one, families))
    return _as_it_stands(left, turns) if len(left) > 1 else left


def _by_what_was_collected(every: tuple[InHand, ...], held: Mapping[str, Any]) -> tuple[InHand, ...]:
    """Those that what was taken down before the conversation fits; all where nothing was."""
    product = _first_by(every, held, NAMING_A_PRODUCT)
    if _is_elsewhere(every, held):
        return (InHand(product.product, None),) if product else ()
    left = tuple(one for one in every if _is_of(one, held.get("order.id")))
    told = [(name.partition(".")[2], value) for name, value in held.items() if name.startswith("order.")]
    alike = tuple(one for one in left if any(getattr(one.order, name, None) == value for name, value in told))
    left = alike or left
    if len(left) > 1 and product is not None:
        return (product,) if product in left else left
    return left


def _is_elsewhere(every: Sequence[InHand], held: Mapping[str, Any]) -> bool:
    """Whether the order that was collected is not on file: then no other one stands for it."""
    return "order.id" in held and not any(_is_of(one, held["order.id"]) for one in every)


def _is_of(case: InHand, order_id: object) -> bool:
    return order_id is None or (case.order is not None and names_order(case.order, _plain(order_id)))


def is_another_persons(
    customer: Customer | None, turns: Sequence[Turn], collected: Mapping[str, Any] | None = None
) -> bool:
    """Whether the conversation is about another person's order, or about one that this customer has not."""
    if customer is None:
        return False
    named = _last_naming(customer, turns, collected or {})
    return named is not None and named.whose == "of_others"


def mistyped_order(
    customer: Customer | None, turns: Sequence[Turn], collected: Mapping[str, Any] | None = None
) -> Order | None:
    """The customer's order whose number they probably got wrong, where that is what they named last."""
    if customer is None or not customer.slips:
        return None
    named = _last_naming(customer, turns, collected or {})
    return named.mistyped if named else None


def names_number(customer: Customer, text: str) -> bool:
    """Whether `text` gives the number of one of the customer's orders, or a serial number of theirs."""
    serials = (one.serial for one in customer.profile.products if one.serial)
    return any(names_order(one, text) for one in customer.profile.orders) or any(
        holds(text, serial) for serial in serials
    )


def named_case(
    customer: Customer, turns: Sequence[Turn], collected: Mapping[str, Any] | None = None
) -> tuple[OwnedProduct | None, Order | None]:
    """The product and the order that the conversation or what was collected names; a guess is none."""
    held = collected or {}
    every = cases_of(customer)
    named = _last_naming(customer, turns, held)
    if named is not None:
        return _together(named.cases)
    product = _first_by(every, held, NAMING_A_PRODUCT)
    order = next((one.order for one in every if "order.id" in held and _is_of(one, held["order.id"])), None)
    return product.product if product else None, order


def _together(cases: Sequence[InHand]) -> tuple[OwnedProduct | None, Order | None]:
    """The product and the order that all of them share."""
    products = {id(one.product): one.product for one in cases}
    orders = {id(one.order): one.order for one in cases}
    return (
        next(iter(products.values())) if len(products) == 1 else None,
        next(iter(orders.values())) if len(orders) == 1 else None,
    )


def named_families(
    customer: Customer | None, turns: Sequence[Turn], collected: Mapping[str, Any] | None = None
) -> tuple[str, ...]:
    """The families of the customer's own products that the conversation names, else what was collected."""
    owned = customer.profile.products if customer else ()
    said = " ".join(turn.text for turn in turns if turn.speaker == "customer")
    named = [one for one in owned if names_product(one, said)]
    held = collected or {}
    before = None if named or not customer else _first_by(cases_of(customer), held, NAMING_A_PRODUCT)
    product = before.product if before else None
    return tuple(dict.fromkeys(one.family for one in (*named, *([product] if product else []))))


# --- what is named ------------------------------------------------------------------------------------------


class _Told:
    """Who says what, told apart by which it is and not by what it holds: none of it changes, and a long
    conversation is dear to compare."""

    def __init__(self, customer: Customer, turns: tuple[Turn, ...], numbers: tuple[str, ...]) -> None:
        """`numbers` are those that were taken down of the customer's own."""
        self.customer = customer
        self.turns = turns
        self.numbers = numbers
        self._which = (id(customer), id(turns), numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self._which == other._which

    def __hash__(self) -> int:
        return hash(self._which)


def _last_naming(customer: Customer, turns: Sequence[Turn], collected: Mapping[str, Any]) -> _Named | None:
    """What the customer named last; a product named after an order's number that holds it stays with it."""
    numbers = (str(collected[name]) for name in ("order.id", "product.serial") if name in collected)
    return _named_last(_Told(customer, tuple(turns), tuple(numbers)))


@lru_cache(maxsize=8)  # every rule of every document found asks it again of the same conversation
def _named_last(told: _Told) -> _Named | None:
    customer, every = told.customer, cases_of(told.customer)
    said = ((text, _named_in(customer, every, text, told.numbers)) for text in _customers_words(told.turns))
    naming = ((text, named) for text, named in said if named is not None)
    last = next(naming, None)
    if last is None:
        return None
    text, named = last
    if named.by_number or named.whose != "theirs":
        return named
    before = next(((at, one) for at, one in naming if one.by_number or one.whose == "of_others"), None)
    if before is None:
        return named
    earlier, one = before
    if one.whose == "of_others":
        return named if _THEIR_OWN.search(text) else one
    shared = tuple(case for case in named.cases if case in one.cases)
    return replace(one, cases=shared) if shared else one if _said_beside(customer, text, earlier) else named


def _said_beside(customer: Customer, text: str, earlier: str) -> bool:
    """Whether what is named was named beside an order's number already: "the watch, it is W1002"."""
    names = {line.name for order in customer.profile.orders for line in order.items}
    return any(holds(text, name) and holds(earlier, name) for name in names)


def _customers_words(turns: Sequence[Turn]) -> Iterator[str]:
    """What the customer said, the latest first; a question of the agent's that they said yes to is theirs."""
    confirmed: dict[int, str] = {}
    for one in asked_in(turns):
        if one.text and one.said == "yes":
            confirmed[one.turn + 1] = one.text
    for at in range(len(turns) - 1, -1, -1):
        if turns[at].speaker == "customer":
            yield turns[at].text
            if at in confirmed:
                yield confirmed[at]


def _named_in(
    customer: Customer, every: Sequence[InHand], text: str, numbers: Sequence[str]
) -> _Named | None:
    """What this text names; None where it names nothing."""
    kinds = tuple(one for called in customer.kinds.values() for one in called)
    if speaks_of_others(text, kinds):
        return _Named(whose="of_others")
    by_number = tuple(one for one in every if _numbered(one, text))
    if not by_number and _foreign_number(customer, every, text, numbers):
        return _Named(whose="of_others")
    if not by_number and (slip := next((one for one in codes_in(text) if one in customer.slips), None)):
        return _Named(whose="not_on_file", mistyped=meant_by(slip, customer))
    mentions = [one for one in _mentions(customer, every, text) if one]
    specific = [
        one for one in mentions if not any(set(map(id, other)) < set(map(id, one)) for other in mentions)
    ]
    things = tuple(one for one in every if any(one in mention for mention in specific))
    cases = _both(by_number, things) if by_number else things
    cases = _by_day_and_age(every, cases, text)
    if cases:
        return _Named(cases, by_number=bool(by_number))
    owned = frozenset().union(*(families_of(customer, one) for one in every))
    spoken = (family for family, called in customer.kinds.items() if any(calls(text, one) for one in called))
    return _Named(whose="not_on_file") if every and any(one not in owned for one in spoken) else None


def _numbered(case: InHand, text: str) -> bool:
    serial = case.product.serial if case.product else None
    return bool((case.order and names_order(case.order, text)) or (serial and holds(text, serial)))


def _both(one: Sequence[InHand], other: Sequence[InHand]) -> tuple[InHand, ...]:
    """What is in both of them; the first where nothing is."""
    return tuple(case for case in one if case in other) or tuple(one)


def _mentions(customer: Customer, every: Sequence[InHand], text: str) -> Iterator[tuple[InHand, ...]]:
    """The cases that each name in the text fits."""
    skus = {sku for one in every for sku in skus_of(one)}
    names = {name for one in every for name in names_of(one)}
    for sku in skus:
        if len(sku) > 2 and holds(text, sku):
            yield tuple(one for one in every if sku in skus_of(one))
    for name in names:
        if holds(text, name):
            yield tuple(one for one in every if name in names_of(one))
    for short in {short for name in names if (short := short_name(name))}:
        if calls(text, short):
            yield tuple(one for one in every if any(short_name(name) == short for name in names_of(one)))
    for family in {*customer.kinds, *(one.product.family for one in every if one.product)}:
        called = {family.replace("_", " "), *customer.kinds.get(family, ())}
        called.update(*(one.product.called for one in every if one.product and one.product.family == family))
        if any(calls(text, one) for one in called):
            yield tuple(one for one in every if family in families_of(customer, one))


def _by_day_and_age(every: Sequence[InHand], named: tuple[InHand, ...], text: str) -> tuple[InHand, ...]:
    """The newest or the oldest order, or those of a day, where the text speaks of one."""
    among = named or tuple(every)
    ordered = [one for one in among if one.order]
    if ordered and (_NEWEST.search(text) or _OLDEST.search(text)):
        pick = max if _NEWEST.search(text) else min
        day = pick(one.order.placed_on for one in ordered if one.order)
        return tuple(one for one in ordered if one.order and one.order.placed_on == day)
    if len(among) > 1:
        said = [claim.value for claim in claims_of(text) if claim.kind == "date"]
        said += [f"--{_MONTHS[name.casefold()]:02}" for name in _IN_MONTH.findall(text)]
        of_day = tuple(
            one for one in among if any(_is_day(value, day) for value in said for day in _days(one))
        )
        return of_day or named
    return named


def _days(case: InHand) -> Iterator[date]:
    for thing in (case.order, case.product):
        for field in ("placed_on", "purchased_on", "delivered_on"):
            day = getattr(thing, field, None)
            if day is not None:
                yield day


def _is_day(said: str, day: date) -> bool:
    return said in (day.isoformat(), f"--{day:%m-%d}", f"--{day:%m}")


def _foreign_number(customer: Customer, every: Sequence[InHand], text: str, numbers: Sequence[str]) -> bool:
    """Whether the text gives the number of an order or a device that is neither on this customer's file nor
    among the `numbers` that were taken down."""
    own = [one.order.id for one in every if one.order]
    own += [one.product.serial for one in every if one.product and one.product.serial]
    own += numbers
    own += [one.value for one in customer.profile.identities]
    shapes = {_shape(one) for one in own}
    for found in CODE.finditer(text):
        number = found[1]
        if number in customer.slips or any(_same_number(number, one) for one in own):
            continue
        called = _CALLED_A_NUMBER.search(text[max(0, found.start() - 40) : found.start()])
        if called or (_shape(number) in shapes and not number.isdigit()):
            return True
    return False


def _same_number(said: str, own: str) -> bool:
    return said.casefold() == own.casefold() or own.casefold().endswith(said.casefold())


def _shape(number: str) -> str:
    return re.sub(r"\d", "9", number.casefold())


def _first_by(every: Sequence[InHand], collected: Mapping[str, Any], fields: Sequence[str]) -> InHand | None:
    """The product that the first of these fields names; None where none does."""
    given = [_plain(collected[field]) for field in fields if field in collected]
    return next(
        (one for text in given for one in every if one.product and names_product(one.product, text)), None
    )


def _plain(value: object) -> str:
    # A family is written `robot_vacuum` by programs and "robot vacuum" by people.
    return str(value).replace("_", " ")


def lines_meant(order: Order, turns: Sequence[Turn]) -> tuple[OrderLine, ...]:
    """What of the order the conversation is about: what the customer names of it, else all that is in it."""
    for text in _customers_words(turns):
        for names in (holds, holds_short):
            named = tuple(line for line in order.items if names(text, line.name))
            if named:
                return named
    return tuple(order.items)


# --- how things stand ---------------------------------------------------------------------------------------


def _as_it_stands(cases: tuple[InHand, ...], turns: Sequence[Turn]) -> tuple[InHand, ...]:
    """Those that fit what is said of how things stand: "it is late", "it arrived broken"."""
    for text in _customers_words(turns):
        if _AS_RECORDED.search(text):
            continue
        if _NOT_HERE.search(text):
            return _kept(
                cases, lambda order: order.delivered_on is None and order.status in ("pending", "shipped")
            )
        if _IS_HERE.search(text):
            return _kept(cases, lambda order: order.status not in ("pending", "shipped", "cancelled"))
    return cases


def _kept(cases: tuple[InHand, ...], fits: Callable[[Order], bool]) -> tuple[InHand, ...]:
    return tuple(one for one in cases if one.order is None or fits(one.order)) or cases
