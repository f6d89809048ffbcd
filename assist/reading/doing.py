"""Doing: what the customer says they have just done: "OK, I pulled the plug", "the door is closed now"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist.reading.words import containment, content_stems

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
_I_HAVE = r"\b(?:i|we)(?:['’]?ve| have| had)? "
_TRIED = re.compile(rf"{_I_HAVE}{_LATELY}tried (?:out |to )?(?P<did>\w+)", re.IGNORECASE)
_WHEN = frozenset(content_stems("already just now yesterday today before twice"))
_TRYING = frozenset(content_stems("tried"))
_HAS_DONE = tuple(
    re.compile(before + _LATELY + _DID, re.IGNORECASE)
    for before in (
        _I_HAVE,
        r"\b(?:it|they|everything|everybody|(?:the|my|our) \w+(?: \w+)?)(?:['’]?s|['’]re| is| are) ",
        r"^(?:(?:ok(?:ay)?|yes|done|its)\b[ ,:]*)+(?:\w+ )?",
    )
)
_AND_DID = re.compile(rf"^{_LATELY}{_DID}", re.IGNORECASE)
"""Goes on after something else that was done: "and closed the door"."""
_CLAUSE = re.compile(
    r"(?<=[.!?;])\s+|\n+|,?\s+(?:and|but|then)\s+|,\s+(?=(?:i|we|it|they|the|my)\b)", re.IGNORECASE
)
_ENOUGH_OF_DEED, _ENOUGH_OF_STEP = 0.6, 0.2
"""Shares of a deed that a step holds, and of a step of which the customer did more: they pulled the plug,
where it was plug or fuse."""
_HAS_THEM_DO = re.compile(
    r"(?:^|[,;:.!?–]\s+|\b(?:and|or|then|first|please|now)\s+)(?!\w+ed\b)(\w+)", re.IGNORECASE
)
"""The words with which what is to be done begins: "Clean the filter, then check the hose"."""
_BEGINS_WITH = re.compile(r"(?:start|begin) with (?:the |your )?(\w+)", re.IGNORECASE)
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
        did = next((found["did"] for one in (_TRIED, *_HAS_DONE) if (found := one.search(clause))), None)
        if did is None and goes_on and (found := _AND_DID.match(clause)):
            did = found["did"]
        goes_on = did is not None and not _NOT_DONE.search(clause)
        if did and goes_on and (verb := content_stems(_base(did))):
            yield Deed(verb[0], frozenset(content_stems(clause.replace(did, _base(did)))) - _TRYING)


def only_says_done(text: str) -> bool:
    """Whether `text` says what was done and nothing else: "I cleaned the filter already"."""
    stems = (one.stems for one in deeds_in(text))
    done = frozenset[str]().union(*stems)
    return bool(done) and done.union(_WHEN).issuperset(content_stems(text.replace("?", "")))


def has_done(deed: Deed, wanted: frozenset[str]) -> bool:
    """Whether the deed is what a step, in the words that carry it, would have them do, or enough of it."""
    part = containment(deed.stems, wanted)
    return (
        deed.verb in wanted and part >= _ENOUGH_OF_DEED and containment(wanted, deed.stems) > _ENOUGH_OF_STEP
    )


def tells_to_do(text: str, deed: Deed) -> bool:
    """Whether `text` would have somebody do what is done: "Clean the filter", "Start with the filter"."""
    begun = _BEGINS_WITH.match(text)
    if begun and deed.stems.issuperset(content_stems(begun[1])):
        return True
    verbs = {stem for word in _HAS_THEM_DO.findall(text) for stem in content_stems(word)}
    return deed.verb in verbs and has_done(deed, frozenset(content_stems(text)))


def _base(did: str) -> str:
    return _BASE.get(did.lower(), did)
