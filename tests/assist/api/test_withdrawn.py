"""What a reader may not see any more is shown to them by no way that showed it before."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from assist.wiring import Service
from knowledge_base.readers import Reader
from tests.assist.api.desk_of_ada import QUESTION, RETURNS

KEY = {"Idempotency-Key": "one"}
TURNS = "/v1/conversations/c1/turns"
SAID = {"id": "t1", "speaker": "customer", "text": QUESTION}
QUOTE = "within 30 days of delivery"
NOTE = {**RETURNS, "title": "Returns note", "audience": "agent"}
GONE = {"raised": ("PUT", {**NOTE, "audience": "lead"}), "deleted": ("DELETE", None)}


@pytest.mark.parametrize("how", GONE)
def test_what_was_raised_or_deleted_is_shown_again_by_no_way(
    desk: TestClient, service: Service, client_of: Callable[..., TestClient], how: str
) -> None:
    desk.delete("/v1/documents/returns")
    desk.put("/v1/documents/note", json=NOTE)
    agent = client_of("agent")
    first = agent.post(TURNS, json=SAID, headers=KEY).json()["answer"]
    assert QUOTE in json.dumps(first)
    method, body = GONE[how]
    assert desk.request(method, "/v1/documents/note", json=body).status_code == 200

    reader = Reader("maria", "agent")
    received = [
        agent.get("/v1/conversations/c1/suggestions").text,
        json.dumps([service.assistant.event_data(one, reader) for one in service.events.after("c1", 0)]),
        agent.post(TURNS, json=SAID, headers=KEY).text,
        agent.post(TURNS, json=SAID).text,
        agent.post("/v1/conversations/c1/handover", json={}, headers=KEY).text,
    ]

    assert [QUOTE in text for text in received] == [False] * len(received)


def test_no_draft_is_kept_with_the_responses_of_retried_requests(desk: TestClient, service: Service) -> None:
    from sqlalchemy import select

    from assist.storage.database import reading
    from assist.storage.tables import idempotency

    first = desk.post(TURNS, json=SAID, headers=KEY)

    assert QUOTE in first.text
    with reading(service.engine) as connection:
        assert connection.execute(select(idempotency.c.body)).scalars().all() == [None]


def test_a_replay_withholds_what_was_deleted_and_keeps_its_hash(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    suggestion = desk.post(TURNS, json=SAID).json()["answer"]["suggestions"][0]["id"]
    lead, path = client_of("lead"), f"/v1/journal/{suggestion}/replay"
    before = lead.get(path).json()
    desk.delete("/v1/documents/returns")

    after = lead.get(path).json()

    assert QUOTE in json.dumps(before)
    assert QUOTE not in json.dumps(after)
    assert (after["suggestion"], after["matches"], after["hash"]) == (None, True, before["hash"])
    assert desk.get(path).json()["suggestion"] == before["suggestion"]
