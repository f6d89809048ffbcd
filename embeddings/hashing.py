"""Vectors one can work out by eye: texts are as close as the words they share. No model, for tests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

WORD = re.compile(r"\w+")


class HashEmbeddings(Embeddings):
    """Each distinct word of a text, case aside, sets one dimension; the row is then cut to unit length.

    So the cosine of two texts is (words they share) / sqrt(words of one × words of the other):
    "return a fridge" and "Return the fridge!" share 2 of 3 words each: 2 / sqrt(3 × 3) = 0.667.
    (Two words may fall on one dimension, rarely in short texts.) A text without words is like another
    such text and like nothing else. The same on every machine and in every run.
    """

    def __init__(self, dimensions: int = 256) -> None:
        if dimensions < 1:
            raise ValueError(f"dimensions is {dimensions}; it must be at least 1.")
        self.dimensions = dimensions
        self.identity = f"hash-{dimensions}@1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in set(WORD.findall(text.casefold())) or {""}:
                vectors[row, self.dimension_of(word)] = 1
        vectors /= np.sqrt(vectors.sum(axis=1, keepdims=True))
        return vectors

    def dimension_of(self, word: str) -> int:
        # Python's own hash() differs from run to run.
        digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.dimensions

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]
