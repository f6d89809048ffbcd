"""The slot that a policy grants: business days, moments offered, and who it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from assist.customers.profile import Customer, Entitlement, OwnedProduct, Profile
from assist.judging.days import after_business_days
from assist.judging.facts import Facts, gather_facts
from assist.judging.governing import Governing
from assist.judging.offering import Granted, granted, offer
from knowledge_base.documents import Document, DocumentVersion
from tests.assist.outreach.cold_store import GRANTS, REPAIRS

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday
REPAIRING = DocumentVersion(id="repairs", version=1, stored_at=NOW, content=Document.model_validate(REPAIRS))
POLICY = Governing(REPAIRING)
FRIDGE = OwnedProduct(sku="FR-520", name="FrostLine", family="refrigerator")
ROBOT = OwnedProduct(sku="RB-2", name="RoveBot", family="robot_vacuum")
CARE_PLUS = Entitlement(name="Care+", valid_until=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 16), 2, date(2026, 11, 18)),  # Monday: Tuesday, Wednesday
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday: Monday
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday
        (date(2026, 11, 22), 2, date(2026, 11, 24)),  # Sunday
        (date(2026, 12, 31), 2, date(2027, 1, 4)),  # over the year; holidays are not known
        (date(2028, 2, 28), 2, date(2028, 3, 1)),  # over a leap day
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_business_days_are_counted_from_the_day_after(day: date, count: int, expected: date) -> None:
    assert after_business_days(day, count) == expected


def facts_of(
    *entitlements: Entitlement, product: OwnedProduct = FRIDGE
) -> Callable[[DocumentVersion], Facts]:
    customer = Customer(
        id="mira", profile=Profile(name="Mira", products=(product,), entitlements=entitlements)
    )
    return lambda version: gather_facts(customer, (), NOW, families=version.content.products)


def days(found: Iterator[Granted]) -> list[int]:
    return [one.slot.within_business_days for one in found]


def test_the_first_slot_that_fits_the_customer_is_granted() -> None:
    assert days(granted("repair_visit", [POLICY], facts_of(CARE_PLUS))) == [2]
    assert days(granted("repair_visit", [POLICY], facts_of())) == [5]
    assert days(granted("loan_fridge", [POLICY], facts_of())) == []


def test_a_slot_whose_condition_is_unknown_is_not_granted() -> None:
    nobody = Customer(id="x", profile=Profile())  # nothing on file is not "no Care+"

    assert days(granted("repair_visit", [POLICY], lambda _: gather_facts(nobody, (), NOW))) == [5]


def test_a_policy_with_a_check_that_is_not_met_grants_nothing() -> None:
    assert days(granted("repair_visit", [POLICY], facts_of(CARE_PLUS, product=ROBOT))) == []


def test_of_two_policies_the_sooner_one_comes_first() -> None:
    slow = Document.model_validate({**REPAIRS, "slots": REPAIRS["slots"][1:]})
    slower = Governing(REPAIRING.model_copy(update={"id": "slower", "content": slow}))

    assert days(granted("repair_visit", [slower, POLICY], facts_of(CARE_PLUS))) == [2, 5]


def moment(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("offered", "at", "said"),
    [
        ([], None, "by Tuesday 24 November"),
        ([moment(24, 12), moment(23, 8)], moment(23, 8), "on Monday 23 November, 08:00"),
        ([moment(20, 15), moment(24, 20)], moment(24, 20), "on Tuesday 24 November, 20:00"),  # one has passed
        ([moment(25, 8)], None, "by Tuesday 24 November"),  # none is soon enough
    ],
)
def test_the_earliest_moment_to_come_within_the_limit_is_offered_else_its_last_day(
    offered: list[datetime], at: datetime | None, said: str
) -> None:
    (grant,) = granted("repair_visit", [POLICY], facts_of(CARE_PLUS))

    made = offer(grant, offered, NOW, evidence=3)

    late = "; no moment that was offered is within it" if offered and at is None else ""
    assert (made.by, made.at, made.said, made.evidence) == (date(2026, 11, 24), at, said, 3)
    assert made.because == (
        f"within 2 business days of 20 November 2026; The customer has Care+: entitled to Care+{late}"
    )
    assert grant.slot.quote == GRANTS


def test_a_slot_has_passed_after_its_moment_or_its_day() -> None:
    (grant,) = granted("repair_visit", [POLICY], facts_of(CARE_PLUS))
    by_day, at_moment = offer(grant, [], NOW, 0), offer(grant, [moment(23, 8)], NOW, 0)

    assert not by_day.passed(datetime(2026, 11, 24, 23, 59, tzinfo=UTC))
    assert by_day.passed(datetime(2026, 11, 25, tzinfo=UTC))
    assert not at_moment.passed(datetime(2026, 11, 23, 6, 59, tzinfo=UTC))
    assert at_moment.passed(datetime(2026, 11, 23, 7, 0, tzinfo=UTC))


def test_a_holiday_that_the_policy_names_is_no_business_day() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)

    assert after_business_days(friday, 1) == monday
    assert after_business_days(friday, 1, frozenset({monday})) == date(2026, 11, 24)
