from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import calibration

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_the_examples_in_the_definitions_are_true() -> None:
    outcome = doctest.testmod(calibration)

    assert (outcome.failed, outcome.attempted) == (0, 6)


def test_bins_hold_their_upper_border_and_every_case_once() -> None:
    bins = calibration.reliability_bins([0.0, 0.1, 0.3, 0.30001, 1.0], [False, True, True, False, True])

    assert [(one.low, one.high, one.cases) for one in bins] == [
        (0.0, 0.1, 2),
        (0.2, 0.3, 1),
        (0.3, 0.4, 1),
        (0.9, 1.0, 1),
    ]
    assert [one.came_true for one in bins] == [0.5, 1, 0, 1]


def test_a_probability_that_keeps_its_word_has_no_calibration_error() -> None:
    stated = [0.25] * 4 + [0.75] * 4
    came = [True, False, False, False, True, True, True, False]

    assert calibration.expected_calibration_error(stated, came) == pytest.approx(0)
    assert calibration.expected_calibration_error(stated, [not one for one in came]) == pytest.approx(0.5)


def test_what_means_what_it_says_still_shows_an_error_over_few_cases() -> None:
    few, many = [0.3, 0.8] * 10, [0.3, 0.8] * 2000

    by_chance = calibration.error_by_chance(few)

    assert 0.05 < by_chance.mean < by_chance.at_most < 0.25
    assert calibration.error_by_chance(many).at_most < 0.02
    assert calibration.error_by_chance([0.0, 1.0, 1.0]) == calibration.ByChance(0, 0)
    assert calibration.error_by_chance([]) == calibration.ByChance(0, 0)
    assert calibration.error_by_chance(few) == by_chance


@given(PAIRS)
def test_every_measure_lies_between_0_and_1(pairs: list[tuple[float, bool]]) -> None:
    confidences, outcomes = [one for one, _ in pairs], [came for _, came in pairs]

    for measure in (
        calibration.expected_calibration_error,
        calibration.brier_score,
        calibration.auc,
        calibration.area_under_risk_coverage,
    ):
        assert -1e-9 <= measure(confidences, outcomes) <= 1 + 1e-9
    assert sum(one.cases for one in calibration.reliability_bins(confidences, outcomes)) == len(pairs)
    last = calibration.risk_coverage(confidences, outcomes)[-1]
    assert (last.coverage, last.risk) == (1, pytest.approx(outcomes.count(False) / len(outcomes)))


def test_choosing_well_has_less_area_than_choosing_badly() -> None:
    came = [True] * 8 + [False] * 2
    well = [0.9] * 8 + [0.1] * 2
    badly = [0.1] * 8 + [0.9] * 2

    assert calibration.auc(well, came) == 1
    assert calibration.auc(badly, came) == 0
    assert calibration.area_under_risk_coverage(well, came) == pytest.approx(0.2 * 0.2)
    assert calibration.area_under_risk_coverage(badly, came) == pytest.approx(0.2 * 1 + 0.8 * 0.2)


def test_where_only_one_thing_happens_nothing_can_be_told_apart() -> None:
    assert calibration.auc([0.2, 0.9], [True, True]) == 0.5
    assert calibration.expected_calibration_error([], []) == 0
    assert calibration.area_under_risk_coverage([], []) == 0
