"""Which order and product a conversation is about, and what is on file about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer, Entitlement, Order, Profile
from assist.judging.facts import Fact, gather_facts
from assist.judging.facts_in_words import age, confirmed, plain_name, told, when
from tests.assist.small_company import ELENA, FRIDGE_ORDER, NOW, ROBOT_ORDER, said


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
    facts = gather_facts(
        ELENA, said("the refrigerator was delivered on 20 November 2026 and cost 5 EUR"), NOW
    )

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


def with_profile(**fields: object) -> Customer:
    return Customer(id="x", profile=Profile.model_validate(fields))


def test_entitlements_valid_today_are_facts() -> None:
    plans = (
        Entitlement(name="Care+", valid_until=date(2026, 11, 21)),
        Entitlement(name="Old plan", valid_until=date(2026, 11, 20)),
        Entitlement(name="Gold benefits"),
    )

    facts = gather_facts(with_profile(entitlements=plans), [], NOW)

    assert facts.get("customer.entitlements") == Fact(
        "customer.entitlements", ("Care+", "Gold benefits"), ("profile:entitlements",)
    )
    assert told(facts.by_name["customer.entitlements"], facts) == "entitled to Care+, Gold benefits"


def test_none_on_file_is_known_to_be_none_where_it_was_given() -> None:
    named = gather_facts(with_profile(name="Ada", entitlements=()), [], NOW)

    assert named.value("customer.entitlements") == ()
    assert told(named.by_name["customer.entitlements"], named) == "entitled to nothing on file"
    assert gather_facts(with_profile(name="Ada"), [], NOW).get("customer.entitlements") is None


@pytest.mark.parametrize(
    ("name", "given", "value", "words"),
    [
        ("last_repair_on", "2026-10-20", date(2026, 10, 20), "last repair on 20 October 2026, 32 days ago"),
        ("plan_since", "2025-09-29", date(2025, 9, 29), "plan since 29 September 2025, 418 days ago"),
        ("on_hold_until", "2026-11-22", date(2026, 11, 22), "on hold until 22 November 2026, in 1 day"),
        ("seen_on", "2026-11-20T23:30:00-02:00", date(2026, 11, 21), "seen on 21 November 2026, today"),
        ("last_repair_on", "last summer", "last summer", "date of last repair: last summer"),
        ("until", "0001-01-01T00:00+14:00", "0001-01-01T00:00+14:00", "until: 0001-01-01T00:00+14:00"),
        ("version", "2026-10-20", "2026-10-20", "version: 20 October 2026"),
        ("size", "10-20-30", "10-20-30", "size: 10-20-30"),
    ],
)  # fmt: skip
def test_a_date_among_the_attributes_is_a_date(name: str, given: str, value: object, words: str) -> None:
    facts = gather_facts(with_profile(attributes={name: given}), [], datetime(2026, 11, 21, tzinfo=UTC))
    fact = facts.by_name[f"attributes.{name}"]

    assert fact.value == value
    assert told(fact, facts) == words


def test_a_missing_date_has_a_plain_name() -> None:
    assert plain_name("attributes.last_repair_on") == "date of last repair"
    assert plain_name("attributes.care_plus_since") == "start of care plus"


def test_a_fact_is_told_to_the_agent_and_offered_to_the_customer() -> None:
    facts = gather_facts(ELENA, said("my refrigerator"), NOW)
    delivered, total = facts.get("order.delivered_on"), facts.get("order.total")
    assert delivered
    assert total

    assert told(delivered, facts) == "delivered 2 November 2026, 19 days ago"
    assert confirmed(delivered, facts) == "I see it was delivered on 2 November, is that right?"
    assert told(total, facts) == "order total 749.00 EUR"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "in 3 days"),
        (0, "today"),
        (1, "1 day ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (27, "3 weeks ago"),
        (59, "8 weeks ago"),
        (60, "2 months ago"),
        (417, "13 months ago"),
        (731, "2 years ago"),
        (1095, "2 years ago"),
        (1096, "3 years ago"),
    ],
)
def test_an_age_is_told_as_people_say_it(days: int, words: str) -> None:
    assert age(NOW.date() - timedelta(days), NOW.date()) == words


def test_a_day_at_a_glance() -> None:
    days = [date(2026, 11, 21), date(2026, 11, 20), date(2026, 11, 10), date(2025, 9, 30)]

    assert [when(day, NOW.date()) for day in days] == [
        "today",
        "yesterday",
        "10 November, 11 days ago",
        "30 September 2025, 13 months ago",
    ]


def test_what_is_still_due_is_not_said_to_be_over() -> None:
    facts = gather_facts(ELENA, said("order LV-2001"), datetime(2026, 10, 30, tzinfo=UTC))

    assert confirmed(facts.by_name["order.due_on"], facts) == "I see it is due on 1 November, is that right?"


def test_what_the_company_knows_of_the_order_in_hand_is_a_fact_like_the_customers_own() -> None:
    """The order's comes before the customer's of the same name, and says which order it is from."""
    flight = FRIDGE_ORDER.model_copy(update={"id": "NO6JO3", "attributes": {"cabin": "business", "legs": 2}})
    other = ROBOT_ORDER.model_copy(update={"id": "AIXC49", "attributes": {"cabin": "economy"}})
    profile = Profile(orders=(flight, other), attributes={"cabin": "any", "seat": "aisle"})
    customer = Customer(id="mia", profile=profile)

    named = {
        fact.name: (fact.value, fact.sources)
        for fact in gather_facts(customer, said("cancel NO6JO3"), NOW).by_name.values()
        if fact.name.startswith("attributes.")
    }

    assert named == {
        "attributes.cabin": ("business", ("order:NO6JO3",)),
        "attributes.legs": (2, ("order:NO6JO3",)),
        "attributes.seat": ("aisle", ("profile:attributes.seat",)),
    }
    assert gather_facts(customer, said("and AIXC49?"), NOW).value("attributes.cabin") == "economy"


def test_what_was_collected_of_one_order_says_nothing_of_another() -> None:
    collected = {"order.id": "o-other", "order.delivered_on": date(2026, 11, 20), "attributes.sealed": True}
    waiting = Order(
        id="LV-309999", placed_on=date(2026, 11, 1), status="shipped", total=Decimal(9), currency="EUR"
    )
    sent = waiting.model_copy(update={"id": "o-other"})
    customer = Customer(id="x", profile=Profile(orders=(waiting, sent)))
    turns = [Turn(speaker="customer", text="Sorry, it is about LV-309999")]

    facts = gather_facts(customer, turns, datetime(2026, 11, 21, tzinfo=UTC), collected=collected)

    assert facts.value("order.id") == "LV-309999"
    assert facts.value("order.delivered_on") is None
    assert facts.value("attributes.sealed") is True
