"""Learning the weights: on made-up signals whose answer is known, and the whole command on a small set."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import BASE_MODEL, DEFAULT_MODEL, SentenceEncoder
from eval.cases import Case, Said, load
from eval.training import ablation, ranker
from eval.training.__main__ import fitted, main
from eval.training.examples import Example, Seen, examples_of
from eval.training.figures import left_out, quality
from eval.training.written import written
from knowledge_base.learned import Ranker, read
from knowledge_base.ranking import Look
from knowledge_base.signals import OF_NEED, OF_PASSAGE

TELLS = OF_PASSAGE.index("named_lately")
MISLEADS = OF_PASSAGE.index("beginning")
CANDIDATES = 8


def made_up(cases: int, seed: int) -> list[Example]:
    """Cases whose relevant candidate has a name that was said; every third is about nothing that is held.

    The signal `beginning` is higher for what is not relevant.
    """
    random = np.random.default_rng(seed)
    examples = []
    for at in range(cases):
        answered = at % 3 > 0
        signals = random.uniform(0.2, 0.6, (CANDIDATES, len(OF_PASSAGE)))
        signals[:, TELLS] = random.uniform(0, 0.2, CANDIDATES)
        right = int(random.integers(CANDIDATES))
        signals[:, MISLEADS] = 1.0
        if answered:
            signals[right, TELLS], signals[right, MISLEADS] = 1.0, 0.0
        ids = tuple(f"d{candidate}" for candidate in range(CANDIDATES))
        grades = np.array([float(answered and candidate == right) for candidate in range(CANDIDATES)])
        look = Look(np.arange(CANDIDATES), np.arange(CANDIDATES), signals, np.full(len(OF_NEED), 0.5))
        latest = random.normal(0, 1, 384)
        seen = Seen(look, (latest / np.linalg.norm(latest)).astype(np.float32), ids, grades)
        relevant = {f"d{right}": 1} if answered else {}
        examples.append(Example(Case(f"c{at}", (Said("customer", "?"),), relevant), seen, seen))
    return examples


NAMES = ("mtrag_un", "tau_airline", "dstc11_t5")
EXAMPLES = {name: made_up(60, seed) for seed, name in enumerate(NAMES)}


@pytest.fixture(autouse=True)
def one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranker, "SEEDS", (1,))


def test_what_tells_the_right_passage_is_learned_and_what_misleads_is_only_ignored() -> None:
    learned = fitted(("encoder",), EXAMPLES)

    found = quality(learned, made_up(90, seed=7))

    assert found.by_hand < 0.6
    assert found.learned > 0.95
    assert learned.ranker.weights[TELLS] > 0
    assert (learned.ranker.hidden[:, MISLEADS] >= 0).all()
    assert (learned.ranker.out >= 0).all()
    assert found.silence_f1 > 0.9
    assert found.lost < 0.1


def test_the_same_examples_give_the_same_weights_and_the_file_keeps_them() -> None:
    once, again = fitted(("encoder",), EXAMPLES), fitted(("encoder",), EXAMPLES)

    text = written(once, {"set": "digest"})

    assert written(again, {"set": "digest"}) == text
    opened = read(json.loads(text))
    assert opened.encoders == ("encoder",)
    look = EXAMPLES["mtrag_un"][1].searched.look
    assert opened.ranker.fit(look.passages, look.need) == pytest.approx(
        once.ranker.fit(look.passages, look.need), abs=1e-3
    )


def test_a_part_that_tells_the_right_passage_earns_and_one_that_tells_nothing_does_not() -> None:
    def fit(examples: Mapping[str, Sequence[Example]]) -> Ranker:
        return fitted(("encoder",), examples).ranker

    found = ablation.losses(EXAMPLES, {"held": made_up(90, seed=7)}, fit)

    assert set(found) == set(ablation.PARTS)
    assert found["names that were said"]["held"] > 0.3
    assert abs(found["vectors"]["held"]) < 0.05
    assert ablation.as_table(found).splitlines()[1].startswith("names that were said")


def test_a_set_left_out_is_judged_by_the_others() -> None:
    odd = [
        Example(one.case, Seen(one.searched.look, one.searched.latest, one.searched.ids, no), one.heard)
        for one in made_up(30, seed=9)
        for no in [np.zeros(CANDIDATES)]
    ]

    found = left_out(("encoder",), {**EXAMPLES, "tau_airline": odd}, fitted)

    assert list(found) == list(NAMES)
    assert found["tau_airline"].learned > 0.9  # from the others: its own examples teach nothing


def test_a_case_is_looked_at_as_a_search_and_as_a_turn(small_set: Path, minilm: SentenceEncoder) -> None:
    first, second, third = examples_of(load(small_set), minilm)

    assert first.case.relevant == {"policy/returns": 2}
    assert dict(zip(first.searched.ids, first.searched.grades, strict=True))["policy/returns"] == 2
    assert first.searched.look.passages.shape == (len(first.searched.ids), len(OF_PASSAGE))
    assert second.heard is not None
    assert third.searched.grades.tolist() == [0.0] * len(third.searched.ids)


def test_the_command_learns_from_the_train_split_writes_the_weights_and_says_what_they_are_worth(
    small_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "data", tmp_path / "learned.json"
    for name in (*NAMES, "tau_retail", "abcd", "dstc10_t2"):
        shutil.copytree(small_set, data / name)

    assert main(["--data", str(data), "--out", str(out), "--ablate"]) == 0

    learned = read(json.loads(out.read_text("utf-8")))
    assert [one.partition("@")[0] for one in learned.encoders] == [BASE_MODEL, DEFAULT_MODEL]
    told = capsys.readouterr().out
    assert f"Wrote {out}" in told
    assert [line.split()[:2] for line in told.splitlines() if line.startswith("abcd")] == [["abcd", "2"]]
    assert "without that set" in told
    assert "names that were said" in told


def test_a_set_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "learned.json")]) == 2

    assert "mtrag_un" in capsys.readouterr().err
    assert not (tmp_path / "learned.json").exists()
