"""Whether a stated probability means what it says: pure measures over (confidence, outcome) pairs.

A confidence lies between 0 and 1. An outcome is True where what was stated came true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from eval.measures import mean

BINS = 10
DRAWS = 1000
SEED = 0


@dataclass(frozen=True)
class ByChance:
    """The calibration error of probabilities that all mean what they say, over as many cases."""

    mean: float
    at_most: float
    """In 95 of 100 such samples."""


@dataclass(frozen=True)
class Bin:
    """The cases whose confidence lies in one range: what was stated, and what came true."""

    low: float
    high: float
    cases: int
    stated: float
    """Mean confidence."""
    came_true: float
    """Share of outcomes that are True."""


def reliability_bins(confidences: Sequence[float], outcomes: Sequence[bool]) -> tuple[Bin, ...]:
    """Ten ranges of equal width from 0 to 1, without the empty ones; each holds its upper border.

    Murphy and Winkler 1977. Perfect where `stated` equals `came_true` in each.

    >>> reliability_bins([0.25, 0.25, 0.9], [True, False, True])[0]
    Bin(low=0.2, high=0.3, cases=2, stated=0.25, came_true=0.5)
    """
    given = np.asarray(confidences, np.float64)
    true = np.asarray(outcomes, np.float64)
    place = np.clip(np.ceil(np.round(given * BINS, 9)).astype(np.int64) - 1, 0, BINS - 1)
    return tuple(
        Bin(
            at / BINS,
            (at + 1) / BINS,
            int((place == at).sum()),
            float(given[place == at].mean()),
            float(true[place == at].mean()),
        )
        for at in np.unique(place).tolist()
    )


def expected_calibration_error(confidences: Sequence[float], outcomes: Sequence[bool]) -> float:
    """How far what is stated lies from what comes true: the bins' distances, weighed by their cases.

    Naeini, Cooper and Hauskrecht 2015, with ten bins of equal width. 0 is perfect; 0 of nothing.

    >>> round(expected_calibration_error([0.9, 0.9, 0.9, 0.9], [True, True, True, False]), 3)
    0.15
    """
    bins = reliability_bins(confidences, outcomes)
    return sum(one.cases * abs(one.stated - one.came_true) for one in bins) / max(1, len(outcomes))


def error_by_chance(confidences: Sequence[float]) -> ByChance:
    """What the calibration error would be if each of these came true exactly as often as it says.

    Never 0: in a bin of few cases what comes true strays from what was stated. Consistency resampling,
    Broecker and Smith 2007, of 1,000 draws that are the same every time.
    """
    if not len(confidences):
        return ByChance(0.0, 0.0)
    draws = np.random.default_rng(SEED).random((DRAWS, len(confidences))) < np.asarray(confidences)
    errors = [expected_calibration_error(confidences, came) for came in draws.tolist()]
    return ByChance(mean(errors), float(np.quantile(errors, 0.95)))


def brier_score(confidences: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Mean squared distance of confidence and outcome. Brier 1950. 0 is perfect.

    >>> round(brier_score([1.0, 0.5], [True, False]), 3)
    0.125
    """
    return mean([(stated - came) ** 2 for stated, came in zip(confidences, outcomes, strict=True)])


def auc(confidences: Sequence[float], outcomes: Sequence[bool]) -> float:
    """How often a case that came true has a higher confidence than one that did not; equal counts half.

    The area under the ROC curve, as Mann and Whitney 1947 count it. 0.5 is chance, and what it is
    where only one kind of outcome is there.

    >>> auc([0.9, 0.4, 0.4, 0.1], [True, True, False, False])
    0.875
    """
    true = [one for one, came in zip(confidences, outcomes, strict=True) if came]
    false = np.sort([one for one, came in zip(confidences, outcomes, strict=True) if not came])
    if not true or not len(false):
        return 0.5
    below = np.searchsorted(false, true, "left")
    below_or_equal = np.searchsorted(false, true, "right")
    return float((below + below_or_equal).sum() / 2 / (len(true) * len(false)))


@dataclass(frozen=True)
class Point:
    """Answering only from this confidence: the share of cases answered, and of those the wrong."""

    from_confidence: float
    coverage: float
    risk: float


def risk_coverage(confidences: Sequence[float], outcomes: Sequence[bool]) -> tuple[Point, ...]:
    """Risk for each coverage there is, the surest cases first; equal confidences come together.

    El-Yaniv and Wiener 2010.

    >>> [(point.coverage, point.risk) for point in risk_coverage([0.9, 0.5, 0.5], [True, True, False])]
    [(0.3333333333333333, 0.0), (1.0, 0.3333333333333333)]
    """
    surest_first = sorted(zip(confidences, outcomes, strict=True), reverse=True)
    points, answered, wrong = [], 0, 0
    for confidence, together in groupby(surest_first, key=lambda pair: pair[0]):
        came = [outcome for _, outcome in together]
        answered += len(came)
        wrong += came.count(False)
        points.append(Point(confidence, answered / len(surest_first), wrong / answered))
    return tuple(points)


def area_under_risk_coverage(confidences: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Mean risk over all coverages; a step holds its risk for all cases that come in with it.

    Geifman, Uziel and El-Yaniv 2019 (AURC). Lower is better; 0 of nothing.

    >>> area_under_risk_coverage([0.9, 0.1], [True, False])
    0.25
    """
    area, covered = 0.0, 0.0
    for point in risk_coverage(confidences, outcomes):
        area += (point.coverage - covered) * point.risk
        covered = point.coverage
    return area
