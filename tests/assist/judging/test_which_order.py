"""A verdict where several orders may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer, Order, OrderLine, OwnedProduct, Profile
from assist.judging.authority import proposed_actions
from assist.judging.checks import evaluate
from assist.judging.facts import gather_facts
from assist.judging.in_hand import cases_meant
from assist.judging.which_order import facts_for_each, judged_for_each, proposed_for_each
from assist.suggestions import Action, Check
from knowledge_base.documents import Authority, DocumentVersion, Rule
from tests.assist.small_company import AGENT, ELENA, FRIDGE_ORDER, NOW, RETURNS, ROBOT_ORDER, said

PENDING = 'order.status == "pending"'
PAID_BY_CARD = 'attributes.paid_by == "card"'


def order(number: int, status: Any, thing: str = "Mug", **attributes: Any) -> Order:
    return Order(
        id=f"W100{number}",
        placed_on=date(2026, 11, number),
        status=status,
        total=Decimal("5.50"),
        currency="USD",
        items=(OrderLine(sku="1", name=thing),),
        attributes=attributes,
    )


def judged(
    orders: Sequence[Order], turns: Sequence[Turn], *rules: str, products: tuple[OwnedProduct, ...] = ()
) -> tuple[Check, ...]:
    checks = tuple(
        Rule(id=f"rule-{at}", title=f"Rule {at}", rule=rule, ask=f"Ask {at}?")
        for at, rule in enumerate(rules)
    )
    document = RETURNS.model_copy(update={"checks": checks})
    version = DocumentVersion(
        id="policy", version=1, content=document, stored_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    customer = Customer(id="ann", profile=Profile(name="Ann", orders=tuple(orders), products=products))
    return judged_for_each(
        lambda case: evaluate(version, gather_facts(customer, turns, NOW, case=case)),
        version,
        customer,
        turns,
    )


def told(checks: Sequence[Check]) -> list[tuple[str, str, str | None]]:
    return [(check.verdict, check.because, check.ask) for check in checks]


def test_where_orders_differ_and_none_is_named_the_customer_is_asked_which() -> None:
    orders = (order(1, "delivered", "Watch"), order(2, "pending", "Kettle"))

    assert told(judged(orders, said("cancel it please"), PENDING)) == [
        (
            "unknown",
            "Rule 0 (it depends on the order. W1002: met; W1001: not met)",
            "Which order is this about: W1002 (Kettle) or W1001 (Watch)?",
        )
    ]


def test_a_named_order_is_the_one() -> None:
    orders = (order(1, "delivered"), order(2, "pending"))

    assert told(judged(orders, said("cancel W1001"), PENDING)) == [
        ("not_met", "Rule 0: order status delivered", None)
    ]


def test_an_order_is_named_by_what_is_in_it_too() -> None:
    orders = (order(1, "delivered", "Smart Watch"), order(2, "pending", "Kettle"), order(3, "pending"))
    turns = said("I bought a smart watch", "can I cancel that?")

    assert told(judged(orders, turns, PENDING)) == [("not_met", "Rule 0: order status delivered", None)]
    assert told(judged(orders, said("the smart watch, it is W1002", "the smart watch"), PENDING)) == [
        ("met", "Rule 0: order status pending", None)
    ]


def test_of_orders_named_together_each_is_told_and_nothing_is_asked() -> None:
    orders = (order(1, "delivered"), order(2, "pending"), order(3, "pending"))

    assert told(judged(orders, said("cancel W1001 and W1002"), PENDING)) == [
        ("unknown", "Rule 0 (it depends on the order. W1002: met; W1001: not met)", None)
    ]


def test_what_is_the_same_for_every_order_is_no_question() -> None:
    orders = (order(1, "delivered"), order(2, "delivered"))

    assert told(judged(orders, said("cancel it"), PENDING)) == [
        ("not_met", "Rule 0: order status delivered", None)
    ]
    assert [check.verdict for check in judged(orders, said("cancel it"), f"!({PENDING})")] == ["met"]


def test_a_fact_that_is_missing_for_all_is_asked_for_in_the_rules_words() -> None:
    orders = (order(1, "delivered"), order(2, "pending"))

    assert told(judged(orders, said("cancel it"), 'attributes.reason == "late"')) == [
        ("unknown", "Rule 0", "Ask 0?")
    ]


def test_where_every_order_fails_something_it_fails_whichever_is_meant() -> None:
    orders = (order(1, "pending", paid_by="gift"), order(2, "delivered", paid_by="card"))

    assert told(judged(orders, said("cancel it"), PENDING, PAID_BY_CARD)) == [
        ("not_met", "Rule 0 (it depends on the order. W1002: not met; W1001: met)", None),
        ("unknown", "Rule 1 (it depends on the order. W1002: met; W1001: not met)", None),
    ]


def test_of_many_orders_the_likeliest_is_offered() -> None:
    orders = [order(number, "delivered" if number % 2 else "pending") for number in range(1, 7)]

    assert told(judged(orders, said("cancel it"), PENDING)) == [
        (
            "unknown",
            "Rule 0 (it depends on the order. "
            "W1006: met; W1005: not met; W1004: met; W1003: not met; and others)",
            "I see this is about your order W1006 (Mug), is that right?",
        )
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("my robot vacuum", [ROBOT_ORDER]),
        ("it is broken", [ROBOT_ORDER, FRIDGE_ORDER]),
        ("my last order", [FRIDGE_ORDER]),
        ("orders LV-1001 and LV-2001", [ROBOT_ORDER, FRIDGE_ORDER]),
    ],
)
def test_a_product_tells_which_order_is_meant(text: str, meant: list[Order]) -> None:
    assert sorted(one.order.id for one in cases_meant(ELENA, said(text)) if one.order) == sorted(
        one.id for one in meant
    )


def test_of_more_orders_than_are_looked_at_nothing_is_said() -> None:
    ten = tuple(
        order(number, "pending").model_copy(update={"id": f"W2{number:03}"}) for number in range(1, 11)
    )
    eleventh = order(1, "delivered").model_copy(update={"id": "W2011", "placed_on": date(2025, 1, 1)})

    assert [check.verdict for check in judged(ten, said("cancel it please"), PENDING)] == ["met"]
    assert [check.verdict for check in judged((*ten, eleventh), said("cancel it please"), PENDING)] == [
        "unknown"
    ]


def test_nobody_is_nobody() -> None:
    version = DocumentVersion(
        id="policy", version=1, content=RETURNS, stored_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    turns = said("cancel it")

    assert judged_for_each(
        lambda _: evaluate(version, gather_facts(None, turns, NOW)), version, None, turns
    ) == evaluate(version, gather_facts(None, turns, NOW))


def costing(number: int, total: str) -> Order:
    return order(number, "delivered").model_copy(update={"total": Decimal(total)})


def refunded(orders: Sequence[Order], turns: Sequence[Turn]) -> Action:
    limit = Authority(
        action="refund", up_to=Decimal(150), currency="USD", amount="order.total", approver="lead"
    )
    document = RETURNS.model_copy(update={"checks": (), "authority": (limit,)})
    version = DocumentVersion(
        id="policy", version=1, content=document, stored_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    customer = Customer(id="ann", profile=Profile(name="Ann", orders=tuple(orders)))
    each = facts_for_each(
        lambda case: gather_facts(customer, turns, NOW, case=case), version, customer, turns
    )
    (action,) = proposed_for_each(lambda facts: proposed_actions(version, (), facts, AGENT), each)
    return action


def test_where_several_orders_may_be_meant_and_they_differ_no_amount_is_proposed() -> None:
    within = refunded((costing(1, "99.00"), costing(2, "120.00")), said("I want my money back"))
    above = refunded((costing(1, "249.00"), costing(2, "99.00")), said("I want my money back"))

    assert (within.amount, within.currency, within.authority, within.because) == (
        None,
        "USD",
        "yours",
        "it depends on the order: W1002: 120.00 USD; W1001: 99.00 USD",
    )
    assert (above.amount, above.authority, above.approver, above.because) == (
        None,
        "needs_approval",
        "lead",
        "it depends on the order: W1002: 99.00 USD; W1001: 249.00 USD",
    )


def test_a_named_order_or_the_same_amount_is_proposed() -> None:
    named = refunded((costing(1, "99.00"), costing(2, "249.00")), said("refund W1001"))
    alike = refunded((costing(1, "99.00"), costing(2, "99.00")), said("I want my money back"))

    assert [(one.amount, one.authority, one.because) for one in (named, alike)] == [
        (Decimal("99.00"), "yours", None),
        (Decimal("99.00"), "yours", None),
    ]


def test_the_day_of_one_order_is_not_told_for_all_of_them() -> None:
    orders = (order(1, "delivered"), order(2, "delivered"))

    assert told(judged(orders, said("can I return it"), "days_since(order.placed_on) <= 3")) == [
        ("not_met", "Rule 0 (the same for each that may be meant)", None)
    ]


def test_of_two_products_of_one_order_the_customer_is_asked_which_only_where_it_matters() -> None:
    both = order(1, "delivered", "Washer")
    things = tuple(
        OwnedProduct(
            sku="1" if name == "Washer" else name,
            name=name,
            family=name,
            serial=f"S-{name}",
            order_id=both.id,
            warranty_until=until,
        )
        for name, until in (("Washer", date(2030, 1, 1)), ("Dryer", date(2020, 1, 1)))
    )
    later = order(2, "pending", "Kettle")

    def checks(rule: str, *orders: Order) -> list[tuple[str, str, str | None]]:
        return told(judged(orders, said("tell me"), rule, products=things))

    assert checks(PENDING, both, later) == [
        (
            "unknown",
            "Rule 0 (it depends on the order. W1002: met; W1001: not met)",
            "Which order is this about: W1002 (Kettle) or W1001 (Washer)?",
        )
    ]
    assert checks("days_until(product.warranty_until) >= 0", both) == [
        (
            "unknown",
            "Rule 0 (it depends on the product. Washer (S-Washer): met; Dryer (S-Dryer): not met)",
            "Which product is this about: Washer (S-Washer) or Dryer (S-Dryer)?",
        )
    ]
