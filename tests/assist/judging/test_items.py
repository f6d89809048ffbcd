"""What an order holds is known, though no product was ever registered for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assist.customers.profile import Customer, Order, OrderLine, Profile
from assist.judging.checks import evaluate
from assist.judging.facts import gather_facts
from assist.suggestions import Verdict
from knowledge_base.documents import Document, DocumentVersion, Rule
from tests.assist.small_company import NOW, said

ROBOT, BRUSH = OrderLine(sku="RB-4", name="RoveBot 4"), OrderLine(sku="BR-1", name="Side brush")
FAMILY = 'product.family in ["robot_vacuum"]'
SKU = 'product.sku == "RB-4"'


@pytest.mark.parametrize(
    ("lines", "text", "rule", "expected"),
    [
        ((ROBOT,), "hello", SKU, ("met", "A rule: product RB-4", None)),
        (
            (ROBOT,),
            "hello",
            FAMILY,
            ("unknown", "A rule (the order holds RoveBot 4; no product family on file)", None),
        ),
        (
            (ROBOT, BRUSH),
            "hello",
            SKU,
            (
                "unknown",
                "A rule (the order holds RoveBot 4, Side brush)",
                "Which product is this about: RoveBot 4 or Side brush?",
            ),
        ),
        ((ROBOT, BRUSH), "the side brush is bent", SKU, ("not_met", "A rule: product BR-1", None)),
        ((), "hello", SKU, ("unknown", "A rule (no product on file)", "Which product is it?")),
        (
            (ROBOT,),
            "hello",
            'product.serial.startsWith("RB4")',
            ("unknown", "A rule (no serial number on file)", "Which product is it?"),
        ),
    ],
)
def test_the_things_in_the_order_are_named_instead_of_asking_which_product(
    lines: tuple[OrderLine, ...], text: str, rule: str, expected: tuple[Verdict, str, str | None]
) -> None:
    order = Order(
        id="W1",
        placed_on=date(2026, 11, 1),
        status="delivered",
        total=Decimal(5),
        currency="EUR",
        items=lines,
    )
    customer = Customer(id="tom", profile=Profile(orders=(order,)))
    asks = Rule(id="rule", title="A rule", rule=rule, ask="Which product is it?")
    document = Document(title="Pick-up", text="# Pick-up", kind="policy", checks=(asks,))
    version = DocumentVersion(
        id="pick-up", version=1, content=document, stored_at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    (check,) = evaluate(version, gather_facts(customer, said(text), NOW))

    assert (check.verdict, check.because, check.ask) == expected
