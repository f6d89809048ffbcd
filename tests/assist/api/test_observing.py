from __future__ import annotations

import json
import logging

import pytest
from fastapi.testclient import TestClient

from assist.api.observing import JsonLines
from tests.assist.api.desk_of_ada import QUESTION
from tests.assist.conftest import ADMIN_KEY


def test_a_request_leaves_one_line_that_says_how_it_went_and_nothing_that_was_said(
    desk: TestClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    turn = {"speaker": "customer", "text": QUESTION}
    with caplog.at_level(logging.DEBUG):
        caplog.clear()
        answer = desk.post("/v1/conversations/c1/turns?secret=query", json=turn)
        desk.get("/v1/customers?identity=email:ada@example.com")

    lines = [record.__dict__["fields"] for record in caplog.records if record.name == "assist.requests"]
    key_id = desk.get("/v1/keys").json()["items"][0]["id"]
    assert lines == [
        {
            "method": "POST",
            "route": "/v1/conversations/{id}/turns",
            "status": 200,
            "ms": lines[0]["ms"],
            "request_id": answer.headers["x-request-id"],
            "key_id": key_id,
        },
        {**lines[1], "method": "GET", "route": "/v1/customers", "status": 200},
    ]
    ours = [
        record
        for record in caplog.records
        if record.name.startswith(("assist", "knowledge_base", "embeddings"))
    ]
    formatted = "\n".join(JsonLines().format(record) for record in ours)
    for private in (QUESTION, "fridge", "secret", "ada@example", "Ada", ADMIN_KEY):
        assert private not in formatted


def test_a_logged_line_cannot_be_forged_by_what_it_holds() -> None:
    record = logging.LogRecord(
        "assist", logging.INFO, "", 0, 'a\nb\u2028{"level": "CRITICAL"}\x1b[31m', None, None
    )
    record.__dict__["fields"] = {"route": "/v1/\r\n\ud800"}

    line = JsonLines().format(record)

    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert json.loads(line)["level"] == "INFO"


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1", True), ("x" * 65, False), ("with space", False), ("a\x1b[31m", False)]
)
def test_a_callers_request_id_is_kept_where_it_is_one(client: TestClient, given: str, kept: bool) -> None:
    answer = client.get("/healthz", headers=[(b"X-Request-Id", given.encode())])

    assert (answer.headers["x-request-id"] == given) is kept


def test_numbers_count_requests_by_template_and_answers_and_decisions_by_their_kind(
    desk: TestClient,
) -> None:
    turn = {"speaker": "customer", "text": QUESTION}
    given = desk.post("/v1/conversations/c1/turns", json=turn).json()["answer"]["suggestions"]
    desk.post(f"/v1/suggestions/{given[0]['id']}/decision", json={"outcome": "accepted"})
    desk.get("/v1/a-path-made-up-by-the-caller")
    desk.request("INVENT", "/v1/documents")

    numbers = desk.get("/metrics").text

    template = 'route="/v1/conversations/{id}/turns",status="200"'
    assert f'assist_requests_total{{method="POST",{template}}} 1.0' in numbers
    assert 'assist_requests_total{method="GET",route="none",status="404"} 1.0' in numbers
    assert 'assist_requests_total{method="other",route="/v1/documents",status="405"} 1.0' in numbers
    assert 'assist_answers_total{reason="",status="suggested"} 1.0' in numbers
    assert 'assist_decisions_total{outcome="accepted"} 1.0' in numbers
    assert "made-up" not in numbers
