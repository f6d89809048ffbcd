"""The learned weights that ship, and what has to be true of any."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.encoder import BASE_MODEL, SentenceEncoder
from embeddings.hashing import HashEmbeddings
from embeddings.model_files import ModelFiles
from knowledge_base.learned import FILE, OF_ANSWER, learned_for, of_answer, read, shares_of
from knowledge_base.signals import EITHER_WAY, OF_NEED, OF_PASSAGE

CONTENT = json.loads(FILE.read_text("utf-8"))
SHIPPED = read(CONTENT)


def test_they_are_for_the_default_encoder_with_and_without_its_adapter_and_no_other(
    minilm: SentenceEncoder,
) -> None:
    model = minilm.identity.removesuffix("+bf16")

    assert learned_for(model) is not None
    assert learned_for(ModelFiles.find(BASE_MODEL).identity) is learned_for(model)
    assert learned_for(f"{model}+bf16") is learned_for(model)
    assert learned_for(HashEmbeddings().identity) is None


def test_the_file_says_what_it_was_made_from_and_is_small() -> None:
    assert set(CONTENT["made_from"]) == {"mtrag_un", "tau_airline", "dstc11_t5"}
    assert all(len(digest) == 64 for digest in CONTENT["made_from"].values())
    assert FILE.stat().st_size < 100_000


@pytest.mark.parametrize("kind", ["of_passage", "of_need", "of_answer"])
def test_weights_for_other_signals_are_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=rf"\({kind}\): run python -m eval.training"):
        read({**CONTENT, kind: CONTENT[kind][::-1]})


@given(st.integers(0, 2**32), st.sampled_from([name for name in OF_PASSAGE if name not in EITHER_WAY]))
@settings(max_examples=200, deadline=None)
def test_no_signal_ever_counts_against_a_passage(seed: int, signal: str) -> None:
    random = np.random.default_rng(seed)
    need = random.uniform(0, 2, len(OF_NEED))
    passage = SHIPPED.ranker.middle + SHIPPED.ranker.spread * random.normal(0, 2, len(OF_PASSAGE))
    better = passage.copy()
    better[OF_PASSAGE.index(signal)] += random.uniform(0, 3) * SHIPPED.ranker.spread[OF_PASSAGE.index(signal)]

    worse_fit, better_fit = SHIPPED.ranker.fit(np.array([passage, better]), need)

    assert better_fit >= worse_fit - 1e-9


def test_the_fit_of_a_passage_does_not_depend_on_the_others() -> None:
    passages = np.random.default_rng(1).uniform(0, 1, (5, len(OF_PASSAGE)))
    need = np.full(len(OF_NEED), 0.5)

    together = SHIPPED.ranker.fit(passages, need)

    assert [SHIPPED.ranker.fit(one[None], need)[0] for one in passages] == pytest.approx(together.tolist())


def test_the_signals_of_an_answer_are_those_of_its_best_passages() -> None:
    passages = np.zeros((3, len(OF_PASSAGE)))
    passages[:, OF_PASSAGE.index("cosine_latest")] = [0.2, 0.6, 0.4]
    fit, documents = np.array([1.0, 3.0, 2.0]), np.array([7, 8, 8])

    signals = dict(zip(OF_ANSWER, of_answer(passages, np.zeros(len(OF_NEED)), fit, documents), strict=True))

    assert signals["best"] == pytest.approx(0.3)
    assert signals["ahead_of_second"] == pytest.approx((3 - 1) / 5)
    assert signals["best_cosine_latest"] == pytest.approx(0.6)
    assert signals["mean_cosine_latest"] == pytest.approx(0.4)


def test_documents_share_the_odds_by_their_best_passages() -> None:
    documents = np.array([1, 1, 2])

    assert shares_of(np.array([5.0, 4.0, 5.0]), documents).tolist() == pytest.approx([0.5, 0.5, 0.5])
    assert shares_of(np.array([5.0, 4.9, -20.0]), documents).tolist() == pytest.approx([1, 1, 0], abs=1e-9)
    assert shares_of(np.array([1.0]), np.array([1])).tolist() == [1]


def test_better_evidence_never_makes_an_answer_less_probable() -> None:
    weights = dict(zip(OF_ANSWER, SHIPPED.answerable.weights.tolist(), strict=True))

    assert weights.pop("doubt") <= 0
    either_way = {name: weights.pop(name) for name in ("best_length", "asks")}
    assert all(np.isfinite(list(either_way.values())))
    assert min(weights.values()) >= 0
    assert max(weights.values()) > 0
