"""Ranking: the passages of one snapshot that fit a need best, among those this reader may be shown.

Candidates are found by every way there is, then looked at closely: by weights that were learned, where they
were learned for this encoder, and by the fused score of words and vectors otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.candidates import candidates
from knowledge_base.fusion import fused, score
from knowledge_base.learned import Learned, of_answer, share_of_the_first
from knowledge_base.need import Need
from knowledge_base.passages import RankedPassage
from knowledge_base.signals import OF_PASSAGE, NamesSaid, Wordings, names_said, of_need, of_passages
from knowledge_base.snapshot import Snapshot

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Vectors = Mapping[str, NDArray[np.float32]]
"""The vector of each wording that is encoded, by its name: `signals.BY_VECTOR`."""

# Two, because an answer often stands in a rule and its exception. On mtrag_un (dev) hit@5 is 0.991 with any
# limit; recall@5 of documents is 0.950 with one, 0.916 with two, 0.903 with three or more.
PER_DOCUMENT = 2
AMONG = 60
"""Rows that each way of finding brings to the closer look."""

_DECIMALS = 6
_FIT_OF_A_SCORE = 12.0
"""Log-odds of fit that make a score e times less: by it, scores fall as the fusion's do (decision 0005)."""


@dataclass(frozen=True)
class Look:
    """What a closer look sees of the candidates for one need."""

    rows: Rows
    documents: Rows
    """Which version each row is of."""
    passages: Floats
    """(rows, signals): `signals.OF_PASSAGE`."""
    need: Floats
    """`signals.OF_NEED`"""

    def column(self, signal: str) -> Floats:
        return self.passages[:, OF_PASSAGE.index(signal)]

    def fused(self) -> Floats:
        """What words and vectors say together of each row, 0 to 1."""
        whole = score(self.column("cosine_whole"), self.column("words_whole"))
        latest = score(self.column("cosine_latest"), self.column("words_latest"))
        return fused(whole, latest)


@dataclass(frozen=True)
class Ranking:
    """Passages, best first."""

    passages: tuple[RankedPassage, ...]
    strength: float | None = None
    """The estimated probability that they answer the need; None where nothing estimates it."""
    certainty: float | None = None
    """The same of the first one's document alone: lower where others come close."""


class Search:
    """One need in one snapshot, and the rows that may answer it."""

    def __init__(self, snapshot: Snapshot, allowed: Mask, need: Need, vectors: Vectors) -> None:
        self._snapshot = snapshot
        self._allowed = allowed
        self._need = need
        self._vectors = vectors
        self._wordings = Wordings.of(need)
        self._names: NamesSaid = names_said(snapshot, self._wordings)

    def ranking(self, k: int, learned: Learned | None) -> Ranking:
        """The best `k` of the allowed rows, best first; fewer only where there are no more.

        Equal scores come in order of document, version and place in the text.
        """
        look = self.look(AMONG)
        if not learned:
            return Ranking(self._filled(k, look, look.fused()))
        fit = learned.ranker.fit(look.passages, look.need)
        signals = of_answer(look.passages, look.need, fit, look.documents)
        strength = learned.answerable.strength(signals, self._vectors["latest"])
        certainty = strength * share_of_the_first(fit, look.documents)
        best = look.fused()[np.argmax(fit)]
        scores = best * np.exp((fit - fit.max()) / _FIT_OF_A_SCORE)
        passages = self._filled(k, look, scores)
        return Ranking(passages, round(strength, _DECIMALS), round(certainty, _DECIMALS))

    def look(self, among: int) -> Look:
        """The signals of the candidates, up to `among` of each way of finding them."""
        snapshot, said = self._snapshot, self._wordings
        rows = candidates(snapshot, self._allowed, said, self._vectors, self._names, among)
        return Look(
            rows,
            snapshot.version_of_row[rows],
            of_passages(snapshot, rows, said, self._vectors, self._names),
            of_need(snapshot, self._need, said, self._names),
        )

    def _filled(self, k: int, look: Look, scores: Floats) -> tuple[RankedPassage, ...]:
        """The best `k` by their scores; where there are fewer, rows that nothing found come after them."""
        scored, among = _Scored.of(look, scores), AMONG
        while len(chosen := _spread(self._ranked(scored), k)) < k and among < len(self._allowed):
            among *= 4  # the best were many passages of few documents
            scored = scored.with_those_behind(self.look(among))
        return tuple(chosen)

    def _ranked(self, scored: _Scored) -> Iterator[RankedPassage]:
        """The passages of the rows, best first."""
        snapshot = self._snapshot
        weight = snapshot.lexical.weight(self._need.text)
        for at in np.lexsort((scored.rows, -scored.scores)):
            row = int(scored.rows[at])
            yield RankedPassage(
                passage=snapshot.passages[row],
                source=snapshot.versions[snapshot.version_of_row[row]],
                score=float(scored.scores[at]),
                similarity=float(scored.cosines[at]),
                lexical=float(scored.coverages[at] * weight),
            )


@dataclass(frozen=True)
class _Scored:
    rows: Rows
    scores: Floats
    """Rounded, so that the last bit of a sum, which may differ between processors, decides no order."""
    cosines: Floats
    coverages: Floats

    @classmethod
    def of(cls, look: Look, scores: Floats) -> _Scored:
        rounded = np.round(scores, _DECIMALS)
        return cls(look.rows, rounded, look.column("cosine_whole"), look.column("words_whole"))

    def with_those_behind(self, look: Look) -> _Scored:
        """Further rows behind these, by their fused score."""
        more = _Scored.of(look, np.minimum(look.fused(), self.scores.min(initial=1.0)))
        new = ~np.isin(more.rows, self.rows)
        return _Scored(
            np.concatenate([self.rows, more.rows[new]]),
            np.concatenate([self.scores, more.scores[new]]),
            np.concatenate([self.cosines, more.cosines[new]]),
            np.concatenate([self.coverages, more.coverages[new]]),
        )


def _spread(best: Iterable[RankedPassage], k: int) -> list[RankedPassage]:
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
