"""Fitting the probability that what was found answers: a logistic regression, held small (L2).

It reads the signals of the answer and the vector of the last turn. The vector is held far smaller: it is
there for turns that ask for nothing written ("I will take that one"), not to know the topics of the training
sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.training.examples import Seen
from knowledge_base.learned import Answerable, Ranker, of_answer

Floats = NDArray[np.float64]

HELD = 0.003
"""The penalty on the square of each weight of a signal, beside the mean loss of a case."""
VECTOR_HELD = 0.1
"""The same for the vector, whose parts are scaled alike."""
STEPS = 25


def fitted(sets: Mapping[str, Sequence[tuple[Seen, bool]]], ranker: Ranker) -> Answerable:
    """The regression for these looks, and whether anything held answers each of them.

    Every set counts the same, whatever its size. The same looks give the same regression.
    """
    every = [(name, seen, answers) for name, own in sets.items() for seen, answers in own]
    signals = np.array([answer_signals(seen, ranker) for _, seen, _ in every])
    latest = np.array([seen.latest for _, seen, _ in every], np.float64)
    worth = np.array([1 / len(sets[name]) for name, _, _ in every])
    middle, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-6
    scale = np.sqrt(latest.shape[1])
    read = np.column_stack([(signals - middle) / spread, latest * scale, np.ones(len(every))])
    held = np.repeat([HELD, VECTOR_HELD, 0.0], [signals.shape[1], latest.shape[1], 1])
    answers = np.array([answers for _, _, answers in every], np.float64)
    found = _regression(read, answers, worth / worth.sum(), held)
    own, of_latest, bias = np.split(found, [signals.shape[1], signals.shape[1] + latest.shape[1]])
    return Answerable(middle, spread, own, of_latest * scale, float(bias[0]))


def answer_signals(seen: Seen, ranker: Ranker) -> Floats:
    """What is measured of the answer that `ranker` gives: `learned.OF_ANSWER`."""
    look = seen.look
    return of_answer(look.passages, look.need, ranker.fit(look.passages, look.need), look.documents)


def _regression(read: Floats, answers: Floats, worth: Floats, held: Floats) -> Floats:
    """The weights of least loss, by Newton's method."""
    weights = np.zeros(read.shape[1])
    for _ in range(STEPS):
        stated = 1 / (1 + np.exp(-read @ weights))
        slope = read.T @ (worth * (stated - answers)) + held * weights
        curve = (read * (worth * stated * (1 - stated))[:, None]).T @ read + np.diag(held + 1e-9)
        weights -= np.linalg.solve(curve, slope)
    return weights
