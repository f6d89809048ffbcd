"""What people call a kind of product: editors say it (`called`), and it names the customer's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assist.customers.profile import Customer
from assist.reading.product_names import in_words_of_documents, names_of_products
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Answer
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, ELENA, clock, knowledge_of, said

ROBOT_PAGE = Document(
    title="Robot vacuum troubleshooting",
    kind="product",
    audience="public",
    products=("robot_vacuum",),
    called=("hoover", "vacuum cleaner"),
    text="# Robot vacuum troubleshooting\n\nWipe the contacts of the robot vacuum until it charges.\n",
)
OVEN_PAGE = Document(
    title="Oven troubleshooting",
    kind="product",
    audience="public",
    products=("oven",),
    called=("cooker",),
    text="# Oven troubleshooting\n\nSet the clock of the oven first.\n",
)


PLAN_PAGE = Document(
    title="Comfort cover",
    kind="policy",
    audience="public",
    called=("protection plan",),
    text="# Comfort cover\n\nComfort cover pays for two repairs a year.\n",
)


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with knowledge_of(tmp_path_factory.mktemp("company")) as knowledge_base:
        knowledge_base.put_many([("robot", ROBOT_PAGE), ("oven", OVEN_PAGE), ("plan", PLAN_PAGE)])
        yield knowledge_base


def answer(knowledge_base: KnowledgeBase, *texts: str, customer: Customer | None = ELENA) -> Answer:
    return Suggesting(knowledge_base, clock).answer(said(*texts), customer=customer, reader=AGENT)


def checks(given: Answer) -> dict[str, str]:
    return {check.id: check.because for one in given.suggestions for check in one.checks}


def test_an_everyday_name_is_the_customers_own_product_and_its_order(knowledge_base: KnowledgeBase) -> None:
    given = answer(knowledge_base, "Can I return my hoover within 30 days of delivery?")

    assert "delivered 5 May 2026" in checks(given)["within-window"]


def test_an_everyday_name_finds_what_documents_say_of_such_products(knowledge_base: KnowledgeBase) -> None:
    for customer in (ELENA, None):
        given = answer(knowledge_base, "my hoover does not charge", customer=customer)

        assert given.suggestions[0].evidence[0].document_id == "robot"


def test_a_product_called_so_that_is_not_theirs_names_none_of_theirs(knowledge_base: KnowledgeBase) -> None:
    given = answer(knowledge_base, "Can I return my cooker within 30 days of delivery?")

    assert "LV-" not in checks(given)["within-window"]


def test_the_search_reads_the_documents_word_in_its_place(knowledge_base: KnowledgeBase) -> None:
    both = [
        answer(knowledge_base, f"Is the {name} charged after I wiped its contacts?", customer=ELENA)
        for name in ("hoover", "robot vacuum")
    ]

    assert both[0].strength == both[1].strength


@pytest.mark.parametrize("text", ["tell me about the protection plan", "What is Protection Plans for?"])
def test_what_people_call_the_matter_of_a_document_finds_it(knowledge_base: KnowledgeBase, text: str) -> None:
    given = answer(knowledge_base, text, customer=None)

    assert given.suggestions[0].evidence[0].document_id == "plan"


def test_a_name_for_a_matter_is_no_name_for_a_product(knowledge_base: KnowledgeBase) -> None:
    put = in_words_of_documents("is the oven in my protection plan", ELENA, knowledge_base)

    assert put == "is the oven in my Comfort cover"
    assert "protection plan" not in names_of_products(knowledge_base)
