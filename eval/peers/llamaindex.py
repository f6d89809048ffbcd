"""LlamaIndex: VectorStoreIndex and, for hybrid, QueryFusionRetriever over that index and BM25Retriever."""

from __future__ import annotations

from pathlib import Path

from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever


class Adapter:
    """Both recipes: `dense`, `hybrid`."""

    def __init__(self, model: Path, recipes: tuple[str, ...]) -> None:
        self._encoder = HuggingFaceEmbedding(model_name=str(model), device="cpu")
        self._recipes = recipes

    def index(self, documents: list[tuple[str, str]]) -> None:
        given = [Document(text=text, doc_id=id) for id, text in documents]
        self._use(VectorStoreIndex.from_documents(given, embed_model=self._encoder))

    def search(self, recipe: str, query: str, k: int) -> list[str]:
        found = self._retriever(recipe, k).retrieve(query)
        return list(dict.fromkeys(str(one.node.ref_doc_id) for one in found))[:k]

    def save(self, folder: Path) -> None:
        self._index.storage_context.persist(str(folder))

    def load(self, folder: Path, documents: list[tuple[str, str]]) -> None:  # noqa: ARG002 (all is kept)
        kept = StorageContext.from_defaults(persist_dir=str(folder))
        self._use(load_index_from_storage(kept, embed_model=self._encoder))

    def _use(self, index: VectorStoreIndex) -> None:
        self._index = index
        self._nodes = len(index.docstore.docs)
        self._made: dict[tuple[str, int], BaseRetriever] = {}
        if "hybrid" in self._recipes:
            self._retriever("hybrid", 10)

    def _retriever(self, recipe: str, k: int) -> BaseRetriever:
        """Made once for each k: BM25Retriever indexes the words when it is made."""
        if (recipe, k) not in self._made:
            vectors = self._index.as_retriever(similarity_top_k=k)
            self._made[recipe, k] = vectors if recipe == "dense" else self._fusing(vectors, k)
        return self._made[recipe, k]

    def _fusing(self, vectors: BaseRetriever, k: int) -> QueryFusionRetriever:
        words = BM25Retriever.from_defaults(
            docstore=self._index.docstore, similarity_top_k=min(k, self._nodes)
        )
        return QueryFusionRetriever(
            [vectors, words],
            llm=MockLLM(),  # never asked: one query is one query
            num_queries=1,
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=k,
            use_async=False,
        )
