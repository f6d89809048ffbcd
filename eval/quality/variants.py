"""Ablation: what the service loses without one of its parts.

A variant is a target, so anything can be one: the same service asked otherwise, or another service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import BASE_MODEL, Encoder, SentenceEncoder
from eval import runner
from eval.cases import Case, CaseSet, CorpusDocument
from eval.targets import Reply, Target


class Variant(Protocol):
    """Opens a target that holds `documents` and lacks one part.

    `full` is the whole service, which holds them already: a variant that only asks otherwise may ask it.
    """

    def __call__(
        self, full: Target, documents: Sequence[CorpusDocument]
    ) -> AbstractContextManager[Target]: ...


class _LastTurnAlone:
    """The whole service, told nothing but the customer's last turn."""

    name = "last turn alone"

    def __init__(self, full: Target) -> None:
        self._full = full

    def index(self, documents: Sequence[CorpusDocument]) -> None:
        self._full.index(documents)

    def search(self, case: Case, k: int) -> tuple[str, ...]:
        return self._full.search(replace(case, turns=case.turns[-1:]), k)

    def suggest(self, case: Case) -> Reply:
        return self._full.suggest(replace(case, turns=case.turns[-1:]))


@contextmanager
def last_turn_alone(full: Target, documents: Sequence[CorpusDocument]) -> Iterator[Target]:  # noqa: ARG001 (held already)
    """Without the conversation: what was said before the last turn is not shown."""
    yield _LastTurnAlone(full)


class Stranger:
    """The default encoder under a name that nothing was learned for."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.identity = f"{encoder.identity}+stranger"
        self.dimensions = encoder.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.encode(texts)


@contextmanager
def nothing_learned(full: Target, documents: Sequence[CorpusDocument]) -> Iterator[Target]:  # noqa: ARG001 (another service)
    """Without the weights that were learned: words and vectors fused by hand, silence by a fixed formula."""
    from eval.in_process import ENCODER_CACHE, opened  # only here: it loads the encoder

    with opened(Stranger(SentenceEncoder.open(cache_dir=ENCODER_CACHE))) as target:
        target.index(documents)
        yield target


@contextmanager
def base_alone(full: Target, documents: Sequence[CorpusDocument]) -> Iterator[Target]:  # noqa: ARG001 (another service)
    """Without the adapter: the vectors of the pinned model as it comes, with the same weights."""
    from eval.in_process import ENCODER_CACHE, opened  # only here: it loads the encoder

    with opened(SentenceEncoder.open(BASE_MODEL, cache_dir=ENCODER_CACHE)) as target:
        target.index(documents)
        yield target


VARIANTS: Mapping[str, Variant] = {
    "the conversation before the last turn": last_turn_alone,
    "the learned ranking": nothing_learned,
    "the encoder's adapter": base_alone,
}
"""Name of the part → the service without it."""


def without_each(
    full: Target, case_set: CaseSet, k: int, split: str | None, variants: Mapping[str, Variant]
) -> dict[str, runner.Run]:
    """Run every variant over the cases, while `full` holds the set's documents."""
    runs = {}
    for part, variant in variants.items():
        runner.say(f"{case_set.name}: without {part}")
        with variant(full, case_set.documents) as target:
            runs[part] = runner.over(target, case_set, k, split, index_seconds=0.0)
    return runs
