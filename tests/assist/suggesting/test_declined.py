"""What the customer says they do not want is neither refused nor granted, and does not lead."""

from __future__ import annotations

import pytest

import knowledge_base.sample as sample
from assist.suggesting.suggesting import Suggesting
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import AGENT, NOW, TODAY, said


@pytest.mark.parametrize(
    "texts",
    [
        ("i don't want to cancel, i just want to know when the technician comes",),
        ("I want to cancel my booking", "I don't want a refund, I want to move it"),
    ],
)
def test_what_is_declined_is_neither_refused_nor_granted(
    lumivale: KnowledgeBase, texts: tuple[str, ...]
) -> None:
    (elena,) = (one for one in sample.customers(TODAY) if one["id"] == "cust-elena-marchetti")
    customer = customer_of(elena)

    answer = Suggesting(lumivale, lambda: NOW).answer(said(*texts), customer=customer, reader=AGENT)

    assert answer.suggestions[0].evidence[0].document_id == "repairs"
    for one in answer.suggestions:
        assert "I am sorry" not in one.draft
        assert not any("cancel" in action.name or action.name == "refund" for action in one.actions)


def test_where_nothing_is_found_for_the_rest_what_is_declined_says_what_it_is_about(
    lumivale: KnowledgeBase,
) -> None:
    (mira,) = (one for one in sample.customers(TODAY) if one["id"] == "cust-mira-okafor")
    turns = said("I don't want a repair, I want a new fridge")

    answer = Suggesting(lumivale, lambda: NOW).answer(turns, customer=customer_of(mira), reader=AGENT)

    assert answer.suggestions
    assert all("repair_visit" not in [action.name for action in one.actions] for one in answer.suggestions)
