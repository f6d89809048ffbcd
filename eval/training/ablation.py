"""Ablation: what the ranking loses when a part of what it looks at is not there, in learning nor in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from eval.training.examples import Example, Seen
from eval.training.figures import ranking_quality
from knowledge_base.learned import Ranker
from knowledge_base.signals import OF_PASSAGE

Fit = Callable[[Mapping[str, Sequence[Example]]], Ranker]


def _beginning(*beginnings: str) -> frozenset[str]:
    return frozenset(name for name in OF_PASSAGE if name.startswith(beginnings))


PARTS: Mapping[str, frozenset[str]] = {
    "vectors": _beginning("cosine"),
    "words": _beginning("words"),
    "names that were said": _beginning("named"),
    "the last turn apart": frozenset(name for name in OF_PASSAGE if name.endswith("_latest")),
    "what the other side said": frozenset(
        name for name in OF_PASSAGE if name.endswith(("_answering", "_around"))
    ),
    "what was said first and in all": frozenset(
        name for name in OF_PASSAGE if name.endswith(("_opening", "_told"))
    ),
    "the place among the candidates": _beginning(*(f"{kind}_among" for kind in ("cosine", "words"))),
    "the best passage of the document": _beginning(*(f"{kind}_document" for kind in ("cosine", "words"))),
    "beginning and length": frozenset({"beginning", "length"}),
}
"""Part → the signals that it consists of."""


def losses(
    learnt_from: Mapping[str, Sequence[Example]], held: Mapping[str, Sequence[Example]], fit: Fit
) -> dict[str, dict[str, float]]:
    """Part → set → by how much nDCG@10 is lower without that part; below 0, it is higher."""
    whole = {name: ranking_quality(fit(learnt_from), own) for name, own in held.items()}
    found = {}
    for part, signals in PARTS.items():
        ranker = fit({name: without(signals, own) for name, own in learnt_from.items()})
        found[part] = {
            name: whole[name] - ranking_quality(ranker, without(signals, own)) for name, own in held.items()
        }
    return found


def without(signals: frozenset[str], examples: Sequence[Example]) -> list[Example]:
    """The same examples, with nothing to be told by these signals."""
    gone = np.isin(OF_PASSAGE, list(signals))
    return [replace(one, searched=_without(gone, one.searched)) for one in examples]


def _without(gone: NDArray[np.bool_], seen: Seen) -> Seen:
    return replace(seen, look=replace(seen.look, passages=np.where(gone, 0.0, seen.look.passages)))


def as_table(of_parts: Mapping[str, Mapping[str, float]]) -> str:
    """One line for each part, the one that earns most first."""
    sets = list(next(iter(of_parts.values())))
    lines = [f"{'nDCG@10 less without':<36}" + "".join(f"{name:>13}" for name in (*sets, "mean"))]
    means = {part: sum(own.values()) / len(own) for part, own in of_parts.items()}
    for part in sorted(means, key=lambda part: -means[part]):
        cells = (*of_parts[part].values(), means[part])
        lines.append(f"{part:<36}" + "".join(f"{cell:>+13.3f}" for cell in cells))
    return "\n".join(lines)
