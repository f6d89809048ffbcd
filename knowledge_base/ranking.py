"""Ranking: the passages of one snapshot that fit a need best, among those this reader may be shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge_base.fusion import fused
from knowledge_base.passages import RankedPassage
from knowledge_base.snapshot import Floats, Snapshot

Rows = NDArray[np.int64]

PER_DOCUMENT = 2
CANDIDATES = 200

_DECIMALS = 6


def ranked(snapshot: Snapshot, rows: Rows, words: str, vectors: Floats, k: int) -> list[RankedPassage]:
    """The best `k` of `rows`, best first; equal scores by passage id.

    `words` is what the lexical index is asked; `vectors` (views, dimensions) is the same need as the encoder
    sees it, the whole first.
    """
    lexical = snapshot.lexical.scores(words)
    rows = _candidates(snapshot, rows, lexical, vectors)
    similarity, lexical = snapshot.neighbours.scores(vectors[0], rows), lexical[rows]
    # Rounded, so that the last bit of a sum, which may differ between processors, does not decide an order.
    scores = np.round(fused(similarity, lexical, float(lexical.max(initial=0))), _DECIMALS)
    order = np.lexsort((rows, -scores))
    return [
        RankedPassage(
            passage=snapshot.passages[rows[at]],
            source=snapshot.versions[snapshot.version_of_row[rows[at]]],
            score=float(scores[at]),
            similarity=float(similarity[at]),
            lexical=float(lexical[at]),
        )
        for at in _spread(snapshot, rows, order, k)
    ]


def _candidates(snapshot: Snapshot, rows: Rows, lexical: Floats, vectors: Floats) -> Rows:
    """The rows worth fusing: the nearest to each view and those that share most with its words."""
    nearest = [snapshot.neighbours.search(view, CANDIDATES, rows)[0] for view in vectors]
    shared = rows[lexical[rows] > 0]
    if len(shared) > CANDIDATES:
        border = np.partition(lexical[shared], -CANDIDATES)[-CANDIDATES]
        shared = shared[lexical[shared] >= border]
    return np.unique(np.concatenate([*nearest, shared]))


def _spread(snapshot: Snapshot, rows: Rows, order: Rows, k: int) -> list[int]:
    """The first `k` of `order` that are not the same text again nor a third passage of one document."""
    chosen: list[int] = []
    seen: set[str] = set()
    taken: dict[str, int] = {}
    for at in order:
        passage = snapshot.passages[rows[at]]
        if passage.text in seen or taken.get(passage.document_id, 0) == PER_DOCUMENT:
            continue
        chosen.append(int(at))
        seen.add(passage.text)
        taken[passage.document_id] = taken.get(passage.document_id, 0) + 1
        if len(chosen) == k:
            break
    return chosen
