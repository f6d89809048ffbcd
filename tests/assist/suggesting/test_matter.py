"""What is asked is found however loudly the name of a product is said with it."""

from __future__ import annotations

import pytest

from assist.reading.product_names import families_called, names_of_products
from assist.suggesting.matter import both_ways, matter_of, subject_of
from assist.suggesting.suggesting import Suggesting
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Found, Need
from tests.assist.small_company import AGENT, NOW, said

NAMES = frozenset({"air purifier", "fridge", "purifier", "tv"})


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("My air purifier never came", "it never came"),
        ("will you take my old fridge when the new fridge comes", "will you take it when it comes"),
        ("are your fridges on sale", "are it on sale"),
    ],
)
def test_the_matter_has_no_name_of_a_product(text: str, matter: str) -> None:
    earlier = Need(f"where is my tv\n{text}", latest=text, told=text, around=(text,))

    assert matter_of(Need(text), NAMES) == Need(matter)
    assert matter_of(earlier, NAMES) == Need(matter)


@pytest.mark.parametrize("text", ["my fridge", "it never came", "the fridgeworthy one", ""])
def test_where_nothing_is_named_or_nothing_else_is_said_there_is_no_matter(text: str) -> None:
    assert matter_of(Need(text), NAMES) is None


def test_a_name_in_an_earlier_turn_is_left_where_it_is() -> None:
    earlier = Need(
        "my fridge is warm\nwhat is the weather like in Paris", latest="what is the weather like in Paris"
    )

    assert matter_of(earlier, NAMES) is None


def test_the_subject_of_a_question_is_what_it_says_beside_the_name() -> None:
    assert subject_of(Need("is my fridge still under warranty?"), NAMES) == {"warranti"}
    assert subject_of(Need("warranty"), frozenset()) == {"warranti"}


def test_a_company_without_products_has_no_names() -> None:
    assert matter_of(Need("my fridge never came"), frozenset()) is None


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("my card was charged two times for my oven", "payment"),
        ("I ordered a dryer and you sent me a dishwasher", "wrong-item"),
        ("is my fridge still under warranty", "warranty"),
        ("can I fetch the robot vacuum from your store today", "store-pickup"),
        ("my washing machine shows error E18", "troubleshooting-washing-machine"),
        ("how do I descale the coffee machine", "faq-descale-coffee-machine"),
    ],
)
def test_a_policy_is_found_beside_the_pages_of_a_product_and_these_stay(
    text: str, document: str, lumivale: KnowledgeBase
) -> None:
    answer = Suggesting(lumivale, lambda: NOW).answer(said(text), customer=None, reader=AGENT)

    assert answer.suggestions[0].evidence[0].document_id == document


def searched(lumivale: KnowledgeBase, text: str) -> Found:
    return lumivale.search(Need(text), AGENT, k=12, filters=Filters(products=("air_purifier",)))


def test_both_ways_are_one_order_in_which_the_surer_one_counts_more(lumivale: KnowledgeBase) -> None:
    need = Need("My air purifier never came")
    matter = matter_of(need, names_of_products(lumivale))
    assert matter is not None

    by_name, by_matter = searched(lumivale, need.text), searched(lumivale, matter.text)
    together = both_ways(by_name, by_matter)

    assert {one.passage.id for one in together.passages} == {
        one.passage.id for found in (by_name, by_matter) for one in found.passages
    }
    assert list(together.passages) == sorted(together.passages, key=lambda one: -one.score)
    assert (by_matter.strength or 0.0) < (together.strength or 0.0) < (by_name.strength or 0.0)
    assert sum({one.source.id: one.share or 0.0 for one in together.passages}.values()) <= 1


def test_without_an_estimate_the_first_way_counts_alone(lumivale: KnowledgeBase) -> None:
    by_name = searched(lumivale, "My air purifier never came")
    unsure = Found(by_name.snapshot, by_name.as_of, by_name.passages)

    assert both_ways(unsure, by_name) is unsure
    assert both_ways(by_name, unsure) is by_name


@pytest.mark.parametrize(
    "text", ["the dishwasher does not drain", "how often do I empty the dryer's water tank"]
)
def test_pages_about_another_product_than_the_one_that_is_named_are_not_shown(
    text: str, lumivale: KnowledgeBase
) -> None:
    """Nobody knows who asks: what they own cannot tell."""
    answer = Suggesting(lumivale, lambda: NOW).answer(said(text), customer=None, reader=AGENT)
    named = families_called(text, lumivale)
    ids = [one.evidence[0].document_id for one in answer.suggestions]
    products = [found.content.products for id in ids if (found := lumivale.get(id, AGENT))]

    assert ids
    assert [one for one in products if one and set(one).isdisjoint(named)] == []
