"""What is measured beside other libraries, on a library made for tests; no figure is judged."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

import pytest

from eval.benchmarks import peers
from eval.cases import CorpusDocument, load
from eval.peers.process import PeerFailed, serving
from tests.eval.peers.test_process import DOCUMENTS, SMALL

PYTHON = Path(sys.executable)
FEW = [CorpusDocument(id, "", text) for id, text in DOCUMENTS]


def test_a_library_is_served_and_takes_up_what_it_kept(tmp_path: Path) -> None:
    texts, kept = tmp_path / "documents.jsonl", tmp_path / "kept"
    texts.write_text("".join(json.dumps(one) + "\n" for one in DOCUMENTS))
    kept.mkdir()

    for _ in ("indexed", "loaded"):
        with serving(SMALL, "dense", tmp_path, texts, kept, PYTHON) as (url, pid):
            client = peers.Running(url, "no-key", pid, 0.0).client()
            with client:
                assert peers.search_peer(client, "return an item").json() == ["returns"]

    assert sorted(path.name for path in kept.iterdir()) == ["documents.json", "indexed.json"]


def test_a_library_that_cannot_be_served_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(PeerFailed, match=r"^Small did not become ready: the model is broken$"),
        serving(SMALL, "dense", tmp_path / "broken", tmp_path, tmp_path, PYTHON),
    ):
        pass


def test_every_service_is_called_in_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ALONE_SECONDS", "TOGETHER_SECONDS"):
        monkeypatch.setattr(peers, name, 0.1)
    words = ["return", "an", "item", "within", "thirty", "days"] * 200

    with (
        peers.peer(SMALL, "dense", FEW, tmp_path, PYTHON) as first,
        peers.peer(SMALL, "hybrid", FEW, tmp_path, PYTHON) as second,
    ):
        peers.take_turns([first, second], words)
        peers.print_table([first, second])

    for service in (first, second):
        assert all(figure > 0 for figure in peers.figures_of(service))
        assert (service.alone.failed, service.together.failed, service.together_long.failed) == (0, 0, 0)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:19].strip() for line in lines] == ["", "", "Small dense", "Small hybrid", "Assist, times"]


def test_calls_that_fail_are_counted_and_not_credited(tmp_path: Path) -> None:
    def refused(client: peers.httpx.Client, question: str) -> peers.httpx.Response:
        return client.post("/search", json={"k": question})

    with peers.peer(SMALL, "dense", FEW, tmp_path, PYTHON) as service:
        service.call = refused
        peers.call_for(service, peers.questions(["word"] * 50, 3), 2, 0.1, service.alone)

    assert service.alone.failed == len(service.alone.milliseconds) > 0
    assert service.alone.per_second == 0


def test_documents_of_a_length_are_the_nearest_in_their_order(small_set: Path) -> None:
    documents = load(small_set).documents

    assert [one.id for one in peers.about(6, 2, documents)] == ["policy/refunds", "faq"]


def test_questions_are_cut_from_what_was_said() -> None:
    words = [str(number) for number in range(100)]

    assert list(islice(peers.questions(words, 3), 4)) == ["0 1 2", "37 38 39", "74 75 76", "14 15 16"]


def test_more_than_one_is_always_better() -> None:
    ours = (100.0, 5.0, 10.0, 200.0, 100.0, 50.0, 100.0, 400.0, 2.0)
    theirs = (50.0, 10.0, 20.0, 100.0, 200.0, 25.0, 200.0, 800.0, 4.0)

    assert peers.times_as_good(ours, theirs) == (2.0,) * 9
