"""Exact nearest neighbours among allowed rows. The only file that imports faiss."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import EmbeddingError

# Wider than any difference between faiss's float32 sums and ours; see VectorIndex.search.
SCORE_TOLERANCE = 1e-4
UNIT_TOLERANCE = 1e-3  # vectors stored in half precision still pass


class VectorsRefused(EmbeddingError):
    """Vectors or a query that geometry cannot answer for."""


class VectorIndex:
    """Vectors of unit length, fixed at construction; any number of threads may search.

    faiss finds the candidates; their cosines are then computed here in float64, where the product of two
    float32 is exact and a row's sum does not depend on its neighbours. So a row's cosine is the same
    whatever k, the allow-list or the number of threads, and equal vectors have equal cosines.
    """

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """Copy `vectors` (rows, dimensions). Raises VectorsRefused for a row that is not a unit vector."""
        if vectors.ndim != 2 or vectors.shape[1] == 0:
            raise VectorsRefused(f"Vectors have shape {vectors.shape}; expected (rows, dimensions).")
        bad = np.flatnonzero(~_are_unit(vectors))
        if bad.size:
            raise VectorsRefused(
                f"Row {bad[0]} is not a unit vector: {vectors[bad[0]][:4]}…; encode it again."
            )
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, np.float32))
        self._vectors = _stored_vectors(self._index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def search(
        self,
        query: NDArray[np.float32],
        k: int,
        allowed: NDArray[np.bool_] | NDArray[np.int64],
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the k rows nearest to `query` among the `allowed` ones, and their cosines, best first.

        `allowed` is a mask over all rows or a list of rows; nothing outside it is looked at, so fewer than
        k rows come back only when fewer are allowed. Equal cosines come in order of row.
        """
        if k < 1:
            raise VectorsRefused(f"k is {k}; it must be at least 1.")
        query = self._checked_query(query)
        rows = self._rows(allowed)
        if rows.size > k:
            rows = self._candidates(query, k, rows)
        cosines = self.scores(query, rows)
        best = np.lexsort((rows, -cosines))[:k]
        return rows[best], cosines[best]

    def scores(
        self, query: NDArray[np.float32], rows: NDArray[np.bool_] | NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return the cosine of `query` with each of `rows`, in their order: for candidates, not for all."""
        wide_query = self._checked_query(query).astype(np.float64)
        if rows.dtype == np.bool_:
            rows = self._rows(rows)
        self._require_rows(rows)
        products = self._vectors[rows].astype(np.float64) * wide_query
        cosines: NDArray[np.float32] = products.sum(axis=1).astype(np.float32)
        return cosines

    def _candidates(self, query: NDArray[np.float32], k: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return at least every row that could be among the k best, ties at the border included."""
        mask = np.zeros(len(self), np.bool_)
        mask[rows] = True
        bits = np.packbits(mask, bitorder="little")  # must outlive the selector: faiss keeps only the address
        # A bitmap answers "is this row allowed" at once; an array is scanned for each row by range_search.
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # faiss takes the array
        chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # faiss's stubs omit it
        scores, found = self._index.search(query[None, :], k + 1, params=chosen)
        border = scores[0, k - 1] - SCORE_TOLERANCE
        if scores[0, k] < border:
            return np.asarray(found[0, :k], np.int64)
        _, _, tied = self._index.range_search(query[None, :], float(border), params=chosen)
        return np.asarray(tied, np.int64)

    def _checked_query(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        if query.shape != (self.dimensions,):
            raise VectorsRefused(
                f"The query has shape {query.shape}, the vectors have {self.dimensions} dimensions. "
                "Were they made by another model?"
            )
        if not _are_unit(query[None, :]).all():
            raise VectorsRefused("The query is not a unit vector: it holds NaN, infinity or another length.")
        return np.ascontiguousarray(query, np.float32)

    def _rows(self, allowed: NDArray[np.bool_] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the allowed rows, each once, ascending."""
        if allowed.dtype == np.bool_:
            if allowed.shape != (len(self),):
                raise VectorsRefused(f"The mask has shape {allowed.shape}, expected ({len(self)},).")
            return np.flatnonzero(allowed).astype(np.int64)
        self._require_rows(allowed)
        return np.unique(allowed).astype(np.int64)

    def _require_rows(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> None:
        if rows.ndim != 1 or not (np.issubdtype(rows.dtype, np.integer) or rows.size == 0):
            raise VectorsRefused(f"Rows are {rows.dtype} of shape {rows.shape}; expected a list of integers.")
        if rows.size and (rows.min() < 0 or rows.max() >= len(self)):
            raise VectorsRefused(f"Rows {rows.min()} to {rows.max()} were asked for; there are {len(self)}.")


def _are_unit(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return for each row whether its length is one. NaN and infinity are not."""
    squares = np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64)
    unit: NDArray[np.bool_] = np.abs(squares - 1) < UNIT_TOLERANCE
    return unit


def _stored_vectors(index: faiss.IndexFlatIP) -> NDArray[np.float32]:
    """Return faiss's own copy as an array, so that the vectors are in memory once."""
    if not index.ntotal:
        return np.empty((0, index.d), np.float32)
    flat = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
    vectors: NDArray[np.float32] = flat.reshape(index.ntotal, index.d)
    vectors.flags.writeable = False
    return vectors
