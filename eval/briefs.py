"""Briefs read against what they rest on: no value of a line that is neither on file nor said.

A value is a number, an e-mail address, a quotation, and all of a claim. The age of a date ("11 days ago") is
counted from today, so it is left out; "the customer said it" repeats nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assist import Turn

_AGE = re.compile(r"\b\d+ (?:days?|weeks?|months?|years?) ago\b")
_VALUE = re.compile(
    r"“(?P<quoted>[^”]+)”|the customer said (?!it$)(?P<said>.+)|(?P<written>[^\s“”]*\d[^\s“”]*|\S+@\S+)"
)
_HEARD = re.compile(r"[a-z ]{1,30}: (?P<value>.+) \(the customer said\)", re.DOTALL)


def invented_in(brief: Mapping[str, Any], turns: Sequence[Turn], on_file: Mapping[str, Any]) -> list[str]:
    """The values of the brief's lines that no turn and nothing on file holds."""
    held = f" {_words(' '.join(turn.text for turn in turns))} {_words(' '.join(_leaves(on_file)))} "
    return [value for value in values_of(brief) if not _held(value, held)]


def values_of(brief: Mapping[str, Any]) -> Iterator[str]:
    """Every value that a line of the brief states, in its order."""
    for section, lines in brief.items():
        if section not in ("customer_id", "as_of"):
            for text in _texts(lines):
                yield from (_claimed(text),) if section == "claims" else _values(text)


def _claimed(text: str) -> str:
    """What the customer said: the sentence, or the value that was heard under a name of ours."""
    heard = _HEARD.fullmatch(text)
    return heard["value"] if heard else text


def _values(text: str) -> Iterator[str]:
    for match in _VALUE.finditer(_AGE.sub("", text)):
        yield match["quoted"] or match["said"] or match["written"]


def _texts(lines: Any) -> Iterator[str]:
    """The words of a section: lines, known facts, plain sentences."""
    if isinstance(lines, str):
        yield lines
    elif isinstance(lines, list):
        for line in lines:
            yield from _texts(line)
    elif isinstance(lines, dict):
        for name, part in lines.items():
            if name not in ("sources", "fact", "trend"):
                yield from _texts(part)


def _held(value: str, held: str) -> bool:
    words = _words(value)
    return f" {words}" in held if value.endswith("…") else f" {words} " in held


def _words(text: str) -> str:
    """The words in lower case, one space between them; numbers without leading zeros, as in dates."""
    found = re.findall(r"[^\W_]+", text.casefold())
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in found)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif value is not None:
        yield str(value)
