"""Which of the customer's products and orders a conversation is about."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer, Order, OrderLine, OwnedProduct, Profile
from assist.judging.facts import gather_facts
from assist.judging.in_hand import cases_meant, is_another_persons, named_families
from assist.reading.product_names import product_names
from knowledge_base.documents import Document, Kind, Trigger
from tests.assist.small_company import ELENA, FRIDGE, FRIDGE_ORDER, NOW, ROBOT, ROBOT_ORDER, said


def document(title: str, *products: str, kind: Kind = "faq", says: tuple[str, ...] = ()) -> Document:
    trigger = Trigger(says=says) if says else None
    return Document(
        title=title, kind=kind, audience="public", products=products, text=f"# {title}\n", trigger=trigger
    )


DOCUMENTS = (
    document("HumBox 2: user guide", "home_hub"),
    document("Home hub troubleshooting: HumBox 2", "home_hub"),
    document("BrewJoy One and BrewJoy Duo: user guide", "coffee_machine"),
    document("Coffee machine troubleshooting: BrewJoy One", "coffee_machine"),
    document("My TV has a dead pixel", "television"),
    document("Is my fridge too warm?", "refrigerator"),
    document("WashWell 9: user guide", "washing_machine"),
    document("Washing machine troubleshooting: WashWell 9", "washing_machine"),
    document("Why does my laundry smell?", "washing_machine", "dryer"),
    document("Dishes stay wet", "dishwasher"),
    document("Playbook", "robot_vacuum", kind="playbook", says=("the robot does not charge",)),
)
KINDS = product_names(DOCUMENTS)


def thing(
    number: int, name: str, family: str, on: date, status: Any = "delivered"
) -> tuple[OwnedProduct, Order]:
    order = Order(
        id=f"Q-{number}",
        placed_on=on,
        delivered_on=on if status == "delivered" else None,
        status=status,
        total=Decimal(number),
        currency="EUR",
        items=(OrderLine(sku=name[:3], name=name),),
    )
    owned = OwnedProduct(sku=name[:3], name=name, family=family, serial=f"S{number}-26-7", order_id=order.id)
    return owned, order


HUB = thing(50001, "HumBox 2", "home_hub", date(2024, 6, 4))
FRIDGE_2 = thing(50002, "ColdOne 520", "refrigerator", date(2025, 9, 24))
TV = thing(50003, "ViewFine 65", "television", date(2026, 11, 15))
COFFEE = thing(50004, "BrewJoy Duo", "coffee_machine", date(2026, 10, 7))


def customer(*things: tuple[OwnedProduct, Order], apart: tuple[Order, ...] = ()) -> Customer:
    products, orders = tuple(one for one, _ in things), tuple(one for _, one in things)
    return Customer(id="x", profile=Profile(products=products, orders=(*orders, *apart)), kinds=KINDS)


ANN = customer(HUB, FRIDGE_2, TV, COFFEE)


def meant(who: Customer, *turns: str | Turn, families: tuple[str, ...] = ()) -> list[str]:
    """The numbers of the orders that may be meant, in order; an agent's turn begins with "A: "."""
    spoken = [
        Turn(speaker="agent", text=one[3:]) if one.startswith("A: ") else Turn(speaker="customer", text=one)
        for one in turns
        if isinstance(one, str)
    ]
    return sorted(one.order.id for one in cases_meant(who, spoken, families) if one.order)


def test_a_kind_is_called_as_the_documents_call_it() -> None:
    assert KINDS["home_hub"] == ("home hub", "hub", "humbox")
    assert KINDS["television"] == ("television", "tv")
    assert KINDS["refrigerator"] == ("refrigerator", "fridge")
    assert KINDS["robot_vacuum"] == ("robot vacuum", "vacuum", "robot")
    assert KINDS["coffee_machine"] == ("coffee machine", "brewjoy")
    assert KINDS["washing_machine"] == ("washing machine", "washwell")


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
        "the RoveBot again",
        "my first order",
        "it's the one from 1 May",
    ],
)
def test_what_the_customer_names_is_meant(text: str) -> None:
    (case,) = cases_meant(ELENA, said(text))

    assert (case.product, case.order) == (ROBOT, ROBOT_ORDER)


def test_the_last_thing_named_counts() -> None:
    (case,) = cases_meant(ELENA, said("my robot vacuum is fine", "but the refrigerator is warm", "what now?"))

    assert (case.product, case.order) == (FRIDGE, FRIDGE_ORDER)


@pytest.mark.parametrize(
    ("turns", "orders"),
    [
        (("I saw the HumBox cheaper elsewhere, can you match it?",), ["Q-50001"]),
        (("my fridge is warm",), ["Q-50002"]),
        (("can the name on the invoice of our most recent order be changed?",), ["Q-50003"]),
        (("and for the last order?",), ["Q-50003"]),
        (("the one from October, please",), ["Q-50004"]),
        (("I bought it in September 2025",), ["Q-50002"]),
        (("the very first thing I bought from you",), ["Q-50001"]),
        (("can you match the price of a dishwasher?",), []),
        (("I saw a WashWell cheaper elsewhere",), []),
        (("can you match it?",), ["Q-50001", "Q-50002", "Q-50003", "Q-50004"]),
        (("the hub and the telly",), ["Q-50001"]),
        (("the hub and the TV",), ["Q-50001", "Q-50003"]),
    ],
)
def test_a_short_name_or_an_age_tells_and_what_is_not_owned_is_none_of_theirs(
    turns: tuple[str, ...], orders: list[str]
) -> None:
    assert meant(ANN, *turns) == orders


def test_what_the_agent_lists_names_nothing() -> None:
    listed = (
        "A: For large appliances (refrigerators and televisions over 50 inches) we agree on a day with you."
    )

    assert meant(ANN, "I'd like to return the coffee machine", listed, "no, I have no box") == ["Q-50004"]
    assert len(meant(ANN, "I'd like to return it", listed, "no, I have no box")) == 4


def test_what_the_agent_asks_and_the_customer_confirms_is_named() -> None:
    assert meant(ANN, "it is broken", "A: Is this about your HumBox 2?", "yes") == ["Q-50001"]
    assert len(meant(ANN, "it is broken", "A: Is this about your HumBox 2?", "no")) == 4
    assert meant(ANN, "it is broken", "A: Is this about your HumBox 2?", "no, the TV") == ["Q-50003"]


def test_the_documents_kind_decides_where_nothing_is_named() -> None:
    assert meant(ANN, "it is broken", families=("television", "oven")) == ["Q-50003"]
    assert meant(ANN, "it is broken", families=("oven",)) == []
    assert meant(ANN, "the hub is broken", families=("television",)) == ["Q-50001"]


def test_what_is_in_an_order_is_known_by_what_documents_call_it() -> None:
    waiting = thing(50005, "WashWell 9", "washing_machine", date(2026, 11, 19), "shipped")[1]
    brewer = thing(50006, "BrewJoy One", "coffee_machine", date(2026, 11, 18))[1]
    cara = customer(apart=(waiting, brewer))

    assert meant(cara, "the coffee machine came with a crack") == ["Q-50006"]
    assert meant(cara, "The BrewJoy arrived with a crack") == ["Q-50006"]
    assert meant(cara, "it arrived with a crack") == ["Q-50006"]
    assert meant(cara, "my order is two days late") == ["Q-50005"]
    assert meant(cara, "where is my order?") == ["Q-50005"]
    assert meant(cara, "it says delivered but it has not arrived") == ["Q-50005", "Q-50006"]
    assert meant(cara, "it is broken", families=("coffee_machine",)) == ["Q-50006"]


@pytest.mark.parametrize(
    "text",
    [
        "Where is order Q-77777?",
        "the number is q-77777",
        "It's for my neighbour, is it on its way?",
        "that order is my friend's",
        "can I return my sister's coffee machine?",
        "my mother ordered a fridge and it is warm",
        "my dad lives alone and his fridge is warm",
    ],
)
def test_another_persons_case_is_not_judged_on_this_customers_facts(text: str) -> None:
    facts = gather_facts(ANN, said(text), NOW)

    assert is_another_persons(ANN, said(text))
    assert cases_meant(ANN, said(text)) == ()
    assert facts.by_name == {}
    assert facts.grants is None


@pytest.mark.parametrize(
    "text",
    [
        "I bought the fridge for my mother",
        "my wife's coffee machine leaks",
        "my neighbour took the parcel with the TV",
        "the TV is a present for my brother",
    ],
)
def test_what_is_bought_for_others_or_stands_at_home_is_theirs(text: str) -> None:
    assert not is_another_persons(ANN, said(text))
    assert len(meant(ANN, text)) == 1


def test_from_somebody_elses_the_customer_comes_back_to_their_own() -> None:
    turns = ("my neighbour's TV is late", "what can you do?")

    assert meant(ANN, *turns) == []
    assert meant(ANN, *turns, "and my own TV?") == ["Q-50003"]


def test_facts_are_what_is_the_same_whichever_is_meant() -> None:
    facts = gather_facts(ANN, said("is it still under warranty?"), NOW)

    assert facts.value("order.status") == "delivered"
    assert facts.value("order.currency") == "EUR"
    assert facts.get("order.placed_on") is None
    assert facts.get("product.serial") is None


def test_a_cancelled_order_is_the_last_to_be_meant() -> None:
    cancelled = ROBOT_ORDER.model_copy(
        update={"id": "LV-3003", "placed_on": date(2026, 11, 20), "status": "cancelled"}
    )
    profile = ELENA.profile.model_copy(update={"orders": (*ELENA.profile.orders, cancelled), "products": ()})
    who = ELENA.model_copy(update={"profile": profile})

    assert [one.order for one in cases_meant(who, said("where is it"))] == [
        FRIDGE_ORDER,
        ROBOT_ORDER,
        cancelled,
    ]


def test_only_the_customers_own_products_narrow_the_search() -> None:
    assert named_families(ELENA, said("my refrigerator and my dishwasher")) == ("refrigerator",)


def test_what_is_meant_is_read_once_in_a_long_conversation_however_many_rules_ask() -> None:
    turns = tuple(said(*(f"and what about number {number}?" for number in range(400))))

    def seconds(times: int) -> float:
        began = time.process_time()
        assert not any(is_another_persons(ANN, turns) for _ in range(times))
        return time.process_time() - began

    assert seconds(1) * 20 > seconds(100)
    assert [one.product for one in cases_meant(ANN, (*turns, *said("my TV")))] == [TV[0]]
