"""The suite that LangChain publishes for a `VectorStore`, and what ours adds to it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.indexing import InMemoryRecordManager, index
from langchain_tests.integration_tests import VectorStoreIntegrationTests

from embeddings.encoder import SentenceEncoder
from embeddings.hashing import HashEmbeddings
from knowledge_base.errors import MayNotWrite
from knowledge_base.front_matter import InvalidDocument
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from knowledge_base.vector_store import KnowledgeBaseVectorStore
from tests.knowledge_base.conftest import Clock, Open
from tests.knowledge_base.documents_for_tests import AGENT, EDITOR, document


class TestWithHashEmbeddings(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self, knowledge_base: KnowledgeBase) -> KnowledgeBaseVectorStore:
        return KnowledgeBaseVectorStore(knowledge_base, EDITOR)


class TestWithTheDefaultEncoder(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self, open_again: Open, minilm: SentenceEncoder) -> KnowledgeBaseVectorStore:
        return KnowledgeBaseVectorStore(open_again(minilm), EDITOR)


@pytest.fixture
def store(knowledge_base: KnowledgeBase) -> KnowledgeBaseVectorStore:
    return KnowledgeBaseVectorStore(knowledge_base, EDITOR, audience="public")


def ids(found: list[LangChainDocument]) -> list[str | None]:
    return [one.id for one in found]


def test_metadata_that_names_fields_of_a_document_is_read_and_all_of_it_comes_back(
    store: KnowledgeBaseVectorStore, knowledge_base: KnowledgeBase
) -> None:
    metadata: dict[str, Any] = {
        "title": "Refunds",
        "kind": "faq",
        "audience": "agent",
        "products": ["FX-9"],
        "in_force_from": "2026-01-31",
        "source": "wiki/refunds.md",
        "page": {"number": 3, "of": [7, None]},
    }
    store.add_texts(["Refund in 30 days."], [metadata], ids=["refunds"])

    stored = knowledge_base.get("refunds", EDITOR)
    assert stored is not None
    assert stored.content == document(
        "Refund in 30 days.",
        title="Refunds",
        kind="faq",
        audience="agent",
        products=["FX-9"],
        in_force_from="2026-01-31",
        metadata=metadata,
    )
    assert store.get_by_ids(["refunds"]) == [
        LangChainDocument(id="refunds", page_content="Refund in 30 days.", metadata=metadata)
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Returns\n\nWithin 30 days.", "Returns"),
        ("Within\n30 days.", "Within 30 days."),
        ("fridge " * 30, ("fridge " * 12)[:80]),
    ],
)
def test_a_text_without_a_title_is_called_by_its_heading_or_its_beginning(
    store: KnowledgeBaseVectorStore, knowledge_base: KnowledgeBase, text: str, title: str
) -> None:
    store.add_texts([text], ids=["a"])

    stored = knowledge_base.get("a", EDITOR)
    assert stored is not None
    assert stored.content == document(text, title=title, metadata={})


def test_a_document_of_many_passages_is_found_once_and_whole(store: KnowledgeBaseVectorStore) -> None:
    long = "\n\n".join(f"# Part {part}\n\nThe fridge is warm, says part {part}." for part in range(9))
    store.add_texts([long, "A warm fridge.", "The door."], ids=["long", "short", "door"])

    found = store.similarity_search("the fridge is warm, says part", k=2)

    assert found == [
        LangChainDocument(id="long", page_content=long),
        LangChainDocument(id="short", page_content="A warm fridge."),
    ]


def test_scores_are_those_of_the_knowledge_base(
    store: KnowledgeBaseVectorStore, knowledge_base: KnowledgeBase
) -> None:
    store.add_texts(["refund the fridge", "open the door"], ids=["refund", "door"])

    found = store.similarity_search_with_score("refund the fridge")

    ours = knowledge_base.search(Need("refund the fridge"), EDITOR, k=4).passages
    assert [(one.id, score) for one, score in found] == [(one.source.id, one.score) for one in ours]
    assert store.similarity_search_with_relevance_scores("refund the fridge") == found
    assert ids(
        store.as_retriever(
            search_type="similarity_score_threshold", search_kwargs={"score_threshold": found[0][1]}
        ).invoke("refund the fridge")
    ) == ["refund"]


def test_each_reader_finds_what_they_may_see(knowledge_base: KnowledgeBase) -> None:
    writing = KnowledgeBaseVectorStore(knowledge_base, EDITOR)
    writing.add_texts(
        ["refund for all", "refund for leads", "refund for editors"],
        [{"audience": "public"}, {"audience": "lead"}, {}],
        ids=["all", "leads", "editors"],
    )

    reading = KnowledgeBaseVectorStore(knowledge_base, AGENT)

    assert ids(reading.similarity_search("refund")) == ["all"]
    assert ids(reading.get_by_ids(["editors", "leads", "all", "all"])) == ["all"]
    assert sorted(ids(writing.similarity_search("refund")), key=str) == ["all", "editors", "leads"]


def test_only_who_keeps_documents_may_change_them(knowledge_base: KnowledgeBase) -> None:
    store = KnowledgeBaseVectorStore(knowledge_base, AGENT)

    with pytest.raises(MayNotWrite, match="'maria' reads as 'agent'; only an editor or admin may add"):
        store.add_texts(["a"])
    with pytest.raises(MayNotWrite):
        store.delete(["a"])


def test_a_filter_is_applied_before_the_search(store: KnowledgeBaseVectorStore) -> None:
    store.add_texts(
        ["refund the fridge", "refund the oven", "refund"],
        [{"products": ["FX-9"]}, {"products": ["OV-1"]}, {"kind": "faq"}],
        ids=["fridge", "oven", "any"],
    )

    retriever = store.as_retriever(search_kwargs={"k": 1, "filter": {"products": ["ov-1"], "kind": "policy"}})

    assert ids(retriever.invoke("refund the fridge")) == ["oven"]


@pytest.mark.parametrize(
    ("filter", "message"),
    [
        ({"source": "wiki"}, "cannot be filtered by 'source'; known are kind, products, regions"),
        ({"products": "FX-9"}, "products\n  Input should be a valid tuple"),
    ],
)
def test_a_filter_it_does_not_know_is_refused(
    store: KnowledgeBaseVectorStore, filter: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        store.similarity_search("refund", filter=filter)


def test_an_option_it_does_not_know_is_refused(store: KnowledgeBaseVectorStore) -> None:
    with pytest.raises(TypeError, match="'filters'"):
        store.similarity_search("refund", filters={"kind": "faq"})


def test_a_known_id_gets_a_new_version_and_the_old_one_answers_for_its_time(
    store: KnowledgeBaseVectorStore, knowledge_base: KnowledgeBase, clock: Clock
) -> None:
    store.add_texts(["refund within 30 days"], ids=["refund"])
    store.add_texts(["refund within 30 days"], ids=["refund"])
    before = clock.now
    clock.now += timedelta(days=1)
    store.add_texts(["refund within 14 days"], ids=["refund"])

    assert [one.version for one in knowledge_base.versions("refund", EDITOR)] == [1, 2]
    assert [one.page_content for one in store.similarity_search("refund")] == ["refund within 14 days"]
    assert [one.page_content for one in store.similarity_search("refund", as_of=before)] == [
        "refund within 30 days"
    ]


def test_a_document_that_came_another_way_has_its_fields_as_metadata(
    store: KnowledgeBaseVectorStore, knowledge_base: KnowledgeBase
) -> None:
    knowledge_base.put("refund", document("refund", title="Refunds", products=["FX-9"]))

    assert store.similarity_search("refund") == [
        LangChainDocument(
            id="refund",
            page_content="refund",
            metadata={"title": "Refunds", "kind": "policy", "audience": "public", "products": ["FX-9"]},
        )
    ]


def test_what_is_done_to_a_result_does_not_reach_the_store(store: KnowledgeBaseVectorStore) -> None:
    store.add_texts(["refund"], [{"tags": ["a"]}], ids=["refund"])

    store.similarity_search("refund")[0].metadata["tags"].append("b")

    assert store.similarity_search("refund")[0].metadata == {"tags": ["a"]}


def test_one_bad_text_leaves_none_and_every_one_is_named(store: KnowledgeBaseVectorStore) -> None:
    with pytest.raises(InvalidDocument) as refused:
        store.add_texts(
            ["good", "", "c", "d", "e"],
            [{}, {}, {"audience": "everyone"}, {"checks": []}, {"seen": {1, 2}}],
            ids=["a", "b", "c", "d", "e"],
        )

    assert [str(problem) for problem in refused.value.problems] == [
        "text 2: title: write at least 1 character, not ''",
        "text 2: text: write at least 1 character, not ''",
        "text 3: audience: it must be 'public', 'agent' or 'lead', not 'everyone'",
        "text 4: checks: not taken here, where no rule is tried: put this document over the API",
        "text 5: metadata.seen: input was not a valid JSON value, not {1, 2}",
    ]
    assert store.get_by_ids(["a"]) == []


def test_lengths_that_differ_are_refused(store: KnowledgeBaseVectorStore) -> None:
    with pytest.raises(ValueError, match="2 texts, 2 metadatas and 1 ids: give one of each per text"):
        store.add_texts((text for text in ["a", "b"]), ids=["a"])


def test_nothing_is_deleted_by_leaving_out_the_ids(store: KnowledgeBaseVectorStore) -> None:
    store.add_texts(["refund"], ids=["refund"])

    with pytest.raises(ValueError, match="Name the ids to delete"):
        store.delete()
    assert ids(store.similarity_search("refund")) == ["refund"]


def test_langchains_indexing_keeps_it_in_step_with_a_source(store: KnowledgeBaseVectorStore) -> None:
    records = InMemoryRecordManager("policies")
    records.create_schema()

    def sync(*texts: str) -> dict[str, int]:
        documents = [LangChainDocument(page_content=text, metadata={"source": text}) for text in texts]
        return dict(index(documents, records, store, cleanup="full", key_encoder="sha256"))

    first = sync("refund the fridge", "open the door")
    second = sync("refund the fridge", "close the door")

    assert first == {"num_added": 2, "num_updated": 0, "num_skipped": 0, "num_deleted": 0}
    assert second == {"num_added": 1, "num_updated": 0, "num_skipped": 1, "num_deleted": 1}
    assert [one.page_content for one in store.similarity_search("door")] == [
        "close the door",
        "refund the fridge",
    ]


def test_from_documents_makes_a_store_that_another_process_opens_again(tmp_path: Path) -> None:
    documents = [LangChainDocument(id="a", page_content="refund"), LangChainDocument(page_content="door")]
    KnowledgeBaseVectorStore.from_documents(
        documents, HashEmbeddings(), directory=tmp_path / "kb", reader=EDITOR
    )

    again = KnowledgeBaseVectorStore.from_texts(
        [], HashEmbeddings(), directory=tmp_path / "kb", reader=EDITOR
    )

    assert [one.page_content for one in again.similarity_search("refund")] == ["refund", "door"]
    assert ids(again.get_by_ids(["a"])) == ["a"]


def test_embeddings_without_a_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="DeterministicFakeEmbedding is no encoder of ours"):
        KnowledgeBaseVectorStore.from_texts(
            ["a"], DeterministicFakeEmbedding(size=6), directory=tmp_path, reader=EDITOR
        )


def test_what_it_cannot_do_honestly_says_what_to_do_instead(store: KnowledgeBaseVectorStore) -> None:
    with pytest.raises(NotImplementedError, match="call similarity_search"):
        store.similarity_search_by_vector([1.0])
    with pytest.raises(NotImplementedError, match='search_type="similarity"'):
        store.as_retriever(search_type="mmr").invoke("refund")
    with pytest.raises(ValueError, match="k is 0; ask for at least 1 document"):
        store.similarity_search("refund", k=0)
