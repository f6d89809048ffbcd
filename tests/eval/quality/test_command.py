"""The whole command on a set small enough to work out by eye, with a library made for tests."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from embeddings.hashing import HashEmbeddings
from eval.__main__ import main
from eval.quality import command, figures
from eval.quality.sets import chosen
from eval.quality.variants import Variant, last_turn_alone
from tests.eval.conftest import WordOverlap
from tests.eval.peers.test_process import SMALL

PYTHON = Path(sys.executable)


PARTS: dict[str, Variant] = {"the conversation": last_turn_alone}


@contextmanager
def word_overlap() -> Iterator[WordOverlap]:
    yield WordOverlap()


@pytest.fixture
def measured(small_set: Path, tmp_path: Path) -> tuple[dict[str, Any], Path]:
    """The report of the small set, written, and its folder."""
    (small_set / "splits.tsv").unlink()
    out = tmp_path / "out"
    done = [command.measure(chosen(small_set, None), word_overlap, PARTS, out)]
    command.add_baselines(done, HashEmbeddings().encode)
    notes = command.add_libraries(done, [SMALL], tmp_path, PYTHON)
    report: dict[str, Any] = {
        "origin": {
            "at": "today",
            "machine": "this one",
            "commit": "abc",
            "command": "python -m eval quality",
        },
        "not_run": {"other": "There is no folder other."},
        "libraries": notes,
        "sets": [figures.of_set(one.chosen, one.ours, one.others, one.variants) for one in done],
    }
    command.write(report, done, out)
    return report, out


def test_ours_stands_beside_baselines_and_libraries(measured: tuple[dict[str, Any], Path]) -> None:
    one = measured[0]["sets"][0]
    kinds = [system["kind"] for system in one["systems"]]

    assert {kind: kinds.count(kind) for kind in kinds} == {
        "ours": 1,
        "single": 4,
        "by hand": 12,
        "library": 4,
    }
    assert (one["cases"], one["answerable"], one["errors"]) == (3, 2, 0)
    systems = {system["name"]: system for system in one["systems"]}
    assert systems["Assist"]["means"]["ndcg@10"] == (1, 1, 1)
    assert systems["Assist"]["we_gain"] is None
    assert systems["Small dense, last turn"]["we_gain"] == {
        "mean": 0, "low": 0, "high": 0, "wins": 0, "losses": 0, "ties": 2,
    }  # fmt: skip
    assert one["best_library"] == "Small dense, last turn"
    assert systems[one["best_by_hand"]]["kind"] == "by hand"


def test_silence_domains_and_parts_are_counted(measured: tuple[dict[str, Any], Path]) -> None:
    one = measured[0]["sets"][0]

    assert one["silence"] == {
        "kept": 1, "broken": 0, "lost": 0, "spoken": 2,
        "precision": 1, "recall": 1, "f1": 1, "answers_lost": 0,
    }  # fmt: skip
    assert one["domains"] == []
    assert one["calibration"] is None
    assert [row["part"] for row in one["without"]] == list(PARTS)
    assert one["without"][0]["part_gains"]["mean"] == 0


def test_a_stated_confidence_is_calibrated() -> None:
    results = [
        figures.CaseResult("a", "", "", {"d": 1}, ("d",), True, None, (), {}, 1, 1, confidence=0.9),
        figures.CaseResult("b", "", "", {"d": 1}, ("x",), True, None, (), {}, 1, 1, confidence=0.9),
        figures.CaseResult("c", "", "", {}, ("d",), False, "no_evidence", (), {}, 1, 1, confidence=0.1),
        figures.CaseResult("d", "", "", {}, (), False, "failed", (), {}, 1, 1, error="503"),
    ]

    stated = figures.calibrated(results)

    assert stated is not None
    assert (stated["cases"], stated["levels"]) == (3, 2)
    assert stated["answered"]["auc"] == 1
    assert stated["answered"]["ece"] == pytest.approx(0.1)
    assert 0 < stated["answered"]["ece_by_chance"]["mean"] < stated["answered"]["ece_by_chance"]["at_most"]
    assert stated["right"]["ece"] == pytest.approx((2 * 0.4 + 0.1) / 3)


def test_everything_is_written_case_by_case(measured: tuple[dict[str, Any], Path]) -> None:
    report, out = measured

    assert sorted(path.name for path in out.iterdir()) == ["quality.html", "quality.json", "small"]
    assert sorted(path.name for path in (out / "small").iterdir()) == [
        "cases.jsonl",
        "others.jsonl",
        "summary.json",
    ]
    assert json.loads((out / "quality.json").read_text()) == json.loads(json.dumps(report))
    rows = [json.loads(line) for line in (out / "small/others.jsonl").read_text().splitlines()]
    assert len(rows) == 20
    assert (rows[16]["system"], rows[16]["found"]["q2"][0]) == ("Small dense, last turn", "policy/refunds")


def test_the_table_shows_ours_beside_the_best(measured: tuple[dict[str, Any], Path]) -> None:
    head, row = command.as_table(measured[0]).splitlines()

    assert head.split() == ["nDCG@10", "split", "cases", "ours", "habit", "by", "hand", "library"]
    assert row.split() == ["small", "all", "2", "1.000", "1.000", "1.000", "1.000"]


def test_libraries_that_are_not_installed_are_told(small_set: Path, tmp_path: Path) -> None:
    done = [command.measure(chosen(small_set, None), word_overlap, {}, tmp_path)]

    notes = command.add_libraries(done, [SMALL], tmp_path, tmp_path / "no-python")

    assert notes == {"Small": "not installed: make peers"}
    assert done[0].others == {}


def test_a_library_that_fails_is_told_and_the_rest_goes_on(small_set: Path, tmp_path: Path) -> None:
    done = [command.measure(chosen(small_set, None), word_overlap, {}, tmp_path)]

    notes = command.add_libraries(done, [SMALL], tmp_path / "broken", PYTHON)

    assert notes == {"Small": "Small ended without an answer: the model is broken"}
    report = figures.of_set(done[0].chosen, done[0].ours, done[0].others, {})
    assert (report["best_library"], report["best_by_hand"]) == (None, None)


def test_the_command_says_where_the_sets_should_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quality", "--data", str(tmp_path), "--sets", "abcd"]) == 2

    said = capsys.readouterr().err
    assert f"abcd: left out. There is no folder {tmp_path / 'abcd'}." in said
    assert said.endswith(f"None of the sets is in {tmp_path}. Name their folder: --data FOLDER\n")


def test_the_command_runs_the_real_service_over_a_set(
    small_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    given = ["quality", "--data", str(small_set.parent), "--sets", "small", "--peers", "--out", str(out)]

    assert main(given) == 0

    assert capsys.readouterr().out.endswith(f"Read {out / 'quality.html'}\n")
    [one] = json.loads((out / "quality.json").read_text())["sets"]
    assert (one["set"], one["split"], one["systems"][0]["name"]) == ("small", "dev", "Assist")
    assert one["calibration"]["cases"] == 2
