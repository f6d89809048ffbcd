"""Repeats: where a text says, word for word, what passages say.

A run is seven words in a row, or a whole sentence of five or six. Words are compared by their stems, so
"warms" repeats "warm". The index holds the runs of every passage that is not public, and those of them that
public passages hold too: 12 bytes for each, whatever the size of the public rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge_base.chunking import sentences_of
from knowledge_base.lexical import stemmed
from knowledge_base.passages import Passage

RUN = 7
"""Words in a row, as a document has them, that nobody writes by chance."""
SHORT_SENTENCE = range(5, RUN)
"""Words of a shorter sentence that still counts when it is repeated whole."""

Keys = NDArray[np.uint64]

# An apostrophe, dot or hyphen inside a word belongs to it. A link's address is no word of the text.
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|\]\([^)\s]{0,500}\)")
_FACTOR = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


class Word(NamedTuple):
    """A word of a text as it is compared, and the characters where it stands."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True)
class Repeat:
    """A stretch of a text that repeats a passage."""

    start: int
    end: int
    """Characters of the text that was asked about."""
    row: int
    """The passage, by its row in the snapshot."""
    said_at: tuple[int, int]
    """Characters of the passage's text."""


class Repeats:
    """The runs of some passages, found again in any text. Immutable; safe to share between threads."""

    def __init__(self, passages: Sequence[Passage], public: NDArray[np.bool_]) -> None:
        """`public` says of each passage whether customers may know it."""
        internal = [row for row in range(len(passages)) if not public[row]]
        self._passages = passages
        self._keys, self._rows = _sorted([(row, _runs_of(passages[row].text)) for row in internal])
        shared = [(row, self._shared(passages[row])) for row in _true(public)] if internal else []
        self._public_keys, self._public_rows = _sorted(shared)

    def of(self, text: str, allowed: NDArray[np.bool_]) -> tuple[Repeat, ...]:
        """The stretches of `text` that an allowed internal passage says and no allowed public one does.

        `allowed` says of each row whether it may be looked at. Stretches of one passage that overlap or touch
        are one; in order of place.
        """
        words = words_of(text)
        found: list[tuple[int, int, int]] = []
        stems = _keys_of(words)
        for size in (RUN, *reversed(SHORT_SENTENCE)):
            keys = _runs(stems, size)
            for at in _true(self._hold(keys)):
                rows = self._rows_of(keys[at], allowed)
                if rows.size and not _rows_at(self._public_keys, self._public_rows, keys[at], allowed).size:
                    found.append((at, at + size, self._continued(found, rows, at)))
        return tuple(self._repeat(words, *stretch) for stretch in _joined(sorted(found)))

    def _hold(self, keys: Keys) -> NDArray[np.bool_]:
        """Of each of `keys`, whether an internal passage has it."""
        if not len(self._keys):
            return np.zeros(len(keys), dtype=np.bool_)
        places = np.searchsorted(self._keys, keys)
        return np.asarray(self._keys[np.minimum(places, len(self._keys) - 1)] == keys)

    def _shared(self, passage: Passage) -> Keys:
        """The runs of a public passage that an internal one has too."""
        stems = _keys_of(words_of(passage.text))
        keys = np.concatenate([_runs(stems, size) for size in (RUN, *SHORT_SENTENCE)])
        return keys[self._hold(keys)]

    def _rows_of(self, key: np.uint64, allowed: NDArray[np.bool_]) -> NDArray[np.uint32]:
        return _rows_at(self._keys, self._rows, key, allowed)

    @staticmethod
    def _continued(found: Sequence[tuple[int, int, int]], rows: NDArray[np.uint32], at: int) -> int:
        """The passage that said the words before, where it says these too; else the first."""
        before = found[-1][2] if found and found[-1][1] >= at else -1
        return before if before in rows else int(rows[0])

    def _repeat(self, words: Sequence[Word], first: int, after: int, row: int) -> Repeat:
        said = words_of(self._passages[row].text)
        stems, wanted = [word.stem for word in said], [word.stem for word in words[first:after]]
        size = min(RUN, len(wanted))
        places = (at for at in range(len(stems)) if stems[at : at + size] == wanted[:size])
        at = next(places, 0)
        last = min(at + len(wanted), len(said)) - 1
        return Repeat(words[first].start, words[after - 1].end, row, (said[at].start, said[last].end))


def words_of(text: str) -> list[Word]:
    """The words of `text` in order."""
    found = [match for match in _WORD.finditer(text) if not match.group().startswith("]")]
    stems = stemmed([match.group().casefold().replace("’", "'") for match in found])
    return [Word(stem, *match.span()) for stem, match in zip(stems, found, strict=True)]


def _joined(found: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Runs of one passage that overlap or touch, as one. A run inside a longer one is left out."""
    current: tuple[int, int, int] | None = None
    for first, after, row in found:
        if current and first <= current[1] and (row == current[2] or after <= current[1]):
            current = (current[0], max(current[1], after), current[2])
            continue
        if current:
            yield current
        current = (first, after, row)
    if current:
        yield current


def _keys_of(words: Iterable[Word]) -> Keys:
    return np.array([hash(word.stem) & _MASK for word in words], dtype=np.uint64)


def _runs(stems: Keys, size: int) -> Keys:
    """A key for each `size` words in a row. Keys are good in this process only: Python salts its hashes."""
    count = max(0, len(stems) - size + 1)
    keys = np.full(count, size, dtype=np.uint64)
    for offset in range(size):
        keys = (keys ^ stems[offset : offset + count]) * np.uint64(_FACTOR)
        keys ^= keys >> np.uint64(29)
    return keys


def _runs_of(text: str) -> Keys:
    """The runs of a passage, its short sentences among them."""
    words = words_of(text)
    stems = _keys_of(words)
    keys = [_runs(stems, RUN)]
    for start, end in sentences_of(text):
        inside = [index for index, word in enumerate(words) if start <= word.start and word.end <= end]
        if len(inside) in SHORT_SENTENCE:
            keys.append(_runs(stems[inside[0] : inside[-1] + 1], len(inside)))
    return np.concatenate(keys)


def _sorted(runs: Sequence[tuple[int, Keys]]) -> tuple[Keys, NDArray[np.uint32]]:
    """All keys in order, and the row each is from."""
    if not runs:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint32)
    keys = np.concatenate([own for _, own in runs])
    rows = np.repeat(np.array([row for row, _ in runs], dtype=np.uint32), [len(own) for _, own in runs])
    order = np.argsort(keys, kind="stable")
    return keys[order], rows[order]


def _rows_at(
    keys: Keys, rows: NDArray[np.uint32], key: np.uint64, allowed: NDArray[np.bool_]
) -> NDArray[np.uint32]:
    held = rows[np.searchsorted(keys, key, "left") : np.searchsorted(keys, key, "right")]
    return held[allowed[held]]


def _true(mask: NDArray[np.bool_]) -> list[int]:
    return [int(at) for at in np.flatnonzero(mask)]
