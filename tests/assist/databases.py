"""Fixtures: real databases, and the state's classes on them. Imported by `conftest`."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from uuid_utils.compat import uuid7

from assist.answers import Answers
from assist.conversations import Conversations, Turn
from assist.customers.customers import Customers
from assist.decisions import Decisions
from assist.events import Events
from assist.jobs import Jobs
from assist.journal.journal import Journal
from assist.journal.replays import Replays
from assist.keys import Keys
from assist.proofs import Proofs
from assist.stops import Stops
from assist.storage.database import METADATA, migrate, open_engine, writing
from assist.suggestions import Answer, Evidence, Suggestion
from knowledge_base.documents import Audience
from knowledge_base.readers import Reader

MARIA = Reader(name="maria", role="agent")


class EverythingHolds(Proofs):
    """Takes every suggestion for proved but those that rest on a document named in `gone`."""

    def __init__(self) -> None:
        self.gone: set[str] = set()

    def hold(self, suggestion: Suggestion, reader: Reader) -> bool:
        return self.may_read(suggestion, reader)

    def may_read(self, suggestion: Suggestion, reader: Reader) -> bool:  # noqa: ARG002 - its signature
        return self.gone.isdisjoint(suggestion.documents())


@dataclass(frozen=True)
class State:
    """Everything that keeps state, on one database."""

    engine: Engine
    head_path: Path
    clock: Callable[[], datetime]
    events: Events
    journal: Journal
    conversations: Conversations
    customers: Customers
    answers: Answers
    decisions: Decisions
    stops: Stops
    keys: Keys
    jobs: Jobs
    replays: Replays

    @classmethod
    def on(cls, engine: Engine, head_path: Path, clock: Callable[[], datetime]) -> State:
        events = Events(engine, clock)
        journal = Journal(engine, head_path, clock)
        decisions = Decisions(engine, clock, journal, events)
        return cls(
            engine=engine,
            head_path=head_path,
            clock=clock,
            events=events,
            journal=journal,
            conversations=Conversations(engine, clock, events),
            customers=Customers(engine, clock, journal, events),
            answers=Answers(engine, clock, journal, events),
            decisions=decisions,
            stops=Stops(engine, clock, journal, events),
            keys=Keys(engine, clock),
            jobs=Jobs(engine, clock),
            replays=Replays(engine, decisions, EverythingHolds()),
        )

    def show(
        self,
        conversation_id: str,
        *drafts: str,
        reader: Reader = MARIA,
        turn: str = "t1",
        audience: Audience = "public",
        teams: tuple[str, ...] = (),
    ) -> Answer:
        """Store a customer's turn and record an answer with these drafts."""
        stored, _ = self.conversations.add_turn(
            conversation_id, Turn(id=turn, speaker="customer", text="My fridge is warm")
        )
        answer = answer_of(conversation_id, *drafts, audience=audience, teams=teams)
        with writing(self.engine) as connection:
            self.answers.record(connection, conversation_id, stored, answer, reader)
        return answer


def answer_of(
    conversation_id: str | None,
    *drafts: str,
    snapshot: str = "s1",
    need: str = "warm fridge",
    audience: Audience = "public",
    teams: tuple[str, ...] = (),
    version: int = 2,
) -> Answer:
    """An answer with one suggestion for each draft; silent without any."""
    return Answer(
        status="suggested" if drafts else "silent",
        reason=None if drafts else "no_evidence",
        snapshot=snapshot,
        took_ms=1.5,
        need=need,
        suggestions=tuple(
            suggestion(str(uuid7()), draft, conversation_id, rank, audience, teams, version)
            for rank, draft in enumerate(drafts, 1)
        ),
    )


def suggestion(
    id: str,
    draft: str,
    conversation_id: str | None = "c1",
    rank: int = 1,
    audience: Audience = "public",
    teams: tuple[str, ...] = (),
    version: int = 2,
) -> Suggestion:
    return Suggestion(
        id=id,
        conversation_id=conversation_id,
        rank=rank,
        kind="answer",
        draft=draft,
        evidence=(
            Evidence(
                document_id="returns",
                version=version,
                passage_id=f"returns@{version}:0",
                title="Returns",
                section="Returns",
                quote="30 days",
                start=0,
                end=7,
                audience=audience,
                teams=teams,
                in_force_from=None,
                in_force_until=None,
                age_days=3,
                url=None,
            ),
        ),
        confidence="high",
    )


def _started(folder: Path) -> Any:
    """A running PostgreSQL. pgserver waits ten seconds, too short on a busy machine: three tries."""
    import pgserver  # not at the top: it makes its lock's folder when imported

    for tries_left in (2, 1, 0):
        try:
            return pgserver.get_server(folder / f"data{tries_left}", cleanup_mode="delete")
        except subprocess.SubprocessError:
            if not tries_left:
                raise
    raise AssertionError("unreachable")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Makes a new, empty database on a real PostgreSQL and gives its URL."""
    # Not pytest's own folder: root's PostgreSQL runs as another user, and whenever another pytest starts it
    # takes all but root's rights from the folder of all of them.
    folder = Path(tempfile.mkdtemp(prefix="assist-postgresql-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))  # where pgserver keeps its lock
        try:
            server = _started(folder)
        except Exception as failure:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"PostgreSQL could not be started here, so its tests do not run: {failure}")
    admin = open_engine(server.get_uri()).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))  # no power is cut here, and disks are slow
        connection.execute(text("SELECT pg_reload_conf()"))
    numbers = itertools.count()

    def new_database() -> str:
        name = f"test_{next(numbers)}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        url: str = server.get_uri(database=name)
        return url

    yield new_database
    admin.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    new_database: Callable[[], str] = request.getfixturevalue("postgresql")
    return new_database()


@pytest.fixture(scope="session")
def shared_postgresql(postgresql: Callable[[], str]) -> Iterator[Engine]:
    """One PostgreSQL database with every table: making one for each test takes longer than the tests."""
    engine = open_engine(postgresql())
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One SQLite file with every table and no row, to copy: making the tables takes a tenth of a second."""
    path = tmp_path_factory.mktemp("migrated") / "state.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


def emptied(shared: Engine) -> str:
    """The URL of a database after every row in it is gone."""
    # Not TRUNCATE: it makes every table a new file, which takes twenty times as long.
    emptying = [
        f"DELETE FROM {table.name}"  # noqa: S608 - our own tables
        for metadata in METADATA
        for table in reversed(metadata.sorted_tables)
    ]
    with writing(shared) as connection:
        counted = connection.execute(text("SELECT sequencename FROM pg_sequences")).scalars()
        emptying += [f"ALTER SEQUENCE {name} RESTART" for name in counted]
        connection.exec_driver_sql("; ".join(emptying))
    return shared.url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database with every table and no row."""
    if request.param == "postgresql":
        shared: Engine = request.getfixturevalue("shared_postgresql")
        emptied(shared)
        yield shared
        return
    shutil.copyfile(request.getfixturevalue("migrated_sqlite"), tmp_path / "state.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'state.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def state(engine: Engine, tmp_path: Path, clock: Callable[[], datetime]) -> State:
    return State.on(engine, tmp_path / "journal" / "head.json", clock)
