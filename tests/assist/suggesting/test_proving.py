"""What counts as proof, for quotes and for sentences from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assist.suggesting.proving import Prover, unproved_because, unsupported_because
from assist.suggestions import Evidence
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader
from tests.assist.small_company import AGENT, LEAD, LEAD_ONLY, NOW, RETURNS, TECHNICIAN_NOTE, knowledge_of

SENTENCE = "You can return a product within 30 days of delivery."


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with knowledge_of(tmp_path_factory.mktemp("company")) as knowledge_base:
        yield knowledge_base


def quoting(document_id: str, version: int, text: str, quote: str, **other: object) -> Evidence:
    start = text.index(quote)
    fields = {
        "document_id": document_id,
        "version": version,
        "passage_id": f"{document_id}@{version}:0",
        "title": "Title",
        "section": "Returns",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "audience": "public",
        "in_force_from": None,
        "in_force_until": None,
        "age_days": 0,
        "url": None,
    }
    return Evidence.model_validate(fields | other)


GOOD = quoting("returns", 2, RETURNS.text, SENTENCE)


def test_a_quote_that_stands_there_holds(knowledge_base: KnowledgeBase) -> None:
    assert Prover(knowledge_base, AGENT, NOW).holds(GOOD)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": SENTENCE.replace("30", "14")},
        {"quote": SENTENCE.replace("a", "а")},  # a Cyrillic letter that looks the same
        {"start": GOOD.start + 1},
        {"start": -1},
        {"end": 10**6},
        {"start": GOOD.end, "end": GOOD.start},
        {"version": 1},
        {"version": 99},
        {"document_id": "no-such-document"},
    ],
)
def test_anything_else_does_not(knowledge_base: KnowledgeBase, change: dict[str, object]) -> None:
    assert not Prover(knowledge_base, AGENT, NOW).holds(GOOD.model_copy(update=change))


def test_a_superseded_version_holds_for_its_own_day_only(knowledge_base: KnowledgeBase) -> None:
    old = quoting(
        "returns", 1, "# Returns\n\nYou can return a product within 14 days of delivery.\n", "14 days"
    )

    assert not Prover(knowledge_base, AGENT, NOW).holds(old)
    assert Prover(knowledge_base, AGENT, datetime(2026, 3, 1, tzinfo=UTC)).holds(old)


def test_what_the_reader_may_not_see_proves_nothing_to_them(knowledge_base: KnowledgeBase) -> None:
    budget = quoting("goodwill-budget", 1, LEAD_ONLY.text, "Leads may grant", audience="lead")

    assert not Prover(knowledge_base, AGENT, NOW).holds(budget)
    assert Prover(knowledge_base, LEAD, NOW).holds(budget)
    assert not Prover(knowledge_base, Reader("bot", "service"), NOW).holds(budget)


def test_a_deleted_document_proves_nothing(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.delete("returns")

        assert not Prover(knowledge_base, AGENT, NOW).holds(GOOD)


@pytest.mark.parametrize(
    "sentence",
    [
        SENTENCE,
        "You can return your product within 30 days of delivery.",
        "Within thirty days of delivery you may return a product.",
    ],
)
def test_what_the_quote_says_is_proved(sentence: str) -> None:
    assert unproved_because(sentence, [GOOD]) is None


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("You can return a product within 41 days of delivery.", "'41 days' is not what the source says"),
        ("You can return a product within 30 weeks of delivery.", "'30 weeks' is not what the source says"),
        (
            "You can return a product within 30 days of delivery for 20 EUR.",
            "'20 EUR' is not what the source says",
        ),
        (
            "You can return a product by 1 May within 30 days of delivery.",
            "'1 May' is not what the source says",
        ),
        (
            "You must return a product within 30 days of delivery.",
            "it obliges or allows other than the source does",
        ),
        ("You cannot return a product within 30 days of delivery.", "the source says the opposite"),
        ("You can never return a product within 30 days of delivery.", "the source says the opposite"),
        ("We collect every television free of charge.", "no source says this"),
    ],
)
def test_a_changed_claim_is_not_proved(sentence: str, reason: str) -> None:
    assert unproved_because(sentence, [GOOD]) == reason


def test_the_number_of_another_rule_is_no_proof() -> None:
    warranty = "The warranty on compressors is 45 years."

    assert unsupported_because("You can return a product within 45 years.", [SENTENCE, warranty]) is not None


def test_a_phrase_that_asserts_nothing_needs_no_proof() -> None:
    assert unproved_because("Ok!", [GOOD]) is None


def test_internal_documents_prove_no_sentence_of_a_draft() -> None:
    quote = "Book visit RF-C2 with part PK-INV-52."
    internal = quoting("technician-note", 1, TECHNICIAN_NOTE.text, quote, audience="agent")

    assert unproved_because(quote, [internal]) == "no source says this"
