"""Fitting the probability that what was found answers: a logistic regression, held small (L2) and monotone.

It reads the signals of the answer and the vector of the last turn. The vector is held far smaller: it is
there for turns that ask for nothing written ("I will take that one"), not to know the topics of the training
sets. Better evidence never makes an answer less probable: without that, what is learned is which set a case
is from, and a first question to another company ("do you match the price?") was met with silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.training.examples import Seen
from knowledge_base.learned import OF_ANSWER, Answerable, Ranker, of_answer

Floats = NDArray[np.float64]

HELD = 0.003
"""The penalty on the square of each weight of a signal, beside the mean loss of a case."""
VECTOR_HELD = 0.05
"""The same for the vector, whose parts are scaled alike."""
EITHER_WAY = ("best_length", "asks")
AGAINST = ("doubt",)
"""The one signal of an answer that is larger for a worse one."""
STEPS = 60
CLOSE = 1e-7


def fitted(
    sets: Mapping[str, Sequence[tuple[Seen, bool]]], weights: Mapping[str, float], ranker: Ranker
) -> Answerable:
    """The regression for these looks, and whether anything held answers each of them.

    A set counts by its weight, whatever its size. The same looks give the same regression.
    """
    every = [(name, seen, answers) for name, own in sets.items() for seen, answers in own]
    signals = np.array([answer_signals(seen, ranker) for _, seen, _ in every])
    latest = np.array([seen.latest for _, seen, _ in every], np.float64)
    worth = np.array([weights[name] / len(sets[name]) for name, _, _ in every])
    middle, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-6
    scale = np.sqrt(latest.shape[1])
    read = np.column_stack([(signals - middle) / spread, latest * scale, np.ones(len(every))])
    held = np.repeat([HELD, VECTOR_HELD, 0.0], [signals.shape[1], latest.shape[1], 1])
    free = np.ones(read.shape[1] - len(OF_ANSWER), dtype=np.bool_)
    least = np.where(np.append(np.isin(OF_ANSWER, (*EITHER_WAY, *AGAINST)), free), -np.inf, 0.0)
    most = np.where(np.append(~np.isin(OF_ANSWER, AGAINST), free), np.inf, 0.0)
    answers = np.array([answers for _, _, answers in every], np.float64)
    found = _Regression(read, answers, worth / worth.sum(), held).within(least, most)
    own, of_latest, bias = np.split(found, [signals.shape[1], signals.shape[1] + latest.shape[1]])
    return Answerable(middle, spread, own, of_latest * scale, float(bias[0]))


def answer_signals(seen: Seen, ranker: Ranker) -> Floats:
    """What is measured of the answer that `ranker` gives: `learned.OF_ANSWER`."""
    look = seen.look
    return of_answer(look.passages, look.need, ranker.fit(look.passages, look.need), look.documents)


@dataclass(frozen=True)
class _Regression:
    read: Floats
    answers: Floats
    worth: Floats
    held: Floats

    def within(self, least: Floats, most: Floats) -> Floats:
        """The weights of least loss between these bounds, by projected Newton steps (Bertsekas 1982)."""
        weights = np.zeros(self.read.shape[1])
        for _ in range(STEPS):
            slope, curve = self._slope_and_curve(weights)
            bound = ((weights <= least) & (slope > 0)) | ((weights >= most) & (slope < 0))
            free = np.flatnonzero(~bound)
            step = np.zeros(len(weights))
            step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
            before, weights = weights, self._lower(weights, step, least, most)
            if np.abs(weights - before).max() < CLOSE:
                break
        return weights

    def _lower(self, weights: Floats, step: Floats, least: Floats, most: Floats) -> Floats:
        """As much of the step as lowers the loss."""
        loss = self._loss(weights)
        for halvings in range(20):
            moved: Floats = np.clip(weights - step / 2**halvings, least, most)
            if self._loss(moved) <= loss:
                return moved
        return weights

    def _loss(self, weights: Floats) -> float:
        odds = self.read @ weights
        own = self.worth * (np.logaddexp(0, odds) - self.answers * odds)
        return float(own.sum() + (self.held * weights**2).sum() / 2)

    def _slope_and_curve(self, weights: Floats) -> tuple[Floats, Floats]:
        stated = 1 / (1 + np.exp(-self.read @ weights))
        slope = self.read.T @ (self.worth * (stated - self.answers)) + self.held * weights
        curve = (self.read * (self.worth * stated * (1 - stated))[:, None]).T @ self.read
        return slope, np.asarray(curve + np.diag(self.held + 1e-9))
