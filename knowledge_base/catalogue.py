"""The catalogue: which documents and versions exist. The durable truth that snapshots are made from.

A version is written once and never changed. Deleting a document removes the content of all its versions and
leaves a tombstone with the last version number, so that a document put again later continues the count and
no version number ever names two texts. Every change raises `revision` by one in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from knowledge_base import visibility
from knowledge_base.documents import Document, DocumentVersion

metadata = MetaData()
"""The tables of the catalogue, for migrations that live elsewhere."""

documents = Table(
    "documents",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("last_version", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    # The revision of the last change: what `changes_since` looks for.
    Column("revision", BigInteger, nullable=False, index=True),
)

document_versions = Table(
    "document_versions",
    metadata,
    Column("document_id", String(128), ForeignKey("documents.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("stored_at", DateTime(timezone=True), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", Text, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # A name of its own for each catalogue: a snapshot of another one is never taken for ours.
    Column("catalogue", String(36), nullable=False),
    Column("number", BigInteger, nullable=False),
)

_THE_ROW = 1


@dataclass(frozen=True)
class Committed:
    """A document as it stands after a `put`, and the revision a snapshot must have to hold it."""

    version: DocumentVersion
    revision: int
    new: bool
    """False: the content was that of the current version already, and nothing was written."""


@dataclass(frozen=True)
class Changes:
    """What became of the documents that changed after some revision, up to `revision`."""

    catalogue: str
    revision: int
    documents: Mapping[str, tuple[DocumentVersion, ...]]
    """All versions of each changed document, oldest first; none: it was deleted."""


@dataclass(frozen=True)
class Standing:
    """Which catalogue this is and how far it has come."""

    catalogue: str
    revision: int


@dataclass(frozen=True)
class StoredVersions:
    """The versions of some documents as the database has them: asked where no index is needed."""

    by_id: Mapping[str, tuple[DocumentVersion, ...]]

    @classmethod
    def of(cls, connection: Connection, ids: Collection[str]) -> StoredVersions:
        """All versions of these documents; none of one that was deleted."""
        query = select(document_versions).where(document_versions.c.document_id.in_(ids))
        found: dict[str, tuple[DocumentVersion, ...]] = {}
        for row in connection.execute(query.order_by(document_versions.c.version)):
            found[row.document_id] = (*found.get(row.document_id, ()), _version(row))
        return cls(found)

    def version_in_force(self, document_id: str, at: datetime) -> DocumentVersion | None:
        """The version that answers at `at`, or None."""
        return visibility.version_in_force(self.by_id.get(document_id, ()), at)


def open_sqlite(path: Path) -> Engine:
    """An engine on a SQLite file whose commits survive a power cut and whose deleted text is overwritten."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    event.listen(engine, "connect", _make_durable)
    return engine


def _make_durable(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def create_tables(engine: Engine) -> None:
    """Create what is missing of the catalogue's tables."""
    metadata.create_all(engine)


class Catalogue:
    """Documents and their versions in a database whose tables exist."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def standing(self) -> Standing:
        with self._engine.begin() as connection:
            row = connection.execute(select(revision.c.catalogue, revision.c.number)).one_or_none()
        if row is None:
            self._begin()
            return self.standing()
        return Standing(row.catalogue, row.number)

    def put_many(self, items: Iterable[tuple[str, Document]], at: datetime) -> list[Committed]:
        """Store each document as a new version unless its content is the current one. All of them or none."""
        with self._engine.connect() as connection:
            number = self._take_turn(connection)
            committed = [_put(connection, id, document, at, number) for id, document in items]
            if any(one.new for one in committed):
                connection.commit()
            else:
                connection.rollback()  # nothing changed, so the revision must not either
        return committed

    def delete(self, *ids: str) -> int | None:
        """Remove documents and the content of all versions; the new revision, None if none was there."""
        with self._engine.connect() as connection:
            number = self._take_turn(connection)
            if not sum(_deleted(connection, id, number) for id in ids):
                connection.rollback()
                return None
            connection.commit()
        return number

    def changes_since(self, number: int) -> Changes:
        """Every document changed after revision `number`; 0: every document there is or was."""
        # One statement, so that revision and rows come from one state of the database on any isolation level.
        query = (
            select(revision.c.catalogue, revision.c.number, documents.c.id, document_versions)
            .select_from(
                revision.outerjoin(documents, documents.c.revision > number).outerjoin(
                    document_versions, document_versions.c.document_id == documents.c.id
                )
            )
            .order_by(documents.c.id, document_versions.c.version)
        )
        with self._engine.begin() as connection:
            rows = connection.execute(query).all()
        if not rows:
            self._begin()
            return self.changes_since(number)
        changed: dict[str, tuple[DocumentVersion, ...]] = {}
        for row in rows:
            if row.id is not None:
                changed[row.id] = changed.get(row.id, ()) + (() if row.version is None else (_version(row),))
        return Changes(rows[0].catalogue, rows[0].number, changed)

    def _take_turn(self, connection: Connection) -> int:
        """Lock out other writers until this transaction ends; the revision it will make.

        An UPDATE as the first statement takes SQLite's write lock (waiting its turn, with a fresh view of the
        data) and PostgreSQL's row lock alike.
        """
        taken = connection.execute(update(revision).values(number=revision.c.number + 1))
        if taken.rowcount == 0:
            connection.rollback()
            self._begin()
            return self._take_turn(connection)
        return int(connection.execute(select(revision.c.number)).scalar_one())

    def _begin(self) -> None:
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    insert(revision).values(id=_THE_ROW, catalogue=str(uuid.uuid4()), number=0)
                )
        except IntegrityError:
            return  # another process began it at the same moment


def _put(connection: Connection, id: str, document: Document, at: datetime, number: int) -> Committed:
    known = connection.execute(
        select(documents.c.last_version, documents.c.deleted, documents.c.revision).where(
            documents.c.id == id
        )
    ).one_or_none()
    if known is not None and not known.deleted:
        current = connection.execute(_version_query(id, known.last_version)).one()
        if current.digest == document.digest():
            return Committed(_version(current), known.revision, new=False)
    version = DocumentVersion(
        id=id, version=known.last_version + 1 if known else 1, stored_at=at, content=document
    )
    row = {"last_version": version.version, "deleted": False, "revision": number}
    connection.execute(
        update(documents).where(documents.c.id == id).values(**row)
        if known
        else insert(documents).values(id=id, **row)
    )
    connection.execute(
        insert(document_versions).values(
            document_id=id,
            version=version.version,
            stored_at=at.astimezone(UTC),
            digest=document.digest(),
            content=document.model_dump_json(),
        )
    )
    return Committed(version, number, new=True)


def _deleted(connection: Connection, id: str, number: int) -> int:
    """How many documents this removed: 1 or 0."""
    marked = connection.execute(
        update(documents)
        .where(documents.c.id == id, documents.c.deleted.is_(False))
        .values(deleted=True, revision=number)
    )
    if marked.rowcount:
        connection.execute(delete(document_versions).where(document_versions.c.document_id == id))
    return marked.rowcount


def _version_query(id: str, version: int) -> Any:
    return select(document_versions).where(
        document_versions.c.document_id == id, document_versions.c.version == version
    )


def _version(row: Any) -> DocumentVersion:
    # SQLite gives back the UTC time that was stored without its zone.
    stored_at = row.stored_at.replace(tzinfo=UTC) if row.stored_at.tzinfo is None else row.stored_at
    return DocumentVersion(
        id=row.document_id,
        version=row.version,
        stored_at=stored_at.astimezone(UTC),
        content=Document.model_validate_json(row.content),
    )
