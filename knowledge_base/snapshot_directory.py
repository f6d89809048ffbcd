"""Snapshots on disk: written aside, made durable, published by swapping one pointer file.

    CURRENT                        the name of the generation that answers
    publish.lock                   held by the one process that publishes
    snapshots/<name>/              a generation, never changed: the manifest that names its segments
    segments/<name>/               a segment, never changed, of one generation or many
    */.aside-<name>/               one being written; nobody reads it

At every instant CURRENT names a whole generation or there is none: files and folders are synced before the
rename, segments before the generation that names them, and that before the pointer is replaced.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from filelock import FileLock

from knowledge_base.errors import SegmentUnusable, SnapshotUnusable
from knowledge_base.segment import MANIFEST, Encoder, Files, Segment, read
from knowledge_base.snapshot import Manifest, Snapshot, opened, read_manifest

log = logging.getLogger(__name__)

_ASIDE = ".aside-"

Stamp = tuple[int, int, int]
"""Changes whenever CURRENT is replaced: inode, time of writing in ns, size."""


class SnapshotDirectory:
    """The generations of one knowledge base. Readers need no lock; a publisher holds `one_publisher`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._snapshots = root / "snapshots"
        self._segments = root / "segments"
        self._current = root / "CURRENT"
        for folder in (self._snapshots, self._segments):
            folder.mkdir(parents=True, exist_ok=True)
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

    def read(self, name: str, encoder: Encoder, known: Snapshot | None = None) -> Snapshot:
        """Open a generation, all of it verified; SnapshotUnusable if it must not answer.

        Segments that `known` holds in memory were verified when they were read, and are taken from there.
        Nothing is read from disk afterwards, so pruning never pulls a file from under a search.
        """
        if name not in self.names():
            raise SnapshotUnusable(name, "it is not on disk")
        held = {one.name: one for one in known.segments} if known else {}
        try:
            manifest = read_manifest(name, (self._snapshots / name / MANIFEST).read_bytes(), encoder)
            segments = [held.get(own) or self._segment(own, encoder) for own in manifest.segments]
        except OSError as error:
            raise SnapshotUnusable(name, f"a file cannot be read ({error.strerror})") from error
        except SegmentUnusable as error:
            raise SnapshotUnusable(name, str(error)) from error
        return opened(name, manifest, segments, known)

    def publish(self, snapshot: Snapshot, made: Mapping[str, Files], *, trusted: Collection[str]) -> None:
        """Make `snapshot` the current generation. Durable when this returns; caller holds `one_publisher`.

        `made` has the files of the segments that are new. The segments `trusted` are taken to be on disk as
        they should; any other that is there is compared.
        """
        before = self.current()
        for segment in snapshot.segments:
            folder = self._segments / segment.name
            if segment.name not in trusted or not folder.exists():
                _write(folder, made.get(segment.name) or segment.files())
        _write(self._snapshots / snapshot.name, {MANIFEST: snapshot.manifest.written()})
        self._point_at(snapshot.name)
        self._prune(snapshot, before)

    def _segment(self, name: str, encoder: Encoder) -> Segment:
        return read(name, lambda part: (self._segments / name / part).read_bytes(), encoder)

    def _point_at(self, name: str) -> None:
        aside = self._root / ".CURRENT-aside"
        _write_durably(aside, f"{name}\n".encode())
        aside.replace(self._current)
        _sync_folder(self._root)

    def _prune(self, snapshot: Snapshot, before: str | None) -> None:
        """Remove what neither this generation nor the one before it names."""
        _remove(self._snapshots, keep={snapshot.name, before})
        keep: set[str | None] = set(snapshot.manifest.segments)
        if before is not None and before != snapshot.name:
            keep |= self._named_by(before)
        _remove(self._segments, keep)

    def _named_by(self, name: str) -> set[str]:
        """The segments of a generation; none where its manifest cannot be read."""
        try:
            return set(
                Manifest.model_validate_json((self._snapshots / name / MANIFEST).read_bytes()).segments
            )
        except (OSError, ValueError):
            return set()


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Make `files` the content of the folder `target`, whole or not at all."""
    aside = target.with_name(f"{_ASIDE}{target.name}")
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
    _sync_folder(target.parent)


def _remove(folder: Path, keep: Collection[str | None]) -> None:
    for entry in folder.iterdir():
        if entry.name not in keep:
            log.info("Removing %s", entry)
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
