"""Asked: which questions the agent put in this conversation, in whatever words, and what was said to them.

What the customer says without being asked stands beside them: it may answer a question before it is put.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assist.conversations import Turn
from assist.reading.answering import (
    YesOrNo,
    puts,
    question_of,
    same_question,
    says_of,
    settled_by_reply,
    stated_in,
    yes_or_no,
)
from assist.reading.understanding import is_data
from assist.reading.words import content_stems

__all__ = ["Asked", "asked_in", "is_told", "said_to", "same_question"]

_LOOKED_BACK = 60
"""Turns in which a question may have been asked."""
_THING = re.compile(
    r"\b(?:(?:tell|give|read|send) (?:me|us)|send(?: you)?) (?:the|your|that|a|an) (\w+(?: number)?)",
    re.IGNORECASE,
)
"""What a question asks somebody to hand over: "could you read me the serial number?"."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WHETHER = re.compile(r"(?:^|,)\s*(?:is|are|was|were|do|does|did|has|have)\b", re.IGNORECASE)
"""Asks for a yes or no, and neither for a thing nor for a day."""


@dataclass(frozen=True)
class Asked:
    """A question that the agent put, and what was said to it at once; or what was said unasked."""

    text: str
    """The question; empty where nobody asked."""
    stems: frozenset[str]
    turn: int
    """Index into the turns."""
    said: YesOrNo | None
    """None: nothing yet, or nothing that is surely yes or no."""
    reply: str = ""
    """What the customer said: right after the question, or unasked."""
    handed: bool = False
    """Whether nobody asked and they hand over what was spoken of: "I sent you a code" – "it's 483920"."""


def asked_in(turns: Sequence[Turn]) -> tuple[Asked, ...]:
    """The agent's questions and what the customer said unasked, the latest last."""
    return tuple(_asked(turns))


def said_to(question: str, asked: Sequence[Asked]) -> Asked | None:
    """The latest of `asked` that puts or answers `question`, answered ones first; None: there is none.

    Its `said` is what it says to `question`: nothing where what was put is not this very question and the
    customer does not state it in the question's own words.
    """
    wanted = question_of(question)
    asks_for = _THING.search(question)
    thing = frozenset(content_stems(asks_for[1])) if asks_for else frozenset[str]()
    same: list[Asked] = []
    for one in asked:
        put = question_of(one.text) if one.text else None
        if put is None:
            said = stated_in(wanted, one.reply)
        else:
            said = settled_by_reply(put, wanted, one.reply) if one.reply else None
        handed = one.handed and bool(thing) and thing <= one.stems
        if said or handed or (put is not None and puts(put, wanted)):
            same.append(replace(one, said=said))
    return next((one for one in reversed(same) if one.said), same[-1] if same else None)


def is_told(statement: str, question: str, asked: Sequence[Asked]) -> bool:
    """Whether the customer said by themselves how it stands with `statement`, which `question` asks."""
    if question_of(question).open or not _WHETHER.search(question):
        return False
    return any(says_of(statement, one.reply) for one in asked if one.reply)


def _asked(turns: Sequence[Turn]) -> Iterator[Asked]:
    first = max(0, len(turns) - _LOOKED_BACK)
    for at in range(first, len(turns)):
        text = turns[at].text
        if turns[at].speaker == "customer":
            if content_stems(text):
                yield Asked("", frozenset(), at, None, text)
            continue
        questions = [one for one in _SENTENCE.split(text) if one.rstrip(' "”').endswith("?")]
        reply = turns[at + 1] if at + 1 < len(turns) else None
        said = reply.text if reply and reply.speaker == "customer" else ""
        if not questions and said and is_data(said):
            last = _SENTENCE.split(text.strip())[-1]
            yield Asked(last, frozenset(content_stems(last)), at, None, said, handed=True)
        for question in questions:
            # Of two questions in a row the last one is answered.
            answer = said if question is questions[-1] else ""
            plain = yes_or_no(question_of(question), answer) if answer else None
            yield Asked(question, frozenset(content_stems(question)), at, plain, answer)
