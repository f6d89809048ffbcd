"""Confidence: when the evidence is good enough to speak, and how sure a suggestion may look.

Only what retrieval measured decides; no text says of itself that it is sure. What the bands mean, and how
they were set, is in `.github/decisions/0003-confidence.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assist.reading.words import content_stems
from assist.suggestions import Band
from knowledge_base.need import Need
from knowledge_base.passages import RankedPassage

_READ = 3
"""Passages whose words may cover the need together."""
_FEWEST_WORDS, _WORDS_THAT_MATTER = 2, 5
"""One word found is half an answer at most. A chatty turn has many words that no policy holds: five that it
does hold are as good as all."""


@dataclass(frozen=True)
class Signals:
    """What retrieval says of the evidence, for the best passage first."""

    score: float
    """Of the best passage: vectors and words together, 0 to 1."""
    similarity: float
    """The highest cosine among the best passages."""
    coverage: float
    """How many content words of the need the best passages hold, of as many as matter, 0 to 1."""


def signals_of(need: Need, passages: Sequence[RankedPassage]) -> Signals:
    """The signals of `passages`, best first; all 0 where there are none."""
    best = passages[:_READ]
    if not best:
        return Signals(0.0, 0.0, 0.0)
    wanted = set(content_stems(need.latest or need.text)) or set(content_stems(need.text))
    held = {stem for one in best for stem in content_stems(_read(one))}
    return Signals(
        score=best[0].score,
        similarity=max(one.similarity for one in best),
        coverage=_share(wanted, held),
    )


def _share(wanted: set[str], held: set[str]) -> float:
    enough = min(max(len(wanted), _FEWEST_WORDS), _WORDS_THAT_MATTER)
    return min(1.0, len(wanted & held) / enough)


def _read(ranked: RankedPassage) -> str:
    return " ".join((ranked.source.content.title, *ranked.passage.headings, ranked.passage.text))


@dataclass(frozen=True)
class Bar:
    """How good evidence must be. The numbers are from dev splits only: see the decision on confidence."""

    on_topic_from: float = 0.3  # cosine; questions about nothing in the documents stayed below it
    speaks_from: float = 0.3  # keeps 93 % of turns with an answer, silent on 30 to 40 % of the others
    medium_from: float = 0.6  # from here the first document was right 6 times of 10
    high_from: float = 0.8  # from here it was right 5 times of 6

    def reason_for_silence(self, signals: Signals) -> Literal["no_evidence", "off_topic"] | None:
        """Why nothing should be suggested, or None if the evidence is good enough."""
        if strength_of(signals) >= self.speaks_from:
            return None
        return "off_topic" if signals.similarity < self.on_topic_from else "no_evidence"

    def band(self, signals: Signals) -> Band:
        """How sure a suggestion on this evidence may look."""
        strength = strength_of(signals)
        if strength >= self.high_from:
            return "high"
        return "medium" if strength >= self.medium_from else "low"


def strength_of(signals: Signals) -> float:
    """The estimated probability that the documents answer the need, 0 to 1.

    A logistic regression on the signals, fitted once on the dev splits.
    """
    weighed = 5.92 * signals.score + 2.49 * signals.similarity + 2.31 * signals.coverage - 4.66
    return 1 / (1 + math.exp(-weighed))
