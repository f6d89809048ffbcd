"""Periods: the days that an insight is about, and the steps that a picture of it has."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

_DAYS_BY_DAY = 31
_DAYS_BY_WEEK = 26 * 7


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The moment a period begins, and the first one after it, in UTC."""
    begins = datetime.combine(first, time.min, UTC)
    if last == date.max:
        return begins, datetime.max.replace(tzinfo=UTC)
    return begins, datetime.combine(last + timedelta(days=1), time.min, UTC)


def steps(first: date, last: date) -> list[tuple[date, date]]:
    """The period in days; in weeks from Monday where it is longer than a month, in months from half a year
    on. The first and the last step may be cut."""
    length = last.toordinal() - first.toordinal() + 1
    ends = _day if length <= _DAYS_BY_DAY else _week if length <= _DAYS_BY_WEEK else _month
    return list(_cut(first, last, ends))


def _cut(first: date, last: date, end_of: Callable[[date], date]) -> list[tuple[date, date]]:
    found = []
    while first <= last:
        end = min(end_of(first), last)
        found.append((first, end))
        if end == date.max:
            break
        first = end + timedelta(days=1)
    return found


def _day(day: date) -> date:
    return day


def _week(day: date) -> date:
    return day + timedelta(days=min(6 - day.weekday(), (date.max - day).days))


def _month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
