"""Writes Markdown from the parts of other formats."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STRUCTURE = re.compile(r"^(?=#{1,6}(?:\s|$)|```|~~~|(?:=+|-+)\s*$)", re.MULTILINE)


def plain(words: str) -> str:
    """`words` as text: what would read as a heading or a code fence only looks like one."""
    return _STRUCTURE.sub(r"\\", words)


def heading(level: int, words: str) -> str:
    return f"{'#' * min(max(level, 1), 6)} {' '.join(words.split())}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A pipe table; its first row is the header. A table of one column is only layout: paragraphs."""
    filled = [[_cell(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    width = max(map(len, filled), default=0)
    if width < 2:
        return "\n\n".join(cell for row in filled for cell in row)
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in filled]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def items(paragraphs: Sequence[str], ordered: bool, first: int = 1) -> str:
    """A list; the further lines of an item are indented so that they stay in it."""
    lines = []
    for number, paragraph in enumerate(paragraphs, first):
        mark = f"{number}. " if ordered else "- "
        lines.append(mark + paragraph.replace("\n", "\n" + " " * len(mark)))
    return re.sub(r"[ \t]+$", "", "\n".join(lines), flags=re.MULTILINE)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")
