"""Promising: what the agent promised in this conversation, in their own words, and until when.

A promise is a sentence that says somebody of us will do something for the customer. The day is read only
where one sentence names exactly one; a guessed day would be a promise that nobody made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assist.briefing.brief import Line
from assist.briefing.shortening import short
from assist.conversations import Turn
from assist.judging.facts_in_words import when
from assist.reading.claims import Claim, claims_of

_LONGEST = 160
_DOING = (
    r"(?:call|phone|ring|write|e-?mail|message|text|send|refund|return|arrange|book|get back|let you know"
    r"|inform|update|replace|repair|credit|visit|come|follow up|deliver|waive|pay|reserve|transfer|ship"
    r"|collect|pick|contact)\b"
)
_WILL = r"(?:['’]ll| will|['’]m going to| am going to| is going to|['’]re going to| are going to) "
_PROMISE = re.compile(
    rf"\b(?:i|we|(?:a|an|the|our|my) (?:\w+ )?(?:technician|colleague|driver|courier|engineer|manager|team))"
    rf"{_WILL}(?:(?:\w+ ){{0,2}}?|(?:[\w,'’-]+ ){{1,10}}?and (?:then )?){_DOING}"
    r"|\byou(?:['’]ll| will) (?:get|receive|hear)\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\?$|\b(?:if|unless|in case|not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
"""A question, a condition and a refusal promise nothing."""
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SAID_DAY = re.compile(
    r"\b(?:(?P<after>the day after tomorrow)|(?P<tomorrow>tomorrow)"
    r"|(?P<today>today|tonight|this (?:morning|afternoon|evening)|within (?:the|an) hour)"
    rf"|(?P<next>next )?(?P<weekday>{'|'.join(_WEEKDAYS)}))\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?:\d+-)?(?P<count>\d{1,3}) (?P<working>work |busi )?(?:calendar )?(?P<unit>hour|day|week)"
)
_WITHIN = re.compile(r"\b(?:within|in|in the next|within the next|in at most) $", re.IGNORECASE)


@dataclass(frozen=True)
class Promise:
    """One promise: the sentence as it was said, its turn, and the day it falls due; None: it names none."""

    said: str
    turn: int
    """Index into the turns."""
    source: str
    made_at: datetime
    due: date | None

    def line(self, today: date) -> Line:
        due = f", due {when(self.due, today)}" if self.due else ""
        return Line(text=f"Promised here: “{short(self.said, _LONGEST)}”{due}", sources=(self.source,))


def promises_made(turns: Sequence[Turn], sources: Sequence[str], as_of: datetime) -> tuple[Promise, ...]:
    """What the agent's turns promise, one for each turn; days are those in the zone of `as_of`."""
    found = list[Promise]()
    for index, (turn, source) in enumerate(zip(turns, sources, strict=True)):
        sentence = next(_promising(turn), None)
        if sentence:
            at = (turn.at or as_of).astimezone(as_of.tzinfo)
            found.append(Promise(sentence, index, source, at, _due(sentence, at)))
    return tuple(found)


def is_promise(sentence: str) -> bool:
    """Whether the sentence says that somebody of us will do something."""
    return bool(_PROMISE.search(sentence)) and not _NONE.search(sentence)


def _promising(turn: Turn) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", turn.text if turn.speaker == "agent" else ""):
        if is_promise(sentence.strip()):
            yield sentence.strip()


def _due(sentence: str, at: datetime) -> date | None:
    """The day that the sentence names, counted from when it was said; None where it names none or several."""
    days = {*_days_said(sentence, at.date()), *_days_reckoned(sentence, at)}
    return days.pop() if len(days) == 1 else None


def _days_said(sentence: str, today: date) -> Iterator[date | None]:
    for match in _SAID_DAY.finditer(sentence):
        if match["weekday"]:
            ahead = (_WEEKDAYS.index(match["weekday"].lower()) - today.weekday() - 1) % 7 + 1
            yield None if match["next"] else today + timedelta(days=ahead)
        else:
            yield today + timedelta(days=2 if match["after"] else 1 if match["tomorrow"] else 0)


def _days_reckoned(sentence: str, at: datetime) -> Iterator[date | None]:
    for claim in claims_of(sentence):
        if claim.kind == "date":
            yield _next(claim, at.date())
        span = _SPAN.fullmatch(claim.value) if claim.kind == "quantity" else None
        if span and _WITHIN.search(sentence[: claim.start]):
            yield _after(int(span["count"]), span["unit"], at, working=bool(span["working"]))


def _next(claim: Claim, today: date) -> date | None:
    """The day of a claim; without a year, the next such day."""
    for year in (today.year, today.year + 1):
        try:
            day = date.fromisoformat(claim.value.replace("--", f"{year}-", 1))
        except ValueError:
            continue
        if day >= today:
            return day
    return None


def _after(count: int, unit: str, at: datetime, *, working: bool) -> date:
    if unit == "hour":
        return (at + timedelta(hours=count)).date()
    day = at.date()
    if not working:
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
