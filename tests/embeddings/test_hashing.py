from __future__ import annotations

import numpy as np
import pytest

from embeddings.hashing import HashEmbeddings


def test_texts_are_as_close_as_the_words_they_share() -> None:
    a, b, c = HashEmbeddings().encode(["return a fridge", "Return the FRIDGE!", "late parcel"])

    assert a @ b == pytest.approx(2 / 3)
    assert a @ c == 0


def test_a_repeated_word_counts_once() -> None:
    a, b = HashEmbeddings().encode(["fridge fridge fridge", "fridge"])

    assert a @ b == pytest.approx(1)


def test_the_dimension_of_a_word_is_the_same_in_every_run() -> None:
    assert HashEmbeddings().dimension_of("fridge") == 227
    assert HashEmbeddings(8).dimension_of("fridge") == 3


def test_a_text_without_words_has_a_direction_of_its_own() -> None:
    vectors = HashEmbeddings().encode(["", "?!", "fridge"])

    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1, 1])
    assert (vectors @ vectors[0]).tolist() == [1, 1, 0]


def test_no_dimensions_are_refused() -> None:
    with pytest.raises(ValueError, match="dimensions is 0; it must be at least 1"):
        HashEmbeddings(0)
