"""The README lists every fact and function that a rule may name, with its kind and an example that works."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assist.judging.facts import Fact, Facts, FactValue
from assist.judging.kinds import kind_of_fact
from assist.judging.rules import FACT_FIELDS, FUNCTIONS, METHODS, compile_rule
from knowledge_base.documents import Rule

README = (Path(__file__).parents[3] / "assist" / "README.md").read_text()
FACTS = re.findall(r"^\| `([a-z]+\.[a-z_…]+|today)` \| ([a-z ]+) \| .+ \|$", README, re.MULTILINE)
CALLS = re.findall(r"^\| `(\.?[A-Za-z_]+)` \| .+ \| `(.+)` \|$", README, re.MULTILINE)

DAY = date(2026, 11, 21)
OF_OUR_OWN: dict[str, FactValue] = {"refunded": "12.00", "visits": "3", "batch": 17, "registered": True}
VALUES: dict[str, FactValue] = {
    **{f"attributes.{name}": value for name, value in OF_OUR_OWN.items()},
    **{
        f"{root}.{field}": DAY if kind_of_fact(f"{root}.{field}") == "a date" else "x"
        for root, fields in FACT_FIELDS.items()
        for field in fields
    },
    "order.total": Decimal(100),
    "order.currency": "EUR",
    "customer.entitlements": ("a plan",),
}
ON_FILE = Facts(DAY, {name: Fact(name, value, ("profile:x",)) for name, value in VALUES.items()})


def test_every_fact_is_listed_with_its_kind() -> None:
    facts = [f"{root}.{field}" for root, fields in FACT_FIELDS.items() for field in fields]

    assert {name: kind for name, kind in FACTS if name not in ("today", "attributes.…")} == {
        name: kind_of_fact(name) for name in facts
    }
    assert len(FACTS) == len(facts) + 2


def test_every_function_is_listed_and_no_other() -> None:
    assert [name for name, _ in CALLS] == [*FUNCTIONS, *(f".{name}" for name in METHODS)]


@pytest.mark.parametrize(("name", "example"), CALLS)
def test_its_example_is_a_rule_that_calls_it(name: str, example: str) -> None:
    rule = compile_rule(Rule(id="example", title="As in the README", rule=example))

    assert f"{name}(" in example
    assert rule.holds(ON_FILE) is not None
