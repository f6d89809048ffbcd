"""What good means, one pure function per measure. Its docstring is its definition.

Rankings are document ids, best first, each once. `relevant` maps document ids to grades: 1 relevant, 2 more.
An empty ranking, which is also what a failed request counts as, has the worst score of every measure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


def folded(documents_of_passages: Iterable[str]) -> tuple[str, ...]:
    """Passages → documents: a document stands where its first passage stood.

    >>> folded(["returns", "returns", "refunds", "returns"])
    ('returns', 'refunds')
    """
    return tuple(dict.fromkeys(documents_of_passages))


def recall_at(k: int, ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Share of the relevant documents that are among the first k.

    >>> recall_at(2, ["a", "x", "b"], {"a": 1, "b": 1})
    0.5
    """
    return len(set(ranking[:k]) & relevant.keys()) / len(relevant)


def hit_at(k: int, ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
    """1 if any of the first k is relevant, otherwise 0.

    >>> hit_at(2, ["x", "b"], {"a": 1, "b": 1}), hit_at(1, ["x", "b"], {"a": 1, "b": 1})
    (1.0, 0.0)
    """
    return float(any(document in relevant for document in ranking[:k]))


def reciprocal_rank_at(k: int, ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
    """1 / rank of the first relevant document among the first k; 0 if there is none. Its mean is MRR@k.

    >>> reciprocal_rank_at(10, ["x", "b", "a"], {"a": 1, "b": 1})
    0.5
    """
    ranks = (rank for rank, document in enumerate(ranking[:k], 1) if document in relevant)
    return 1 / next(ranks, math.inf)


def ndcg_at(k: int, ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Discounted gain of the first k over that of the best possible order: sum of grade / log2(rank + 1).

    Järvelin and Kekäläinen 2002, with the grade itself as gain, as trec_eval's ndcg_cut has it.

    >>> round(ndcg_at(10, ["x", "a"], {"a": 1}), 3)  # 1/log2(3) over 1/log2(2)
    0.631
    """
    gained = _discounted([relevant.get(document, 0) for document in ranking[:k]])
    return gained / _discounted(sorted(relevant.values(), reverse=True)[:k])


def _discounted(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def citation_precision(cited: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Share of the cited documents that are relevant; 0 where nothing is cited.

    >>> citation_precision(["a", "x"], {"a": 1})
    0.5
    """
    return len(set(cited) & relevant.keys()) / len(set(cited)) if cited else 0.0


@dataclass(frozen=True)
class Silence:
    """How often silence was right, counted over all cases."""

    kept: int
    """Silent, and nothing held answers."""
    broken: int
    """Spoke, though nothing held answers."""
    lost: int
    """Silent, though something held answers."""
    spoken: int
    """Spoke, and something held answers."""


def silence(decisions: Iterable[tuple[bool, bool]]) -> Silence:
    """Count (should be silent, was silent) pairs.

    >>> silence([(True, True), (True, False), (False, True), (False, False), (False, False)])
    Silence(kept=1, broken=1, lost=1, spoken=2)
    """
    pairs = list(decisions)
    return Silence(
        *(pairs.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False)))
    )


def silence_precision(counts: Silence) -> float:
    """Of the silences, the share that was right; 0 if it was never silent.

    >>> silence_precision(Silence(kept=3, broken=0, lost=1, spoken=9))
    0.75
    """
    return _share(counts.kept, counts.kept + counts.lost)


def silence_recall(counts: Silence) -> float:
    """Of the cases that nothing answers, the share where it was silent.

    >>> silence_recall(Silence(kept=3, broken=1, lost=0, spoken=9))
    0.75
    """
    return _share(counts.kept, counts.kept + counts.broken)


def silence_f1(counts: Silence) -> float:
    """Harmonic mean of silence precision and recall: 2·kept / (2·kept + broken + lost).

    >>> silence_f1(Silence(kept=2, broken=1, lost=3, spoken=9))
    0.5
    """
    return _share(2 * counts.kept, 2 * counts.kept + counts.broken + counts.lost)


def answers_lost(counts: Silence) -> float:
    """Of the cases that something answers, the share where it was silent. Lower is better.

    >>> answers_lost(Silence(kept=0, broken=0, lost=1, spoken=3))
    0.25
    """
    return _share(counts.lost, counts.lost + counts.spoken)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which `percent` of the values lie, interpolated; 0 of nothing.

    >>> percentile([1.0, 2.0, 3.0], 50)
    2.0
    """
    return float(np.percentile(values, percent)) if values else 0.0


SEED = 20261121


def bootstrap_interval(values: Sequence[float], resamples: int = 2_000) -> tuple[float, float]:
    """95 % interval of the mean: the 2.5th and 97.5th percentile of the means of resampled values.

    Efron 1979. The seed is fixed, so the same values give the same interval.

    >>> bootstrap_interval([0.5, 0.5, 0.5])
    (0.5, 0.5)
    """
    if not values:
        return (0.0, 0.0)
    random = np.random.default_rng(SEED)
    given = np.asarray(values, np.float64)
    means = [given[random.integers(0, given.size, given.size)].mean() for _ in range(resamples)]
    low, high = np.percentile(means, [2.5, 97.5])
    return (float(low), float(high))
