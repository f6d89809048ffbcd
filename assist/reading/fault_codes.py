"""Fault codes: what a device shows, "E24" or "F05", as customers name it and as documents list it.

What a product or an order is called by has two letters or more ("FR-520"): that is a code only where somebody
calls it one.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ONE_LETTER = r"[A-Za-z]-?\d{1,3}"
_CALLED_ONE = r"(?:error|fault|code|fehler(?:code)?|erreur|code d['’]erreur|fout(?:code)?)"
_CALLED = re.compile(
    rf"\b{_CALLED_ONE}\b(?: (?:code|number|message|is|called|named|of))*\W{{0,3}}"
    r"(?P<code>[A-Za-z]{1,3}-?\d{1,3})\b",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?<![\w.-])(?P<code>{_ONE_LETTER})(?![\w-]|\s\d[A-Za-z])")
SHOWS = re.compile(
    rf"\b(?:{_CALLED_ONE}s?|shows?|showing|shown|displays?|displaying|says|reads|flash\w*|blink\w*|means?|meaning"
    r"|messages?|comes up|appears?|anzeige|zeigt|meldet|bedeutet|affiche|signifie|toont|betekent)\b",
    re.IGNORECASE,
)
"""Words with which people say what a device shows."""
_FEW_WORDS = 4
"""Of a turn that says hardly more than a code: "E24 washing machine"."""
_LISTED = re.compile(
    r"(?<![\w.-])([A-Za-z]{1,3})-?(\d{1,3})(?:\s?(?:–|-|to|bis|until|through)\s?([A-Za-z]{0,3})-?(\d{1,3}))?(?!\w)"
)


def codes_in(text: str) -> frozenset[str]:
    """The fault codes that `text` speaks of, in one spelling: "error f-05" has `F5`."""
    found = {match["code"] for match in _CALLED.finditer(text)}
    if SHOWS.search(text) or len(text.split()) <= _FEW_WORDS:
        found.update(match["code"] for match in _ALONE.finditer(text))
    return frozenset(map(spelled, found))


def spelled(code: str) -> str:
    """A code in one spelling: in capitals, without hyphens and leading zeros."""
    letters, digits = re.sub(r"[^A-Za-z]", "", code), re.sub(r"\D", "", code)
    return f"{letters.upper()}{int(digits)}" if digits else letters.upper()


@lru_cache(maxsize=1024)  # every document found is asked again in every turn
def codes_listed(text: str) -> frozenset[str]:
    """All that may be a code in the text of a document; a range ("E1–E5") with all that is in it."""
    listed = set[str]()
    for letters, first, others, last in _LISTED.findall(text):
        ends = int(last) if last and others.upper() in ("", letters.upper()) else int(first)
        listed.update(f"{letters.upper()}{number}" for number in range(int(first), ends + 1))
        listed.add(f"{letters.upper()}{int(first)}")
    return frozenset(listed)
