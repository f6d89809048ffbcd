"""Doing: what the customer says they have just done: "OK, I pulled the plug", "the door is closed now"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist.reading.words import content_stems

_BASE = {
    "brought": "bring",
    "drew": "draw",
    "gone": "go",
    "held": "hold",
    "kept": "keep",
    "laid": "lay",
    "left": "leave",
    "made": "make",
    "sent": "send",
    "taken": "take",
    "took": "take",
    "thrown": "throw",
    "threw": "throw",
    "went": "go",
    "written": "write",
    "wrote": "write",
}
_SAME_IN_BOTH = ("cut", "put", "read", "set", "shut")
_DID = rf"(?P<did>\w{{2,}}ed|{'|'.join((*_BASE, *_SAME_IN_BOTH))})\b"
_LATELY = r"(?:just |already |now |all )*"
_HAS_DONE = tuple(
    re.compile(before + _LATELY + _DID, re.IGNORECASE)
    for before in (
        r"\b(?:i|we)(?:['’]?ve| have| had)? ",
        r"\b(?:it|they|everything|everybody|(?:the|my|our) \w+(?: \w+)?)(?:['’]?s|['’]re| is| are) ",
        r"^(?:(?:ok(?:ay)?|yes|done|its)\b[ ,:]*)+(?:\w+ )?",
    )
)
_AND_DID = re.compile(rf"^{_LATELY}{_DID}", re.IGNORECASE)
"""Goes on after something else that was done: "and closed the door"."""
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\n+|,?\s+(?:and|but|then)\s+")
_NOT_DONE = re.compile(
    r"\b(?:not|never|no|nobody|nothing|almost|should|will|would)\b|n['’]t\b|\?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Deed:
    """One thing that was done, as the words that carry it."""

    verb: str
    stems: frozenset[str]
    """With the verb."""


def deeds_in(text: str) -> Iterator[Deed]:
    """What a customer says that they, or somebody, did. What they ask, deny or only mean to do is none."""
    goes_on = False
    for clause in _CLAUSE.split(text.strip()):
        did = next((found["did"] for one in _HAS_DONE if (found := one.search(clause))), None)
        if did is None and goes_on and (found := _AND_DID.match(clause)):
            did = found["did"]
        goes_on = did is not None and not _NOT_DONE.search(clause)
        if did and goes_on and (verb := content_stems(_base(did))):
            yield Deed(verb[0], frozenset(content_stems(clause.replace(did, _base(did)))))


def _base(did: str) -> str:
    return _BASE.get(did.lower(), did)
