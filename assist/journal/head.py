"""The head of the journal: the last entry's number and hash, signed, in a file outside the database.

A hash chain alone still verifies after its tail is cut off; the head says how far it went.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, ValidationError

from assist.storage.database import sync_folder


class Head(BaseModel):
    """How far the journal went at one moment."""

    model_config = ConfigDict(frozen=True)

    sequence: int
    hash: str
    at: datetime
    signature: str

    def __str__(self) -> str:
        """What somebody notes down elsewhere, to hold the journal against later."""
        return f"{self.sequence}:{self.hash}"


class DamagedHead(Exception):
    """The head file is not as this key signed it."""


class HeadFile:
    """The signed head at `path` and, beside it, the key that signs it, made at first use."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(path.parent.parent)
        self._path = path
        self._thread_lock = threading.Lock()
        self._file_lock = FileLock(path.with_suffix(".lock"), mode=0o600)
        with self.alone():
            self._key = _key(path.with_suffix(".key"))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else, in this process or another, reads or writes the head until the end of the block."""
        with self._thread_lock, self._file_lock:
            yield

    def read(self) -> Head | None:
        """The head, or None before the first. DamagedHead where its signature is not ours."""
        try:
            written = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            head = Head.model_validate_json(written)
        except ValidationError:
            raise DamagedHead(f"The journal's head {self._path.name} cannot be read.") from None
        expected = self._signature(head.sequence, head.hash, head.at)
        if not hmac.compare_digest(head.signature, expected):
            raise DamagedHead(f"The journal's head {self._path.name} is not signed with this service's key.")
        return head

    def write(self, sequence: int, hash: str, at: datetime) -> Head:
        """Replace the head, durably: a crash leaves the old one or this one."""
        head = Head(sequence=sequence, hash=hash, at=at, signature=self._signature(sequence, hash, at))
        aside = self._path.with_suffix(".new")
        with aside.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(head.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)
        sync_folder(self._path.parent)
        return head

    def commitment(self, text: str) -> str:
        """A hash of `text` that only the holder of the key can make."""
        return hmac.new(self._key, b"commitment\0" + text.encode(), hashlib.sha256).hexdigest()

    def _signature(self, sequence: int, hash: str, at: datetime) -> str:
        signed = f"head\0{sequence}\0{hash}\0{at.isoformat()}".encode()
        return hmac.new(self._key, signed, hashlib.sha256).hexdigest()


def _key(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text())
    except FileNotFoundError:
        aside = path.with_suffix(".key.new")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync_folder(path.parent)
        return bytes.fromhex(path.read_text())
