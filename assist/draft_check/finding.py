"""Finding: one thing to look at again before sending, and the exact words it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assist.suggestions import Evidence

Code = Literal[
    "unsupported_claim",
    "contradicts_policy",
    "over_authority",
    "internal_only",
    "personal_data",
    "expired_source",
    "known_is_asked",
]
_GRAVEST_FIRST: tuple[Code, ...] = (
    "internal_only",
    "personal_data",
    "over_authority",
    "contradicts_policy",
    "expired_source",
    "known_is_asked",
    "unsupported_claim",
)


class Finding(BaseModel):
    """One thing to look at again before sending."""

    model_config = ConfigDict(frozen=True)

    code: Code
    detail: str
    span: tuple[int, int]
    """Characters of the checked text, from, up to and not including."""
    evidence: Evidence | None = None


class OfSentence(Finding):
    """A finding about a whole sentence of which one part decides: the rest may hold other findings."""

    part: tuple[int, int]
    """Characters of the checked text, within `span`."""


def place_of(finding: Finding) -> tuple[int, int]:
    """The words that the finding cannot do without."""
    return finding.part if isinstance(finding, OfSentence) else finding.span


def one_for_each_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in order of place; of those about the same words only the gravest, else the narrowest.

    What is left out comes back when the words are changed and the text is read again. A finding about a whole
    sentence points at the part that decides where another one stands beside that.
    """
    kept: list[Finding] = []
    for finding in sorted(findings, key=_rank):
        if not any(_overlap(place_of(finding), place_of(other)) for other in kept):
            kept.append(finding)
    placed = (_beside(one, [other for other in kept if other is not one]) for one in kept)
    return tuple(sorted(placed, key=lambda one: one.span))


def _beside(finding: Finding, others: list[Finding]) -> Finding:
    """The finding as it is shown beside the others."""
    crowded = any(_overlap(finding.span, other.span) for other in others)
    span = place_of(finding) if crowded else finding.span
    return Finding(code=finding.code, detail=finding.detail, span=span, evidence=finding.evidence)


def _rank(finding: Finding) -> tuple[int, int, int]:
    start, end = finding.span
    return _GRAVEST_FIRST.index(finding.code), end - start, start


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
