"""A no is left out where another document gives what is wanted; not where that is about something else."""

from __future__ import annotations

import knowledge_base.sample as sample
from assist.suggesting.suggesting import Suggesting
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import AGENT, NOW, TODAY, said


def test_to_cancel_a_plan_is_no_answer_to_who_cancels_an_order(lumivale: KnowledgeBase) -> None:
    (mira,) = (one for one in sample.customers(TODAY) if one["id"] == "cust-mira-okafor")

    answer = Suggesting(lumivale, lambda: NOW).answer(
        said("how do I cancel my order?"), customer=customer_of(mira), reader=AGENT
    )

    assert answer.suggestions[0].evidence[0].document_id == "order-changes"
