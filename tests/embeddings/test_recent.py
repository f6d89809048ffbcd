from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import SentenceEncoder
from embeddings.recent import RecentVectors


class CountingNetwork:
    """Gives each text the vector (its length, 1), and keeps what it was asked."""

    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(list(texts))
        return np.array([[len(text), 1] for text in texts], np.float32)


def vector(value: float) -> NDArray[np.float32]:
    return np.array([value], np.float32)


def test_a_question_asked_again_is_not_computed_again() -> None:
    network = CountingNetwork()
    encoder = SentenceEncoder(network, "counting@1")

    first = encoder.encode(["warm fridge", "dent"])
    again = encoder.encode(["dent", "new", "warm fridge", "new"])

    assert network.asked == [["warm fridge", "dent"], ["new"]]
    assert (again[[2, 0]] == first).all()
    assert (again[1] == again[3]).all()


def test_what_a_caller_does_to_its_vectors_changes_nobody_elses() -> None:
    encoder = SentenceEncoder(CountingNetwork(), "counting@1")
    expected = encoder.encode(["warm fridge"]).copy()

    encoder.encode(["warm fridge"])[:] = 0

    assert (encoder.encode(["warm fridge"]) == expected).all()


def test_building_an_index_neither_reads_nor_drives_out_what_was_asked() -> None:
    network = CountingNetwork()
    encoder = SentenceEncoder(network, "counting@1")
    passages = ["a", "b", "c", "d", "e"]

    encoder.encode(passages)
    encoder.encode(passages)
    encoder.encode(["a"])

    assert network.asked == [passages, passages, ["a"]]


def test_the_vector_unused_for_longest_goes_first() -> None:
    recent = RecentVectors(2)
    recent.keep("one", vector(1))
    recent.keep("two", vector(2))

    recent.get("one")
    recent.keep("three", vector(3))

    assert [recent.get(text) for text in ("one", "two", "three")] == [vector(1), None, vector(3)]


def test_no_text_is_kept() -> None:
    recent = RecentVectors(2)

    recent.keep("my number is 0151 23456", vector(1))

    assert "0151" not in repr(vars(recent))
