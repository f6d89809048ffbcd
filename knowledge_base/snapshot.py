"""Snapshot: one immutable generation of the index, whole and checked, in memory and as files.

Its name carries the digest of its manifest, and the manifest the digest of every file, so a name stands for
exact bytes. The same documents, catalogue and encoder give the same name, whatever the order they came in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from embeddings.encoder import EmbeddingError, unit_rows
from embeddings.vector_index import VectorIndex
from knowledge_base import lexical as words
from knowledge_base.chunking import passages_of
from knowledge_base.documents import DocumentVersion
from knowledge_base.errors import SnapshotUnusable
from knowledge_base.layout import Mask
from knowledge_base.lexical import LexicalIndex
from knowledge_base.need import Filters
from knowledge_base.passages import Passage
from knowledge_base.postings import Postings, from_npy, npy
from knowledge_base.readers import Reader
from knowledge_base.repeats import Repeats
from knowledge_base.visibility import Visibility

FORMAT = 2
"""Raise it, here and in `Manifest`, when files, chunking, stemming or the embedded text change.

Snapshots of another format are then made again from the catalogue.
"""

MANIFEST = "manifest.json"
_VERSIONS, _PASSAGES, _VECTORS, _BINDINGS = "versions.json", "passages.json", "vectors.npy", "bindings.npy"

Floats = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Floats]
Documents = Mapping[str, tuple[DocumentVersion, ...]]
"""All versions of each document, oldest first."""

_KEPT_MASKS = 16

Number = TypeVar("Number", bound=np.generic)

_versions = TypeAdapter(tuple[DocumentVersion, ...])


class FileRecord(BaseModel):
    """What a file must be to be ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a generation is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[2] = 2
    catalogue: str
    revision: int
    """The catalogue's revision: every change up to it is in, none after it."""
    encoder: str
    dimensions: int
    documents: int
    versions: int
    passages: int
    files: dict[str, FileRecord]


@dataclass(frozen=True)
class Snapshot:
    """A generation that may answer. Row i of `vectors`, `bindings` and `lexical` is `passages[i]`."""

    name: str
    manifest: Manifest
    documents: Documents
    versions: tuple[DocumentVersion, ...]
    """By document id and version number."""
    passages: tuple[Passage, ...]
    """In the order of `versions`, then of the text."""
    vectors: Floats
    neighbours: VectorIndex
    bindings: NDArray[np.uint8]
    """(passages, 32): the SHA-256 of the text each vector was made from."""
    lexical: LexicalIndex
    visibility: Visibility
    version_of_row: NDArray[np.int64]
    """Index into `versions` of each passage."""
    rows_of_version: Mapping[tuple[str, int], range]
    stems: Sequence[Sequence[str]] | None = None
    """What `lexical` was made of, for the next generation; None where it was read from disk."""

    _allowed: dict[Hashable, Mask] = field(default_factory=dict, compare=False, repr=False)

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

    @property
    def revision(self) -> int:
        return self.manifest.revision

    def version(self, id: str, number: int) -> DocumentVersion | None:
        return next((one for one in self.documents.get(id, ()) if one.version == number), None)

    def passages_of(self, id: str, number: int) -> tuple[Passage, ...]:
        rows = self.rows_of_version.get((id, number), range(0))
        return self.passages[rows.start : rows.stop]

    @cached_property
    def repeats(self) -> Repeats:
        """What finds the words of internal passages in other texts; made when first asked for."""
        public = np.array([one.content.audience == "public" for one in self.versions], dtype=np.bool_)
        return Repeats(self.passages, public[self.version_of_row])

    @cached_property
    def row_of_binding(self) -> Mapping[bytes, int]:
        """A row whose vector was made from the text with this SHA-256."""
        return {binding.tobytes(): row for row, binding in enumerate(self.bindings)}


def embedded_text(version: DocumentVersion, passage: Passage) -> str:
    """What the encoder and the lexical index read of a passage: its title and headings, then its text.

    The first passage of a playbook is read with what customers say when it applies: their words are not the
    words of the playbook.
    """
    title, trigger = version.content.title, version.content.trigger
    headings = passage.headings[1:] if passage.headings[:1] == (title,) else passage.headings
    said = trigger.says if trigger and passage.ordinal == 0 else ()
    return "\n".join((" > ".join((title, *headings)), *said, passage.text))


def rehearse(versions: tuple[DocumentVersion, ...]) -> None:
    """Make of `versions` what `build` and `read` make of them beside the vectors, and keep nothing.

    It raises what they would raise, before anything is committed that could never be published.
    """
    Visibility(versions)
    _versions.validate_json(_versions.dump_json(versions))


def binding_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def build(
    documents: Documents,
    *,
    catalogue: str,
    revision: int,
    encoder: tuple[str, int],
    encode: Encode,
    previous: Snapshot | None,
) -> tuple[Snapshot, dict[str, bytes]]:
    """A new generation and its files. `encode` is asked only for texts that `previous` has no vector of.

    `encoder` is the identity and the dimensions of what `encode` uses, and of `previous`.
    """
    versions = tuple(chain.from_iterable(documents[id] for id in sorted(documents)))
    passages = tuple(chain.from_iterable(_passages_of(version, previous) for version in versions))
    texts = _embedded_texts(versions, passages)
    bindings = _bindings(texts)
    vectors = _vectors(texts, bindings, encoder[1], encode, previous)
    stems = _stems(texts, bindings, previous)
    postings = Postings.of(stems)
    files = {
        _VERSIONS: _versions.dump_json(versions),
        _PASSAGES: _dumped(passages),
        _VECTORS: npy(vectors),
        _BINDINGS: npy(bindings),
        **postings.files(),
    }
    manifest = Manifest(
        catalogue=catalogue,
        revision=revision,
        encoder=encoder[0],
        dimensions=encoder[1],
        documents=sum(1 for held in documents.values() if held),
        versions=len(versions),
        passages=len(passages),
        files={name: _record(content) for name, content in sorted(files.items())},
    )
    written = manifest.model_dump_json(indent=1).encode()
    snapshot = _assembled(_name(manifest, written), manifest, versions, passages, vectors, bindings, postings)
    return replace(snapshot, stems=stems), {MANIFEST: written, **files}


def read(name: str, file: Callable[[str], bytes], encoder: tuple[str, int]) -> Snapshot:
    """Open generation `name` from its files, verifying all of it; SnapshotUnusable if anything is amiss."""
    manifest = _read_manifest(name, file(MANIFEST), encoder)
    files = {part: _verified(name, part, record, file(part)) for part, record in manifest.files.items()}
    try:
        versions = _versions.validate_json(files[_VERSIONS])
        passages = _loaded(files[_PASSAGES], versions)
        vectors, bindings = from_npy(files[_VECTORS]), from_npy(files[_BINDINGS])
        postings = Postings.from_files(name, files, manifest.passages)
    except (KeyError, ValueError, TypeError) as error:
        raise SnapshotUnusable(name, f"its content cannot be read ({type(error).__name__})") from error
    if (len(versions), len(passages)) != (manifest.versions, manifest.passages):
        raise SnapshotUnusable(name, "it does not hold as many versions and passages as its manifest says")
    if not np.array_equal(bindings, _bindings(_embedded_texts(versions, passages))):
        raise SnapshotUnusable(name, "its vectors were not made from its passages")
    if vectors.shape != (len(passages), manifest.dimensions):
        raise SnapshotUnusable(name, "its vectors are not one for each passage")
    try:
        return _assembled(
            name,
            manifest,
            versions,
            passages,
            vectors.astype(np.float32),
            bindings.astype(np.uint8),
            postings,
        )
    except EmbeddingError as error:
        raise SnapshotUnusable(name, "its vectors are not unit vectors") from error


def _name(manifest: Manifest, written: bytes) -> str:
    return f"{manifest.revision:012d}-{hashlib.sha256(written).hexdigest()[:16]}"


def _read_manifest(name: str, written: bytes, encoder: tuple[str, int]) -> Manifest:
    try:
        found = json.loads(written)
        manifest = Manifest.model_validate(found)
    except (ValueError, ValidationError) as error:
        raise SnapshotUnusable(name, f"its manifest is not one of format {FORMAT}") from error
    if _name(manifest, written) != name:
        raise SnapshotUnusable(name, "its name does not stand for this manifest")
    if (manifest.encoder, manifest.dimensions) != encoder:
        raise SnapshotUnusable(name, f"it was made with encoder {manifest.encoder!r}, not {encoder[0]!r}")
    return manifest


def _record(content: bytes) -> FileRecord:
    return FileRecord(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def _verified(name: str, part: str, record: FileRecord, content: bytes) -> bytes:
    if _record(content) != record:
        raise SnapshotUnusable(name, f"{part} is not the file its manifest describes")
    return content


def _passages_of(version: DocumentVersion, previous: Snapshot | None) -> tuple[Passage, ...]:
    if previous is not None and previous.version(version.id, version.version) == version:
        return previous.passages_of(version.id, version.version)
    return passages_of(version)


def _embedded_texts(versions: Sequence[DocumentVersion], passages: Sequence[Passage]) -> list[str]:
    source = {(version.id, version.version): version for version in versions}
    return [embedded_text(source[passage.document_id, passage.version], passage) for passage in passages]


def _bindings(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(map(binding_of, texts)), dtype=np.uint8).reshape(len(texts), 32)


def _stems(
    texts: Sequence[str], bindings: NDArray[np.uint8], previous: Snapshot | None
) -> Sequence[Sequence[str]]:
    if previous is None or previous.stems is None:
        return [words.stems(text) for text in texts]
    known, kept = previous.row_of_binding, previous.stems
    rows = (known.get(binding.tobytes()) for binding in bindings)
    return [words.stems(text) if row is None else kept[row] for text, row in zip(texts, rows, strict=True)]


def _vectors(
    texts: Sequence[str],
    bindings: NDArray[np.uint8],
    dimensions: int,
    encode: Encode,
    previous: Snapshot | None,
) -> Floats:
    known = previous.row_of_binding if previous else {}
    keys = [binding.tobytes() for binding in bindings]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    fresh = unit_rows(encode(list(missing.values())), (len(missing), dimensions)) if missing else None
    row_of_fresh = {key: row for row, key in enumerate(missing)}
    vectors = np.empty((len(keys), dimensions), dtype=np.float32)
    for at, key in enumerate(keys):
        row = row_of_fresh.get(key)
        if row is not None and fresh is not None:
            vectors[at] = fresh[row]
        elif previous is not None:
            vectors[at] = previous.vectors[known[key]]
    return vectors


def _dumped(passages: Sequence[Passage]) -> bytes:
    # The text is not written: it is the slice of its version, so the two cannot disagree.
    rows = [(one.document_id, one.version, one.ordinal, one.headings, one.start, one.end) for one in passages]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _loaded(content: bytes, versions: Sequence[DocumentVersion]) -> tuple[Passage, ...]:
    texts = {(version.id, version.version): version.content.text for version in versions}
    return tuple(
        Passage(id, version, ordinal, tuple(headings), start, end, texts[id, version][start:end])
        for id, version, ordinal, headings, start, end in json.loads(content)
    )


def _assembled(
    name: str,
    manifest: Manifest,
    versions: tuple[DocumentVersion, ...],
    passages: tuple[Passage, ...],
    vectors: Floats,
    bindings: NDArray[np.uint8],
    postings: Postings,
) -> Snapshot:
    documents: dict[str, tuple[DocumentVersion, ...]] = {}
    for version in versions:
        documents[version.id] = (*documents.get(version.id, ()), version)
    index = {(version.id, version.version): at for at, version in enumerate(versions)}
    version_of_row = np.array([index[one.document_id, one.version] for one in passages], dtype=np.int64)
    bounds = np.searchsorted(version_of_row, np.arange(len(versions) + 1))
    return Snapshot(
        name=name,
        manifest=manifest,
        documents=documents,
        versions=versions,
        passages=passages,
        vectors=_unwritable(vectors),
        neighbours=VectorIndex(vectors),
        bindings=_unwritable(bindings),
        lexical=LexicalIndex.over(postings),
        visibility=Visibility(versions),
        version_of_row=version_of_row,
        rows_of_version={key: range(int(bounds[at]), int(bounds[at + 1])) for key, at in index.items()},
    )


def _unwritable(array: NDArray[Number]) -> NDArray[Number]:
    array.flags.writeable = False
    return array
