"""Two documents whose rules disagree about a customer are shown side by side, quoted, and neither is said."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.assist.api.desk_of_ada import QUESTION, RETURNS, say


def policy(title: str, days: int) -> dict[str, Any]:
    window = {
        "id": "window",
        "title": f"A fridge is returned within {days} days",
        "rule": f"days_since(order.delivered_on) <= {days}",
    }
    text = f"# {title}\n\nYou can return a fridge within {days} days of delivery."
    return {**RETURNS, "title": title, "text": text, "checks": [window]}


def _quotes(conflict: dict[str, Any]) -> set[tuple[str, str]]:
    return {(side["document_id"], side["quote"]) for side in conflict["evidence"]}


@pytest.mark.parametrize(("days", "verdict"), [(14, "not_met"), (20, "met")])
def test_a_fridge_of_19_days_ago_may_be_in_time_and_too_late(
    desk: TestClient, days: int, verdict: str
) -> None:
    desk.delete("/v1/documents/returns")
    desk.put("/v1/documents/policy", json=policy("Returns", 30))
    desk.put("/v1/documents/faq", json=policy("Return a fridge", days))

    answer = say(desk, QUESTION)["answer"]

    verdicts = {one["checks"][0]["document_id"]: one["checks"][0]["verdict"] for one in answer["suggestions"]}
    assert verdicts == {"policy": "met", "faq": verdict}
    by_verdict = [
        _quotes(conflict)
        for conflict in answer["suggestions"][0]["conflicts"]
        if conflict["about"] == "fridge returned within"
    ]
    quotes = {
        ("policy", "You can return a fridge within 30 days of delivery."),
        ("faq", f"You can return a fridge within {days} days of delivery."),
    }
    assert by_verdict == ([quotes] if verdict == "not_met" else [])
    pairs = [frozenset(quote) for quote in (_quotes(one) for one in answer["suggestions"][0]["conflicts"])]
    assert len(pairs) == len(set(pairs)) > 0
    for suggestion in answer["suggestions"]:
        assert "days of delivery" not in suggestion["draft"]
