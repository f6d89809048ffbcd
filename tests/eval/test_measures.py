from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import measures

RELEVANT = {"a": 2, "b": 1, "c": 1}


def test_the_examples_in_the_definitions_are_true() -> None:
    outcome = doctest.testmod(measures)

    assert outcome.failed == 0
    assert outcome.attempted >= 12


def test_ndcg_counts_grades_and_places() -> None:
    gained = 1 + 2 / np.log2(3)
    best = 2 + 1 / np.log2(3) + 1 / np.log2(4)

    assert measures.ndcg_at(10, ["b", "a", "x"], RELEVANT) == pytest.approx(gained / best)
    assert measures.ndcg_at(1, ["b"], RELEVANT) == 0.5
    assert measures.ndcg_at(10, ["a", "b", "c"], RELEVANT) == 1


@pytest.mark.parametrize(
    "measure", [measures.recall_at, measures.hit_at, measures.reciprocal_rank_at, measures.ndcg_at]
)
def test_an_empty_ranking_has_the_worst_score(measure) -> None:  # type: ignore[no-untyped-def]  # one of four
    assert measure(10, [], RELEVANT) == 0


@given(st.permutations(["a", "b", "c", "x", "y"]), st.integers(1, 6))
def test_every_measure_lies_between_0_and_1_and_putting_the_relevant_first_is_best(
    ranking: list[str], k: int
) -> None:
    ideal = ["a", "b", "c", "x", "y"]
    for measure in (measures.recall_at, measures.hit_at, measures.reciprocal_rank_at, measures.ndcg_at):
        assert 0 <= measure(k, ranking, RELEVANT) <= measure(k, ideal, RELEVANT) <= 1


def test_measures_of_silence_that_do_not_apply_are_zero() -> None:
    never = measures.silence([(False, False)])

    assert never == measures.Silence(kept=0, broken=0, lost=0, spoken=1)
    assert (measures.silence_precision(never), measures.silence_recall(never)) == (0, 0)
    assert (measures.silence_f1(never), measures.answers_lost(never)) == (0, 0)


def test_the_bootstrap_interval_is_the_same_every_time_and_holds_the_mean() -> None:
    values = [0.0, 1.0] * 50

    low, high = measures.bootstrap_interval(values)

    assert (low, high) == measures.bootstrap_interval(values)
    assert low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.02)  # the standard error of 100 coin tosses is 0.05
    assert high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.02)


def test_nothing_has_mean_percentile_and_interval_zero() -> None:
    assert (measures.mean([]), measures.percentile([], 99), measures.bootstrap_interval([])) == (0, 0, (0, 0))
