"""Ranking: the passages of one snapshot that fit a need best, among those this reader may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.fusion import fused, score
from knowledge_base.passages import RankedPassage
from knowledge_base.snapshot import Floats, Snapshot

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Two, because an answer often stands in a rule and its exception. On mtrag_un (dev) hit@5 is 0.991 with any
# limit; recall@5 of documents is 0.950 with one, 0.916 with two, 0.903 with three or more.
PER_DOCUMENT = 2
CANDIDATES = 100  # of each view by vector and by words; 200 found nothing better, at twice the time

_DECIMALS = 6
_NO_WORDS = 1e-9


@dataclass(frozen=True)
class View:
    """One way to put a need: its words, and the vector the encoder makes of them."""

    words: str
    vector: Floats


def ranked(snapshot: Snapshot, allowed: Mask, views: Sequence[View], k: int) -> tuple[RankedPassage, ...]:
    """The best `k` of the `allowed` rows, best first; fewer only where there are no more.

    Equal scores come in order of document, version and place in the text. `views` are the whole need and,
    where it is something else, its last turn.
    """
    lexical = [snapshot.lexical.scores(view.words) for view in views]
    among = max(CANDIDATES, k)
    while True:
        rows = _candidates(snapshot, allowed, lexical, views, among)
        best = _fused(snapshot, rows, lexical, views)
        if len(chosen := _spread(best, k)) == k or among >= len(allowed):
            return tuple(chosen)
        among *= 4  # the best were many passages of few documents


def _candidates(
    snapshot: Snapshot, allowed: Mask, lexical: Sequence[Floats], views: Sequence[View], among: int
) -> Rows:
    """The allowed rows worth fusing: those nearest to each view and those that share most with its words."""
    chosen = np.zeros(len(allowed), dtype=np.bool_)
    for view, bm25 in zip(views, lexical, strict=True):
        chosen[snapshot.neighbours.search(view.vector, among, allowed)[0]] = True
        chosen |= _highest(np.where(allowed, bm25, 0), among)
    return np.flatnonzero(chosen)


def _highest(scores: Floats, among: int) -> Mask:
    """Where the highest scores above 0 are, all of them where the last ones are equal."""
    border = np.partition(scores, -among)[-among] if len(scores) > among else 0
    return (scores > 0) & (scores >= border)


def _fused(
    snapshot: Snapshot, rows: Rows, lexical: Sequence[Floats], views: Sequence[View]
) -> Iterator[RankedPassage]:
    """The passages of `rows`, best first."""
    similarity = [snapshot.neighbours.scores(view.vector, rows) for view in views]
    scores = [
        score(cosine, bm25[rows] / max(snapshot.lexical.weight(view.words), _NO_WORDS))
        for view, cosine, bm25 in zip(views, similarity, lexical, strict=True)
    ]
    # Rounded, so that the last bit of a sum, which may differ between processors, does not decide an order.
    fit = np.round(fused(*scores) if len(scores) == 2 else scores[0], _DECIMALS)
    for at in np.lexsort((rows, -fit)):
        row = int(rows[at])
        yield RankedPassage(
            passage=snapshot.passages[row],
            source=snapshot.versions[snapshot.version_of_row[row]],
            score=float(fit[at]),
            similarity=float(similarity[0][at]),
            lexical=float(lexical[0][row]),
        )


def _spread(best: Iterator[RankedPassage], k: int) -> list[RankedPassage]:
    """The first `k` that are not the same text again nor a third passage of one document."""
    chosen: list[RankedPassage] = []
    seen: set[str] = set()
    taken: Counter[str] = Counter()
    for one in best:
        if one.passage.text in seen or taken[one.passage.document_id] == PER_DOCUMENT:
            continue
        chosen.append(one)
        seen.add(one.passage.text)
        taken[one.passage.document_id] += 1
        if len(chosen) == k:
            break
    return chosen
