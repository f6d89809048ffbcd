"""Days, months and years between two days, held against counting them one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assist.judging.days import business_days_between, months_between, years_between

CHRISTMAS = date(2026, 12, 25)
"""A Friday."""


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-21", 0),  # Friday to Saturday
        ("2026-11-20", "2026-11-22", 0),
        ("2026-11-20", "2026-11-23", 1),  # to Monday
        ("2026-11-21", "2026-11-23", 1),
        ("2026-11-16", "2026-11-23", 5),
        ("2026-11-23", "2026-11-20", -1),
        ("2026-12-24", "2026-12-28", 1),  # Christmas Day lies between
        ("2026-12-25", "2026-12-28", 1),  # the day itself is not counted anyway
    ],
)
def test_business_days(start: str, end: str, days: int) -> None:
    holidays = (CHRISTMAS, CHRISTMAS, date(2026, 12, 26))  # written twice, and a Saturday

    assert business_days_between(date.fromisoformat(start), date.fromisoformat(end), holidays) == days


def test_business_days_are_those_one_counts_by_hand() -> None:
    holidays = {CHRISTMAS, date(2027, 1, 1), date(2027, 1, 6)}
    for first in range(14):
        start = date(2026, 12, 10) + timedelta(days=first)
        for length in range(60):
            days = [start + timedelta(days=more) for more in range(1, length + 1)]
            by_hand = sum(day.weekday() < 5 and day not in holidays for day in days)
            end = start + timedelta(days=length)
            assert business_days_between(start, end, holidays) == by_hand
            assert business_days_between(end, start, holidays) == -by_hand


def test_the_longest_stretch_there_is_can_be_counted() -> None:
    assert business_days_between(date.min, date.max) == 2_608_614


@pytest.mark.parametrize(
    ("start", "end", "months", "years"),
    [
        ("2026-01-31", "2026-02-27", 0, 0),
        ("2026-01-31", "2026-02-28", 1, 0),  # February has no 31st: its last day
        ("2024-01-31", "2024-02-28", 0, 0),
        ("2024-01-31", "2024-02-29", 1, 0),
        ("2026-02-28", "2026-03-28", 1, 0),
        ("2026-03-31", "2026-04-30", 1, 0),
        ("2026-11-21", "2026-12-20", 0, 0),
        ("2024-02-29", "2025-02-27", 11, 0),
        ("2024-02-29", "2025-02-28", 12, 1),  # a year after the leap day
        ("2024-02-29", "2028-02-28", 47, 3),
        ("2024-02-29", "2028-02-29", 48, 4),
        ("2025-02-28", "2028-02-28", 36, 3),
        ("2024-11-22", "2026-11-21", 23, 1),
        ("2024-11-21", "2026-11-21", 24, 2),
        ("2027-05-21", "2026-11-21", -6, 0),
        ("2028-11-21", "2026-11-21", -24, -2),
        ("2025-02-28", "2024-02-29", -12, -1),
    ],
)
def test_months_and_years(start: str, end: str, months: int, years: int) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)

    assert (months_between(first, last), years_between(first, last)) == (months, years)
