from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.encoder import SentenceEncoder
from eval.cases import load
from eval.quality.variants import Stranger, Variant, base_alone, nothing_learned
from knowledge_base.learned import learned_for
from tests.eval.conftest import WordOverlap


def test_nothing_was_learned_for_a_stranger_of_the_same_vectors(minilm: SentenceEncoder) -> None:
    stranger = Stranger(minilm)

    assert learned_for(minilm.identity) is not None
    assert learned_for(stranger.identity) is None
    assert stranger.encode(["one"]).tolist() == minilm.encode(["one"]).tolist()


@pytest.mark.parametrize("variant", [nothing_learned, base_alone])
def test_the_service_without_what_was_learned_answers_all_the_same(small_set: Path, variant: Variant) -> None:
    cases = load(small_set)

    with variant(WordOverlap(), cases.documents) as target:
        assert target.search(cases.cases[0], 1) == ("policy/returns",)
        assert target.suggest(cases.cases[0]).spoke
