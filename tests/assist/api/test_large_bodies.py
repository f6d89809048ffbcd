"""Whoever sends much, or much that is wrong, delays nobody else."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from assist.api import strict_json
from assist.api.app import create_app
from assist.api.strict_json import LONGEST_LIST, MOST_NAMES, MOST_VALUES, read
from assist.wiring import Service
from tests.assist.api.desk_of_ada import QUESTION
from tests.assist.api.listening import listening
from tests.assist.conftest import ADMIN_KEY

ADMIN = {"Authorization": f"Bearer {ADMIN_KEY}"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"turns": [1] * (LONGEST_LIST + 1)}, "A list in the body has more than 5000 items"),
        ({f"n{i}": 1 for i in range(MOST_NAMES + 1)}, "An object in the body has more than 1000 names"),
        ([[1] * 3000] * 11, "The body holds more than 30000 values"),
        ([{f"n{i}": 1 for i in range(900)}] * 40, "The body holds more than 30000 values"),
        ([[[]] * 4000] * 4, "The body holds more than 30000 values"),
    ],
)
def test_more_than_a_body_may_hold_is_refused(value: object, reason: str) -> None:
    with pytest.raises(HTTPException) as refusal:
        read(json.dumps(value).encode())

    assert refusal.value.status_code == 413
    assert refusal.value.detail == f"{reason}; send less, or in several requests."


def test_what_stands_within_a_text_is_not_counted() -> None:
    value = {"text": 'one, "two", [three, {four' * MOST_VALUES, "\\": "\\", "last": [1, 2]}

    assert read(json.dumps(value).encode()) == value


def test_as_much_as_a_body_may_hold_is_read() -> None:
    value = [[1] * LONGEST_LIST] * (MOST_VALUES // LONGEST_LIST - 1)

    assert read(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/search", {"query": "x", "turns": [1] * 1_200_000}),
        ("POST", "/v1/search", {"query": "x", **{f"k{number}": 1 for number in range(200_000)}}),
        ("PUT", "/v1/conversations/c1", {"metadata": {"a": [[1, 2]] * 300_000}}),
    ],
)
def test_a_body_of_very_many_values_is_refused_before_any_is_made(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: object
) -> None:
    made: list[str] = []
    content = json.dumps(body, separators=(",", ":"))
    monkeypatch.setattr(strict_json, "parse", made.append)

    answer = client.request(method, path, content=content, headers={"Content-Type": "application/json"})

    assert len(content) < 2_500_000  # it is not the bytes
    assert (answer.status_code, answer.json()["code"], made) == (413, "body_too_large", [])
    assert answer.json()["detail"].startswith("The body holds more than 30000 values")


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "/v1/search", {"query": "x", "turns": [1] * 1000}, "body.turns[0]"),
        ("POST", "/v1/search", {"query": "x", "filters": {"regions": [1] * 1000}}, "body.filters.regions[0]"),
        ("POST", "/v1/suggest", {"turns": [1] * 1000}, "body.turns[0]"),
        ("POST", "/v1/drafts/check", {"text": "x", "turns": [1] * 1000}, "body.turns[0]"),
        ("PUT", "/v1/documents/a", {"text": "x", "checks": [1] * 1000}, "body.checks[0]"),
        ("PUT", "/v1/customers/a", {"orders": [1] * 1000}, "body.orders[0]"),
        ("POST", "/v1/keys", {"name": "x", "role": "agent", "teams": [1] * 1000}, "body.teams[0]"),
    ],
)
def test_of_many_wrong_items_the_first_is_named(
    client: TestClient, method: str, path: str, body: object, field: str
) -> None:
    answer = client.request(method, path, json=body)

    assert answer.status_code == 422
    fields = [one["field"] for one in answer.json()["errors"]]
    assert fields[0] == field
    assert len(fields) <= 2  # a list without its wrong items may be too short, too


def test_of_many_unknown_fields_twenty_are_named(client: TestClient) -> None:
    answer = client.post("/v1/search", json={"query": "x", **{f"k{number}": 1 for number in range(900)}})

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [f"body.k{number}" for number in range(20)]
    assert answer.json()["detail"].endswith("(and 897 more)")


def test_while_a_large_body_is_read_the_process_answers_and_people_stop_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, released = threading.Event(), threading.Event()
    parse = strict_json.parse

    def slowly(text: str) -> Any:
        if len(text) > 100_000:
            begun.set()
            released.wait(5)
        return parse(text)

    monkeypatch.setattr(strict_json, "parse", slowly)
    with (
        listening(create_app(service)) as url,
        httpx.Client(base_url=url, headers=ADMIN, timeout=20) as client,
        ThreadPoolExecutor(1) as threads,
    ):
        turns = [{"speaker": "agent", "text": "x" * 1000}] * 200
        searched = threads.submit(client.post, "/v1/search", json={"query": QUESTION, "turns": turns})
        assert begun.wait(20)
        alive = client.get("/healthz")
        stopped = client.post("/v1/stop", json={"scope": "all"})
        is_read = searched.done()
        released.set()

        assert (alive.status_code, stopped.status_code, is_read) == (200, 200, False)
        assert searched.result().status_code == 200
