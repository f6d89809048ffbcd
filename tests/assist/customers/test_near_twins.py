"""A thousand customers who are almost the same: nothing of one is ever shown of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.api.app import create_app
from assist.settings import Settings
from assist.wiring import wire
from embeddings.hashing import HashEmbeddings
from tests.assist.conftest import ADMIN_KEY, MovableClock

MANY = 1000
CANARY = re.compile(r"\bcn(\d{4})x")
"""Every value of customer 17 holds `cn0017x`."""


def canary(number: int) -> str:
    return f"cn{number:04}x"


def twin(number: int) -> dict[str, Any]:
    """A customer whose every identity is one character away from others'; five share a household phone."""
    mine = canary(number)
    dotted = "".join(f"{digit}." for digit in f"{number:04}")
    return {
        "id": f"c-{number:04}",
        "name": f"Anna Berg {mine}",
        "tier": ("gold", "silver", "basic")[number % 3],
        "identities": [
            {"kind": "email", "value": f"anna.{dotted}berg@example.com"},
            {"kind": "email", "value": f"anna+{number}@example.com"},
            {"kind": "phone", "value": f"+49 30 55{number:04}", "verified": number % 2 == 0},
            {"kind": "phone", "value": f"+49 40 77{number // 5:05}"},
            {"kind": "device", "value": f"FR520-25-{number:06}"},
            {"kind": "account", "value": f"LVA-{number:05}"},
            {"kind": "handle", "value": f"@anna_berg_{number}"},
        ],
        "products": [
            {
                "sku": "FR-520",
                "name": f"FrostLine {mine}",
                "family": "refrigerator",
                "serial": f"FR520-25-{number:06}",
                "state": f"8.4 °C {mine}",
                "warranty_until": "2030-01-01",
            }
        ],
        "orders": [
            {
                "id": f"LV-{number:06}",
                "placed_on": "2026-11-01",
                "due_on": "2026-11-05",
                "status": "shipped",
                "total": "9.00",
                "currency": "EUR",
                "channel": mine,
            }
        ],
        "entitlements": [{"name": f"Care+ {mine}", "detail": mine}],
        "preferences": {"contact": mine},
        "attributes": {"medical_device": mine},
        "interactions": [
            _event("i1", "signal", f"Warm {mine}", {"signal": "fridge.temperature_high", "serial": mine}),
            _event("i2", "contact", f"Called about the fridge {mine}", {"topic": "fridge"}, "unresolved"),
            _event("i3", "promise", f"We call back {mine}", {"due_on": "2026-11-10", "by": mine}, "pending"),
            _event("i4", "survey", f"Not happy {mine}", {}, None, 1),
        ],
    }


def _event(
    id: str,
    kind: str,
    summary: str,
    data: dict[str, Any],
    outcome: str | None = None,
    csat: int | None = None,
) -> dict[str, Any]:
    at = f"2026-11-{10 + int(id[1:]):02}T10:00:00Z"
    return {
        "id": id,
        "at": at,
        "channel": "phone",
        "kind": kind,
        "summary": summary,
        "data": data,
        "outcome": outcome,
        "csat": csat,
    }


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    given = {"data_dir": tmp_path_factory.mktemp("crowd") / "data", "bootstrap_key": ADMIN_KEY}
    clock = MovableClock(datetime(2026, 11, 21, 9, tzinfo=UTC))
    service = wire(Settings.model_validate(given), encoder=HashEmbeddings(), clock=clock)
    taken = list(service.customers.import_rows(twin(number) for number in range(MANY)))
    assert sum(part.rows for part in taken) == MANY
    with TestClient(create_app(service), headers={"Authorization": f"Bearer {ADMIN_KEY}"}) as client:
        yield client
    service.close()


def others(text: str, own: set[str]) -> set[str]:
    return {found for found in CANARY.findall(text) if found not in own}


def test_no_line_of_one_customer_is_in_the_brief_of_another(crowd: TestClient) -> None:
    leaks = {}
    for number in range(0, MANY, 2):
        id, own = f"c-{number:04}", {f"{number:04}"}
        brief = crowd.get(f"/v1/customers/{id}/brief").text
        assert canary(number) in brief
        if found := others(brief, own):
            leaks[id] = found

    assert leaks == {}


def test_each_is_found_by_what_is_theirs_alone_and_with_their_household_by_its_telephone(
    crowd: TestClient,
) -> None:
    def found(kind: str, value: str) -> list[str]:
        answer = crowd.get("/v1/customers", params={"identity": f"{kind}:{value}"}).json()
        return [one["id"] for one in answer["items"]]

    wrong = {}
    for number in range(0, MANY, 17):
        id, customer = f"c-{number:04}", twin(number)
        household = [f"c-{one:04}" for one in range(number // 5 * 5, number // 5 * 5 + 5)]
        for index, identity in enumerate(customer["identities"]):
            expected = household if index == 3 else [id]
            if (listed := found(identity["kind"], identity["value"])) != expected:
                wrong[identity["value"]] = listed
        national = customer["identities"][2]["value"].replace("+49 ", "0")
        if (listed := found("phone", national)) != [id]:
            wrong[national] = listed

    assert wrong == {}


def test_a_conversation_with_one_suggests_nothing_of_another(crowd: TestClient) -> None:
    crowd.put(
        "/v1/documents/fridge",
        json={
            "title": "Warm fridge",
            "text": "# Warm fridge\\n\\nA fridge that gets warm is repaired free of charge.",
            "kind": "policy",
            "audience": "public",
            "checks": [
                {"id": "w", "title": "Under warranty", "rule": "days_until(product.warranty_until) >= 0"}
            ],
        },
    )
    leaks = {}
    for number in range(0, MANY, 50):
        id = f"talk-{number}"
        crowd.put(f"/v1/conversations/{id}", json={"customer_id": f"c-{number:04}"})
        turn = {
            "speaker": "customer",
            "text": "My fridge FR520 gets warm, order LV-000001, can you repair it?",
        }
        answer = crowd.post(f"/v1/conversations/{id}/turns", json=turn).text
        handover = crowd.post(f"/v1/conversations/{id}/handover", json={}).text
        if found := others(answer + handover, {f"{number:04}"}):
            leaks[id] = found

    assert leaks == {}
