"""A desk to test at: a policy, and Ada who asks about it."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from assist.wiring import Service
from knowledge_base.documents import Document

QUESTION = "Can I return a fridge? Within how many days of delivery?"
RETURNS = {
    "title": "Returns",
    "text": "# Returns\n\nYou can return a fridge within 30 days of delivery.",
    "kind": "policy",
    "audience": "public",
    "checks": [
        {
            "id": "within-window",
            "title": "Returned within 30 days",
            "rule": "days_since(order.delivered_on) <= 30",
            "ask": "When was it delivered?",
        }
    ],
}
ADA = {
    "name": "Ada",
    "identities": [{"kind": "email", "value": "Ada@Example.com"}],
    "orders": [
        {
            "id": "o1",
            "placed_on": "2026-10-30",
            "delivered_on": "2026-11-02",
            "status": "delivered",
            "total": "129.00",
            "currency": "EUR",
        }
    ],
}


def fill(service: Service) -> None:
    """Store a policy and six documents about something else, so that its words tell it apart."""
    others = [
        {**RETURNS, "title": f"Other {number}", "text": f"Dishwasher number {number} is loud.", "checks": []}
        for number in range(6)
    ]
    documents = [*((f"other-{number}", other) for number, other in enumerate(others)), ("returns", RETURNS)]
    service.knowledge_base.put_many([(id, Document.model_validate(content)) for id, content in documents])


def say(client: TestClient, text: str = QUESTION, **turn: str) -> dict[str, Any]:
    answer = client.post("/v1/conversations/c1/turns", json={"speaker": "customer", "text": text, **turn})
    assert answer.status_code == 200, answer.text
    given: dict[str, Any] = answer.json()
    return given
