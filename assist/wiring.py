"""Where everything is put together: the one file that names concrete classes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from sqlalchemy import Engine

from assist.answers import Answers
from assist.assistant import Assistant
from assist.briefing.following import changes_brief
from assist.conversations import Conversations
from assist.customers.customers import Customers
from assist.customers.named import NamedOnFile
from assist.decisions import Decisions
from assist.doubting import Doubting
from assist.events import Events
from assist.evidence_first import EvidenceFirst
from assist.idempotency import Idempotency, this_process
from assist.imports import Imports
from assist.insights.insights import Insights
from assist.jobs import Jobs
from assist.journal.decided import DecidedList
from assist.journal.journal import Journal
from assist.journal.replays import Replays
from assist.keys import Keys
from assist.outreach.deciding import OutreachDecisions
from assist.outreach.incidents import Incidents
from assist.outreach.outreaches import Outreaches
from assist.paperwork import Paperwork
from assist.proofs import Proofs
from assist.rehearsing.recorded import RecordedQuestions
from assist.rehearsing.rehearsals import Rehearsals
from assist.reports import Reports
from assist.settings import Settings, zone_of
from assist.stops import Stops
from assist.storage.database import migrate, open_engine, writing
from assist.suggesting.suggesting import Suggesting
from embeddings.encoder import DEFAULT_MODEL, Encoder, SentenceEncoder
from knowledge_base.catalogue import Catalogue
from knowledge_base.knowledge_base import KnowledgeBase

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Limits:
    """What one request may cost, and which pages may send it or embed the sidebar."""

    max_body_bytes: int
    max_import_bytes: int
    request_timeout_seconds: float
    allowed_origins: tuple[str, ...]
    frame_origins: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """Everything the process consists of, ready to be called."""

    clock: Clock
    zone: tzinfo
    """Whose days count."""
    limits: Limits
    data_dir: Path
    engine: Engine
    knowledge_base: KnowledgeBase
    keys: Keys
    conversations: Conversations
    customers: Customers
    answers: Answers
    decisions: Decisions
    assistant: Assistant
    paperwork: Paperwork
    outreaches: Outreaches
    outreach_decisions: OutreachDecisions
    incidents: Incidents
    journal: Journal
    replays: Replays
    decided: DecidedList
    insights: Insights
    reports: Reports
    rehearsals: Rehearsals
    stops: Stops
    events: Events
    idempotency: Idempotency
    jobs: Jobs
    imports: Imports
    doubting: Doubting

    def reason_not_ready(self) -> str | None:
        """Why nothing can be searched or written now, or None if it can."""
        self.knowledge_base.refresh()
        return self.knowledge_base.reason_not_ready() or self._reason_not_writable()

    def _reason_not_writable(self) -> str | None:
        probe = self.data_dir / f".probe-{os.getpid()}"
        try:
            with probe.open("wb") as file:
                file.write(b"x" * 4096)
                os.fsync(file.fileno())
            probe.unlink()
        except OSError as failure:
            return f"the data directory cannot be written ({failure.strerror})"
        with writing(self.engine):
            return None

    def close(self) -> None:
        """End background work and give the database back."""
        self.imports.close()
        self.rehearsals.close()
        self.engine.dispose()


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@contextmanager
def open_keys(settings: Settings) -> Iterator[Keys]:
    """The keys alone, for commands that need no index and no encoder."""
    engine = _open_state(settings)
    try:
        yield Keys(engine, now)
    finally:
        engine.dispose()


def _open_state(settings: Settings) -> Engine:
    """The state database, made where it is missing and brought up to date."""
    data_dir = settings.data_dir.absolute()
    _make(data_dir)
    engine = open_engine(settings.state_url(data_dir))
    migrate(engine)
    return engine


def _make(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        (data_dir / ".probe").touch()
        (data_dir / ".probe").unlink()
    except OSError as failure:
        raise OSError(
            f"The data directory {str(data_dir)!r} cannot be written ({failure.strerror}). "
            "Set ASSIST_DATA_DIR to a directory of your own."
        ) from None


def wire(settings: Settings, *, encoder: Encoder | None = None, clock: Clock = now) -> Service:
    """The service these settings describe. `encoder` in place of the model that they name.

    Makes the data directory, brings the database up to date and opens the index.
    """
    data_dir, engine = settings.data_dir.absolute(), _open_state(settings)
    encoder = encoder or SentenceEncoder.open(
        settings.model or DEFAULT_MODEL, cache_dir=data_dir / "models", sixteen_bits=settings.sixteen_bits
    )
    knowledge_base = KnowledgeBase.open(data_dir / "index", Catalogue(engine), encoder, clock)
    events = Events(engine, clock)
    journal = Journal(engine, data_dir / "journal" / "head.json", clock)
    keys, jobs = Keys(engine, clock), Jobs(engine, clock)
    customers = Customers(engine, clock, journal, events)
    keys.keep_bootstrap(settings.bootstrap_key.get_secret_value() if settings.bootstrap_key else None)
    conversations = Conversations(engine, clock, events, changes_brief)
    answers = Answers(engine, clock, journal, events)
    decisions, stops = Decisions(engine, clock, journal, events), Stops(engine, clock, journal, events)
    zone = zone_of(settings.time_zone)
    doubting = Doubting(knowledge_base, NamedOnFile(engine), clock, zone)
    thinking = Suggesting(knowledge_base, clock, zone, customers.of_others)
    proofs = Proofs(knowledge_base, clock)
    reports = Reports(settings.reports_dir or data_dir / "reports")
    replays = Replays(engine, decisions, proofs)
    outreach_decisions = OutreachDecisions(engine, clock, journal, customers, zone)
    assistant = Assistant(
        engine,
        thinking,
        EvidenceFirst.of(settings.evidence_first),
        conversations,
        customers,
        answers,
        decisions,
        stops,
        proofs,
        clock,
    )
    return Service(
        clock=clock,
        zone=zone,
        limits=Limits(
            settings.max_body_bytes,
            settings.max_import_bytes,
            settings.request_timeout_seconds,
            settings.allowed_origins,
            settings.frame_origins,
        ),
        data_dir=data_dir,
        engine=engine,
        knowledge_base=knowledge_base,
        keys=keys,
        conversations=conversations,
        customers=customers,
        answers=answers,
        decisions=decisions,
        assistant=assistant,
        paperwork=Paperwork(
            assistant, conversations, customers, decisions, stops, knowledge_base, clock, zone
        ),
        outreaches=Outreaches(
            engine, clock, journal, customers, stops, knowledge_base, proofs, outreach_decisions, zone
        ),
        outreach_decisions=outreach_decisions,
        incidents=Incidents(engine),
        journal=journal,
        replays=replays,
        decided=DecidedList(engine, replays),
        insights=Insights(engine, knowledge_base),
        reports=reports,
        rehearsals=Rehearsals(
            data_dir / "rehearsals",
            RecordedQuestions(engine),
            thinking,
            knowledge_base,
            conversations,
            customers,
            answers,
            stops,
            jobs,
            reports,
            clock,
        ),
        stops=stops,
        events=events,
        idempotency=Idempotency(engine, clock, this_process()),
        jobs=jobs,
        imports=Imports(data_dir / "imports", jobs, knowledge_base, customers, doubting.of),
        doubting=doubting,
    )
