"""Learned: what the signals of a passage and a need weigh, from conversations whose answers are known.

The weights are good for one encoder, with and without its adapter. `python -m eval.training` makes the file
again, from the training splits only; decisions 0005 and 0013 say how and why.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_base.signals import EITHER_WAY, OF_NEED, OF_PASSAGE

Floats = NDArray[np.float64]

FILE = Path(__file__).with_name("learned.json")
_IN_16_BITS = "+bf16"

OF_ANSWER = (
    *("best", "ahead_of_second", "ahead_of_fifth", "doubt"),
    *(f"best_{signal}" for signal in OF_PASSAGE if "among" not in signal and signal != "beginning"),
    *("highest_cosine_latest", "highest_cosine_whole", "highest_words_latest"),
    *("mean_cosine_latest", "mean_words_latest"),
    "asks",
)
"""What is measured of a whole answer, to tell whether it answers at all.

Of the need nearly nothing: by the number of turns, or of passages, one set of conversations is known from
another, and nothing else is learned.
"""
_EITHER_WAY = np.isin(OF_PASSAGE, EITHER_WAY)
_READ = 3
"""Passages, the best ones, whose signals are averaged."""


@dataclass(frozen=True)
class Ranker:
    """How well each candidate fits, as a log-odds: only differences within one need mean anything.

    A linear sum whose weights depend on the need, and one hidden layer for what no sum can say. Monotone: a
    signal never counts against a passage, whatever the need is. Because of it, what was learned on the
    documents of some companies holds on those of others (decision 0005 has the figures).
    """

    middle: Floats
    """(signals,): the mean of each signal of a passage in training."""
    spread: Floats
    weights: Floats
    """(signals,)"""
    by_need: Floats
    """(signals, signals of the need): what each of those adds to a weight."""
    hidden: Floats
    """(units, signals + signals of the need)"""
    hidden_bias: Floats
    out: Floats
    """(units,)"""

    def fit(self, passages: Floats, need: Floats) -> Floats:
        """(candidates,): the fit of each row of `passages` (candidates, signals)."""
        scaled = (passages - self.middle) / self.spread
        weights = self.weights + self.by_need @ need
        linear = scaled @ np.where(_EITHER_WAY, weights, np.maximum(weights, 0.0))
        read = np.concatenate([scaled, np.broadcast_to(need, (len(scaled), len(need)))], axis=1)
        return np.asarray(linear + _bent(read @ self.hidden.T + self.hidden_bias) @ self.out)


@dataclass(frozen=True)
class Answerable:
    """The probability that anything found answers: a logistic regression, calibrated on training data."""

    middle: Floats
    spread: Floats
    weights: Floats
    """(signals of the answer,)"""
    of_latest: Floats
    """(dimensions,): weighs the vector of the last turn. Some words ask for nothing that is written."""
    bias: float

    def strength(self, answer: Floats, latest: NDArray[np.float32]) -> float:
        """The probability, 0 to 1, for the signals `answer` in the order of OF_ANSWER."""
        signal = ((answer - self.middle) / self.spread) @ self.weights
        return float(1 / (1 + np.exp(-(signal + latest.astype(np.float64) @ self.of_latest + self.bias))))


@dataclass(frozen=True)
class Learned:
    """Everything that was learned."""

    encoders: tuple[str, ...]
    """The identities of the encoders that it holds for."""
    ranker: Ranker
    answerable: Answerable


def learned_for(encoder: str) -> Learned | None:
    """The weights that ship with this release, if they hold for the encoder of this identity.

    The same model in 16 bits is that encoder too: its cosines differ in the third decimal.
    """
    shipped = _shipped()
    return shipped if shipped and encoder.removesuffix(_IN_16_BITS) in shipped.encoders else None


@lru_cache(maxsize=1)
def _shipped() -> Learned | None:
    return read(json.loads(FILE.read_text("utf-8"))) if FILE.exists() else None


def read(content: dict[str, Any]) -> Learned:
    """Weights from a file's content; ValueError where they are for other signals than these."""
    expected = {"of_passage": OF_PASSAGE, "of_need": OF_NEED, "of_answer": OF_ANSWER}
    for kind, names in expected.items():
        if tuple(content[kind]) != names:
            raise ValueError(f"{FILE.name} is for other signals ({kind}): run python -m eval.training")
    arrays = {name: np.array(values, np.float64) for name, values in content["ranker"].items()}
    answerable = {name: np.array(values, np.float64) for name, values in content["answerable"].items()}
    bias = float(answerable.pop("bias"))
    return Learned(tuple(content["encoders"]), Ranker(**arrays), Answerable(**answerable, bias=bias))


def of_answer(passages: Floats, need: Floats, fit: Floats, documents: NDArray[np.int64]) -> Floats:
    """The signals of an answer, in the order of OF_ANSWER, from those of its candidates and their fit."""
    column = {name: passages[:, at] for at, name in enumerate(OF_PASSAGE)}
    best = np.argsort(-fit, kind="stable")[:_READ]
    ranked = -np.sort(-_best_of_each(fit, documents)[0])
    first, second, fifth = ranked[0], ranked[min(1, len(ranked) - 1)], ranked[min(4, len(ranked) - 1)]
    share = _shares(ranked[:10])
    kept = [at for at, name in enumerate(OF_PASSAGE) if "among" not in name and name != "beginning"]
    return np.concatenate(
        [
            [first / 10, (first - second) / 5, (first - fifth) / 5, -(share * np.log(share + 1e-9)).sum()],
            passages[best[0], kept],
            [column[name].max() for name in ("cosine_latest", "cosine_whole", "words_latest")],
            [column[name][best].mean() for name in ("cosine_latest", "words_latest")],
            need[[OF_NEED.index("asks")]],
        ]
    )


def shares_of(fit: Floats, documents: NDArray[np.int64]) -> Floats:
    """For each candidate the probability that its document is the one that answers, if one of them does."""
    best, place = _best_of_each(fit, documents)
    return _shares(best)[place]


def _shares(fits: Floats) -> Floats:
    odds = np.exp(fits - fits.max())
    return np.asarray(odds / odds.sum())


def _best_of_each(fit: Floats, documents: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """The best fit of each document, and for each candidate which of them is its document's."""
    place = np.unique(documents, return_inverse=True)[1]
    best = np.full(int(place.max()) + 1, -np.inf)
    np.maximum.at(best, place, fit)
    return best, place


def _bent(values: Floats) -> Floats:
    """The rectifier: nothing below 0. Of the same quality here as smoother ones, and exact everywhere."""
    return np.maximum(values, 0.0)
