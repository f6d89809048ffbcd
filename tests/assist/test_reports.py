"""Reports: what is read of the folder that `python -m eval run` writes, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.errors import NotFound
from assist.reports import Reports
from tests.assist.conftest import ON_BOTH

SUMMARY: dict[str, Any] = {
    "set": "sample",
    "split": None,
    "target": "in this process",
    "at": "2026-11-20T10:00:00+00:00",
    "machine": "x86_64",
    "documents": 30,
    "cases": 3,
    "errors": 0,
    "means": {"recall@5": 0.8},
    "silence": {"lost": 1, "precision": 0.5},
    "search_ms": {"p50": 3.0},
    "suggest_ms": {"p50": 30.0},
}
CASES = [
    {"id": "c1", "asked": "who pays?", "relevant": {"a": 1}, "spoke": False, "error": None},
    {"id": "c2", "asked": "hello", "relevant": {}, "spoke": True, "error": None},
    {"id": "c3", "asked": "fine", "relevant": {"a": 1}, "spoke": True, "error": None},
]


def write(folder: Path, name: str, **changed: Any) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "summary.json").write_text(json.dumps({**SUMMARY, **changed}))
    (folder / name / "cases.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in CASES) + "{broken\n")


def test_reports_are_listed_the_latest_first(tmp_path: Path) -> None:
    write(tmp_path, "b")
    write(tmp_path, "a", at="2026-11-22T10:00:00+00:00")

    assert [one.id for one in Reports(tmp_path).list()] == ["a", "b"]
    assert Reports(tmp_path / "nowhere").list() == ()


def test_a_report_has_its_figures_and_what_went_wrong(tmp_path: Path) -> None:
    write(tmp_path, "a")

    report = Reports(tmp_path).get("a", with_cases=True)

    assert report.means == {"recall@5": 0.8}
    assert [(one.id, one.text, one.why) for one in report.worst] == [
        ("c1", "who pays?", "lost"),
        ("c2", "hello", "spoke"),
    ]
    assert Reports(tmp_path).get("a", with_cases=False).worst == ()


@pytest.mark.parametrize(
    "summary", ["", "[]", "null", "[" * 100_000, '{"set": 1}', json.dumps({**SUMMARY, "means": {"x": "NaN"}})]
)
def test_what_is_no_report_is_none(tmp_path: Path, summary: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "summary.json").write_text(summary)

    assert Reports(tmp_path).list() == ()


@pytest.mark.parametrize("id", ["..", "../outside", "/etc", "a/../../outside", ".", "", "a\x00"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, id: str) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    write(tmp_path, "outside")

    with pytest.raises(NotFound):
        Reports(folder).get(id, with_cases=True)


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    write(tmp_path, "outside")
    (folder / "a").symlink_to(tmp_path / "outside")

    assert Reports(folder).list() == ()


@ON_BOTH
def test_cases_are_for_those_who_may_read_conversations(
    client: TestClient, client_of: Callable[..., TestClient], tmp_path: Path
) -> None:
    write(tmp_path / "data" / "reports", "a")

    assert len(client_of("lead").get("/v1/reports/a").json()["worst"]) == 2
    assert client_of("editor").get("/v1/reports/a").json()["worst"] == []
    assert client.get("/v1/reports/nothing").status_code == 404
