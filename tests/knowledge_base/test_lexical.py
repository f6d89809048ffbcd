from __future__ import annotations

import subprocess
import sys
from math import log

import numpy as np
import pytest

from knowledge_base.errors import SnapshotUnusable
from knowledge_base.lexical import LexicalIndex, npy, stems

TEXTS = ["Damaged fridges are refunded", "Fridge delivery", "Refund a price", "!!!"]
ROWS = [stems(text) for text in TEXTS]


def test_words_are_folded_and_stemmed_and_the_ones_every_text_has_left_out() -> None:
    assert stems("The REFUNDED fridges, and ＡＢＣ-20!") == ["refund", "fridg", "abc", "20"]


def test_scores_are_bm25_of_every_row() -> None:
    scores = LexicalIndex.of(ROWS).scores("refund for my damaged fridge")

    # "refund" and "fridg" are in 2 of 4 texts, "damag" in 1. Rows have 3, 2, 2 and 0 words, 1.75 on average.
    idf = {n: log(1 + (4 - n + 0.5) / (n + 0.5)) for n in (1, 2)}
    part = {words: 1 / (1 + 1.5 * (1 - 0.75 + 0.75 * words / 1.75)) for words in (2, 3)}
    expected = [part[3] * (2 * idf[2] + idf[1]), part[2] * idf[2], part[2] * idf[2], 0]
    assert scores == pytest.approx(expected, rel=1e-5)
    assert scores.dtype == np.float32


def test_the_weight_bounds_every_score_and_counts_words_nobody_uses() -> None:
    index = LexicalIndex.of(ROWS)

    assert index.weight("fridge") == pytest.approx(log(1 + 2.5 / 2.5))
    assert index.weight("fridge umbrella") == pytest.approx(log(1 + 2.5 / 2.5) + log(1 + 4.5 / 0.5))
    assert index.weight("the !!!") == 0
    assert index.scores("fridge fridge").max() <= index.weight("fridge fridge")


def test_a_query_of_unknown_words_scores_nothing() -> None:
    assert LexicalIndex.of(ROWS).scores("umbrella").tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("texts", [[], ["!!!"], TEXTS])
def test_an_index_opened_from_its_files_is_the_same(texts: list[str]) -> None:
    index = LexicalIndex.of([stems(text) for text in texts])

    again = LexicalIndex.from_files("s", index.files(), len(texts))

    assert again.files() == index.files()
    assert again.scores("damaged fridge").tolist() == index.scores("damaged fridge").tolist()


def test_an_index_that_does_not_fit_its_rows_is_refused() -> None:
    files = LexicalIndex.of(ROWS).files()

    with pytest.raises(SnapshotUnusable, match="does not describe its 2 passages"):
        LexicalIndex.from_files("s", files, 2)
    with pytest.raises(SnapshotUnusable):
        LexicalIndex.from_files("s", {**files, "lexical_data.npy": npy(np.array([np.nan] * 7))}, 4)


def test_the_same_texts_give_the_same_bytes_in_every_process() -> None:
    program = (
        "import hashlib; from knowledge_base.lexical import LexicalIndex; "
        f"print(hashlib.sha256(repr(LexicalIndex.of({ROWS!r}).files()).encode()).hexdigest())"
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
