"""The state database: opening it, bringing its tables up to date, and one way to write to it.

Writers take turns, on SQLite and on PostgreSQL alike: whoever writes sees everything written before and
commits before the next one begins. Numbers given in a transaction therefore become visible in their order,
which the journal's chain and the event streams rely on.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.pool import Pool

from assist.errors import AssistError, NoRoom, NotReady, Unprocessable
from assist.storage import tables
from knowledge_base import catalogue

Clock = Callable[[], datetime]
"""Gives the time now, aware of its zone."""

METADATA = (tables.metadata, catalogue.metadata)
"""Every table that migrations make."""

_TURN_TAKING = 0x617373697374  # "assist": the advisory lock that PostgreSQL writers take in turn
_WAIT_SECONDS = 15  # for another writer; longer than any transaction of ours


def open_engine(url: str) -> Engine:
    """An engine on the database at `url`, durable on commit: `sqlite:///FILE` or `postgresql://…`.

    A missing SQLite file is made, readable by its owner only. Touches no tables: see `migrate`.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=16,
            max_overflow=48,
            pool_pre_ping=True,
            connect_args={"options": f"-c lock_timeout={_WAIT_SECONDS}s", "connect_timeout": _WAIT_SECONDS},
        )
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise ValueError(
            f"The database {parsed.render_as_string()!r} cannot be used: give sqlite:///FILE or postgresql://…"
        )
    _make_private_file(Path(parsed.database))
    engine = create_engine(parsed, pool_size=16, max_overflow=48)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # its -wal and -shm inherit the mode


def sync_folder(folder: Path) -> None:
    """Make what was made or renamed in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves: Python's begin comes too late
    connection.execute(f"PRAGMA busy_timeout={_WAIT_SECONDS * 1000}")
    _switch_to_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # Two processes at a new file: SQLite refuses the second at once instead of letting it wait.
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as failure:
            if failure.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins as a reader fails as soon as somebody else has written; IMMEDIATE waits instead.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes, alone at its time; committed at the end, undone by an exception.

    NoRoom where the disk is full or read-only, NotReady where the database cannot be reached or stays busy,
    or where another version of Assist has migrated it since this process did.
    """
    with _explained():
        with _turn_in_this_process(engine), engine.connect() as connection:
            connection.execution_options(writes=True)
            callbacks: list[Callable[[], None]] = []
            connection.info["after_commit"] = callbacks
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(select(func.pg_advisory_xact_lock(_TURN_TAKING)))
                _refuse_migrated_since(connection, engine)
                yield connection
        for callback in callbacks:
            callback()


_revisions: WeakKeyDictionary[Pool, str] = WeakKeyDictionary()
"""The revision of the tables that this process writes, by its engine's connections."""


def _refuse_migrated_since(connection: Connection, engine: Engine) -> None:
    """Refuse to write with this process's idea of the tables into those of another version.

    Migrations take their turn among the writers, so nothing is written between this look and the commit.
    """
    ours = _revisions.get(engine.pool)
    if ours is None:
        return
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found != ours:
        raise NotReady(
            "database_newer",
            f"The database was migrated to revision {found!r}, and this process writes {ours!r}: another "
            "version of Assist was started on it. Nothing was written; restart with that version.",
        )


_turns: WeakKeyDictionary[Pool, threading.Lock] = WeakKeyDictionary()


@contextmanager
def _turn_in_this_process(engine: Engine) -> Iterator[None]:
    """Wait for the other writers of this process on SQLite.

    SQLite lets waiters sleep ever longer and then race: with 8 threads one in a hundred waited 450 ms.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    turn = _turns.setdefault(engine.pool, threading.Lock())
    if not turn.acquire(timeout=_WAIT_SECONDS):
        raise _busy()
    try:
        yield
    finally:
        turn.release()


def after_commit(connection: Connection, callback: Callable[[], None]) -> None:
    """Call `callback` once the transaction that `writing` opened is durable; never if it is undone."""
    connection.info["after_commit"].append(callback)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads; all its statements see the same moment."""
    with _explained(), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def migrate(engine: Engine) -> None:
    """Bring the tables up to date. One process does it, others wait for it.

    NotReady where the database was written by a newer version of Assist.
    """
    _revisions.pop(engine.pool, None)  # who brings it up to date may find it older
    with writing(engine) as connection:
        config = Config()
        folder = Path(__file__).parent / "migrations"
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        scripts = ScriptDirectory.from_config(config)
        _refuse_unknown_revision(connection, scripts)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    _revisions[engine.pool] = scripts.get_current_head() or ""


def _refuse_unknown_revision(connection: Connection, scripts: ScriptDirectory) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise NotReady(
            "database_newer",
            f"The database is at revision {current!r}, which this version of Assist does not know. "
            "Run the version that wrote it or a later one, or restore a backup made before.",
        )


def remove_traces(engine: Engine) -> bool:
    """Rewrite the SQLite files so that no byte of deleted rows is left; False: a reader is in the way.

    PostgreSQL removes dead rows by itself (autovacuum); there is nothing to do and the answer is True.
    """
    if engine.dialect.name != "sqlite":
        return True
    with _explained():
        pooled = engine.raw_connection()
        try:
            connection: Any = pooled.driver_connection
            connection.execute("VACUUM")
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            pooled.close()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as failure:
        cause = failure.orig if isinstance(failure, DBAPIError) else failure
        explanation = _sqlite_failure(cause) or _postgresql_failure(cause)
        if explanation is None:
            raise
        raise explanation from failure
    except NoFreeConnection as failure:
        raise NotReady("database_busy", "Every connection to the database is in use; try again.") from failure
    except UnicodeEncodeError as failure:
        raise _unstorable() from failure


_NO_ROOM = "The database cannot be written: {}. Free some space, or make the data directory writable."


def _busy() -> AssistError:
    return NotReady("database_busy", "The database is busy with another writer; try again.")


def _unstorable() -> AssistError:
    return Unprocessable(
        "text_not_storable",
        "A text holds a NUL character or half a surrogate pair, which cannot be stored; leave it out.",
    )


def _sqlite_failure(cause: object) -> AssistError | None:
    if not isinstance(cause, sqlite3.Error):
        return None
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the low byte names the kind, the rest the detail
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return NoRoom("no_room", _NO_ROOM.format(cause))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _busy()
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return NotReady("database_damaged", f"The database is damaged: {cause}. Restore it from a backup.")
    return None


def _postgresql_failure(cause: object) -> AssistError | None:
    if not isinstance(cause, psycopg.Error):
        return None
    state = cause.sqlstate or ""
    if state in ("53100", "58030", "25006"):  # disk full, I/O error, read-only
        return NoRoom("no_room", _NO_ROOM.format(type(cause).__name__))
    if state in ("55P03", "53300"):  # lock not available, too many connections
        return _busy()
    if isinstance(cause, psycopg.OperationalError):
        return NotReady("database_unreachable", "The database cannot be reached; try again.")
    if isinstance(cause, psycopg.DataError) and (not state or state in ("22021", "22P05")):
        return _unstorable()
    return None
