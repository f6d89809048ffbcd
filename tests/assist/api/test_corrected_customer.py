"""A conversation that turns out to be with another customer: what was made for the one before is gone."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

SAID = {"id": "t1", "speaker": "customer", "text": "Can I return a kettle within 30 days of delivery?"}
BERTAS_DAY = "12 November"


@pytest.fixture
def shown(client: TestClient) -> list[dict[str, Any]]:
    """What is suggested in a conversation with Berta, whose kettle has been delivered."""
    rule = {"id": "w", "title": "Within 30 days", "rule": "days_since(order.delivered_on) <= 30"}
    returns = {
        "title": "Returns",
        "text": "# Returns\n\nReturn a kettle within 30 days of delivery.",
        "kind": "policy",
        "audience": "public",
        "checks": [rule],
    }
    order = {
        "id": "o9",
        "placed_on": "2026-11-10",
        "delivered_on": "2026-11-12",
        "status": "delivered",
        "total": "9.00",
        "currency": "EUR",
    }
    client.put("/v1/documents/returns", json=returns)
    client.put("/v1/customers/anna", json={"name": "Anna"})
    client.put("/v1/customers/berta", json={"name": "Berta", "orders": [order]})
    client.put("/v1/conversations/c1", json={"customer_id": "berta"})
    made: list[dict[str, Any]] = client.post("/v1/conversations/c1/turns", json=SAID).json()["answer"][
        "suggestions"
    ]
    assert BERTAS_DAY in str(made)
    return made


def in_conversation(client: TestClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/v1/conversations/c1/suggestions").json()
    return told


@pytest.mark.parametrize("customer_id", ["anna", None])
def test_what_was_made_for_the_customer_before_is_not_shown_again(
    client: TestClient, shown: list[dict[str, Any]], customer_id: str | None
) -> None:
    client.put("/v1/conversations/c1", json={"customer_id": customer_id})

    told = in_conversation(client)

    assert told["items"] == []
    assert (told["last_answer"]["status"], told["last_answer"]["reason"]) == ("silent", "other_customer")
    assert BERTAS_DAY not in client.post("/v1/conversations/c1/handover", json={}).text


def test_the_same_turn_is_looked_at_again_for_the_right_customer(
    client: TestClient, shown: list[dict[str, Any]]
) -> None:
    client.put("/v1/conversations/c1", json={"customer_id": "anna"})

    again = client.post("/v1/conversations/c1/turns", json=SAID).json()["answer"]

    assert again["status"] == "suggested"
    assert BERTAS_DAY not in str(again)
    assert [one["id"] for one in in_conversation(client)["items"]] == [
        one["id"] for one in again["suggestions"]
    ]


def test_a_draft_made_for_the_customer_before_is_not_sent_by_itself(
    client: TestClient, shown: list[dict[str, Any]]
) -> None:
    client.put("/v1/conversations/c1", json={"customer_id": "anna"})
    path = f"/v1/suggestions/{shown[0]['id']}/decision"

    refused = client.post(path, json={"outcome": "accepted"})

    assert (refused.status_code, refused.json()["code"]) == (409, "draft_withdrawn")
    assert client.post(path, json={"outcome": "overridden", "sent": "Let me look."}).status_code == 200


def test_when_the_customer_is_put_back_it_is_shown_again(
    client: TestClient, shown: list[dict[str, Any]]
) -> None:
    for customer_id in ("anna", "berta"):
        client.put("/v1/conversations/c1", json={"customer_id": customer_id})

    assert [one["id"] for one in in_conversation(client)["items"]] == [one["id"] for one in shown]


def test_the_same_person_under_another_id_is_nobody_else(
    client: TestClient, shown: list[dict[str, Any]]
) -> None:
    client.post("/v1/customers/anna/merges", json={"other": "berta"})
    client.put("/v1/conversations/c1", json={"customer_id": "anna"})

    assert [one["id"] for one in in_conversation(client)["items"]] == [one["id"] for one in shown]


def test_what_was_said_to_nobody_known_stays_when_the_customer_becomes_known(client: TestClient) -> None:
    text = "# Kettles\n\nDescale a kettle with vinegar once a month."
    page = {"title": "Kettles", "text": text, "kind": "faq", "audience": "public"}
    client.put("/v1/documents/kettles", json=page)
    client.put("/v1/customers/anna", json={"name": "Anna"})
    said = {**SAID, "text": "How do I descale a kettle with vinegar?"}
    made = client.post("/v1/conversations/c1/turns", json=said).json()["answer"]["suggestions"]
    assert made

    client.put("/v1/conversations/c1", json={"customer_id": "anna"})

    assert [one["id"] for one in in_conversation(client)["items"]] == [one["id"] for one in made]
