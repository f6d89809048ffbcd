"""Lexical ranking: BM25 over word stems, scored for every row at once. The only file that imports bm25s."""

from __future__ import annotations

import io
import json
import re
import sys
import threading
import unicodedata
from collections.abc import Mapping, Sequence

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from knowledge_base.errors import SnapshotUnusable

Floats = NDArray[np.float32]

_WORD = re.compile(r"\w+")
_ARRAYS = ("data", "indices", "indptr")
_VOCABULARY = "lexical_vocabulary.json"


def stems(text: str) -> list[str]:
    """The stems of the words of `text` in order, without the words every text has."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [sys.intern(stem) for stem in _stemmer().stemWords([word for word in words if word not in _STOP])]


def stemmed(words: Sequence[str]) -> list[str]:
    """The stem of each of `words`, which are in lower case."""
    return list(_stemmer().stemWords(list(words)))


def _stemmer() -> Stemmer.Stemmer:
    # One for each thread: it remembers words it has seen, and two threads must not do that at once.
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = Stemmer.Stemmer("english", 50_000)
    return _of_thread.stemmer


_of_thread = threading.local()
_STOP = frozenset(bm25s.stopwords.STOPWORDS_EN_PLUS)


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) of a fixed list of texts. Immutable."""

    def __init__(
        self, vocabulary: Sequence[str], arrays: Mapping[str, NDArray[np.generic]], rows: int
    ) -> None:
        self._number = {stem: index for index, stem in enumerate(vocabulary)}
        self._arrays = arrays
        self._rows = rows
        frequency = np.append(np.diff(arrays["indptr"]) if arrays else [], 0)  # the last: a word unknown here
        self._idf = np.log(1 + (rows - frequency + 0.5) / (frequency + 0.5))
        self._bm25 = bm25s.BM25()
        self._bm25.nonoccurrence_array = None
        self._bm25.scores = {**arrays, "num_docs": rows}

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index texts by their stems, one row each. The same rows give the same bytes in any process."""
        vocabulary = sorted({stem for row in rows for stem in row})  # bm25s's own order follows string hashes
        if not vocabulary:
            return cls([], {}, len(rows))
        number = {stem: index for index, stem in enumerate(vocabulary)}
        scored = bm25s.BM25().build_index_from_ids(
            list(number.values()), [[number[stem] for stem in row] for row in rows], show_progress=False
        )
        return cls(vocabulary, {name: scored[name] for name in _ARRAYS}, len(rows))

    def scores(self, query: str) -> Floats:
        """BM25 of `query` for every row, 0 where they share no word. A word asked twice counts twice."""
        known = [self._number[stem] for stem in stems(query) if stem in self._number]
        if not known:
            return np.zeros(self._rows, dtype=np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(known), dtype=np.float32)

    def weight(self, query: str) -> float:
        """What no score for `query` can exceed: the sum of its words' inverse document frequencies.

        A word that no text has weighs most, so `scores / weight` is low for a query about something else.
        """
        numbers = [self._number.get(stem, -1) for stem in stems(query)]
        return float(self._idf[numbers].sum())

    def files(self) -> dict[str, bytes]:
        """What `from_files` makes the same index of. No pickle."""
        files = {f"lexical_{name}.npy": npy(array) for name, array in self._arrays.items()}
        return {**files, _VOCABULARY: json.dumps(list(self._number), ensure_ascii=False).encode()}

    @classmethod
    def from_files(cls, name: str, files: Mapping[str, bytes], rows: int) -> LexicalIndex:
        """Open the index of snapshot `name`; SnapshotUnusable if it does not fit `rows` rows."""
        vocabulary = json.loads(files[_VOCABULARY])
        if not vocabulary:
            return cls([], {}, rows)
        arrays = {array: from_npy(files[f"lexical_{array}.npy"]) for array in _ARRAYS}
        data, indices, indptr = (arrays[array] for array in _ARRAYS)
        fits = (
            len(indptr) == len(vocabulary) + 1
            and len(data) == len(indices) == indptr[-1]
            and bool(np.isfinite(data).all())
            and (not len(indices) or 0 <= int(indices.min()) <= int(indices.max()) < rows)
        )
        if not fits:
            raise SnapshotUnusable(name, f"its lexical index does not describe its {rows} passages")
        return cls(vocabulary, arrays, rows)


def npy(array: NDArray[np.generic]) -> bytes:
    """The bytes of an .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def from_npy(content: bytes) -> NDArray[np.generic]:
    """The array of an .npy file's bytes; ValueError if it is none or would need pickle."""
    array: NDArray[np.generic] = np.load(io.BytesIO(content), allow_pickle=False)
    return array
