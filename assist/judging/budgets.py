"""Budgets: what a customer may still get of something in a rolling period, and how that comes about.

What was given stands on the timeline: interactions of kind `action` with `data.action`, `data.amount` and
`data.currency`. The attribute that the document names is a balance from the company's own books. Of what came
before it was told, it may hold what the timeline shows or not, so the two are not added and the larger use
counts; what came after is added to it. What is put on the timeline never raises what is left. A negative
amount (a correction, a charge-back) takes back what was given before it and nothing more: it is no credit for
what is given later. What cannot be read leaves nothing: authority is not assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assist.judging.amounts import as_amount
from assist.judging.days import months_between
from assist.judging.facts import Facts, Grant
from assist.judging.facts_in_words import plain_name, written_date
from knowledge_base.documents import Budget

_YEAR, _MONTHS = 365, 12
_MOST_TOLD = 3
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Left:
    """What is left of a budget for this customer today."""

    amount: Decimal | None
    """0 or more; None: it cannot be told."""
    because: str
    """"25.00 EUR in 12 months; 10.00 EUR used on 3 March 2026, 15.00 EUR left"."""


def left_of(budget: Budget, currency: str, facts: Facts) -> Left:
    """What is left of `budget`, whose amounts are in `currency`."""
    period = "12 months" if budget.per_days == _YEAR else f"{budget.per_days} days"
    whole = f"{budget.amount:.2f} {currency} in {period}"
    used = _used(budget, currency, facts)
    if used.amount is None:
        return Left(None, f"{whole}; {used.because}")
    left = max(budget.amount - max(used.amount, _NOTHING), _NOTHING)
    return Left(left, f"{whole}; {used.because}, {left:.2f} {currency} left")


@dataclass(frozen=True)
class _Used:
    amount: Decimal | None
    because: str


def _used(budget: Budget, currency: str, facts: Facts) -> _Used:
    if facts.grants is None:
        return _Used(None, "who the customer is, and so what was used, is not known")
    given = [one for one in facts.grants if one.action in budget.of and _counts(one, budget, facts)]
    uses = [_on_the_timeline(given, currency)] if given else []
    if budget.used and (facts.get(budget.used) is not None or not given):
        since = [one for one in given if one.since_told]
        uses.append(_in_the_books(budget.used, currency, facts, since))
    unread = [use for use in uses if use.amount is None]
    return unread[0] if unread else max(uses, key=_amount, default=_Used(_NOTHING, "nothing used"))


def _amount(use: _Used) -> Decimal:
    return use.amount or _NOTHING


def _in_the_books(name: str, currency: str, facts: Facts, since: Sequence[Grant]) -> _Used:
    """What the company's books say, and what was given `since` they were told."""
    amount = as_amount(facts.value(name))
    if amount is None:
        return _Used(None, f"how much was used is not on file ({plain_name(name)})")
    told = f"{amount:.2f} {currency} used ({plain_name(name)})"
    later = _on_the_timeline(since, currency) if since else None
    if later is None:
        return _Used(amount, told)
    return _Used(None if later.amount is None else amount + later.amount, f"{told} and {later.because}")


def _counts(grant: Grant, budget: Budget, facts: Facts) -> bool:
    """Whether it was given in the period that ends today. A year is twelve months also with a leap day."""
    days = (facts.today - grant.on).days
    if budget.per_days == _YEAR:
        return days >= 0 and months_between(grant.on, facts.today) < _MONTHS
    return 0 <= days < budget.per_days


def _on_the_timeline(given: Sequence[Grant], currency: str) -> _Used:
    amounts = [one.amount for one in given if one.amount is not None and one.currency == currency]
    if len(amounts) < len(given):
        return _Used(None, f"what was used is not all in {currency}, or without an amount")
    total = _kept(given)
    if len(given) > _MOST_TOLD:
        last = max(one.on for one in given)
        return _Used(total, f"{total:.2f} {currency} used, the last on {written_date(last)}")
    return _Used(
        total, " and ".join(_told(amount, currency, one) for amount, one in zip(amounts, given, strict=True))
    )


def _kept(given: Sequence[Grant]) -> Decimal:
    """What the customer kept of what was given: what is taken back is never more than there was to take."""
    kept = _NOTHING
    in_turn = sorted(given, key=lambda one: (one.on, (one.amount or _NOTHING) < 0))
    for one in in_turn:
        kept = max(kept + (one.amount or _NOTHING), _NOTHING)
    return kept


def _told(amount: Decimal, currency: str, grant: Grant) -> str:
    how = "taken back" if amount < 0 else "used"
    return f"{abs(amount):.2f} {currency} {how} on {written_date(grant.on)}"
