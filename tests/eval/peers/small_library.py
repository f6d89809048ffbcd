"""A library for tests: documents by how many words they share with a query. Imports nothing of ours."""

from __future__ import annotations

import json
import sys
from pathlib import Path


class Adapter:
    def __init__(self, model: Path, recipes: tuple[str, ...]) -> None:
        sys.stdout.write("a greeting that is no answer\n")
        if model.name == "broken":
            sys.exit("the model is broken")
        self._recipes = recipes

    def index(self, documents: list[tuple[str, str]]) -> None:
        if not documents:
            raise ValueError("nothing to index")
        self._documents = documents

    def search(self, recipe: str, query: str, k: int) -> list[str]:
        if recipe not in self._recipes:
            sys.exit(3)
        words = set(query.lower().split())
        shared = {id: len(words & set(text.lower().split())) for id, text in self._documents}
        return sorted((id for id in shared if shared[id]), key=lambda id: (-shared[id], id))[:k]

    def save(self, folder: Path) -> None:
        (folder / "documents.json").write_text(json.dumps(self._documents))

    def load(self, folder: Path, documents: list[tuple[str, str]]) -> None:
        self._documents = [(id, text) for id, text in json.loads((folder / "documents.json").read_text())]
        assert self._documents == documents
