"""Outcomes: what people did with suggestions, over time."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from assist.insights.judged import Counts, Judged, counts_of
from assist.insights.people import FEWEST_PEOPLE
from assist.insights.periods import steps


class OutcomesOfStep(BaseModel):
    """A day, a week or a month."""

    model_config = ConfigDict(frozen=True)

    first: date
    last: date
    counts: Counts | None
    """None where the decisions are about fewer than ten people."""


class Outcomes(BaseModel):
    """What people did with suggestions, over time."""

    model_config = ConfigDict(frozen=True)

    items: tuple[OutcomesOfStep, ...]
    """The earliest first. Days, or weeks where the period is longer than a month, or months."""
    fewest: int = FEWEST_PEOPLE


def outcomes_in(judged: Sequence[Judged], first: date, last: date) -> Outcomes:
    """The decisions of each step of the period."""
    in_steps = steps(first, last)
    begins = [step[0] for step in in_steps]
    own: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        own[bisect_right(begins, one.on) - 1].append(one)
    return Outcomes(
        items=tuple(
            OutcomesOfStep(first=step[0], last=step[1], counts=counts_of(own[at]))
            for at, step in enumerate(in_steps)
        )
    )
