"""`python -m eval.benchmarks.growth [passages ...]`: search and publication as a knowledge base grows.

Vectors are real ones with a part of the difference of two others added, so that neighbours stay about as
near, and as many, as those of real texts. Words follow Zipf's law. Without arguments the sizes suit
`make bench`.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

import knowledge_base
from embeddings.encoder import SentenceEncoder
from embeddings.vector_index import VectorIndex
from eval.measures import percentile
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.layout import Layout
from knowledge_base.lexical import LexicalIndex
from knowledge_base.postings import Joined, Postings

Floats = NDArray[np.float32]

SIZES, PUBLISHED = (1_000, 10_000, 100_000), (1_000, 10_000)
SHARES = (0.01, 0.1, 1.0)
K = 100  # what ranking asks for
QUESTIONS = 100
WORDS_EACH, ASKED_WORDS, VOCABULARY = 90, 10, 150_000
_SPREAD = 0.7
_AT_ONCE = 50_000


class Around:
    """Vectors around those of some real texts; an encoder that gives each text one of them."""

    identity = "growth-benchmark@1"

    def __init__(self, real: Floats) -> None:
        self._real = real
        self.dimensions = int(real.shape[1])

    def some(self, count: int, seed: int) -> Floats:
        """`count` of them, the same for the same seed."""
        chance = np.random.default_rng(seed)
        base, one, other = (self._real[chance.integers(0, len(self._real), count)] for _ in range(3))
        # A grain of noise, because `one` may be `other`.
        away = one - other + 1e-4 * chance.standard_normal(one.shape).astype(np.float32)
        return _unit(base + _SPREAD * _unit(away))

    def encode(self, texts: Sequence[str]) -> Floats:
        seeds = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts)
        vectors = [self.some(1, seed) for seed in seeds]
        return np.concatenate(vectors) if vectors else np.empty((0, self.dimensions), np.float32)


def _unit(vectors: Floats) -> Floats:
    unit: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def paragraphs(most: int) -> list[str]:
    """Real texts: the paragraphs of the sample company."""
    folder = Path(knowledge_base.__path__[0]) / "sample"
    texts = (file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.md")))
    found = dict.fromkeys(part.strip() for text in texts for part in text.split("\n\n"))
    return [text for text in found if len(text) > 60][:most]


def words(count: int, each: int, seed: int) -> NDArray[np.int64]:
    """(count, each) numbers of words, the frequent ones often."""
    shares = (
        1 / np.arange(30, VOCABULARY + 30) ** 1.05
    )  # the most frequent words of all are no part of an index
    return np.random.default_rng(seed).choice(VOCABULARY, (count, each), p=shares / shares.sum())


def spoken(numbers: NDArray[np.int64]) -> str:
    return " ".join(f"w{number}" for number in numbers)


def lexical(count: int) -> LexicalIndex:
    """The index of `count` texts, made without the texts."""
    parts, terms = [], {f"w{number}": number for number in range(VOCABULARY)}
    names = list(terms)
    for first in range(0, count, _AT_ONCE):
        drawn = words(min(_AT_ONCE, count - first), WORDS_EACH, first)
        keys = drawn * len(drawn) + np.arange(len(drawn))[:, None]
        held, counts = np.unique(keys.ravel(), return_counts=True)
        numbers, starts = np.unique(held // len(drawn), return_index=True)
        postings = Postings(
            tuple(names[number] for number in numbers),
            np.append(starts, len(held)).astype(np.int64),
            (held % len(drawn)).astype(np.int32),
            counts.astype(np.int32),
            np.full(len(drawn), WORDS_EACH, dtype=np.int32),
        )
        parts.append(Joined.numbered(postings, numbers))
    joined = Joined.of(parts)
    frequencies = np.zeros(VOCABULARY, dtype=np.int64)
    frequencies[joined.numbers] = np.diff(joined.starts)
    return LexicalIndex([joined], Layout.in_order(count), terms, frequencies, count * WORDS_EACH)


def timed(call: Callable[[int], object], times: int) -> list[float]:
    """Milliseconds of each call."""
    took = []
    for number in range(times):
        started = time.perf_counter()
        call(number)
        took.append((time.perf_counter() - started) * 1000)
    return took


def search(count: int, around: Around) -> None:
    """Print how long the nearest and the best by words take among `count`, and how many are found."""
    vectors = np.empty((count, around.dimensions), np.float32)
    for first in range(0, count, _AT_ONCE):
        vectors[first : first + _AT_ONCE] = around.some(min(_AT_ONCE, count - first), first)
    vectors.flags.writeable = False
    index, by_words = VectorIndex(vectors), lexical(count)
    asked = around.some(QUESTIONS, 2**31)
    needs = [spoken(one) for one in words(QUESTIONS, ASKED_WORDS, 2**31)]
    _ = index.sketch
    for share in SHARES:
        allowed = np.random.default_rng(1).random(count) < share
        near = timed(lambda at, own=allowed: index.search(asked[at], K, own), QUESTIONS)  # type: ignore[misc]
        best = timed(lambda at, own=allowed: by_words.best(by_words.asked(needs[at]), K, own), QUESTIONS)  # type: ignore[misc]
        both = [one + other for one, other in zip(near, best, strict=True)]
        recall = [_recall(index, question, allowed) for question in asked[:30]]
        figures = "".join(f"{percentile(took, at):9.2f}" for took in (near, best, both) for at in (50, 99))
        print(f"{count:>9,}{share:>7.0%}{figures}{np.mean(recall):10.4f}", flush=True)


def _recall(index: VectorIndex, question: Floats, allowed: NDArray[np.bool_]) -> float:
    exact = index.exact(question, 10, allowed)[0]
    return float(np.isin(exact, index.search(question, 10, allowed)[0]).mean()) if exact.size else 1.0


def publication(count: int, around: Around) -> None:
    """Print how long one changed document of one passage takes among `count`, and what is written for it."""
    with TemporaryDirectory(prefix="assist-growth-") as folder:
        root = Path(folder)
        engine = open_sqlite(root / "state.db")
        create_tables(engine)
        base = KnowledgeBase.open(root, Catalogue(engine), around, lambda: datetime.now(UTC))

        def document(number: int, seed: int) -> tuple[str, Document]:
            text = spoken(words(1, WORDS_EACH, seed)[0])
            return f"d{number:07}", Document(title=f"T{number}", text=text, kind="faq", audience="public")

        drawn = words(count, WORDS_EACH, 0)
        started = time.perf_counter()
        base.put_many(
            (f"d{at:07}", Document(title=f"T{at}", text=spoken(own), kind="faq", audience="public"))
            for at, own in enumerate(drawn)
        )
        first = time.perf_counter() - started
        chance = np.random.default_rng(5)
        changes = [document(int(chance.integers(0, count)), 10**6 + at) for at in range(20)]
        before = _files(root)
        took = timed(lambda at: base.put(*changes[at]), len(changes))
        after = _files(root)
        # Segments of the generation before the last are gone again: the mean of what is still there.
        segments = root / "segments"
        fresh = [size for file, size in after.items() if file not in before and segments in file.parents]
        started = time.perf_counter()
        KnowledgeBase.open(root, Catalogue(engine), around, lambda: datetime.now(UTC))
        opened = time.perf_counter() - started
        figures = f"{percentile(took, 50):9.0f}{max(took):9.0f}{sum(fresh) / 1e6:12.1f}"
        print(f"{count:>9,}{figures}{first:12.1f}{opened:9.1f}{_megabytes():9.0f}", flush=True)
        engine.dispose()


def _files(root: Path) -> dict[Path, int]:
    return {file: file.stat().st_size for file in root.rglob("*") if file.is_file()}


def _megabytes() -> float:
    """Resident memory of this process (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024


def main(sizes: Sequence[int] = (), published: Sequence[int] = ()) -> None:
    """Measure and print."""
    around = Around(SentenceEncoder.open(cache_dir=Path(".cache/encoder")).encode(paragraphs(1500)))
    print(f"the {K} nearest by vector and the {K} best by {ASKED_WORDS} words; ms")
    columns = ("vector", "p99", "words", "p99", "both", "p99")
    print(f"{'passages':>9}{'may':>7}" + "".join(f"{name:>9}" for name in columns) + f"{'recall@10':>10}")
    for count in sizes or SIZES:
        search(count, around)
    print("\none changed document")
    print(
        f"{'passages':>9}{'p50 ms':>9}{'max ms':>9}{'last two MB':>12}"
        f"{'all, s':>12}{'open, s':>9}{'RSS MB':>9}"
    )
    for count in published or sizes or PUBLISHED:
        publication(count, around)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(given, [one for one in given if one <= 100_000])
