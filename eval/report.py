"""One self-contained page about one run: figures with intervals, pictures, and the worst cases to read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval import measures, pictures
from eval.cases import CaseSet
from eval.runner import CaseResult, Run, by_measure, silence_counts, summary_of

WORST = 12
EXCERPT = 400


def write(whole: Run, case_set: CaseSet, path: Path) -> None:
    """Write the report as one HTML file without links to anything outside it."""
    pages = Environment(
        loader=PackageLoader("eval", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    path.write_text(pages.get_template("report.html").render(contents(whole, case_set)), "utf-8")


def contents(whole: Run, case_set: CaseSet) -> dict[str, Any]:
    results = whole.results
    counts = silence_counts(results)
    return {
        "run": whole,
        "summary": summary_of(whole),
        "quality": pictures.bars(_with_intervals(results), "Mean of each measure, with its 95 % interval"),
        "ranks": pictures.columns(
            first_relevant_ranks(results, whole.k), "Rank of the first relevant document"
        ),
        "silence": pictures.square(_squares(counts), "Spoke or stayed silent"),
        "search_times": pictures.columns(pictures.by_duration([r.search_ms for r in results]), "Search, ms"),
        "suggest_times": pictures.columns(
            pictures.by_duration([r.suggest_ms for r in results]), "Suggestion, ms"
        ),
        "domains": by_domain(results, whole.k),
        "reasons": Counter(r.reason for r in results if not r.spoke and r.reason).most_common(),
        "worst": worst(results, whole.k),
        "broken": [r for r in results if r.spoke and not r.relevant][:WORST],
        "errors": [r for r in results if r.error][:WORST],
        "history": {case.id: case.turns[:-1][-4:] for case in case_set.cases},
        "shown": excerpts(case_set, results),
    }


def first_relevant_ranks(results: Sequence[CaseResult], k: int) -> dict[str, int]:
    """Count at which rank the first relevant document stands, over the cases that have one."""
    ranks = Counter(
        next((str(rank) for rank, id in enumerate(r.ranking, 1) if id in r.relevant), "none")
        for r in results
        if r.relevant
    )
    return {label: ranks[label] for label in [*(str(rank) for rank in range(1, k + 1)), "none"]}


def by_domain(results: Sequence[CaseResult], k: int) -> list[tuple[str, int, Mapping[str, float]]]:
    """Return (domain, cases, means) for each domain, the weakest first."""
    grouped: defaultdict[str, list[CaseResult]] = defaultdict(list)
    for result in results:
        grouped[result.domain].append(result)
    rows = [
        (domain, len(own), {name: measures.mean(values) for name, values in by_measure(own).items()})
        for domain, own in grouped.items()
    ]
    return sorted(rows, key=lambda row: row[2].get(f"ndcg@{k}", 0))


def worst(results: Sequence[CaseResult], k: int) -> list[CaseResult]:
    """The cases with the lowest nDCG, the quickest to read first."""
    answerable = [result for result in results if result.relevant]
    return sorted(answerable, key=lambda r: (r.measures[f"ndcg@{k}"], len(r.asked), r.id))[:WORST]


def _with_intervals(results: Sequence[CaseResult]) -> dict[str, tuple[float, float, float]]:
    return {
        name: (measures.mean(values), *measures.bootstrap_interval(values))
        for name, values in by_measure(results).items()
    }


def _squares(counts: measures.Silence) -> list[tuple[str, int, bool]]:
    return [
        ("answerable, spoke", counts.spoken, True),
        ("answerable, silent: lost", counts.lost, False),
        ("nothing answers, spoke", counts.broken, False),
        ("nothing answers, silent", counts.kept, True),
    ]


def excerpts(case_set: CaseSet, results: Sequence[CaseResult]) -> dict[str, str]:
    """Document id → its title and beginning, for the documents the report may show."""
    wanted = {id for result in results for id in (*result.ranking[:3], *result.relevant)}
    return {
        document.id: f"{document.title}: {document.text}"[:EXCERPT].removeprefix(": ")
        for document in case_set.documents
        if document.id in wanted
    }
