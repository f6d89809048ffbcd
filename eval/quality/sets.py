"""Which sets are run, on which of their cases: never on a test split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.cases import CaseSet, SetUnreadable, load, splits

SETS = (
    "mtrag_un",
    "tau_airline",
    "tau_retail",
    "abcd",
    "dstc11_t5",
    "dstc10_t2",
    "mtrag_human_eval",
    "banking77",
    "dstc11_t2",
    "multidogo",
)
AT_MOST = 400
"""Cases of a set that a run takes unless it takes all: then the whole run ends within minutes."""


@dataclass(frozen=True)
class Chosen:
    """A set, and what of it is run."""

    case_set: CaseSet
    split: str | None
    """None: the set has no splits, all of it is run."""
    of_cases: int
    """How many cases the split has; more than `case_set` holds where it is a sample."""


def chosen(folder: Path, limit: int | None) -> Chosen:
    """The set in `folder`: its dev split, or its train split, or all of a set without splits.

    At most `limit` cases, the same every time; None: all. Raises SetUnreadable.
    """
    split = split_of(folder)
    whole = load(folder, split)
    return Chosen(load(folder, split, limit), split, len(whole.cases))


def split_of(folder: Path) -> str | None:
    """`dev`, or `train` for a set that has no dev split, or None for one without splits; never `test`.

    Raises SetUnreadable where all there is, is for the last test.
    """
    held = {split for split, _ in splits(folder).values()}
    if held and not held & {"dev", "train"}:
        raise SetUnreadable(f"{folder.name} has no dev or train split; its test split is left alone.")
    return next((split for split in ("dev", "train") if split in held), None)


def present(data: Path, names: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
    """Yield each name and its folder under `data`, None where there is none."""
    for name in names:
        folder = data / name
        yield name, folder if folder.is_dir() else None
