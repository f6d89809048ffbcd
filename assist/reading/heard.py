"""What the customer said of themselves, word for word, with the place where it stands: a claim, never a fact.

Only what is certain from its form or from the words around it, and a bare answer to the agent's question.
The value is always a piece of the turn, so nothing can be heard that was not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assist.conversations import Turn

Slot = Literal["name", "email", "order number", "account number", "booking number", "serial number"]

_NUMBERS: tuple[Slot, ...] = ("order number", "account number", "booking number", "serial number")
_EMAIL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w.+-]+ at [\w-]+(?: dot [a-z]{2,})+\b", re.IGNORECASE | re.ASCII
)
_NAME = re.compile(r"\b(?:my name is|my name's) ((?:[A-Z][\w'-]*)(?: [A-Z][\w'-]*){0,3})")
_NUMBER = r"(?=[A-Z0-9-]*[0-9])[A-Z0-9][A-Z0-9-]{3,}\b"
_STATED = {
    slot: re.compile(
        rf"\b{slot.split()[0]} (?:number|id|no\.?)(?: is|:)? *#?(?P<value>{_NUMBER})",
        re.IGNORECASE | re.ASCII,
    )
    for slot in _NUMBERS
}
_ASKED = {
    slot: re.compile(rf"\b{slot.split()[0]} (?:number|id)\b[^.!?]*\?", re.IGNORECASE) for slot in _NUMBERS
}
_BARE = re.compile(rf"\s*(?:it'?s |it is )?#?(?P<value>{_NUMBER})[.!]?\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Heard:
    """`value` is the text from `start` to `end` of the turn at index `turn`."""

    slot: Slot
    value: str
    turn: int
    start: int
    end: int


def heard_in(turns: Sequence[Turn]) -> tuple[Heard, ...]:
    """What the customer's turns state, in the order of the conversation."""
    found = list[Heard]()
    for index, turn in enumerate(turns):
        if turn.speaker == "customer":
            before = turns[index - 1] if index else None
            asked = before.text if before and before.speaker == "agent" else ""
            spans = sorted(set(_spans(turn.text, asked)), key=lambda one: one[1])
            found += [Heard(slot, turn.text[start:end], index, start, end) for slot, start, end in spans]
    return tuple(found)


def _spans(text: str, asked: str) -> Iterator[tuple[Slot, int, int]]:
    yield from (("email", *match.span()) for match in _EMAIL.finditer(text))
    yield from (("name", *match.span(1)) for match in _NAME.finditer(text))
    for slot, pattern in _STATED.items():
        yield from ((slot, *match.span("value")) for match in pattern.finditer(text))
    bare = _BARE.fullmatch(text)
    questions = [slot for slot, pattern in _ASKED.items() if pattern.search(asked)]
    if bare and len(questions) == 1:  # two questions at once: which one was answered is a guess
        yield (questions[0], *bare.span("value"))
