"""Other people's search, measured beside ours: same documents, same encoder, their documented recipes.

Each runs in a process and a virtual environment of its own (`make peers`), so that none of their packages is
ever imported beside ours, and their memory and speed can be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal, Protocol

Recipe = Literal["dense", "hybrid"]
"""Vectors alone, or words and vectors together."""


class Peer(Protocol):
    """One library, made with the encoder's folder and the recipes that will be asked of it."""

    def index(self, documents: list[tuple[str, str]]) -> None:
        """Take in (id, text) pairs; they can be found when this returns."""
        ...

    def search(self, recipe: str, query: str, k: int) -> list[str]:
        """Return the ids of at most k documents, best first."""
        ...

    def save(self, folder: Path) -> None:
        """Keep what was indexed, as far as the library can."""
        ...

    def load(self, folder: Path, documents: list[tuple[str, str]]) -> None:
        """Take up what `save` kept; `documents` is for parts that the library cannot keep."""
        ...


@dataclass(frozen=True)
class Library:
    """A library, the module of its adapter, and the recipes it is measured with."""

    name: str
    module: str
    recipes: tuple[Recipe, ...]


LIBRARIES = (
    Library("LangChain", "eval.peers.langchain", ("dense", "hybrid")),
    Library("Haystack", "eval.peers.haystack", ("hybrid",)),
    Library("LlamaIndex", "eval.peers.llamaindex", ("dense", "hybrid")),
    Library("txtai", "eval.peers.txtai", ("hybrid",)),
)


def opened(module: str, model: Path, recipes: tuple[str, ...]) -> Peer:
    """The adapter in `module`, over the encoder in the folder `model`, where the library is installed."""
    peer: Peer = import_module(module).Adapter(model, recipes)
    return peer
