"""Which days a text names with their year."""

from __future__ import annotations

from datetime import date

import pytest

from assist.draft_check.periods import periods_of

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("until 30 January 2028", date(2028, 1, 30), date(2028, 1, 30)),
        ("until February 2031", date(2031, 2, 1), date(2031, 2, 28)),
        ("in 2031", date(2031, 1, 1), date(2031, 12, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("next month", date(2026, 12, 1), date(2026, 12, 31)),
        ("this week", date(2026, 11, 16), date(2026, 11, 22)),
    ],
)
def test_a_period(text: str, first: date, last: date) -> None:
    (period,) = periods_of(text, TODAY)

    assert (period.first, period.last) == (first, last)
    assert first in period


@pytest.mark.parametrize("text", ["30 January", "for 2 years", "2031 EUR", "order 20311", "30 February 2028"])
def test_no_period(text: str) -> None:
    assert periods_of(text, TODAY) == ()
