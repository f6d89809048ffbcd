"""Swearing: rough words that a person says in anger. Nobody should find them read back to them."""

from __future__ import annotations

import re

_ROUGH = (
    r"f[e*]ck\w*|f[u*]+c?k\w*|fuk\w*|f(?:ri|re)[ae]?kin[g'’]?|sh[i*]t\w*|crap\w*|damn\w*|bloody|bollocks|arse\w*"
    r"|assholes?|bastards?|bitch\w*|piss(?:ed|ing)? off|wtf|hell|schei(?:ß|ss)\w*|verdammt\w*|merde|putain"
    r"|godverdomme|klote\w*|shite"
)
_INTENSIFIED = re.compile(rf"\b(?:the |in )*(?:{_ROUGH})(?:['’]s)?(?!\w)", re.IGNORECASE)
_LETTERS_SHOUTED = 12
_SHARE_SHOUTED = 0.8


def swears(text: str) -> bool:
    """Whether `text` has a rough word."""
    return bool(_INTENSIFIED.search(text))


def shouts(text: str) -> bool:
    """Whether `text` is written in capitals; a code or a short name is no shouting."""
    letters = [character for character in text if character.isalpha()]
    loud = sum(character.isupper() for character in letters)
    return len(letters) >= _LETTERS_SHOUTED and loud >= _SHARE_SHOUTED * len(letters)


def without_swearing(text: str) -> str:
    """`text` without its rough words.

    >>> without_swearing("where the feck is my oven")
    'where is my oven'
    """
    return re.sub(r"\s+([,.!?])", r"\1", " ".join(_INTENSIFIED.sub(" ", text).split()))
