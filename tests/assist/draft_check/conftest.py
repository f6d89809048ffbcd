"""Knowledge bases that drafts are checked against, opened once for each module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from embeddings.encoder import Encoder, SentenceEncoder
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import clock, knowledge_of

Holding = Callable[[Iterable[tuple[str, Document]]], KnowledgeBase]


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """The small company's."""
    with knowledge_of(tmp_path_factory.mktemp("company")) as knowledge_base:
        yield knowledge_base


@pytest.fixture(scope="module")
def holding(tmp_path_factory: pytest.TempPathFactory, minilm: SentenceEncoder) -> Iterator[Holding]:
    """Makes a knowledge base of any documents, with the real encoder."""
    engines = []

    def open_it(documents: Iterable[tuple[str, Document]]) -> KnowledgeBase:
        directory: Path = tmp_path_factory.mktemp("company")
        engines.append(open_sqlite(directory / "state.db"))
        create_tables(engines[-1])
        encoder: Encoder = minilm
        opened = KnowledgeBase.open(directory / "snapshots", Catalogue(engines[-1]), encoder, clock)
        opened.put_many(documents)
        return opened

    yield open_it
    for engine in engines:
        engine.dispose()
