"""Shortening: a text in one line, cut at a word."""

from __future__ import annotations


def short(text: str, longest: int) -> str:
    """`text` in one line of at most `longest` characters; "…" where something was cut.

    >>> short("the fridge  is warm", 12)
    'the fridge…'
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"
