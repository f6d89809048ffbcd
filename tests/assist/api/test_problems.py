from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assist.api.app import create_app
from assist.api.problems import Problem
from assist.settings import Settings
from assist.wiring import wire
from embeddings.hashing import HashEmbeddings
from tests.assist.conftest import ADMIN_KEY


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "route_not_found"),
        ("GET", "/v1/nothing", 404, "route_not_found"),
        ("GET", "/console/nothing.js", 404, "route_not_found"),
        ("GET", "/console/../settings.py", 404, "route_not_found"),
        ("GET", "/console/%2e%2e/settings.py", 404, "route_not_found"),
        ("GET", "/v1/documents/", 404, "route_not_found"),
        ("GET", "/v1/documents/a%2Fb", 404, "route_not_found"),
        ("GET", "/v1/documents/a%2fversions", 404, "route_not_found"),
        ("DELETE", "/v1/search", 405, "method_not_allowed"),
        ("GET", "/v1/documents/a%00b", 400, "nul_in_address"),
        ("GET", "/v1/documents?kind=%00", 400, "nul_in_address"),
        ("GET", "/v1/documents/with%20space", 422, "invalid_request"),
        ("GET", "/v1/documents/" + "x" * 129, 422, "invalid_request"),
        ("GET", "/v1/documents?limit=-1", 422, "invalid_request"),
        ("GET", "/v1/documents?limit=1000000000", 422, "invalid_request"),
        ("GET", "/v1/documents/a?version=99999999999999999999", 422, "invalid_request"),
    ],
)
def test_every_refusal_is_a_problem(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)

    problem = Problem.model_validate(answer.json())
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem.status, problem.code) == (status, status, code)
    assert problem.type == f"urn:assist:problem:{code}"


def test_405_names_what_is_allowed(client: TestClient) -> None:
    assert client.delete("/v1/search").headers["allow"] == "POST"


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": NaN}',
        b'{"query": "a\\u0000b"}',
        b'{"query": "\\ud800"}',
        b"[" * 10_000 + b"]" * 10_000,
        b'{"query": "' + b"\xff\xfe" + b'"}',
        b"{",
        b"",
        b"null",
        b'{"query": "x", "k": 1e400}',
    ],
)
def test_a_body_that_is_no_proper_json_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/search", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert Problem.model_validate(answer.json()).code in ("invalid_json", "invalid_request")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"{", "Expecting property name enclosed in double quotes at line 1, column 2"),
        (b'{"query": "x",\n "k": }', "Expecting value at line 2, column 7"),
        (b'{"query": "a\nb"}', "Invalid control character at line 1, column 13"),
        (b'{"k": 1} x', "Extra data at line 1, column 10"),
        (b'{"k": 1,\n "query": "\xc3\xa9\xff"}', "not UTF-8 at line 2, column 13"),
        (b"\xef\xbb\xbf{\xff", "not UTF-8 at line 1, column 2"),
        (b"\xef\xbb\xbf{", "Expecting property name enclosed in double quotes at line 1, column 2"),
        (b'{"query": NaN}', "NaN is not a JSON number"),
        (
            b'{"query": "x", "k": 1, "query": "y"}',
            'the name "query" stands twice in one object: leave one of the two out',
        ),
    ],
)
def test_bad_json_is_refused_with_its_line_and_column(client: TestClient, body: bytes, detail: str) -> None:
    answer = client.post("/v1/search", content=body, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_json")
    assert answer.json()["detail"] == f"body: not readable as JSON: {detail}"


@pytest.mark.parametrize("given", [{}, {"Content-Type": "text/plain"}])
def test_a_body_that_is_not_called_json_is_refused_with_the_header_to_send(
    client: TestClient, given: dict[str, str]
) -> None:
    answer = client.post("/v1/search", content=b'{"query": "x"}', headers=given)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["detail"] == "body: not read as JSON: send the header Content-Type: application/json"


def test_lone_surrogates_hidden_in_free_fields_are_refused_too(client: TestClient) -> None:
    body = b'{"metadata": {"a": ["\\udfff"]}}'

    answer = client.put("/v1/conversations/c1", content=body, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_json")


def test_a_form_cannot_pass_for_json(client: TestClient) -> None:
    answer = client.post("/v1/stop", content=b'{"scope": "all"}', headers={"Content-Type": "text/plain"})

    assert answer.status_code == 422
    assert client.get("/v1/stops").json()["items"] == []


def test_integers_beyond_doubles_stay_exact(client: TestClient) -> None:
    body = b'{"metadata": {"n": 9007199254740993}}'

    client.put("/v1/conversations/c1", content=body, headers={"Content-Type": "application/json"})

    assert client.get("/v1/conversations/c1").json()["metadata"] == {"n": 9007199254740993}


def test_a_refused_item_is_named_without_calling_its_list_too_short(client: TestClient) -> None:
    refused = client.post("/v1/suggest", json={"turns": [{"speaker": "robot", "text": "Hello"}]}).json()
    empty = client.post("/v1/suggest", json={"turns": []}).json()

    assert [one["field"] for one in refused["errors"]] == ["body.turns[0].speaker"]
    assert [one["field"] for one in empty["errors"]] == ["body.turns"]


def test_a_refusal_names_the_field_and_the_value_but_no_private_words(client: TestClient) -> None:
    good = {"speaker": "agent", "text": "Hello"}
    body = {"turns": [good, {"speaker": "robot", "text": 5}], "k": "many"}

    answer = client.post("/v1/suggest", json=body).json()

    assert answer["errors"] == [
        {"field": "body.turns[1].speaker", "detail": "it must be 'customer' or 'agent'; given: 'robot'"},
        {"field": "body.turns[1].text", "detail": "write a text"},
        {
            "field": "body.k",
            "detail": "write a whole number; given: 'many'",
        },
    ]


def test_a_field_that_does_not_exist_is_refused_with_those_that_do(client: TestClient) -> None:
    turn = {"speaker": "customer", "text": "Hello", "txt": "again"}

    top = client.post("/v1/suggest", json={"turns": [], "costumer_id": "a"}).json()
    deeper = client.post("/v1/suggest", json={"turns": [turn]}).json()

    assert top["errors"][-1]["field"] == "body.costumer_id"
    assert top["errors"][-1]["detail"].startswith(
        "there is no such field; did you mean customer_id? known are turns,"
    )
    assert deeper["errors"] == [
        {
            "field": "body.turns[0].txt",
            "detail": "there is no such field; did you mean text? known are id, speaker, text, at",
        }
    ]


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer wrong", "Bearer " + "x" * 9999]
)
def test_without_a_valid_key_nothing_below_v1_answers(client: TestClient, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = TestClient(client.app, headers=headers).get("/v1/documents")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "wrong" not in answer.text


def test_a_key_in_the_address_is_no_key(client: TestClient) -> None:
    assert TestClient(client.app).get(f"/v1/documents?key={ADMIN_KEY}").status_code == 401


def test_a_failure_inside_becomes_an_incident_in_answer_and_log_without_its_words(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    app = client.app
    assert isinstance(app, FastAPI)

    @app.get("/v1/breaks")
    def breaks() -> None:
        raise LookupError("the customer's secret words")

    with caplog.at_level(logging.INFO):
        answer = client.get("/v1/breaks")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    incidents = [record for record in caplog.records if record.getMessage() == "incident"]
    fields: dict[str, Any] = incidents[0].__dict__["fields"]
    assert (fields["incident"], fields["kind"]) == (answer.json()["incident"], "LookupError")
    assert fields["places"][-1].endswith(" breaks")
    assert "secret words" not in answer.text + caplog.text + json.dumps(
        [r.__dict__.get("fields") for r in caplog.records]
    )
    assert "Traceback" not in answer.text


def test_a_body_larger_than_allowed_is_refused_with_413(settings: Settings) -> None:
    small = settings.model_copy(update={"max_body_bytes": 1000})
    with TestClient(create_app(wire(small, encoder=HashEmbeddings()))) as client:
        headers = {"Authorization": f"Bearer {ADMIN_KEY}", "Content-Type": "application/json"}
        whole = client.post("/v1/search", content=b'{"query": "' + b"x" * 1000 + b'"}', headers=headers)
        in_parts = client.post("/v1/search", content=iter([b"x" * 600] * 2), headers=headers)
        kept = client.post(
            "/v1/stop", content=iter([b"x" * 600] * 2), headers={**headers, "Idempotency-Key": "k"}
        )

    for answer in (whole, in_parts, kept):
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_every_answer_forbids_keeping_sniffing_and_framing(client: TestClient) -> None:
    pages = ("/console", "/console/console.js", "/sidebar", "/sidebar/frame.js", "/sidebar/origins", "/docs")
    for path in ("/v1/documents", "/v1/nothing", *pages, "/healthz"):
        headers = client.get(path).headers

        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-request-id"]


def test_only_the_sidebar_is_embedded_and_only_by_the_origins_that_are_named(settings: Settings) -> None:
    origins = ("https://desk.example.com", "https://other.example.com:8443")
    named = settings.model_copy(update={"frame_origins": origins})

    with TestClient(create_app(wire(named, encoder=HashEmbeddings()))) as client:
        embedded = [client.get(path).headers for path in ("/sidebar", "/sidebar/")]
        others = [
            client.get(path).headers for path in ("/sidebar/index.html", "/sidebar/frame.js", "/console")
        ]
        told = client.get("/sidebar/origins").json()

    for headers in embedded:
        policy = headers["content-security-policy"].split("; ")
        assert f"frame-ancestors {origins[0]} {origins[1]}" in policy
        assert "default-src 'none'" in policy
        assert "x-frame-options" not in headers
    for headers in others:
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
    assert told == list(origins)


def test_other_pages_are_kept_out_unless_their_origin_is_named(
    client: TestClient, settings: Settings
) -> None:
    asked = {"Origin": "https://desk.example.com", "Access-Control-Request-Method": "GET"}
    named = settings.model_copy(update={"allowed_origins": ("https://desk.example.com",)})

    closed = client.options("/v1/documents", headers=asked)
    with TestClient(create_app(wire(named, encoder=HashEmbeddings()))) as open_client:
        allowed = open_client.options("/v1/documents", headers=asked)
        other = open_client.options("/v1/documents", headers={**asked, "Origin": "https://evil.example.com"})
        null = open_client.options("/v1/documents", headers={**asked, "Origin": "null"})

    assert "access-control-allow-origin" not in closed.headers
    assert allowed.headers["access-control-allow-origin"] == "https://desk.example.com"
    assert "access-control-allow-origin" not in other.headers
    assert "access-control-allow-origin" not in null.headers
