"""Jobs: long work that its owner can ask about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, insert, select, update
from uuid_utils.compat import uuid7

from assist.errors import NotFound
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import jobs

JobState = Literal["running", "done", "failed", "cancelled"]


class Failure(BaseModel):
    """One file of a job that could not be done, and why."""

    model_config = ConfigDict(frozen=True)

    file: str
    code: str
    detail: str


class Unmet(Failure):
    """Something that was stored and rests on what is not there, names what is somebody else's, or is probably
    not meant."""

    names: str
    """The id that it names and nothing has; of a customer, who has the identity too; else the region, the
    product, the attribute or the day that is doubted, or `audience`."""


class Job(BaseModel):
    """How far some long work has come."""

    model_config = ConfigDict(frozen=True)

    id: str
    owner: str
    state: JobState
    done: int
    unchanged: int = 0
    """Parts of those done that were there already, just so."""
    total: int
    """How many parts there are; an estimate until the job has ended."""
    failed: tuple[Failure, ...]
    warnings: tuple[Unmet, ...] = ()
    """What was stored and will not do all that it says. Until the job has ended, more of it may come."""
    created_at: datetime
    updated_at: datetime


class Jobs:
    """The jobs in the database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, owner: str, total: int) -> Job:
        """Begin a job of `total` parts."""
        now = self._clock()
        job = Job(
            id=str(uuid7()),
            owner=owner,
            state="running",
            done=0,
            total=total,
            failed=(),
            created_at=now,
            updated_at=now,
        )
        with writing(self._engine) as connection:
            connection.execute(insert(jobs).values({**job.model_dump(), "failed": [], "warnings": []}))
        return job

    def advance(
        self,
        id: str,
        done: int = 0,
        failed: Iterable[Failure] = (),
        *,
        unchanged: int = 0,
        warnings: Iterable[Unmet] = (),
    ) -> Job:
        """Count parts as done, `unchanged` of them as there already, and others as failed."""
        new = [failure.model_dump() for failure in failed]
        unmet = [warning.model_dump() for warning in warnings]
        with writing(self._engine) as connection:
            row = _row(connection, id)
            return self._change(
                connection,
                id,
                done=row.done + done,
                unchanged=row.unchanged + unchanged,
                failed=[*row.failed, *new],
                warnings=[*row.warnings, *unmet],
            )

    def rewind(self, id: str, done: int, unchanged: int, failures: int, total: int, warnings: int = 0) -> Job:
        """Count again from here: what came after is being done anew."""
        with writing(self._engine) as connection:
            row = _row(connection, id)
            kept = {"failed": row.failed[:failures], "warnings": row.warnings[:warnings]}
            return self._change(connection, id, done=done, unchanged=unchanged, total=total, **kept)

    def finish(
        self,
        id: str,
        state: JobState = "done",
        total: int | None = None,
        still: Callable[[Unmet], bool] = lambda _: True,
        more: Iterable[Unmet] = (),
    ) -> Job:
        """End a job, unless it was cancelled. `total` corrects the number of parts where it was not known
        before; of the warnings those are kept that `still` hold, and `more` added."""
        kept = [one.model_dump() for one in (*filter(still, self.get(id).warnings), *more)]
        with writing(self._engine) as connection:
            row = _row(connection, id)
            state = "cancelled" if row.state == "cancelled" else state
            return self._change(
                connection, id, state=state, total=row.total if total is None else total, warnings=kept
            )

    def cancel(self, id: str, owner: str | None = None) -> Job:
        """Ask a job to end: what works on it stops at its next part. One that has ended stays as it is.

        NotFound as for `get`.
        """
        with writing(self._engine) as connection:
            job = _owned(_row(connection, id), owner)
            return self._change(connection, id, state="cancelled") if job.state == "running" else job

    def get(self, id: str, owner: str | None = None) -> Job:
        """A job. NotFound where there is none, or where it is not this owner's; None: whoever's it is."""
        with reading(self._engine) as connection:
            return _owned(_row(connection, id), owner)

    def _change(self, connection: Any, id: str, **values: Any) -> Job:
        connection.execute(update(jobs).where(jobs.c.id == id).values(**values, updated_at=self._clock()))
        return _job(_row(connection, id))


def _row(connection: Any, id: str) -> Any:
    row = connection.execute(select(jobs).where(jobs.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("job", id)
    return row


def _owned(row: Any, owner: str | None) -> Job:
    job = _job(row)
    if owner is not None and job.owner != owner:
        raise NotFound("job", job.id)
    return job


def _job(row: Any) -> Job:
    return Job.model_validate({name: getattr(row, name) for name in Job.model_fields})
