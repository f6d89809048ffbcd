"""Days: exact counts between two days of the calendar, in business days, months and years.

A business day is Monday to Friday, and none of the holidays that the document itself lists. A month is full
on the same day of a later month, or on its last day where it has no such day: one month after 31 January is
28 February (29 in a leap year), and one year after 29 February is 28 February. Twelve full months are a year.
Every count is negative for a day to come, and takes the same short time for any two days.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

_WEEK, _WORKING = 7, 5


def business_days_between(start: date, end: date, holidays: Iterable[date] = ()) -> int:
    """The business days after `start`, up to and with `end`: from Friday to Monday is 1."""
    if end < start:
        return -business_days_between(end, start, holidays)
    free = sum(start < one <= end and one.weekday() < _WORKING for one in set(holidays))
    return _weekdays_until(end) - _weekdays_until(start) - free


def after_business_days(day: date, count: int, holidays: frozenset[date] = frozenset()) -> date:
    """The `count`th Monday to Friday after `day` that is none of the `holidays`; `day` itself for 0.

    >>> after_business_days(date(2026, 11, 20), 1)  # a Friday
    datetime.date(2026, 11, 23)
    """
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _WORKING and day not in holidays
    return day


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays from 1 January of the year 1, which is a Monday, to `day`."""
    weeks, days = divmod(day.toordinal(), _WEEK)
    return weeks * _WORKING + min(days, _WORKING)


def months_between(start: date, end: date) -> int:
    """The full months from `start` to `end`."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    last = calendar.monthrange(end.year, end.month)[1]
    return months if end.day >= min(start.day, last) else months - 1


def years_between(start: date, end: date) -> int:
    """The full years from `start` to `end`."""
    months = months_between(start, end)
    return months // 12 if months >= 0 else -(-months // 12)
