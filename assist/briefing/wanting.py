"""Wanting: what the customer wants now and what it is about, in words that can be read back to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.briefing.brief import Line
from assist.briefing.matter import matter_of
from assist.conversations import Turn
from assist.reading.swearing import without_swearing
from assist.reading.understanding import without_bare_reply
from assist.reading.wishes import outcomes_wanted, wish_of
from assist.suggestions import Wanted

_LEADING = re.compile(
    r"^(?:(?:and|but|so|ok|okay|great|cool|sure|right|well|yes|hi|hello|hey)\b[ ,.!]*)+", re.IGNORECASE
)
_AGAIN = re.compile(
    r"^(?:it(?:['’]s| is) )?(?:only |just )?me again(?: (?:about|with|because of|regarding))?\b[\s,.:–-]*",
    re.IGNORECASE,
)
"""Who it is, and not what it is about."""
_NEED: dict[Wanted, str] = {
    "refund": "their money back",
    "replacement": "a replacement",
    "repair": "a repair",
    "cancel": "to cancel",
    "delivery": "the delivery",
    "compensation": "compensation",
    "person": "a person to speak to",
    "apology": "an apology",
}


def asked_for(turns: Sequence[Turn]) -> tuple[tuple[Wanted, ...], int] | None:
    """The outcomes that the customer asked for last, and the turn that asks; None where they named none."""
    wish = wish_of(turns)
    if wish is None or wish.wanted == "information":
        return None
    named = outcomes_wanted(turns[wish.turn].text)
    return (named if wish.wanted in named else (wish.wanted,)), wish.turn


def in_words(wanted: Sequence[Wanted], theirs: str = "their") -> str:
    """The outcomes in neutral words: "their money back and a person to speak to"."""
    return " and ".join(_NEED[one].replace("their", theirs).strip() for one in wanted if one in _NEED)


def need_of(turns: Sequence[Turn], sources: Sequence[str]) -> Line | None:
    """What they want now, where they came to want it later, and what it is about, from the turns that say so.

    A greeting, "me again" and rough words are no part of it. None where nothing else was said.
    """
    matter, wish = matter_of(turns), asked_for(turns)
    about = in_own_words(matter.text) if matter else ""
    if matter is None or (wish is None and not about):
        return None
    if wish is None or wish[1] <= matter.turn:
        return Line(text=about, sources=(sources[matter.turn],)) if about else None
    wanted, at = wish
    words = in_words(wanted, "")
    text = f"{words[:1].upper()}{words[1:]}"
    if not about:
        return Line(text=text, sources=(sources[at],))
    return Line(text=f"{text} – {about}", sources=(sources[at], sources[matter.turn]))


def in_own_words(text: str) -> str:
    """What was said without the courtesies, "me again" and rough words; nothing is added."""
    return without_swearing(_AGAIN.sub("", plainly(text)))


def plainly(text: str) -> str:
    """What was said without the courtesies, and the bare yes or no, that it begins with."""
    return _LEADING.sub("", without_bare_reply(text.strip()))
