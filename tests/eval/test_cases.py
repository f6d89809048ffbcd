from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import ALLOWED_ID, ApiIds, Case, CorpusDocument, Said, SetUnreadable, api_id, load

SHARED_SETS = Path(__file__).parents[3] / "shared" / "data"


def test_a_folder_becomes_documents_and_cases(small_set: Path) -> None:
    read = load(small_set)

    assert read.name == "small"
    assert read.documents[1:] == (
        CorpusDocument("policy/refunds", "Refunds", "A refund takes 5 working days."),
        CorpusDocument("faq", "", "Delivery takes 3 days.", "faq"),
    )
    hello, morning = Said("customer", "Hello"), Said("agent", "Good morning")
    asks = Said("customer", "Can I return an item")
    assert read.cases == (
        Case("q1", (hello, morning, asks), {"policy/returns": 2}, "shop"),
        Case(
            "q2",
            (
                hello,
                morning,
                asks,
                Said("agent", "Yes"),
                Said("customer", "How many working days for the refund"),
            ),
            {"policy/refunds": 1},
            "shop",
        ),
        Case("q3", (Said("customer", "Do you sell umbrellas?"),), {}, "none"),
    )


def test_only_a_query_without_relevant_documents_should_be_met_with_silence(small_set: Path) -> None:
    assert [case.should_be_silent for case in load(small_set).cases] == [False, False, True]


def test_a_split_keeps_its_cases_and_all_documents(small_set: Path) -> None:
    read = load(small_set, split="dev")

    assert [case.id for case in read.cases] == ["q2", "q3"]
    assert len(read.documents) == 3


def test_an_unknown_split_is_an_error(small_set: Path) -> None:
    with pytest.raises(SetUnreadable, match=r"small has no split 'test'. Leave --split out"):
        load(small_set, split="test")


def test_a_sample_is_the_same_every_time_and_keeps_the_order(small_set: Path) -> None:
    first, again = load(small_set, limit=2).cases, load(small_set, limit=2).cases

    assert first == again
    assert [case.id for case in first] == ["q2", "q3"]
    assert len(load(small_set, limit=99).cases) == 3


def test_a_set_without_splits_has_no_domains(small_set: Path) -> None:
    (small_set / "splits.tsv").unlink()

    assert {case.domain for case in load(small_set).cases} == {""}


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("queries.jsonl", None, "has no queries.jsonl (nor queries.jsonl.gz)"),
        ("queries.jsonl", '{"id": "q1"\n', "queries.jsonl of small, line 1: "),
        (
            "queries.jsonl",
            '{"id": "q1", "conversation_id": "gone", "turn_index": 0, "text": "Hi"}\n',
            "Query q1 belongs to a conversation that is not there.",
        ),
        (
            "queries.jsonl",
            '{"id": "q1", "conversation_id": "c2", "turn_index": 0, "text": "Hi"}\n',
            "Query q1 is not turn 0 of its conversation.",
        ),
        ("qrels.tsv", "query-id\tcorpus-id\trelevance\nq1\tgone\t1\n", "qrels.tsv of small names 'gone'"),
    ],
)
def test_a_set_that_makes_no_sense_is_an_error_that_says_where(
    small_set: Path, file: str, content: str | None, complaint: str
) -> None:
    (small_set / file).unlink()
    if content is not None:
        (small_set / file).write_text(content)

    with pytest.raises(SetUnreadable, match=re.escape(complaint)):
        load(small_set)


def test_an_id_the_contract_does_not_allow_is_written_with_its_bytes_in_hex() -> None:
    assert api_id("policy/returns v2@home") == "policy@2freturns@20v2@40home"
    assert api_id("plain-id_1.2:3") == "plain-id_1.2:3"


@given(st.lists(st.text(min_size=1, max_size=200), unique=True))
def test_every_id_comes_back(ids: list[str]) -> None:
    ids = [id.encode("utf-8", "replace").decode() for id in ids]
    mapped = ApiIds(tuple(ids))

    assert [mapped.from_api(mapped.to_api(id)) for id in ids] == ids
    assert all(ALLOWED_ID.fullmatch(mapped.to_api(id)) for id in ids)


def test_a_document_of_another_set_keeps_its_id() -> None:
    assert ApiIds(("returns",)).from_api("sample-warranty") == "sample-warranty"


@pytest.mark.skipif(
    not SHARED_SETS.is_dir(), reason="the shared evaluation sets are not beside this checkout"
)
@pytest.mark.parametrize(
    ("name", "documents", "cases", "silent"),
    [
        ("mtrag_un", 1152, 507, 175),
        ("tau_retail", 62, 104, 0),
        ("abcd", 55, 24, 0),
        ("dstc10_t2", 12039, 263, 159),
    ],
)
def test_the_shared_sets_can_be_read(name: str, documents: int, cases: int, silent: int) -> None:
    read = load(SHARED_SETS / name)

    assert (len(read.documents), len(read.cases)) == (documents, cases)
    assert sum(case.should_be_silent for case in read.cases) == silent
