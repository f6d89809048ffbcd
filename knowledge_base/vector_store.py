"""The knowledge base as a LangChain vector store, for one reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, Self
from uuid import uuid4

from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore
from pydantic import TypeAdapter

from embeddings.encoder import Encoder
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.documents import Audience, Document, DocumentVersion, Kind
from knowledge_base.errors import MayNotWrite
from knowledge_base.front_matter import FIELDS, InvalidDocument, Problem, document_from_text
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Need
from knowledge_base.ranking import PER_DOCUMENT
from knowledge_base.readers import Reader

_TITLE = 80  # characters of a text that has no title of its own
_filters = TypeAdapter(Filters)


class KnowledgeBaseVectorStore(VectorStore):
    """What LangChain adds are documents of the knowledge base, with versions; its searches are ours.

    A text comes back whole and with its metadata as it was added: once in an answer, however many of its
    passages fit (`KnowledgeBaseRetriever` gives those), and not again where another id has the same text.
    Metadata is JSON. A key that is a field of a document (`title`, `audience`, `in_force_from`, ...) is
    that field too; every other key is kept and decides nothing. A document that came another way has its
    fields as metadata.
    """

    def __init__(
        self,
        knowledge_base: KnowledgeBase,
        reader: Reader,
        *,
        kind: Kind = "policy",
        audience: Audience | None = None,
    ) -> None:
        """`kind` and `audience` (None: editors only) are those of texts whose metadata does not say.

        Only a reader who keeps documents may add and delete; any reader may search.
        """
        self._knowledge_base = knowledge_base
        self._reader = reader
        self._defaults = {"kind": kind, "audience": audience}

    @classmethod
    def from_texts(  # type: ignore[override]  # what is stored needs a place and an owner
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        directory: Path,
        reader: Reader,
        kind: Kind = "policy",
        audience: Audience | None = None,
    ) -> Self:
        """Open or make a knowledge base in `directory`, with a SQLite of its own, and add `texts`."""
        if not isinstance(embedding, Encoder):
            raise TypeError(
                f"{type(embedding).__name__} is no encoder of ours, which names what makes its vectors: "
                "give a SentenceEncoder."
            )
        directory.mkdir(parents=True, exist_ok=True)
        engine = open_sqlite(directory / "catalogue.db")
        create_tables(engine)
        opened = KnowledgeBase.open(directory, Catalogue(engine), embedding, lambda: datetime.now(UTC))
        store = cls(opened, reader, kind=kind, audience=audience)
        store.add_texts(texts, metadatas, ids=ids)
        return store

    # Writing

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: Sequence[str | None] | None = None,
        **kwargs: Any,  # noqa: ARG002 -- LangChain's indexing passes a batch size; we take all at once
    ) -> list[str]:
        """Store each text as a document, all of them or none; they can be found when this returns.

        A known id gets a new version, unless nothing changed. None as an id: one is made.
        Raises MayNotWrite, and InvalidDocument naming every text that cannot be taken and why.
        """
        self._refuse_who_may_not_write()
        texts = list(texts)
        given = [{} for _ in texts] if metadatas is None else metadatas
        named = [None for _ in texts] if ids is None else ids
        if not len(texts) == len(given) == len(named):
            raise ValueError(
                f"{len(texts)} texts, {len(given)} metadatas and {len(named)} ids: give one of each per text."
            )
        kept = [id or str(uuid4()) for id in named]
        self._knowledge_base.put_many(zip(kept, self._documents(texts, given), strict=True))
        return kept

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:  # noqa: ARG002 -- of the interface
        """Remove documents with all their versions. True: none of `ids` is there now.

        A knowledge base is never emptied by leaving out the ids.
        """
        self._refuse_who_may_not_write()
        if ids is None:
            raise ValueError("Name the ids to delete: without them nothing is deleted.")
        self._knowledge_base.delete(*ids)
        return True

    def _refuse_who_may_not_write(self) -> None:
        if not self._reader.keeps_documents:
            raise MayNotWrite(self._reader)

    def _documents(self, texts: Sequence[str], metadatas: Sequence[Mapping[str, Any]]) -> list[Document]:
        documents: list[Document] = []
        problems: list[Problem] = []
        for number, (text, metadata) in enumerate(zip(texts, metadatas, strict=True), 1):
            try:
                documents.append(self._document(text, metadata))
            except InvalidDocument as invalid:
                problems += [replace(problem, file=f"text {number}") for problem in invalid.problems]
        if problems:
            raise InvalidDocument(*problems)
        return documents

    def _document(self, text: str, metadata: Mapping[str, Any]) -> Document:
        if "checks" in metadata:
            raise InvalidDocument(
                Problem("not taken here, where no rule is tried: put this document over the API", "checks")
            )
        read = {name: value for name, value in metadata.items() if name in FIELDS}
        title = " ".join(text[: 2 * _TITLE].split())[:_TITLE]
        return document_from_text(text, {**self._defaults, **read, "metadata": metadata}, title)

    # Reading

    def get_by_ids(self, ids: Sequence[str], /) -> list[LangChainDocument]:
        """Those of the documents that the reader may see, as they are in force (for editors: the last)."""
        found = (self._knowledge_base.get(id, self._reader) for id in dict.fromkeys(ids))
        return [_as_added(version) for version in found if version is not None]

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[LangChainDocument]:
        """The `k` documents that fit `query` best; `filter` and `as_of` as in the search with score."""
        return [document for document, _ in self.similarity_search_with_score(query, k, **kwargs)]

    def similarity_search_with_score(
        self,
        query: str,
        k: int = 4,
        *,
        filter: Mapping[str, Any] | None = None,
        as_of: datetime | None = None,
    ) -> list[tuple[LangChainDocument, float]]:
        """The `k` documents whose best passages fit `query` best, with those passages' scores, 0 to 1.

        The higher the better, and comparable within one snapshot only.

        `filter` has `kind`, `products`, `regions`, applied before the search: `{"products": ["FX-9"]}`.
        `as_of` asks for what was in force at another moment than now.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 document.")
        found = self._knowledge_base.search(
            # So many passages are of `k` documents, unless there are no more.
            Need(query),
            self._reader,
            k=k * PER_DOCUMENT,
            as_of=as_of,
            filters=_filters_of(filter or {}),
        )
        best: dict[str, tuple[DocumentVersion, float]] = {}
        for one in found.passages:
            best.setdefault(one.source.id, (one.source, one.score))
        return [(_as_added(version), score) for version, score in list(best.values())[:k]]

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        return lambda score: score

    def similarity_search_by_vector(self, embedding: list[float], k: int = 4, **kwargs: Any) -> NoReturn:
        """Not offered: half of the search reads words, and a vector has none."""
        raise NotImplementedError("A search needs words as well as a vector: call similarity_search(query).")

    def max_marginal_relevance_search(
        self,
        query: str,
        k: int = 4,
        fetch_k: int = 20,
        lambda_mult: float = 0.5,
        **kwargs: Any,
    ) -> NoReturn:
        """Not offered: as it is, no answer holds a document or a text twice."""
        raise NotImplementedError('No answer repeats itself as it is: search with search_type="similarity".')


def _filters_of(given: Mapping[str, Any]) -> Filters:
    known = [field.name for field in fields(Filters)]
    for name in given:
        if name not in known:
            raise ValueError(f"Documents cannot be filtered by {name!r}; known are {', '.join(known)}.")
    return _filters.validate_python(given)


def _as_added(version: DocumentVersion) -> LangChainDocument:
    content = version.content
    metadata = content.metadata
    if metadata is None:
        metadata = content.model_dump(mode="json", exclude={"text"}, exclude_defaults=True)
    # A copy: what the caller does to it must not reach the snapshot.
    return LangChainDocument(id=version.id, page_content=content.text, metadata=deepcopy(metadata))
