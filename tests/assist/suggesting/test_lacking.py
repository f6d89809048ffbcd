"""Sentences for who lacks what this customer has are not sent to them, unless they ask."""

from __future__ import annotations

import pytest

import knowledge_base.sample as sample
from assist.judging.facts import Fact, Facts
from assist.reading.quoting import Unit, units_of
from assist.suggesting.lacking import Lacking
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Check
from knowledge_base.chunking import passages_of
from knowledge_base.documents import Document, DocumentVersion, Rule
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import AGENT, NOW, TODAY, said

UNDER = "The visit is free, because the product is under warranty"
COSTS = "Without warranty the visit costs 49 EUR."


def unit(sentence: str, heading: str = "") -> Unit:
    section = f"## {heading}\n\n" if heading else ""
    content = Document(
        title="Repairs", kind="policy", audience="public", text=f"# Repairs\n\n{section}{sentence}"
    )
    version = DocumentVersion(id="repairs", version=1, stored_at=NOW, content=content)
    (found,) = (one for passage in passages_of(version) for one in units_of(passage))
    return found


def lacking(
    title: str, verdict: str, latest: str = "How soon can you come?", plans: tuple[str, ...] = ()
) -> Lacking:
    rule = Rule(id="one", title=title, rule="product.warranty_until >= today")
    content = Document(title="Repairs", kind="policy", audience="public", text="# Repairs", checks=(rule,))
    version = DocumentVersion(id="repairs", version=1, stored_at=NOW, content=content)
    check = Check.model_validate(
        {
            "id": "one",
            "document_id": "repairs",
            "version": 1,
            "verdict": verdict,
            "because": title,
            "facts": (),
            "ask": None,
        }
    )
    held = {"customer.entitlements": Fact("customer.entitlements", plans, ("customer:one",))} if plans else {}
    return Lacking(version, [check], Facts(TODAY, held), latest)


@pytest.mark.parametrize(
    ("sentence", "title", "verdict", "theirs"),
    [
        (COSTS, UNDER, "met", True),
        ("Outside the warranty the visit costs 49 EUR.", UNDER, "met", True),
        (COSTS, UNDER, "not_met", False),
        (COSTS, UNDER, "unknown", False),
        (COSTS, "The product is no longer under warranty", "met", False),
        ("Under warranty the visit is free.", UNDER, "met", False),
        ("You may repair it without warranty.", UNDER, "met", False),
        ("Without a receipt we count from production.", UNDER, "met", False),
    ],
)
def test_what_a_met_check_says_they_have_is_not_lacking(
    sentence: str, title: str, verdict: str, theirs: bool
) -> None:
    assert lacking(title, verdict).speaks_of(unit(sentence)) is theirs


@pytest.mark.parametrize(
    ("heading", "theirs"),
    [
        ("What it costs without warranty", True),
        ("Outside of the warranty", True),
        ("What it costs", False),
        ("Without a receipt", False),
    ],
)
def test_a_section_may_be_for_who_lacks_it(heading: str, theirs: bool) -> None:
    said = unit("The diagnosis visit is 49 EUR.", heading)

    assert lacking(UNDER, "met").speaks_of(said) is theirs
    assert not lacking(UNDER, "not_met").speaks_of(said)
    assert not lacking(UNDER, "met", "And without warranty?").speaks_of(said)


def test_without_it_is_without_what_was_spoken_of_before() -> None:
    before = unit("Under warranty and Light+ the visit is free.")

    assert lacking(UNDER, "met").speaks_of(unit("Without them the visit costs 49 EUR."), before)
    assert not lacking(UNDER, "met").speaks_of(
        unit("Without it the lamp is dark."), unit("Screw in the bulb.")
    )
    assert not lacking(UNDER, "met").speaks_of(unit("Without it the lamp is dark."))


def test_nor_is_what_they_are_entitled_to() -> None:
    sentence = "Without Care+ a technician comes within 5 working days."

    assert lacking("It is ours", "met", plans=("Lumivale Care+",)).speaks_of(unit(sentence))
    assert not lacking("It is ours", "met").speaks_of(unit(sentence))


@pytest.mark.parametrize(
    "asked", ["What would it cost without warranty?", "and when the warranty has ended?", "if it runs out?"]
)
def test_who_asks_how_it_is_without_gets_to_know_it(asked: str) -> None:
    assert not lacking(UNDER, "met", asked).speaks_of(unit(COSTS))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("How soon can a technician come to repair my fridge?", False),
        ("can someone come and fix my fridge? and does that cost me anything?", False),
        (
            "How soon can a technician repair my fridge, and what would it cost without warranty?",
            True,
        ),
    ],
)
def test_a_draft_leaves_it_out(lumivale: KnowledgeBase, asked: str, told: bool) -> None:
    (mira,) = (one for one in sample.customers(TODAY) if one["id"] == "cust-mira-okafor")
    customer = customer_of(mira)

    answer = Suggesting(lumivale, lambda: NOW).answer(said(asked), customer=customer, reader=AGENT)

    (draft,) = (one.draft for one in answer.suggestions if one.evidence[0].document_id == "repairs")
    assert "Under warranty the visit and the repair are free." in draft
    assert ("Without warranty the diagnosis visit costs" in draft) is told
    assert told or all("49 EUR" not in one.draft for one in answer.suggestions)
