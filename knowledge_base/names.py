"""Names: what passages are called, by title and headings, and which of these names a text says.

People speak of a thing by its name and then go on about "it"; the name may have been said by the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.lexical import stems

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Called:
    """What some rows are called."""

    names: tuple[str, ...]
    """Each once."""
    of_row: Ints
    """Index into `names` of each row."""
    words: tuple[tuple[str, ...], ...]
    """The stems of each name, each once."""

    @classmethod
    def of(cls, named: Sequence[str]) -> Called:
        """`named` says what each row is called."""
        number = {name: at for at, name in enumerate(dict.fromkeys(named))}
        of_row = np.array([number[name] for name in named], dtype=np.int64)
        return cls(tuple(number), of_row, tuple(tuple(dict.fromkeys(stems(name))) for name in number))


@dataclass(frozen=True)
class Said:
    """How much of some names a text says: 0 to 1 each, only those of which it says anything."""

    names: Ints
    """Ascending."""
    shares: Floats

    def of(self, names: Ints) -> Floats:
        """The share of each of `names`; 0 for one that is not said."""
        if not len(self.names):
            return np.zeros(len(names))
        at = np.minimum(np.searchsorted(self.names, names), len(self.names) - 1)
        return np.where(self.names[at] == names, self.shares[at], 0.0)

    def at_least(self, share: float) -> Said:
        """Only the names of which so much is said."""
        kept = self.shares >= share
        return Said(self.names[kept], self.shares[kept])


class Names:
    """The distinct names of the passages of one snapshot. Immutable.

    A word counts by how few names have it: of "Lensfield Hotel", "Lensfield" is nearly all.
    """

    def __init__(self, called: Sequence[Called]) -> None:
        """`called` says segment by segment what the rows are called, in order of row."""
        numbers: dict[str, int] = {}
        known: dict[str, int] = {}
        words: list[Sequence[str]] = []
        rows: list[Ints] = [np.zeros(0, np.int64)]
        for one in called:
            for name, own in zip(one.names, one.words, strict=True):
                if name not in numbers:
                    numbers[name] = len(numbers)
                    words.append(own)
            rows.append(np.array([numbers[name] for name in one.names], np.int64)[one.of_row])
        self.of_row: Ints = np.concatenate(rows)
        self._word = {word: known.setdefault(word, len(known)) for own in words for word in own}
        name_of_pair = np.repeat(np.arange(len(words)), [len(own) for own in words])
        word_of_pair = np.array([known[word] for own in words for word in own], np.int64)
        self._names, self._first, self._shares = _by_word(name_of_pair, word_of_pair, len(words), len(known))
        self._order = np.argsort(self.of_row, kind="stable")
        self._starts = np.searchsorted(self.of_row[self._order], np.arange(len(numbers) + 1))

    def said_in(self, words: Iterable[str]) -> Said:
        """The names that these stems say anything of."""
        asked = [self._word[word] for word in dict.fromkeys(words) if word in self._word]
        if not asked:
            return Said(np.zeros(0, np.int64), np.zeros(0))
        own = [slice(self._first[word], self._first[word + 1]) for word in asked]
        names, place = np.unique(np.concatenate([self._names[one] for one in own]), return_inverse=True)
        shares = np.bincount(place, np.concatenate([self._shares[one] for one in own]))
        return Said(names, np.asarray(shares, np.float64))

    def rows(self, name: int) -> Ints:
        """The rows that are called so, ascending."""
        return self._order[self._starts[name] : self._starts[name + 1]]


def _by_word(name: Ints, word: Ints, names: int, words: int) -> tuple[Ints, Ints, Floats]:
    """For each word the names that have it, where these begin, and what part of each name it is."""
    frequency = np.bincount(word, minlength=words)
    # Inverse document frequency, as BM25 has it.
    weight = np.log1p((names - frequency + 0.5) / (frequency + 0.5))[word]
    share = weight / np.bincount(name, weight, minlength=names)[name]
    order = np.argsort(word, kind="stable")
    return name[order], np.append(0, np.cumsum(frequency)), share[order]
