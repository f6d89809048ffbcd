"""Haystack: a pipeline of its in-memory BM25 and embedding retrievers, joined by reciprocal-rank fusion."""

from __future__ import annotations

from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


class Adapter:
    """One recipe: `hybrid`."""

    def __init__(self, model: Path, recipes: tuple[str, ...]) -> None:
        assert recipes == ("hybrid",)  # noqa: S101 (the registry's own promise)
        self._model = {
            "model": str(model),
            "device": ComponentDevice.from_str("cpu"),
            "progress_bar": False,
        }
        self._encoder = SentenceTransformersDocumentEmbedder(**self._model)
        self._encoder.warm_up()

    def index(self, documents: list[tuple[str, str]]) -> None:
        store = InMemoryDocumentStore()
        given = [Document(id=id, content=text) for id, text in documents]
        store.write_documents(self._encoder.run(given)["documents"])
        self._use(store)

    def search(self, recipe: str, query: str, k: int) -> list[str]:  # noqa: ARG002 (there is one)
        found = self._pipeline.run(
            {
                "encoder": {"text": query},
                "words": {"query": query, "top_k": k},
                "vectors": {"top_k": k},
                "joiner": {"top_k": k},
            }
        )
        return [document.id for document in found["joiner"]["documents"]]

    def save(self, folder: Path) -> None:
        self._store.save_to_disk(str(folder / "store.json"))

    def load(self, folder: Path, documents: list[tuple[str, str]]) -> None:  # noqa: ARG002 (all is kept)
        self._use(InMemoryDocumentStore.load_from_disk(str(folder / "store.json")))

    def _use(self, store: InMemoryDocumentStore) -> None:
        self._store = store
        self._pipeline = Pipeline()
        # A component belongs to one pipeline for good.
        self._pipeline.add_component("encoder", SentenceTransformersTextEmbedder(**self._model))
        self._pipeline.add_component("words", InMemoryBM25Retriever(store))
        self._pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._pipeline.connect("encoder.embedding", "vectors.query_embedding")
        self._pipeline.connect("words", "joiner")
        self._pipeline.connect("vectors", "joiner")
