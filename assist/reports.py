"""Reports: what `python -m eval run` or a rehearsal left in the folder of reports, read as numbers.

The folder is the operator's. What cannot be read as a report is not one; its pages are never opened.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assist.errors import NotFound

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
_LARGEST_SUMMARY = 1_000_000  # bytes
_MOST_REPORTS = 200
_MOST_CASES = 20_000
WORST = 20
_LONGEST_TEXT = 400
Why = Literal["failed", "lost", "spoke", "other"]
Share = Annotated[float, Field(allow_inf_nan=False)]


class ReportEntry(BaseModel):
    """One evaluation."""

    model_config = ConfigDict(frozen=True)

    id: str
    set: str = Field(max_length=200)
    split: str | None = Field(default=None, max_length=80)
    target: str = Field(max_length=300)
    at: datetime
    cases: int
    errors: int = 0


class WorstCase(BaseModel):
    """A question on which it went wrong."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    why: Why
    """It failed; an answer was on file and not given; nothing on file answers and it spoke; another document
    was given."""
    before: str | None = None
    """Of a rehearsal: the document whose suggestion a person took, if this reader may see it."""
    now: str | None = None
    """Of a rehearsal: the document that would come first now."""


class Report(ReportEntry):
    """One evaluation with its figures."""

    documents: int = 0
    means: dict[str, Share]
    silence: dict[str, Share]
    search_ms: dict[str, Share]
    suggest_ms: dict[str, Share]
    worst: tuple[WorstCase, ...] = ()
    """For those who may read conversations: a set may be made of them."""


class Reports:
    """The reports in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def list(self) -> tuple[ReportEntry, ...]:
        """Every report that can be read, the latest first."""
        if not self.folder.is_dir():
            return ()
        names = (path.name for path in sorted(self.folder.iterdir(), reverse=True) if path.is_dir())
        found = (self._read(name) for name in islice(names, _MOST_REPORTS))
        fields = set(ReportEntry.model_fields)
        entries = (ReportEntry(**one.model_dump(include=fields)) for one in found if one is not None)
        return tuple(sorted(entries, key=lambda one: (one.at, one.id), reverse=True))

    def get(self, id: str, *, with_cases: bool) -> Report:
        """One report. NotFound where there is none that can be read."""
        found = self._read(id)
        if found is None:
            raise NotFound("report", id)
        worst = tuple(islice(self._went_wrong(id), WORST)) if with_cases else ()
        return found.model_copy(update={"worst": worst})

    def cases(self, id: str) -> Iterator[dict[str, Any]]:
        """The cases of a report that have an id, as they were written. NotFound where there is no report."""
        if self._read(id) is None:
            raise NotFound("report", id)
        return self._cases(id)

    def write(self, report: Report, cases: Iterable[dict[str, Any]]) -> None:
        """Leave a report in the folder, whole or not at all. OSError where that cannot be written."""
        coming = self.folder / f".{report.id}"
        coming.mkdir(parents=True)
        try:
            summary = report.model_dump(mode="json", exclude={"id", "worst"})
            (coming / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
            lines = "".join(f"{json.dumps(one)}\n" for one in cases)
            (coming / "cases.jsonl").write_text(lines, encoding="utf-8")
            coming.rename(self.folder / report.id)
        except BaseException:
            shutil.rmtree(coming, ignore_errors=True)
            raise

    def _path(self, id: str, name: str) -> Path | None:
        """A file of a report; None where it is not there, or a link leads out of the folder."""
        if not _NAME.fullmatch(id):
            return None
        path = self.folder / id / name
        inside = path.resolve().is_relative_to(self.folder.resolve())
        return path if inside and path.is_file() else None

    def _read(self, id: str) -> Report | None:
        path = self._path(id, "summary.json")
        if path is None or path.stat().st_size > _LARGEST_SUMMARY:
            return None
        try:
            kept = json.loads(path.read_bytes())
            return Report.model_validate({**kept, "id": id, "worst": ()})
        except (ValueError, TypeError, RecursionError, ValidationError, OSError):
            return None

    def _went_wrong(self, id: str) -> Iterator[WorstCase]:
        for case in self._cases(id):
            try:
                why = _why(bool(case["relevant"]), bool(case["spoke"]), case.get("error"))
                if why is not None:
                    yield WorstCase(id=case["id"], text=str(case["asked"])[:_LONGEST_TEXT], why=why)
            except (KeyError, ValueError):
                continue

    def _cases(self, id: str) -> Iterator[dict[str, Any]]:
        path = self._path(id, "cases.jsonl")
        if path is None:
            return
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in islice(lines, _MOST_CASES):
                with suppress(ValueError, RecursionError):
                    case = json.loads(line)
                    if isinstance(case, dict) and isinstance(case.get("id"), str):
                        yield case


def _why(answerable: bool, spoke: bool, error: object) -> Why | None:
    if error:
        return "failed"
    if answerable == spoke:
        return None
    return "lost" if answerable else "spoke"
