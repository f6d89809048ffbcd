"""Quality: whether suggestions are worth what they say of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import get_args

from pydantic import BaseModel, ConfigDict

from assist.insights.judged import Counts, Judged, counts_of
from assist.insights.people import FEWEST_PEOPLE
from assist.suggestions import Band


class QualityOfBand(BaseModel):
    """Suggestions that said they were this sure."""

    model_config = ConfigDict(frozen=True)

    confidence: Band
    counts: Counts | None
    """None where the decisions are about fewer than ten people."""
    changed: float | None
    """How much of the draft was changed where it was edited, on average, 0 to 1; None where none was."""


class Quality(BaseModel):
    """What people did with suggestions, by how sure these were."""

    model_config = ConfigDict(frozen=True)

    items: tuple[QualityOfBand, ...]
    fewest: int = FEWEST_PEOPLE


def quality_of(judged: Sequence[Judged]) -> Quality:
    """The decisions by the confidence of what was suggested."""
    return Quality(items=tuple(_of_band(judged, band) for band in get_args(Band)))


def _of_band(judged: Sequence[Judged], band: Band) -> QualityOfBand:
    own = [one for one in judged if one.confidence == band]
    counts = counts_of(own)
    edits = [one.changed for one in own if one.outcome == "edited" and one.changed is not None]
    changed = fmean(edits) if counts and edits else None
    return QualityOfBand(confidence=band, counts=counts, changed=changed)
