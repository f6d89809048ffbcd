"""Asked: which questions the agent put in this conversation, in whatever words, and the yes or no to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assist.conversations import Turn
from assist.reading.words import content_stems

YesOrNo = Literal["yes", "no"]

_LOOKED_BACK = 60
"""Turns in which a question may have been asked."""
_SAME = 0.6
"""Share of the words of the shorter of two questions that the other one holds, where they ask the same."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_OR = re.compile(r",?\s+or\s+", re.IGNORECASE)
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|correct|right|exactly|indeed|it (?:is|does|did|was)|i (?:did|do|have)|ja|jawohl"
    r"|genau|klar|oui|si|sí|klopt)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|nope|nah|not|never|it (?:is|does|did|was)(?: not|n['’]t)|i (?:did|do|have)(?: not|n['’]t)"
    r"|nein|nee|niet|nicht|non|pas)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """A question that the agent put, and what was said to it at once."""

    text: str
    stems: frozenset[str]
    turn: int
    """Index into the turns."""
    said: YesOrNo | None
    """None: nothing yet, or something else than yes or no."""


def asked_in(turns: Sequence[Turn]) -> tuple[Asked, ...]:
    """The agent's questions, the latest last."""
    return tuple(_asked(turns))


def said_to(question: str, asked: Sequence[Asked]) -> Asked | None:
    """The latest of `asked` that puts `question`, answered ones before others; None: it was not put.

    Where only one side of an "or" was put, a no to it does not answer the whole.
    """
    stems = frozenset(content_stems(question))
    sides = [side for part in _OR.split(question) if (side := frozenset(content_stems(part)))]
    same: list[Asked] = []
    for one in asked:
        put = [same_question(side, one.stems) for side in sides]
        if all(put) or (not any(put) and same_question(stems, one.stems)):
            same.append(one)
        elif any(put):
            same.append(replace(one, said="yes" if one.said == "yes" else None))
    return next((one for one in reversed(same) if one.said), same[-1] if same else None)


def same_question(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions, given as the words that carry them, ask the same: one lies in the other."""
    shared, fewer = len(one & other), min(len(one), len(other))
    return bool(fewer) and shared >= min(2, fewer) and shared / fewer >= _SAME


def _asked(turns: Sequence[Turn]) -> Iterator[Asked]:
    first = max(0, len(turns) - _LOOKED_BACK)
    for at in range(first, len(turns)):
        if turns[at].speaker != "agent":
            continue
        questions = [one for one in _SENTENCE.split(turns[at].text) if one.rstrip(' "”').endswith("?")]
        reply = turns[at + 1] if at + 1 < len(turns) else None
        said = _yes_or_no(reply.text) if reply and reply.speaker == "customer" else None
        for question in questions:
            # Of two questions in a row the last one is answered.
            answer = said if question is questions[-1] else None
            yield Asked(question, frozenset(content_stems(question)), at, answer)


def _yes_or_no(text: str) -> YesOrNo | None:
    said = text.strip().lstrip("\"'“")
    if _NO.match(said):
        return "no"
    return "yes" if _YES.match(said) else None
