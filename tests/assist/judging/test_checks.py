"""Rules as a table, and what is refused when stored."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import knowledge_base.sample as sample
from assist.errors import Unprocessable
from assist.judging import rules
from assist.judging.checks import evaluate, refuse_bad_rules
from assist.judging.facts import Fact, Facts, gather_facts
from assist.judging.rules import _environment, compile_rule
from assist.suggestions import Check
from knowledge_base.documents import Document, DocumentVersion, Rule
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import NOW, RETURNS, TODAY

DELIVERED = {"order.delivered_on": date(2026, 11, 2)}
ON_FILE: dict[str, Any] = {
    **DELIVERED,
    "order.status": "delivered",
    "order.total": Decimal("129.00"),
    "order.currency": "EUR",
    "order.id": "LV-1",
    "product.serial": "RB2-24-77",
    "product.warranty_until": date(2026, 11, 21),
    "customer.tier": "gold",
    "customer.entitlements": ("Lumivale Care+", "Gold benefits"),
    "attributes.opened": False,
    "attributes.last_repair_on": date(2026, 10, 20),
    "attributes.repairs": 3,
    "attributes.used": "10.00",
    "attributes.since": "2026-11-11",
    "attributes.tags": ("b2b", "vip"),
}


def facts_of(values: Mapping[str, Any]) -> Facts:
    return Facts(TODAY, {name: Fact(name, value, ("order:LV-1",)) for name, value in values.items()})


def rule(text: str, **more: Any) -> Rule:
    return Rule(id="the-rule", title="The rule", rule=text, **more)


MET, NOT_MET, UNKNOWN = True, False, None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # days
        ("days_since(order.delivered_on) <= 30", MET),
        ("days_since(order.delivered_on) == 19", MET),
        ("days_since(order.delivered_on) <= 18", NOT_MET),
        ("days_until(product.warranty_until) >= 0", MET),
        ("days_until(product.warranty_until) > 0", NOT_MET),
        ("days_since(attributes.since) == 10", MET),
        ("days_since(today) == 0", MET),
        ("order.delivered_on >= timestamp('2026-04-01T00:00:00Z')", MET),
        ("today - order.delivered_on < duration('480h')", MET),
        # money
        ('order.total <= money("150.00")', MET),
        ('order.total < money("129")', NOT_MET),
        ('order.total == money("129.00")', MET),
        ('money(attributes.used) + money("15.00") <= money("25.00")', MET),
        ('money(attributes.used) + money("15.01") <= money("25.00")', NOT_MET),
        ('money("0.10") + money("0.20") == money("0.30")', MET),
        # words and numbers
        ('order.status == "delivered"', MET),
        ('order.status in ["shipped", "delivered"]', MET),
        ('order.status != "cancelled"', MET),
        ('product.serial.startsWith("RB2-24")', MET),
        ('product.serial.startsWith("RB2-25")', NOT_MET),
        ("attributes.opened == false", MET),
        ("!attributes.opened", MET),
        ("attributes.repairs >= 3", MET),
        ('"vip" in attributes.tags', MET),
        ('customer.tier == "gold" || days_since(order.delivered_on) <= 5', MET),
        ('customer.tier == "gold" && days_since(order.delivered_on) <= 5', NOT_MET),
        ('order.status == "delivered" ? attributes.repairs > 2 : false', MET),
        ("has(order.id)", MET),
        ("has(order.due_on)", NOT_MET),
        # what the customer is entitled to, and dates among the attributes
        ('"Lumivale Care+" in customer.entitlements', MET),
        ('"Care" in customer.entitlements', NOT_MET),
        ('!("Home cover" in customer.entitlements)', MET),
        ("customer.entitlements.size() == 2", MET),
        ("days_since(attributes.last_repair_on) == 32", MET),
        ("attributes.last_repair_on < order.delivered_on", MET),
        # what is not on file
        ("days_since(order.due_on) > 2", UNKNOWN),
        ("attributes.photo_received == true", UNKNOWN),
        ("!attributes.photo_received", UNKNOWN),
        ("days_since(order.due_on) > 2 || true", MET),
        ("true || days_since(order.due_on) > 2", MET),
        ("days_since(order.due_on) > 2 || false", UNKNOWN),
        ("days_since(order.due_on) > 2 && false", NOT_MET),
        ("days_since(order.due_on) > 2 && true", UNKNOWN),
        ('customer.region == "eu" && order.status == "cancelled"', NOT_MET),
        ("attributes.photo_received ? true : false", UNKNOWN),
        ('money(attributes.never) < money("25.00")', UNKNOWN),
        # what does not fit is not known, and nothing breaks
        ("attributes.used > 3", UNKNOWN),
        ("days_since(attributes.used) > 3", UNKNOWN),
        ("money(attributes.opened) > money('1')", UNKNOWN),
    ],
)
def test_a_rule_is_met_not_met_or_unknown(text: str, verdict: bool | None) -> None:
    assert compile_rule(rule(text)).holds(facts_of(ON_FILE)) is verdict


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("order.delivered_on <=", "line 1, column", "does not parse"),
        ("order.status ==\n== 1", "line 2, column 1", "does not parse here. The rule"),
        ("order.total =< money('5')", "line 1, column 13", "does not parse here: use <=, not =<"),
        ("true &&\norder.total => money('5')", "line 2, column 13", "does not parse here: use >=, not =>"),
        ("order.status = 'paid'", "line 1, column 14", "does not parse here: use ==, not ="),
        (
            "days_since(order.placed_on <= 30",
            "line 1, column",
            "here: the ( at column 11 of the rule is not closed: a ) is missing.",
        ),
        (
            "true &&\n(order.id in ['x', 'y')",
            "line 2, column",
            "the [ at line 2, column 14 of the rule is not closed: a ] is missing",
        ),
        ("order.id == 'x'])", "line 1, column", "the ] at column 16 of the rule closes nothing"),
        ("order.id == 'x)", "line 1, column", "the ' at column 13 of the rule is not closed: a ' is missing"),
        ("order.delivered_on <=", "line 1, column", "here: something is missing after <=."),
        ("order.shipped_on == today", "line 1, column 1", "order.shipped_on is not a fact"),
        (
            "days_since(order.deliverd_on) <= 30",
            "line 1, column 12",
            "order.deliverd_on is not a fact; did you mean order.delivered_on",
        ),
        (
            "orders.total > money('1')",
            "line 1, column 1",
            "orders.total is not a fact; did you mean order.total?",
        ),
        ("true &&\n  day_since(today) > 1", "line 2, column 3", "did you mean days_since?"),
        ("money('1', 'Euro') < order.total", "line 1, column 12", "'Euro' is not a currency: write three"),
        ("amount(order.total, order.currency) <= 150", "line 1, column 1", 'write money("150")'),
        ("business_days_since(order.placed_on) == '3'", "line 1, column 1", "a number is compared with a"),
        ("invoice.total > 1", "line 1, column 1", "invoice"),
        ("days_ago(order.placed_on) > 1", "line 1, column 1", "'days_ago' is not a function"),
        ("order.total <= 150", "line 1, column", "money"),
        (
            "days_since(order.status) > 1",
            "line 1, column 12",
            "days_since counts from a day, and order.status is a text: name one, like order.placed_on",
        ),
        ("days_since(order.placed_on)", "line 1, column 1", "true or false"),
        ("[1, 2].exists(x, x == 1)", "line 1, column 1", "'exists' is not a method"),
        ("attributes.tags.map(x, x).size() > 1", "line 1, column 1", "'map' is not a method"),
        ('order.id.matches("(a+)+$")', "line 1, column 1", "'matches' is not a method"),
        ('{"a": 1} == {"a": 1}', "line 1, column 1", "a map"),
        ('order["id"] == "x"', "line 1, column 1", "an index"),
        ("attributes.tags == [] || order.id == 'x'", "line 1, column", "size(…) == 0"),
        ("attributes.a.b == 1", "line 1, column 1", "not a fact"),
        ('"a" * 1000000000 == order.id', "line 1, column", "do not fit"),
        ("today + duration('9999999999h') > today", "line 1, column", "do not fit"),
        ("(" * 500 + "true" + ")" * 500, "line 1, column 11", "nested deeper"),
        ("!" * 1500 + "true", "line 1, column 1", "too many parts"),
        (" || ".join(["true"] * 240), "line 1, column 1", "too many parts"),
        # what was written for something else
        (
            "days_since(order.placed_on) > 1 AND order.id == 'x'",
            "line 1, column 33",
            "here: use &&, not AND",
        ),
        ("order.id == 'or' or order.id == 'x'", "line 1, column 18", "here: use ||, not or"),
        ("not true", "line 1, column 1", "here: use !, not not"),
        ("order.status == “pending”", "line 1, column 17", "use straight quotes, \" or ', not “"),
        ("order.total == True", "line 1, column 16", "'True' is not a fact; write true"),
        (
            "money(100, EUR) < order.total",
            "line 1, column 12",
            "'EUR' is not a fact; a text stands in quotes: \"EUR\"; there are today",
        ),
        # what has to be two things at once
        (
            'customer.tier == "gold" && customer.tier == "silver"',
            "line 1, column 28",
            'customer.tier cannot be "gold" and "silver" at once: write || between what may be either',
        ),
        (
            "attributes.a &&\n(order.status in ['pending', 'shipped']\n&& 'delivered' == order.status)",
            "line 3, column 4",
            'order.status cannot be "pending" or "shipped" and "delivered" at once',
        ),
        # numbers that would have to be two things at once, or below nothing
        (
            "attributes.a > 5 && (3 > attributes.a)",
            "line 1, column 22",
            "attributes.a cannot be above 5 and below 3 at once: write || between what may be either",
        ),
        (
            'order.total >= money("150.00") && attributes.a && order.total < money("100.00")',
            "line 1, column 51",
            "order.total cannot be at least 150.00 and below 100.00 at once",
        ),
        ("attributes.a == 5 && attributes.a > 5", "line 1, column 22", "cannot be 5 and above 5 at once"),
        (
            "attributes.a || days_since(order.delivered_on) <= -1",
            "line 1, column 17",
            "days_since(order.delivered_on) is never at most -1",
        ),
        (
            "days_until(order.placed_on) > 0",
            "line 1, column 1",
            "days_until(order.placed_on) is never above 0",
        ),
        # parts that never fit, beside attributes too
        (
            'money("eighty", "EUR") < amount(attributes.a, "EUR")',
            "line 1, column 7",
            "'eighty' is not an amount of money: write digits, like \"150.00\"",
        ),
        ("amount(attributes.a, 'Euro') > money('80')", "line 1, column 22", "'Euro' is not a currency"),
        ("attributes.a || days_since(order.due_on) <= 20/0", "line 1, column 48", "it divides by zero"),
        (
            "attributes.a || days_since(order.due_on) <= 20.5",
            "line 1, column 45",
            "20.5 has a point, and what it is compared with is counted in whole numbers",
        ),
        ("attributes.a || days_since('soon') > 1", "line 1, column 28", "'soon' is not a day"),
        ("attributes.a || order.due_on > 5", "line 1, column 17", "count the days with days_since"),
        ("order.total + 5 > money('1')", "line 1, column 1", 'write money("5")'),
        # texts that a fact never holds
        (
            'order.status == "deliverd"',
            "line 1, column 17",
            "order.status is never 'deliverd'; did you mean 'delivered'? it is pending, shipped, delivered, "
            "cancelled or returned",
        ),
        (
            "attributes.a ||\n'lost' != order.status",
            "line 2, column 1",
            "order.status is never 'lost'; it is pending",
        ),
        ("order.status in ['shipped', 'sent']", "line 1, column 29", "order.status is never 'sent'"),
        # kinds that are never equal
        ("order.delivered_on == '2026'", "line 1, column 1", "a date is compared with a text"),
        (
            "order.status == 'pending' ||\n  order.total != 5",
            "line 2, column 3",
            "money is compared with a number",
        ),
        ('order.total == "129.00"', "line 1, column 1", "money is compared with a text"),
        ("(today) == days_since(order.placed_on)", "line 1, column 1", "a date is compared with a number"),
        ("days_since(order.placed_on) == '3'", "line 1, column 1", "a number is compared with a text"),
        ('customer.entitlements == "Care+"', "line 1, column 1", "a list is compared with a text"),
        ("3 in customer.entitlements", "line 1, column 1", "a number is compared with a text"),
        ("order.total in [129, 130]", "line 1, column 1", "money is compared with a number"),
        ("attributes.x == 1 && order.due_on == 'x'", "line 1, column 22", "a date is compared with a text"),
    ],
)
def test_a_rule_that_could_never_be_evaluated_is_refused(text: str, where: str, reason: str) -> None:
    document = RETURNS.model_copy(update={"checks": (rule(text),)})

    with pytest.raises(Unprocessable) as refused:
        refuse_bad_rules(document)

    assert refused.value.code == "bad_rule"
    assert "'the-rule'" in refused.value.detail
    assert where in refused.value.detail
    assert reason in refused.value.detail


def test_a_long_but_honest_rule_is_taken() -> None:
    text = " || ".join(f'order.id == "s{number}"' for number in range(60))

    assert compile_rule(rule(text)).holds(facts_of(ON_FILE)) is False


@pytest.mark.parametrize("operator", ["||", "&&"])
def test_many_unknown_parts_are_unknown_and_come_to_an_end(operator: str) -> None:
    text = f" {operator} ".join(f'order.channel == "s{number}"' for number in range(60))

    assert compile_rule(rule(text)).holds(facts_of(ON_FILE)) is None


@pytest.mark.parametrize(
    "text",
    [
        "customer.tier == 'gold' || customer.tier == 'silver'",
        "customer.tier in ['gold', 'silver'] && customer.tier == \"gold\"",
        "(customer.tier == 'gold' || order.channel == 'x') && (customer.tier == 'silver' || order.id == 'y')",
        "customer.tier == 'gold' && customer.region == 'eu'",
        "attributes.a > 5 || attributes.a < 3",
        "attributes.a >= 5 && attributes.a <= 5",
        "attributes.a > 5 && !(attributes.a < 7)",
        "order.total > money('150', 'EUR') && order.total < money('100', 'GBP')",
        "days_since(order.due_on) <= -1",
        "days_since(order.delivered_on) >= 0",
    ],
)
def test_a_rule_whose_parts_can_hold_together_is_stored(text: str) -> None:
    refuse_bad_rules(RETURNS.model_copy(update={"checks": (rule(text),)}))


@pytest.mark.parametrize(
    "text",
    [
        "attributes.since == '2026-11-11'",
        "attributes.repairs == 3 || attributes.repairs == '3'",
        "today - order.delivered_on == duration('456h')",
        "order.status in ['shipped', 'delivered'] && 'x' in attributes.tags",
        "order.total == money('1') + money('2')",
        "order.status.size() == 9",
        "attributes.a == order.total",
    ],
)
def test_a_comparison_that_can_be_true_is_taken(text: str) -> None:
    assert compile_rule(rule(text)).facts


def test_whether_a_sample_customer_has_a_care_plan_is_known_and_never_asked() -> None:
    policies = [loaded.document for loaded in sample.documents() if "Care+" in str(loaded.document.checks)]
    rules = [one for document in policies for one in document.checks if "Care+" in one.rule]
    known = {
        one["id"]: compile_rule(check).holds(gather_facts(customer_of(one), [], NOW))
        for one in sample.customers(TODAY)
        for check in rules
    }

    assert len(rules) == 6
    assert {id for id, holds in known.items() if holds is None} == set()
    assert {id for id, holds in known.items() if holds} == {
        "cust-mira-okafor",
        "cust-beatriz-nunes",
        "cust-george-papadakis",
    }


def test_rules_leave_the_recursion_limit_of_the_process_alone() -> None:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1234)
    _environment.cache_clear()
    try:
        compile_rule(rule("order.status == 'recursion'"))
        assert sys.getrecursionlimit() == 1234
    finally:
        sys.setrecursionlimit(before)


@pytest.mark.parametrize(
    "text", [" || ".join(["false"] * 140), "(" * 9 + "false" + ")" * 9, "!" * 140 + "true"]
)
def test_the_deepest_rule_that_is_taken_can_be_evaluated_below_a_deep_caller(text: str) -> None:
    verdicts = {evaluated_below(150, text)}

    assert verdicts <= {True, False}


def evaluated_below(frames: int, text: str) -> bool | None:
    if frames:
        return evaluated_below(frames - 1, text)
    return compile_rule(rule(text)).holds(facts_of(ON_FILE))


def test_a_rule_asked_again_is_judged_on_the_facts_and_the_day_of_then() -> None:
    within = compile_rule(rule("days_since(order.delivered_on) <= 30"))
    ten = compile_rule(rule('order.id == "10"'))
    delivered = facts_of(DELIVERED)

    assert within.holds(delivered) is True
    assert within.holds(Facts(date(2026, 12, 24), delivered.by_name)) is False
    assert within.holds(facts_of({})) is None
    assert within.holds(delivered) is True
    assert ten.holds(facts_of({"order.id": "10"})) is True
    assert ten.holds(facts_of({"order.id": 10})) is None


def test_no_fact_stays_in_memory_after_a_rule_was_judged() -> None:
    compile_rule(rule('order.id == "LV-1"')).holds(facts_of({"order.id": "LV-9981-X"}))

    assert "LV-9981-X" not in repr(rules._decided)


def test_no_value_of_a_customer_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    compile_rule.cache_clear()

    for text in ("attributes.used > 3", "order.id == 'LV-1'", "money(attributes.opened) > money('1')"):
        compile_rule(rule(text)).holds(facts_of(ON_FILE))

    assert caplog.text == ""


def version_of(document: Document) -> DocumentVersion:
    return DocumentVersion(id="returns", version=2, stored_at=NOW, content=document)


def test_a_check_says_why_in_plain_words() -> None:
    assert evaluate(version_of(RETURNS), facts_of(DELIVERED)) == (
        Check(
            id="within-window",
            document_id="returns",
            version=2,
            verdict="met",
            because="Returned within 30 days of delivery: delivered 2 November 2026, 19 days ago",
            facts=("order.delivered_on",),
            ask=None,
        ),
    )


def test_an_unknown_check_says_what_is_missing_and_what_to_ask() -> None:
    (check,) = evaluate(version_of(RETURNS), facts_of({}))

    assert (check.verdict, check.ask) == ("unknown", "When was it delivered?")
    assert check.because == "Returned within 30 days of delivery (no delivery date on file)"


DUE, ARRIVED = "Which delivery date did we promise you?", "On which day did it arrive?"


@pytest.mark.parametrize(
    ("on_file", "asked"),
    [
        ({"order.due_on": date(2026, 11, 14)}, ARRIVED),
        ({"order.delivered_on": date(2026, 11, 20)}, DUE),
        ({}, "How late is it?"),
    ],
)
@pytest.mark.parametrize("other", ["", 'order.status == "lost" || '])
def test_a_rule_on_two_days_asks_for_the_one_that_is_not_on_file(
    on_file: Mapping[str, Any], asked: str, other: str
) -> None:
    late = rule(
        f"{other}days_since(order.due_on) - days_since(order.delivered_on) > 2", ask="How late is it?"
    )

    (check,) = evaluate(version_of(RETURNS.model_copy(update={"checks": (late,)})), facts_of(on_file))

    assert (check.verdict, check.ask) == ("unknown", asked)


@pytest.mark.parametrize(
    ("on_file", "asked"),
    [
        ({}, "When did you buy it, and is there a receipt?"),
        ({"product.purchased_on": date(2026, 11, 1)}, None),
        ({"order.placed_on": date(2026, 11, 1)}, None),
    ],
)
def test_a_question_whose_answer_is_on_file_is_not_asked_for_another_fact(
    on_file: Mapping[str, Any], asked: str | None
) -> None:
    warranty = rule(
        "days_until(product.warranty_until) >= 0", ask="When did you buy it, and is there a receipt?"
    )

    (check,) = evaluate(version_of(RETURNS.model_copy(update={"checks": (warranty,)})), facts_of(on_file))

    assert (check.verdict, check.ask) == ("unknown", asked)


def test_what_is_asked_of_another_thing_is_asked() -> None:
    ask = "When was the gift card bought?"
    card = rule("days_since(attributes.card_bought_on) <= 14", ask=ask)
    known = facts_of({"product.purchased_on": date(2026, 11, 1)})

    (check,) = evaluate(version_of(RETURNS.model_copy(update={"checks": (card,)})), known)

    assert check.ask == ask


def test_a_rule_without_a_question_asks_nothing() -> None:
    late = rule("days_since(order.due_on) - days_since(order.delivered_on) > 2")
    document = RETURNS.model_copy(update={"checks": (late,)})

    (check,) = evaluate(version_of(document), facts_of({"order.due_on": date(2026, 11, 14)}))

    assert (check.verdict, check.ask) == ("unknown", None)


def test_an_unknown_check_names_only_what_is_missing() -> None:
    photo = Rule(id="photo", title="A photo has arrived", rule="attributes.photo_received == true")
    late = Rule(
        id="late", title="It is late", rule='order.status == "shipped" && days_since(order.due_on) > 2'
    )
    document = RETURNS.model_copy(update={"checks": (photo, late)})

    checks = evaluate(version_of(document), facts_of({"order.status": "shipped"}))

    assert [check.because for check in checks] == [
        "A photo has arrived",
        "It is late (no promised delivery date on file)",
    ]
