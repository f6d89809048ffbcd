"""Outcomes: what customers call those that they may want, and the clauses in which they say so."""

from __future__ import annotations

import re

from assist.suggestions import Wanted

_IN_CHARGE = (
    r"(?:managers?|supervisors?|boss(?:es)?|team ?lead(?:er)?|superiors?|humans?(?! \w+able)|(?:real|actual"
    r"|live) (?:\w+ )?"
    r"(?:persons?|people|agents?|human|someone)|(?:some(?:one|body)|whoever)(?:['’]s| is)? (?:\w+ )?(?:in"
    r" charge|senior|human|higher up|above you|who (?:can decide|knows|understands))"
    r"|vorgesetzte\w*|teamleit\w*|chefin|chef|(?:echten?|richtigen?) mensch\w*|responsable|vraie personne"
    r"|leidinggevende|echt mens)"
)
_ANYBODY = rf"(?:{_IN_CHARGE}|(?:some|any)(?:one|body)(?: else)?|persons?|colleagues?|agent|mensch\w*|humain)"
_TALK = r"(?:speak|talk|chat|sprechen|reden|parler|spreken|praten)"
_SEND_ON = r"(?:put|pass|connect|transfer|hand|forward|refer|escalat|verbinden)(?:e|ed|red|ring|ing)?"
_WORDS: dict[Wanted, str] = {
    "refund": r"(?:send|give|bring|take) (?:it|this|that|them|these|those) ba?c?k"
    r"|(?:send|give|bring|take) ba?c?k (?:it|this|that|them|these|those|my|our|the)"
    r"|(?:send|give|bring|take) (?:my|our|the)(?: \w+){1,4} ba?c?k"
    r"|return(?:ing)? (?:it|this|that|them|these|those|my|our|the)(?! (?:\w+ )?(?:calls?|label|form)\b)"
    r"|money back|refund\w*|reimburs\w*|pay me back|geld zurück|(?:rück)?erstatt\w*|rembours\w*"
    r"|geld terug|terugbetal\w*",
    "replacement": r"(?:a|an|another) (?:brand[- ])?(?:new|different|replacement) \w+|a new one|another one"
    r"|replace(?:d|ment|s)?|exchange[sd]?|umtausch\w*|ersatzgerät|neues gerät|remplac\w+|échang\w+|vervang\w*"
    r"|omruil\w*",
    "repair": r"repair(?:ed|s)?|fix(?:ed)?|technician|engineer|reparier\w*|reparatur\w*|techniker\w*|répar\w+"
    r"|technicien|reparer\w*|gerepareerd|monteur",
    "cancel": r"cancel(?:l?ed|s)?|cancell?ation|kündig\w*|stornier\w*|annul\w*|résili\w*|opzeg\w*",
    "delivery": r"where(?:['’]?s| is| are)(?: \w+){0,2} my"
    r"|deliver(?:ed|y)?|arrives?|(?:be|get) here|liefer\w*|livr\w+|bezorg\w*|lever(?:en|ing)",
    "compensation": r"compensat\w*|goodwill|vouchers?|discount|credit|who pays|what do (?:i|we) get for"
    r"|entschädig\w*|gutschein\w*|dédommag\w*|vergoed\w*|schadevergoeding",
    "person": rf"{_TALK}(?: \w+){{0,4}} {_ANYBODY}|{_SEND_ON} (?:me|us)(?: \w+){{0,4}} {_ANYBODY}"
    rf"|(?:{_SEND_ON}|get|give|have|see|want|need|demand)(?: \w+){{0,4}} {_IN_CHARGE}"
    rf"|{_IN_CHARGE} (?:\w+ )?{_TALK}|^\W*(?:(?:a|an|your|the) )?{_IN_CHARGE}(?: please| pls| now)*\W*$"
    rf"|(?:mit|zu|met|à)(?: \w+){{0,3}} {_ANYBODY}|escalate (?:this|it|my)|(?:i|we|to) complain"
    r"|(?:make|file|raise|lodge|submit|register|start)(?: \w+){0,2} complaint|beschwer\w+|réclamation"
    r"|klacht\w*",
    "apology": r"apolog\w*|say sorry|entschuldigung|des excuses|excuses",
}
KINDS = {kind: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for kind, words in _WORDS.items()}
_SENT_BACK = re.compile(
    r"\b(?:send|give|bring|take)"
    r" (?:(?:it|this|that|them|these|those|(?:my|our|the)(?: \w+){1,3}) back"
    r"|back (?:it|this|that|them|these|those|(?:my|our|the) \w+))\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\b(?:money|cash|euros?|pounds?)\b", re.IGNORECASE)
CLAUSE = re.compile(
    r"[.!;\n]+\s*|(?<=\?)\s*|,\s+|(?<!\s)\s+(?:but|sondern|mais|maar)\s+"
    r"|(?<!\s)\s+(?=(?:can|could|may) (?:i|we)\s)",
    re.IGNORECASE,
)


def outcomes_named(text: str) -> frozenset[Wanted]:
    """The outcomes that `text` speaks of."""
    return frozenset(kind for kind, pattern in KINDS.items() if pattern.search(text))


def returning(text: str) -> str:
    """`text` with the word that policies have for it beside what is to be sent back: that is to return it.

    "Back" alone is in every text on faults that come back.
    """
    return _SENT_BACK.sub(lambda said: said[0] if _MONEY.search(said[0]) else f"{said[0]} (return)", text)
