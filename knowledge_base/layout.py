"""Layout: which row of a snapshot lies where in memory.

Rows of a snapshot are numbered in the order of its documents. Their vectors and postings lie on shelves, in
slots that stay where they are while documents come and go: so a new snapshot shares nearly all of its memory
with the one before. A slot that no row points to is dead, and is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Run(NamedTuple):
    """Rows `row` to `row + length` lie in the slots from `slot` of one shelf."""

    row: int
    shelf: int
    slot: int
    length: int


class Place(NamedTuple):
    """Some of the rows asked for: where they were in the question, and their slots on one shelf."""

    shelf: int
    at: Rows
    slots: Rows


class Layout:
    """The places of all rows. Immutable."""

    def __init__(self, runs: Sequence[Run], slots: Sequence[int]) -> None:
        """`runs` are in order of row and leave none out; `slots` says how many slots each shelf has."""
        self._runs = [run for run in runs if run.length]
        self._slots = tuple(slots)
        self._starts = np.array([run.row for run in self._runs], dtype=np.int64)
        self._shelves = np.array([run.shelf for run in self._runs], dtype=np.int64)
        self._shift = np.array([run.slot - run.row for run in self._runs], dtype=np.int64)
        self._of_shelf = [self._by_slot(shelf) for shelf in range(len(slots))]
        self.rows = sum(run.length for run in self._runs)

    @classmethod
    def in_order(cls, rows: int) -> Layout:
        """One shelf that holds every row in the slot of its own number."""
        return cls([Run(0, 0, 0, rows)], [rows])

    def masks(self, allowed: Mask | Rows) -> list[Mask]:
        """For each shelf, which of its slots hold an allowed row."""
        if allowed.dtype != np.bool_:
            listed, allowed = allowed, np.zeros(self.rows, dtype=np.bool_)
            allowed[listed] = True
        if len(self._runs) == 1 and self._slots == (self.rows,):
            return [np.asarray(allowed, dtype=np.bool_)]
        masks = [np.zeros(slots, dtype=np.bool_) for slots in self._slots]
        for row, shelf, slot, length in self._runs:
            masks[shelf][slot : slot + length] = allowed[row : row + length]
        return masks

    def places(self, rows: Rows) -> Iterator[Place]:
        """Where `rows` lie, shelf by shelf."""
        if not len(rows):
            return
        run = np.searchsorted(self._starts, rows, "right") - 1
        shelves, slots = self._shelves[run], rows + self._shift[run]
        for shelf in range(len(self._slots)):
            at = np.flatnonzero(shelves == shelf)
            if at.size:
                yield Place(shelf, at, slots[at])

    def rows_of(self, shelf: int, slots: NDArray[np.integer]) -> Rows:
        """The rows that lie in these slots, none of them dead."""
        starts, shift = self._of_shelf[shelf]
        return np.asarray(slots - shift[np.searchsorted(starts, slots, "right") - 1], dtype=np.int64)

    def _by_slot(self, shelf: int) -> tuple[Rows, Rows]:
        own = sorted((run.slot, run.slot - run.row) for run in self._runs if run.shelf == shelf)
        pairs = np.array(own, dtype=np.int64).reshape(len(own), 2)
        return pairs[:, 0].copy(), pairs[:, 1].copy()
