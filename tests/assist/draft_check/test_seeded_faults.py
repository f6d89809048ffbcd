"""Faults sown into replies of the sample company and of two sets: which are found, and which are not.

Whole answers are compared, so that a fault which is found now, and one which is no longer, both show.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.draft_check import check_draft
from eval.cases import ApiIds, documents_of
from eval.targets import document_fields
from knowledge_base import sample
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.draft_check.conftest import Holding
from tests.assist.draft_check.seeds import SAMPLE, TAU_AIRLINE, TAU_RETAIL, Seed
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import AGENT, NOW, TODAY

DATA = Path(__file__).parents[3].parent / "shared" / "data"
CUSTOMERS = {row["id"]: customer_of(row) for row in sample.customers(TODAY)}
NOT_FOUND: dict[str, list[tuple[str, str]]] = {
    # "It" is the label of the sentence before: the rule about it is not recognised.
    "We send you a free return label by email. It is valid for 30 days.": [("unsupported_claim", "30 days")],
    # The only rule of the battery's time is a row of a table, which says too little to be the same rule.
    "We send you a new battery pack, free, within 20 working days.": [
        ("unsupported_claim", "20 working days")
    ],
    "The driver picks up large appliances for 55 EUR.": [("unsupported_claim", "55 EUR")],
    # Neither a number nor a may or must was changed, but a word.
    "An order can only be cancelled if its status is 'delivered'.": [],
    # The rule has a condition, the draft has none.
    "The gift card does not need to have enough balance to cover the price difference.": [],
}
"""What is found instead in the drafts whose fault is missed by its code or its words."""
AND_MORE: dict[str, list[tuple[str, str]]] = {
    "I promise that the courier comes at no cost.": [("unsupported_claim", "at no cost")],
    "We will refund 500 EUR today and I promise the technician comes tomorrow.": [
        ("unsupported_claim", "I promise"),
        ("unsupported_claim", "tomorrow"),
    ],
}
"""What else is rightly found."""


@pytest.mark.parametrize("seed", SAMPLE, ids=lambda seed: seed.draft)
def test_a_fault_in_a_reply_of_the_sample_company(lumivale: KnowledgeBase, seed: Seed) -> None:
    assert found(lumivale, seed) == expected(seed)


@pytest.mark.parametrize("seed", TAU_RETAIL, ids=lambda seed: seed.draft)
def test_a_fault_in_a_reply_of_the_shop(retail: KnowledgeBase, seed: Seed) -> None:
    assert found(retail, seed) == expected(seed)


@pytest.mark.parametrize("seed", TAU_AIRLINE, ids=lambda seed: seed.draft)
def test_a_fault_in_a_reply_of_the_airline(airline: KnowledgeBase, seed: Seed) -> None:
    assert found(airline, seed) == expected(seed)


def test_nine_in_ten_faults_are_found() -> None:
    seeds = (*SAMPLE, *TAU_RETAIL, *TAU_AIRLINE)

    assert len(seeds) >= 80
    assert len(NOT_FOUND) <= len(seeds) / 10
    assert NOT_FOUND.keys() <= {seed.draft for seed in seeds}


def of_others(words: Collection[str], customer: Customer) -> frozenset[str]:
    """The orders and serials of the sample company's other customers."""
    others = [one.profile for one in CUSTOMERS.values() if one.id != customer.id]
    orders = {order.id for profile in others for order in profile.orders}
    serials = {product.serial for profile in others for product in profile.products if product.serial}
    return frozenset(words) & (orders | serials)


def found(knowledge_base: KnowledgeBase, seed: Seed) -> list[tuple[str, str]]:
    """Each finding's code and the words it points at."""
    findings = check_draft(
        seed.draft,
        [Turn(speaker="customer", text=seed.said)],
        customer=CUSTOMERS.get(seed.customer),
        reader=AGENT,
        knowledge_base=knowledge_base,
        as_of=NOW,
        of_others=of_others,
    )
    return [(one.code, seed.draft[slice(*one.span)]) for one in findings]


def expected(seed: Seed) -> list[tuple[str, str]]:
    return NOT_FOUND.get(seed.draft, [(seed.code, seed.words), *AND_MORE.get(seed.draft, [])])


@pytest.fixture(scope="module")
def retail(holding: Holding) -> KnowledgeBase:
    return _set("tau_retail", holding)


@pytest.fixture(scope="module")
def airline(holding: Holding) -> KnowledgeBase:
    return _set("tau_airline", holding)


def _set(name: str, holding: Holding) -> KnowledgeBase:
    if not (DATA / name).is_dir():
        pytest.skip(f"the set {name} is not at {DATA}")
    documents = tuple(documents_of(DATA / name))
    ids = ApiIds(tuple(one.id for one in documents))
    fields = [document_fields(one, ids) for one in documents]
    return holding((one.pop("id"), Document.model_validate(one)) for one in fields)
