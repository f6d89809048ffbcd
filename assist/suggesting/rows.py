"""Rows: which rows of a table answer what somebody asks.

"What does express cost?" is answered by the row on express; "what does it cost to send it back?" names no
row, but the head of a column, and is answered by all rows of a short table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from assist.reading.quoting import Unit
from assist.reading.tables import cells_of, head_of
from assist.reading.wishes import asks_price, asks_what
from assist.reading.words import containment, content_stems

PRICE = frozenset(content_stems("cost costs price prices priced pay charge charges fee fees much"))
"""Words for what something costs: a cell with an amount, or "free", says it without them."""
_MOST_TOGETHER = 5
"""Rows that are read together where none of them is asked about by itself."""
_ENOUGH = 0.5
"""Share of the words asked with that a row and the heads above it hold."""


class Rows:
    """The rows among some units that answer what is asked."""

    def __init__(self, asked: str, units: Sequence[Unit]) -> None:
        self._words: dict[Unit, frozenset[str]] = {}
        self._together: dict[Unit, tuple[Unit, ...]] = {}
        words = frozenset(content_stems(asked))
        if words and asks_what(asked):
            for table in _tables(units):
                self._read(table, words, of_price=asks_price(asked))

    def answers(self, unit: Unit) -> bool:
        """Whether the unit is a row that answers."""
        return unit in self._words

    def __iter__(self) -> Iterator[Unit]:
        """The rows that answer."""
        return iter(self._words)

    def words(self, unit: Unit) -> frozenset[str]:
        """The words a row is understood with: its own and those of the heads above its cells."""
        return self._words[unit]

    def together(self, unit: Unit) -> tuple[Unit, ...]:
        """The rows that are said with the unit, itself among them, in order."""
        return self._together.get(unit, (unit,))

    def _read(self, table: Sequence[Unit], asked: frozenset[str], *, of_price: bool) -> None:
        general = _said_of_all(table)
        named = {row: len((row.stems - general) & asked) for row in table}
        most = max(named.values())
        if most:
            rows = tuple(row for row in table if named[row] == most)
        elif len(table) <= _MOST_TOGETHER and _heads_asked(table[0], asked):
            rows = tuple(table)
            self._together |= dict.fromkeys(rows, rows)
        else:
            return
        for row in rows:
            words = _understood(row, of_price)
            if containment(asked, words) >= _ENOUGH:
                self._words[row] = words


def _tables(units: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    rows = [unit for unit in units if unit.role == "row" and head_of(unit) is not None]
    for _, table in groupby(rows, key=lambda row: (row.passage.id, head_of(row))):
        yield tuple(table)


def _said_of_all(table: Sequence[Unit]) -> frozenset[str]:
    """The words that tell no row from another: those of the heads, and what every row says."""
    heads = frozenset(stem for cell in cells_of(table[0]) for stem in content_stems(cell.head))
    return heads.union(frozenset.intersection(*(row.stems for row in table)) if len(table) > 1 else ())


def _heads_asked(row: Unit, asked: frozenset[str]) -> bool:
    """Whether one of the heads says no more than what is asked."""
    heads = (frozenset(content_stems(cell.head)) for cell in cells_of(row))
    return any(head and head <= asked for head in heads)


def _understood(row: Unit, of_price: bool) -> frozenset[str]:
    heads = (stem for cell in cells_of(row) if cell.text for stem in content_stems(cell.head))
    priced = of_price and (any(claim.kind == "amount" for claim in row.claims) or "free" in row.stems)
    return row.stems.union(heads, row.heading_stems, PRICE if priced else ())
