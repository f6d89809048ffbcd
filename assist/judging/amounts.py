"""Amounts: exact money in rules. An amount in one currency is never compared with one in another."""

from __future__ import annotations

import re
from decimal import Decimal

_WRITTEN = re.compile(r"-?\d{1,12}(?:\.\d{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class CurrenciesDiffer(TypeError):
    """Two amounts of different currencies meet: what the rule says of them is not known."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"an amount in {one} is not compared with one in {other}")


class Money:
    """An exact amount, of one currency or of none that is said.

    Compares with, adds to and subtracts from amounts only, never floats or numbers. An amount that says no
    currency fits any: it is taken as written in the other's.
    """

    __slots__ = ("amount", "currency")

    def __init__(self, amount: Decimal, currency: str | None = None) -> None:
        self.amount = amount
        self.currency = currency

    def _of(self, other: object) -> Money:
        if not isinstance(other, Money):
            raise TypeError(f'no such overload: an amount of money and {other!r}; write money("…")')
        if self.currency and other.currency and self.currency != other.currency:
            raise CurrenciesDiffer(self.currency, other.currency)
        return other

    def __lt__(self, other: object) -> bool:
        return self.amount < self._of(other).amount

    def __le__(self, other: object) -> bool:
        return self.amount <= self._of(other).amount

    def __gt__(self, other: object) -> bool:
        return self.amount > self._of(other).amount

    def __ge__(self, other: object) -> bool:
        return self.amount >= self._of(other).amount

    def __eq__(self, other: object) -> bool:
        return self.amount == self._of(other).amount

    def __ne__(self, other: object) -> bool:
        return self.amount != self._of(other).amount

    def __hash__(self) -> int:
        return hash(self.amount)

    def __add__(self, other: object) -> Money:
        added = self._of(other)
        return Money(self.amount + added.amount, self.currency or added.currency)

    def __sub__(self, other: object) -> Money:
        taken = self._of(other)
        return Money(self.amount - taken.amount, self.currency or taken.currency)


def as_amount(given: object) -> Decimal | None:
    """What is on file as an exact amount; None where it is none, or a number with a floating point."""
    if isinstance(given, Decimal):
        return given
    written = str(given) if isinstance(given, str | int) else ""
    return Decimal(written) if _WRITTEN.fullmatch(written) else None


def as_currency(given: object) -> str | None:
    """The currency's code; None where it is none."""
    return str(given) if isinstance(given, str) and _CURRENCY.fullmatch(given) else None


def money(given: object, currency: object = None) -> Money:
    """`money("150.00")`, `money("150.00", "EUR")`: an amount as written. ValueError if it is none."""
    code = None if currency is None else as_currency(currency)
    if currency is not None and code is None:
        raise ValueError(f"not a currency: {currency!r}; write three capitals, like EUR")
    if isinstance(given, Money):
        if code and given.currency and code != given.currency:
            raise CurrenciesDiffer(given.currency, code)
        return Money(given.amount, code or given.currency)
    exact = as_amount(given)
    if exact is None:
        raise ValueError(f"not an amount of money: {given!r}")
    return Money(exact, code)


def amount(given: object, currency: object) -> Money:
    """`amount(order.total, order.currency)`: an amount and the currency it is in. ValueError if either is
    none."""
    return money(given, "" if currency is None else currency)
