"""The figures of one set, as the JSON holds them and the page shows them: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from eval import calibration, measures
from eval.cases import Case
from eval.comparison import difference
from eval.measures import bootstrap_interval, mean
from eval.quality.baselines import BY_HAND, SINGLE, Rankings
from eval.quality.sets import Chosen
from eval.runner import CaseResult, Run, percentiles, silence_counts

K = 10
FIRST = "ndcg@10"
MEASURES = (FIRST, "recall@5", "mrr@10", "hit@1", "hit@5")
OURS = "Assist"

Measured = Mapping[str, Mapping[str, float]]
"""Case id → measure → value, for the cases that something answers."""
Figures = dict[str, Any]


def of_set(
    chosen: Chosen, ours: Run, others: Rankings, variants: Mapping[str, Run], complaints: Sequence[str] = ()
) -> Figures:
    """Everything the report says about one set. `others` are the baselines and libraries."""
    our = measured_of(ours)
    systems = [system(OURS, our, our)]
    cases = {case.id: case for case in chosen.case_set.cases if case.relevant}
    for name, found in others.items():
        systems.append(system(name, measured(found, cases), our))
    return {
        "set": chosen.case_set.name,
        "split": chosen.split,
        "cases": len(ours.results),
        "of_cases": chosen.of_cases,
        "answerable": len(our),
        "documents": ours.documents,
        "errors": sum(result.error is not None for result in ours.results),
        "systems": systems,
        "best_by_hand": best_of(systems, "by hand"),
        "best_library": best_of(systems, "library"),
        "domains": by_domain(ours.results),
        "silence": silence(ours.results),
        "calibration": calibrated(ours.results),
        "without": [without(part, measured_of(run), our, run) for part, run in variants.items()],
        "search_ms": percentiles([result.search_ms for result in ours.results]),
        "suggest_ms": percentiles([result.suggest_ms for result in ours.results]),
        "complaints": list(complaints),
    }


def measured_of(run: Run) -> Measured:
    """The measures of a run's answerable cases."""
    return {result.id: result.measures for result in run.results if result.relevant}


def measured(found: Mapping[str, tuple[str, ...]], cases: Mapping[str, Case]) -> Measured:
    """The measures of rankings by case id. A case that got none counts as its worst."""
    return {id: of_ranking(found.get(id, ()), case.relevant) for id, case in cases.items()}


def of_ranking(ranking: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """Each of MEASURES."""
    return {
        "ndcg@10": measures.ndcg_at(10, ranking, relevant),
        "recall@5": measures.recall_at(5, ranking, relevant),
        "mrr@10": measures.reciprocal_rank_at(10, ranking, relevant),
        "hit@1": measures.hit_at(1, ranking, relevant),
        "hit@5": measures.hit_at(5, ranking, relevant),
    }


def system(name: str, its: Measured, ours: Measured) -> Figures:
    """One row of a table: means with intervals, and what we are better by, paired by case."""
    return {
        "name": name,
        "kind": kind_of(name),
        "means": {measure: interval([of[measure] for of in its.values()]) for measure in MEASURES},
        "we_gain": None if name == OURS else gain(its, ours),
    }


def kind_of(name: str) -> str:
    """`ours`, `single` (words or vectors alone), `by hand` (one of the fusions) or `library`."""
    if name == OURS:
        return "ours"
    return "single" if name in SINGLE else "by hand" if name in BY_HAND else "library"


def gain(before: Measured, after: Measured) -> Figures:
    """How much better `after` is in nDCG@10, over the same cases, with its interval."""
    one = difference(FIRST, [(before[id][FIRST], after[id][FIRST]) for id in after])
    low, high = one.interval
    return {
        "mean": one.mean_difference,
        "low": low,
        "high": high,
        "wins": one.wins,
        "losses": one.losses,
        "ties": one.ties,
    }


def best_of(systems: Sequence[Figures], kind: str) -> str | None:
    """The name of the best system of a kind by nDCG@10; None where there is none."""
    among = [one for one in systems if one["kind"] == kind]
    best = max(among, key=lambda one: one["means"][FIRST][0], default=None)
    return None if best is None else str(best["name"])


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean, and its 95 % bootstrap interval."""
    return (mean(values), *bootstrap_interval(values))


def by_domain(results: Sequence[CaseResult]) -> list[Figures]:
    """One row for each domain, the weakest first; none where all are of one."""
    grouped: defaultdict[str, list[CaseResult]] = defaultdict(list)
    for result in results:
        grouped[result.domain].append(result)
    if len(grouped) < 2:
        return []
    rows = []
    for domain, own in grouped.items():
        answerable = [result.measures for result in own if result.relevant]
        rows.append(
            {
                "domain": domain or "none",
                "cases": len(own),
                "answerable": len(answerable),
                "means": {
                    measure: interval([of[measure] for of in answerable]) if answerable else None
                    for measure in MEASURES
                },
                "silence_right": interval([result.measures["silence_right"] for result in own]),
            }
        )
    return sorted(rows, key=lambda row: row["means"][FIRST] or (1.0,))


def silence(results: Sequence[CaseResult]) -> Figures:
    """Counts of speaking and silence, and their measures; those of silence None where it is never right."""
    counts = silence_counts(results)
    due = counts.kept + counts.broken > 0
    return {
        **asdict(counts),
        "precision": measures.silence_precision(counts) if due else None,
        "recall": measures.silence_recall(counts) if due else None,
        "f1": measures.silence_f1(counts) if due else None,
        "answers_lost": measures.answers_lost(counts),
    }


def calibrated(results: Sequence[CaseResult]) -> Figures | None:
    """How far the stated confidence can be trusted; None where none is stated.

    `answered`: something held answers at all; None where something always does. `right`: the first document
    found does.
    """
    stated = [
        (r.confidence, bool(r.relevant), _first_is_right(r)) for r in results if r.confidence is not None
    ]
    if not stated:
        return None
    confidences = [confidence for confidence, _, _ in stated]
    return {
        "cases": len(stated),
        "levels": len(set(confidences)),
        "answered": None
        if all(answered for _, answered, _ in stated)
        else reliability(confidences, [answered for _, answered, _ in stated]),
        "right": reliability(confidences, [right for _, _, right in stated]),
    }


def _first_is_right(result: CaseResult) -> bool:
    return bool(result.ranking) and result.ranking[0] in result.relevant


def reliability(confidences: Sequence[float], outcomes: Sequence[bool]) -> Figures:
    """Calibration error, discrimination, and the points of both diagrams."""
    return {
        "base_rate": mean([float(came) for came in outcomes]),
        "ece": calibration.expected_calibration_error(confidences, outcomes),
        "ece_by_chance": asdict(calibration.error_by_chance(confidences)),
        "brier": calibration.brier_score(confidences, outcomes),
        "auc": calibration.auc(confidences, outcomes),
        "aurc": calibration.area_under_risk_coverage(confidences, outcomes),
        "bins": [asdict(one) for one in calibration.reliability_bins(confidences, outcomes)],
        "curve": [asdict(point) for point in calibration.risk_coverage(confidences, outcomes)],
    }


def without(part: str, its: Measured, ours: Measured, run: Run) -> Figures:
    """One row of the ablation: what is left without a part, and what the part gains."""
    return {
        "part": part,
        "means": {measure: interval([of[measure] for of in its.values()]) for measure in MEASURES},
        "part_gains": gain(its, ours),
        "silence": silence(run.results),
    }
