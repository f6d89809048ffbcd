"""The report of all sets: one page without a script, loading nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval import diagrams
from eval.cases import CaseSet
from eval.quality import figures
from eval.quality.baselines import HABIT
from eval.report import excerpts, worst
from eval.runner import Run

WORST = 6
NAMES = {
    "ours": "ours",
    "single": "words or vectors alone",
    "by hand": "fused by hand",
    "library": "other library",
}


def write(report: Mapping[str, Any], runs: Sequence[tuple[CaseSet, Run]], path: Path) -> None:
    """Write the page. `runs` are our own runs, in the order of the report's sets."""
    pages = Environment(
        loader=PackageLoader("eval", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sets = [shown(one, *run) for one, run in zip(report["sets"], runs, strict=True)]
    template = pages.get_template("quality/page.html")
    path.write_text(
        template.render(
            report=report, sets=sets, measures=figures.MEASURES, first=figures.FIRST, names=NAMES
        ),
        "utf-8",
    )


def shown(one: Mapping[str, Any], case_set: CaseSet, run: Run) -> dict[str, Any]:
    """What the page shows of one set: its figures, its pictures, its worst cases."""
    systems = {system["name"]: system for system in one["systems"]}
    best_first = sorted(systems.values(), key=lambda system: -system["means"][figures.FIRST][0])
    named = (figures.OURS, HABIT, one["best_by_hand"], one["best_library"])
    return {
        "figures": one,
        "systems": best_first,
        "headline": [systems.get(name) for name in named],
        "picture": diagrams.ranked_dots(
            [
                (_short(system["name"]), *system["means"][figures.FIRST], system["kind"].replace(" ", "-"))
                for system in best_first
                if system["kind"] != "by hand" or system["name"] == one["best_by_hand"]
            ],
            f"nDCG@10 on {one['set']}, best first. " + _told(best_first),
        ),
        "diagrams": _diagrams(one),
        "worst": worst(run.results, run.k)[:WORST],
        "history": {case.id: case.turns[:-1][-4:] for case in case_set.cases},
        "shown": excerpts(case_set, run.results),
    }


def _short(name: str) -> str:
    return name.replace("last three", "3 turns").replace("last turn", "1 turn")


def _told(best_first: Sequence[Mapping[str, Any]]) -> str:
    """The picture in words, for who cannot see it."""
    told = (f"{one['name']} {one['means'][figures.FIRST][0]:.3f}" for one in best_first)
    return "; ".join(told)


def _diagrams(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For each event: its name, its figures, and both diagrams."""
    calibrated = one["calibration"]
    if calibrated is None:
        return []
    events = {
        "answered": "Something held answers",
        "right": "The first document found answers",
    }
    return [
        {
            "caption": caption,
            "figures": calibrated[event],
            "reliability": diagrams.reliability(
                calibrated[event]["bins"],
                f"Reliability: {caption.lower()}. Calibration error {calibrated[event]['ece']:.3f}",
            ),
            "risk": diagrams.risk_over_coverage(
                calibrated[event]["curve"],
                1 - calibrated[event]["base_rate"],
                f"Risk over coverage: {caption.lower()}. Area {calibrated[event]['aurc']:.3f}",
            ),
        }
        for event, caption in events.items()
        if calibrated[event] is not None
    ]
