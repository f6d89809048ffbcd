"""How a no is said: why in the customer's terms, and what the document has for whom it is a no."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assist.judging.facts import Fact, Facts
from assist.reading.quoting import units_of
from assist.suggesting.refusing import cannot, in_words, reason_of
from assist.suggestions import Check
from knowledge_base.chunking import passages_of
from knowledge_base.documents import Authority, Document, DocumentVersion, Rule
from tests.assist.small_company import NOW, TODAY

LAMPS = """# Lamps

You can bring a lamp back within 20 days of delivery. Please wrap its shade.

## It is already on its way?

Refuse it at the door. Or send it back to us.

## After 20 days

We repair a lamp at any age. Ask us for a price.
"""


def refused(title: str, rule: str, facts: dict[str, Any], text: str = LAMPS) -> list[str]:
    content = Document(
        title="Lamps",
        kind="policy",
        audience="public",
        text=text,
        checks=(Rule(id="one", title=title, rule=rule),),
        authority=(Authority(action="return"),),
    )
    version = DocumentVersion(id="lamps", version=1, stored_at=NOW, content=content)
    check = Check(
        id="one",
        document_id="lamps",
        version=1,
        verdict="not_met",
        because=title,
        facts=tuple(facts),
        ask=None,
    )
    held = Facts(TODAY, {name: Fact(name, value, ()) for name, value in facts.items() if value is not None})
    units = [unit for passage in passages_of(version) for unit in units_of(passage)]
    reason = reason_of(check, version, held, units)
    return [*in_words(reason), *(unit.plain for unit in reason.instead)]


OCTOBER = {"order.delivered_on": date(2026, 10, 14)}
WINDOW = ("Brought back within 20 days of delivery", "days_since(order.delivered_on) <= 20")


def test_the_rule_is_the_documents_own_and_the_day_is_on_file() -> None:
    assert refused(*WINDOW, OCTOBER) == [
        "Our rule is: “You can bring a lamp back within 20 days of delivery.”",
        "I see that it was delivered on 14 October, 38 days ago.",
        "We repair a lamp at any age.",
        "Ask us for a price.",
    ]


@pytest.mark.parametrize(
    ("title", "rule", "facts", "said"),
    [
        (
            "The lamp has not left us",
            'order.status == "pending"',
            {"order.status": "shipped"},
            [
                "We can do it if this is so: The lamp has not left us.",
                "I see that your order is already on its way.",
                "Refuse it at the door.",
                "Or send it back to us.",
            ],
        ),
        (
            "The customer has Light+",
            '"Light+" in customer.entitlements',
            {"customer.entitlements": ()},
            ["I do not see Light+ on your account."],
        ),
        (
            "The customer is a silver member",
            'customer.tier == "silver"',
            {"customer.tier": "basic"},
            ["I see that your membership is basic."],
        ),
    ],
)
def test_it_is_said_in_the_customers_terms(
    title: str, rule: str, facts: dict[str, Any], said: list[str]
) -> None:
    assert refused(title, rule, facts) == said


BEFORE = ("Cancelled at least 3 days before the first day", "days_until(order.due_on) >= 3")
HIRE = """# Lamps for hire

You can cancel free of charge until 3 days before the first day.

## {heading}

{late} On the day itself we keep all of it.

## How

Write to us.
"""


@pytest.mark.parametrize(
    ("heading", "late"),
    [
        ("Later than that", "We keep half of the price."),
        ("Less than 3 days before", "We keep half of the price."),
        ("What it costs", "If you cancel later than 3 days before the first day, we keep half."),
    ],
)
def test_who_comes_late_hears_what_holds_then(heading: str, late: str) -> None:
    text = HIRE.format(heading=heading, late=late)
    all_of_it = "On the day itself we keep all of it."

    assert refused(*BEFORE, {"order.due_on": date(2026, 11, 22)}, text)[-2:] == [late, all_of_it]
    assert all_of_it not in refused(*BEFORE, {"order.due_on": date(2026, 12, 22)}, text)


def test_what_is_for_later_days_is_not_named_while_they_have_not_passed() -> None:
    within = ("Brought back within 20 days, or 60 days with a card", "days_since(order.delivered_on) <= 20")
    later = LAMPS.replace("After 20 days", "After 60 days")

    assert "We repair a lamp at any age." not in refused(*within, OCTOBER, later)
    assert "We repair a lamp at any age." in refused(
        *within, {"order.delivered_on": date(2026, 8, 14)}, later
    )


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        (
            "Have more than 20 days passed? We repair a lamp at any age. Ask us.",
            ["We repair a lamp at any age.", "Ask us."],
        ),
        (
            "Have more than 20 days passed? Then we repair the lamp.",
            ["Have more than 20 days passed?", "Then we repair the lamp."],
        ),
    ],
)
def test_nobody_is_asked_whether_the_days_have_passed_that_are_on_file(text: str, instead: list[str]) -> None:
    lamps = f"# Lamps\n\nYou can bring a lamp back within 20 days of delivery.\n\n## Broken\n\n{text}\n"

    assert refused(*WINDOW, OCTOBER, text=lamps)[2:] == instead


@pytest.mark.parametrize(
    "text",
    [
        "If more than 20 days have passed:\n\n- We repair a lamp.",
        "- After more than 20 days we repair a lamp.",
    ],
)
def test_a_part_that_is_no_sentence_is_no_reason_to_fail(text: str) -> None:
    lamps = f"# Lamps\n\nYou can bring a lamp back within 20 days of delivery.\n\n## Broken\n\n{text}\n"

    assert refused(*WINDOW, OCTOBER, text=lamps)[:2] == refused(*WINDOW, OCTOBER, text=LAMPS)[:2]


def test_a_document_that_offers_nothing_does_not_apply() -> None:
    content = Document(title="Lamps", kind="policy", audience="public", text=LAMPS)
    version = DocumentVersion(id="lamps", version=1, stored_at=NOW, content=content)
    granting = version.model_copy(
        update={"content": content.model_copy(update={"authority": (Authority(action="refund"),)})}
    )

    assert cannot((), version, "refund") == "I am sorry, this does not apply in your case."
    assert cannot((), granting, "refund") == "I am sorry, I can't refund this."
    assert cannot((), granting, None) == "I am sorry, I can't do this for you."
