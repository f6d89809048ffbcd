from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import report, runner
from eval.cases import load
from tests.eval.conftest import WordOverlap


def test_every_case_gets_its_ranking_its_reply_and_its_measures(small_set: Path) -> None:
    whole = runner.run(WordOverlap(), load(small_set), k=10)

    first, second, silent = whole.results
    assert (first.ranking[0], second.ranking[0]) == ("policy/returns", "policy/refunds")
    assert (first.spoke, second.spoke, silent.spoke) == (True, True, False)
    assert first.measures == {
        "silence_right": 1,
        "recall@5": 1,
        "recall@10": 1,
        "ndcg@10": 1,
        "mrr@10": 1,
        "hit@1": 1,
        "hit@5": 1,
        "citation_precision": 1,
    }
    assert silent.measures == {"silence_right": 1}
    assert (silent.reason, silent.relevant, silent.error) == ("no_evidence", {}, None)


def test_a_failed_request_counts_as_the_worst_answer_and_never_as_kept_silence(small_set: Path) -> None:
    whole = runner.run(WordOverlap(failing=frozenset({"q1", "q3"})), load(small_set), k=10)

    first, _, silent = whole.results
    assert set(first.measures.values()) == {0}
    assert first.error == "POST /v1/search: 503 for q1"
    assert silent.measures == {"silence_right": 0}
    summary = runner.summary_of(whole)
    assert (summary["errors"], summary["means"]["ndcg@10"]) == (2, 0.5)
    assert {name: summary["silence"][name] for name in ("kept", "broken", "lost", "spoken")} == {
        "kept": 0,
        "broken": 1,
        "lost": 1,
        "spoken": 1,
    }


def test_progress_goes_to_stderr(small_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runner.run(WordOverlap(), load(small_set), k=10)

    said = capsys.readouterr()
    assert said.err.startswith("small: indexing 3 documents\nsmall: 3 cases in ")
    assert said.out == ""


def test_the_time_left_is_told_on_the_way(
    monkeypatch: pytest.MonkeyPatch, small_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "PROGRESS_SECONDS", 0.0)

    runner.run(WordOverlap(), load(small_set), k=10)

    assert "small: 2 of 3 cases, about 0 s left\n" in capsys.readouterr().err


def test_a_run_is_saved_case_by_case(small_set: Path, tmp_path: Path) -> None:
    whole = runner.run(WordOverlap(), load(small_set, split="dev"), k=10, split="dev")

    runner.save(whole, tmp_path / "out")

    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    cases = [json.loads(line) for line in (tmp_path / "out" / "cases.jsonl").read_text().splitlines()]
    assert (summary["set"], summary["split"], summary["cases"], summary["answerable"]) == (
        "small",
        "dev",
        2,
        1,
    )
    assert [case["id"] for case in cases] == ["q2", "q3"]
    assert cases[0]["ranking"][0] == "policy/refunds"


def test_the_report_is_one_page_that_loads_nothing_and_shows_what_went_wrong(
    small_set: Path, tmp_path: Path
) -> None:
    case_set = load(small_set)
    whole = runner.run(WordOverlap(failing=frozenset({"q1"})), case_set, k=10)

    report.write(whole, case_set, tmp_path / "report.html")

    page = (tmp_path / "report.html").read_text()
    assert page.count("<svg") == 5
    assert "http://" not in page
    assert "https://" not in page
    assert "src=" not in page
    assert "<script" not in page
    assert "Returns: You can return an item within 30 days." in page
    assert "POST /v1/search: 503 for q1" in page


def test_the_report_shows_what_customers_wrote_as_text(small_set: Path, tmp_path: Path) -> None:
    attack = "<img src=x onerror=alert(1)>"
    for file in ("queries.jsonl",):
        text = (small_set / file).read_text()
        (small_set / file).write_text(text.replace("Do you sell umbrellas?", attack))
    (small_set / "conversations.jsonl.gz").unlink()
    (small_set / "conversations.jsonl").write_text(
        json.dumps({"id": "c2", "turns": [{"speaker": "customer", "text": attack}]}) + "\n"
    )
    (small_set / "queries.jsonl").write_text(
        (small_set / "queries.jsonl").read_text().splitlines()[-1] + "\n"
    )
    (small_set / "qrels.tsv").write_text("query-id\tcorpus-id\trelevance\nq3\tfaq\t1\n")
    case_set = load(small_set)

    report.write(runner.run(WordOverlap(), case_set, k=10), case_set, tmp_path / "report.html")

    page = (tmp_path / "report.html").read_text()
    assert attack not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
