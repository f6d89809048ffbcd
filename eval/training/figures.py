"""What learned weights are worth: on splits they were not learned from, and on sets left out of learning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.calibration import expected_calibration_error
from eval.measures import answers_lost, folded, mean, ndcg_at, recall_at, silence, silence_f1
from eval.training.answerable import answer_signals
from eval.training.examples import Example, Seen
from knowledge_base.learned import Learned, Ranker

K = 10
SPEAKS_FROM = 0.4
"""From which learned probability something would be said. The service pools it with an estimate by hand."""

Fit = Callable[[tuple[str, ...], Mapping[str, Sequence[Example]]], Learned]
Scores = Callable[[Seen], NDArray[np.float64]]
Measure = Callable[[Sequence[str], Mapping[str, int]], float]


@dataclass(frozen=True)
class Quality:
    """Of one set. Silence is judged over all cases, ranking over those that something answers."""

    cases: int
    by_hand: float
    """nDCG@10 of documents, by the fusion with fixed weights."""
    learned: float
    """The same by the learned ranker."""
    recall_at_5: float
    lost: float
    """Share of the answerable cases that the learned probability alone would meet with silence."""
    silence_f1: float
    """F1 of silence where nothing answers."""
    calibration_error: float


def quality(learned: Learned, examples: Sequence[Example]) -> Quality:
    """How well `learned` ranks and keeps silent on these examples."""
    strengths = [_strength(learned, one.heard) for one in examples]
    answers = [bool(one.case.relevant) for one in examples]
    silent = [strength < SPEAKS_FROM for strength in strengths]
    counts = silence((not held, kept) for held, kept in zip(answers, silent, strict=True))
    return Quality(
        cases=len(examples),
        by_hand=_mean_over(examples, _ndcg, lambda seen: seen.look.glance().fused()),
        learned=ranking_quality(learned.ranker, examples),
        recall_at_5=_mean_over(examples, _recall, _fit_of(learned.ranker)),
        lost=answers_lost(counts),
        silence_f1=silence_f1(counts),
        calibration_error=expected_calibration_error(strengths, answers),
    )


def ranking_quality(ranker: Ranker, examples: Sequence[Example]) -> float:
    """nDCG@10 of documents, over the cases that something answers."""
    return _mean_over(examples, _ndcg, _fit_of(ranker))


def left_out(
    encoders: tuple[str, ...], examples: Mapping[str, Sequence[Example]], fit: Fit
) -> dict[str, Quality]:
    """Each set by weights that were learned from the others: what a company never seen gets."""
    found = {}
    for name, own in examples.items():
        others = {other: examples[other] for other in examples if other != name}
        found[name] = quality(fit(encoders, others), own)
    return found


def as_table(of_sets: Mapping[str, Quality]) -> str:
    """One line for each set."""
    heads = ("cases", "by hand", "learned", "R@5", "lost", "silence F1", "ECE")
    lines = [f"{'nDCG@10 of':<14}" + "".join(f"{head:>12}" for head in heads)]
    for name, one in of_sets.items():
        cells = (one.by_hand, one.learned, one.recall_at_5, one.lost, one.silence_f1, one.calibration_error)
        lines.append(f"{name:<14}{one.cases:>12}" + "".join(f"{cell:>12.3f}" for cell in cells))
    return "\n".join(lines)


def _fit_of(ranker: Ranker) -> Scores:
    return lambda seen: ranker.fit(seen.look.passages, seen.look.need)


def _mean_over(examples: Sequence[Example], measure: Measure, scores: Scores) -> float:
    answerable = [one for one in examples if one.case.relevant]
    return mean(
        [measure(_ranking(one.searched, scores(one.searched)), one.case.relevant) for one in answerable]
    )


def _ndcg(ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
    return ndcg_at(K, ranking, relevant)


def _recall(ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
    return recall_at(5, ranking, relevant)


def _ranking(seen: Seen, scores: NDArray[np.float64]) -> tuple[str, ...]:
    return folded(seen.ids[at] for at in np.argsort(-scores, kind="stable"))[:K]


def _strength(learned: Learned, heard: Seen | None) -> float:
    if heard is None:
        return 0.0
    return learned.answerable.strength(answer_signals(heard, learned.ranker), heard.latest)
