"""txtai: Embeddings with hybrid=True, which adds normalised scores of words and vectors, half and half."""

from __future__ import annotations

from pathlib import Path

from txtai import Embeddings


class Adapter:
    """One recipe: `hybrid`."""

    def __init__(self, model: Path, recipes: tuple[str, ...]) -> None:
        assert recipes == ("hybrid",)  # noqa: S101 (the registry's own promise)
        self._settings = {"path": str(model), "hybrid": True, "gpu": False}
        self._embeddings = Embeddings(self._settings)

    def index(self, documents: list[tuple[str, str]]) -> None:
        self._embeddings.index([(id, text, None) for id, text in documents])

    def search(self, recipe: str, query: str, k: int) -> list[str]:  # noqa: ARG002 (there is one)
        return [str(id) for id, _ in self._embeddings.search(query, k)]

    def save(self, folder: Path) -> None:
        self._embeddings.save(str(folder / "txtai"))

    def load(self, folder: Path, documents: list[tuple[str, str]]) -> None:  # noqa: ARG002 (all is kept)
        self._embeddings.load(str(folder / "txtai"))
