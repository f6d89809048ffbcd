"""Imports: files taken in at once and worked off in the background, through a crash if need be.

The files are on disk before the job's id is given out, so an acknowledged import survives a power cut: the
next start takes it up again. Doing a file twice is harmless, because the same content makes no new version
and the same customer is the same customer.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from filelock import FileLock, Timeout
from uuid_utils.compat import uuid7

from assist.customers.customers import Customers
from assist.customers.rows import rows_of
from assist.errors import AssistError
from assist.jobs import Failure, Jobs, JobState, Unmet
from assist.judging.checks import refuse_bad_rules, unknown_grounds
from assist.judging.doubts import Doubt
from assist.storage.database import sync_folder
from knowledge_base.documents import Document
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.loading import Failed, load_file
from knowledge_base.readers import Reader

log = logging.getLogger("assist")
Subject = Literal["documents", "customers"]
_COMING = "coming-"
_EDITOR = Reader(name="import", role="editor")
_UNFORESEEN = "import_failed"
"""A job with such a failure is itself failed: the service broke, not the file."""
_SHARED = "identity_of_another"
_NO_GROUND = "no_such_document"
_REPEATED = "{} of this import is document {!r} already: rename one of the two, or leave one out"
DEFAULTS = {"kind": "policy"}
"""What a file that cannot say its kind (PDF, Word, plain text) is. Without audience only editors see it."""


@dataclass(frozen=True)
class Order:
    """What an import is to do; kept beside its files."""

    subject: Subject
    names: tuple[str, ...]
    """The files' own names; file number N is stored as `N`."""

    def write(self, folder: Path) -> None:
        """Keep the order in `folder`, durably."""
        _write(folder / "order.json", json.dumps({"subject": self.subject, "names": self.names}).encode())

    @classmethod
    def read(cls, folder: Path) -> Order:
        """The order kept in `folder`."""
        kept = json.loads((folder / "order.json").read_bytes())
        return cls(kept["subject"], tuple(kept["names"]))


class Imports:
    """The imports of this process, one file at a time, in their order."""

    def __init__(
        self,
        directory: Path,
        jobs: Jobs,
        knowledge_base: KnowledgeBase,
        customers: Customers,
        doubts: Callable[[str, Document], Iterable[Doubt]] = lambda _id, _document: (),
    ) -> None:
        self._directory = directory
        self._jobs = jobs
        self._knowledge_base = knowledge_base
        self._customers = customers
        self._doubts = doubts
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")
        self._ending = False

    def accept(self, subject: Subject, files: Iterable[tuple[str, BinaryIO]], owner: str) -> str:
        """Keep the files durably and begin to work on them; the job's id."""
        coming = self._directory / f"{_COMING}{uuid7()}"
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(self._directory.parent)
        with self._lock_of(coming):  # held while the files come: nobody sweeps them away
            try:
                job = self._keep(coming, subject, files, owner)
            finally:
                _remove(coming)  # there only if something went wrong
        self._worker.submit(self._work, self._directory / job)
        return job

    def resume(self) -> None:
        """Take up every import that a former process was given and did not finish.

        Files of an upload that ended before its job's id was given out are removed.
        """
        if not self._directory.is_dir():
            return
        self._sweep()
        for folder in sorted(self._directory.iterdir()):
            if folder.is_dir() and not folder.name.startswith(_COMING):
                self._worker.submit(self._work, folder)

    def close(self) -> None:
        """Finish the file in hand and leave the rest to the next start."""
        self._ending = True
        self._worker.shutdown(cancel_futures=True)

    def _keep(self, coming: Path, subject: Subject, files: Iterable[tuple[str, BinaryIO]], owner: str) -> str:
        coming.mkdir(mode=0o700)
        names = []
        for number, (name, content) in enumerate(files):
            names.append(name)
            _write(coming / str(number), content)
        Order(subject, tuple(names)).write(coming)
        sync_folder(coming)
        job = self._jobs.create(owner, len(names)).id
        coming.rename(self._directory / job)
        sync_folder(self._directory)
        return job

    def _sweep(self) -> None:
        """Remove what uploads left behind that nobody is writing any more."""
        for name in {path.name.removesuffix(".lock") for path in self._directory.glob(f"{_COMING}*")}:
            with suppress(Timeout), self._lock_of(self._directory / name):
                _remove(self._directory / name)

    @contextmanager
    def _lock_of(self, folder: Path) -> Iterator[None]:
        """Hold `folder` alone; Timeout where another process does."""
        lock = folder.with_name(f"{folder.name}.lock")
        with FileLock(lock, timeout=0, mode=0o600):
            try:
                yield
            finally:
                if not folder.exists():
                    lock.unlink(missing_ok=True)

    def _work(self, folder: Path) -> None:
        """Do one import. Another process that shares the directory may have it already."""
        try:
            with self._lock_of(folder):
                if folder.is_dir():
                    self._do_or_fail(folder)
        except Timeout:
            return
        except Exception as failure:  # one broken import must not end the worker
            kind = type(failure).__name__  # its message may hold what a customer said
            log.error("import %s failed (%s) and is tried again at the next start", folder.name, kind)

    def _do_or_fail(self, folder: Path) -> None:
        """Do one import. What stops it as a whole ends the job as failed, if that can still be written."""
        try:
            self._do(folder)
        except Exception as failure:  # of whatever kind: nobody must wait for this job for ever
            log.error("import %s failed (%s)", folder.name, type(failure).__name__)
            self._jobs.advance(folder.name, failed=[_unforeseen("the whole import", failure)])
            self._jobs.finish(folder.name, "failed")
            _remove(folder)

    def _do(self, folder: Path) -> None:
        order = Order.read(folder)
        for number, name in enumerate(order.names):
            file = folder / str(number)
            if self._ending:
                return
            if file.exists() and self._jobs.get(folder.name).state == "running":
                data = file.read_bytes()
                self._begin(folder, number, order.subject, data)
                brought = _brought(folder, order.names[:number])
                for taken in self._take(order.subject, name, data, brought):
                    _note_ids(folder, number, taken.ids)
                    job = self._jobs.advance(
                        folder.name,
                        taken.done,
                        taken.failed,
                        unchanged=taken.unchanged,
                        warnings=taken.warnings,
                    )
                    if job.state == "cancelled":
                        break
                file.unlink()
        job = self._jobs.get(folder.name)
        unforeseen = any(one.code == _UNFORESEEN for one in job.failed)
        state: JobState = "failed" if unforeseen else "done"
        # What one file names, a later one may have brought; what is doubted is seen beside all of them.
        self._jobs.finish(
            folder.name,
            state,
            total=job.done + len(job.failed),
            still=lambda warning: warning.code != _NO_GROUND or not self._is_stored(warning.names),
            more=self._doubted(folder, order) if order.subject == "documents" else (),
        )
        _remove(folder)

    def _begin(self, folder: Path, number: int, subject: Subject, data: bytes) -> None:
        """Note how far the job is before a file; where that is noted already, go back there.

        A file that a crash interrupted is done anew, and must not be counted twice.
        """
        note = folder / f"{number}.begun"
        if not note.exists():
            job = self._jobs.get(folder.name)
            lines = data.count(b"\n") + (not data.endswith(b"\n")) if subject == "customers" else 1
            total = job.total - 1 + lines  # the file was counted as one
            kept = [job.done, job.unchanged, len(job.failed), total, len(job.warnings)]
            with suppress(FileExistsError):
                _write(note, json.dumps(kept).encode())
        self._jobs.rewind(folder.name, *json.loads(note.read_bytes()))

    def _take(self, subject: Subject, name: str, data: bytes, brought: Mapping[str, str]) -> Iterator[_Taken]:
        """How many documents or customers a file gave since last time, and what of it failed; `brought` is
        the file that brought each document before it."""
        try:
            if subject == "documents":
                yield from self._documents(name, data, brought)
            else:
                yield from self._rows(name, data)
        except AssistError as refusal:
            yield _Taken(failed=[Failure(file=name, code=refusal.code, detail=refusal.detail)])
        except KnowledgeBaseError as refusal:
            yield _Taken(failed=[Failure(file=name, code="not_stored", detail=str(refusal))])
        except Exception as failure:  # of whatever kind: the other files and the job go on
            log.error("a file of an import failed (%s)", type(failure).__name__)
            yield _Taken(failed=[_unforeseen(name, failure)])

    def _documents(self, name: str, data: bytes, brought: Mapping[str, str]) -> Iterator[_Taken]:
        failed: list[Failure] = []
        good: list[tuple[str, Document]] = []
        for outcome in load_file(name, data, DEFAULTS):
            if isinstance(outcome, Failed):
                failed.append(Failure(file=outcome.file, code=outcome.code, detail=outcome.detail))
                continue
            if outcome.document_id in brought:
                # Else the second would silently replace the first, its audience too.
                detail = _REPEATED.format(brought[outcome.document_id], outcome.document_id)
                failed.append(Failure(file=name, code="repeated_id", detail=detail))
                continue
            try:
                refuse_bad_rules(outcome.document, outcome.places)
            except AssistError as refusal:
                place = f"{name}: {outcome.document_id}"
                failed.append(Failure(file=place, code=refusal.code, detail=refusal.detail))
                continue
            good.append((outcome.document_id, outcome.document))
        if good:
            self._knowledge_base.put_many(good)
        ids = tuple(dict.fromkeys(id for id, _ in good))
        yield _Taken(len(good), failed=failed, warnings=list(self._unmet(name, good)), ids=ids)

    def _unmet(self, name: str, stored: Iterable[tuple[str, Document]]) -> Iterator[Unmet]:
        """What the documents rest on (`or_granted_by`) that there is not, or not yet."""
        for id, document in stored:
            for bad, missing in unknown_grounds(document, self._is_stored):
                detail = f"{bad.field}: {bad.refusal}"
                yield Unmet(file=f"{name}: {id}", code=_NO_GROUND, detail=detail, names=missing)

    def _doubted(self, folder: Path, order: Order) -> Iterator[Unmet]:
        """What is probably not meant in the last version of each document that the import brought."""
        for id, name in _brought(folder, order.names).items():
            for version in self._knowledge_base.versions(id, _EDITOR)[-1:]:
                for doubt in self._doubts(id, version.content):
                    detail = f"{doubt.field}: {doubt.detail}"
                    yield Unmet(file=f"{name}: {id}", code=doubt.code, detail=detail, names=doubt.names)

    def _is_stored(self, id: str) -> bool:
        return bool(self._knowledge_base.versions(id, _EDITOR))

    def _rows(self, name: str, data: bytes) -> Iterator[_Taken]:
        for taken in self._customers.import_rows(rows_of(name, data)):
            failed = [
                Failure(file=f"{name}:{one.row}", code=one.code, detail=f"{_on(name, one.row)}: {one.detail}")
                for one in taken.rejected
            ]
            warned = [
                Unmet(
                    file=f"{name}:{one.row}",
                    code=_SHARED,
                    detail=f"{_on(name, one.row)}: {one.told}",
                    names=one.customer_id,
                )
                for one in taken.shared
            ]
            yield _Taken(taken.rows, taken.unchanged, failed, warned)


@dataclass(frozen=True)
class _Taken:
    """What was done, how much of it was there already, what failed, and what is warned of."""

    done: int = 0
    unchanged: int = 0
    failed: Sequence[Failure] = ()
    warnings: Sequence[Unmet] = ()
    ids: Sequence[str] = ()
    """The documents that it stored."""


def _note_ids(folder: Path, number: int, ids: Sequence[str]) -> None:
    """Keep which documents a file brought, for the files after it, through a crash too."""
    if ids:
        with suppress(FileExistsError):  # a file done anew brings the same
            _write(folder / f"{number}.ids", json.dumps(ids).encode())


def _brought(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """The first of these files of an import that brought each document."""
    brought: dict[str, str] = {}
    for number, name in enumerate(names):
        note = folder / f"{number}.ids"
        for id in json.loads(note.read_bytes()) if note.exists() else ():
            brought.setdefault(id, name)
    return brought


def _on(name: str, line: int) -> str:
    """Which line of the file, as an editor of text or a spreadsheet numbers it."""
    header = ", the header being line 1" if name.lower().endswith(".csv") else ""
    return f"line {line} of the file{header}"


def _unforeseen(file: str, failure: Exception) -> Failure:
    """What nobody foresaw, without its message, which may hold what a customer said."""
    detail = (
        f"It could not be stored ({type(failure).__name__}), or not all of it: "
        "see GET /readyz and the log, then send it again."
    )
    return Failure(file=file, code=_UNFORESEEN, detail=detail)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _write(path: Path, content: BinaryIO | bytes) -> None:
    with path.open("xb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())
