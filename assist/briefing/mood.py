"""Mood: how the customer's side is going, from their surveys and their words. Never the agent's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assist.briefing.brief import Line, Mood
from assist.conversations import Turn
from assist.customers.customers import Customer

_GLAD = re.compile(
    r"\b(?:thanks?|thank you|great|perfect|lovely|wonderful|helpful|happy|glad|appreciate\w*|love|amazing"
    r"|brilliant|danke|merci|bedankt)\b|:\)|❤|👍",
    re.IGNORECASE,
)
_UPSET = re.compile(
    r"\b(?:angry|annoy\w*|frustrat\w*|unacceptable|ridiculous|terrible|awful|worst|useless|disappoint\w*"
    r"|fed up|had enough|sick of|nobody (?:called|listens|came|helps)|never (?:again|came|called)|third time"
    r"|still (?:no|not)|again and again|waste of|lied|shame|joke|hate|rubbish|scam)\b|!!|\?\?|:\(|😡",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\b[A-Z]{4,}\b.*\b[A-Z]{4,}\b")
_MIDDLE_OF_FIVE = 3
_CHANGE = 0.3
"""Difference of the two halves' means, on a scale from -1 to 1, that is a trend and not chance."""
_MOST_LINES = 3


@dataclass(frozen=True)
class _Moment:
    """How the customer felt at one point, -1 to 1, and what shows it."""

    feeling: float
    line: Line


def mood_of(customer: Customer | None, turns: Sequence[Turn], sources: Sequence[str]) -> Mood | None:
    """The trend and the latest lines that show it; None where nothing does. `sources` name the turns."""
    moments = [*_surveys(customer), *_said(turns, sources)]
    telling = [moment for moment in moments if moment.feeling]
    if not telling:
        return None
    trend = _trend(moments)
    sign = {"improving": 1, "steady": 0, "worsening": -1}[trend]
    showing = [moment for moment in telling if moment.feeling * sign > 0] or telling
    return Mood(trend=trend, because=tuple(moment.line for moment in showing[-_MOST_LINES:]))


def _surveys(customer: Customer | None) -> Iterator[_Moment]:
    for event in customer.interactions if customer else ():
        if event.csat is not None and event.id:
            said = f": {event.summary}" if event.summary else ""
            line = Line(text=f"Rated {event.csat} of 5{said}", sources=(f"interaction:{event.id}",))
            yield _Moment((event.csat - _MIDDLE_OF_FIVE) / 2, line)


def _said(turns: Sequence[Turn], sources: Sequence[str]) -> Iterator[_Moment]:
    for turn, source in zip(turns, sources, strict=True):
        if turn.speaker == "customer":
            upset = bool(_UPSET.search(turn.text) or _SHOUTED.search(turn.text))
            feeling = bool(_GLAD.search(turn.text)) - upset
            yield _Moment(float(feeling), Line(text=f"“{_short(turn.text)}”", sources=(source,)))


def _trend(moments: Sequence[_Moment]) -> Literal["improving", "steady", "worsening"]:
    """The later half against the earlier one; a single moment says no trend but its own."""
    half = len(moments) // 2
    before, after = moments[:half], moments[half:]
    change = _mean(after) - _mean(before)
    if change >= _CHANGE:
        return "improving"
    return "worsening" if change <= -_CHANGE else "steady"


def _mean(moments: Sequence[_Moment]) -> float:
    return sum(moment.feeling for moment in moments) / len(moments) if moments else 0.0


def _short(text: str, longest: int = 140) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"
