"""Idempotency: a request that comes twice under one key has one effect and one answer.

The key's entry is made before the request has any effect and filled in after. A process that dies between
the two leaves it open; the next try takes it over under the same operation id, and what was made under that
id already is found instead of made again.
"""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, null, select, update

from assist.storage.database import Clock, writing
from assist.storage.tables import idempotency

KEPT_FOR = timedelta(hours=24)
_TAKEN_OVER_AFTER = timedelta(minutes=10)  # longer than a request may take, where we cannot ask the process
_TIDY_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Fresh:
    """Go on: nobody has answered this yet."""

    operation: str
    """A UUIDv7, the same for every try under this key: the id for what the request makes."""


@dataclass(frozen=True)
class Replay:
    """It was answered; this was the answer."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class InProgress:
    """Somebody is working on it now."""


@dataclass(frozen=True)
class Mismatch:
    """The key was used for another request."""


class Idempotency:
    """The keys of the last 24 hours in the database."""

    def __init__(self, engine: Engine, clock: Clock, process_id: str) -> None:
        """`process_id` is `this_process()`, told apart from every other process by `is_alive`."""
        self._engine = engine
        self._clock = clock
        self._process_id = process_id
        self._tidied = clock()
        self._tidy_lock = threading.Lock()

    def begin(self, scope: str, key: str, request_hash: str) -> Fresh | Replay | InProgress | Mismatch:
        """Claim a key for a request: of many at once with the same key exactly one is Fresh."""
        now = self._clock()
        with writing(self._engine) as connection:
            if self._is_time_to_tidy(now):
                connection.execute(delete(idempotency).where(idempotency.c.started_at < now - KEPT_FOR))
            row = connection.execute(select(idempotency).where(_is(scope, key))).one_or_none()
            if row is not None and row.started_at < now - KEPT_FOR:
                connection.execute(delete(idempotency).where(_is(scope, key)))
                row = None
            if row is None:
                connection.execute(
                    insert(idempotency).values(
                        scope=scope,
                        key=key,
                        request_hash=request_hash,
                        started_at=now,
                        process=self._process_id,
                    )
                )
                return Fresh(_operation(scope, key, now))
            if row.request_hash != request_hash:
                return Mismatch()
            if row.status is not None:
                return Replay(row.status, row.headers or {}, row.body or "")
            if self._still_works(row.process, row.started_at, now):
                return InProgress()
            connection.execute(update(idempotency).where(_is(scope, key)).values(process=self._process_id))
            return Fresh(_operation(scope, key, row.started_at))

    def finish(self, scope: str, key: str, status: int, headers: Mapping[str, str], body: str) -> None:
        """Keep the answer for every later try."""
        with writing(self._engine) as connection:
            connection.execute(
                update(idempotency)
                .where(_is(scope, key), idempotency.c.process == self._process_id)
                .values(status=status, headers=dict(headers), body=body)
            )

    def release(self, scope: str, key: str) -> None:
        """Drop what is kept: the next try takes over under the same operation id and is answered anew."""
        with writing(self._engine) as connection:
            connection.execute(
                update(idempotency)
                .where(_is(scope, key))
                .values(status=null(), headers=null(), body=null(), process="")
            )

    def forget(self, scope: str, key: str) -> None:
        """Give the key back: the request had no effect."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(idempotency).where(
                    _is(scope, key),
                    idempotency.c.status.is_(None),
                    idempotency.c.process == self._process_id,
                )
            )

    def _is_time_to_tidy(self, now: datetime) -> bool:
        with self._tidy_lock:
            if now - self._tidied < _TIDY_EVERY:
                return False
            self._tidied = now
            return True

    def _still_works(self, process: str, started_at: datetime, now: datetime) -> bool:
        if process == self._process_id:
            return True
        alive = is_alive(process)
        return now - started_at < _TAKEN_OVER_AFTER if alive is None else alive


def this_process() -> str:
    """A name for this process that no other has, on this machine or elsewhere: `PID.START@MACHINE`."""
    return f"{os.getpid()}.{_started(os.getpid()) or uuid.uuid4().hex[:12]}@{_machine()}"


def is_alive(process: str) -> bool | None:
    """Whether the process of this name still runs; None where it cannot be known from here."""
    if not process:
        return False
    pid_and_start, _, machine = process.partition("@")
    pid, _, start = pid_and_start.partition(".")
    if machine != _machine() or not pid.isdecimal() or not Path("/proc/self/stat").exists():
        return None
    return _started(int(pid)) == start


def _started(pid: int) -> str | None:
    """When a process began, in clock ticks since the machine did; None where there is none of this number."""
    try:
        # Field 22; the second field is the command in brackets and may itself hold spaces and brackets.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return None


def _machine() -> str:
    """This boot of this machine, and the process numbers it counts in."""
    parts = [os.uname().nodename]
    for name in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        path = Path(name)
        if path.exists():
            parts.append(str(path.readlink()) if path.is_symlink() else path.read_text())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _operation(scope: str, key: str, started_at: datetime) -> str:
    """A UUIDv7 (RFC 9562) of the first try's millisecond, its random bits drawn from scope and key."""
    drawn = int.from_bytes(hashlib.sha256(f"{scope}\n{key}\n{started_at.isoformat()}".encode()).digest()[:10])
    milliseconds = int(started_at.timestamp() * 1000) & ((1 << 48) - 1)
    value = milliseconds << 80 | 0x7 << 76 | (drawn >> 68) << 64 | 0b10 << 62 | drawn & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))


def _is(scope: str, key: str) -> ColumnElement[bool]:
    return and_(idempotency.c.scope == scope, idempotency.c.key == key)
