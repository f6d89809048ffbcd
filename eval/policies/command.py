"""`python -m eval policies FOLDER`: is policy computed right on a company that is not ours?"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from eval.cases import ApiIds, load
from eval.policies import written
from eval.policies.companies import company_of, customers_of
from eval.policies.labels import Label, labels_of, tasks_of
from eval.policies.moments import answered, moments_of
from eval.policies.report import Report, as_table, report_of
from eval.policies.verdicts import judged
from eval.runner import with_progress
from eval.targets import HttpTarget

CHECKS = Path("tests/eval/policies")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "policies", help="verdicts, questions and proposals against another company's policy and records"
    )
    parser.add_argument("folder", type=Path, help="the set, with customers.jsonl and tasks.jsonl")
    parser.add_argument("--checks", type=Path, help=f"our checks (default {CHECKS}/SET.yaml)")
    parser.add_argument(
        "--limit",
        type=int,
        default=500,
        help="at most so many labels by the letter, and so many moments, the same every time (default 500)",
    )
    parser.add_argument("--out", type=Path, help="file for the figures (default artefacts/policies/SET.json)")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    from eval.in_process import opened  # only here: it loads the encoder

    report = reported(given.folder, given.checks, given.limit, opened)
    out: Path = given.out or Path("artefacts/policies") / f"{report.set_name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report.as_json(), indent=1, default=str) + "\n", "utf-8")
    print(as_table(report))
    print(f"All of it: {out}")
    return 0


def reported(
    folder: Path,
    checks: Path | None,
    limit: int,
    opened: Callable[[], AbstractContextManager[HttpTarget]],
) -> Report:
    """Judge the labels of the set in `folder` and answer its moments, on a service of its own."""
    case_set = load(folder, limit=limit)
    ours = written.read(checks or CHECKS / f"{case_set.name}.yaml")
    customers = customers_of(folder)
    company = company_of(folder, tuple(customers.values()))
    labels = list(labels_of(company, ours, tasks_of(folder, customers), customers))
    by_letter = {one.id for one in _sample([one for one in labels if one.source == "letter"], limit)}
    kept = [one for one in labels if one.source != "letter" or one.id in by_letter]
    moments = list(moments_of(folder, case_set, company, ours, customers))
    ids = ApiIds(tuple(document.id for document in case_set.documents))
    with opened() as target:
        target.take(list(ours.rows(case_set.documents, ids)))
        verdicts = [
            judged(target, ids, company, ours, label)
            for label in with_progress(kept, f"{case_set.name}, labels")
        ]
        suggestions = [
            answered(target, ids, company, ours, moment)
            for moment in with_progress(moments, f"{case_set.name}, moments")
        ]
    return report_of(case_set.name, company, ours, verdicts, suggestions)


def _sample(labels: Sequence[Label], limit: int) -> list[Label]:
    """At most `limit` of them, spread by the digest of their ids, the same every time."""
    return sorted(labels, key=lambda one: hashlib.sha256(one.id.encode()).digest())[:limit]
