"""Postings: which passages hold which stem, and how often. What the lexical index is made of.

Only what a text says itself is kept: how rare a stem is, and how long an average text, is known by the whole
snapshot alone. So the postings of a text stay good while other texts come and go.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge_base.errors import SegmentUnusable

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
        vocabulary = tuple(sorted(set().union(*texts)))
        number = {stem: at for at, stem in enumerate(vocabulary)}
        lengths = np.array([len(stems) for stems in texts], dtype=np.int32)
        said = np.fromiter((number[stem] for stems in texts for stem in stems), np.int64, int(lengths.sum()))
        rows = np.repeat(np.arange(len(texts)), lengths)
        held, counts = np.unique(said * max(len(texts), 1) + rows, return_counts=True)
        starts = np.searchsorted(held, np.arange(len(vocabulary) + 1) * max(len(texts), 1))
        own = (held % max(len(texts), 1)).astype(np.int32)
        return cls(vocabulary, starts.astype(np.int64), own, counts.astype(np.int32), lengths)

    def frequencies(self) -> Ints:
        """In how many rows each stem is."""
        return np.diff(self.starts)

    def files(self) -> dict[str, bytes]:
        """What `from_files` makes the same postings of. No pickle."""
        arrays = {f"lexical_{name}.npy": npy(getattr(self, name)) for name in _ARRAYS}
        return {**arrays, _VOCABULARY: json.dumps(self.vocabulary, ensure_ascii=False).encode()}

    @classmethod
    def from_files(cls, name: str, files: Mapping[str, bytes], rows: int) -> Postings:
        """Open the postings of `name`; SegmentUnusable if they do not fit `rows` rows."""
        arrays = {
            array: from_npy(files[f"lexical_{array}.npy"]).astype(dtype) for array, dtype in _ARRAYS.items()
        }
        opened = cls(vocabulary=tuple(json.loads(files[_VOCABULARY])), **arrays)
        if not opened._fits(rows):
            raise SegmentUnusable(name, f"its lexical index does not describe its {rows} passages")
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


class Vocabulary:
    """A number for each stem, the same in every snapshot of this process. It only grows."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}
        self._growing = threading.Lock()

    def numbers(self, stems: Sequence[str]) -> Ints:
        """The numbers of `stems`; those it has not seen get the next."""
        with self._growing:
            return np.array(
                [self.number.setdefault(stem, len(self.number)) for stem in stems], dtype=np.int64
            )


@dataclass(frozen=True)
class Joined:
    """Postings of many texts side by side, by the number of each stem instead of its letters. Immutable."""

    numbers: Ints
    """Of the stems that are here, ascending."""
    starts: Ints
    slots: NDArray[np.int32]
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def numbered(cls, postings: Postings, numbers: Ints) -> Joined:
        """The same postings, with the number of each stem of their vocabulary."""
        order = np.argsort(numbers)
        sizes = postings.frequencies()[order]
        starts = _starts(sizes)
        source = np.repeat(postings.starts[order] - starts[:-1], sizes) + np.arange(len(postings.rows))
        return cls(numbers[order], starts, postings.rows[source], postings.counts[source], postings.lengths)

    @classmethod
    def of(cls, parts: Sequence[Joined]) -> Joined:
        """The texts of one part after those of the other."""
        if len(parts) == 1:
            return parts[0]
        numbers = np.unique(np.concatenate([part.numbers for part in parts]))
        terms = [np.searchsorted(numbers, part.numbers) for part in parts]
        sizes = np.zeros(len(numbers), dtype=np.int64)
        for part, term in zip(parts, terms, strict=True):
            sizes[term] += np.diff(part.starts)
        starts = _starts(sizes)
        slots, counts = (np.empty(int(starts[-1]), dtype=np.int32) for _ in range(2))
        free, first = starts[:-1].copy(), 0
        for part, term in zip(parts, terms, strict=True):
            own = np.diff(part.starts)
            target = np.repeat(free[term] - part.starts[:-1], own) + np.arange(len(part.slots))
            slots[target], counts[target] = part.slots + first, part.counts
            free[term] += own
            first += len(part.lengths)
        return cls(numbers, starts, slots, counts, np.concatenate([part.lengths for part in parts]))

    def kept(self, alive: NDArray[np.bool_]) -> Joined:
        """Only the texts in the slots that are `alive`, which move together."""
        moved = np.cumsum(alive) - 1
        kept = alive[self.slots]
        starts = np.append(0, np.cumsum(kept))[self.starts]
        some = np.diff(starts) > 0
        return Joined(
            self.numbers[some],
            np.append(starts[:-1][some], starts[-1]),
            moved[self.slots[kept]].astype(np.int32),
            self.counts[kept],
            self.lengths[alive],
        )

    @cached_property
    def bounds(self) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Of each stem its highest count, and the least length / count: what bounds its score."""
        if not len(self.slots):
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        # A hair less, so that rounding never makes a bound of what it must not be below.
        sparse = (self.lengths[self.slots] / self.counts).astype(np.float32) * np.float32(1 - 1e-6)
        first = self.starts[:-1]
        return np.maximum.reduceat(self.counts, first), np.minimum.reduceat(sparse, first)

    def term(self, number: int) -> int | None:
        """Where in `numbers` a stem is; None: no text here has it."""
        at = int(self.numbers.searchsorted(number))
        return at if at < len(self.numbers) and self.numbers[at] == number else None


def _starts(sizes: Ints) -> Ints:
    """Where each of some runs begins, and where the last ends."""
    return np.append(0, np.cumsum(sizes))


def npy(array: NDArray[np.generic]) -> bytes:
    """The bytes of an .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def from_npy(content: bytes) -> NDArray[np.generic]:
    """The array of an .npy file's bytes; ValueError if it is none or would need pickle."""
    array: NDArray[np.generic] = np.load(io.BytesIO(content), allow_pickle=False)
    return array
