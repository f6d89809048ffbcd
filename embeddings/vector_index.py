"""Nearest neighbours among allowed rows. The only file that imports faiss.

Up to EXACT_ROWS allowed rows are compared one by one. Among more, a sketch of each row is compared first,
2 bits for each dimension, and the vectors of the best thousand decide. The allow-list works inside of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import EmbeddingError

# Wider than any difference between faiss's float32 sums and ours; see VectorIndex.search.
SCORE_TOLERANCE = 1e-4
UNIT_TOLERANCE = 1e-3  # vectors stored in half precision still pass

EXACT_ROWS = 10_000
"""Where comparing sketches begins to be quicker than comparing vectors."""
SKETCHED = 1000
"""Rows whose vectors are compared after their sketches; faiss is several times slower from 2,000 on.

Of 100,000 vectors around real ones they held the nearest 10 of every one of 450 real questions, and 99.99 %
of the nearest 100; `eval.benchmarks.growth` measures it.
"""
_SKETCHED_FOR_EACH = 8  # where more than SKETCHED / 8 neighbours are asked for


class VectorsRefused(EmbeddingError):
    """Vectors or a query that geometry cannot answer for."""


class VectorIndex:
    """Vectors of unit length, fixed at construction; any number of threads may search.

    faiss finds the candidates; their cosines are then computed here in float64, where the product of two
    float32 is exact and a row's sum does not depend on its neighbours. So a row's cosine is the same
    whatever k, the allow-list or the number of threads, and equal vectors have equal cosines.
    """

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """Hold `vectors` (rows, dimensions), copied unless nobody can write to them.

        Raises VectorsRefused for a row that is not a unit vector.
        """
        if vectors.ndim != 2 or vectors.shape[1] == 0:
            raise VectorsRefused(f"Vectors have shape {vectors.shape}; expected (rows, dimensions).")
        bad = np.flatnonzero(~are_unit(vectors))
        if bad.size:
            raise VectorsRefused(
                f"Row {bad[0]} is not a unit vector: {vectors[bad[0]][:4]}…; encode it again."
            )
        held = np.array(vectors, np.float32, order="C", copy=True if vectors.flags.writeable else None)
        held.flags.writeable = False
        self.vectors = held

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def dimensions(self) -> int:
        return int(self.vectors.shape[1])

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
        _, rows, cosines = nearest([self], query, k, [allowed])[0]
        return rows[:k], cosines[:k]

    def exact(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """What `search` gives, by comparing every allowed vector."""
        rows, cosines = self.with_ties(query, k, allowed)
        return rows[:k], cosines[:k]

    def with_ties(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """What `exact` gives, and after it every other row whose cosine equals that of the last."""
        query = self._checked_query(query)
        rows = self._rows(allowed)
        if rows.size > k:
            rows = self._candidates(query, k, rows)
        cosines = self.scores(query, rows)
        best = np.lexsort((rows, -cosines))
        if best.size > k:
            best = best[cosines[best] >= cosines[best[k - 1]]]
        return rows[best], cosines[best]

    def scores(
        self, query: NDArray[np.float32], rows: NDArray[np.bool_] | NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return the cosine of `query` with each of `rows`, in their order: for candidates, not for all."""
        wide_query = self._checked_query(query).astype(np.float64)
        if rows.dtype == np.bool_:
            rows = self._rows(rows)
        self._require_rows(rows)
        products = self.vectors[rows].astype(np.float64) * wide_query
        cosines: NDArray[np.float32] = products.sum(axis=1).astype(np.float32)
        return cosines

    def sketched(
        self, query: NDArray[np.float32], count: int, allowed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """At most `count` allowed rows whose sketches are nearest to `query`, and how near, nearest first.

        A row's nearness does not depend on the rows beside it. Of rows equally near, any are left out.
        """
        return self.sketch.search(self._checked_query(query), count, allowed)

    @cached_property
    def sketch(self) -> _Sketch:
        """Made when first asked for, in about 30 µs for each row."""
        return _Sketch(self.vectors)

    def _candidates(self, query: NDArray[np.float32], k: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return at least every row that could be among the k best, ties at the border included."""
        near = np.empty(rows.size, np.float32)
        pointers = [faiss.swig_ptr(array) for array in (near, query, self.vectors, rows)]
        _on_this_core()
        faiss.fvec_inner_products_by_idx(  # type: ignore[attr-defined]  # faiss's stubs omit it
            *pointers, self.dimensions, 1, rows.size
        )
        border = np.partition(near, rows.size - k)[rows.size - k] - SCORE_TOLERANCE
        return np.asarray(rows[near >= border], np.int64)

    def _checked_query(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        if query.shape != (self.dimensions,):
            raise VectorsRefused(
                f"The query has shape {query.shape}, the vectors have {self.dimensions} dimensions. "
                "Were they made by another model?"
            )
        if not are_unit(query[None, :]).all():
            raise VectorsRefused("The query is not a unit vector: it holds NaN, infinity or another length.")
        return np.ascontiguousarray(query, np.float32)

    def mask(self, allowed: NDArray[np.bool_] | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return `allowed` as a mask over all rows."""
        if allowed.dtype == np.bool_ and allowed.shape == (len(self),):
            return allowed  # type: ignore[return-value]
        mask = np.zeros(len(self), np.bool_)
        mask[self._rows(allowed)] = True
        return mask

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


def nearest(
    indexes: Sequence[VectorIndex],
    query: NDArray[np.float32],
    k: int,
    allowed: Sequence[NDArray[np.bool_] | NDArray[np.int64]],
) -> list[tuple[int, NDArray[np.int64], NDArray[np.float32]]]:
    """Search several indexes at once: of each its number, and rows and cosines that may be among the k best.

    What is found does not depend on how the vectors are divided among the indexes, but for the order of rows
    with equal cosines.
    """
    if k < 1:
        raise VectorsRefused(f"k is {k}; it must be at least 1.")
    masks = [index.mask(own) for index, own in zip(indexes, allowed, strict=True)]
    total = sum(int(np.count_nonzero(mask)) for mask in masks)
    kept = _by_sketch(indexes, query, k, masks) if total > EXACT_ROWS else None
    chosen: Sequence[NDArray[np.bool_] | NDArray[np.int64]] = masks if kept is None else kept
    return [(at, *index.with_ties(query, k, chosen[at])) for at, index in enumerate(indexes)]


def _by_sketch(
    indexes: Sequence[VectorIndex], query: NDArray[np.float32], k: int, masks: Sequence[NDArray[np.bool_]]
) -> list[NDArray[np.int64]] | None:
    """Return the rows of each index whose vectors are worth comparing; None: all that are allowed."""
    count = max(SKETCHED, _SKETCHED_FOR_EACH * k)
    if count >= sum(int(np.count_nonzero(mask)) for mask in masks):
        return None
    found = [index.sketched(query, count, mask) for index, mask in zip(indexes, masks, strict=True)]
    every = np.concatenate([near for _, near in found])
    # Of rows as near as the last any may have been cut off, so none of them is kept.
    border = np.partition(every, len(every) - count)[len(every) - count]
    kept = [rows[near > border] for rows, near in found]
    return kept if sum(rows.size for rows in kept) >= k else None


class _Sketch:
    """Rows in 2 bits for each dimension, compared by table look-ups of 32 rows at a time.

    A row's sketch depends on the row alone: nothing is trained, nothing changes when other rows come and go.
    The vectors are turned first, so that no dimension holds more than another; the levels are those that lose
    least of a normal distribution.
    """

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._turn = _turn(vectors.shape[1])
        size = len(self._turn)
        codes = np.array([[one, other] for one in _LEVELS for other in _LEVELS], np.float32)
        self._origin = faiss.IndexFlatIP(size)
        self._origin.add(np.zeros((1, size), np.float32))
        # With one list, because faiss takes an allow-list only there.
        index = faiss.IndexIVFPQFastScan(self._origin, size, 1, size // 2, 4, faiss.METRIC_INNER_PRODUCT)
        index.by_residual = False
        faiss.copy_array_to_vector(np.tile(codes.ravel(), size // 2), index.pq.centroids)
        index.is_trained = True
        for first in range(0, len(vectors), _AT_ONCE):
            turned = self._turned(vectors[first : first + _AT_ONCE])
            index.add(_LEVELS[np.searchsorted(_BORDERS * _SCALE, turned)])
        self._index = index

    def search(
        self, query: NDArray[np.float32], count: int, allowed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        count = min(count, int(np.count_nonzero(allowed)))
        if not count:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        bits = np.packbits(
            allowed, bitorder="little"
        )  # must outlive the selector: faiss keeps only the address
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # faiss takes the array
        chosen = faiss.IVFSearchParameters(sel=selector)  # type: ignore[call-arg]  # faiss's stubs omit it
        _on_this_core()
        near, rows = self._index.search(self._turned(query[None, :]) / _SCALE, count, params=chosen)
        held = rows[0] >= 0
        return rows[0][held], near[0][held]

    def _turned(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The vectors, turned, times _SCALE: whole numbers below 2**24, so exact on every machine."""
        turned: NDArray[np.float32] = np.rint(vectors * _SCALE) @ self._turn[: vectors.shape[1]]
        return turned


def _on_this_core() -> None:
    """Keep faiss from sharing one search out among all cores: callers share them already.

    The search is over sooner than its threads have met: 700 rows took 1.9 ms of processor time on two cores
    and 0.04 on one. Said before every search, because faiss asks for it anew in each of our threads.
    """
    faiss.omp_set_num_threads(1)


_SCALE = np.float32(2**17)
# Of four levels for a normal distribution of variance 1 (Max 1960), and the borders between them.
_LEVELS = np.array([-1.5104, -0.4528, 0.4528, 1.5104], np.float32)
_BORDERS = np.array([-0.9816, 0, 0.9816], np.float32)
_AT_ONCE = 20_000


def _turn(dimensions: int) -> NDArray[np.float32]:
    """A Hadamard matrix of at least `dimensions` rows, its rows' signs shuffled: +1 and -1 only."""
    sizes = [start * 2**power for start in (2, 12, 20) for power in range(16)]
    size = min(size for size in sizes if size >= dimensions)
    cores = (_paley(11), _paley(19), np.ones((1, 1)))
    core = next(core for core in cores if size in (len(core) * 2**power for power in range(17)))
    while len(core) < size:
        core = np.kron(core, np.array([[1, 1], [1, -1]]))
    signs = np.random.default_rng(384).choice([-1, 1], size)
    return np.ascontiguousarray(core * signs[:, None], dtype=np.float32)


def _paley(prime: int) -> NDArray[np.float64]:
    """Paley's Hadamard matrix of `prime` + 1 rows."""
    squares = {one * one % prime for one in range(1, prime)}
    signs = [0] + [1 if one in squares else -1 for one in range(1, prime)]
    skew = np.zeros((prime + 1, prime + 1))
    skew[0, 1:], skew[1:, 0] = 1, -1
    skew[1:, 1:] = [[signs[(row - column) % prime] for column in range(prime)] for row in range(prime)]
    return skew + np.eye(prime + 1)


def are_unit(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return for each row whether its length is one. NaN and infinity are not."""
    squares = np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64)
    unit: NDArray[np.bool_] = np.abs(squares - 1) < UNIT_TOLERANCE
    return unit
