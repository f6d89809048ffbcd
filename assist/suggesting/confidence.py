"""Confidence: when the evidence is good enough to speak, and how sure a suggestion may look.

Only what retrieval measured decides; no text says of itself that it is sure. What the bands mean, and how
they were set, is in `.github/decisions/0003-confidence.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assist.reading.words import content_stems
from assist.suggestions import Band
from knowledge_base.need import Found, Need
from knowledge_base.passages import Passage, RankedPassage

_READ = 3
"""Passages whose words may cover the need together."""
_NEAR, _OF_NOTHING_NEAR = 0.25, 0.1
"""Where no cosine reaches the first, the probability is at most the second: of such turns of mtrag_un (dev)
one in fifteen had an answer. In a company of few documents one is the best by far, whatever is asked."""
_LEARNED_PART = 1 / 3
"""What was learned knows long conversations, and little of companies that it was not learned on; the formula
by hand is the other way round (decision 0003)."""
_SUREST = 1e-6
_FEWEST_WORDS, _WORDS_THAT_MATTER = 2, 5
"""One word found is half an answer at most. A chatty turn has many words that no policy holds: five that it
does hold are as good as all."""


@dataclass(frozen=True)
class Bar:
    """How good evidence must be."""

    on_topic_from: float
    """Cosine; questions about nothing in the documents stayed below it."""
    speaks_from: float
    """Strength"""
    medium_from: float
    """Certainty"""
    high_from: float


LEARNED = Bar(on_topic_from=0.34, speaks_from=0.35, medium_from=0.4, high_from=0.7)
BY_HAND = Bar(on_topic_from=0.3, speaks_from=0.3, medium_from=0.6, high_from=0.8)
"""For an encoder whose cosines nothing was learned on."""


@dataclass(frozen=True)
class Signals:
    """How good the evidence is, for the best passage first."""

    similarity: float
    """The highest cosine among the best passages."""
    strength: float
    """The estimated probability that these passages answer the need, 0 to 1."""
    certainty: float
    """The same of the best one's document: lower where others come close."""
    bar: Bar
    """What such estimates have to reach."""

    @property
    def reason_for_silence(self) -> Literal["no_evidence", "off_topic"] | None:
        """Why nothing should be suggested, or None if the evidence is good enough."""
        if self.strength >= self.bar.speaks_from:
            return None
        return "off_topic" if self.similarity < self.bar.on_topic_from else "no_evidence"

    @property
    def band(self) -> Band:
        """How sure a suggestion on this evidence may look."""
        if self.certainty >= self.bar.high_from:
            return "high"
        return "medium" if self.certainty >= self.bar.medium_from else "low"


def signals_of(need: Need, found: Found, passages: Sequence[RankedPassage]) -> Signals:
    """The signals of `passages`, best first, that are all or some of those found; all 0 where there are none.

    Of two estimates, the one that the search learned and one by hand, the logarithmic pool (Genest and Zidek
    1986); by hand alone where nothing was learned. It is less by as much as what is left fits less.
    """
    best = passages[:_READ]
    bar = BY_HAND if found.strength is None else LEARNED
    if not best:
        return Signals(0.0, 0.0, 0.0, bar)
    similarity = max(one.similarity for one in best)
    by_hand = _odds_by_hand(best[0].score, similarity, _coverage(need, best))
    if found.strength is None:
        return Signals(similarity, _probability(by_hand), _probability(by_hand), bar)
    stated = _probability(_LEARNED_PART * _odds(found.strength) + (1 - _LEARNED_PART) * by_hand)
    if similarity < _NEAR:
        stated = min(stated, _OF_NOTHING_NEAR)
    left = best[0].score / max(one.score for one in found.passages)
    return Signals(similarity, left * stated, stated * (best[0].share or 0.0), bar)


def _odds_by_hand(score: float, similarity: float, coverage: float) -> float:
    """The estimate for any encoder, as log-odds: a logistic regression, fitted once on the dev splits."""
    return 5.92 * score + 2.49 * similarity + 2.31 * coverage - 4.66


def _odds(probability: float) -> float:
    kept = min(max(probability, _SUREST), 1 - _SUREST)
    return math.log(kept / (1 - kept))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _coverage(need: Need, best: Sequence[RankedPassage]) -> float:
    """How many content words of the need the best passages hold, of as many as matter, 0 to 1."""
    wanted = set(content_stems(need.latest or need.text)) or set(content_stems(need.text))
    held = (_stems_of(one.source.content.title, one.passage) for one in best)
    return _share(wanted, frozenset[str]().union(*held))


def _share(wanted: set[str], held: frozenset[str]) -> float:
    enough = min(max(len(wanted), _FEWEST_WORDS), _WORDS_THAT_MATTER)
    return min(1.0, len(wanted & held) / enough)


@lru_cache(maxsize=4096)
def _stems_of(title: str, passage: Passage) -> frozenset[str]:
    return frozenset(content_stems(" ".join((title, *passage.headings, passage.text))))
