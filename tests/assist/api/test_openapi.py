"""The published OpenAPI agrees with the contract and with what the service does."""

from __future__ import annotations

import contextlib
import tomllib
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.result import Ok

from assist.api.app import VERSION
from assist.api.replaying import WITHOUT_EFFECT
from tests.assist.conftest import ADMIN_KEY

Operation = APIOperation[Any, Any, Any, Any]
CONTRACT = {
    "/healthz": {"get"},
    "/readyz": {"get"},
    "/metrics": {"get"},
    "/v1/documents/{id}": {"put", "get", "delete"},
    "/v1/documents/{id}/versions": {"get"},
    "/v1/documents": {"get"},
    "/v1/documents/import": {"post"},
    "/v1/documents/check": {"post"},
    "/v1/documents/{id}/source": {"get"},
    "/v1/jobs/{job}": {"get"},
    "/v1/jobs/{job}/cancel": {"post"},
    "/v1/search": {"post"},
    "/v1/suggest": {"post"},
    "/v1/conversations/{id}": {"put", "get"},
    "/v1/conversations": {"get"},
    "/v1/conversations/{id}/turns": {"post"},
    "/v1/conversations/{id}/suggestions": {"get"},
    "/v1/conversations/{id}/events": {"get"},
    "/v1/conversations/{id}/decision": {"post"},
    "/v1/conversations/{id}/brief": {"get"},
    "/v1/conversations/{id}/handover": {"post"},
    "/v1/conversations/{id}/close": {"post"},
    "/v1/drafts/check": {"post"},
    "/v1/customers/{id}/brief": {"get"},
    "/v1/suggestions/{id}/events": {"post"},
    "/v1/suggestions/{id}/decision": {"post"},
    "/v1/customers/{id}": {"put", "get", "delete"},
    "/v1/customers": {"get"},
    "/v1/customers/{id}/interactions": {"post", "get"},
    "/v1/customers/{id}/merges": {"post", "get"},
    "/v1/customers/{id}/merges/{merge_id}": {"delete"},
    "/v1/customers/import": {"post"},
    "/v1/signals": {"post"},
    "/v1/outreach": {"get"},
    "/v1/outreach/{id}": {"get"},
    "/v1/outreach/{id}/decision": {"post"},
    "/v1/incidents": {"get"},
    "/v1/incidents/{id}": {"get"},
    "/v1/incidents/{id}/decision": {"post"},
    "/v1/stop": {"post"},
    "/v1/resume": {"post"},
    "/v1/stops": {"get"},
    "/v1/journal": {"get"},
    "/v1/journal/{suggestion_id}/replay": {"get"},
    "/v1/journal/verify": {"get"},
    "/v1/decisions": {"get"},
    "/v1/insights/gaps": {"get"},
    "/v1/insights/gaps.svg": {"get"},
    "/v1/insights/quality": {"get"},
    "/v1/insights/quality.svg": {"get"},
    "/v1/insights/friction": {"get"},
    "/v1/insights/friction.svg": {"get"},
    "/v1/insights/stale": {"get"},
    "/v1/insights/stale.svg": {"get"},
    "/v1/insights/outcomes": {"get"},
    "/v1/insights/outcomes.svg": {"get"},
    "/v1/reports": {"get", "post"},
    "/v1/reports/{id}": {"get"},
    "/v1/keys": {"post", "get"},
    "/v1/keys/{id}": {"delete"},
    "/v1/me": {"get"},
}
"""Every operation of the HTTP contract that exists so far, as `path: methods`."""


def test_the_openapi_lists_every_operation_of_the_contract(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    assert {path: set(operations) for path, operations in paths.items()} == CONTRACT


def test_every_operation_documents_its_problems_and_posts_with_an_effect_their_idempotency_key(
    client: TestClient,
) -> None:
    page = client.get("/openapi.json").json()

    for path, operations in page["paths"].items():
        for method, operation in operations.items():
            problem = operation["responses"]["4XX"]["content"]
            assert problem == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }
            headers = {one["name"] for one in operation.get("parameters", []) if one["in"] == "header"}
            assert ("Idempotency-Key" in headers) == (method == "post" and path not in WITHOUT_EFFECT), path
    assert "HTTPValidationError" not in page["components"]["schemas"]
    assert set(page["components"]["schemas"]["Problem"]["properties"]) >= {
        "type",
        "title",
        "status",
        "detail",
        "code",
    }


def test_the_reference_page_shows_every_operation_without_a_script_or_a_foreign_address(
    client: TestClient,
) -> None:
    page = client.get("/docs").text

    for path in CONTRACT:
        assert path in page
    assert "<script" not in page
    assert "//" not in page.replace("<!doctype html>", "")


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())

    assert project["project"]["version"] == VERSION


@pytest.mark.parametrize("mode", GenerationMode)
def test_no_request_makes_the_service_fail(client: TestClient, mode: GenerationMode) -> None:
    page = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    operations: list[Operation] = [found.ok() for found in page.get_all_operations() if isinstance(found, Ok)]
    # A stream has no end; its refusals are tested with the streams.
    finite = [one for one in operations if (one.method, one.path) != ("get", "/v1/conversations/{id}/events")]

    worst = {operation.label: max(statuses(operation, mode), default=0) for operation in finite}

    assert {label: status for label, status in worst.items() if status >= 500} == {}
    assert len(worst) == sum(map(len, CONTRACT.values())) - 1


def statuses(operation: Operation, mode: GenerationMode) -> set[int]:
    """What a few requests made up from the operation's schema are answered with."""
    seen: set[int] = set()

    @settings(
        max_examples=5,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        seen.add(case.call(headers={"Authorization": f"Bearer {ADMIN_KEY}"}).status_code)

    with contextlib.suppress(Unsatisfiable):  # an operation without parameters cannot be asked wrongly
        ask()
    return seen
