"""Nearest passages of a snapshot, wherever their vectors lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.vector_index import EXACT_ROWS, VectorIndex, nearest
from knowledge_base.layout import Layout, Mask, Rows

Floats = NDArray[np.float32]


class Neighbours:
    """The vectors of one snapshot. What is found does not depend on where they lie. Immutable."""

    def __init__(self, shelves: Sequence[VectorIndex], layout: Layout) -> None:
        self._shelves = shelves
        self._layout = layout
        if layout.rows > EXACT_ROWS:
            for shelf in shelves:
                _ = shelf.sketch  # made now, so that no search waits for it

    def search(self, vector: Floats, k: int, allowed: Mask | Rows) -> tuple[Rows, Floats]:
        """The k of the `allowed` rows nearest to `vector` and their cosines, best first.

        `allowed` is a mask over all rows or a list of rows; nothing outside it is looked at. Equal cosines
        come in order of row.
        """
        if not self._layout.rows:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        found = nearest(self._shelves, vector, k, self._layout.masks(allowed))
        rows = np.concatenate([self._layout.rows_of(shelf, slots) for shelf, slots, _ in found])
        cosines = np.concatenate([near for *_, near in found])
        best = np.lexsort((rows, -cosines))[:k]
        return rows[best], cosines[best]

    def scores(self, vector: Floats, rows: Rows) -> Floats:
        """The cosine of `vector` with each of `rows`, in their order: for candidates, not for all."""
        cosines = np.zeros(len(rows), dtype=np.float32)
        for shelf, at, slots in self._layout.places(rows):
            cosines[at] = self._shelves[shelf].scores(vector, slots)
        return cosines
