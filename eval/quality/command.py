"""`python -m eval quality`: run all sets, write `quality.json` and `quality.html`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval import runner
from eval.cases import EvaluationError, SetUnreadable
from eval.peers import LIBRARIES, Library
from eval.peers.process import PYTHON, installed
from eval.quality import baselines, figures, others, page
from eval.quality.origin import origin
from eval.quality.sets import AT_MOST, SETS, Chosen, chosen, present
from eval.quality.variants import VARIANTS, Variant, without_each
from eval.targets import Target

DATA = Path("../shared/data")
OUT = Path("artefacts/quality")
NOT_INSTALLED = "not installed: make peers"


@dataclass
class Measurement:
    """One set on its way through the run."""

    chosen: Chosen
    ours: runner.Run
    variants: Mapping[str, runner.Run]
    others: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


def add_to(commands: Any) -> None:
    """Add the command to the parser of `python -m eval`."""
    parser = commands.add_parser(
        "quality", help="every set, beside baselines and other libraries: one report"
    )
    parser.add_argument("--data", type=Path, default=DATA, help=f"folder of the sets (default {DATA})")
    parser.add_argument("--sets", nargs="+", default=list(SETS), metavar="SET", help="only these sets")
    parser.add_argument(
        "--limit",
        type=int,
        default=AT_MOST,
        help=f"cases of a set at most, a sample that stays (default {AT_MOST})",
    )
    parser.add_argument("--full", action="store_true", help="all cases of every set")
    parser.add_argument(
        "--peers",
        nargs="*",
        default=[one.name for one in LIBRARIES],
        metavar="LIBRARY",
        help="only these libraries; without a name: none",
    )
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder for the results (default {OUT})")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Measure and write. A set that is not there is named and left out."""
    from eval.in_process import opened  # only here: it loads the encoder

    sets, missing = _sets(given.data, given.sets, None if given.full else given.limit)
    if not sets:
        raise EvaluationError(f"None of the sets is in {given.data}. Name their folder: --data FOLDER")
    done = [measure(one, opened, VARIANTS, given.out) for one in sets]
    add_baselines(done, _sentence_transformer())
    notes = add_libraries(done, [one for one in LIBRARIES if one.name in given.peers], model_folder())
    report = {
        "origin": origin(_arguments(given)),
        "not_run": missing,
        "libraries": notes,
        "sets": [figures.of_set(one.chosen, one.ours, one.others, one.variants) for one in done],
    }
    write(report, done, given.out)
    print(as_table(report))
    print(f"Read {given.out / 'quality.html'}")
    return 0


def _sets(data: Path, names: Sequence[str], limit: int | None) -> tuple[list[Chosen], dict[str, str]]:
    """The sets that are there, and why others are not."""
    sets, missing = [], {}
    for name, folder in present(data, names):
        try:
            if folder is None:
                raise SetUnreadable(f"There is no folder {data / name}.")
            sets.append(chosen(folder, limit))
        except SetUnreadable as unreadable:
            runner.say(f"{name}: left out. {unreadable}")
            missing[name] = str(unreadable)
    return sets, missing


def measure(
    one: Chosen,
    opened: Callable[[], AbstractContextManager[Target]],
    variants: Mapping[str, Variant],
    out: Path,
) -> Measurement:
    """Run the service and its variants over one set, on an empty data directory; every case goes to `out`."""
    with opened() as target:
        ours = runner.run(target, one.case_set, figures.K, one.split)
        runs = without_each(target, one.case_set, figures.K, one.split, variants)
    runner.save(ours, out / one.case_set.name)
    return Measurement(one, ours, runs)


def add_baselines(done: Sequence[Measurement], encode: baselines.Encode) -> None:
    """Rank the answerable cases of each set by each baseline."""
    for one in done:
        held = one.chosen.case_set
        runner.say(f"{held.name}: baselines over {len(held.documents)} documents")
        cases = [case for case in held.cases if case.relevant]
        one.others.update(baselines.rankings(held.documents, cases, encode, figures.K))


def add_libraries(
    done: Sequence[Measurement], libraries: Sequence[Library], model: Path, python: Path = PYTHON
) -> dict[str, str]:
    """Rank the same cases by each library; library → what kept it from all or some sets."""
    if not installed(python):
        runner.say(f"libraries: {NOT_INSTALLED}")
        return dict.fromkeys((one.name for one in libraries), NOT_INSTALLED)
    notes = {}
    for library in libraries:
        found, failure = others.rankings(library, [one.chosen for one in done], model, figures.K, python)
        for one in done:
            one.others.update(found.get(one.chosen.case_set.name, {}))
        if failure is not None:
            notes[library.name] = failure
    return notes


def write(report: Mapping[str, Any], done: Sequence[Measurement], out: Path) -> None:
    """Write `quality.json`, `quality.html` and what each system found for each case."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "quality.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for one in done:
        rows = [{"system": name, "found": found} for name, found in one.others.items()]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (out / one.chosen.case_set.name / "others.jsonl").write_text(lines, "utf-8")
    page.write(report, [(one.chosen.case_set, one.ours) for one in done], out / "quality.html")


def as_table(report: Mapping[str, Any]) -> str:
    """nDCG@10 of each set in plain text: ours, the habit, the best by hand and the best library."""
    lines = [f"{'nDCG@10':<18}{'split':<7}{'cases':>6}{'ours':>8}{'habit':>8}{'by hand':>9}{'library':>9}"]
    for one in report["sets"]:
        means = {system["name"]: system["means"][figures.FIRST][0] for system in one["systems"]}
        cells = [
            means.get(name)
            for name in (figures.OURS, baselines.HABIT, one["best_by_hand"], one["best_library"])
        ]
        told = "".join(
            f"{'–':>{width}}" if cell is None else f"{cell:>{width}.3f}"
            for cell, width in zip(cells, (8, 8, 9, 9), strict=True)
        )
        lines.append(f"{one['set']:<18}{one['split'] or 'all':<7}{one['answerable']:>6}{told}")
    return "\n".join(lines)


def model_folder() -> Path:
    """Where the files of the base of our encoder are, their digests checked."""
    from embeddings.encoder import BASE_MODEL
    from embeddings.model_files import ModelFiles

    return ModelFiles.find(BASE_MODEL).folder


def _sentence_transformer() -> baselines.Encode:
    """The base of our encoder as sentence-transformers runs it."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder()), device="cpu")

    def encode(texts: list[str]) -> NDArray[np.float32]:
        return np.asarray(model.encode(texts, show_progress_bar=False, normalize_embeddings=True), np.float32)

    return encode


def _arguments(given: argparse.Namespace) -> list[str]:
    told = ["quality", "--data", str(given.data), "--sets", *given.sets]
    told += ["--full"] if given.full else ["--limit", str(given.limit)]
    return [*told, "--peers", *given.peers]
