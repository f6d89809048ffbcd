"""Entitled until: the day to which what the customer asks about is theirs: "When does my Care+ end?"."""

from __future__ import annotations

import re

from assist.judging.facts_in_words import written_date
from assist.reading.understanding import telling_turns
from assist.reading.words import content_stems
from assist.suggesting.sources import Case, Source

_ASKS_DAY = re.compile(
    r"\b(?:when|until|till|how (?:long|much longer)|what (?:day|date)|wann|wie lange|quand|wanneer)\b"
    r"[^?]{0,80}\b(?:ends?|ended|ending|stops?|over|expir\w*|runs?|valid|lasts?|have|covered|left|endet|läuft|gültig"
    r"|fini\w*|expire|valable|loopt|geldig)\b",
    re.IGNORECASE,
)


def entitled_until(case: Case, source: Source) -> str | None:
    """That an entitlement on file, whose end the last turn asks for and whose name the document's title has,
    is valid until its day, or was; None where there is none."""
    lately = telling_turns(case.turns)
    if case.customer is None or not lately or not _ASKS_DAY.search(case.turns[lately[-1]].text):
        return None
    asked = frozenset(content_stems(case.turns[lately[-1]].text))
    for held in case.customer.profile.entitlements:
        name = frozenset(content_stems(held.name.split()[-1]))
        title = frozenset(content_stems(source.version.content.title))
        if held.valid_until and name and name <= asked & title:
            runs = "is valid" if held.valid_until >= case.as_of.date() else "was valid"
            return f"I see that your {held.name} {runs} until {written_date(held.valid_until)}."
    return None
