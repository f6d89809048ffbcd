from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.encoder import Encoder, EncodingFailed, SentenceEncoder
from embeddings.hashing import HashEmbeddings


class GivenVectors:
    """A network that answers with the vectors it was given, whatever it is asked."""

    dimensions = 2

    def __init__(self, *vectors: Sequence[float]) -> None:
        self.vectors = np.array(vectors, np.float32)
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked = list(texts)
        return self.vectors


def test_vectors_are_cut_to_unit_length() -> None:
    encoder = SentenceEncoder(GivenVectors([3, 4], [0, 2]), "given@1")

    assert encoder.encode(["a", "b"]).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 1]]
    assert encoder.embed_documents(["a", "b"])[1] == [0.0, 1.0]


@pytest.mark.parametrize("bad", [[np.nan, 1], [np.inf, 1], [0, 0]])
def test_a_vector_without_direction_is_an_error_that_says_which(bad: list[float]) -> None:
    encoder = SentenceEncoder(GivenVectors([3, 4], bad), "given@1")

    with pytest.raises(EncodingFailed, match="vector for text number 1 of 2"):
        encoder.encode(["a", "b"])


def test_a_wrong_number_of_vectors_is_an_error() -> None:
    encoder = SentenceEncoder(GivenVectors([3, 4]), "given@1")

    with pytest.raises(EncodingFailed, match=r"returned shape \(1, 2\), expected \(2, 2\)"):
        encoder.encode(["a", "b"])


def test_no_texts_give_no_rows() -> None:
    vectors = SentenceEncoder(GivenVectors([3, 4]), "given@1").encode([])

    assert vectors.shape == (0, 2)
    assert vectors.dtype == np.float32


def test_half_of_a_surrogate_pair_reaches_the_tokenizer_as_a_replacement_character() -> None:
    network = GivenVectors([3, 4])

    SentenceEncoder(network, "given@1").encode(["fridge \ud83d too warm 🧊"])

    assert network.asked == ["fridge � too warm 🧊"]


def test_both_encoders_are_encoders() -> None:
    assert isinstance(HashEmbeddings(), Encoder)
    assert isinstance(SentenceEncoder(GivenVectors([3, 4]), "given@1"), Encoder)
