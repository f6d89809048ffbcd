"""The sample's customers and conversations: valid, dated relative to the day they are loaded, consistent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from assist.customers.profile import Customer, Order
from knowledge_base import sample
from tests.assist.sample_customers import customer_of

AS_WRITTEN = date(2026, 11, 21)
LATER = date(2028, 3, 1)  # over a leap day, and in another month
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTHS = (
    "january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|"
    "oktober|dezember|januari|februari|maart|augustus"
)
DAY_IN_PROSE = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}|\b({MONTHS})\b", re.IGNORECASE)


def _customers(today: date) -> dict[str, Customer]:
    return {one["id"]: customer_of(one) for one in sample.customers(today)}


def _order(customer: str, order: str, today: date = LATER) -> Order:
    return next(one for one in _customers(today)[customer].profile.orders if one.id == order)


def _days_ago(day: date | None, today: date = LATER) -> int:
    assert day is not None
    return (today - day).days


def _fields(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in JSON `value`, with the name of the field that holds it."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _fields(held, key)
    elif isinstance(value, list):
        for held in value:
            yield from _fields(held, name)
    elif isinstance(value, str):
        yield name, value


def test_there_are_25_valid_customers_with_ids_of_their_own() -> None:
    everyone = sample.customers(LATER)
    assert len(everyone) == 25
    assert len(_customers(LATER)) == 25
    ids = Counter(event["id"] for one in everyone for event in one["interactions"])
    assert [twice for twice, times in ids.items() if times > 1] == []


def test_at_least_ten_timelines_are_long_and_all_are_oldest_first() -> None:
    timelines = [one.interactions for one in _customers(LATER).values()]
    assert sum(6 <= len(timeline) <= 25 for timeline in timelines) >= 10
    assert sum(len(timeline) <= 3 for timeline in timelines) >= 3
    for timeline in timelines:
        assert list(timeline) == sorted(timeline, key=lambda event: event.at)


def test_nothing_on_a_timeline_lies_in_the_future_of_its_day() -> None:
    for one in _customers(LATER).values():
        assert max(event.at.date() for event in one.interactions) <= LATER


def test_dates_stay_the_same_distance_from_the_day_of_loading() -> None:
    assert _days_ago(_order("cust-elena-marchetti", "LV-231190").delivered_on) == 19
    assert _order("cust-elena-marchetti", "LV-231190", AS_WRITTEN).delivered_on == date(2026, 11, 2)
    assert _days_ago(_order("cust-priya-raman", "LV-226600").delivered_on) == 40
    promise = next(
        event for event in _customers(LATER)["cust-harbour-light"].interactions if event.kind == "promise"
    )
    assert promise.data["due_on"] == LATER.isoformat()
    since = _customers(LATER)["cust-mira-okafor"].profile.attributes["care_plus_since"]
    assert _days_ago(date.fromisoformat(since)) == 418


def test_only_fields_that_are_dates_by_name_are_moved() -> None:
    given = {
        "at": "2026-11-20T23:59:59Z",
        "delivered_on": "2026-12-31",
        "due_on": None,
        "summary": "2026-11-20",
        "based_at": "2026-11-20",
        "data": [{"valid_until": "2027-02-28", "days": 3, "on": True}],
    }
    assert sample.shifted(given, 1) == {
        "at": "2026-11-21T23:59:59Z",
        "delivered_on": "2027-01-01",
        "due_on": None,
        "summary": "2026-11-20",
        "based_at": "2026-11-20",
        "data": [{"valid_until": "2027-03-01", "days": 3, "on": True}],
    }


def test_a_date_field_without_a_date_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match="'delivered_on' holds 'soon'"):
        sample.shifted({"delivered_on": "soon"}, 0)


def test_every_date_in_the_sample_moves_and_prose_holds_none() -> None:
    before = [*sample.customers(AS_WRITTEN), *sample.conversations(AS_WRITTEN)]
    after = [*sample.customers(LATER), *sample.conversations(LATER)]
    days = (LATER - AS_WRITTEN).days
    for (name, old), (_, new) in zip(_fields(before), _fields(after), strict=True):
        if DAY.match(old):
            assert date.fromisoformat(old[:10]) + timedelta(days) == date.fromisoformat(new[:10]), name
            assert old[10:] == new[10:]
        else:
            assert old == new
            assert not DAY_IN_PROSE.search(old), old


def test_the_stories_that_demos_tell_are_there() -> None:
    everyone = _customers(LATER)
    profiles = {name: one.profile for name, one in everyone.items()}
    assert profiles["cust-priya-raman"].tier == "gold"
    assert str(profiles["cust-lars-nygaard"].products[0].serial).startswith("RB2-24")
    assert profiles["cust-noor-haddad"].orders[0].status == "delivered"
    assert profiles["cust-noor-haddad"].orders[0].delivered_on is None
    assert {order.currency for order in profiles["cust-harriet-boyle"].orders} == {"GBP"}
    assert profiles["cust-harriet-boyle"].region == "uk"
    assert profiles["cust-margaret-doyle"].attributes["medical_need"]
    assert profiles["cust-harbour-light"].attributes["business"] is True
    assert {profile.language for profile in profiles.values()} == {"en", "de", "nl", "fr"}
    warming = [
        event.data["temperature_c"]
        for event in everyone["cust-mira-okafor"].interactions
        if event.data.get("signal") == "fridge.temperature_high"
    ]
    assert warming == [6.1, 7.2, 7.9, 8.4]
    visits = [event for event in everyone["cust-ines-carvalho"].interactions if event.kind == "repair"]
    assert [event.data["visit"] for event in visits] == [1, 2, 3]


def test_identities_belong_to_one_customer_and_use_domains_made_for_examples() -> None:
    identities = [
        (each.kind, each.value) for one in _customers(LATER).values() for each in one.profile.identities
    ]
    assert len(identities) == len(set(identities))
    emails = [value for kind, value in identities if kind == "email"]
    assert [value for value in emails if not re.search(r"[@.]example\.(com|org)$", value)] == []


def test_products_name_orders_that_are_on_file() -> None:
    for one in _customers(LATER).values():
        orders = {order.id: order for order in one.profile.orders}
        for product in one.profile.products:
            assert product.order_id in orders, product
            order = orders[product.order_id]
            assert product.delivered_on == order.delivered_on
            assert product.purchased_on == order.placed_on
            assert product.sku in {item.sku for item in order.items}


def test_order_totals_are_the_sum_of_their_lines() -> None:
    for one in _customers(LATER).values():
        for order in one.profile.orders:
            assert order.total == sum((item.price or 0) * item.quantity for item in order.items), order.id


def test_there_are_12_conversations_of_known_customers() -> None:
    scripts = sample.conversations(LATER)
    known = _customers(LATER)
    assert len({script["id"] for script in scripts}) == len(scripts) == 12
    assert [script["id"] for script in scripts if script["customer_id"] not in known] == []
    assert [script["id"] for script in scripts if not 4 <= len(script["turns"]) <= 10] == []
    turns = [turn["id"] for script in scripts for turn in script["turns"]]
    assert len(turns) == len(set(turns))


def test_expectations_are_about_customer_turns_and_documents_that_exist() -> None:
    held = {path.stem for path in (sample.FOLDER / "documents").glob("*.md")}
    for script in sample.conversations(LATER):
        assert script["expects"], script["id"]
        for expected in script["expects"]:
            assert script["turns"][expected["turn"]]["speaker"] == "customer"
            assert set(expected["documents"]) <= held
            assert (expected["status"] == "suggested") == bool(expected["documents"])
            assert (expected["status"] == "silent") == ("reason" in expected)
