"""Venting: what a customer says to be heard and that tells no need: "You people are useless!"."""

from __future__ import annotations

import re
from functools import lru_cache

from assist.reading.words import content_stems

VENTS = (
    r"furious|livid|outrag(?:ed|eous)|enraged|seething|fuming|infuriat(?:ed|ing)|appalled|disgusted"
    r"|pissed(?: off)?|(?:so|really|very|getting|extremely) mad|boiling with (?:rage|anger)"
    r"|wütend|stinksauer|verärgert|furieu(?:x|se)|woedend|furios[oa]|indignad[oa]"
    r"|angry|annoy(?:ed|ing)|frustrat(?:ed|ing)|unacceptable|ridiculous|terrible|awful"
    r"|disgrace\w*|useless"
    r"|disappoint(?:ed|ing)|fed up|had enough|sick (?:and tired )?of|nobody (?:called|listens"
    r"|came|helps|answers|replies)"
    r"|waste of (?:time|money)"
    r"|(?:what|is this|this is|it['’]?s|you(?:['’]re| are)) (?:all |just )?a (?:bad |sick )?joke"
    r"|i hate (?:this|you|your)|rubbish service|rip[- ]?off"
    r"|thanks for nothing|worst (?:service|company|experience)"
)
"""Words of anger that name nothing."""
_VENTS = re.compile(rf"\b(?:{VENTS})\b", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\n+|,?\s+(?:and|but)\s+")
_ABOUT_US = frozenset(
    content_stems(
        "people company service customers support staff team guys phone line call calls hotline ever always"
        " absolutely completely totally whole again anymore today really just"
    )
)


@lru_cache(maxsize=4096)  # asked several times of every turn, for each answer anew
def without_venting(text: str) -> str:
    """`text` without the clauses that only vent; all of it where nothing else is said."""
    if not _VENTS.search(text):
        return text
    clauses = _CLAUSE.split(text)
    kept = [one for one in clauses if not _only_vents(one)]
    return text if len(kept) == len(clauses) or not any(map(content_stems, kept)) else " ".join(kept)


def _only_vents(clause: str) -> bool:
    rest, vented = _VENTS.subn(" ", clause)
    return bool(vented) and _ABOUT_US.issuperset(content_stems(rest))
