"""The slot of a suggestion, where the timeline holds what other systems wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.customers.profile import Customer, Interaction, Profile
from assist.suggesting.slots import _as_promised, _promised
from assist.suggestions import Offer

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SLOT = Offer(
    action="repair_visit", by=date(2026, 11, 24), at=None, within_business_days=2, because="Care+", evidence=0
)


def customer(**data: Any) -> Customer:
    promise = Interaction(
        id="p",
        at=NOW,
        channel="phone",
        kind="promise",
        outcome="pending",
        data={"action": "repair_visit", **data},
    )
    return Customer(id="x", profile=Profile(), interactions=(promise,))


@pytest.mark.parametrize("moment", ["Thursday morning", "", 7, None, "2026-12-24T08:00:00"])
def test_a_moment_that_is_none_leaves_the_day(moment: object) -> None:
    promise = _promised(customer(due_on="2026-12-24", slot_at=moment), "repair_visit", None, NOW.date())
    assert promise is not None

    assert (
        _as_promised(SLOT, promise).say == "As promised, we offer you a repair visit by Thursday 24 December."
    )


@pytest.mark.parametrize("day", ["soon", None, "2026-11-20", 20261224])
def test_a_promise_without_a_day_to_come_is_not_offered_again(day: object) -> None:
    assert _promised(customer(due_on=day), "repair_visit", None, NOW.date()) is None


def test_a_promised_moment_is_offered_as_it_was() -> None:
    promise = _promised(
        customer(due_on="2026-12-24", slot_at="2026-12-24T08:00:00+01:00"),
        "repair_visit",
        None,
        NOW.date(),
    )
    assert promise is not None

    assert _as_promised(SLOT, promise).said == "on Thursday 24 December, 08:00"


@pytest.mark.parametrize(
    ("made_for", "in_question", "offered"),
    [("FR-1", "FR-1", True), ("FR-1", "TV-1", False), ("FR-1", None, True), (None, "TV-1", True)],
)
def test_what_was_promised_for_one_product_is_not_promised_for_another(
    made_for: str | None, in_question: str | None, offered: bool
) -> None:
    promised = customer(due_on="2026-12-24", serial=made_for)

    assert (_promised(promised, "repair_visit", in_question, NOW.date()) is not None) is offered


ONE_DAY, THREE_DAYS = "A technician comes within 1 working day.", "A technician comes within 3 working days."
IN_THE_WORKSHOP = "We repair in our workshop."


def visits(quote: str, days: int | None, **more: Any) -> dict[str, Any]:
    slots = [{"action": "repair_visit", "within_business_days": days, "quote": quote}] if days else []
    return {
        "title": "Repair visits",
        "kind": "policy",
        "audience": "public",
        "judged_on": "order.placed_on",
        "text": f"# Repair visits\n\n{quote}",
        "slots": slots,
        **more,
    }


LEAKING = {
    "title": "A leaking kettle",
    "text": "# A leaking kettle\n\nA kettle that leaks is repaired.",
    "kind": "policy",
    "audience": "public",
    "authority": [{"action": "repair_visit", "role": "agent"}],
}


def offered(client: TestClient, placed_on: str) -> tuple[str, str] | None:
    """The last day offered for a repair visit to who ordered on that day, and the words that grant it."""
    client.put("/v1/documents/leaking", json=LEAKING)
    order = {
        "id": "o1",
        "placed_on": placed_on,
        "status": "delivered",
        "total": "9.00",
        "currency": "EUR",
    }
    asked = {
        "turns": [{"speaker": "customer", "text": "My kettle leaks, is a kettle that leaks repaired?"}],
        "customer": {"id": "ann", "name": "Ann", "orders": [order]},
    }
    given = client.post("/v1/suggest", json=asked).json()["suggestions"]
    made = next(one for one in given if one["evidence"][0]["document_id"] == "leaking")
    slot = made["slot"]
    return slot and (slot["by"], made["evidence"][slot["evidence"]]["quote"])


@pytest.mark.parametrize(
    ("before", "now", "old_order", "new_order"),
    [
        ((IN_THE_WORKSHOP, None), (ONE_DAY, 1), None, ("2026-11-23", ONE_DAY)),
        ((THREE_DAYS, 3), (ONE_DAY, 1), ("2026-11-25", THREE_DAYS), ("2026-11-23", ONE_DAY)),
        ((THREE_DAYS, 3), (IN_THE_WORKSHOP, None), ("2026-11-25", THREE_DAYS), None),
    ],
)
def test_the_version_of_the_day_that_counts_says_what_slot_is_offered(
    client: TestClient,
    before: tuple[str, int | None],
    now: tuple[str, int | None],
    old_order: tuple[str, str] | None,
    new_order: tuple[str, str] | None,
) -> None:
    client.put("/v1/documents/visits", json=visits(*before, in_force_until="2026-10-31"))
    client.put("/v1/documents/visits", json=visits(*now, in_force_from="2026-11-01"))

    assert (offered(client, "2026-10-10"), offered(client, "2026-11-10")) == (old_order, new_order)


@pytest.mark.parametrize("hidden", [{"audience": "agent"}, {"teams": ["workshop"]}])
def test_a_slot_that_only_internal_words_grant_is_not_offered(
    client: TestClient, hidden: dict[str, Any]
) -> None:
    client.put("/v1/documents/visits", json=visits(ONE_DAY, 1, **hidden))
    assert offered(client, "2026-11-10") is None

    client.put("/v1/documents/visits", json=visits(ONE_DAY, 1, in_force_from="2026-01-01"))
    assert offered(client, "2026-11-10") == ("2026-11-23", ONE_DAY)
