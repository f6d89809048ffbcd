"""Decisions over HTTP: what stands, beside what was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from tests.assist.conftest import ON_BOTH

pytestmark = ON_BOTH

QUESTION = "Can I still return the fridge?"


def suggestion(desk: TestClient, conversation: str) -> str:
    answer = desk.post(
        f"/v1/conversations/{conversation}/turns", json={"speaker": "customer", "text": QUESTION}
    ).json()["answer"]
    id: str = answer["suggestions"][0]["id"]
    return id


def decide(desk: TestClient, id: str, **choice: Any) -> str:
    made = desk.post(f"/v1/suggestions/{id}/decision", json=choice)
    made.raise_for_status()
    decided: str = made.json()["id"]
    return decided


def listed(client: TestClient, query: str = "") -> list[str]:
    return [one["decision"]["id"] for one in client.get(f"/v1/decisions{query}").json()["items"]]


def test_what_stands_is_listed_newest_first_beside_what_was_shown(desk: TestClient) -> None:
    first = suggestion(desk, "c1")
    replaced = decide(desk, first, outcome="dismissed")
    standing = decide(desk, first, outcome="overridden", sent="Yes.", wrong=True)
    alone = desk.post(
        "/v1/conversations/c1/decision", json={"outcome": "overridden", "sent": "Hello."}
    ).json()

    items = desk.get("/v1/decisions").json()["items"]

    assert [one["decision"]["id"] for one in items] == [alone["id"], standing]
    assert replaced not in listed(desk)
    assert items[0]["suggestion"] is None
    assert items[1]["suggestion"]["id"] == first
    assert [one["asked"] for one in items] == [QUESTION, QUESTION]
    assert items[1]["decision"]["sent"] == "Yes."


def test_each_stands_beside_the_words_that_it_answers_until_they_are_erased(desk: TestClient) -> None:
    decide(desk, suggestion(desk, "c1"), outcome="dismissed")
    desk.post("/v1/conversations/c1/turns", json={"speaker": "customer", "text": "I need the oven back"})
    desk.post("/v1/conversations/c1/decision", json={"outcome": "overridden", "sent": "Of course."})

    def asked() -> list[str | None]:
        return [one["asked"] for one in desk.get("/v1/decisions").json()["items"]]

    assert asked() == ["I need the oven back", QUESTION]
    desk.delete("/v1/customers/ada").raise_for_status()
    assert asked() == [None, None]


def test_they_are_found_by_outcome_by_being_wrong_and_by_document(desk: TestClient) -> None:
    wrong = decide(desk, suggestion(desk, "c1"), outcome="overridden", wrong=True)
    fine = decide(desk, suggestion(desk, "c2"), outcome="accepted")
    shown = desk.get("/v1/decisions").json()["items"][0]["suggestion"]["evidence"][0]["document_id"]

    assert listed(desk, "?outcome=accepted") == [fine]
    assert listed(desk, "?wrong=true") == [wrong]
    assert listed(desk, f"?document={shown}") == [fine, wrong]
    assert listed(desk, "?document=nothing") == []


def test_pages_go_on_where_the_last_one_ended(desk: TestClient) -> None:
    made = [decide(desk, suggestion(desk, f"p{at}"), outcome="dismissed") for at in range(3)]

    first = desk.get("/v1/decisions?limit=2").json()
    second = desk.get(f"/v1/decisions?limit=2&cursor={first['next']}").json()

    found = [one["decision"]["id"] for page in (first, second) for one in page["items"]]
    assert found == made[::-1]
    assert second["next"] is None


def test_what_rests_on_a_deleted_document_is_withheld_from_a_lead(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    decide(desk, suggestion(desk, "c1"), outcome="dismissed")
    rests_on = desk.get("/v1/decisions").json()["items"][0]["suggestion"]["evidence"][0]["document_id"]
    desk.delete(f"/v1/documents/{rests_on}").raise_for_status()

    told = client_of("lead").get("/v1/decisions")

    assert [one["suggestion"] for one in told.json()["items"]] == [None]
