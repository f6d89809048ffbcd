from __future__ import annotations

from pathlib import Path

import pytest

from eval import runner
from eval.__main__ import main
from eval.cases import load
from eval.comparison import Difference, RunsDoNotPair, as_table, compare, difference
from tests.eval.conftest import WordOverlap


def saved(
    small_set: Path, folder: Path, failing: frozenset[str] = frozenset(), split: str | None = None
) -> Path:
    runner.save(runner.run(WordOverlap(failing), load(small_set, split), k=10, split=split), folder)
    return folder


def test_runs_are_paired_by_case_and_wins_are_those_of_the_second(small_set: Path, tmp_path: Path) -> None:
    a = saved(small_set, tmp_path / "a", failing=frozenset({"q1"}))
    b = saved(small_set, tmp_path / "b")

    found = compare(a, b)

    assert (found.set_name, found.paired, found.only_a, found.only_b) == ("small", 3, (), ())
    assert {one.measure: one for one in found.differences}["ndcg@10"] == Difference(
        "ndcg@10", 0.5, 1.0, wins=1, losses=0, ties=1, interval=(0.0, 1.0)
    )


def test_cases_of_one_run_alone_are_left_out_and_named(small_set: Path, tmp_path: Path) -> None:
    found = compare(saved(small_set, tmp_path / "a"), saved(small_set, tmp_path / "b", split="dev"))

    assert (found.paired, found.only_a, found.only_b) == (2, ("q1",), ())


def test_a_difference_in_every_case_is_marked_as_not_chance() -> None:
    sure = difference("ndcg@10", [(0.2, 0.4)] * 20)
    chance = difference("ndcg@10", [(0.2, 0.4), (0.4, 0.2)] * 10)

    assert sure.wins == 20
    assert sure.interval == pytest.approx((0.2, 0.2))
    assert (chance.wins, chance.losses) == (10, 10)
    assert chance.interval[0] < 0 < chance.interval[1]


def test_runs_of_two_sets_do_not_pair(small_set: Path, tmp_path: Path) -> None:
    a = saved(small_set, tmp_path / "a")
    other = small_set.rename(small_set.parent / "other")
    b = saved(other, tmp_path / "b")

    with pytest.raises(RunsDoNotPair, match=r"ran on small, .* on other: no case is in both"):
        compare(a, b)


def test_runs_without_a_common_case_do_not_pair(small_set: Path, tmp_path: Path) -> None:
    a = saved(small_set, tmp_path / "a", split="train")
    b = saved(small_set, tmp_path / "b", split="dev")

    with pytest.raises(RunsDoNotPair, match="have no case in common"):
        compare(a, b)


def test_a_folder_without_a_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RunsDoNotPair, match=r"holds no saved run: summary\.json is missing"):
        compare(tmp_path, tmp_path)


def test_the_table_names_both_means_and_marks_what_is_sure(small_set: Path, tmp_path: Path) -> None:
    a = saved(small_set, tmp_path / "a", failing=frozenset({"q1", "q2"}))

    lines = as_table(compare(a, saved(small_set, tmp_path / "b"))).splitlines()

    assert lines[0] == "small: 3 cases in both (0 only in A, 0 only in B)"
    row = next(line for line in lines if line.startswith("ndcg@10")).split()
    assert row == ["ndcg@10", "0.000", "1.000", "+1.000", "*", "[+1.000,", "+1.000]", "2", "0", "0"]


def test_the_command_says_what_is_wrong_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(tmp_path), str(tmp_path)]) == 2

    assert capsys.readouterr().err.count("\n") == 1
