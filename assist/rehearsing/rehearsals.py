"""Rehearsals: the latest recorded questions asked again, so that a lead sees what a change of documents did.

A rehearsal reads what a live answer reads, records no answer, shows nobody anything and leaves a report of
ids and figures. One runs at a time, on one thread, and rests as long as it works: live answers go before.

A verdict may differ because time has passed. What is compared is therefore which document answers, not
whether the customer may still return it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

from filelock import FileLock, Timeout

from assist.answers import Answers
from assist.assistant import Thinking
from assist.conversations import Conversations
from assist.customers.customers import Customers
from assist.errors import AssistError, Conflict, Unprocessable
from assist.jobs import Failure, Jobs
from assist.rehearsing.figures import Rehearsed, means_of, silence_of, times_of
from assist.rehearsing.recorded import Recorded, RecordedQuestions, document_of
from assist.reports import WORST, Report, Reports, Why, WorstCase
from assist.stops import Stops, stopped_documents
from assist.storage.database import Clock
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

log = logging.getLogger("assist")
SET = "recorded"
"""The set's name in a report of a rehearsal: this company's own questions."""
_BROKEN_OFF = Failure(
    file="rehearsal", code="rehearsal_ended", detail="The service ended while it ran: begin it again."
)


class Rehearsals:
    """The rehearsals of this data directory."""

    def __init__(
        self,
        directory: Path,
        questions: RecordedQuestions,
        thinking: Thinking,
        knowledge_base: KnowledgeBase,
        conversations: Conversations,
        customers: Customers,
        answers: Answers,
        stops: Stops,
        jobs: Jobs,
        reports: Reports,
        clock: Clock,
    ) -> None:
        self._directory = directory
        self._questions = questions
        self._thinking = thinking
        self._knowledge_base = knowledge_base
        self._conversations = conversations
        self._customers = customers
        self._answers = answers
        self._stops = stops
        self._jobs = jobs
        self._reports = reports
        self._clock = clock
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rehearsal")
        self._ending = Event()

    def begin(self, owner: str, like: str | None = None) -> str:
        """Begin to ask the latest questions again, or those of the report `like`; the job's id, and its
        report's.

        Conflict where one runs already, Unprocessable where there is nothing to ask, NotFound where there is
        no such report.
        """
        of = None if like is None else [case["id"] for case in self._reports.cases(like)]
        questions = self._questions.latest(of)
        if not questions:
            raise Unprocessable("nothing_recorded", _nothing(like))
        lock = self._locked()
        try:
            job = self._jobs.create(owner, len(questions)).id
            self._note.write_text(job)
            self._worker.submit(self._work, lock, job, questions)
        except BaseException:
            lock.release()
            raise
        return job

    def resume(self) -> None:
        """Say of a rehearsal that ended with its process that it did: nobody waits for it for ever."""
        if not self._note.exists():
            return
        with suppress(Conflict), self._locked():
            job = self._note.read_text()
            with suppress(AssistError):
                if self._jobs.get(job).state == "running":
                    self._break_off(job, _BROKEN_OFF)
            self._note.unlink()

    def close(self) -> None:
        """Break off what runs."""
        self._ending.set()
        self._worker.shutdown()

    def went_wrong(self, report: str, reader: Reader) -> tuple[WorstCase, ...]:
        """The answers that people took and that would not come again, as far as this reader may see them.

        The question is read from its record: of an erased conversation nothing is left.
        """
        found: list[WorstCase] = []
        for case in self._reports.cases(report):
            why = _why(case)
            answer = self._answers.get(case["id"], reader) if why else None
            if why and answer is not None:
                before, now = (self._seen(case[name], reader) for name in ("before", "now"))
                found.append(WorstCase(id=case["id"], text=answer.need, why=why, before=before, now=now))
            if len(found) == WORST:
                break
        return tuple(found)

    @property
    def _note(self) -> Path:
        """Names the job that runs."""
        return self._directory / "running"

    def _locked(self) -> FileLock:
        """A lock that is held: by one process at a time, and the system lets go of it when that one dies."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(self._directory / "running.lock", timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise Conflict(
                "rehearsal_running", "A rehearsal is running already: wait for it, or cancel it."
            ) from None
        return lock

    def _seen(self, document: str | None, reader: Reader) -> str | None:
        known = document is not None and self._knowledge_base.get(document, reader) is not None
        return document if known else None

    def _work(self, lock: FileLock, job: str, questions: tuple[Recorded, ...]) -> None:
        try:
            rehearsed = self._ask_all(job, questions)
            if rehearsed is not None:
                self._reports.write(
                    self._report(job, questions, rehearsed), map(Rehearsed.as_case, rehearsed)
                )
                self._jobs.finish(job)
        except Exception as failure:  # of whatever kind: nobody must wait for this job for ever
            log.error("rehearsal %s failed (%s)", job, type(failure).__name__)
            self._break_off(job, _unforeseen(failure))
        finally:
            self._note.unlink(missing_ok=True)
            lock.release()

    def _ask_all(self, job: str, questions: tuple[Recorded, ...]) -> list[Rehearsed] | None:
        """What each question gets now; None where it was cancelled or the service ends."""
        rehearsed: list[Rehearsed] = []
        for question in questions:
            one = self._ask(question)
            rehearsed.append(one)
            failed = [_failed(question)] if one.failed else []
            if self._jobs.advance(job, 0 if one.failed else 1, failed).state != "running":
                return None
            if self._ending.wait(one.took_ms / 1000):
                self._break_off(job, _BROKEN_OFF)
                return None
        return rehearsed

    def _ask(self, question: Recorded) -> Rehearsed:
        began = self._clock()
        try:
            conversation = self._conversations.get(question.conversation_id)
            customer_id = conversation.details.customer_id
            answer = self._thinking.answer(
                conversation.until(question.turn_id),
                customer=self._customers.at_hand(customer_id, began) if customer_id else None,
                reader=question.reader,
                channel=conversation.details.channel,
                without_documents=stopped_documents(self._stops.active()),
                collected=conversation.details.collected,
            )
        except Exception as failure:  # one question that breaks is a finding, not the end
            log.error("a question of a rehearsal failed (%s)", type(failure).__name__)
            return Rehearsed(question.answer_id, question.fate, question.document, (), 0.0, failed=True)
        found = (document_of(one.model_dump(mode="json")) for one in answer.suggestions)
        now = tuple(one for one in found if one is not None)
        return Rehearsed(question.answer_id, question.fate, question.document, now, answer.took_ms)

    def _report(self, job: str, questions: tuple[Recorded, ...], rehearsed: list[Rehearsed]) -> Report:
        days = [one.on for one in questions]
        return Report(
            id=job,
            set=SET,
            split=f"{min(days)} – {max(days)}",
            target=self._knowledge_base.current_snapshot(),
            at=self._clock(),
            cases=len(rehearsed),
            errors=sum(one.failed for one in rehearsed),
            means=means_of(rehearsed),
            silence=silence_of(rehearsed),
            search_ms={},
            suggest_ms=times_of(rehearsed),
        )

    def _break_off(self, job: str, why: Failure) -> None:
        self._jobs.advance(job, failed=[why])
        self._jobs.finish(job, "failed")


def _nothing(like: str | None) -> str:
    if like is not None:
        return f"No question of the report {like!r} is on record any more: begin without `like`."
    return "Nobody has decided on a suggestion yet, so there is nothing to ask again."


def _failed(question: Recorded) -> Failure:
    return Failure(
        file=question.answer_id,
        code="question_failed",
        detail="It could not be asked again: see GET /readyz and the log.",
    )


def _unforeseen(failure: Exception) -> Failure:
    detail = f"It was broken off ({type(failure).__name__}): see the log, and whether the reports' folder can be written."  # noqa: E501 - one sentence
    return Failure(file="rehearsal", code="rehearsal_failed", detail=detail)


def _why(case: Mapping[str, Any]) -> Why | None:
    if case.get("error"):
        return "failed"
    if case.get("was") != "taken" or case.get("shown"):
        return None
    return "other" if case.get("now") else "lost"
