"""Sentences: what one sentence says, of the draft or of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assist.draft_check.actions import Spoken, actions_in
from assist.judging.conflicts import RULE_STEMS
from assist.reading.claims import Claim, Mode, claims_of, mode_of
from assist.reading.quoting import Unit
from assist.reading.words import content_stems

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=[^\s”»])[^.!?\n]*)*[.!?]*[”»]?")
_LISTED = re.compile(r"(?:[-*•]|\d{1,2}[.)])\s|\W{0,4}[A-Z][\w /]{0,30}\W{0,3}:\s")
_QUOTED = re.compile(r"[^“«]{0,40}[“«](?P<said>[^“«]+)[”»]$")
_END = re.compile(r"(?<=[.!?])\s+|[,;]\s+(?:and|but)\s+")
_OPENING = re.compile(
    r"^(?:(?:hello|hi|hey|dear|yes|no|sure|of course|certainly|thank you|thanks|sorry|unfortunately"
    r"|happy to help)\b[^,.!]{0,30}[,.!]\s*)+",
    re.IGNORECASE,
)
"""Courtesy before the sentence itself: "Hello Elena, ..."."""
_WEAK_STEMS = frozenset(content_stems("within only via per each every least most maximum"))
"""Words that measure and say nothing of what is measured."""
_LEANS_BACK = re.compile(r"(?:then|it|this|that|they|otherwise|so|these|those)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:if|unless|once|provided|as (?:long|soon) as|in case|when|whenever|should you|would|could have)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;:–]|\b(?:and|but|so)\b")
_NEXT_PART = re.compile(r"[,;]?\s+(?:and|but)\s+(?=(?:i|we|an?|the|our|your|my)\b)|;\s+", re.IGNORECASE)
"""Where it turns to something else: "..., and you get it back" says what follows, "and we" adds to it."""
_ONLY_SPOKEN_OF = re.compile(
    r"\b(?:want\w*|like\w*|wish\w*|ask\w*|request\w*|need\w*|must|should|check\w*|look\w*|try|understand"
    r"|see\s+(?:if|whether|what|which)|whether|about|regarding|how to|to return|decide\w*|sorry|before|after"
    r"|until|might|could|label|form|process|policy|terms|conditions)\b",
    re.IGNORECASE,
)
"""The action is wished for, asked about or explained, not granted."""


@dataclass(frozen=True)
class Words:
    """What the words of one sentence say, wherever it stands."""

    text: str
    things: tuple[str, ...] = ()
    """What the products are called of which it may speak."""

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The values it states, by their place in it."""
        return claims_of(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(content_stems(_OPENING.sub("", self.text)))

    @cached_property
    def subject(self) -> frozenset[str]:
        """The words it is about, without its values."""
        values = (self.text[claim.start : claim.end] for claim in self.claims)
        measured = {stem for value in values for stem in content_stems(value)}
        return self.stems - measured - _WEAK_STEMS

    @cached_property
    def ruled(self) -> frozenset[str]:
        """What it is about, without the words that oblige, allow or forbid."""
        return self.subject - RULE_STEMS

    @cached_property
    def mode(self) -> Mode | None:
        """Whether it obliges, allows, forbids or frees somebody."""
        return mode_of(self.text)

    @cached_property
    def leans_back(self) -> bool:
        """Whether it says nothing without the sentence before it."""
        return bool(_LEANS_BACK.match(self.text))

    @property
    def asks(self) -> bool:
        return self.text.rstrip().endswith("?")

    @cached_property
    def depends(self) -> bool:
        """Whether it says so under a condition only: nothing is granted by it yet."""
        return bool(_CONDITION.search(self.text))

    @cached_property
    def is_only_spoken_of(self) -> bool:
        """Whether what it speaks of is wished for, asked about or explained."""
        return bool(_ONLY_SPOKEN_OF.search(self.text))

    @cached_property
    def clauses(self) -> tuple[tuple[int, str], ...]:
        """Its clauses in order, each with where it begins."""
        ends = [match.span() for match in _CLAUSES.finditer(self.text)]
        starts = (0, *(end for _, end in ends))
        stops = (*(start for start, _ in ends), len(self.text))
        return tuple((start, self.text[start:stop]) for start, stop in zip(starts, stops, strict=True))

    @cached_property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """Its parts that could be sentences of their own, each from where to where."""
        breaks = [match.span() for match in _NEXT_PART.finditer(self.text)]
        starts = (0, *(end for _, end in breaks))
        return tuple(zip(starts, (*(start for start, _ in breaks), len(self.text)), strict=True))

    def part_at(self, place: int) -> str:
        """The part that holds this place."""
        return next(self.text[start:end] for start, end in reversed(self.parts) if start <= place)

    def clause_at(self, place: int) -> str:
        """The clause that holds this place."""
        return next(text for start, text in reversed(self.clauses) if start <= place)

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """The actions that it speaks of, and does not only wish for or explain, and where."""
        return tuple(
            spoken
            for spoken in actions_in(self.text, self.things)
            if not _ONLY_SPOKEN_OF.search(_CLAUSES.split(self.text[: spoken.start])[-1])
        )

    @cached_property
    def actions(self) -> frozenset[str]:
        """The names of those actions."""
        return frozenset(name for spoken in self.spoken for name in spoken.names)


@dataclass(frozen=True)
class Sentence:
    """One sentence of the draft and where it begins."""

    words: Words
    start: int

    @property
    def text(self) -> str:
        return self.words.text

    @property
    def is_listed(self) -> bool:
        """Whether it is an item of a list or a field with its value: what it is of stands above it."""
        return bool(_LISTED.match(self.text))

    @property
    def quotation(self) -> str | None:
        """What stands in quotation marks, with nothing but the words that lead to it: "Our rule is: “…”"."""
        found = _QUOTED.match(self.text)
        return found["said"] if found else None

    @property
    def parts(self) -> tuple[tuple[int, str], ...]:
        """The whole sentence, then each of its clauses, each with where it begins."""
        return ((0, self.text), *self.words.clauses)

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the draft, of characters of the sentence."""
        return self.start + start, self.start + end


@lru_cache(maxsize=4096)
def parts_of(unit: Unit) -> tuple[Words, ...]:
    """The sentences of a unit. Kept, for a passage never changes."""
    return tuple(Words(part) for part in _END.split(unit.plain))


@lru_cache(maxsize=4096)
def stems_of(title: str) -> frozenset[str]:
    """The words of a title."""
    return frozenset(content_stems(title))


@lru_cache(maxsize=4096)
def values_of(title: str) -> tuple[Claim, ...]:
    """The values that a title gives."""
    return claims_of(title)


def sentences_of(text: str, things: tuple[str, ...] = ()) -> Iterator[Sentence]:
    """The sentences of a message in order; `things` are what the products of the case are called."""
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        lead = len(sentence) - len(sentence.lstrip())
        if sentence.strip():
            yield Sentence(Words(sentence.strip(), things), match.start() + lead)
