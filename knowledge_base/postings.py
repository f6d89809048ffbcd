"""Postings: which passages hold which stem, and how often. What the lexical index is made of.

Only what a text says itself is kept: how rare a stem is, and how long an average text, is known by the whole
snapshot alone. So the postings of a text stay good while other texts come and go.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.errors import SnapshotUnusable

Ints = NDArray[np.int64]

_VOCABULARY = "lexical_vocabulary.json"
_ARRAYS = {"starts": np.int64, "rows": np.int32, "counts": np.int32, "lengths": np.int32}


@dataclass(frozen=True)
class Postings:
    """The stems of some texts, one row each. Stem `i` is in `rows[starts[i]:starts[i + 1]]`, ascending."""

    vocabulary: tuple[str, ...]
    """In order of code points."""
    starts: Ints
    rows: NDArray[np.int32]
    counts: NDArray[np.int32]
    """How often the stem is in the row."""
    lengths: NDArray[np.int32]
    """The stems of each row, repeated ones too."""

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> Postings:
        """Of texts given by their stems. The same texts give the same bytes in any process."""
        found: dict[str, list[tuple[int, int]]] = {}
        for row, stems in enumerate(texts):
            for stem, count in Counter(stems).items():
                found.setdefault(stem, []).append((row, count))
        vocabulary = tuple(sorted(found))
        pairs = np.array([pair for stem in vocabulary for pair in found[stem]], dtype=np.int32)
        pairs = pairs.reshape(-1, 2)
        starts = np.zeros(len(vocabulary) + 1, dtype=np.int64)
        np.cumsum([len(found[stem]) for stem in vocabulary], out=starts[1:])
        lengths = np.array([len(stems) for stems in texts], dtype=np.int32)
        return cls(vocabulary, starts, pairs[:, 0].copy(), pairs[:, 1].copy(), lengths)

    def frequencies(self) -> Ints:
        """In how many rows each stem is."""
        return np.diff(self.starts)

    def files(self) -> dict[str, bytes]:
        """What `from_files` makes the same postings of. No pickle."""
        arrays = {f"lexical_{name}.npy": npy(getattr(self, name)) for name in _ARRAYS}
        return {**arrays, _VOCABULARY: json.dumps(self.vocabulary, ensure_ascii=False).encode()}

    @classmethod
    def from_files(cls, name: str, files: Mapping[str, bytes], rows: int) -> Postings:
        """Open the postings of `name`; SnapshotUnusable if they do not fit `rows` rows."""
        arrays = {
            array: from_npy(files[f"lexical_{array}.npy"]).astype(dtype) for array, dtype in _ARRAYS.items()
        }
        opened = cls(vocabulary=tuple(json.loads(files[_VOCABULARY])), **arrays)
        if not opened._fits(rows):
            raise SnapshotUnusable(name, f"its lexical index does not describe its {rows} passages")
        return opened

    def _fits(self, rows: int) -> bool:
        held = len(self.rows)
        if (len(self.starts), len(self.counts), len(self.lengths)) != (len(self.vocabulary) + 1, held, rows):
            return False
        if self.starts[0] != 0 or self.starts[-1] != held or (np.diff(self.starts) < 1).any():
            return False
        if not held:
            return not self.lengths.any()
        inside = 0 <= int(self.rows.min()) <= int(self.rows.max()) < rows
        return inside and np.array_equal(np.bincount(self.rows, self.counts, rows), self.lengths)


@dataclass(frozen=True)
class Shelf:
    """Postings of many texts side by side, by the number of each stem instead of its letters. Immutable."""

    numbers: Ints
    """Of the stems that are here, ascending."""
    starts: Ints
    slots: NDArray[np.int32]
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    most: NDArray[np.int32]
    """The highest count of each stem."""
    densest: NDArray[np.float32]
    """The least length / count of each stem: with `most`, the bound of what the stem can score."""

    @classmethod
    def of(cls, parts: Sequence[tuple[Postings, Ints]]) -> Shelf:
        """The postings of each part, with the numbers of its vocabulary, one after the other."""
        numbers = np.unique(np.concatenate([own for _, own in parts]) if parts else np.zeros(0, np.int64))
        sizes = np.zeros(len(numbers) + 1, dtype=np.int64)
        terms = [np.searchsorted(numbers, own) for _, own in parts]
        for (part, _), term in zip(parts, terms, strict=True):
            sizes[term + 1] += part.frequencies()
        starts = np.cumsum(sizes)
        slots = np.empty(int(starts[-1]), dtype=np.int32)
        counts = np.empty(int(starts[-1]), dtype=np.int32)
        free, first = starts[:-1].copy(), 0
        for (part, _), term in zip(parts, terms, strict=True):
            frequencies = part.frequencies()
            target = np.repeat(free[term] - part.starts[:-1], frequencies) + np.arange(len(part.rows))
            slots[target], counts[target] = part.rows + first, part.counts
            free[term] += frequencies
            first += len(part.lengths)
        lengths = np.concatenate([part.lengths for part, _ in parts]) if parts else np.zeros(0, np.int32)
        return cls(numbers, starts, slots, counts, lengths, *_bounds(starts, slots, counts, lengths))

    def term(self, number: int) -> int | None:
        """Where in `numbers` a stem is; None: no text here has it."""
        at = int(np.searchsorted(self.numbers, number))
        return at if at < len(self.numbers) and self.numbers[at] == number else None


def _bounds(
    starts: Ints, slots: NDArray[np.int32], counts: NDArray[np.int32], lengths: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    if not len(slots):
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    # A hair less, so that rounding never makes a bound of what it must not be below.
    sparse = (lengths[slots] / counts).astype(np.float32) * np.float32(1 - 1e-6)
    return np.maximum.reduceat(counts, starts[:-1]), np.minimum.reduceat(sparse, starts[:-1])


def npy(array: NDArray[np.generic]) -> bytes:
    """The bytes of an .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def from_npy(content: bytes) -> NDArray[np.generic]:
    """The array of an .npy file's bytes; ValueError if it is none or would need pickle."""
    array: NDArray[np.generic] = np.load(io.BytesIO(content), allow_pickle=False)
    return array
