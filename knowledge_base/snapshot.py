"""Snapshot: one immutable generation of the index, whole and checked.

A generation is a manifest that names its segments. Its name carries the digest of the manifest, a segment's
name is the digest of its own, and that holds the digest of every file: a name stands for exact bytes. The
same documents, catalogue and encoder give the same name, whatever the order they came in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge_base.documents import DocumentVersion
from knowledge_base.errors import SnapshotUnusable
from knowledge_base.layout import Mask
from knowledge_base.lexical import LexicalIndex
from knowledge_base.names import Names
from knowledge_base.need import Filters
from knowledge_base.neighbours import Neighbours
from knowledge_base.passages import Passage
from knowledge_base.readers import Reader
from knowledge_base.repeats import Repeats
from knowledge_base.segment import (
    FORMAT,
    DocumentParts,
    Encode,
    Encoder,
    Files,
    Segment,
    digest,
    divided,
    made_of,
)
from knowledge_base.shelves import Shelves
from knowledge_base.visibility import Visibility

Floats = NDArray[np.float32]
Documents = Mapping[str, tuple[DocumentVersion, ...]]
"""All versions of each document, oldest first."""

_KEPT_MASKS = 16


class Manifest(BaseModel):
    """What a generation is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[3] = 3
    catalogue: str
    revision: int
    """The catalogue's revision: every change up to it is in, none after it."""
    encoder: str
    dimensions: int
    documents: int
    versions: int
    passages: int
    segments: tuple[str, ...]
    """Their names, in order of their documents."""

    def written(self) -> bytes:
        return self.model_dump_json(indent=1).encode()


@dataclass(frozen=True)
class Snapshot:
    """A generation that may answer. Row i of `neighbours` and `lexical` is `passages[i]`."""

    name: str
    manifest: Manifest
    segments: tuple[Segment, ...]
    documents: Documents
    """In order of their ids."""
    versions: tuple[DocumentVersion, ...]
    """By document id and version number."""
    passages: tuple[Passage, ...]
    """In the order of `versions`, then of the text."""
    visibility: Visibility
    version_of_row: NDArray[np.int64]
    """Index into `versions` of each passage."""
    shelves: Shelves
    _allowed: dict[Hashable, Mask] = field(default_factory=dict, compare=False, repr=False)

    @property
    def revision(self) -> int:
        return self.manifest.revision

    @property
    def neighbours(self) -> Neighbours:
        return self.shelves.neighbours

    @property
    def lexical(self) -> LexicalIndex:
        return self.shelves.lexical

    def allowed(self, reader: Reader, at: datetime, now: datetime, filters: Filters) -> Mask:
        """Which rows may answer this reader about the moment `at`, asked at `now`.

        The last few answers are kept: at a million rows it takes longer to ask than to search.
        """
        occasion = self.visibility.occasion(reader, at, now, filters)
        if (kept := self._allowed.get(occasion)) is not None:
            return kept
        allowed = self.visibility.admitted(reader, at, now, filters)[self.version_of_row]
        allowed.flags.writeable = False
        if len(self._allowed) >= _KEPT_MASKS:
            self._allowed.clear()
        self._allowed[occasion] = allowed
        return allowed

    def version(self, id: str, number: int) -> DocumentVersion | None:
        return next((one for one in self.documents.get(id, ()) if one.version == number), None)

    def passages_of(self, id: str, number: int) -> tuple[Passage, ...]:
        at = bisect_left(self._last_ids, id)
        return self.segments[at].passages_of(id, number) if at < len(self.segments) else ()

    def vector_of(self, binding: bytes) -> Floats | None:
        """The vector that was made from the text with this SHA-256; None where there is none."""
        for segment in self.segments:
            if (row := segment.row_of_binding.get(binding)) is not None:
                vector: Floats = segment.vectors[row]
                return vector
        return None

    @cached_property
    def names(self) -> Names:
        """What the passages are called."""
        return Names([segment.called for segment in self.segments])

    @cached_property
    def first_rows_of_triggers(self) -> NDArray[np.int64]:
        """The first row of every version that names what it is triggered by."""
        return self._first_rows_where([one.content.trigger is not None for one in self.versions])

    @cached_property
    def first_rows_of_slots(self) -> NDArray[np.int64]:
        """The first row of every version of a document that grants a slot, be it in another version."""
        granting = {one.id for one in self.versions if one.content.slots}
        return self._first_rows_where([one.id in granting for one in self.versions])

    @cached_property
    def first_rows_of_authority(self) -> NDArray[np.int64]:
        """The first row of every version that says who may do something."""
        return self._first_rows_where([bool(one.content.authority) for one in self.versions])

    def _first_rows_where(self, wanted: Sequence[bool]) -> NDArray[np.int64]:
        chosen = np.array(wanted, dtype=np.bool_)
        first = np.unique(self.version_of_row, return_index=True)[1]
        return np.asarray(first[chosen[self.version_of_row[first]]], dtype=np.int64)

    @cached_property
    def repeats(self) -> Repeats:
        """What finds the words of internal passages in other texts; made when first asked for."""
        public = np.array([one.content.audience == "public" for one in self.versions], dtype=np.bool_)
        return Repeats(self.passages, public[self.version_of_row])

    @cached_property
    def _last_ids(self) -> list[str]:
        return [segment.versions[-1].id for segment in self.segments]


def build(
    changed: Documents,
    *,
    catalogue: str,
    revision: int,
    encoder: Encoder,
    encode: Encode,
    base: Snapshot | None,
    known: Snapshot | None,
) -> tuple[Snapshot, Mapping[str, Files]]:
    """`base` with all versions of the documents that `changed`, none where one was deleted; None: only them.

    With it come the files of the segments that were made, by name.

    `encode` is asked only for texts that `known` has no vector of. `encoder` is the identity and the
    dimensions of what `encode` uses, and of `base` and `known`.
    """
    vector_of: Callable[[bytes], Floats | None] = known.vector_of if known else lambda _: None
    segments: list[Segment] = []
    made: dict[str, Files] = {}
    for one in _changed(base.segments if base else (), changed):
        if isinstance(one, Segment):
            segments.append(one)
            continue
        segment, files = made_of(one, encoder, encode, vector_of)
        segments.append(segment)
        made[segment.name] = files
    manifest = Manifest(
        catalogue=catalogue,
        revision=revision,
        encoder=encoder[0],
        dimensions=encoder[1],
        documents=sum(len(one.documents) for one in segments),
        versions=sum(len(one.versions) for one in segments),
        passages=sum(len(one.passages) for one in segments),
        segments=tuple(one.name for one in segments),
    )
    return _assembled(_name(manifest, manifest.written()), manifest, segments, base or known), made


def read_manifest(name: str, written: bytes, encoder: Encoder) -> Manifest:
    """The manifest of generation `name`; SnapshotUnusable if it must not answer."""
    try:
        manifest = Manifest.model_validate_json(written)
    except ValidationError as error:
        raise SnapshotUnusable(name, f"its manifest is not one of format {FORMAT}") from error
    if _name(manifest, written) != name:
        raise SnapshotUnusable(name, "its name does not stand for this manifest")
    if (manifest.encoder, manifest.dimensions) != encoder:
        raise SnapshotUnusable(name, f"it was made with encoder {manifest.encoder!r}, not {encoder[0]!r}")
    return manifest


def opened(name: str, manifest: Manifest, segments: Sequence[Segment], previous: Snapshot | None) -> Snapshot:
    """The generation of this manifest and its segments; what lies in memory for `previous` is shared."""
    held = [(len(one.versions), len(one.passages)) for one in segments]
    if (sum(own for own, _ in held), sum(own for _, own in held)) != (manifest.versions, manifest.passages):
        raise SnapshotUnusable(name, "it does not hold as many versions and passages as its manifest says")
    ids = list(chain.from_iterable(one.documents for one in segments))
    if ids != sorted(set(ids)) or len(ids) != manifest.documents:
        raise SnapshotUnusable(name, "its documents are not in order")
    return _assembled(name, manifest, segments, previous)


def _changed(segments: Sequence[Segment], changed: Documents) -> Iterator[Segment | list[DocumentParts]]:
    """The segments with the changed documents in their places: those that stay, and those to be made."""
    waiting: list[DocumentParts] = []  # documents after which no segment ends yet
    ids = sorted(changed)
    first = 0
    for at, segment in enumerate(segments):
        last = at == len(segments) - 1
        after = len(ids) if last else bisect_left(ids, segment.versions[-1].id + "\0", first)
        own, first = ids[first:after], after
        if not own and not waiting:
            yield segment
            continue
        groups = divided(chain(waiting, _merged(segment, {id: changed[id] for id in own})))
        waiting = groups.pop() if groups and not groups[-1][-1].ends_a_segment else []
        yield from groups
    groups = divided(chain(waiting, _merged(None, {id: changed[id] for id in ids[first:]})))
    yield from groups


def _merged(segment: Segment | None, changed: Documents) -> Iterator[DocumentParts]:
    """The documents of a segment and those that changed, in order, without the deleted."""
    kept = {one.id: one for one in segment.parts()} if segment else {}
    for id in sorted({*kept, *changed}):
        if id not in changed:
            yield kept[id]
        elif changed[id]:
            yield DocumentParts.of(changed[id])


def _name(manifest: Manifest, written: bytes) -> str:
    return f"{manifest.revision:012d}-{digest(written)[:16]}"


def _assembled(
    name: str, manifest: Manifest, segments: Sequence[Segment], previous: Snapshot | None
) -> Snapshot:
    shelves = Shelves.of(segments, manifest.dimensions, previous.shelves if previous else None)
    segments = shelves.segments
    documents: dict[str, tuple[DocumentVersion, ...]] = {}
    for segment in segments:
        documents.update(segment.documents)
    starts = np.cumsum([0, *(len(one.versions) for one in segments)])
    rows = [one.version_of_row + start for one, start in zip(segments, starts[:-1], strict=True)]
    snapshot = Snapshot(
        name=name,
        manifest=manifest,
        segments=segments,
        documents=documents,
        versions=tuple(chain.from_iterable(one.versions for one in segments)),
        passages=tuple(chain.from_iterable(one.passages for one in segments)),
        visibility=Visibility.joined([one.visibility for one in segments]),
        version_of_row=np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64),
        shelves=shelves,
    )
    _ = snapshot.neighbours, snapshot.lexical, snapshot.names  # made now, so that no search waits
    return snapshot
