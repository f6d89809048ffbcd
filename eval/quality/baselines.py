"""What anyone can build in an afternoon: words, vectors, and a dozen ways to put both together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case, CorpusDocument
from eval.quality.bm25 import BM25
from eval.quality.views import last_customer_turns, text_of

Scores = NDArray[np.float64]
Encode = Callable[[list[str]], NDArray[np.float32]]
"""Texts → one row of unit length each."""
Rankings = Mapping[str, Mapping[str, tuple[str, ...]]]
"""System → case id → document ids, best first."""

RANK_CONSTANT = 60  # Cormack, Clarke and Büttcher 2009
FUSED = 100  # documents of each list that rank fusion looks at


@dataclass(frozen=True)
class Views:
    """One case, scored four ways: each document by words and by vectors, for each view of what was said."""

    words_last: Scores
    words_three: Scores
    dense_last: Scores
    dense_three: Scores


Fusion = Callable[[Views], Scores]


def by_rank(*lists: Scores) -> Scores:
    """Reciprocal-rank fusion: the sum of 1 / (60 + rank) over the lists with a document in their first 100.

    A document that a list scores 0 is not in it.

    >>> by_rank(np.array([3.0, 2.0, 0.0]), np.array([1.0, 2.0, 0.0])).round(4).tolist()
    [0.0325, 0.0325, 0.0]
    """
    fused = np.zeros(len(lists[0]))
    for scores in lists:
        first = best(scores, FUSED)
        fused[first] += 1 / (RANK_CONSTANT + 1 + np.arange(len(first)))
    return fused


def by_score(dense_share: float, words: Scores, dense: Scores) -> Scores:
    """Weighted sum of both scores, each stretched to between 0 and 1.

    >>> by_score(0.5, np.array([4.0, 2.0, 0.0]), np.array([0.0, 0.2, 0.1])).tolist()
    [0.5, 0.75, 0.25]
    """
    return dense_share * _stretched(dense) + (1 - dense_share) * _stretched(words)


def best(scores: Scores, k: int) -> NDArray[np.int64]:
    """The rows of the k best scores other than 0, best first; equal ones in order of row."""
    order = np.argsort(-scores, kind="stable")
    found: NDArray[np.int64] = order[scores[order] != 0][:k]
    return found


def _stretched(scores: Scores) -> Scores:
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def _both(dense_share: float) -> Fusion:
    """Score fusion of either view, the two views half and half."""
    return lambda of: (
        by_score(dense_share, of.words_last, of.dense_last)
        + by_score(dense_share, of.words_three, of.dense_three)
    )


SINGLE: Mapping[str, Fusion] = {
    "BM25, last turn": lambda of: of.words_last,
    "BM25, last three": lambda of: of.words_three,
    "dense, last turn": lambda of: of.dense_last,
    "dense, last three": lambda of: of.dense_three,
}
HABIT = "dense, last turn"
"""What LangChain's quick start does."""

BY_HAND: Mapping[str, Fusion] = {
    "ranks, last turn": lambda of: by_rank(of.words_last, of.dense_last),
    "ranks, last three": lambda of: by_rank(of.words_three, of.dense_three),
    "ranks, both views": lambda of: by_rank(of.words_last, of.dense_last, of.words_three, of.dense_three),
    "scores 3:7, last turn": lambda of: by_score(0.3, of.words_last, of.dense_last),
    "scores 5:5, last turn": lambda of: by_score(0.5, of.words_last, of.dense_last),
    "scores 7:3, last turn": lambda of: by_score(0.7, of.words_last, of.dense_last),
    "scores 3:7, last three": lambda of: by_score(0.3, of.words_three, of.dense_three),
    "scores 5:5, last three": lambda of: by_score(0.5, of.words_three, of.dense_three),
    "scores 7:3, last three": lambda of: by_score(0.7, of.words_three, of.dense_three),
    "scores 3:7, both views": _both(0.3),
    "scores 5:5, both views": _both(0.5),
    "scores 7:3, both views": _both(0.7),
}
"""Twelve fusions, weights as dense : words. Of these the best is picked for each set, by hand."""


def rankings(documents: Sequence[CorpusDocument], cases: Sequence[Case], encode: Encode, k: int) -> Rankings:
    """What each baseline finds for each case: at most k documents."""
    texts = [text_of(document) for document in documents]
    ids = [document.id for document in documents]
    found: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in (*SINGLE, *BY_HAND)}
    for case, views in zip(cases, _views(texts, cases, encode), strict=True):
        for name, fusion in {**SINGLE, **BY_HAND}.items():
            found[name][case.id] = tuple(ids[row] for row in best(fusion(views), k))
    return found


def _views(texts: list[str], cases: Sequence[Case], encode: Encode) -> list[Views]:
    words, vectors = BM25(texts), encode(texts)
    last = [last_customer_turns(case, 1) for case in cases]
    three = [last_customer_turns(case, 3) for case in cases]
    of_last, of_three = encode(last), encode(three)
    return [
        Views(
            words.scores(last[at]),
            words.scores(three[at]),
            (vectors @ of_last[at]).astype(np.float64),
            (vectors @ of_three[at]).astype(np.float64),
        )
        for at in range(len(cases))
    ]
