"""Which order and product a conversation is about, and what is on file about them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assist.customers.customers import Customer
from assist.judging.facts import Fact, case_of, gather_facts, named_families
from assist.judging.facts_in_words import confirmed, told
from tests.assist.small_company import ELENA, FRIDGE, FRIDGE_ORDER, NOW, ROBOT, ROBOT_ORDER, said


@pytest.mark.parametrize(
    "text",
    [
        "order LV-1001",
        "my order lv 1001",
        "the number is 1001",
        "serial RB2-24-77",
        "the rb-2",
        "my RoveBot 2",
        "my robot vacuum",
    ],
)
def test_what_the_conversation_names_comes_first(text: str) -> None:
    assert case_of(ELENA, said(text)) == (ROBOT, ROBOT_ORDER)


def test_the_last_thing_named_counts() -> None:
    turns = said("my robot vacuum is fine", "but the refrigerator is warm")

    assert case_of(ELENA, turns) == (FRIDGE, FRIDGE_ORDER)


def test_else_the_documents_product_decides() -> None:
    assert case_of(ELENA, said("it is broken"), ["robot_vacuum"]) == (ROBOT, ROBOT_ORDER)


def test_else_the_most_recent_one() -> None:
    assert case_of(ELENA, said("it is broken")) == (FRIDGE, FRIDGE_ORDER)


def test_a_document_about_products_that_the_customer_does_not_own_names_none() -> None:
    assert case_of(ELENA, said("it is broken"), ["oven"]) == (None, FRIDGE_ORDER)


def test_a_cancelled_order_is_not_the_recent_one() -> None:
    cancelled = ROBOT_ORDER.model_copy(
        update={"id": "LV-3", "placed_on": date(2026, 11, 20), "status": "cancelled"}
    )
    orders = (*ELENA.profile.orders, cancelled)
    bought = ELENA.profile.model_copy(update={"orders": orders, "products": ()})
    customer = ELENA.model_copy(update={"profile": bought})

    assert case_of(customer, said("where is it"))[1] == FRIDGE_ORDER


def test_facts_carry_their_values_and_sources() -> None:
    facts = gather_facts(ELENA, said("my refrigerator"), NOW, channel="chat")

    assert facts.get("order.delivered_on") == Fact(
        "order.delivered_on", date(2026, 11, 2), ("order:LV-2001",)
    )
    assert facts.get("order.total") == Fact("order.total", Decimal("749.00"), ("order:LV-2001",))
    assert facts.get("product.sku") == Fact("product.sku", "FR-520", ("product:FR520-25-1",))
    assert facts.get("customer.tier") == Fact("customer.tier", "gold", ("profile:tier",))
    assert facts.get("attributes.photo_received") == Fact(
        "attributes.photo_received", True, ("profile:attributes.photo_received",)
    )
    assert facts.value("conversation.channel") == "chat"
    assert facts.get("product.state") is None


def test_what_the_customer_says_is_never_a_fact() -> None:
    facts = gather_facts(ELENA, said("it was delivered on 20 November 2026 and cost 5 EUR"), NOW)

    assert facts.value("order.delivered_on") == date(2026, 11, 2)
    assert facts.value("order.total") == Decimal("749.00")


def test_nobody_known_is_no_facts() -> None:
    assert gather_facts(None, said("hello"), NOW).by_name == {}


def test_attributes_that_rules_could_not_bound_are_left_out() -> None:
    wild = {
        "nested": {"a": 1},
        "huge": 2**80,
        "nan": float("nan"),
        "no name": 1,
        "list": list(range(500)),
        "fine": 3,
    }
    customer = Customer(id="x", profile=ELENA.profile.model_copy(update={"attributes": wild}))

    facts = gather_facts(customer, said("hi"), NOW)

    names = {name for name in facts.by_name if name.startswith("attributes.")}
    assert names == {"attributes.list", "attributes.fine"}
    assert facts.value("attributes.list") == tuple(range(100))


def test_only_the_customers_own_products_are_named() -> None:
    assert named_families(ELENA, said("my refrigerator and my dishwasher")) == ("refrigerator",)


def test_a_fact_is_told_to_the_agent_and_offered_to_the_customer() -> None:
    facts = gather_facts(ELENA, said("my refrigerator"), NOW)
    delivered, total = facts.get("order.delivered_on"), facts.get("order.total")
    assert delivered
    assert total

    assert told(delivered, facts) == "delivered 2 November 2026, 19 days ago"
    assert confirmed(delivered, facts) == "I see it was delivered on 2 November, is that right?"
    assert told(total, facts) == "order total 749.00 EUR"
