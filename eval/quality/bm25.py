"""BM25 as a baseline, apart from our own lexical index, so that it stands still when ours changes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import Stemmer
from numpy.typing import NDArray

Scores = NDArray[np.float64]

K1, B = 1.5, 0.75  # what bm25s, rank_bm25 and Lucene's neighbours start from
_WORD = re.compile(r"\w+")
# Lucene's own list.
_STOP = frozenset(
    _WORD.findall(
        "a an and are as at be but by for if in into is it no not of on or such that the their then there "
        "these they this to was will with"
    )
)


class BM25:
    """Robertson and others 1994, with Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5)). Porter's stems."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._rows = len(texts)
        counts = [Counter(self._stems(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], np.float64)
        norm = K1 * (1 - B + B * lengths / max(1.0, lengths.mean() if len(lengths) else 1.0))
        rows: defaultdict[str, list[int]] = defaultdict(list)
        often: defaultdict[str, list[int]] = defaultdict(list)
        for row, count in enumerate(counts):
            for stem, times in count.items():
                rows[stem].append(row)
                often[stem].append(times)
        self._weights = {
            stem: (np.array(found), self._idf(len(found)) * _saturated(often[stem], norm[found]))
            for stem, found in rows.items()
        }

    def scores(self, query: str) -> Scores:
        """The score of each text, 0 where it shares no word with `query`; a word asked twice counts twice."""
        scores = np.zeros(self._rows)
        for stem in self._stems(query):
            if stem in self._weights:
                found, weights = self._weights[stem]
                scores[found] += weights
        return scores

    def _stems(self, text: str) -> list[str]:
        words = [word for word in _WORD.findall(text.lower()) if word not in _STOP]
        return list(self._stemmer.stemWords(words))

    def _idf(self, found: int) -> float:
        return float(np.log(1 + (self._rows - found + 0.5) / (found + 0.5)))


def _saturated(often: Sequence[int], norm: Scores) -> Scores:
    times = np.array(often, np.float64)
    return times * (K1 + 1) / (times + norm)
