"""Mood: how the customer's side is going, from their surveys and their words. Never the agent's.

A trend is said only on clear signs; a wrong "improving" or "worsening" misleads more than none. Politeness is
no gladness and a plain question no anger, however many question marks it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assist.briefing.brief import Line, Mood
from assist.briefing.shortening import short
from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.customers.timeline import HIGH, LOW
from assist.reading.swearing import shouts, swears
from assist.reading.venting import VENTS

_GLAD = re.compile(
    r"\b(?:thank you so much|thanks so much|thanks a (?:lot|million)|many thanks|you(?:['’]re|"
    r" are) (?:great|the best|a star)"
    r"|that(?:['’]s| is| was| would be)? (?:so |very |really |just )?(?:great|perfect|wonderful"
    r"|brilliant|lovely|amazing|kind)"
    r"|(?:really|so|very|super) (?:helpful|happy|glad|pleased|kind|quick)|(?:that|it|you)"
    r" (?:really )?help(?:s|ed) (?:a lot|me)"
    r"|(?:all|it)(?:['’]s| is)? (?:good|fine|working|solved|sorted|works) (?:again|now)|works"
    r" (?:again|now|perfectly)"
    r"|i (?:really )?appreciate|love(?:ly|d)? (?:it|service|help)|have a (?:lovely|great|nice) \w+)\b|❤|👍",
    re.IGNORECASE,
)
_UPSET = re.compile(
    rf"\b(?:{VENTS}|never (?:came|called|answered|replied)|(?:third|fourth|fifth) time"
    r"|still no (?:answer|reply|response|word|news|label)"
    r"|lied to|scam|going to sue|want my money back now)\b|😡|🤬",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\b(?:not|never|no longer|no)|n['’]t)(?: \w+)? (?:very |so |really |at all )?$"
    r"|\bif (?:it|that|you) $|\bwould be $",
    re.IGNORECASE,
)
"""What turns the next word: "not angry", "isn't great", "if that helps me"."""
_RECENT_DAYS = 90
"""A rating older than that says nothing about today."""
_MOST_LINES = 3
_LONGEST = 140


@dataclass(frozen=True)
class _Moment:
    """How the customer felt at one point, -1, 0 or 1, and what shows it."""

    feeling: int
    line: Line


def mood_of(
    customer: Customer | None, turns: Sequence[Turn], sources: Sequence[str], today: date
) -> Mood | None:
    """The trend and the latest lines that show it; None where nothing does. `sources` name the turns."""
    telling = [moment for moment in (*_surveys(customer, today), *_said(turns, sources)) if moment.feeling]
    if not telling:
        return None
    trend = _trend([moment.feeling for moment in telling])
    sign = {"improving": 1, "steady": 0, "worsening": -1}[trend]
    showing = [moment for moment in telling if moment.feeling == sign] or telling
    return Mood(trend=trend, because=tuple(moment.line for moment in showing[-_MOST_LINES:]))


def shows_feeling(turn: Turn) -> bool:
    """Whether a customer's turn is one of those by which their mood is told."""
    return any(moment.feeling for moment in _said([turn], ["turn:1"]))


def _surveys(customer: Customer | None, today: date) -> Iterator[_Moment]:
    for event in customer.interactions if customer else ():
        age = (today - event.at.date()).days
        if event.csat is None or not event.id or not 0 <= age <= _RECENT_DAYS:
            continue
        said = f": {short(event.summary, _LONGEST)}" if event.summary else ""
        line = Line(text=f"Rated {event.csat} of 5{said}", sources=(f"interaction:{event.id}",))
        yield _Moment((event.csat >= HIGH) - (event.csat <= LOW), line)


def _said(turns: Sequence[Turn], sources: Sequence[str]) -> Iterator[_Moment]:
    for turn, source in zip(turns, sources, strict=True):
        if turn.speaker == "customer":
            upset = _says(_UPSET, turn.text) or shouts(turn.text) or swears(turn.text)
            yield _Moment(
                _says(_GLAD, turn.text) - upset,
                Line(text=f"“{short(turn.text, _LONGEST)}”", sources=(source,)),
            )


def _says(signs: re.Pattern[str], text: str) -> bool:
    return any(not _NOT.search(text[: found.start()]) for found in signs.finditer(text))


def _trend(feelings: Sequence[int]) -> Literal["improving", "steady", "worsening"]:
    """Glad after upset is improving; upset after anything that told is worsening."""
    *before, last = feelings
    if last > 0:
        return "improving" if min(before, default=0) < 0 else "steady"
    return "worsening" if before else "steady"
