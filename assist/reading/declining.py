"""Declining: the outcomes that customers say they do not want: "I don't want to cancel, I only ask when"."""

from __future__ import annotations

import re
from functools import lru_cache

from assist.reading.outcomes import CLAUSE, KINDS
from assist.reading.words import content_stems
from assist.suggestions import Wanted

_OFTEN = r"(?: (?:really|just|actually|still|definitely|also|even|certainly))*"
_DO_NOT = r"(?:do|did)(?: not|n['’]?t)|no longer|never"
_WANT = r"(?:want(?:ed)?|need|wish|like|intend|mean|plan|ask(?:ing)? for|looking for|after|going|trying)"
_DECLINES = (
    rf"(?:(?:^|\b(?:i|we|and|but)\b){_OFTEN} ?(?:{_DO_NOT}){_OFTEN} {_WANT}"
    rf"|\b(?:i['’]?m|i am|we['’]?re|we are) not{_OFTEN} {_WANT}"
    rf"|^(?:(?:please|but|and|so) )*(?:do not|don['’]?t){_OFTEN}"
    r"|\b(?:instead of|rather than|rather not|no need)"
    r"|\b(?:ich|wir) (?:will|möchte|wollen|möchten) (?:\w+ )?(?:nicht|keine?n?))"
    r"(?: (?:to|for|an?|any|my|the|your|this|that|be|get|have|you to|just|another"
    r"|it(?= (?:to be )?\w+ed\b)))*? "
)
"""Up to the outcome. What somebody else does not want ("they don't want to repair it") is not declined."""
_DECLINED = {
    kind: re.compile(rf"{_DECLINES}(?:{words.pattern})", re.IGNORECASE) for kind, words in KINDS.items()
}


@lru_cache(maxsize=4096)  # every outcome that a turn may want asks it again of the same clauses
def declined_in(clause: str) -> frozenset[Wanted]:
    """The outcomes that the customer says in `clause` they do not want."""
    return frozenset(kind for kind, words in _DECLINED.items() if words.search(clause))


def without_declined(text: str) -> str:
    """`text` without the words for what is not wanted; all of it where nothing else is said."""
    clauses = [clause.strip() for clause in CLAUSE.split(text)]
    kept = [clause for clause in clauses if not declined_in(clause)]
    if len(kept) == len(clauses) or not content_stems(" ".join(kept)):
        return text
    return "\n".join(left for clause in clauses if (left := _cut(clause)))


def _cut(clause: str) -> str:
    for words in _DECLINED.values():
        clause = words.sub("", clause)
    return clause.strip()
