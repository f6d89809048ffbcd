"""Days: "tomorrow", "by Friday", "next week" as dates, seen from today."""

from __future__ import annotations

import re
from calendar import day_name
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

_WEEKDAYS = {name.casefold(): number for number, name in enumerate(day_name)}
_NAMED = re.compile(
    r"\b(?:(?P<near>tomorrow|tonight|yesterday|today|day after tomorrow)"
    rf"|(?P<which>(?:by|on|this|next|last|until|before|for|coming)\s+)?(?P<weekday>{'|'.join(_WEEKDAYS)})\b(?!s))",
    re.IGNORECASE,
)
_NEAR = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2}
_SCHEDULE = re.compile(
    rf"\b(?:{'|'.join(_WEEKDAYS)})s?\s*(?:to|–|-|until|and|or|,)\s*(?:{'|'.join(_WEEKDAYS)})", re.IGNORECASE
)
"""Opening hours name two days or more; an appointment names one."""


@dataclass(frozen=True)
class Day:
    """A day named by its place in the week, and every date it may mean."""

    written: str
    dates: frozenset[date]
    span: tuple[int, int]

    def not_before(self, today: date) -> Day:
        """The same day where the sentence speaks of what is to come."""
        return replace(self, dates=frozenset(one for one in self.dates if one >= today))


def days_of(text: str, today: date) -> Iterator[Day]:
    """The days that `text` names so. "On Friday", said on a Friday, may be today or a week later."""
    if _SCHEDULE.search(text):
        return
    for match in _NAMED.finditer(text):
        dates = _near(match["near"], today) if match["near"] else _weekday(match, today)
        start = match.start() if match["near"] else match.start("weekday")
        yield Day(match.group().strip(), frozenset(dates), (start, match.end()))


def _near(word: str, today: date) -> Iterator[date]:
    yield today + timedelta(days=_NEAR[" ".join(word.casefold().split())])


def _weekday(match: re.Match[str], today: date) -> Iterator[date]:
    ahead = (_WEEKDAYS[match["weekday"].casefold()] - today.weekday()) % 7
    which = (match["which"] or "").strip().casefold()
    if which == "last":
        yield today + timedelta(days=ahead - 7)
    elif which == "next":
        yield from (today + timedelta(days=ahead or 7), today + timedelta(days=ahead + 7))
    else:
        yield from (today + timedelta(days=ahead + weeks * 7) for weeks in (-1, 0, 1))
