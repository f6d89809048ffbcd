"""What an agent may still give this customer, over HTTP: from the timeline, exact, and told."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.assist.api.desk_of_ada import QUESTION, RETURNS, say

BUDGET = {"amount": "25.00", "of": ["goodwill"], "used": "attributes.goodwill_used_12m"}
GOODWILL = {"action": "goodwill", "up_to": "25.00", "currency": "EUR", "approver": "lead", "budget": BUDGET}
IN_MARCH = {
    "at": "2026-03-03T09:00:00Z",
    "channel": "chat",
    "kind": "action",
    "data": {"action": "goodwill", "amount": "10.00", "currency": "EUR"},
}


@pytest.mark.parametrize(
    ("given", "action"),
    [
        (
            [IN_MARCH],
            {
                "name": "goodwill",
                "amount": "15.00",
                "currency": "EUR",
                "authority": "yours",
                "approver": None,
                "limit": "25.00",
                "left": "15.00",
                "because": "25.00 EUR in 12 months; 10.00 EUR used on 3 March 2026, 15.00 EUR left",
            },
        ),
        (
            [IN_MARCH, {**IN_MARCH, "data": {**IN_MARCH["data"], "amount": "15.00"}}],  # type: ignore[dict-item]
            {
                "name": "goodwill",
                "amount": None,
                "currency": "EUR",
                "authority": "needs_approval",
                "approver": "lead",
                "limit": "25.00",
                "left": "0.00",
                "because": "25.00 EUR in 12 months; 10.00 EUR used on 3 March 2026 and 15.00 EUR used on "
                "3 March 2026, 0.00 EUR left",
            },
        ),
    ],
)
def test_what_was_given_is_subtracted(
    desk: TestClient, given: list[dict[str, Any]], action: dict[str, Any]
) -> None:
    stored = desk.put("/v1/documents/returns", json={**RETURNS, "authority": [GOODWILL]})
    assert stored.status_code == 200
    for one in given:
        assert desk.post("/v1/customers/ada/interactions", json=one).status_code == 201

    (suggestion,) = say(desk, QUESTION)["answer"]["suggestions"]

    assert suggestion["actions"] == [action]
    assert desk.get("/v1/documents/returns").json()["authority"][0]["budget"]["per_days"] == 365
