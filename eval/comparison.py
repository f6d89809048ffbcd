"""Two runs of one set, case by case: who wins where, and whether the difference could be chance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases import EvaluationError
from eval.measures import bootstrap_interval, mean


class RunsDoNotPair(EvaluationError):
    pass


@dataclass(frozen=True)
class Difference:
    """B against A in one measure, over the cases both runs have."""

    measure: str
    mean_a: float
    mean_b: float
    wins: int
    """Cases where B is better."""
    losses: int
    ties: int
    interval: tuple[float, float]
    """95 % bootstrap interval of the mean of B − A. Beyond zero on one side: not chance."""

    @property
    def mean_difference(self) -> float:
        return self.mean_b - self.mean_a


@dataclass(frozen=True)
class Comparison:
    set_name: str
    paired: int
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    differences: tuple[Difference, ...]


def compare(a: Path, b: Path) -> Comparison:
    """Pair the saved runs in folders `a` and `b` by case. Raises RunsDoNotPair."""
    set_a, set_b = _set_of(a), _set_of(b)
    if set_a != set_b:
        raise RunsDoNotPair(f"{a} ran on {set_a}, {b} on {set_b}: no case is in both.")
    cases_a, cases_b = _cases_of(a), _cases_of(b)
    both = [id for id in cases_a if id in cases_b]
    if not both:
        raise RunsDoNotPair(
            f"{a} and {b} have no case in common. Run both with the same --split and --limit."
        )
    names = dict.fromkeys(name for id in both for name in cases_a[id] if name in cases_b[id])
    return Comparison(
        set_a,
        len(both),
        tuple(id for id in cases_a if id not in cases_b),
        tuple(id for id in cases_b if id not in cases_a),
        tuple(
            difference(name, _pairs(name, (cases_a[id] for id in both), (cases_b[id] for id in both)))
            for name in names
        ),
    )


def difference(measure: str, pairs: list[tuple[float, float]]) -> Difference:
    gains = [after - before for before, after in pairs]
    return Difference(
        measure,
        mean([before for before, _ in pairs]),
        mean([after for _, after in pairs]),
        sum(gain > 0 for gain in gains),
        sum(gain < 0 for gain in gains),
        sum(gain == 0 for gain in gains),
        bootstrap_interval(gains),
    )


def _pairs(
    name: str, cases_a: Iterable[Mapping[str, float]], cases_b: Iterable[Mapping[str, float]]
) -> list[tuple[float, float]]:
    both = zip(cases_a, cases_b, strict=True)
    return [(before[name], after[name]) for before, after in both if name in before and name in after]


def _set_of(folder: Path) -> str:
    summary: dict[str, Any] = json.loads(_text(folder / "summary.json"))
    return str(summary["set"])


def _cases_of(folder: Path) -> dict[str, Mapping[str, float]]:
    rows = [json.loads(line) for line in _text(folder / "cases.jsonl").split("\n") if line]
    return {row["id"]: row["measures"] for row in rows}


def _text(path: Path) -> str:
    if not path.is_file():
        raise RunsDoNotPair(
            f"{path.parent} holds no saved run: {path.name} is missing. Name a run's output folder."
        )
    return path.read_text("utf-8")


def as_table(comparison: Comparison) -> str:
    """The comparison in plain text. `*` marks a difference whose interval lies on one side of zero."""
    lines = [
        f"{comparison.set_name}: {comparison.paired} cases in both"
        f" ({len(comparison.only_a)} only in A, {len(comparison.only_b)} only in B)",
        f"{'measure':<20}{'A':>8}{'B':>8}{'B - A':>9}   {'95 % interval':<19}"
        f"{'wins':>6}{'losses':>8}{'ties':>7}",
    ]
    for one in comparison.differences:
        low, high = one.interval
        sure = "*" if low > 0 or high < 0 else " "
        lines.append(
            f"{one.measure:<20}{one.mean_a:>8.3f}{one.mean_b:>8.3f}{one.mean_difference:>+9.3f} {sure} "
            f"{f'[{low:+.3f}, {high:+.3f}]':<19}{one.wins:>6}{one.losses:>8}{one.ties:>7}"
        )
    return "\n".join(lines)
