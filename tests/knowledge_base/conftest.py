"""A knowledge base on a real directory and a real SQLite, with vectors one can work out by eye."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embeddings.encoder import Encoder
from embeddings.hashing import HashEmbeddings
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.knowledge_base import KnowledgeBase

Open = Callable[..., KnowledgeBase]


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    engine = open_sqlite(tmp_path / "state.db")
    create_tables(engine)
    yield Catalogue(engine)
    engine.dispose()


@pytest.fixture
def open_again(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Open:
    """Opens the same directory once more, as another process would."""

    def open_it(encoder: Encoder | None = None) -> KnowledgeBase:
        return KnowledgeBase.open(tmp_path, catalogue, encoder or HashEmbeddings(), clock)

    return open_it


@pytest.fixture
def knowledge_base(open_again: Open) -> KnowledgeBase:
    return open_again()
