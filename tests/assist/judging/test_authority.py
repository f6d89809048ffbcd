"""Who may grant what: limits, and budgets that a customer has used in part."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assist.customers.profile import Customer, Interaction
from assist.judging.authority import limits_for, proposed_actions
from assist.judging.checks import evaluate
from assist.judging.facts import gather_facts
from assist.suggestions import Action, Check
from knowledge_base.documents import Authority, Budget, DocumentVersion
from knowledge_base.readers import Reader
from tests.assist.judging.test_checks import DELIVERED, ON_FILE, facts_of, version_of
from tests.assist.small_company import AGENT, LEAD, NOW, RETURNS, said


def met(verdict: str = "met") -> tuple[Check, ...]:
    (check,) = evaluate(version_of(RETURNS), facts_of(DELIVERED))
    return (check.model_copy(update={"verdict": verdict}),)


@pytest.mark.parametrize(
    ("reader", "total", "currency", "authority", "approver"),
    [
        (AGENT, "129.00", "EUR", "yours", None),
        (AGENT, "150.00", "EUR", "yours", None),
        (AGENT, "150.01", "EUR", "needs_approval", "lead"),
        (AGENT, "600.01", "EUR", "needs_approval", "regional manager"),
        (AGENT, "129.00", "GBP", "needs_approval", "regional manager"),  # no limit in pounds up the ladder
        (LEAD, "600.00", "EUR", "yours", None),
        (LEAD, "749.00", "EUR", "needs_approval", "regional manager"),
        (Reader("bot", "service"), "300.00", "EUR", "needs_approval", "lead"),
    ],
)
def test_authority_says_who_may_approve(
    reader: Reader, total: str, currency: str, authority: str, approver: str | None
) -> None:
    facts = facts_of({"order.total": Decimal(total), "order.currency": currency})

    (action,) = proposed_actions(version_of(RETURNS), met(), facts, reader)

    assert (action.amount, action.currency) == (Decimal(total), currency)
    assert (action.authority, action.approver) == (authority, approver)


def test_an_unknown_amount_is_nobodys_authority() -> None:
    assert proposed_actions(version_of(RETURNS), met(), facts_of({}), AGENT) == (
        Action(
            name="refund",
            amount=None,
            currency="EUR",
            authority="needs_approval",
            approver="lead",
            limit=Decimal(150),
        ),
    )


def test_nothing_is_proposed_where_a_check_is_not_met() -> None:
    assert proposed_actions(version_of(RETURNS), met("not_met"), facts_of(ON_FILE), AGENT) == ()


def test_an_action_of_leads_needs_one() -> None:
    only_leads = RETURNS.model_copy(update={"authority": (Authority(action="close", role="lead"),)})

    (for_agent,) = proposed_actions(version_of(only_leads), met(), facts_of({}), AGENT)
    (for_lead,) = proposed_actions(version_of(only_leads), met(), facts_of({}), LEAD)

    assert (for_agent.authority, for_agent.approver) == ("needs_approval", "lead")
    assert (for_lead.authority, for_lead.approver) == ("yours", None)


def limits(*rows: Authority) -> DocumentVersion:
    return version_of(RETURNS.model_copy(update={"authority": rows}))


def test_the_limit_in_the_currency_of_the_order_is_the_one_that_holds() -> None:
    euros = Authority(action="credit", up_to=Decimal(15), currency="EUR", approver="lead")
    pounds = Authority(action="credit", up_to=Decimal(13), currency="GBP", approver="lead")
    in_pounds = facts_of({"order.currency": "GBP"})

    assert proposed_actions(limits(euros, pounds), met(), in_pounds, AGENT) == (
        Action(
            name="credit",
            amount=Decimal(13),
            currency="GBP",
            authority="yours",
            approver=None,
            limit=Decimal(13),
        ),
    )
    assert proposed_actions(limits(euros), met(), in_pounds, AGENT) == (
        Action(
            name="credit",
            amount=None,
            currency=None,
            authority="needs_approval",
            approver="lead",
            because="the order is in GBP, the limit in EUR",
        ),
    )


def test_an_amount_without_a_currency_is_in_that_of_the_order() -> None:
    row = Authority(
        action="match", up_to=Decimal(100), currency="EUR", amount="attributes.used", approver="lead"
    )
    facts = facts_of({"order.currency": "GBP", "attributes.used": "10.00"})

    assert proposed_actions(limits(row), met(), facts, AGENT) == (
        Action(
            name="match",
            amount=Decimal("10.00"),
            currency="GBP",
            authority="needs_approval",
            approver="lead",
            because="the order is in GBP, the limit in EUR",
        ),
    )


def test_a_row_that_names_an_approver_and_no_limit_needs_the_approver() -> None:
    row = Authority(action="close", approver="lead")
    nobody = Authority(action="close")
    (for_agent,) = proposed_actions(limits(row), met(), facts_of({}), AGENT)
    (for_lead,) = proposed_actions(limits(row), met(), facts_of({}), LEAD)
    (free,) = proposed_actions(limits(nobody), met(), facts_of({}), AGENT)

    assert (for_agent.authority, for_agent.approver) == ("needs_approval", "lead")
    assert (for_lead.authority, for_lead.approver) == ("yours", None)
    assert (free.authority, free.approver) == ("yours", None)


# Budgets

GIFTS, ELSEWHERE = ("goodwill", "credit"), "attributes.goodwill_used_12m"
GOODWILL = (
    Authority(
        action="goodwill",
        up_to=Decimal("25.00"),
        currency="EUR",
        approver="lead",
        budget=Budget(
            amount=Decimal("25.00"), of=("goodwill", "credit"), used="attributes.goodwill_used_12m"
        ),
    ),
    Authority(
        action="goodwill",
        role="lead",
        up_to=Decimal("100.00"),
        currency="EUR",
        approver="regional manager",
        budget=Budget(
            amount=Decimal("100.00"), of=("goodwill", "credit"), used="attributes.goodwill_used_12m"
        ),
    ),
)
Given = tuple[str, str, Any, str]
"""Day, action, amount, currency."""


def customer(*given: Given, used: Any = None) -> Customer:
    return Customer.model_validate(
        {
            "id": "c",
            "profile": {"attributes": {} if used is None else {"goodwill_used_12m": used}},
            "interactions": [
                Interaction.model_validate(
                    {
                        "id": f"i{number}",
                        "at": f"{day}T09:00:00Z",
                        "channel": "chat",
                        "kind": "action",
                        "data": {"action": action, "amount": amount, "currency": currency},
                    }
                )
                for number, (day, action, amount, currency) in enumerate(given)
            ],
        }
    )


MARCH: Given = ("2026-03-03", "goodwill", "10.00", "EUR")


@pytest.mark.parametrize(
    ("given", "used", "left", "because"),
    [
        ((), None, None, "how much was used is not on file (goodwill used 12m)"),
        ((), "0.00", "25.00", "0.00 EUR used (goodwill used 12m), 25.00 EUR left"),
        ((), "10.00", "15.00", "10.00 EUR used (goodwill used 12m), 15.00 EUR left"),
        ((), 10.5, None, "how much was used is not on file (goodwill used 12m)"),
        ((MARCH,), None, "15.00", "10.00 EUR used on 3 March 2026, 15.00 EUR left"),
        # of the timeline and the books the larger use counts, never both
        ((MARCH,), "20.00", "5.00", "20.00 EUR used (goodwill used 12m), 5.00 EUR left"),
        ((MARCH,), "10.01", "14.99", "10.01 EUR used (goodwill used 12m), 14.99 EUR left"),
        ((MARCH,), "10.00", "15.00", "10.00 EUR used on 3 March 2026, 15.00 EUR left"),
        ((MARCH,), "9.99", "15.00", "10.00 EUR used on 3 March 2026, 15.00 EUR left"),
        ((MARCH,), "30.00", "0.00", "30.00 EUR used (goodwill used 12m), 0.00 EUR left"),
        ((MARCH,), "-5.00", "15.00", "10.00 EUR used on 3 March 2026, 15.00 EUR left"),
        ((MARCH,), 10.5, None, "how much was used is not on file (goodwill used 12m)"),
        (((*MARCH[:3], "GBP"),), "5.00", None, "what was used is not all in EUR, or without an amount"),
        (
            (MARCH, ("2026-05-01", "credit", 5, "EUR")),
            None,
            "10.00",
            "10.00 EUR used on 3 March 2026 and 5.00 EUR used on 1 May 2026, 10.00 EUR left",
        ),
        ((MARCH,) * 4, None, "0.00", "40.00 EUR used, the last on 3 March 2026, 0.00 EUR left"),
        ((MARCH, ("2026-05-01", "refund", "90.00", "EUR")), None, "15.00", "10.00 EUR used on 3 March 2026"),
        # the period: a day counts for 365 days, itself included
        ((("2025-11-22", *MARCH[1:]),), "0.00", "15.00", "10.00 EUR used on 22 November 2025"),
        ((("2025-11-21", *MARCH[1:]),), "0.00", "25.00", "0.00 EUR used (goodwill used 12m)"),
        ((("2026-11-21", *MARCH[1:]),), None, "15.00", "10.00 EUR used on 21 November 2026"),
        ((("2026-11-22", *MARCH[1:]),), "0.00", "25.00", "0.00 EUR used (goodwill used 12m)"),
        # what cannot be read leaves nothing
        (((*MARCH[:3], "GBP"),), None, None, "what was used is not all in EUR, or without an amount"),
        (((*MARCH[:2], "ten", "EUR"),), None, None, "what was used is not all in EUR, or without an amount"),
        (((*MARCH[:2], 0.1, "EUR"), (*MARCH[:2], 0.2, "EUR")), None, "24.70", "24.70 EUR left"),
        (
            ((*MARCH[:2], "-90.00", "EUR"),),
            None,
            "25.00",
            "90.00 EUR taken back on 3 March 2026, 25.00 EUR left",
        ),
        # what is taken back frees what was given before it, and nothing that is given later
        (
            (MARCH, ("2026-05-01", "goodwill", "-10.00", "EUR")),
            None,
            "25.00",
            "10.00 EUR used on 3 March 2026 and 10.00 EUR taken back on 1 May 2026, 25.00 EUR left",
        ),
        ((("2026-02-01", "goodwill", "-40.00", "EUR"), MARCH), None, "15.00", "15.00 EUR left"),
        ((MARCH, (*MARCH[:2], "-4.00", "EUR")), None, "19.00", "19.00 EUR left"),
        (((*MARCH[:2], "-4.00", "EUR"), MARCH), None, "19.00", "19.00 EUR left"),
    ],
)
def test_what_is_left_of_a_budget(
    given: tuple[Given, ...], used: Any, left: str | None, because: str
) -> None:
    facts = gather_facts(customer(*given, used=used), [], NOW)

    (action,) = proposed_actions(limits(*GOODWILL), (), facts, AGENT)

    assert action.because is not None
    assert action.because.startswith("25.00 EUR in 12 months; ")
    assert because in action.because
    assert action.left == (None if left is None else Decimal(left))
    assert action.limit == Decimal("25.00")
    mine = left not in (None, "0.00")
    assert (action.amount, action.authority) == (
        (Decimal(str(left)), "yours") if mine else (None, "needs_approval")
    )


@pytest.mark.parametrize(
    ("told_on", "given", "left", "because"),
    [
        (
            "2026-02-01",
            (MARCH,),
            "5.00",
            "10.00 EUR used (goodwill used 12m) and 10.00 EUR used on 3 March 2026",
        ),
        ("2026-04-01", (MARCH,), "15.00", "10.00 EUR used on 3 March 2026"),
        ("2026-02-01", (MARCH, MARCH), "0.00", "and 10.00 EUR used on 3 March 2026 and 10.00 EUR used"),
        ("2026-02-01", ((*MARCH[:2], "-4.00", "EUR"),), "15.00", "10.00 EUR used (goodwill used 12m)"),
        ("2026-02-01", ((*MARCH[:3], "GBP"),), None, "what was used is not all in EUR"),
    ],
)
def test_what_is_given_after_the_books_were_told_is_used_besides(
    told_on: str, given: tuple[Given, ...], left: str | None, because: str
) -> None:
    told_at = datetime.fromisoformat(f"{told_on}T00:00:00Z")
    known = customer(*given, used="10.00").model_copy(update={"told_at": told_at})

    (action,) = proposed_actions(limits(*GOODWILL), (), gather_facts(known, [], NOW), AGENT)

    assert action.left == (None if left is None else Decimal(left))
    assert because in str(action.because)


@pytest.mark.parametrize(
    ("given_on", "left"), [("2027-03-01", "15.00"), ("2027-02-28", "25.00"), ("2028-02-29", "15.00")]
)
def test_twelve_months_hold_a_leap_day(given_on: str, left: str) -> None:
    on_the_leap_day = datetime(2028, 2, 29, 12, tzinfo=UTC)
    facts = gather_facts(customer((given_on, *MARCH[1:]), used="0.00"), [], on_the_leap_day)

    (limit,) = limits_for([limits(*GOODWILL)], facts, AGENT)

    assert str(limit.up_to) == left


@pytest.mark.parametrize("used", ["0.00", "3.99", "4.00", "4.01", "20.00", "25.00", "99.00"])
def test_to_give_something_never_raises_what_is_left(used: str) -> None:
    given = [(("2026-11-20", "goodwill", "4.00", "EUR"),) * times for times in range(4)]
    lefts = [
        action.left
        for gifts in given
        for action in proposed_actions(
            limits(*GOODWILL), (), gather_facts(customer(*gifts, used=used), [], NOW), AGENT
        )
    ]

    assert lefts == sorted((left for left in lefts if left is not None), reverse=True)


CLAIMED = tuple(row.model_copy(update={"amount": "attributes.claimed"}) for row in GOODWILL)


@pytest.mark.parametrize(
    ("given", "amount", "reader", "authority", "approver"),
    [
        ((MARCH,), "15.00", AGENT, "yours", None),
        ((MARCH,), "15.01", AGENT, "needs_approval", "lead"),
        ((MARCH,), "90.00", AGENT, "needs_approval", "lead"),
        ((MARCH,), "90.01", AGENT, "needs_approval", "regional manager"),
        ((MARCH,), "90.00", LEAD, "yours", None),
        ((MARCH,), "90.01", LEAD, "needs_approval", "regional manager"),
    ],
)
def test_above_what_is_left_the_next_who_may_decides(
    given: tuple[Given, ...], amount: str, reader: Reader, authority: str, approver: str | None
) -> None:
    asked = customer(*given)
    profile = asked.profile.model_copy(update={"attributes": {"claimed": amount}})
    facts = gather_facts(asked.model_copy(update={"profile": profile}), [], NOW)

    (action,) = proposed_actions(limits(*CLAIMED), (), facts, reader)

    assert (action.amount, action.authority, action.approver) == (Decimal(amount), authority, approver)


def test_where_everything_is_used_up_the_one_with_something_left_is_asked() -> None:
    spent = [(*MARCH[:2], str(amount), "EUR") for amount in (25, 75)]

    (after_mine,) = proposed_actions(limits(*GOODWILL), (), gather_facts(customer(spent[0]), [], NOW), AGENT)
    (after_all,) = proposed_actions(limits(*GOODWILL), (), gather_facts(customer(*spent), [], NOW), AGENT)

    assert (after_mine.amount, after_mine.approver) == (None, "lead")
    assert (after_all.amount, after_all.approver) == (None, "regional manager")


def test_of_somebody_unknown_no_budget_is_free() -> None:
    (action,) = proposed_actions(limits(*GOODWILL), (), gather_facts(None, [], NOW), AGENT)

    assert (action.authority, action.left) == ("needs_approval", None)
    assert action.because == "25.00 EUR in 12 months; who the customer is, and so what was used, is not known"


def test_a_day_of_the_budget_is_the_day_where_the_company_is() -> None:
    last_evening = Interaction.model_validate(
        {
            "at": "2025-11-21T23:30:00Z",
            "channel": "chat",
            "kind": "action",
            "data": {"action": "goodwill", "amount": "10.00", "currency": "EUR"},
        }
    )
    known = customer(used="0.00").model_copy(update={"interactions": (last_evening,)})
    lefts = [
        proposed_actions(limits(*GOODWILL), (), gather_facts(known, [], NOW.astimezone(zone)), AGENT)[0].left
        for zone in (UTC, ZoneInfo("Europe/Berlin"))
    ]

    assert lefts == [Decimal("25.00"), Decimal("15.00")]


def test_the_limits_of_a_role_say_what_is_left_and_who_decides_above() -> None:
    version = limits(
        *GOODWILL, Authority(action="close"), Authority(action="refund", up_to=Decimal(150), currency="EUR")
    )
    facts = gather_facts(customer(MARCH), [], NOW)

    told = [
        (one.action, one.up_to, one.currency, one.approver) for one in limits_for([version], facts, AGENT)
    ]
    of_leads = [(one.action, one.up_to) for one in limits_for([version], facts, LEAD)]
    (unknown, *_) = limits_for([version], gather_facts(None, [], NOW), AGENT)

    assert told == [
        ("goodwill", Decimal("15.00"), "EUR", "lead"),
        ("close", None, None, "lead"),
        ("refund", Decimal(150), "EUR", "lead"),
    ]
    assert of_leads == [("goodwill", Decimal("90.00"))]
    assert unknown.up_to == 0


@pytest.mark.parametrize(
    ("currencies", "reason"),
    [
        ({}, "its budget is in no currency"),
        ({"currency": "GBP"}, "its budget is in EUR, its limit in GBP"),
    ],
)
def test_a_budget_without_one_currency_is_refused(currencies: dict[str, str], reason: str) -> None:
    own = {"currency": "EUR"} if currencies else {}

    with pytest.raises(ValueError, match=reason):
        Authority.model_validate(
            {"action": "credit", **currencies, "budget": {"amount": "5.00", "of": ["credit"], **own}}
        )


def test_an_amount_that_a_bot_took_down_gives_nobody_authority() -> None:
    row = Authority(
        action="refund", up_to=Decimal("150.00"), currency="EUR", amount="order.total", approver="lead"
    )
    facts = gather_facts(None, [], NOW, collected={"order.total": Decimal("10.00")})

    (action,) = proposed_actions(limits(row), (), facts, AGENT)

    assert (action.authority, action.approver, action.amount) == ("needs_approval", "lead", None)
    assert action.because == "10.00 was taken down before the conversation, and is not on file"


TWO_THINGS = {
    "id": "two",
    "profile": {
        "products": [
            {"sku": "HUB", "name": "LumiHub", "family": "home_hub", "order_id": "LV-1"},
            {"sku": "AIR", "name": "AiraPure", "family": "air_purifier", "order_id": "LV-1"},
        ],
        "orders": [
            {
                "id": "LV-1",
                "placed_on": "2026-11-01",
                "status": "delivered",
                "total": "378.00",
                "currency": "EUR",
                "items": [
                    {"sku": "HUB", "name": "LumiHub", "price": "129.00"},
                    {"sku": "AIR", "name": "AiraPure", "price": "249.00"},
                ],
            }
        ],
    },
}


@pytest.mark.parametrize(
    ("text", "amount", "authority", "because"),
    [
        ("I want to return the LumiHub", "129.00", "yours", "LumiHub: 129.00 of 378.00 EUR"),
        (
            "I want to return the AiraPure",
            "249.00",
            "needs_approval",
            "AiraPure: 249.00 of 378.00 EUR; 249.00 EUR is above your 150.00 EUR",
        ),
        (
            "I want to return the order LV-1",
            "378.00",
            "needs_approval",
            "378.00 EUR is above your 150.00 EUR",
        ),
    ],
)
def test_of_an_order_of_several_things_the_one_that_is_meant_is_paid_back(
    text: str, amount: str, authority: str, because: str
) -> None:
    facts = gather_facts(Customer.model_validate(TWO_THINGS), said(text), NOW)
    rows = [
        Authority(action="refund", role=role, amount="order.total", up_to=Decimal(up_to), currency="EUR")
        for role, up_to in (("agent", "150.00"), ("lead", "500.00"))
    ]

    (action,) = proposed_actions(limits(*rows), (), facts, AGENT)

    assert (str(action.amount), action.authority, action.because) == (amount, authority, because)
