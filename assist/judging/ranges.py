"""Ranges: what the numbers in a rule would have to be, all of them at once.

`order.total > money("5") && order.total < money("3")` holds for nobody, and neither does a count of days
since what has been that would have to be negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lark import Token, Tree

from assist.judging.amounts import as_amount, as_currency
from assist.judging.kinds import compared, fact_read, unwrapped

COUNTS = (
    "days_since", "days_until", "business_days_since", "business_days_until", "months_since", "years_since",
)  # fmt: skip
_HAS_BEEN = ("order.placed_on", "order.delivered_on", "product.purchased_on", "product.delivered_on")
"""The days that are on file once they have been."""
_MONEY = ("money", "amount")
_WORDS = {
    "relation_lt": "below {}",
    "relation_le": "at most {}",
    "relation_gt": "above {}",
    "relation_ge": "at least {}",
    "relation_eq": "{}",
}
_MIRRORED = {
    "relation_lt": "relation_gt",
    "relation_le": "relation_ge",
    "relation_gt": "relation_lt",
    "relation_ge": "relation_le",
    "relation_eq": "relation_eq",
}


@dataclass(frozen=True)
class Range:
    """What a number is let be; None: no bound on that side."""

    least: Decimal | None = None
    most: Decimal | None = None
    without_least: bool = False
    """Whether it has to be more than `least`."""
    without_most: bool = False
    said: str = ""
    """"above 5"."""

    @property
    def is_empty(self) -> bool:
        if self.least is None or self.most is None:
            return False
        return self.least > self.most or (
            self.least == self.most and (self.without_least or self.without_most)
        )

    def also(self, other: Range) -> Range:
        """What both let it be."""
        least = max((self, other), key=lambda one: (_low(one.least), one.without_least))
        most = min((self, other), key=lambda one: (_high(one.most), not one.without_most))
        said = " and ".join(one.said for one in (self, other) if one.said)
        return Range(least.least, most.most, least.without_least, most.without_most, said)


@dataclass(frozen=True)
class Bound:
    """What one comparison says of a number."""

    of: str
    """The number as it is written: `days_since(order.delivered_on)`."""
    currency: str | None
    range: Range


def bound_by(relation: Tree[Token], expression: Tree[Token]) -> Bound | None:
    """What the comparison lets a number be; None where it does not hold one against a written number."""
    if relation.data not in _WORDS:
        return None
    left, right = compared(relation, expression)
    how, of, value = str(relation.data), _number(left), _written(right)
    if of is None or value is None:
        how, of, value = _MIRRORED[how], _number(right), _written(left)
    if of is None or value is None:
        return None
    amount, currency = value
    said = _WORDS[how].format(f"{amount} {currency}" if currency else amount)
    if how == "relation_eq":
        held = Range(amount, amount, said=said)
    elif how in ("relation_lt", "relation_le"):
        held = Range(most=amount, without_most=how == "relation_lt", said=said)
    else:
        held = Range(least=amount, without_least=how == "relation_gt", said=said)
    return Bound(of, currency, held)


def possible(of: str) -> Range:
    """What the number can be at all."""
    if of in _NEVER_NEGATIVE:
        return Range(least=Decimal(0))
    return Range(most=Decimal(0)) if of in _NEVER_POSITIVE else Range()


_NEVER_NEGATIVE = {
    "order.total",
    "size(customer.entitlements)",
    *(f"{count}({day})" for count in COUNTS if not count.endswith("until") for day in _HAS_BEEN),
}
_NEVER_POSITIVE = {f"{count}({day})" for count in COUNTS if count.endswith("until") for day in _HAS_BEEN}


def _number(node: Tree[Token]) -> str | None:
    """A fact, or what a function makes of one, as it is written."""
    inner = unwrapped(node)
    name = fact_read(inner)
    if name is not None or inner.data != "ident_arg":
        return name
    given = inner.children[1] if len(inner.children) > 1 else None
    parts = [one for one in given.children if isinstance(one, Tree)] if isinstance(given, Tree) else []
    names = [fact_read(unwrapped(one)) or _literal(one) for one in parts]
    if not any(fact_read(unwrapped(one)) for one in parts) or None in names:
        return None
    return f"{inner.children[0]}({', '.join(map(str, names))})"


def _written(node: Tree[Token]) -> tuple[Decimal, str | None] | None:
    """The number that is written there, and its currency where it is money of one."""
    inner = unwrapped(node)
    if inner.data == "ident_arg" and str(inner.children[0]) in _MONEY:
        given = inner.children[1] if len(inner.children) > 1 else None
        parts = given.children if isinstance(given, Tree) else []
        amount, *rest = [(_literal(one) or "").strip("\"'") for one in parts if isinstance(one, Tree)] or [""]
        money = as_amount(amount)
        return (money, as_currency(rest[0]) if rest else None) if money is not None else None
    try:
        return (Decimal(_literal(node) or ""), None)
    except InvalidOperation:
        return None


def _literal(node: Tree[Token]) -> str | None:
    inner = unwrapped(node)
    return str(inner.children[0]) if inner.data == "literal" else None


def _low(bound: Decimal | None) -> Decimal:
    return Decimal("-Infinity") if bound is None else bound


def _high(bound: Decimal | None) -> Decimal:
    return Decimal("Infinity") if bound is None else bound
