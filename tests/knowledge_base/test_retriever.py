from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_tests.integration_tests import RetrieversIntegrationTests

from embeddings.encoder import SentenceEncoder
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.retriever import KnowledgeBaseRetriever
from tests.knowledge_base.conftest import Clock, Open
from tests.knowledge_base.documents_for_tests import AGENT, document


class OfKnowledgeBaseRetriever(RetrieversIntegrationTests):
    opened: KnowledgeBase

    @property
    def retriever_constructor(self) -> type[KnowledgeBaseRetriever]:
        return KnowledgeBaseRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"knowledge_base": self.opened, "reader": AGENT}

    @property
    def retriever_query_example(self) -> str:
        return "fridge number 3"


def filled(knowledge_base: KnowledgeBase) -> KnowledgeBase:
    knowledge_base.put_many([(f"d{number}", document(f"Fridge number {number}.")) for number in range(5)])
    return knowledge_base


class TestWithHashEmbeddings(OfKnowledgeBaseRetriever):
    @pytest.fixture(autouse=True)
    def _knowledge_base(self, open_again: Open) -> None:
        self.opened = filled(open_again())


class TestWithTheDefaultEncoder(OfKnowledgeBaseRetriever):
    @pytest.fixture(autouse=True)
    def _knowledge_base(self, open_again: Open, minilm: SentenceEncoder) -> None:
        self.opened = filled(open_again(minilm))


def test_it_gives_what_its_reader_may_see_at_its_moment(knowledge_base: KnowledgeBase, clock: Clock) -> None:
    first = knowledge_base.put(
        "returns", document("# Time\n\nrefund within 30 days", url="https://example.com/r")
    )
    knowledge_base.put("internal", document("refund within 60 days", audience="lead"))
    as_of = clock.now
    clock.now += timedelta(days=1)
    last = knowledge_base.put("returns", document("refund within 14 days"))

    retriever = KnowledgeBaseRetriever(knowledge_base=knowledge_base, reader=AGENT, as_of=as_of)
    (found,) = retriever.invoke("refund days")

    assert found == Document(
        id="returns@1:0",
        page_content="refund within 30 days",
        metadata={
            "document_id": "returns",
            "version": first.version,
            "title": "Returns",
            "section": "Time",
            "start": 8,
            "end": 29,
            "audience": "public",
            "kind": "policy",
            "url": "https://example.com/r",
            "in_force_from": None,
            "in_force_until": None,
            "score": found.metadata["score"],
            "snapshot": last.snapshot,
        },
    )
