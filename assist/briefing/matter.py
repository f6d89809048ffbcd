"""The matter: what the customer came for, in their own words, and not the last small thing they said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assist.conversations import Turn
from assist.reading.understanding import points_back, understand
from assist.reading.words import content_stems

_ENOUGH = 2
"""Content words of a turn that says what it is about."""
_GENERAL = frozenset(
    content_stems(
        "problem issue question thing help need want matter case ask contact number order name"
        " money back refund compensation replacement give just now"
    )
)
"""Words that say that something is wanted, and not what it is about."""
_ANOTHER = re.compile(
    r"\b(?:(?:an)?other (?:thing|question|matter|issue|problem)|one more (?:thing|question)|by the way|btw"
    r"|(?:a )?(?:different|separate|new) (?:thing|question|matter|issue|problem)|something else)\b",
    re.IGNORECASE,
)
"""How people say that they turn to something else."""
_OPEN = re.compile(
    r"\b(?:help|anything else|something else|do for you|going on|happened|what (?:is|['’]?s|seems)"
    r"|how (?:is|are)|which|tell me)\b|what['’]s",
    re.IGNORECASE,
)
"""What an agent asks whose answer may be the matter itself."""


@dataclass(frozen=True)
class Matter:
    """What it is about, and the turn that says so."""

    text: str
    turn: int
    """Index into the turns."""


def matter_of(turns: Sequence[Turn]) -> Matter | None:
    """The first turn of the customer that says what it is about; a later one where they turn to another.

    What answers a question of ours is no matter, nor is "me again" or "me again about the fridge", unless
    nothing else was said. None where the customer said nothing but courtesies.
    """
    said = [at for at, turn in enumerate(turns) if turn.speaker == "customer" and _asks(turn)]
    candidates = [at for at in said if _says_what(turns[at].text) and not _answers(turns, at)]
    turned = [at for at in candidates[1:] if _turns_elsewhere(turns, at)]
    telling = [at for at in candidates if points_back(turns[at].text) is None]
    at = next(iter([*turned[-1:], *telling, *candidates, *said]), None)
    if at is None:
        return None
    # What was said before may be needed to read it; of what came before another matter, nothing is.
    return Matter(understand(turns[at if turned else 0 : at + 1]).line, at)


def _asks(turn: Turn) -> bool:
    return understand((turn,)).silent_because is None


def _says_what(text: str) -> bool:
    pointed_at = points_back(text)
    if pointed_at is not None:
        return bool(pointed_at - _GENERAL)
    return len(frozenset(content_stems(text)) - _GENERAL) >= _ENOUGH


def _answers(turns: Sequence[Turn], at: int) -> bool:
    """Whether it answers what the agent just asked, where that can only be answered in itself."""
    asked = turns[at - 1] if at else None
    closed = asked is not None and asked.speaker == "agent" and asked.text.rstrip().endswith("?")
    return closed and asked is not None and not _OPEN.search(asked.text)


def _turns_elsewhere(turns: Sequence[Turn], at: int) -> bool:
    before = turns[at - 1]
    anything_else = before.speaker == "agent" and re.search(
        r"(?:any|some)thing else", before.text, re.IGNORECASE
    )
    return bool(_ANOTHER.search(turns[at].text) or anything_else)
