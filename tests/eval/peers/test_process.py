from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eval.peers import LIBRARIES, Library
from eval.peers.process import PeerFailed, installed, running

SMALL = Library("Small", "tests.eval.peers.small_library", ("dense", "hybrid"))
PYTHON = Path(sys.executable)
DOCUMENTS = [("returns", "return an item within 30 days"), ("refunds", "a refund takes 5 days")]


def test_a_library_indexes_and_searches_in_a_process_of_its_own(tmp_path: Path) -> None:
    with running(SMALL, tmp_path, PYTHON) as peer:
        assert peer.index(DOCUMENTS) >= 0

        asked = [("dense", "return an item", 5), ("hybrid", "days of a refund", 5), ("dense", "days", 1)]
        assert list(peer.search(asked * 11))[-3:] == [("returns",), ("refunds", "returns"), ("refunds",)]


def test_what_a_library_cannot_do_is_said_and_ends_nothing(tmp_path: Path) -> None:
    with running(SMALL, tmp_path, PYTHON) as peer:
        with pytest.raises(PeerFailed, match=r"^Small: ValueError: nothing to index$"):
            peer.index([])
        peer.index(DOCUMENTS)


def test_a_library_that_cannot_start_says_why(tmp_path: Path) -> None:
    with (
        running(SMALL, tmp_path / "broken", PYTHON) as peer,
        pytest.raises(PeerFailed, match=r"^Small ended without an answer: the model is broken$"),
    ):
        peer.index(DOCUMENTS)


def test_a_library_that_ends_without_a_word_is_told_with_its_last_line(tmp_path: Path) -> None:
    with running(SMALL, tmp_path, PYTHON) as peer:
        peer.index(DOCUMENTS)
        with pytest.raises(PeerFailed, match=r"greeting"):
            list(peer.search([("sparse", "return", 5)]))


def test_a_library_that_never_answers_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.peers.process.PATIENCE_SECONDS", 0.0)

    with running(SMALL, tmp_path, PYTHON) as peer, pytest.raises(PeerFailed, match=r"^Small ended without"):
        peer.index(DOCUMENTS)


def test_without_their_environment_no_library_is_installed(tmp_path: Path) -> None:
    assert not installed(tmp_path / "bin/python")
    assert installed(PYTHON)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_each_library_finds_what_was_indexed(library: Library) -> None:
    if not installed():
        pytest.skip("The libraries are not installed. Install them: make peers")
    from eval.quality.command import model_folder

    with running(library, model_folder()) as peer:
        peer.index(DOCUMENTS)
        asked = [(recipe, "how long does my refund take", 2) for recipe in library.recipes]

        assert [found[0] for found in peer.search(asked)] == ["refunds"] * len(library.recipes)
