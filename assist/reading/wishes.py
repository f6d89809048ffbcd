"""Wishes: the outcome that a customer says they want, in their own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assist.conversations import Turn
from assist.reading.understanding import telling_turns
from assist.suggestions import Wanted

_WORDS: dict[Wanted, str] = {
    "refund": r"(?:send|give|bring) (?:it|this|that|them|these|those) back"
    r"|money back|refund\w*|reimburs\w*|pay me back|geld zurück|(?:rück)?erstatt\w*|rembours\w*"
    r"|geld terug|terugbetal\w*",
    "replacement": r"(?:a|an|another) (?:brand[- ])?(?:new|different|replacement) \w+|a new one|another one"
    r"|replace(?:d|ment|s)?|exchange[sd]?|umtausch\w*|ersatzgerät|neues gerät|remplac\w+|échang\w+|vervang\w*"
    r"|omruil\w*",
    "repair": r"repair(?:ed|s)?|fix(?:ed)?|technician|engineer|reparier\w*|reparatur\w*|techniker\w*|répar\w+"
    r"|technicien|reparer\w*|gerepareerd|monteur",
    "cancel": r"cancel(?:l?ed|s)?|cancell?ation|kündig\w*|stornier\w*|annul\w*|résili\w*|opzeg\w*",
    "delivery": r"deliver(?:ed|y)?|arrives?|(?:be|get) here|liefer\w*|livr\w+|bezorg\w*|lever(?:en|ing)",
    "compensation": r"compensat\w*|goodwill|vouchers?|discount|credit|who pays|what do (?:i|we) get for"
    r"|entschädig\w*|gutschein\w*|dédommag\w*|vergoed\w*|schadevergoeding",
    "apology": r"apolog\w*|say sorry|entschuldigung|des excuses|excuses",
}
_KINDS = {kind: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for kind, words in _WORDS.items()}
_CLAUSE = re.compile(
    r"[.!;\n]+\s*|(?<=\?)\s*|,\s+|(?<!\s)\s+(?:but|sondern|mais|maar)\s+"
    r"|(?<!\s)\s+(?=(?:can|could|may) (?:i|we)\s)",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"\?|(?<!\w)(?:(?:i|we) (?:just |really |only |still )?(?:want|need|demand|expect|prefer|insist)"
    r"|i['’]?d (?:like|rather|prefer)|would (?:like|rather|prefer)|please|give me|send me"
    r"|(?:can|could|may) (?:i|you|we)"
    r"|how (?:can|do) (?:i|we)|when (?:can|do|will)|ich (?:will|möchte|hätte|brauche|verlange)|bitte|kann ich"
    r"|je (?:veux|voudrais|souhaite|demande)|puis-je|s'il vous plaît|ik (?:wil|wou|zou)|graag|kan ik)(?!\w)"
    r"|^\s*(?:refund|replace|repair|fix|cancel|exchange)\b",
    re.IGNORECASE,
)
_NOT_WANTED = re.compile(
    r"(?<!\w)(?:(?:do|does|did)(?:n['’]?t| not) (?:want|need)|don['’]?t|no longer want|instead of"
    r"|rather than|than (?:a|an)|not (?:a|an)|no more|kein\w*|nicht|pas (?:de|d')|geen|niet)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wish:
    """An outcome that the customer wants."""

    wanted: Wanted
    said: str
    turn: int
    """Index into the turns."""


def wish_of(turns: Sequence[Turn]) -> Wish | None:
    """The last outcome that the customer asked for lately; None where they named none.

    A question that names no outcome asks for information.
    """
    lately = telling_turns(turns)
    for at in reversed(lately):
        for clause in reversed(_CLAUSE.split(turns[at].text)):
            wanted = _wanted(clause)
            if wanted is not None:
                return Wish(wanted, clause.strip(), at)
    asks = bool(lately) and "?" in turns[lately[-1]].text
    return Wish("information", turns[lately[-1]].text.strip(), lately[-1]) if asks else None


def outcomes_named(text: str) -> frozenset[Wanted]:
    """The outcomes that `text` speaks of."""
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(text))


def _wanted(clause: str) -> Wanted | None:
    if not _WISHES.search(clause):
        return None
    unwanted = _NOT_WANTED.search(clause)
    until = unwanted.end() if unwanted else len(clause)
    at: dict[Wanted, int] = {}
    for kind, pattern in _KINDS.items():
        for found in pattern.finditer(clause):
            if found.start() < until:
                at[kind] = found.start()
    return max(at, key=lambda kind: at[kind], default=None)
