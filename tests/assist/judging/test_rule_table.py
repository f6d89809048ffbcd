"""Rules as a table: what each gives on which facts, on which day, and what it says of it.

A case without a day is judged on Saturday 21 November 2026 at noon in UTC. `…` in a reason stands for
anything.
"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from assist.customers.profile import Customer
from assist.judging.authority import proposed_actions
from assist.judging.checks import evaluate, evaluate_governing, refuse_bad_rules
from assist.judging.collected import collected_facts
from assist.judging.facts import Fact, Facts, gather_facts
from assist.judging.governing import governing
from assist.suggestions import Verdict
from knowledge_base.documents import Document, DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, LEAD, knowledge_of

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
NOON = "2026-11-21T12:00Z"
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Case(NamedTuple):
    """A row of the table."""

    rule: str
    facts: Mapping[str, Any]
    verdict: Verdict
    why: str = "…"
    day: str = NOON
    zone: str = "UTC"
    holidays: tuple[str, ...] = ()


DELIVERED = {"order.delivered_on": "2026-11-02"}
PAID = {"order.total": "129.00", "order.currency": "EUR"}
IN_POUNDS = {"order.total": "129.00", "order.currency": "GBP"}
LEAP = {"product.purchased_on": "2024-02-29"}
NEW_YEAR = ("2026-12-25", "2027-01-01")
LAST_MINUTES = "2026-12-02T23:30Z"

TABLE = (
    # three values: nothing known
    Case("attributes.a", NOTHING, UNKNOWN),
    Case("!attributes.a", NOTHING, UNKNOWN),
    Case("attributes.a && attributes.b", NOTHING, UNKNOWN),
    Case("attributes.a || attributes.b", NOTHING, UNKNOWN),
    Case("order.status == 'pending' || order.status != 'pending'", NOTHING, UNKNOWN),
    # ... one side known: only what decides decides, on either side
    Case("attributes.a && attributes.b", {"attributes.a": False}, NOT_MET),
    Case("attributes.b && attributes.a", {"attributes.a": False}, NOT_MET),
    Case("attributes.a && attributes.b", {"attributes.a": True}, UNKNOWN),
    Case("attributes.b && attributes.a", {"attributes.a": True}, UNKNOWN),
    Case("attributes.a || attributes.b", {"attributes.a": True}, MET),
    Case("attributes.b || attributes.a", {"attributes.a": True}, MET),
    Case("attributes.a || attributes.b", {"attributes.a": False}, UNKNOWN),
    Case("attributes.b || attributes.a", {"attributes.a": False}, UNKNOWN),
    Case("!(attributes.b && attributes.a)", {"attributes.a": False}, MET),
    Case("!(attributes.b || attributes.a)", {"attributes.a": True}, NOT_MET),
    Case("(attributes.b || attributes.a) && attributes.a", {"attributes.a": True}, MET),
    # ... a choice
    Case("attributes.a ? true : false", NOTHING, UNKNOWN),
    Case("attributes.a ? attributes.b : true", {"attributes.a": True}, UNKNOWN),
    Case("attributes.a ? attributes.b : true", {"attributes.a": False}, MET),
    Case("(attributes.b || attributes.a) ? true : false", {"attributes.a": True}, MET),
    # ... a comparison, a list, a question whether something is on file
    Case("order.due_on == order.delivered_on", DELIVERED, UNKNOWN, "The rule (no promised delivery date on file)"),
    Case("order.due_on != order.delivered_on", DELIVERED, UNKNOWN),
    Case("!(order.due_on != order.delivered_on)", DELIVERED, UNKNOWN),
    Case('(order.status == "shipped") == false', NOTHING, UNKNOWN),
    Case('order.status in ["shipped", "returned"]', NOTHING, UNKNOWN, "The rule (no order status on file)"),
    Case('!(order.status in ["shipped", "returned"])', NOTHING, UNKNOWN),
    Case('order.status in ["shipped", "returned"]', {"order.status": "shipped"}, MET, "The rule: order status shipped"),
    Case('"b2b" in attributes.tags', NOTHING, UNKNOWN),
    Case('"b2b" in attributes.tags', {"attributes.tags": []}, NOT_MET),
    Case("has(order.due_on)", NOTHING, NOT_MET),
    Case("has(order.due_on)", DELIVERED, NOT_MET),
    Case("has(order.delivered_on)", DELIVERED, MET, "The rule: delivered 2 November 2026, 19 days ago"),
    Case("!has(attributes.a) || attributes.a", NOTHING, MET),
    Case("has(attributes.a) && attributes.a", NOTHING, NOT_MET),
    # days
    Case("days_since(order.delivered_on) <= 19", DELIVERED, MET, "The rule: delivered 2 November 2026, 19 days ago"),
    Case("days_since(order.delivered_on) <= 18", DELIVERED, NOT_MET),
    Case("days_since(order.delivered_on) <= 30", DELIVERED, MET, "…30 days ago", "2026-12-02T23:59Z"),
    Case("days_since(order.delivered_on) <= 30", DELIVERED, NOT_MET, "…31 days ago", "2026-12-03T00:00Z"),
    # time zones: the last minutes of the 30th day in UTC
    Case("days_since(order.delivered_on) <= 30", DELIVERED, MET, "…30 days ago", LAST_MINUTES, "UTC"),
    Case("days_since(order.delivered_on) <= 30", DELIVERED, NOT_MET, "…31 days ago", LAST_MINUTES, "Europe/Berlin"),
    Case("days_since(order.delivered_on) <= 30", DELIVERED, MET, "…30 days ago", LAST_MINUTES, "America/New_York"),
    Case("days_since(order.delivered_on) == 30", DELIVERED, MET, "…", "2026-12-03T04:59Z", "America/New_York"),
    Case("days_since(order.delivered_on) == 31", DELIVERED, MET, "…", "2026-12-03T05:00Z", "America/New_York"),
    Case("days_since(attributes.seen_on) == 0", {"attributes.seen_on": "2026-11-20T23:30:00Z"}, NOT_MET),
    Case(
        "days_since(attributes.seen_on) == 0",
        {"attributes.seen_on": "2026-11-20T23:30:00Z"},
        MET,
        "The rule: seen on 21 November 2026, today",
        zone="Europe/Berlin",
    ),
    Case("days_since(attributes.seen_on) == 1", {"attributes.seen_on": "2026-10-25"}, MET, "…", "2026-10-25T23:30Z", "Europe/Berlin"),  # the night in which clocks go back: a day of 25 hours is one day
    # leap days, ends of months: a month is full on the same day, or on the last one of a shorter month
    Case("years_since(product.purchased_on) >= 1", LEAP, NOT_MET, "…", "2025-02-27T12:00Z"),
    Case("years_since(product.purchased_on) >= 1", LEAP, MET, "…", "2025-02-28T12:00Z"),
    Case("years_since(product.purchased_on) >= 4", LEAP, NOT_MET, "…", "2028-02-28T12:00Z"),
    Case("years_since(product.purchased_on) >= 4", LEAP, MET, "…", "2028-02-29T12:00Z"),
    Case("days_since(product.purchased_on) <= 365", LEAP, MET, "…", "2025-02-28T12:00Z"),
    Case("days_since(product.purchased_on) <= 365", LEAP, NOT_MET, "…", "2025-03-01T12:00Z"),
    Case("months_since(order.placed_on) < 1", {"order.placed_on": "2026-01-31"}, MET, "…", "2026-02-27T12:00Z"),
    Case("months_since(order.placed_on) < 1", {"order.placed_on": "2026-01-31"}, NOT_MET, "…", "2026-02-28T12:00Z"),
    Case("months_since(product.warranty_until) == -12", {"product.warranty_until": "2027-11-21"}, MET),
    Case("months_since(order.placed_on) < 1", NOTHING, UNKNOWN, "The rule (no order date on file)"),
    # business days: Monday to Friday, less the holidays of the document
    Case("business_days_since(order.placed_on) <= 5", {"order.placed_on": "2026-11-13"}, MET),  # Friday to Saturday
    Case("business_days_since(order.placed_on) <= 4", {"order.placed_on": "2026-11-13"}, NOT_MET),
    Case("business_days_since(order.placed_on) == 0", {"order.placed_on": "2026-11-20"}, MET),
    Case("business_days_since(order.placed_on) <= 5", {"order.placed_on": "2026-12-22"}, NOT_MET, "…", "2027-01-01T12:00Z"),
    Case("business_days_since(order.placed_on) <= 6", {"order.placed_on": "2026-12-22"}, MET, "…", "2027-01-01T12:00Z", holidays=NEW_YEAR),
    Case("business_days_until(order.due_on) == 2", {"order.due_on": "2026-12-29"}, MET, "…", "2026-12-24T12:00Z", holidays=NEW_YEAR),
    Case("business_days_until(order.due_on) == 2", {"order.due_on": "2026-12-29"}, NOT_MET, "…", "2026-12-24T12:00Z"),
    Case("business_days_until(order.due_on) < 0", {"order.due_on": "2026-11-19"}, MET),
    # money: exact, and never across currencies
    Case('money("0.10") + money("0.20") == money("0.30")', NOTHING, MET),
    Case('order.total <= money("129.00")', PAID, MET, "The rule: order total 129.00 EUR"),
    Case('order.total <= money("128.99")', PAID, NOT_MET),
    Case('order.total <= money("150.00", "EUR")', PAID, MET),
    Case(
        'order.total <= money("150.00", "EUR")',
        IN_POUNDS,
        UNKNOWN,
        "The rule; an amount in GBP is not compared with one in EUR",
    ),
    Case('order.total == money("129.00", "EUR")', IN_POUNDS, UNKNOWN, "…an amount in GBP is not compared with…"),
    Case('amount(order.total, order.currency) <= money("150.00", "EUR")', PAID, MET),
    Case('amount(order.total, order.currency) <= money("150.00", "EUR")', IN_POUNDS, UNKNOWN, "…in GBP…in EUR"),
    Case('amount(attributes.claimed, order.currency) <= order.total', {**PAID, "attributes.claimed": "129"}, MET),
    Case('amount(attributes.claimed, "GBP") <= order.total', {**PAID, "attributes.claimed": "1"}, UNKNOWN, "…GBP…"),
    Case('amount(order.total, attributes.paid_in) <= money("150")', PAID, UNKNOWN),
    Case('money(attributes.claimed) <= money("150")', {"attributes.claimed": 99.5}, UNKNOWN),  # a float is none
    Case(
        '(order.currency == "EUR" && order.total <= money("150", "EUR"))'
        ' || (order.currency == "GBP" && order.total <= money("130", "GBP"))',
        IN_POUNDS,
        MET,
    ),
    Case('order.currency == "EUR" && order.total <= money("150", "EUR")', IN_POUNDS, NOT_MET),
)  # fmt: skip


def moment(written: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(written).astimezone(ZoneInfo(zone))


def facts_of(case: Case | Version) -> Facts:
    """Exactly these facts, on that day there."""
    at = moment(case.day, case.zone)
    return gather_facts(None, [], at, collected=collected_facts(case.facts, at.tzinfo))


def reads(why: str, said: str | None) -> bool:
    return bool(re.fullmatch(".*".join(re.escape(part) for part in why.split("…")), said or ""))


def document(rule: str, **fields: Any) -> Document:
    check = {"id": "r", "title": "The rule", "rule": rule}
    common = {"title": "T", "text": "Text", "kind": "policy", "audience": "public", "checks": [check]}
    return Document.model_validate(common | fields)


def version_of(content: Document) -> DocumentVersion:
    return DocumentVersion(id="d", version=1, stored_at=moment("2026-01-01T00:00Z"), content=content)


def row(case: tuple[Any, ...]) -> str:
    return " | ".join(str(part) for part in case)[:100]


@pytest.mark.parametrize("case", TABLE, ids=row)
def test_the_rule_gives_this_and_says_why(case: Case) -> None:
    (check,) = evaluate(version_of(document(case.rule, holidays=case.holidays)), facts_of(case))

    assert check.verdict == case.verdict
    assert reads(case.why, check.because), check.because


def test_every_rule_of_the_table_may_be_stored() -> None:
    for case in TABLE:
        refuse_bad_rules(document(case.rule))
    assert len(TABLE) >= 60


# Which version judges. Returns were 14 days until 31 March 2026, are 30 since, and end with 2026; judged on the
# delivery.


class Version(NamedTuple):
    """A row of the table of versions."""

    facts: Mapping[str, Any]
    day: str
    version: int
    verdict: Verdict
    why: str
    zone: str = "UTC"


VERSIONS = (
    Version({"order.delivered_on": "2026-03-31"}, "2026-04-10T12:00Z", 1, MET, "…; by version 1, in force on the delivery date, 31 March 2026"),
    Version({"order.delivered_on": "2026-03-31"}, "2026-04-15T12:00Z", 1, NOT_MET, "…15 days ago; by version 1…"),
    Version({"order.delivered_on": "2026-04-01"}, "2026-04-16T12:00Z", 2, MET, "…15 days ago"),
    Version({"order.delivered_on": "2026-04-01"}, "2026-05-02T12:00Z", 2, NOT_MET, "…31 days ago"),
    Version({"order.delivered_on": "2026-03-20"}, "2026-03-30T12:00Z", 1, MET, "…10 days ago"),  # asked back then
    Version({"order.delivered_on": "2024-12-31"}, "2026-04-16T12:00Z", 2, NOT_MET, "…; by today’s version; none on file was in force on the delivery date, 31 December 2024"),
    Version({"order.delivered_on": "2026-04-20"}, "2026-04-16T12:00Z", 2, MET, "…in 4 days"),  # still to come
    Version({"order.delivered_on": "2027-01-02"}, "2026-12-31T12:00Z", 2, MET, "…in 2 days"),  # and so is its version
    Version({}, "2026-04-16T12:00Z", 2, UNKNOWN, "…(no delivery date on file); by today’s version; the delivery date decides"),
    Version({"order.delivered_on": "2026-03-31", "customer.region": "eu"}, "2026-04-16T12:00Z", 1, NOT_MET, "…"),
    Version({"order.delivered_on": "2026-03-31", "customer.region": "uk"}, "2026-04-16T12:00Z", 2, MET, "…by today’s…"),
    # 15 days in UTC, 16 where it is the next day already: the version is that of the same day everywhere
    Version({"order.delivered_on": "2026-03-31"}, "2026-04-14T23:30Z", 1, MET, "…14 days ago; by version 1…"),
    Version({"order.delivered_on": "2026-03-31"}, "2026-04-14T23:30Z", 1, NOT_MET, "…15 days ago; by version 1…", "Europe/Berlin"),
)  # fmt: skip


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with knowledge_of(tmp_path_factory.mktemp("versions")) as knowledge_base:
        then = {"in_force_from": "2025-01-01", "in_force_until": "2026-03-31", "regions": ["eu"]}
        now = {"in_force_from": "2026-04-01", "judged_on": "order.delivered_on"}
        knowledge_base.put("d", document("days_since(order.delivered_on) <= 14", **then))
        knowledge_base.put("d", document("days_since(order.delivered_on) <= 30", **now))
        knowledge_base.put("d", document("false", **now | {"in_force_from": "2027-01-01"}))
        yield knowledge_base


@pytest.mark.parametrize("case", VERSIONS, ids=row)
def test_the_version_of_the_day_that_counts_judges(knowledge_base: KnowledgeBase, case: Version) -> None:
    found = knowledge_base.version_in_force("d", moment(case.day))
    assert found is not None
    facts = facts_of(case)

    (check,) = evaluate_governing(governing(found, facts, AGENT, knowledge_base), facts)

    assert (check.version, check.verdict) == (case.version, case.verdict)
    assert reads(case.why, check.because), check.because


# How far authority goes. An agent refunds up to 150.00 EUR, a lead up to 600.00; goodwill is 25.00 and 100.00
# EUR for a customer in 365 days.


class Limit(NamedTuple):
    """A row of the table of limits."""

    role: str
    action: str
    facts: Mapping[str, Any]
    given: tuple[tuple[str, str], ...]
    """When the customer was given goodwill, and how much."""
    amount: str | None
    approver: str | None
    """None: it is theirs to decide."""
    why: str


CLAIMED = "attributes.claimed"
LIMITS = (
    Limit("agent", "refund", {"order.total": "150.00", "order.currency": "EUR"}, (), "150.00", None, ""),
    Limit("agent", "refund", {"order.total": "150.01", "order.currency": "EUR"}, (), "150.01", "lead", "150.01 EUR is above your 150.00 EUR"),
    Limit("agent", "refund", {"order.total": "600.01", "order.currency": "EUR"}, (), "600.01", "regional manager", "600.01 EUR is above your 150.00 EUR"),
    Limit("lead", "refund", {"order.total": "600.00", "order.currency": "EUR"}, (), "600.00", None, ""),
    Limit("agent", "refund", {"order.total": "1.00", "order.currency": "GBP"}, (), "1.00", "regional manager", "the order is in GBP, the limit in EUR"),
    Limit("agent", "refund", {}, (), None, "lead", ""),
    Limit("agent", "goodwill", {CLAIMED: "25.00"}, (), "25.00", None, "25.00 EUR in 12 months; nothing used, 25.00 EUR left"),
    Limit("agent", "goodwill", {CLAIMED: "15.00"}, (("2026-03-03", "10.00"),), "15.00", None, "25.00 EUR in 12 months; 10.00 EUR used on 3 March 2026, 15.00 EUR left"),
    Limit("agent", "goodwill", {CLAIMED: "15.01"}, (("2026-03-03", "10.00"),), "15.01", "lead", "…15.00 EUR left"),
    Limit("agent", "goodwill", {CLAIMED: "90.01"}, (("2026-03-03", "10.00"),), "90.01", "regional manager", "…15.00 EUR left"),
    Limit("lead", "goodwill", {CLAIMED: "90.00"}, (("2026-03-03", "10.00"),), "90.00", None, "…90.00 EUR left"),
    Limit("agent", "goodwill", {CLAIMED: "25.00"}, (("2025-11-21", "10.00"),), "25.00", None, "…nothing used…"),
    Limit("agent", "goodwill", {CLAIMED: "25.00"}, (("2025-11-22", "10.00"),), "25.00", "lead", "…15.00 EUR left"),
    Limit("agent", "goodwill", {CLAIMED: "0.01"}, (("2026-03-03", "20.00"), ("2026-05-01", "5.00")), "0.01", "lead", "…20.00 EUR used on 3 March 2026 and 5.00 EUR used on 1 May 2026, 0.00 EUR left"),
    Limit("agent", "goodwill", {CLAIMED: "0.01"}, (("2026-03-03", "some"),), "0.01", "regional manager", "…what was used is not all in EUR, or without an amount"),
)  # fmt: skip
AUTHORITY = [
    {"action": action, "role": role, "up_to": up_to, "currency": "EUR", "amount": fact, "approver": approver}
    | ({"budget": {"amount": up_to, "of": ["goodwill"]}} if action == "goodwill" else {})
    for action, fact, limits in (("refund", "order.total", (150, 600)), ("goodwill", CLAIMED, (25, 100)))
    for (role, approver), up_to in zip((("agent", "lead"), ("lead", "regional manager")), limits, strict=True)
]


@pytest.mark.parametrize("case", LIMITS, ids=row)
def test_authority_goes_so_far(case: Limit) -> None:
    timeline = [
        {
            "at": f"{day}T09:00:00Z",
            "channel": "chat",
            "kind": "action",
            "data": {"action": "goodwill", "amount": amount, "currency": "EUR"},
        }
        for day, amount in case.given
    ]
    known = Customer.model_validate({"id": "c", "profile": {}, "interactions": timeline})
    given = collected_facts(case.facts, UTC)
    gathered = gather_facts(known, [], moment(NOON))
    on_file = {name: Fact(name, value, ("order:o1",)) for name, value in given.items()}
    facts = replace(gathered, by_name={**gathered.by_name, **on_file})
    reader = LEAD if case.role == "lead" else AGENT

    actions = proposed_actions(version_of(document("true", authority=AUTHORITY)), (), facts, reader)

    action = next(one for one in actions if one.name == case.action)
    assert (action.amount, action.approver) == (case.amount and Decimal(case.amount), case.approver)
    assert action.authority == ("yours" if case.approver is None else "needs_approval")
    assert reads(case.why, action.because), action.because
