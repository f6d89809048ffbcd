from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from assist.api.callers import caller_of
from assist.api.lanes import Lane
from assist.api.replaying import Replaying
from assist.api.the_service import Operation
from assist.errors import BadRequest, NotReady
from assist.wiring import Service
from tests.assist.api.desk_of_ada import QUESTION
from tests.assist.conftest import MovableClock

KEY = {"Idempotency-Key": "one"}
TURNS = "/v1/conversations/c1/turns"
SAID = {"speaker": "customer", "text": QUESTION}


def test_the_same_key_and_body_give_the_same_bytes_and_one_effect(desk: TestClient) -> None:
    first = desk.post(TURNS, json=SAID, headers=KEY)
    again = desk.post(TURNS, json=SAID, headers=KEY)

    assert again.content == first.content
    assert len(desk.get("/v1/conversations/c1").json()["turns"]) == 1

    suggestion = first.json()["answer"]["suggestions"][0]["id"]
    decided = [
        desk.post(f"/v1/suggestions/{suggestion}/decision", json={"outcome": "dismissed"}, headers=KEY)
        for _ in range(2)
    ]
    assert decided[0].content == decided[1].content
    assert [one.headers.get("idempotency-replayed") for one in decided] == [None, "true"]


def test_the_same_key_for_another_body_path_or_caller(
    desk: TestClient,
    client_of: Callable[..., TestClient],
) -> None:
    desk.post(TURNS, json=SAID, headers=KEY)

    other_body = desk.post(TURNS, json={**SAID, "text": "Something else"}, headers=KEY)
    other_path = desk.post("/v1/conversations/c2/turns", json=SAID, headers=KEY)
    other_caller = client_of("agent").post(TURNS, json=SAID, headers=KEY)

    assert (other_body.status_code, other_body.json()["code"]) == (422, "idempotency_key_reused")
    assert "idempotency-replayed" not in other_path.headers
    assert "idempotency-replayed" not in other_caller.headers


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "é", "a\tb"])
def test_a_key_that_is_no_key_is_refused(client: TestClient, key: str) -> None:
    answer = client.post(
        "/v1/conversations/c1/turns", json=SAID, headers=[(b"Idempotency-Key", key.encode())]
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")


def test_a_key_of_255_characters_is_one(client: TestClient) -> None:
    assert client.post(TURNS, json=SAID, headers={"Idempotency-Key": "~" * 255}).status_code == 200


def test_a_refused_request_leaves_the_key_free(client: TestClient) -> None:
    refused = client.post(TURNS, json={"speaker": "nobody"}, headers=KEY)
    corrected = client.post(TURNS, json=SAID, headers=KEY)

    assert (refused.status_code, corrected.status_code) == (422, 200)


def test_a_key_is_new_again_after_a_day(desk: TestClient, clock: MovableClock) -> None:
    desk.post(TURNS, json=SAID, headers=KEY)
    clock.advance(hours=24, seconds=1)

    again = desk.post(TURNS, json=SAID, headers=KEY)

    assert "idempotency-replayed" not in again.headers
    assert len(desk.get("/v1/conversations/c1").json()["turns"]) == 2


def test_a_draft_from_before_a_stop_is_not_replayed_and_the_turn_stays_one(desk: TestClient) -> None:
    before = desk.post(TURNS, json=SAID, headers=KEY).json()
    desk.post("/v1/stop", json={"scope": "all"})

    during = desk.post(TURNS, json=SAID, headers=KEY).json()

    assert before["answer"]["status"] == "suggested"
    assert during == {"turn": before["turn"], "answer": during["answer"]}
    assert (during["answer"]["status"], during["answer"]["suggestions"]) == ("stopped", [])


def test_a_draft_kept_while_the_stop_was_made_is_not_replayed_either(
    desk: TestClient,
    service: Service,
) -> None:
    first = desk.post(TURNS, json=SAID, headers=KEY)
    desk.post("/v1/stop", json={"scope": "all"})
    # As if the answer had been kept after the stop cleared what was kept before it.
    _keep_again(service, first.text)

    during = desk.post(TURNS, json=SAID, headers=KEY).json()

    assert during["answer"]["status"] == "stopped"


def _keep_again(service: Service, body: str) -> None:
    from sqlalchemy import update

    from assist.storage.database import writing
    from assist.storage.tables import idempotency

    with writing(service.engine) as connection:
        connection.execute(update(idempotency).values(status=200, headers={}, body=body))


def test_a_new_key_is_shown_in_the_first_answer_only_and_stored_nowhere(
    client: TestClient, service: Service
) -> None:
    body = {"name": "maria", "role": "agent"}

    first = client.post("/v1/keys", json=body, headers=KEY)
    again = client.post("/v1/keys", json=body, headers=KEY)

    assert (first.status_code, again.status_code, again.json()["code"]) == (201, 409, "key_shown_already")
    assert len([one for one in client.get("/v1/keys").json()["items"] if one["name"] == "maria"]) == 1
    secret = first.json()["key"].encode()
    stored = b"".join(path.read_bytes() for path in service.data_dir.rglob("*") if path.is_file())
    assert secret not in stored


def test_of_many_at_once_with_one_key_one_has_the_effect(desk: TestClient, service: Service) -> None:
    from assist.api.app import create_app
    from tests.assist.api.listening import listening
    from tests.assist.conftest import ADMIN_KEY

    began = threading.Barrier(20)

    def post(url: str) -> tuple[int, bytes]:
        began.wait()
        headers = {**KEY, "Authorization": f"Bearer {ADMIN_KEY}"}
        answer = httpx.post(url + TURNS, json=SAID, headers=headers, timeout=30)
        return answer.status_code, answer.content

    with listening(create_app(service)) as url, ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(post, [url] * 20))

    succeeded = {content for status, content in answers if status == 200}
    assert {status for status, _ in answers} <= {200, 409}
    assert len(succeeded) == 1
    assert len(service.conversations.get("c1").turns) == 1


def test_an_import_sent_again_with_a_new_boundary_is_the_same_request(client: TestClient) -> None:
    first = client.post("/v1/documents/import", files={"files": ("a.txt", b"Some text.")}, headers=KEY)
    again = client.post("/v1/documents/import", files={"files": ("a.txt", b"Some text.")}, headers=KEY)

    assert first.request.headers["content-type"] != again.request.headers["content-type"]
    assert again.content == first.content


def test_a_request_that_failed_inside_is_taken_over_under_the_same_operation(
    desk: TestClient,
    service: Service,
) -> None:
    from fastapi import FastAPI

    app = desk.app
    assert isinstance(app, FastAPI)
    operations = []

    @app.post("/v1/breaks-once")
    async def breaks_once(operation: Operation) -> str:
        operations.append(operation)
        if len(operations) == 1:
            raise LookupError("broken")
        return "done"

    first = desk.post("/v1/breaks-once", headers=KEY)
    again = desk.post("/v1/breaks-once", headers=KEY)

    assert (first.status_code, again.status_code) == (500, 200)
    assert operations[0] == operations[1] is not None


def test_a_request_refused_for_now_may_have_had_part_of_its_effect_and_keeps_its_operation(
    desk: TestClient,
) -> None:
    from fastapi import FastAPI

    app = desk.app
    assert isinstance(app, FastAPI)
    operations = []

    @app.post("/v1/busy-once")
    async def busy_once(operation: Operation) -> str:
        operations.append(operation)
        if len(operations) == 1:
            raise NotReady("database_busy", "The database is busy; try again.")
        return "done"

    first = desk.post("/v1/busy-once", headers=KEY)
    again = desk.post("/v1/busy-once", headers=KEY)

    assert (first.status_code, again.status_code) == (503, 200)
    assert operations[0] == operations[1] is not None


def test_a_body_cut_off_in_the_middle_is_no_request(service: Service) -> None:
    parts: list[Message] = [
        {"type": "http.request", "body": b"id\nada\n", "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        answered.append(scope["path"])
        await send({"type": "http.response.start", "status": 202, "headers": []})

    async def receive() -> Message:
        return parts.pop(0)

    async def send(message: Message) -> None:
        answered.append(message)

    _, secret = service.keys.create("maria", "agent")
    key = service.keys.authenticate(secret)
    assert key is not None
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/customers/import",
        "query_string": b"",
        "headers": [(b"idempotency-key", b"one"), (b"content-type", b"text/csv")],
        "state": {"caller": caller_of(key, None)},
    }
    replaying = Replaying(application, service.idempotency, Lane(1))

    with pytest.raises(BadRequest, match="before it was whole"):
        asyncio.run(replaying(scope, receive, send))
    assert answered == []


def test_questions_without_effect_take_no_key(client: TestClient, service: Service) -> None:
    client.post("/v1/search", json={"query": "x"}, headers=KEY)
    other = client.post("/v1/search", json={"query": "y"}, headers=KEY)

    assert other.status_code == 200
