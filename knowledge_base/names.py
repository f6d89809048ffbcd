"""Names: what passages are called, by title and headings, and which of these names a text says.

People speak of a thing by its name and then go on about "it"; the name may have been said by the other side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.lexical import stems

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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

    def __init__(self, named: Sequence[str]) -> None:
        """`named` says what each row is called."""
        number = {name: at for at, name in enumerate(dict.fromkeys(named))}
        self.of_row: Ints = np.array([number[name] for name in named], dtype=np.int64)
        words = [sorted(set(stems(name))) for name in number]
        frequency: defaultdict[str, int] = defaultdict(int)
        for own in words:
            for word in own:
                frequency[word] += 1
        weight = {word: _rarity(len(number), count) for word, count in frequency.items()}
        self._shares = _shares(words, weight)
        self._order = np.argsort(self.of_row, kind="stable")
        self._starts = np.searchsorted(self.of_row[self._order], np.arange(len(number) + 1))

    def said_in(self, words: Iterable[str]) -> Said:
        """The names that these stems say anything of."""
        held = [self._shares[word] for word in dict.fromkeys(words) if word in self._shares]
        if not held:
            return Said(np.zeros(0, np.int64), np.zeros(0))
        names, place = np.unique(np.concatenate([names for names, _ in held]), return_inverse=True)
        return Said(
            names, np.asarray(np.bincount(place, np.concatenate([shares for _, shares in held])), np.float64)
        )

    def rows(self, name: int) -> Ints:
        """The rows that are called so, ascending."""
        return self._order[self._starts[name] : self._starts[name + 1]]


def _rarity(names: int, count: int) -> float:
    """Inverse document frequency, as BM25 has it."""
    return float(np.log1p((names - count + 0.5) / (count + 0.5)))


def _shares(words: Sequence[Sequence[str]], weight: Mapping[str, float]) -> dict[str, tuple[Ints, Floats]]:
    """For each word the names that have it, and what part of each name it is."""
    of_word: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for name, own in enumerate(words):
        whole = sum(weight[word] for word in own)
        for word in own:
            of_word[word].append((name, weight[word] / whole))
    return {
        word: (np.array([name for name, _ in held], np.int64), np.array([share for _, share in held]))
        for word, held in of_word.items()
    }
