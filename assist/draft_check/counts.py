"""Counts: how many of a thing a sentence speaks of, where it is no unit of measure: "five passengers"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist.reading.claims import claims_of
from knowledge_base.lexical import stems

_SPELLED = {
    word: str(value)
    for value, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_COUNT = re.compile(
    rf"(?<![\w.,#-])(\d{{1,3}}|{'|'.join(_SPELLED)})\s+((?:[a-z]+(?:-[a-z]+)?\s+){{0,2}}?)([a-z]{{3,}}s)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Count:
    """A number of things."""

    number: str
    of: str
    """What is counted, by its stem."""
    span: tuple[int, int]
    """Characters of the text."""


def counts_of(text: str) -> tuple[Count, ...]:
    """The counts in `text`, in order."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Count]:
    measured = [range(claim.start, claim.end) for claim in claims_of(text) if claim.kind != "number"]
    for match in _COUNT.finditer(text):
        thing = stems(match[3])
        if thing and not any(match.start() in values for values in measured):
            yield Count(_SPELLED.get(match[1].casefold(), match[1]), thing[0], match.span())
