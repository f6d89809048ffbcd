"""Teaching the encoder: on a small set, with the real base."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open

from embeddings.encoder import BASE_MODEL, SentenceEncoder
from embeddings.model_files import ADAPTER, ModelFiles
from eval.cases import EvaluationError, load
from eval.training import adapter
from eval.training.adapter import LEARNED_FROM, QUERY_TOKENS, Batch, Student, batches_of, learn, main
from eval.training.pairs import Pair, pairs_of
from tests.conftest import KEPT_ENCODER

ANSWERS = {
    "fridge": "Keep both doors shut until somebody comes.",
    "parcel": "The courier rings twice and leaves a card.",
    "invoice": "Papers for the tax office stay in your account for ten years.",
    "battery": "Never leave it on a carpet overnight.",
    "password": "Choose twelve letters that nobody guesses.",
    "seat": "Row twelve has more room for long legs.",
    "voucher": "Ten euros are taken off the next purchase.",
    "filter": "Rinse it under running water once a month.",
}


def made_up() -> list[Pair]:
    """Cases whose answer shares no word with the question; what looks alike does."""
    return [
        Pair(
            latest=f"what about the {topic}?",
            whole=f"hello\nwhat about the {topic}?",
            wanted=(answer,),
            alike=(f"What is a {topic}? A word.",),
            documents=frozenset([answer]),
        )
        for topic, answer in ANSWERS.items()
    ]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches, and steps ten times as long: twenty of them have to do."""
    monkeypatch.setattr(adapter, "BATCH", 4)
    monkeypatch.setattr(adapter, "RATE", 3e-3)


def test_what_answers_is_learned_to_lie_near_and_the_base_can_still_be_asked() -> None:
    torch.manual_seed(1)
    student = Student(ModelFiles.find(BASE_MODEL).folder)
    asked, answers = [pair.latest for pair in made_up()], [pair.wanted[0] for pair in made_up()]
    before = student.vectors(asked, QUERY_TOKENS).detach()

    learn(student, batches_of({"made up": made_up()}, {"made up": 80}, np.random.default_rng(1)))

    assert torch.equal(student.of_base(asked, QUERY_TOKENS), before)

    with torch.no_grad():
        learned = student.vectors(asked, QUERY_TOKENS) @ student.vectors(answers, QUERY_TOKENS).T
    assert lead(learned) > lead(before @ student.of_base(answers, QUERY_TOKENS).T) + 0.05


def lead(cosines: torch.Tensor) -> float:
    """By how much the cosine of what answers is above that of what answers another question, on average."""
    own = cosines.diagonal().mean()
    others = (cosines.sum() - cosines.diagonal().sum()) / (cosines.numel() - len(cosines))
    return float(own - others)


def test_no_passage_of_a_right_document_is_a_wrong_answer() -> None:
    one, other = made_up()[:2]
    shared = Pair(other.latest, other.whole, other.wanted, other.alike, other.documents | one.documents)

    batch = Batch.of([one, shared], np.random.default_rng(1))

    of_one = batch.passages.index(one.wanted[0])
    assert batch.answers[:, of_one].tolist() == [True, True]
    assert batch.answers.sum(1).tolist() == [1, 2]


def test_pairs_are_the_cases_that_something_answers_with_what_looks_alike(small_set: Path) -> None:
    encoder = SentenceEncoder.open(BASE_MODEL, cache_dir=KEPT_ENCODER)

    pairs = list(pairs_of(load(small_set), encoder))

    assert [len(pair.wanted) for pair in pairs] == [1, 1]
    for pair in pairs:
        assert set(pair.wanted) <= pair.documents
        assert pair.alike
        assert not pair.documents.intersection(pair.alike)


def test_the_command_writes_an_adapter_the_same_every_time(
    small_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "LEARNED_FROM", {"small": 8})
    once, again = tmp_path / "once.safetensors", tmp_path / "again.safetensors"

    for out in (once, again):
        assert main(["--data", str(small_set.parent), "--out", str(out), "--sets", "small"]) == 0

    assert once.read_bytes() == again.read_bytes()
    assert list(about(once)["made_from"]) == ["small"]
    assert f"Wrote {once} (1.3 MB)" in capsys.readouterr().out


def test_what_ships_says_what_it_was_learned_from_and_on_which_base() -> None:
    assert about(ADAPTER)["base"] == ModelFiles.find(BASE_MODEL).identity
    assert about(ADAPTER)["made_from"].keys() == LEARNED_FROM.keys()
    assert ADAPTER.stat().st_size < 2_000_000


def about(file: Path) -> dict[str, Any]:
    with safe_open(file, "np") as opened:
        told: dict[str, Any] = json.loads(opened.metadata()["about"])
    return told


@pytest.mark.parametrize(("pairs", "shown"), [([], 8), (made_up(), 3)])
def test_a_set_that_has_nothing_to_learn_from_is_named(pairs: list[Pair], shown: int) -> None:
    with pytest.raises(EvaluationError, match="made up has no batch to learn from"):
        batches_of({"made up": pairs}, {"made up": shown}, np.random.default_rng(1))


def test_a_set_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "adapter.safetensors")]) == 2

    assert "mtrag_un" in capsys.readouterr().err
    assert not (tmp_path / "adapter.safetensors").exists()
