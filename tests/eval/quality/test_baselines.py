from __future__ import annotations

import doctest
from pathlib import Path

import numpy as np
import pytest

from embeddings.hashing import HashEmbeddings
from eval.cases import Case, CorpusDocument, Said, load
from eval.quality import baselines
from eval.quality.bm25 import BM25
from eval.quality.views import last_customer_turns, text_of


def test_the_examples_in_the_definitions_are_true() -> None:
    outcome = doctest.testmod(baselines, extraglobs={"np": np})

    assert (outcome.failed, outcome.attempted) == (0, 2)


def test_bm25_is_its_formula() -> None:
    scores = BM25(["refund refund days", "delivery days", "returning things"]).scores("Refunds?")

    idf = np.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    norm = 1.5 * (1 - 0.75 + 0.75 * 3 / (7 / 3))
    assert scores.tolist() == pytest.approx([idf * 2 * 2.5 / (2 + norm), 0, 0])


def test_bm25_finds_nothing_for_words_that_no_text_has() -> None:
    assert BM25(["delivery days"]).scores("umbrella the").tolist() == [0]
    assert BM25([]).scores("umbrella").tolist() == []


def test_the_views_are_what_the_customer_said_last(small_set: Path) -> None:
    second = load(small_set).cases[1]

    assert last_customer_turns(second, 1) == "How many working days for the refund"
    assert (
        last_customer_turns(second, 3) == "Hello\nCan I return an item\nHow many working days for the refund"
    )


def test_a_document_is_its_title_above_its_text() -> None:
    assert text_of(CorpusDocument("r", "Returns", "30 days.")) == "Returns\n30 days."
    assert text_of(CorpusDocument("r", " ", "30 days.")) == "30 days."


def test_every_baseline_ranks_every_case(small_set: Path) -> None:
    case_set = load(small_set)

    found = baselines.rankings(case_set.documents, case_set.cases[:2], HashEmbeddings().encode, k=2)

    assert list(found) == [*baselines.SINGLE, *baselines.BY_HAND]
    assert len(baselines.BY_HAND) == 12
    firsts = {name: [ranking[0] for ranking in of.values()] for name, of in found.items()}
    three_turns_lead_astray = {name for name in found if "last three" in name}
    assert {
        name for name, first in firsts.items() if first != ["policy/returns", "policy/refunds"]
    } <= three_turns_lead_astray
    assert all(len(ranking) <= 2 for of in found.values() for ranking in of.values())


def test_words_that_match_nothing_rank_nothing() -> None:
    documents = [CorpusDocument("returns", "Returns", "You can return an item within 30 days.")]
    case = Case("q", (Said("customer", "umbrella"),), {"returns": 1})

    found = baselines.rankings(documents, [case], HashEmbeddings().encode, k=5)

    assert found["BM25, last turn"] == {"q": ()}
