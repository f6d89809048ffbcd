from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from embeddings.hashing import HashEmbeddings
from eval.cases import ApiIds, Case, CaseSet, CorpusDocument, Said, load
from eval.in_process import opened
from eval.targets import HttpTarget, TargetFailed, document_fields, passages_for

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def target() -> Iterator[HttpTarget]:
    """The whole service on word-overlap vectors."""
    with opened(HashEmbeddings()) as service:
        yield service


@pytest.fixture
def indexed(target: HttpTarget, small_set: Path) -> tuple[HttpTarget, CaseSet]:
    case_set = load(small_set)
    target.index(case_set.documents)
    return target, case_set


def test_documents_are_found_under_the_ids_of_the_set(indexed: tuple[HttpTarget, CaseSet]) -> None:
    target, case_set = indexed
    first, second, _ = case_set.cases

    assert target.search(first, 5)[0] == "policy/returns"
    assert target.search(second, 5)[0] == "policy/refunds"
    assert sorted(target.search(second, 5)) == ["faq", "policy/refunds", "policy/returns"]


def test_no_more_documents_come_than_were_asked_for(indexed: tuple[HttpTarget, CaseSet]) -> None:
    target, case_set = indexed

    assert len(target.search(case_set.cases[0], 2)) == 2


def test_small_talk_is_met_with_silence_and_its_reason(indexed: tuple[HttpTarget, CaseSet]) -> None:
    target, case_set = indexed

    reply = target.suggest(replace(case_set.cases[0], turns=(Said("customer", "Thank you, goodbye!"),)))

    assert (reply.spoke, reply.cited) == (False, ())
    assert reply.reason


def test_a_document_that_cannot_be_imported_ends_the_run(target: HttpTarget) -> None:
    with pytest.raises(TargetFailed, match="The import ended as"):
        target.index([CorpusDocument("blank", "Blank", "   ")])


def test_a_turn_that_the_service_refuses_is_a_failed_request(indexed: tuple[HttpTarget, CaseSet]) -> None:
    target, _ = indexed
    endless = Case("q", (Said("customer", "refund " * 5000),))

    with pytest.raises(TargetFailed, match="POST /v1/search: 422 "):
        target.search(endless, 5)


def test_a_wrong_key_is_said_at_once(target: HttpTarget) -> None:
    stranger = HttpTarget.at(str(target._client.base_url), "not-a-key")

    with closing(stranger), pytest.raises(TargetFailed, match="POST /v1/documents/import: 401 "):
        stranger.index([CorpusDocument("returns", "Returns", "Within 30 days.")])


def test_a_service_that_is_not_there_is_said_at_once() -> None:
    nobody = HttpTarget.at("http://127.0.0.1:9", "key")

    with closing(nobody), pytest.raises(TargetFailed, match=r"ConnectError.*Is the service running\?"):
        nobody.search(Case("q", (Said("customer", "Hi"),)), 5)


def test_an_import_that_never_ends_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"job": "j1"} if request.method == "POST" else {"state": "running"})

    monkeypatch.setattr("eval.targets.IMPORT_SECONDS", -1.0)
    client = httpx.Client(base_url="http://endless", transport=httpx.MockTransport(answer))

    with (
        closing(HttpTarget(client, "endless")) as endless,
        pytest.raises(TargetFailed, match="j1 still runs"),
    ):
        endless.index([CorpusDocument("returns", "Returns", "Within 30 days.")])


def test_a_document_without_a_title_is_titled_by_its_id() -> None:
    document = CorpusDocument("faq/7", " ", "Delivery takes 3 days.", "faq")

    assert document_fields(document, ApiIds(("faq/7",))) == {
        "id": "faq@2f7",
        "title": "faq/7",
        "text": "Delivery takes 3 days.",
        "kind": "faq",
        "audience": "public",
    }


def test_a_service_in_this_process_leaves_the_database_of_the_real_one_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = tmp_path / "real.db"
    monkeypatch.setenv("ASSIST_DATABASE_URL", f"sqlite:///{real}")

    with opened(HashEmbeddings()) as service:
        service.index([CorpusDocument("returns", "Returns", "Within 30 days.")])

    assert not real.exists()


def test_as_many_passages_are_asked_for_as_the_contract_allows() -> None:
    assert [passages_for(k) for k in (5, 10, 50)] == [25, 50, 100]


def test_the_command_scores_a_set_and_writes_report_and_cases(small_set: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "eval", "run", str(small_set), "--split", "dev", "--out", str(out)]

    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)

    assert "small: indexing 3 documents" in done.stderr
    assert f"Read {out / 'report.html'}" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["cases.jsonl", "report.html", "summary.json"]
    summary = json.loads((out / "summary.json").read_text())
    assert (summary["cases"], summary["errors"], summary["means"]["hit@1"]) == (2, 0, 1)
