"""Segment: some documents that follow each other by id, with all that is made of them. Immutable.

A generation is a list of segments. Where one ends is decided by the document that ends it, by its id and its
passages alone. So the same documents make the same segments, whatever became of others, and a change makes
one or two segments anew. A segment's name is the digest of its manifest, and that holds the digest of every
file: the name stands for exact bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from embeddings.encoder import unit_rows
from embeddings.vector_index import are_unit
from knowledge_base.chunking import passages_of
from knowledge_base.documents import DocumentVersion
from knowledge_base.errors import SegmentUnusable
from knowledge_base.lexical import stems
from knowledge_base.names import Called
from knowledge_base.passages import Passage
from knowledge_base.postings import Postings, from_npy, npy
from knowledge_base.visibility import Visibility

FORMAT = 3
"""Raise it, here and in the manifests, when files, chunking, stemming or the embedded text change.

Snapshots of another format are then made again from the catalogue.
"""

MANIFEST = "manifest.json"
_VERSIONS, _PASSAGES, _VECTORS, _BINDINGS = "versions.json", "passages.json", "vectors.npy", "bindings.npy"

# Passages of a segment, on average. Fewer: more files to open; more: more to write for one changed document.
_PASSAGES_EACH = 256

Floats = NDArray[np.float32]
Files = Mapping[str, bytes]
Encode = Callable[[Sequence[str]], Floats]
Encoder = tuple[str, int]
"""The identity and the dimensions of what makes the vectors."""

_versions = TypeAdapter(tuple[DocumentVersion, ...])


class FileRecord(BaseModel):
    """What a file must be to be ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    sha256: str


class SegmentManifest(BaseModel):
    """What a segment is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[3] = 3
    encoder: str
    dimensions: int
    versions: int
    passages: int
    files: dict[str, FileRecord]


@dataclass(frozen=True)
class DocumentParts:
    """All versions of one document, oldest first, and their passages in the same order."""

    versions: tuple[DocumentVersion, ...]
    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, versions: tuple[DocumentVersion, ...]) -> DocumentParts:
        return cls(versions, tuple(chain.from_iterable(map(passages_of, versions))))

    @property
    def id(self) -> str:
        return self.versions[0].id

    @property
    def ends_a_segment(self) -> bool:
        draw = int.from_bytes(hashlib.sha256(self.id.encode()).digest()[:8]) / 2**64
        return draw < len(self.passages) / _PASSAGES_EACH


@dataclass(frozen=True)
class Segment:
    """Row i of `vectors` and `bindings` is `passages[i]`."""

    name: str
    encoder: Encoder
    versions: tuple[DocumentVersion, ...]
    """By document id and version number."""
    passages: tuple[Passage, ...]
    """In the order of `versions`, then of the text."""
    vectors: Floats
    bindings: NDArray[np.uint8]
    """(passages, 32): the SHA-256 of the text each vector was made from."""
    postings: Postings | None
    """None once they lie on a shelf."""

    @cached_property
    def documents(self) -> Mapping[str, tuple[DocumentVersion, ...]]:
        found: dict[str, tuple[DocumentVersion, ...]] = {}
        for version in self.versions:
            found[version.id] = (*found.get(version.id, ()), version)
        return found

    @cached_property
    def visibility(self) -> Visibility:
        return Visibility(self.versions)

    @cached_property
    def version_of_row(self) -> NDArray[np.int64]:
        """Index into `versions` of each passage."""
        index = {(version.id, version.version): at for at, version in enumerate(self.versions)}
        return np.array([index[one.document_id, one.version] for one in self.passages], dtype=np.int64)

    @cached_property
    def called(self) -> Called:
        """What the passages are called."""
        sources = self.version_of_row.tolist()
        pairs = zip(sources, self.passages, strict=True)
        return Called.of([named(self.versions[source], passage) for source, passage in pairs])

    @cached_property
    def row_of_binding(self) -> Mapping[bytes, int]:
        """A row whose vector was made from the text with this SHA-256."""
        return {binding.tobytes(): row for row, binding in enumerate(self.bindings)}

    def passages_of(self, id: str, number: int) -> tuple[Passage, ...]:
        at = next((at for at, one in enumerate(self.versions) if (one.id, one.version) == (id, number)), -1)
        first, after = np.searchsorted(self.version_of_row, [at, at + 1])
        return self.passages[first:after] if at >= 0 else ()

    def lying(self, vectors: Floats) -> Segment:
        """This segment once it lies on a shelf, its vectors being `vectors`; what was worked out is kept."""
        moved = copy(self)
        moved.__dict__.update(vectors=vectors, postings=None)
        return moved

    def words(self) -> Postings:
        """Its postings, worked out anew once they lie on a shelf."""
        return self.postings or Postings.of(_stems(embedded_texts(self.versions, self.passages)))

    def parts(self) -> Iterator[DocumentParts]:
        """The documents one by one, in order."""
        passages: dict[str, list[Passage]] = {}
        for passage in self.passages:
            passages.setdefault(passage.document_id, []).append(passage)
        for id, versions in self.documents.items():
            yield DocumentParts(versions, tuple(passages.get(id, ())))

    def files(self) -> Files:
        """What `read` makes the same segment of."""
        files = {
            _VERSIONS: _versions.dump_json(self.versions),
            _PASSAGES: _dumped(self.passages),
            _VECTORS: npy(self.vectors),
            _BINDINGS: npy(self.bindings),
            **self.words().files(),
        }
        return {MANIFEST: _manifest(self.encoder, len(self.versions), len(self.passages), files), **files}


def rehearse(versions: tuple[DocumentVersion, ...]) -> None:
    """Make of `versions` what a segment makes of them beside the vectors, and keep nothing.

    It raises what that would raise, before anything is committed that could never be published.
    """
    Visibility(versions)
    _versions.validate_json(_versions.dump_json(versions))


def embedded_text(version: DocumentVersion, passage: Passage) -> str:
    """What the encoder and the lexical index read of a passage: its title and headings, then its text.

    The first passage of a playbook is read with what customers say when it applies: their words are not the
    words of the playbook.
    """
    trigger = version.content.trigger
    said = trigger.says if trigger and passage.ordinal == 0 else ()
    return "\n".join((named(version, passage), *said, passage.text))


def named(version: DocumentVersion, passage: Passage) -> str:
    """What a passage is called: the title of its document and the headings above it."""
    title = version.content.title
    headings = passage.headings[1:] if passage.headings[:1] == (title,) else passage.headings
    return " > ".join((title, *headings))


def embedded_texts(versions: Iterable[DocumentVersion], passages: Sequence[Passage]) -> list[str]:
    source = {(version.id, version.version): version for version in versions}
    return [embedded_text(source[passage.document_id, passage.version], passage) for passage in passages]


def binding_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def divided(documents: Iterable[DocumentParts]) -> list[list[DocumentParts]]:
    """The documents of each segment; the last may go on with documents that are yet to come."""
    groups: list[list[DocumentParts]] = [[]]
    for one in documents:
        groups[-1].append(one)
        if one.ends_a_segment:
            groups.append([])
    return groups if groups[-1] else groups[:-1]


def made_of(
    documents: Sequence[DocumentParts],
    encoder: Encoder,
    encode: Encode,
    known: Callable[[bytes], Floats | None],
) -> tuple[Segment, Files]:
    """The segment of these documents, and its files.

    `encode` is asked only for texts that `known` has no vector of.
    """
    versions = tuple(chain.from_iterable(one.versions for one in documents))
    passages = tuple(chain.from_iterable(one.passages for one in documents))
    texts = embedded_texts(versions, passages)
    keys = [binding_of(text) for text in texts]
    vectors = _vectors(texts, keys, encoder[1], encode, known)
    made = Segment("", encoder, versions, passages, vectors, _bindings(keys), Postings.of(_stems(texts)))
    files = made.files()
    return replace(made, name=digest(files[MANIFEST])), files


def read(name: str, file: Callable[[str], bytes], encoder: Encoder) -> Segment:
    """Open a segment from its files, verifying all of it; SegmentUnusable if anything is amiss."""
    written = file(MANIFEST)
    if digest(written) != name:
        raise SegmentUnusable(name, "its name does not stand for this manifest")
    try:
        manifest = SegmentManifest.model_validate_json(written)
    except ValidationError as error:
        raise SegmentUnusable(name, f"its manifest is not one of format {FORMAT}") from error
    if (manifest.encoder, manifest.dimensions) != encoder:
        raise SegmentUnusable(name, f"it was made with encoder {manifest.encoder!r}, not {encoder[0]!r}")
    files = {part: _verified(name, part, record, file(part)) for part, record in manifest.files.items()}
    try:
        versions = _versions.validate_json(files[_VERSIONS])
        passages = _loaded(files[_PASSAGES], versions)
        vectors, bindings = from_npy(files[_VECTORS]), from_npy(files[_BINDINGS])
        postings = Postings.from_files(name, files, manifest.passages)
    except (KeyError, ValueError, TypeError) as error:
        raise SegmentUnusable(name, f"its content cannot be read ({type(error).__name__})") from error
    if (len(versions), len(passages)) != (manifest.versions, manifest.passages):
        raise SegmentUnusable(name, "it does not hold as many versions and passages as its manifest says")
    keys = [binding_of(text) for text in embedded_texts(versions, passages)]
    if not np.array_equal(bindings, _bindings(keys)):
        raise SegmentUnusable(name, "its vectors were not made from its passages")
    if vectors.shape != (len(passages), manifest.dimensions):
        raise SegmentUnusable(name, "its vectors are not one for each passage")
    floats: Floats = vectors.astype(np.float32)
    if not are_unit(floats).all():
        raise SegmentUnusable(name, "its vectors are not unit vectors")
    return Segment(name, encoder, versions, passages, floats, bindings.astype(np.uint8), postings)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _manifest(encoder: Encoder, versions: int, passages: int, files: Files) -> bytes:
    manifest = SegmentManifest(
        encoder=encoder[0],
        dimensions=encoder[1],
        versions=versions,
        passages=passages,
        files={part: _record(content) for part, content in sorted(files.items())},
    )
    return manifest.model_dump_json(indent=1).encode()


def _record(content: bytes) -> FileRecord:
    return FileRecord(bytes=len(content), sha256=digest(content))


def _verified(name: str, part: str, record: FileRecord, content: bytes) -> bytes:
    if _record(content) != record:
        raise SegmentUnusable(name, f"{part} is not the file its manifest describes")
    return content


def _bindings(keys: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), 32)


def _stems(texts: Sequence[str]) -> list[list[str]]:
    return [stems(text) for text in texts]


def _vectors(
    texts: Sequence[str],
    keys: Sequence[bytes],
    dimensions: int,
    encode: Encode,
    known: Callable[[bytes], Floats | None],
) -> Floats:
    found = {key: known(key) for key in keys}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if found[key] is None}
    if missing:
        encoded = unit_rows(encode(list(missing.values())), (len(missing), dimensions))
        found.update(zip(missing, encoded, strict=True))
    return np.array([found[key] for key in keys], dtype=np.float32).reshape(len(keys), dimensions)


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
