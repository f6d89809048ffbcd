"""The slot of a suggestion, where the timeline holds what other systems wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.customers.customers import Customer, Interaction, Profile
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
    promise = _promised(customer(due_on="2026-12-24", slot_at=moment), "repair_visit", NOW.date())
    assert promise is not None

    assert (
        _as_promised(SLOT, promise).say == "As promised, we offer you a repair visit by Thursday 24 December."
    )


@pytest.mark.parametrize("day", ["soon", None, "2026-11-20", 20261224])
def test_a_promise_without_a_day_to_come_is_not_offered_again(day: object) -> None:
    assert _promised(customer(due_on=day), "repair_visit", NOW.date()) is None


def test_a_promised_moment_is_offered_as_it_was() -> None:
    promise = _promised(
        customer(due_on="2026-12-24", slot_at="2026-12-24T08:00:00+01:00"), "repair_visit", NOW.date()
    )
    assert promise is not None

    assert _as_promised(SLOT, promise).said == "on Thursday 24 December, 08:00"


def test_what_only_a_later_version_grants_is_not_offered(client: TestClient) -> None:
    visits = {
        "title": "Repair visits",
        "kind": "policy",
        "audience": "public",
        "judged_on": "order.placed_on",
    }
    former = {
        **visits,
        "text": "# Repair visits\n\nWe repair in our workshop.",
        "in_force_until": "2026-10-31",
    }
    quote = "A technician comes within 1 working day."
    slot = {"action": "repair_visit", "within_business_days": 1, "quote": quote}
    later = {
        **visits,
        "text": f"# Repair visits\n\n{quote}",
        "in_force_from": "2026-11-01",
        "slots": [slot],
    }
    leaking = {
        "title": "A leaking kettle",
        "text": "# A leaking kettle\n\nA kettle that leaks is repaired.",
        "kind": "policy",
        "audience": "public",
        "authority": [{"action": "repair_visit", "role": "agent"}],
    }
    client.put("/v1/documents/visits", json=former)
    client.put("/v1/documents/visits", json=later)
    client.put("/v1/documents/leaking", json=leaking)

    def offered(placed_on: str) -> str | None:
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
        slot = next(one for one in given if one["evidence"][0]["document_id"] == "leaking")["slot"]
        return slot and str(slot["action"])

    assert (offered("2026-11-10"), offered("2026-10-10")) == ("repair_visit", None)
