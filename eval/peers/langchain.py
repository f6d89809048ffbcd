"""LangChain: InMemoryVectorStore and, for hybrid, its EnsembleRetriever over BM25 and that store, 1 : 1."""

from __future__ import annotations

from pathlib import Path

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_huggingface import HuggingFaceEmbeddings

Documents = list[tuple[str, str]]


class Adapter:
    """Both recipes: `dense`, `hybrid`."""

    def __init__(self, model: Path, recipes: tuple[str, ...]) -> None:
        self._embeddings = HuggingFaceEmbeddings(model_name=str(model), model_kwargs={"device": "cpu"})
        self._recipes = recipes

    def index(self, documents: Documents) -> None:
        self._store = InMemoryVectorStore(self._embeddings)
        self._store.add_documents(_documents(documents))
        self._index_words(documents)

    def search(self, recipe: str, query: str, k: int) -> list[str]:
        if recipe == "dense":
            found = self._store.similarity_search(query, k=k)
        else:
            vectors = self._store.as_retriever(search_kwargs={"k": k})
            words = self._words.model_copy(update={"k": k})
            # By text they would count as one what several documents say.
            both = EnsembleRetriever(retrievers=[words, vectors], weights=[0.5, 0.5], id_key="id")
            found = both.invoke(query)
        return [str(document.metadata["id"]) for document in found[:k]]

    def save(self, folder: Path) -> None:
        self._store.dump(str(folder / "vectors.json"))

    def load(self, folder: Path, documents: Documents) -> None:
        self._store = InMemoryVectorStore.load(str(folder / "vectors.json"), self._embeddings)
        self._index_words(documents)  # BM25Retriever cannot be saved

    def _index_words(self, documents: Documents) -> None:
        if "hybrid" in self._recipes:
            self._words = BM25Retriever.from_documents(_documents(documents))


def _documents(documents: Documents) -> list[Document]:
    return [Document(page_content=text, metadata={"id": id}, id=id) for id, text in documents]
