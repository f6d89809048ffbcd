"""Periods: the days that a text may mean by "30 January 2028", "February 2031", "2031" or "last year"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assist.reading.claims import MONTHS, claims_of

_MONTH = "|".join(rf"{name}|{name[:3]}\.?" for name in MONTHS)
_NAMED = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\s+(?:of\s+)?(?P<of>(?:19|20)\d\d)|(?:the\s+year\s+)?(?P<year>(?:19|20)\d\d)"
    r"|(?P<which>last|this|next)\s+(?P<unit>year|month|week))\b",
    re.IGNORECASE,
)
_STEPS = {"last": -1, "this": 0, "next": 1}
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, and the characters that say so."""

    first: date
    last: date
    start: int
    end: int

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def periods_of(text: str, today: date) -> tuple[Period, ...]:
    """The days and periods that `text` names with their year, in order."""
    return tuple(sorted((*_days(text), *_longer(text, today)), key=lambda one: one.start))


def _days(text: str) -> Iterator[Period]:
    for claim in claims_of(text):
        day = _day(claim.value) if claim.kind == "date" else None
        if day:
            yield Period(day, day, claim.start, claim.end)


def _day(written: str) -> date | None:
    """None for a day without its year, and for one that there is not."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _longer(text: str, today: date) -> Iterator[Period]:
    taken = [range(claim.start, claim.end) for claim in claims_of(text) if claim.kind != "number"]
    for match in _NAMED.finditer(text):
        if any(match.start() in one or match.end() - 1 in one for one in taken):
            continue
        if match["unit"]:
            step, unit = _STEPS[match["which"].casefold()], match["unit"].casefold()
            first, last = _around(today, step, unit)
        elif match["month"]:
            first, last = _month(int(match["of"]), _number_of(match["month"]))
        else:
            first, last = date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)
        yield Period(first, last, *match.span())


def _number_of(month: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name[:3] == month[:3].capitalize())


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _around(today: date, step: int, unit: str) -> tuple[date, date]:
    """The year, month or week so many steps from today's."""
    if unit == "year":
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    if unit == "month":
        months = today.year * _MONTHS_OF_A_YEAR + today.month - 1 + step
        return _month(months // _MONTHS_OF_A_YEAR, months % _MONTHS_OF_A_YEAR + 1)
    monday = today + timedelta(days=7 * step - today.weekday())
    return monday, monday + timedelta(days=6)
