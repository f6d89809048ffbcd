from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge_base.errors import SegmentUnusable
from knowledge_base.layout import Layout, Run
from knowledge_base.lexical import LexicalIndex, stems
from knowledge_base.postings import Joined, Postings, npy

TEXTS = ["Damaged fridges are refunded", "Fridge delivery", "Refund a price", "!!!"]
ROWS = [stems(text) for text in TEXTS]


def every_score(index: LexicalIndex, query: str, rows: int = len(ROWS)) -> NDArray[np.float32]:
    return index.scores_of(index.asked(query), np.arange(rows))


def test_words_are_folded_and_stemmed_and_the_ones_every_text_has_left_out() -> None:
    assert stems("The REFUNDED fridges, and ＡＢＣ-20!") == ["refund", "fridg", "abc", "20"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("install the installation installed", "instalment instalments installment installments"),
        ("customer custom", "customs"),
        ("import imports imported", "important"),
    ],
)
def test_words_that_mean_something_else_are_kept_apart(one: str, other: str) -> None:
    assert len(set(stems(one))) == 1
    assert len(set(stems(other))) == 1
    assert set(stems(one)).isdisjoint(stems(other))


def test_scores_are_bm25_of_every_row() -> None:
    index = LexicalIndex.of(ROWS)
    scores = every_score(index, "refund for my damaged fridge")

    # "refund" and "fridg" are in 2 of 4 texts, "damag" in 1. Rows have 3, 2, 2 and 0 words, 1.75 on average.
    idf = {n: log(1 + (4 - n + 0.5) / (n + 0.5)) for n in (1, 2)}
    part = {words: 1 / (1 + 1.5 * (1 - 0.75 + 0.75 * words / 1.75)) for words in (2, 3)}
    expected = [part[3] * (2 * idf[2] + idf[1]), part[2] * idf[2], part[2] * idf[2], 0]
    assert scores == pytest.approx(expected, rel=1e-5)
    assert scores.dtype == np.float32
    assert index.scores_of(index.asked("refund for my damaged fridge"), np.array([3, 0])).tolist() == [
        0,
        scores[0],
    ]


def test_the_weight_bounds_every_score_and_counts_words_nobody_uses() -> None:
    index = LexicalIndex.of(ROWS)

    assert index.asked("fridge").weight == pytest.approx(log(1 + 2.5 / 2.5))
    assert index.asked("fridge umbrella").weight == pytest.approx(log(1 + 2.5 / 2.5) + log(1 + 4.5 / 0.5))
    assert index.asked("the !!!").weight == 0
    assert [index.idf(stem) for stem in ("fridg", "umbrella")] == pytest.approx([log(2), log(1 + 4.5 / 0.5)])
    assert every_score(index, "fridge fridge").max() <= index.asked("fridge fridge").weight


def test_a_query_of_unknown_words_scores_nothing() -> None:
    assert every_score(LexicalIndex.of(ROWS), "umbrella").tolist() == [0, 0, 0, 0]


def test_several_queries_at_once_score_as_each_alone() -> None:
    index, rows = LexicalIndex.of(ROWS), np.array([2, 0, 3])
    asked = ["refund refund for my damaged fridge", "", "umbrella price", "damaged"]
    queries = [index.asked(query) for query in asked]

    together = index.scores_of_each(queries, rows)

    assert together.tolist() == [index.scores_of(query, rows).tolist() for query in queries]
    assert together[0, 1] > together[3, 1] > together[2, 1] == 0


@pytest.mark.parametrize("allowed", [[0, 1, 2, 3], [2, 1], [3], []])
def test_the_best_are_the_allowed_rows_that_share_most_with_the_query(allowed: list[int]) -> None:
    index = LexicalIndex.of(ROWS)
    mask = np.isin(np.arange(4), allowed)

    best = [index.best(index.asked("refund for my damaged fridge"), k, mask).tolist() for k in (1, 2, 9)]

    # Row 0 scores most, rows 1 and 2 the same, row 3 nothing.
    ranked = [row for row in (0, 1, 2) if row in allowed]
    assert best == [sorted(ranked[:1]), sorted(ranked[:2]), ranked]
    rows = np.array(allowed, dtype=np.int64)
    assert index.best(index.asked("refund for my damaged fridge"), 9, rows).tolist() == ranked


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[list[str]], list[int], str, int, NDArray[np.bool_]]:
    """Texts of few, unevenly frequent words; where to cut them into shelves; a query; k; who is allowed."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    words = [f"w{number}" for number in range(draw(st.integers(1, 40)))]
    shares = 1 / np.arange(1, len(words) + 1)
    shares /= shares.sum()

    def some(most: int) -> list[str]:
        return [str(word) for word in random.choice(words, random.integers(0, most), p=shares)]

    texts = [some(12) for _ in range(draw(st.integers(1, 120)))]
    cuts = sorted(random.integers(0, len(texts) + 1, draw(st.integers(0, 3))).tolist())
    allowed = random.random(len(texts)) < draw(st.sampled_from([0.05, 0.5, 1.0]))
    return texts, cuts, " ".join(some(9)), draw(st.integers(1, 30)), allowed


@given(corpora())
@settings(max_examples=150, deadline=None)
def test_however_the_texts_lie_the_scores_and_the_best_are_those_of_comparing_every_row(
    corpus: tuple[list[list[str]], list[int], str, int, NDArray[np.bool_]],
) -> None:
    texts, cuts, query, k, allowed = corpus
    at_once = LexicalIndex.of(texts)
    apart = on_shelves(texts, cuts)

    scores = every_score(at_once, query, len(texts))

    ranked = sorted(
        (row for row in np.flatnonzero(allowed) if scores[row] > 0), key=lambda row: (-scores[row], row)
    )
    assert scores.tolist() == every_score(apart, query, len(texts)).tolist()
    assert at_once.asked(query).weight == apart.asked(query).weight
    for index in (at_once, apart):
        assert index.best(index.asked(query), k, allowed).tolist() == sorted(ranked[:k])


def on_shelves(texts: list[list[str]], cuts: list[int]) -> LexicalIndex:
    """The texts cut at `cuts`, the last part on the first shelf, with a dead slot before each part."""
    numbers: dict[str, int] = {}
    shelves, runs, frequencies = [], [], np.zeros(50, dtype=np.int64)
    parts = list(pairwise([0, *cuts, len(texts)]))
    for shelf, (first, after) in enumerate(reversed(parts)):
        postings = Postings.of([["dead", "w1"], *texts[first:after]])
        alive = Postings.of(texts[first:after])
        own = [
            np.array([numbers.setdefault(stem, len(numbers)) for stem in one.vocabulary], dtype=np.int64)
            for one in (postings, alive)
        ]
        frequencies[own[1]] += alive.frequencies()
        shelves.append(Joined.numbered(postings, own[0]))
        runs.append(Run(first, shelf, 1, after - first))
    layout = Layout(sorted(runs), [len(shelf.lengths) for shelf in shelves])
    return LexicalIndex(shelves, layout, numbers, frequencies[: len(numbers)], sum(map(len, texts)))


@pytest.mark.parametrize("texts", [[], ["!!!"], TEXTS])
def test_postings_opened_from_their_files_are_the_same(texts: list[str]) -> None:
    postings = Postings.of([stems(text) for text in texts])

    again = Postings.from_files("s", postings.files(), len(texts))

    assert again.files() == postings.files()
    scores = [every_score(LexicalIndex.over(one), "damaged fridge", len(texts)) for one in (again, postings)]
    assert scores[0].tolist() == scores[1].tolist()


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": [0, 0, 1, 0, 4]},
        {"starts": [0, 1, 2, 4, 6, 8]},
        {"counts": [1, 1, 1, 1, 1, 1, 2]},
        {"lengths": [3, 2, 2, 1]},
    ],
)
def test_postings_that_do_not_fit_their_rows_are_refused(changed: dict[str, list[int]]) -> None:
    files = Postings.of(ROWS).files()
    Postings.from_files("s", files, 4)

    with pytest.raises(SegmentUnusable, match="does not describe its 2 passages"):
        Postings.from_files("s", files, 2)
    with pytest.raises(SegmentUnusable, match="does not describe its 4 passages"):
        Postings.from_files(
            "s",
            {**files, **{f"lexical_{name}.npy": npy(np.array(array)) for name, array in changed.items()}},
            4,
        )


def test_the_same_texts_give_the_same_bytes_in_every_process() -> None:
    program = (
        "import hashlib; from knowledge_base.postings import Postings; "
        f"print(hashlib.sha256(repr(Postings.of({ROWS!r}).files()).encode()).hexdigest())"
    )

    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1
