"""Tables: the cells of a row of a document, each under the head of its column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assist.reading.quoting import Unit, plain_text

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]+")
"""The line under the head of a table."""


@dataclass(frozen=True)
class Cell:
    """One cell."""

    head: str
    """What stands above it; empty where the passage does not show it."""
    text: str
    start: int
    """Characters of the passage's text, from, up to and not including `end`."""
    end: int


@lru_cache(maxsize=4096)
def cells_of(unit: Unit) -> tuple[Cell, ...]:
    """The cells of the row that the unit is; none where it is no row. Kept, for a passage never changes."""
    if unit.role != "row":
        return ()
    text, at = unit.passage.text, unit.start - unit.passage.start
    start, end = _line(text, at)
    heads = [plain_text(text[slice(*one)]) for one in _spans(text, *_head(text, start))]
    spans = _spans(text, start, end)
    return tuple(
        Cell(heads[column] if column < len(heads) else "", plain_text(text[slice(*span)]), *span)
        for column, span in enumerate(spans)
    )


def head_of(unit: Unit) -> tuple[int, int] | None:
    """Characters of the document where the head of the row's table stands; None where its passage does not
    show it."""
    text, at = unit.passage.text, unit.start - unit.passage.start
    start, _ = _line(text, at)
    first, last = _head(text, start)
    if unit.role != "row" or (first, last) == (start, start):
        return None
    head = text[first:last]
    inner = head.strip().strip("|").strip()
    begins = unit.passage.start + first + head.index(inner)
    return (begins, begins + len(inner)) if inner else None


def _line(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _head(text: str, row: int) -> tuple[int, int]:
    """The first line of the table that the row beginning at `row` is in; empty where it is no head."""
    first, second = _line(text, row), (row, row)
    while first[0] > 0:
        above = _line(text, first[0] - 1)
        if not text[slice(*above)].lstrip().startswith("|"):
            break
        first, second = above, first
    return first if _RULE.fullmatch(text[slice(*second)]) else (row, row)


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the cells of a line stand, without the bars."""
    bars = [start + match.start() for match in _BAR.finditer(text[start:end])]
    return [(one + 1, other) for one, other in pairwise(bars)]
