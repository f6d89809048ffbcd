"""Lexical ranking: BM25 over word stems."""

from __future__ import annotations

import re
import sys
import threading
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import Stemmer
from numpy.typing import NDArray

from knowledge_base.layout import Layout, Mask, Rows
from knowledge_base.postings import Ints, Joined, Postings

Floats = NDArray[np.float32]

K1, B = 1.5, 0.75

_WORD = re.compile(r"\w+")
_ROUNDING = 1e-5
"""Wider than any error of the float32 sums that only choose candidates."""


def stems(text: str) -> list[str]:
    """The stems of the words of `text` in order, without the words every text has."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [sys.intern(stem) for stem in stemmed([word for word in words if word not in _STOP])]


def stemmed(words: Sequence[str]) -> list[str]:
    """The stem of each of `words`, which are in lower case."""
    found = _stemmer().stemWords(list(words))
    return [_APART.get(word, stem) for word, stem in zip(words, found, strict=True)]


def _stemmer() -> Stemmer.Stemmer:
    # One for each thread: it remembers words it has seen, and two threads must not do that at once.
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = Stemmer.Stemmer("english", 50_000)
    return _of_thread.stemmer


_of_thread = threading.local()
_APART = {
    "instalment": "instalment",
    "instalments": "instalment",
    "installment": "instalment",
    "installments": "instalment",
    "customs": "customs",
    "important": "important",
}
"""Words that the stemmer joins with others that mean something else: who installs a thermostat does not ask
for instalments, customs are no customers, and what is important is no import."""
# The English list of NLTK, as bm25s has it, without the words that `_WORD` never finds. Written out, because
# importing it brings scipy: 15 MB and a tenth of a second of every start.
_WITHOUT_SUBJECT = """a about above after again against ain all am an and any are aren as at be because
been before being below between both but by can couldn d did didn do does doesn doing don down during each
few for from further had hadn has hasn have haven having he her here hers herself him himself his how i if
in into is isn it its itself just ll m ma me mightn more most mustn my myself needn no nor not now o of
off on once only or other our ours ourselves out over own re s same shan she should shouldn so some such t
than that the their theirs them themselves then there these they this those through to too under until up
ve very was wasn we were weren what when where which while who whom why will with won wouldn y you your
yours yourself yourselves"""
_STOP = frozenset(_WITHOUT_SUBJECT.split())


class _Term(NamedTuple):
    """A stem that is asked for. Terms are sorted the rarest first."""

    rarity: float
    """Its inverse document frequency, negative."""
    stem: str
    number: int
    weight: float
    """What a full score for it is worth."""


class Asked(NamedTuple):
    """A query as one index reads it: worked out once, asked several times."""

    terms: tuple[_Term, ...]
    """What is asked for and held, the rarest first."""
    weight: float
    """What no score can exceed: the sum of the words' inverse document frequencies.

    A word that no text has weighs most, so a score is a small part of it for a query about something else.
    """


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) of the texts of one snapshot. Immutable.

    Scores are summed in float64, stem by stem in one order: they depend on the texts alone, not on where
    these lie. The best are found without looking at the rows that only frequent words are in.
    """

    def __init__(
        self,
        shelves: Sequence[Joined],
        layout: Layout,
        numbers: Mapping[str, int],
        frequencies: Ints,
        words: int,
    ) -> None:
        """`numbers` may grow later; `frequencies[number]` rows have a stem, and all rows `words` stems."""
        self._shelves = shelves
        self._layout = layout
        self._numbers = numbers
        self._frequencies = frequencies
        average = words / layout.rows if words else 1.0
        self._per_word = K1 * B / average
        self._norms = [K1 * (1 - B) + self._per_word * shelf.lengths for shelf in shelves]

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index texts by their stems, one row each."""
        return cls.over(Postings.of(texts))

    @classmethod
    def over(cls, postings: Postings) -> LexicalIndex:
        """The index of texts that lie in one place, in order."""
        every = np.arange(len(postings.vocabulary))
        numbers = {stem: number for number, stem in enumerate(postings.vocabulary)}
        layout, words = Layout.in_order(len(postings.lengths)), int(postings.lengths.sum())
        return cls([Joined.numbered(postings, every)], layout, numbers, postings.frequencies(), words)

    def idf(self, stem: str) -> float:
        """The inverse document frequency of a stem: more, the fewer rows have it; most where none has."""
        return float(
            np.log1p((self._layout.rows - self._frequency(stem) + 0.5) / (self._frequency(stem) + 0.5))
        )

    def asked(self, query: str) -> Asked:
        """`query` as this index reads it. A word asked twice counts twice."""
        counted = Counter(stems(query))
        idf = {stem: self.idf(stem) for stem in counted}
        terms = [
            _Term(-idf[stem], stem, self._numbers[stem], idf[stem] * count)
            for stem, count in counted.items()
            if self._frequency(stem)
        ]
        return Asked(tuple(sorted(terms)), float(sum(idf[stem] * count for stem, count in counted.items())))

    def scores_of(self, query: Asked, rows: Rows) -> Floats:
        """BM25 of `query` for each of `rows`, 0 where they share no word."""
        scores: Floats = self.scores_of_each([query], rows)[0]
        return scores

    def scores_of_each(self, queries: Sequence[Asked], rows: Rows) -> Floats:
        """(queries, rows): `scores_of` each query, looking each word up once."""
        distinct = {term.number: term for query in queries for term in query.terms}
        terms = sorted(distinct.values(), key=lambda term: term[:-1])  # whatever each query weighs them
        weights = np.zeros((len(terms), len(queries), 1))
        place = {term.number: at for at, term in enumerate(terms)}
        for column, query in enumerate(queries):
            for term in query.terms:
                weights[place[term.number], column] = term.weight
        scores = np.zeros((len(queries), len(rows)))
        for shelf, at, slots in self._layout.places(rows):
            sums = np.zeros((len(queries), len(slots)))
            for term, worth in zip(terms, weights, strict=True):
                if (part := self._part(shelf, term, slots)) is not None:
                    sums += worth * part
            scores[:, at] = sums
        return scores.astype(np.float32)

    def best(self, query: Asked, k: int, allowed: Mask | Rows) -> Rows:
        """The `k` of the `allowed` rows that score highest, ascending; fewer where no more score above 0.

        `allowed` is a mask over all rows or a list of rows. Of equal scores the lower rows are taken.
        """
        if not query.terms or k < 1:
            return np.zeros(0, dtype=np.int64)
        found = _Found(self, query.terms, self._layout.masks(allowed), k)
        rows = [self._layout.rows_of(shelf, slots) for shelf, slots in enumerate(found.slots())]
        candidates = np.sort(np.concatenate(rows))
        scores = self.scores_of(query, candidates)
        return np.sort(candidates[np.lexsort((candidates, -scores))[:k]])

    def _frequency(self, stem: str) -> int:
        number = self._numbers.get(stem, len(self._frequencies))
        return int(self._frequencies[number]) if number < len(self._frequencies) else 0

    def _part(self, shelf: int, term: _Term, slots: Rows) -> NDArray[np.float64] | None:
        """What part of a full score for `term` some slots of one shelf have; None: none of them any."""
        held = self._shelves[shelf]
        if (at := held.term(term.number)) is None:
            return None
        own = slice(int(held.starts[at]), int(held.starts[at + 1]))
        found = held.slots[own]
        nearest = found.searchsorted(slots)
        nearest[nearest == len(found)] = 0
        counts = held.counts[own][nearest] * (found[nearest] == slots)
        return np.asarray(counts / (counts + self._norms[shelf][slots]))

    def bound(self, term: _Term) -> float:
        """What a stem adds to no row's score more than."""
        highest = 0.0
        for shelf in self._shelves:
            if (at := shelf.term(term.number)) is not None:
                most, sparsest = (float(bound[at]) for bound in shelf.bounds)
                norm = K1 * (1 - B) / most + self._per_word * sparsest
                highest = max(highest, 1 / (1 + norm))
        return term.weight * highest

    def add(self, shelf: int, term: _Term, mask: Mask, sums: Floats) -> NDArray[np.int32]:
        """Add what `term` gives to the `sums` of the masked slots; those of them that had nothing before."""
        held = self._shelves[shelf]
        if (at := held.term(term.number)) is None:
            return np.zeros(0, dtype=np.int32)
        own = slice(int(held.starts[at]), int(held.starts[at + 1]))
        slots, counts = held.slots[own], held.counts[own]
        if not (admitted := mask[slots]).all():
            slots, counts = slots[admitted], counts[admitted]
        before = sums[slots]
        norms = self._norms[shelf][slots]
        sums[slots] = before + term.weight * (counts / (counts + norms))
        return np.asarray(slots[before == 0])

    def sizes(self) -> list[int]:
        """How many slots each shelf has."""
        return [len(shelf.lengths) for shelf in self._shelves]


class _Found:
    """One search: the slots that may be among the best, from the rarest word on.

    When the words not yet looked at cannot lift a row without the others among the best, the search is over
    (MaxScore): a frequent word has many rows and little to give.
    """

    def __init__(self, index: LexicalIndex, terms: Sequence[_Term], masks: Sequence[Mask], k: int) -> None:
        self._sums = [np.zeros(size, dtype=np.float32) for size in index.sizes()]
        self._touched: list[list[NDArray[np.int32]]] = [[] for _ in self._sums]
        bounds = [index.bound(term) for term in terms]
        self._border, self._to_come, done = 0.0, sum(bounds), 0.0
        for term, bound in zip(terms, bounds, strict=True):
            if self._border > self._to_come:
                break
            self._to_come -= bound
            for shelf, mask in enumerate(masks):
                self._touched[shelf].append(index.add(shelf, term, mask, self._sums[shelf]))
            done += bound
            if done > self._to_come:  # else no row is sure of its place yet: what comes could outdo it
                self._border = self._kth(k)

    def slots(self) -> list[NDArray[np.int32]]:
        """Of each shelf, those whose score may reach the border."""
        border = self._border - max(self._to_come, 0) - _ROUNDING * (1 + self._border)
        touched = [np.concatenate(own) for own in self._touched]
        return [own[sums[own] >= border] for own, sums in zip(touched, self._sums, strict=True)]

    def _kth(self, k: int) -> float:
        """The k-th highest sum so far; 0 while there are fewer."""
        touched = zip(self._sums, self._touched, strict=True)
        every = np.concatenate([sums[np.concatenate(own)] for sums, own in touched])
        if len(every) < k:
            return 0.0
        return float(np.partition(every, len(every) - k)[len(every) - k])
