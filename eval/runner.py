"""Runs a target over a set and keeps what every case got."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from eval import measures
from eval.cases import Case, CaseSet
from eval.targets import Reply, Target, TargetFailed

PROGRESS_SECONDS = 2.0
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class CaseResult:
    """What one case got. A measure that does not apply is absent: recall, where nothing is relevant."""

    id: str
    domain: str
    asked: str
    relevant: Mapping[str, int]
    ranking: tuple[str, ...]
    spoke: bool
    reason: str | None
    cited: tuple[str, ...]
    measures: Mapping[str, float]
    search_ms: float
    suggest_ms: float
    confidence: float | None = None
    """The target's own probability that something held answers; None: it does not say, or it failed."""
    error: str | None = None
    """A request that failed. It counts as an empty ranking, or as silence where it should have spoken."""


@dataclass(frozen=True)
class Run:
    """One evaluation, whole."""

    set_name: str
    split: str | None
    target: str
    at: str
    machine: str
    k: int
    documents: int
    index_seconds: float
    results: tuple[CaseResult, ...] = field(repr=False)


def run(target: Target, case_set: CaseSet, k: int, split: str | None = None) -> Run:
    """Index the set's documents, then search and suggest for every case. Progress goes to stderr."""
    started = time.perf_counter()
    say(f"{case_set.name}: indexing {len(case_set.documents)} documents")
    target.index(case_set.documents)
    return over(target, case_set, k, split, time.perf_counter() - started)


def over(target: Target, case_set: CaseSet, k: int, split: str | None, index_seconds: float) -> Run:
    """Search and suggest for every case, of a target that holds the set's documents already."""
    results = tuple(result_of(target, case, k) for case in with_progress(case_set.cases, case_set.name))
    at = datetime.now(UTC).isoformat(timespec="seconds")
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    return Run(
        case_set.name, split, target.name, at, machine, k, len(case_set.documents), index_seconds, results
    )


def result_of(target: Target, case: Case, k: int) -> CaseResult:
    nothing: tuple[str, ...] = ()
    ranking, search_ms, search_error = _timed(lambda: target.search(case, k), nothing)
    reply, suggest_ms, suggest_error = _timed(
        lambda: target.suggest(case), Reply(spoke=False, reason="failed")
    )
    # A failure is never credited as well-kept silence.
    silent = not reply.spoke if suggest_error is None else not case.should_be_silent
    return CaseResult(
        case.id,
        case.domain,
        case.asked,
        dict(case.relevant),
        ranking,
        not silent,
        reply.reason,
        reply.cited,
        measures_of(case, ranking, silent, reply, k),
        search_ms,
        suggest_ms,
        reply.confidence,
        search_error or suggest_error,
    )


def measures_of(case: Case, ranking: Sequence[str], silent: bool, reply: Reply, k: int) -> dict[str, float]:
    right = {"silence_right": float(silent == case.should_be_silent)}
    if case.should_be_silent:
        return right
    return right | {
        "recall@5": measures.recall_at(5, ranking, case.relevant),
        f"recall@{k}": measures.recall_at(k, ranking, case.relevant),
        f"ndcg@{k}": measures.ndcg_at(k, ranking, case.relevant),
        f"mrr@{k}": measures.reciprocal_rank_at(k, ranking, case.relevant),
        "hit@1": measures.hit_at(1, ranking, case.relevant),
        "hit@5": measures.hit_at(5, ranking, case.relevant),
        "citation_precision": measures.citation_precision(reply.cited, case.relevant),
    }


def _timed(ask: Callable[[], Thing], otherwise: Thing) -> tuple[Thing, float, str | None]:
    """Return the answer, the milliseconds it took, and the error if it failed."""
    started = time.perf_counter()
    try:
        answer, error = ask(), None
    except TargetFailed as failure:
        answer, error = otherwise, str(failure)
    return answer, 1000 * (time.perf_counter() - started), error


def with_progress(cases: Sequence[Thing], name: str) -> Iterator[Thing]:
    """Yield the cases, saying on stderr how far it is."""
    started = told = time.monotonic()
    for done, case in enumerate(cases):
        now = time.monotonic()
        if done and now - told >= PROGRESS_SECONDS:
            told = now
            left = (now - started) / done * (len(cases) - done)
            say(f"{name}: {done} of {len(cases)} cases, about {left:.0f} s left")
        yield case
    say(f"{name}: {len(cases)} cases in {time.monotonic() - started:.1f} s")


def say(progress: str) -> None:
    sys.stderr.write(f"{progress}\n")
    sys.stderr.flush()


def summary_of(whole: Run) -> dict[str, Any]:
    """The figures of a run: means over the cases a measure applies to, silence over all, latencies in ms."""
    counts = silence_counts(whole.results)
    return {
        "set": whole.set_name,
        "split": whole.split,
        "target": whole.target,
        "at": whole.at,
        "machine": whole.machine,
        "documents": whole.documents,
        "cases": len(whole.results),
        "answerable": counts.lost + counts.spoken,
        "errors": sum(result.error is not None for result in whole.results),
        "index_seconds": round(whole.index_seconds, 2),
        "means": {name: measures.mean(values) for name, values in by_measure(whole.results).items()},
        "silence": {
            **asdict(counts),
            "precision": measures.silence_precision(counts),
            "recall": measures.silence_recall(counts),
            "f1": measures.silence_f1(counts),
            "answers_lost": measures.answers_lost(counts),
        },
        "search_ms": percentiles([result.search_ms for result in whole.results]),
        "suggest_ms": percentiles([result.suggest_ms for result in whole.results]),
    }


def silence_counts(results: Sequence[CaseResult]) -> measures.Silence:
    return measures.silence((not result.relevant, not result.spoke) for result in results)


def by_measure(results: Sequence[CaseResult]) -> dict[str, list[float]]:
    """Measure → its values over the cases it applies to."""
    names = dict.fromkeys(name for result in results for name in result.measures)
    return {name: [r.measures[name] for r in results if name in r.measures] for name in names}


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    return {f"p{percent}": round(measures.percentile(milliseconds, percent), 2) for percent in (50, 95, 99)}


def save(whole: Run, folder: Path) -> None:
    """Write `summary.json` and `cases.jsonl`, one line per case."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "summary.json").write_text(json.dumps(summary_of(whole), indent=2) + "\n", "utf-8")
    lines = [json.dumps(asdict(result), ensure_ascii=False) for result in whole.results]
    (folder / "cases.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
