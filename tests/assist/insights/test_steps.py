"""The steps of a period: days, weeks from Monday, or months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from assist.insights.periods import bounds, steps

MONDAY = date(2026, 11, 16)


def test_a_month_is_cut_into_days_a_quarter_into_weeks_and_a_year_into_months() -> None:
    assert steps(MONDAY, MONDAY) == [(MONDAY, MONDAY)]
    assert len(steps(date(2026, 1, 1), date(2026, 1, 31))) == 31
    weeks = steps(MONDAY - timedelta(days=2), MONDAY + timedelta(days=40))
    assert weeks[0] == (MONDAY - timedelta(days=2), MONDAY - timedelta(days=1))
    assert weeks[1] == (MONDAY, MONDAY + timedelta(days=6))
    assert weeks[-1][1] == MONDAY + timedelta(days=40)
    months = steps(date(2024, 2, 10), date(2025, 1, 5))
    assert months[0] == (date(2024, 2, 10), date(2024, 2, 29))
    assert (len(months), months[-1]) == (12, (date(2025, 1, 1), date(2025, 1, 5)))


def test_every_day_is_in_one_step_up_to_the_end_of_time() -> None:
    first, last = date.max - timedelta(days=100), date.max

    told = steps(first, last)

    assert (told[0][0], told[-1][1]) == (first, last)
    assert all(end + timedelta(days=1) == begin for (_, end), (begin, _) in pairwise(told))
    assert bounds(first, last)[0] < bounds(first, last)[1]
