"""What an IVR or a bot took down becomes facts, never against what is on file."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assist.errors import Unprocessable
from assist.judging.checks import evaluate
from assist.judging.collected import collected_facts, refuse_bad_collected
from assist.judging.facts import Fact, gather_facts
from assist.judging.in_hand import cases_meant, named_families
from tests.assist.judging.test_checks import version_of
from tests.assist.small_company import ELENA, FRIDGE, FRIDGE_ORDER, NOW, RETURNS, ROBOT, ROBOT_ORDER, said

GIVEN = {
    "order.id": "LV-1001",
    "order.due_on": "2026-05-06",
    "order.total": "129.00",
    "order.currency": "EUR",
    "customer.entitlements": ["Care+"],
    "attributes.door_seal_ok": True,
    "attributes.seen_on": "2026-11-20T23:30:00Z",
    "attributes.tries": 3,
}


def test_each_is_a_value_of_its_fact() -> None:
    assert collected_facts(GIVEN, ZoneInfo("Europe/Berlin")) == {
        "order.id": "LV-1001",
        "order.due_on": date(2026, 5, 6),
        "order.total": Decimal("129.00"),
        "order.currency": "EUR",
        "customer.entitlements": ("Care+",),
        "attributes.door_seal_ok": True,
        "attributes.seen_on": date(2026, 11, 21),
        "attributes.tries": 3,
    }
    refuse_bad_collected(GIVEN)
    refuse_bad_collected(None)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["order.id"], "at most 100 facts by name"),
        ({f"attributes.a{number}": 1 for number in range(101)}, "at most 100 facts by name"),
        ({"order.ident": "x"}, "order.ident is not a fact; "),
        ({"order.deliverd_on": "2026-11-02"}, "did you mean order.delivered_on"),
        (
            {"order.delivered_on": "yesterday"},
            "order.delivered_on is a day, written like 2026-11-02, not 'yester",
        ),
        ({"order.delivered_on": "20261102"}, "is a day"),
        ({"order.delivered_on": 20261102}, "is a day"),
        ({"order.total": 129.5}, 'order.total is an amount, written like "129.00", not 129.5'),
        ({"order.total": "-1"}, "is an amount"),
        ({"order.currency": "euro"}, "order.currency is three capitals, like EUR, not 'euro'"),
        ({"order.id": 1001}, "order.id is a text, not 1001"),
        ({"order.id": ""}, "order.id is a text"),
        ({"customer.entitlements": "Care+"}, "customer.entitlements is a list of names"),
        ({"attributes.x": {"a": 1}}, "attributes.x cannot be {'a': 1}"),
        ({"attributes.x y": 1}, "attributes.x y cannot be 1"),
        ({"attributes.x": None}, "attributes.x cannot be None"),
    ],
)
def test_what_is_no_fact_is_refused_and_where_it_was_stored_before_left_out(given: Any, reason: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        refuse_bad_collected(given)

    assert refused.value.code == "bad_collected"
    assert reason in refused.value.detail
    if len(given) == 1:
        assert collected_facts(given, UTC) == {}


def test_it_fills_in_what_is_not_on_file_and_says_where_it_comes_from() -> None:
    facts = gather_facts(ELENA, [], NOW, collected={"attributes.door_seal_ok": True})

    assert facts.get("attributes.door_seal_ok") == Fact(
        "attributes.door_seal_ok", True, ("conversation:collected.attributes.door_seal_ok",)
    )
    assert gather_facts(None, [], NOW, collected={"order.id": "LV-9"}).value("order.id") == "LV-9"


def test_what_is_on_file_wins_and_a_difference_is_said() -> None:
    facts = gather_facts(
        ELENA, said("my refrigerator"), NOW, collected={"order.delivered_on": date(2026, 10, 1)}
    )
    same = gather_facts(
        ELENA, said("my refrigerator"), NOW, collected={"order.delivered_on": date(2026, 11, 2)}
    )

    (check,) = evaluate(version_of(RETURNS), facts)
    (agreed,) = evaluate(version_of(RETURNS), same)
    assert check.verdict == agreed.verdict == "met"
    assert check.because == (
        "Returned within 30 days of delivery: delivered 2 November 2026, 19 days ago "
        "(collected before: delivered 1 October 2026, 51 days ago)"
    )
    assert agreed.because == "Returned within 30 days of delivery: delivered 2 November 2026, 19 days ago"


@pytest.mark.parametrize(
    ("collected", "turns", "case"),
    [
        ({}, [], [(FRIDGE, FRIDGE_ORDER), (ROBOT, ROBOT_ORDER)]),
        ({"order.id": "LV-1001"}, [], [(ROBOT, ROBOT_ORDER)]),
        ({"order.id": "1001"}, [], [(ROBOT, ROBOT_ORDER)]),
        ({"product.serial": "RB2-24-77"}, [], [(ROBOT, ROBOT_ORDER)]),
        ({"product.family": "robot_vacuum"}, [], [(ROBOT, ROBOT_ORDER)]),
        ({"order.id": "LV-1001"}, ["it is about order LV-2001"], [(FRIDGE, FRIDGE_ORDER)]),
        ({"product.family": "robot_vacuum"}, ["my refrigerator is warm"], [(FRIDGE, FRIDGE_ORDER)]),
        ({"order.id": "LV-7777"}, [], []),  # another order than any on file
        ({"order.id": "LV-7777"}, ["my refrigerator is warm"], [(FRIDGE, None)]),
    ],
)
def test_it_names_the_order_and_the_product(collected: Any, turns: list[str], case: Any) -> None:
    meant = cases_meant(ELENA, said(*turns), (), collected)
    assert [(one.product, one.order) for one in meant] == case


def test_what_was_collected_of_an_order_tells_which_one_and_otherwise_says_nothing_of_several() -> None:
    given = {"order.delivered_on": date(2026, 5, 5)}
    strange = {"order.delivered_on": date(2026, 10, 1)}

    assert gather_facts(ELENA, [], NOW, collected=given).value("order.id") == "LV-1001"
    assert gather_facts(ELENA, [], NOW, collected=strange).value("order.delivered_on") is None


def test_a_number_without_its_letters_is_no_other_number() -> None:
    facts = gather_facts(ELENA, [], NOW, collected={"order.id": "1001"})

    assert facts.get("order.id") == Fact("order.id", "LV-1001", ("order:LV-1001",))


def test_an_order_that_is_not_on_file_is_none_of_theirs() -> None:
    facts = gather_facts(ELENA, [], NOW, collected={"order.id": "LV-7777"})

    assert facts.value("order.id") == "LV-7777"
    assert facts.value("order.delivered_on") is None


def test_it_narrows_the_search_like_words_do() -> None:
    assert named_families(ELENA, [], {"order.id": "LV-1001"}) == ()
    assert named_families(ELENA, [], {"product.sku": "RB-2"}) == ("robot_vacuum",)
    assert named_families(ELENA, said("my refrigerator"), {"product.sku": "RB-2"}) == ("refrigerator",)
    assert named_families(None, [], {"product.sku": "RB-2"}) == ()
