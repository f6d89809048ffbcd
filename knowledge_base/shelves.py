"""Shelves: where the vectors and postings of segments lie in memory, so that a change moves few of them.

A shelf holds many segments side by side and never changes. A new snapshot takes the shelves of the one before
and puts what is new on a shelf of its own; what died stays where it is and is not looked at. A shelf is made
anew, with the next smaller one, once it is not four times as large: so there are few, and over many changes
every passage is moved a few times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from embeddings.vector_index import VectorIndex
from knowledge_base.layout import Layout, Run
from knowledge_base.lexical import LexicalIndex
from knowledge_base.neighbours import Neighbours
from knowledge_base.postings import Ints, Joined, Vocabulary
from knowledge_base.segment import Segment

_TIMES = 4


@dataclass(frozen=True)
class Shelf:
    """Some segments side by side, dead ones too."""

    slots: Mapping[str, range]
    """Where each segment lies, by its name."""
    words: Joined
    vectors: VectorIndex


@dataclass(frozen=True)
class Terms:
    """In how many passages of one segment each stem is."""

    numbers: Ints
    frequencies: Ints
    words: int


@dataclass(frozen=True)
class _Pile:
    """What is to lie together: what lives of some shelves, and segments that are on none yet."""

    shelves: tuple[Shelf, ...]
    fresh: tuple[Segment, ...]
    alive: int
    dead: int

    @property
    def stays(self) -> bool:
        return len(self.shelves) == 1 and not self.fresh and self.dead <= self.alive

    def with_(self, other: _Pile) -> _Pile:
        return _Pile(
            self.shelves + other.shelves,
            self.fresh + other.fresh,
            self.alive + other.alive,
            self.dead + other.dead,
        )


class Shelves:
    """The shelves of one snapshot, and what its segments say together. Immutable."""

    def __init__(
        self,
        segments: Sequence[Segment],
        shelves: Sequence[Shelf],
        terms: Mapping[str, Terms],
        frequencies: Ints,
        vocabulary: Vocabulary,
    ) -> None:
        self.segments = tuple(segments)
        """In order of their documents; their vectors lie here."""
        self._shelves = tuple(shelves)
        self._terms = terms
        self._frequencies = frequencies
        self._vocabulary = vocabulary
        self.layout = _layout(segments, shelves)

    @classmethod
    def of(cls, segments: Sequence[Segment], dimensions: int, previous: Shelves | None) -> Shelves:
        """Shelves for `segments`, of which those of the snapshot before stay where they are."""
        vocabulary = previous._vocabulary if previous else Vocabulary()
        held = previous._terms if previous else {}
        fresh = [one for one in segments if one.name not in held]
        terms = {**held, **{one.name: _terms(one, vocabulary) for one in fresh}}
        names = {one.name for one in segments}
        gone = [terms.pop(name) for name in held if name not in names]
        frequencies = np.zeros(len(vocabulary.number), dtype=np.int64)
        if previous:
            frequencies[: len(previous._frequencies)] = previous._frequencies
        for sign, changed in ((1, [terms[one.name] for one in fresh]), (-1, gone)):
            for own in changed:
                frequencies[own.numbers] += sign * own.frequencies
        before = previous._shelves if previous else ()
        # One that was dead and is back lies where it lay: no segment is ever in two places.
        lying = {name for shelf in before for name in shelf.slots}
        piles = _piled(before, [one for one in fresh if one.name not in lying], names)
        shelves = [
            pile.shelves[0] if pile.stays else _filled(pile, names, dimensions, vocabulary) for pile in piles
        ]
        placed = {name: shelf for shelf in shelves for name in shelf.slots}
        return cls(
            [_lying(one, placed[one.name]) for one in segments], shelves, terms, frequencies, vocabulary
        )

    @cached_property
    def lexical(self) -> LexicalIndex:
        words = sum(own.words for own in self._terms.values())
        joined = [shelf.words for shelf in self._shelves]
        return LexicalIndex(joined, self.layout, self._vocabulary.number, self._frequencies, words)

    @cached_property
    def neighbours(self) -> Neighbours:
        return Neighbours([shelf.vectors for shelf in self._shelves], self.layout)


def _terms(segment: Segment, vocabulary: Vocabulary) -> Terms:
    postings = segment.words()
    return Terms(vocabulary.numbers(postings.vocabulary), postings.frequencies(), int(postings.lengths.sum()))


def _piled(shelves: Sequence[Shelf], fresh: Sequence[Segment], names: set[str]) -> list[_Pile]:
    """What is to lie together, the largest pile first."""
    piles = []
    for shelf in shelves:
        living = [slots for name, slots in shelf.slots.items() if name in names]
        if living:
            alive = sum(map(len, living))
            piles.append(_Pile((shelf,), (), alive, len(shelf.words.lengths) - alive))
    piles.append(_Pile((), tuple(fresh), sum(len(one.passages) for one in fresh), 0))
    piles.sort(key=lambda pile: -pile.alive)
    while len(piles) > 1 and piles[-2].alive < _TIMES * piles[-1].alive:
        piles[-2:] = [piles[-2].with_(piles[-1])]
    return [pile for pile in piles if pile.shelves or pile.fresh]


def _filled(pile: _Pile, names: set[str], dimensions: int, vocabulary: Vocabulary) -> Shelf:
    slots: dict[str, range] = {}
    words: list[Joined] = []
    vectors = [np.zeros((0, dimensions), dtype=np.float32)]
    first = 0
    for shelf in pile.shelves:
        alive = np.zeros(len(shelf.words.lengths), dtype=np.bool_)
        for name, own in shelf.slots.items():
            if name in names:
                alive[own.start : own.stop] = True
                slots[name] = range(first, first + len(own))
                first += len(own)
        words.append(shelf.words.kept(alive))
        vectors.append(shelf.vectors.vectors[alive])
    for segment in pile.fresh:
        slots[segment.name] = range(first, first + len(segment.passages))
        first += len(segment.passages)
        postings = segment.words()
        words.append(Joined.numbered(postings, vocabulary.numbers(postings.vocabulary)))
        vectors.append(segment.vectors)
    matrix = np.concatenate(vectors)
    matrix.flags.writeable = False
    return Shelf(slots, Joined.of(words), VectorIndex(matrix))


def _lying(segment: Segment, shelf: Shelf) -> Segment:
    """The segment, its vectors being those on the shelf."""
    own = shelf.slots[segment.name]
    if segment.postings is None and segment.vectors.base is shelf.vectors.vectors:
        return segment
    return segment.lying(shelf.vectors.vectors[own.start : own.stop])


def _layout(segments: Sequence[Segment], shelves: Sequence[Shelf]) -> Layout:
    place = {name: (at, own) for at, shelf in enumerate(shelves) for name, own in shelf.slots.items()}
    runs: list[Run] = []
    row = 0
    for segment in segments:
        shelf, own = place[segment.name]
        last = runs[-1] if runs else None
        if last and (last.shelf, last.slot + last.length) == (shelf, own.start):
            runs[-1] = last._replace(length=last.length + len(own))
        else:
            runs.append(Run(row, shelf, own.start, len(own)))
        row += len(own)
    return Layout(runs, [len(shelf.words.lengths) for shelf in shelves])
