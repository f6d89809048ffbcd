"""Confidence: when the evidence is good enough to speak, and how sure a suggestion may look.

Only what retrieval measured decides; no text says of itself that it is sure. What the bands mean, and how
they were set, is in `.github/decisions/0003-confidence.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assist.suggestions import Band
from assist.words import content_stems
from knowledge_base.need import Need
from knowledge_base.passages import RankedPassage

_READ = 3
"""Passages whose words may cover the need together."""


@dataclass(frozen=True)
class Signals:
    """What retrieval says of the evidence, for the best passage first."""

    score: float
    """Of the best passage: vectors and words together, 0 to 1."""
    similarity: float
    """The highest cosine among the best passages."""
    coverage: float
    """The share of the content words of the need that the best passages hold, 0 to 1."""


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
        coverage=len(wanted & held) / len(wanted) if wanted else 0.0,
    )


def _read(ranked: RankedPassage) -> str:
    return " ".join((ranked.source.content.title, *ranked.passage.headings, ranked.passage.text))


@dataclass(frozen=True)
class Bar:
    """How good evidence must be. The numbers are from dev splits only: see the decision on confidence."""

    off_topic_below: float = 0.2
    speaks_from: float = 0.3
    medium_from: float = 0.45
    high_from: float = 0.6

    def reason_for_silence(self, signals: Signals) -> Literal["no_evidence", "off_topic"] | None:
        """Why nothing should be suggested, or None if the evidence is good enough."""
        strength = strength_of(signals)
        if strength < self.off_topic_below:
            return "off_topic"
        return "no_evidence" if strength < self.speaks_from else None

    def band(self, signals: Signals) -> Band:
        """How sure a suggestion on this evidence may look."""
        strength = strength_of(signals)
        if strength >= self.high_from:
            return "high"
        return "medium" if strength >= self.medium_from else "low"


def strength_of(signals: Signals) -> float:
    """One number, 0 to 1, out of the signals."""
    return signals.score
