# ruff: noqa: E501 - a table is read by its rows
"""What can be stored and is probably not meant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assist.judging.doubts import Naming, doubts
from knowledge_base.documents import Authority, Document, Rule
from knowledge_base.front_matter import Place

TODAY = date(2026, 11, 21)


class OnFile:
    """Customers of the EU with ovens, of whom some have `protection`."""

    def is_named(self, kind: Naming, name: str) -> bool:
        return name in {"regions": ("eu",), "products": ("oven",)}[kind]

    def attribute_meant(self, name: str) -> str | None:
        return "protection" if name == "protecton" else None


def told(**fields: Any) -> list[tuple[str, str]]:
    content = {
        "title": "Ovens",
        "kind": "policy",
        "audience": "public",
        "text": "# Ovens\n\nHot.\n",
        **fields,
    }
    found = doubts(Document.model_validate(content), TODAY, OnFile())
    return [(one.code, one.told({})) for one in found]


def rule(text: str) -> Rule:
    return Rule(id="r", title="It is so", rule=text)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        (
            {"audience": None},
            [("no_audience", "audience: is missing, so nobody but editors sees the document: give public, agent"
              " or lead")],
        ),
        (
            {"in_force_until": date(2025, 12, 31)},
            [("date_passed", "in_force_until: 2025-12-31 has passed, so this version answers nobody today: give"
              " a later day, or leave it out")],
        ),
        ({"in_force_until": TODAY, "review_by": TODAY}, []),
        (
            {"review_by": date(2025, 12, 31)},
            [("date_passed", "review_by: 2025-12-31 has passed: read the document again, and give the next day")],
        ),
        (
            {"regions": ("eu", "mars"), "products": ("oven", "spaceship")},
            [
                ("unknown_region", "regions: no customer is in 'mars' and no other document is for it: is it"
                 " spelt as theirs?"),
                ("unknown_product", "products: no customer has a 'spaceship' and no other document is about it:"
                 " is it spelt as theirs?"),
            ],
        ),
        (
            {"checks": (rule("attributes.protecton == true && attributes.protecton == true"),)},
            [("unknown_attribute", "checks.0.rule: no customer has attributes.protecton: did you mean"
              " attributes.protection?")],
        ),
        ({"checks": (rule("attributes.new_field == true"),)}, []),
        (
            {"authority": (Authority(action="refund", up_to="5", currency="EUR", amount="attributes.protecton"),)},
            [("unknown_attribute", "authority.0.amount: no customer has attributes.protecton: did you mean"
              " attributes.protection?")],
        ),
    ],
)  # fmt: skip
def test_what_is_doubted(fields: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(**fields) == expected


def test_where_it_is_written_is_said() -> None:
    document = Document(title="Ovens", kind="policy", text="Hot.", audience="public", regions=("mars",))

    (doubt,) = doubts(document, TODAY, OnFile())

    assert doubt.told({"regions": Place(4, 11)}).startswith("line 4, column 11: regions: no customer")
