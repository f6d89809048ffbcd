"""Snapshots on disk: written aside, made durable, published by swapping one pointer file.

    CURRENT                        the name of the generation that answers
    publish.lock                   held by the one process that publishes
    snapshots/<name>/              a generation, never changed
    snapshots/.aside-<name>/       one being written; nobody reads it

At every instant CURRENT names a whole generation or there is none: files and folders are synced before the
rename, and the rename before the pointer is replaced.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

from knowledge_base.errors import SnapshotUnusable
from knowledge_base.snapshot import Snapshot, read

log = logging.getLogger(__name__)

_ASIDE = ".aside-"

Stamp = tuple[int, int, int]
"""Changes whenever CURRENT is replaced: inode, time of writing in ns, size."""


class SnapshotDirectory:
    """The generations of one knowledge base. Readers need no lock; a publisher holds `one_publisher`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._snapshots = root / "snapshots"
        self._current = root / "CURRENT"
        self._snapshots.mkdir(parents=True, exist_ok=True)
        # Not bound to a thread: whoever of the process has the turn holds it for all.
        self.one_publisher = FileLock(root / "publish.lock", thread_local=False)

    def stamp(self) -> Stamp | None:
        """What `CURRENT` looks like from outside, without reading it; None: there is none."""
        try:
            found = self._current.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def current(self) -> str | None:
        """The name of the published generation, or None if nothing was ever published."""
        try:
            return self._current.read_text(encoding="utf-8").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    def names(self) -> list[str]:
        """Every generation on disk, the one with the highest revision first."""
        found = (entry.name for entry in self._snapshots.iterdir() if entry.is_dir())
        return sorted((name for name in found if not name.startswith(".")), reverse=True)

    def read(self, name: str, encoder: tuple[str, int]) -> Snapshot:
        """Open a generation, all of it verified; SnapshotUnusable if it must not answer.

        Nothing is read from disk afterwards, so pruning never pulls a file from under a search.
        """
        if name not in self.names():
            raise SnapshotUnusable(name, "it is not on disk")
        folder = self._snapshots / name
        try:
            return read(name, lambda part: (folder / part).read_bytes(), encoder)
        except OSError as error:
            raise SnapshotUnusable(name, f"a file cannot be read ({error.strerror})") from error

    def publish(self, snapshot: Snapshot, files: Mapping[str, bytes]) -> None:
        """Make `snapshot` the current generation. Durable when this returns; caller holds `one_publisher`."""
        before = self.current()
        self._write(snapshot.name, files)
        self._point_at(snapshot.name)
        self._prune({snapshot.name, before})

    def _write(self, name: str, files: Mapping[str, bytes]) -> None:
        aside, target = self._snapshots / f"{_ASIDE}{name}", self._snapshots / name
        if target.exists():
            # The same name stands for the same bytes: it is there already, or it is damaged and of no use.
            if _holds(target, files):
                return
            shutil.rmtree(target)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        for part, content in files.items():
            _write_durably(aside / part, content)
        _sync_folder(aside)
        aside.rename(target)
        _sync_folder(self._snapshots)

    def _point_at(self, name: str) -> None:
        aside = self._root / ".CURRENT-aside"
        _write_durably(aside, f"{name}\n".encode())
        aside.replace(self._current)
        _sync_folder(self._root)

    def _prune(self, keep: set[str | None]) -> None:
        for entry in self._snapshots.iterdir():
            if entry.name not in keep:
                log.info("Removing snapshot %s", entry.name)
                shutil.rmtree(entry, ignore_errors=True)


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    try:
        return all((folder / part).read_bytes() == content for part, content in files.items())
    except OSError:
        return False


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
