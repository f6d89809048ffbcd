"""KnowledgeBase: put and delete documents, and ask the one question anyone asks: what fits this need?"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import SQLAlchemyError

from embeddings.encoder import EmbeddingError, Encoder, unit_rows
from knowledge_base import visibility
from knowledge_base.catalogue import Catalogue
from knowledge_base.chunking import passages_of
from knowledge_base.documents import Document, DocumentVersion, Kind
from knowledge_base.errors import KnowledgeBaseError, NotReady, SnapshotUnusable
from knowledge_base.learned import learned_for
from knowledge_base.need import Filters, Found, Need
from knowledge_base.passages import Passage, Repeated
from knowledge_base.ranking import Search
from knowledge_base.readers import Reader
from knowledge_base.segment import Encoder as EncoderIdentity
from knowledge_base.segment import Floats, binding_of, embedded_text, rehearse
from knowledge_base.signals import encoded_wordings
from knowledge_base.snapshot import Snapshot, build
from knowledge_base.snapshot_directory import SnapshotDirectory, Stamp

log = logging.getLogger(__name__)

_ID = re.compile(r"[A-Za-z0-9._:@-]{1,128}")
_TRY_AGAIN_SECONDS = 1.0


@dataclass(frozen=True)
class Stored:
    """A document as it was put: `snapshot` is a generation in which it can be found."""

    id: str
    version: int
    passages: int
    snapshot: str


@dataclass(frozen=True)
class _Serving:
    """What this process answers from, and what CURRENT looked like when it was taken."""

    snapshot: Snapshot
    stamp: Stamp | None


class KnowledgeBase:
    """Documents of one company, searchable. Any number of threads and processes may share a directory.

    The catalogue is the truth; snapshots are made from it and can always be made again. Searches read one
    immutable snapshot by reference and take no lock while CURRENT stays the same.
    """

    def __init__(
        self, directory: Path, catalogue: Catalogue, encoder: Encoder, clock: Callable[[], datetime]
    ) -> None:
        """Not ready until `refresh`; `open` does both."""
        self._directory = SnapshotDirectory(directory)
        self._catalogue = catalogue
        self._encoder = encoder
        self._learned = learned_for(encoder.identity)
        self._clock = clock
        self._serving: _Serving | None = None
        self._reason: str | None = "The knowledge base has not been opened."
        self._tried_at = float("-inf")
        self._turn = threading.Lock()  # one publisher in this process
        self._swap = threading.Lock()  # `_serving` and CURRENT change together
        self._prepared: dict[bytes, Floats] = {}

    @classmethod
    def open(
        cls, directory: Path, catalogue: Catalogue, encoder: Encoder, clock: Callable[[], datetime]
    ) -> KnowledgeBase:
        """Open what was published last and bring it up to the catalogue; see `reason_not_ready`.

        A generation that is damaged, behind the catalogue, or of another encoder or format never answers:
        it is made again from the catalogue, with the vectors that are still good.
        """
        knowledge_base = cls(directory, catalogue, encoder, clock)
        knowledge_base.refresh()
        return knowledge_base

    def reason_not_ready(self) -> str | None:
        """Why nothing can be answered now, or None if it can."""
        return None if self._serving else self._reason

    def refresh(self) -> None:
        """Take up what another process published; where nothing is served, try again to open or rebuild."""
        try:
            self._look()
        except (KnowledgeBaseError, EmbeddingError, SQLAlchemyError, OSError) as error:
            self._give_up(error)
        except Exception as error:  # whatever it is, the process lives on and says why it cannot answer
            log.exception("The knowledge base cannot be opened")
            self._give_up(error)

    def current_snapshot(self) -> str:
        """The name of the generation that answers now."""
        return self._now_serving().name

    # Writing

    def put(self, id: str, document: Document) -> Stored:
        """Store `document` under `id`; it is durable and can be found when this returns.

        The same content again makes no new version.
        """
        return self.put_many([(id, document)])[0]

    def put_many(self, items: Iterable[tuple[str, Document]]) -> tuple[Stored, ...]:
        """Store many documents in one publication: all of them or, if this raises before, none."""
        items = tuple(items)
        for id, _ in items:
            if not _ID.fullmatch(id):
                raise ValueError(
                    f"{id!r} is no document id: use 1 to 128 characters of A-Z a-z 0-9 . _ : @ -"
                )
        self._now_serving()
        now = self._clock()
        # Tried before anything is stored: a document that cannot be encoded or published leaves no trace.
        trials = tuple(
            DocumentVersion(id=id, version=1, stored_at=now, content=document) for id, document in items
        )
        rehearse(trials)
        texts = [[embedded_text(trial, passage) for passage in passages_of(trial)] for trial in trials]
        prepared = self._prepare(set(chain.from_iterable(texts)))
        try:
            committed = self._catalogue.put_many(items, now)
            snapshot = self._published(max((one.revision for one in committed), default=0))
        finally:
            for key in prepared:
                self._prepared.pop(key, None)
        return tuple(
            Stored(one.version.id, one.version.version, len(own), snapshot.name)
            for one, own in zip(committed, texts, strict=True)
        )

    def delete(self, *ids: str) -> bool:
        """Remove documents and all their versions in one publication: no answer has them when this returns.

        False: none of them was there.
        """
        self._now_serving()
        revision = self._catalogue.delete(*ids)
        # Where none is there, a former call may have removed it and then failed to publish that.
        self._published(self._catalogue.standing().revision if revision is None else revision)
        return revision is not None

    # Reading

    def search(
        self,
        need: Need,
        reader: Reader,
        *,
        k: int = 5,
        as_of: datetime | None = None,
        filters: Filters | None = None,
        also: Filters | None = None,
    ) -> Found:
        """The best passages for `need` among those this reader may see, in force at `as_of` (now).

        With `also`, the best `k` of those that pass that too are found beside them, in one order.
        """
        if not need.text.strip():
            raise ValueError("The need has no text: say what is sought.")
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 passage.")
        if as_of is not None and as_of.tzinfo is None:
            raise ValueError(f"as_of {as_of} has no time zone; say which moment it is.")
        snapshot, now = self._now_serving(), self._clock()
        at = as_of or now
        allowed = snapshot.allowed(reader, at, now, filters or Filters())
        if not allowed.any():
            return Found(snapshot.name, at, ())
        apart = allowed & snapshot.allowed(reader, at, now, also) if also else None
        search = Search(snapshot, allowed, need, self._vectors_of(need), apart)
        ranking = search.ranking(k, self._learned)
        return Found(snapshot.name, at, ranking.passages, ranking.strength)

    def waiting_for_triggers(
        self, reader: Reader, as_of: datetime | None = None, filters: Filters | None = None
    ) -> tuple[DocumentVersion, ...]:
        """The versions with a trigger that this reader may see, in force at `as_of` (now), by id."""
        snapshot = self._now_serving()
        return self._seen_of(snapshot, snapshot.first_rows_of_triggers, reader, as_of, filters)

    def regions(self) -> frozenset[str]:
        """Every region that a document names in any version, in lower case."""
        return self._now_serving().visibility.regions()

    def rarity(self, stems: Iterable[str]) -> Mapping[str, float]:
        """How much each of these stems tells: the fewer passages have it, the more."""
        lexical = self._now_serving().lexical
        return {stem: lexical.idf(stem) for stem in stems}

    def granting_slots(
        self, reader: Reader, as_of: datetime | None = None, filters: Filters | None = None
    ) -> tuple[DocumentVersion, ...]:
        """Of the documents that grant a slot in any version, those in force at `as_of` (now) that this reader
        may see, by id: a case may be judged by another version than today's."""
        snapshot = self._now_serving()
        return self._seen_of(snapshot, snapshot.first_rows_of_slots, reader, as_of, filters)

    def granting_actions(
        self, reader: Reader, as_of: datetime | None = None, filters: Filters | None = None
    ) -> tuple[DocumentVersion, ...]:
        """The versions with `authority` for an action that this reader may see, in force at `as_of` (now), by
        id."""
        snapshot = self._now_serving()
        return self._seen_of(snapshot, snapshot.first_rows_of_authority, reader, as_of, filters)

    def _seen_of(
        self,
        snapshot: Snapshot,
        rows: NDArray[np.int64],
        reader: Reader,
        as_of: datetime | None,
        filters: Filters | None,
    ) -> tuple[DocumentVersion, ...]:
        now = self._clock()
        allowed = snapshot.allowed(reader, as_of or now, now, filters or Filters())
        return tuple(snapshot.versions[at] for at in snapshot.version_of_row[rows[allowed[rows]]])

    def repeated(
        self,
        text: str,
        reader: Reader,
        *,
        as_of: datetime | None = None,
        without: Collection[str] = (),
    ) -> tuple[Repeated, ...]:
        """Where `text` repeats, word for word, what internal passages in force at `as_of` (now) say.

        Every passage this reader may see is compared, not the best for some need. What a public passage in
        force says too is left out. The documents `without` are taken as not there. The first call after a
        change indexes the passages anew.
        """
        snapshot, now = self._now_serving(), self._clock()
        admitted = snapshot.visibility.admitted(reader, as_of or now, now, Filters())
        if without:
            admitted &= np.array([one.id not in without for one in snapshot.versions], dtype=np.bool_)
        found = snapshot.repeats.of(text, admitted[snapshot.version_of_row])
        return tuple(
            Repeated(
                (one.start, one.end),
                snapshot.passages[one.row],
                snapshot.versions[snapshot.version_of_row[one.row]],
                one.said_at,
            )
            for one in found
        )

    def get(self, id: str, reader: Reader, version: int | None = None) -> DocumentVersion | None:
        """One version of a document, or None where the reader may not; see `visibility.shown` for none."""
        versions, now = self._now_serving().documents.get(id, ()), self._clock()
        if version is None:
            return visibility.shown(versions, reader, now)
        stored = next((one for one in versions if one.version == version), None)
        return stored if stored and visibility.may_read(versions, stored, reader, now) else None

    def versions(self, id: str, reader: Reader) -> tuple[DocumentVersion, ...]:
        """The versions of a document that this reader may see, oldest first."""
        versions, now = self._now_serving().documents.get(id, ()), self._clock()
        return tuple(one for one in versions if visibility.may_read(versions, one, reader, now))

    def list(
        self, reader: Reader, kind: Kind | None = None, after: str | None = None, limit: int = 100
    ) -> tuple[DocumentVersion, ...]:
        """What `get` gives of each document this reader may see, by id, beginning after `after`."""
        snapshot, now = self._now_serving(), self._clock()
        found: list[DocumentVersion] = []
        for id, versions in snapshot.documents.items():
            if after is not None and id <= after:
                continue
            one = visibility.shown(versions, reader, now)
            if one is not None and kind in (None, one.content.kind):
                found.append(one)
            if len(found) == limit:
                break
        return tuple(found)

    def passages(self, document_id: str, version: int) -> tuple[Passage, ...]:
        """The passages of a stored version in document order; none if there is no such version."""
        return self._now_serving().passages_of(document_id, version)

    def version_in_force(self, document_id: str, at: datetime) -> DocumentVersion | None:
        """The version that answers at `at`, or None."""
        return visibility.version_in_force(self._now_serving().documents.get(document_id, ()), at)

    def slice(self, document_id: str, version: int, start: int, end: int) -> str | None:
        """The characters `start` to `end` of a stored version, or None if it has no such characters."""
        found = self._now_serving().version(document_id, version)
        if found is None or not 0 <= start < end <= len(found.content.text):
            return None
        return found.content.text[start:end]

    # Serving and publishing

    def _now_serving(self) -> Snapshot:
        """The snapshot to answer from; NotReady where there is none."""
        serving = self._serving
        if serving is not None and serving.stamp == self._directory.stamp():
            return serving.snapshot
        if serving is not None or time.monotonic() >= self._tried_at + _TRY_AGAIN_SECONDS:
            self.refresh()
        serving = self._serving
        if serving is None:
            raise NotReady(self._reason or "The knowledge base is not ready.")
        return serving.snapshot

    def _give_up(self, error: Exception) -> None:
        # A generation newer than ours may lack a deleted document, so ours must not go on answering either.
        log.error("The knowledge base is not ready: %s", error)
        self._serving = None
        self._tried_at = time.monotonic()
        speaks = isinstance(error, KnowledgeBaseError | EmbeddingError | SQLAlchemyError)
        self._reason = str(error) if speaks else f"{type(error).__name__}: {error}"

    def _look(self) -> None:
        if self._serving is not None:
            with self._swap:
                if self._serving.stamp == self._directory.stamp():
                    return
                try:
                    self._serving = self._opened()
                except SnapshotUnusable as error:
                    log.error("%s It is made again from the catalogue.", error)
                else:
                    return
        self._published(self._catalogue.standing().revision)

    def _opened(self) -> _Serving:
        """What CURRENT names, verified; SnapshotUnusable if it must not answer."""
        while True:
            stamp, name = self._directory.stamp(), self._directory.current()
            if name is None:
                raise SnapshotUnusable("CURRENT", "it names no snapshot")
            try:
                known = self._serving.snapshot if self._serving else None
                return _Serving(self._directory.read(name, self._encoder_identity, known), stamp)
            except SnapshotUnusable:
                # Pruned while we read it? Then CURRENT has moved on.
                if self._directory.stamp() == stamp:
                    raise

    def _published(self, revision: int) -> Snapshot:
        """Serve a snapshot that holds every change up to `revision`, making it if nobody has yet.

        Whoever gets the turn publishes all that is committed; those who waited find their change in it.
        """
        with self._turn:
            serving = self._serving
            if serving and serving.stamp == self._directory.stamp() and serving.snapshot.revision >= revision:
                return serving.snapshot
            with self._directory.one_publisher:
                return self._brought_up_to(revision)

    def _brought_up_to(self, revision: int) -> Snapshot:
        base, current = self._base()
        standing = self._catalogue.standing()
        same = base is not None and base.manifest.catalogue == standing.catalogue
        if base and current and same and revision <= base.revision <= standing.revision:
            with self._swap:
                self._serving = _Serving(base, self._directory.stamp())
            return base
        continues = base is not None and same and base.revision <= standing.revision
        changes = self._catalogue.changes_since(base.revision if base and continues else 0)
        snapshot, made = build(
            changes.documents,
            catalogue=changes.catalogue,
            revision=changes.revision,
            encoder=self._encoder_identity,
            encode=self._encoded_or_prepared,
            base=base if continues else None,
            known=base,
        )
        # What was read and verified from the published generation need not be written nor read again.
        trusted = {one.name for one in base.segments} if base and current else set()
        with self._swap:
            self._directory.publish(snapshot, made, trusted=trusted)
            self._serving = _Serving(snapshot, self._directory.stamp())
        log.info("Published snapshot %s with %d passages", snapshot.name, len(snapshot.passages))
        return snapshot

    def _base(self) -> tuple[Snapshot | None, bool]:
        """The newest good generation to build on, and whether it is the published one."""
        serving = self._serving
        if serving is not None and serving.stamp == self._directory.stamp():
            return serving.snapshot, True
        current = self._directory.current()
        # The published one first, then the newest of the others.
        for name in sorted(self._directory.names(), key=lambda name: name != current):
            try:
                known = serving.snapshot if serving else None
                return self._directory.read(name, self._encoder_identity, known), name == current
            except SnapshotUnusable as error:
                log.error("%s", error)
        return (serving.snapshot, False) if serving else (None, False)

    # Encoding

    @property
    def _encoder_identity(self) -> EncoderIdentity:
        return self._encoder.identity, self._encoder.dimensions

    def _vectors_of(self, need: Need) -> Mapping[str, Floats]:
        """The wordings that are encoded, each text once."""
        wordings = encoded_wordings(need)
        texts = list(dict.fromkeys(wordings.values()))
        vectors = dict(zip(texts, self._encoded(texts), strict=True))
        return {view: vectors[text] for view, text in wordings.items()}

    def _encoded(self, texts: Sequence[str]) -> Floats:
        return unit_rows(self._encoder.encode(texts), (len(texts), self._encoder.dimensions))

    def _prepare(self, texts: Iterable[str]) -> Sequence[bytes]:
        """Encode what the current snapshot does not hold, for the publication that follows; its bindings."""
        known = self._now_serving().vector_of
        fresh = {key: text for text in sorted(texts) if known(key := binding_of(text)) is None}
        if fresh:
            self._prepared.update(zip(fresh, self._encoded(list(fresh.values())), strict=True))
        return list(fresh)

    def _encoded_or_prepared(self, texts: Sequence[str]) -> Floats:
        vectors = [self._prepared.get(binding_of(text)) for text in texts]
        missing = [text for text, vector in zip(texts, vectors, strict=True) if vector is None]
        encoded = iter(self._encoded(missing) if missing else ())
        return np.array([next(encoded) if vector is None else vector for vector in vectors], dtype=np.float32)
