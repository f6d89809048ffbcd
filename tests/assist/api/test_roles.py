"""Every operation for every role: a new route without a row here fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from fastapi.testclient import TestClient

from knowledge_base.readers import Role

ANYONE = {"agent", "lead", "editor", "admin", "service"}
DESK = ANYONE - {"editor"}
EDITOR = {"editor", "admin"}
LEAD = {"lead", "admin"}
OFFICE = {"lead", "editor", "admin"}
ADMIN = {"admin"}
OPEN = {"GET /healthz", "GET /readyz", "GET /metrics"}
ALLOWED = {
    "PUT /v1/documents/{id}": EDITOR,
    "GET /v1/documents/{id}": ANYONE,
    "DELETE /v1/documents/{id}": EDITOR,
    "GET /v1/documents/{id}/versions": ANYONE,
    "GET /v1/documents": ANYONE,
    "POST /v1/documents/import": EDITOR,
    "POST /v1/documents/check": OFFICE,
    "GET /v1/documents/{id}/source": OFFICE,
    "GET /v1/jobs/{job}": ANYONE,
    "POST /v1/jobs/{job}/cancel": ANYONE,
    "POST /v1/search": ANYONE,
    "POST /v1/suggest": ANYONE,
    "PUT /v1/conversations/{id}": DESK,
    "GET /v1/conversations/{id}": DESK,
    "GET /v1/conversations": DESK,
    "POST /v1/conversations/{id}/turns": DESK,
    "GET /v1/conversations/{id}/suggestions": DESK,
    "GET /v1/conversations/{id}/events": DESK,
    "POST /v1/conversations/{id}/decision": DESK,
    "GET /v1/conversations/{id}/brief": DESK,
    "POST /v1/conversations/{id}/handover": DESK,
    "POST /v1/conversations/{id}/close": DESK,
    "POST /v1/drafts/check": DESK,
    "GET /v1/customers/{id}/brief": DESK,
    "POST /v1/suggestions/{id}/events": DESK,
    "POST /v1/suggestions/{id}/decision": DESK,
    "PUT /v1/customers/{id}": DESK,
    "GET /v1/customers/{id}": DESK,
    "GET /v1/customers": DESK,
    "DELETE /v1/customers/{id}": ADMIN,
    "POST /v1/customers/{id}/interactions": DESK,
    "GET /v1/customers/{id}/interactions": DESK,
    "POST /v1/customers/{id}/merges": LEAD,
    "GET /v1/customers/{id}/merges": DESK,
    "DELETE /v1/customers/{id}/merges/{merge_id}": LEAD,
    "POST /v1/customers/import": DESK,
    "POST /v1/signals": DESK,
    "GET /v1/outreach": DESK,
    "GET /v1/outreach/{id}": DESK,
    "POST /v1/outreach/{id}/decision": DESK,
    "GET /v1/incidents": DESK,
    "GET /v1/incidents/{id}": DESK,
    "POST /v1/incidents/{id}/decision": LEAD,
    "POST /v1/stop": LEAD,
    "POST /v1/resume": LEAD,
    "GET /v1/stops": ANYONE,
    "GET /v1/journal": LEAD,
    "GET /v1/journal/{suggestion_id}/replay": LEAD,
    "GET /v1/journal/verify": LEAD,
    "GET /v1/decisions": LEAD,
    "GET /v1/insights/gaps": OFFICE,
    "GET /v1/insights/gaps.svg": OFFICE,
    "GET /v1/insights/quality": OFFICE,
    "GET /v1/insights/quality.svg": OFFICE,
    "GET /v1/insights/friction": OFFICE,
    "GET /v1/insights/friction.svg": OFFICE,
    "GET /v1/insights/stale": OFFICE,
    "GET /v1/insights/stale.svg": OFFICE,
    "GET /v1/insights/outcomes": OFFICE,
    "GET /v1/insights/outcomes.svg": OFFICE,
    "GET /v1/reports": OFFICE,
    "POST /v1/reports": LEAD,
    "GET /v1/reports/{id}": OFFICE,
    "POST /v1/keys": ADMIN,
    "GET /v1/keys": ADMIN,
    "GET /v1/me": ANYONE,
    "DELETE /v1/keys/{id}": ADMIN,
}


def operations(client: TestClient) -> set[str]:
    paths = client.get("/openapi.json").json()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_every_operation_has_a_row(client: TestClient) -> None:
    assert operations(client) == OPEN | set(ALLOWED)


@pytest.mark.parametrize("role", get_args(Role))
def test_a_role_may_do_what_its_rows_say_and_nothing_else(
    client_of: Callable[..., TestClient], role: Role
) -> None:
    caller = client_of(role)

    allowed = {operation for operation in ALLOWED if attempt(caller, operation) != 403}

    assert allowed == {operation for operation, roles in ALLOWED.items() if role in roles}


def test_without_a_key_only_the_process_shows_itself(client: TestClient) -> None:
    stranger = TestClient(client.app)

    statuses = {operation: attempt(stranger, operation) for operation in ALLOWED} | {
        operation: attempt(stranger, operation) for operation in OPEN
    }

    assert statuses == dict.fromkeys(ALLOWED, 401) | dict.fromkeys(OPEN, 200)


def attempt(client: TestClient, operation: str) -> int:
    """The status of an operation on things that do not exist."""
    method, path = operation.split()
    for parameter in ("{id}", "{job}", "{suggestion_id}"):
        path = path.replace(parameter, "nothing-of-this-name")
    # No operation takes a list: whoever is let in is refused for the body, and nothing is made.
    return client.request(method, path, json=[] if method in ("PUT", "POST") else None).status_code
