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
from knowledge_base.learned import Learned, of_answer, shares_of
from knowledge_base.need import Need
from knowledge_base.passages import RankedPassage
from knowledge_base.signals import (
    BY_VECTOR,
    OF_PASSAGE,
    NamesSaid,
    Wordings,
    cosines_of,
    names_said,
    of_need,
    of_passages,
    words_of,
)
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
_LEAST_SCORE = 0.01
"""Of the best passage: what follows it is a part of that."""


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

    def glance(self) -> Glance:
        """What a glance would have seen of the same rows."""
        cosines = self._column("cosine_latest"), self._column("cosine_whole")
        return Glance(self.rows, cosines, (self._column("words_latest"), self._column("words_whole")))

    def _column(self, signal: str) -> Floats:
        return self.passages[:, OF_PASSAGE.index(signal)]


@dataclass(frozen=True)
class Glance:
    """What words and vectors say of some rows: enough to fuse them, and the cheapest part of a look."""

    rows: Rows
    cosines: tuple[Floats, ...]
    """For the last turn, and for the whole need."""
    words: tuple[Floats, ...]
    """The part of their words' weight, the same two."""

    def fused(self) -> Floats:
        """What words and vectors say together of each row, 0 to 1."""
        latest, whole = (score(*both) for both in zip(self.cosines, self.words, strict=True))
        return fused(whole, latest)


@dataclass(frozen=True)
class Ranking:
    """Passages, best first."""

    passages: tuple[RankedPassage, ...]
    strength: float | None = None
    """The estimated probability that they answer the need; None where nothing estimates it."""


class Search:
    """One need in one snapshot, and the rows that may answer it."""

    def __init__(
        self, snapshot: Snapshot, allowed: Mask, need: Need, vectors: Vectors, apart: Mask | None = None
    ) -> None:
        """`apart` are some of the allowed rows that are looked for on their own too."""
        self._snapshot = snapshot
        self._allowed = allowed
        self._apart = apart
        self._need = need
        self._vectors = vectors
        self._wordings = Wordings.of(need)
        texts = self._wordings.texts
        asked = {text: snapshot.lexical.asked(text) for text in set(texts.values())}
        self._asked = {view: asked[text] for view, text in texts.items()}
        self._names: NamesSaid = names_said(snapshot, self._wordings)

    def ranking(self, k: int, learned: Learned | None) -> Ranking:
        """The best `k` of the allowed rows and the best `k` of those apart, best first.

        Fewer only where there are no more. Equal fits come in order of document, version and place in the
        text.
        """
        if not learned:
            return Ranking(self._best(k, _Scored.by_fusion(self._glance(AMONG))))
        look = self.look(AMONG)
        fit = learned.ranker.fit(look.passages, look.need)
        signals = of_answer(look.passages, look.need, fit, look.documents)
        strength = learned.answerable.strength(signals, self._vectors["latest"])
        glance = look.glance()
        best = max(float(glance.fused()[np.argmax(fit)]), _LEAST_SCORE)
        scores = best * np.exp((fit - fit.max()) / _FIT_OF_A_SCORE)
        scored = _Scored.of(glance, fit, scores, shares_of(fit, look.documents))
        return Ranking(self._best(k, scored), round(strength, _DECIMALS))

    def look(self, among: int) -> Look:
        """The signals of the candidates, up to `among` of each way of finding them."""
        snapshot, rows = self._snapshot, self._candidates(among)
        return Look(
            rows,
            snapshot.version_of_row[rows],
            of_passages(snapshot, rows, self._asked, self._vectors, self._names),
            of_need(snapshot, self._allowed, self._need, self._wordings, self._names),
        )

    def _glance(self, among: int) -> Glance:
        """The same candidates, only as far as to fuse them."""
        snapshot, rows = self._snapshot, self._candidates(among)
        asked = [self._asked[view] for view in BY_VECTOR]
        return Glance(rows, cosines_of(snapshot, rows, self._vectors), words_of(snapshot, rows, asked))

    def _candidates(self, among: int) -> Rows:
        masks = [self._allowed] if self._apart is None else [self._allowed, self._apart]
        found = [
            candidates(self._snapshot, mask, self._asked, self._vectors, self._names, among) for mask in masks
        ]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def _best(self, k: int, scored: _Scored) -> tuple[RankedPassage, ...]:
        every, among, most = scored, AMONG, np.count_nonzero(self._allowed)
        while len(chosen := self._spread(every, k)) < k and among < most:
            among *= 4  # the best were many passages of few documents
            every = scored.with_those_behind(self._glance(among))
        if self._apart is None:
            return tuple(chosen)
        apart = self._spread(scored.only(self._apart), k)
        kept = {one.passage.id for one in (*chosen, *apart)}
        return tuple(one for one in self._ranked(every) if one.passage.id in kept)

    def _spread(self, scored: _Scored, k: int) -> list[RankedPassage]:
        return _spread(self._ranked(scored), k)

    def _ranked(self, scored: _Scored) -> Iterator[RankedPassage]:
        """The passages of the rows, best first."""
        snapshot, weight = self._snapshot, self._asked["whole"].weight
        for at in np.lexsort((scored.rows, -scored.fits)):
            row = int(scored.rows[at])
            yield RankedPassage(
                passage=snapshot.passages[row],
                source=snapshot.versions[snapshot.version_of_row[row]],
                score=float(scored.scores[at]),
                similarity=float(scored.cosines[at]),
                lexical=float(scored.coverages[at] * weight),
                share=None if scored.shares is None else float(scored.shares[at]),
            )


@dataclass(frozen=True)
class _Scored:
    rows: Rows
    fits: Floats
    """What decides the order. Rounded, so that the last bit of a sum, which may differ between processors,
    decides nothing."""
    scores: Floats
    cosines: Floats
    coverages: Floats
    shares: Floats | None
    """None: nothing estimates them."""

    @classmethod
    def of(cls, glance: Glance, fits: Floats, scores: Floats, shares: Floats | None = None) -> _Scored:
        (_, cosines), (_, coverages) = glance.cosines, glance.words
        fits, scores = np.round(fits, _DECIMALS), np.round(scores, _DECIMALS)
        return cls(glance.rows, fits, scores, cosines, coverages, shares)

    @classmethod
    def by_fusion(cls, glance: Glance) -> _Scored:
        fused = glance.fused()
        return cls.of(glance, fused, fused)

    def only(self, mask: Mask) -> _Scored:
        """The rows that the mask has."""
        kept = mask[self.rows]
        shares = None if self.shares is None else self.shares[kept]
        return _Scored(
            self.rows[kept],
            self.fits[kept],
            self.scores[kept],
            self.cosines[kept],
            self.coverages[kept],
            shares,
        )

    def with_those_behind(self, glance: Glance) -> _Scored:
        """Further rows, by their fused score: among these where they are fused too, and behind them else."""
        if self.shares is None:
            return _Scored.by_fusion(glance)
        fused = glance.fused()
        new = ~np.isin(glance.rows, self.rows)
        part = fused / max(float(fused.max(initial=0.0)), _LEAST_SCORE)
        behind = _Scored.of(
            glance,
            self.fits.min(initial=0.0) - 1 + np.minimum(part, 1.0) / 2,
            self.scores.min(initial=1.0) * np.minimum(part, 1.0),
            np.zeros(len(fused)),
        )
        every = np.zeros(int(glance.rows.max(initial=0)) + 1, dtype=np.bool_)
        every[glance.rows[new]] = True
        return self._and(behind.only(every))

    def _and(self, other: _Scored) -> _Scored:
        shares = None
        if self.shares is not None and other.shares is not None:
            shares = np.concatenate([self.shares, other.shares])
        return _Scored(
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.fits, other.fits]),
            np.concatenate([self.scores, other.scores]),
            np.concatenate([self.cosines, other.cosines]),
            np.concatenate([self.coverages, other.coverages]),
            shares,
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
