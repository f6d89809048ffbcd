"""On file: everything that is known of a customer, as texts and as values that a draft may repeat."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from assist.customers.profile import Customer
from assist.judging.facts import Facts
from assist.reading.claims import Claim, claims_of

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T[\d:.+Z-]*")
_PLAIN_AMOUNT = re.compile(r"-?\d{1,9}(?:\.\d{1,2})?")
_LATEST_INTERACTIONS = 200
"""A timeline may hold ten thousand; what an agent writes about is among the last."""
_MOST_ADDED = 24
"""Amounts of one case that are added or subtracted: with more of them, chance would explain any amount."""


def texts_on_file(customer: Customer | None) -> tuple[str, ...]:
    """Every text and number on file, one for each field."""
    if customer is None:
        return ()
    told = [one.model_dump(mode="json") for one in customer.interactions[-_LATEST_INTERACTIONS:]]
    return tuple(_texts([customer.profile.model_dump(mode="json"), told]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for held in value:
            yield from _texts(held)
    elif isinstance(value, str):
        yield _MOMENT.sub(r"\1", value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def values_on_file(customer: Customer | None, texts: Sequence[str], facts: Facts) -> Iterator[Claim]:
    """The amounts, dates and quantities on file."""
    currencies = {order.currency for order in customer.profile.orders} if customer else set()
    for text in texts:
        yield from claims_of(text)
        if _PLAIN_AMOUNT.fullmatch(text):
            yield from (Claim("amount", f"{Decimal(text):.2f} {one}", 0, 0) for one in currencies)
    for fact in facts.by_name.values():
        if isinstance(fact.value, date):
            yield Claim("date", fact.value.isoformat(), 0, 0)


def since(values: Iterable[Claim], today: date) -> Iterator[Claim]:
    """How many days ago, or ahead, the dates among `values` are."""
    for value in values:
        for day in _day(value.value) if value.kind == "date" else ():
            yield Claim("quantity", f"{abs((today - day).days)} day", 0, 0)


def _day(written: str) -> set[date]:
    try:
        return {date.fromisoformat(written)}
    except ValueError:
        return set()


def worked_out(claim: Claim, known: Sequence[Claim], times: Collection[str]) -> bool:
    """Whether an amount follows from known ones of its currency: a sum of two or three, a difference, or one
    for each of so many things, of which `times` are the numbers."""
    amount, _, currency = claim.value.partition(" ")
    values = (one.value.partition(" ") for one in known)
    pool = list(dict.fromkeys(Decimal(value) for value, _, of in values if of == currency))[:_MOST_ADDED]
    wanted = Decimal(amount)
    return (
        any(wanted == one * int(number) for one in pool for number in times)
        or any(wanted in (abs(one - other), one + other) for one, other in combinations(pool, 2))
        or any(wanted == sum(three) for three in combinations(pool, 3))
    )
