from __future__ import annotations

import pytest

from assist.errors import NotFound
from assist.jobs import Failure
from tests.assist.databases import State


def test_a_job_counts_what_is_done_and_what_failed(state: State) -> None:
    job = state.jobs.create("maria", 3)
    assert (job.state, job.done, job.total, job.failed) == ("running", 0, 3, ())

    state.jobs.advance(job.id, done=1)
    state.jobs.advance(job.id, failed=[Failure(file="a.pdf", code="unreadable", detail="Not a PDF.")])
    done = state.jobs.finish(job.id, total=2)

    assert (done.state, done.done, done.total) == ("done", 1, 2)
    assert done.failed == (Failure(file="a.pdf", code="unreadable", detail="Not a PDF."),)
    assert state.jobs.get(job.id, "maria") == done
    assert done.updated_at > done.created_at


def test_a_job_is_its_owners(state: State) -> None:
    job = state.jobs.create("maria", 1)

    with pytest.raises(NotFound, match=job.id):
        state.jobs.get(job.id, "jan")
    with pytest.raises(NotFound):
        state.jobs.get("nope")


def test_a_cancelled_job_stays_cancelled_and_one_that_ended_stays_as_it_is(state: State) -> None:
    job, ended = state.jobs.create("maria", 3), state.jobs.create("maria", 1)
    state.jobs.finish(ended.id)

    assert state.jobs.cancel(job.id, "maria").state == "cancelled"
    assert state.jobs.advance(job.id, done=1).state == "cancelled"
    assert state.jobs.finish(job.id).state == "cancelled"
    assert state.jobs.cancel(ended.id).state == "done"
    with pytest.raises(NotFound, match=job.id):
        state.jobs.cancel(job.id, "jan")
