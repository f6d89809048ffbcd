"""What a bot collected arrives with the conversation, and is never asked again."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.assist.api.desk_of_ada import QUESTION, RETURNS, say

SEALED = {
    "id": "sealed",
    "title": "The box is sealed",
    "rule": "attributes.sealed == true",
    "ask": "Is it sealed?",
}
COLLECTED = {"order.delivered_on": "2026-11-02", "attributes.sealed": True}
UNDELIVERED = {
    "id": "o1",
    "placed_on": "2026-10-30",
    "status": "shipped",
    "total": "129.00",
    "currency": "EUR",
}


@pytest.fixture
def asking(desk: TestClient) -> TestClient:
    """A desk whose policy needs to know two things that are not on file."""
    checks = [*RETURNS["checks"], SEALED]  # type: ignore[misc]
    desk.put("/v1/documents/returns", json={**RETURNS, "checks": checks})
    desk.put("/v1/customers/ada", json={"name": "Ada", "orders": [UNDELIVERED]})
    return desk


def conversation(client: TestClient, **metadata: Any) -> Any:
    return client.put("/v1/conversations/c1", json={"customer_id": "ada", "metadata": metadata})


def test_without_it_the_question_is_asked(asking: TestClient) -> None:
    (suggestion,) = say(asking, QUESTION)["answer"]["suggestions"]

    assert [one["verdict"] for one in suggestion["checks"]] == ["unknown", "unknown"]
    assert "When was it delivered?" in suggestion["draft"]


def test_with_it_nothing_is_asked_anywhere(asking: TestClient) -> None:
    assert conversation(asking, collected=COLLECTED, bot="v2").json()["metadata"]["bot"] == "v2"

    answer = say(asking, QUESTION)["answer"]
    given = {
        "turns": [{"speaker": "customer", "text": QUESTION}],
        "customer_id": "ada",
        "collected": COLLECTED,
    }
    stateless = asking.post("/v1/suggest", json=given).json()
    known = asking.get("/v1/conversations/c1/brief").json()["known"]
    draft = {"conversation_id": "c1", "text": "I see it was delivered on 2 November."}
    findings = asking.post("/v1/drafts/check", json=draft).json()["findings"]

    for (suggestion,) in (answer["suggestions"], stateless["suggestions"]):
        assert [one["verdict"] for one in suggestion["checks"]] == ["met", "met"]
        assert [one["ask"] for one in suggestion["checks"]] == [None, None]
        assert "When was it delivered?" not in suggestion["draft"]
    delivered = next(one for one in known if one["fact"] == "order.delivered_on")
    assert delivered["sources"] == ["conversation:collected.order.delivered_on"]
    assert findings == []


@pytest.mark.parametrize(
    ("collected", "reason"),
    [
        (
            {"order.deliverd_on": "2026-11-02"},
            "order.deliverd_on is not a fact; did you mean order.delivered_on",
        ),
        ({"order.delivered_on": "soon"}, "order.delivered_on is a day, written like 2026-11-02, not 'soon'"),
        ([1], "at most 100 facts by name"),
    ],
)
def test_what_is_no_fact_is_refused(asking: TestClient, collected: Any, reason: str) -> None:
    refused = conversation(asking, collected=collected)

    assert (refused.status_code, refused.json()["code"]) == (422, "bad_collected")
    assert reason in refused.json()["detail"]
    if isinstance(collected, dict):
        given = {"turns": [{"speaker": "customer", "text": QUESTION}], "collected": collected}
        assert asking.post("/v1/suggest", json=given).json()["code"] == "bad_collected"


@pytest.mark.parametrize(
    ("beside", "fact"),
    [
        ({"order.delivered_on": "2026-11-02"}, "order.delivered_on"),
        ({"order": {"delivered_on": "2026-11-02"}}, "order.delivered_on"),
        ({"attributes.opened": True}, "attributes.opened"),
        ({"attributes": {"opened": True}}, "attributes.opened"),
    ],
)
def test_a_fact_beside_what_was_collected_is_refused_and_told_where_it_goes(
    asking: TestClient, beside: dict[str, Any], fact: str
) -> None:
    refused = conversation(asking, **beside)

    assert (refused.status_code, refused.json()["code"]) == (422, "bad_collected")
    assert f'write {{"collected": {{"{fact}": …}}}}' in refused.json()["detail"]


def test_metadata_that_is_the_callers_own_is_kept(asking: TestClient) -> None:
    own = {"order": "LV-1", "customer": {"plan": "b"}, "ticket.id": 7, "orders": [1]}

    assert conversation(asking, **own).json()["metadata"] == own


def test_it_is_handed_over_and_not_asked_again_where_nobody_knows_who_it_is(asking: TestClient) -> None:
    question = {"conversation_id": "c1", "text": "When was it delivered?"}
    asked: dict[str, list[Any]] = {}
    for who in ({}, {"customer_id": "nobody-yet"}):
        given = {**who, "channel": "phone", "metadata": {"collected": COLLECTED}}
        assert asking.put("/v1/conversations/c1", json=given).status_code == 200
        say(asking, QUESTION)

        handover = asking.post("/v1/conversations/c1/handover", json={}).json()
        asked[str(who)] = asking.post("/v1/drafts/check", json=question).json()["findings"]

        assert [one["fact"] for one in handover["known"]] == ["order.delivered_on"]
        assert "delivery date: 2 November 2026" in handover["text"]
        assert {"delivery date", "sealed"} <= set(handover["do_not_ask"])
    assert [[one["code"] for one in found] for found in asked.values()] == [["known_is_asked"]] * 2


@pytest.mark.parametrize(("day", "asked"), [("2026-11-02", False), ("2099-01-01", True)])
def test_what_arrived_on_a_day_is_not_asked_whether_it_has_arrived(
    desk: TestClient, day: str, asked: bool
) -> None:
    arrived = {
        "id": "arrived",
        "title": "The order has been delivered",
        "rule": 'order.status == "delivered"',
        "ask": "Has the order arrived yet?",
    }
    desk.put("/v1/documents/returns", json={**RETURNS, "checks": [arrived]})
    desk.put("/v1/conversations/c1", json={"metadata": {"collected": {"order.delivered_on": day}}})

    (suggestion,) = say(desk, QUESTION)["answer"]["suggestions"]
    handover = desk.post("/v1/conversations/c1/handover", json={}).json()

    assert (suggestion["checks"][0]["ask"] == "Has the order arrived yet?") == asked
    assert [one["fact"] for one in handover["known"]] == ["order.delivered_on"]
