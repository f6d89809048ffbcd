from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.assist.api.desk_of_ada import RETURNS

REASON = "Ada Lovelace complained about the budget."
WHOLE = [
    ("conversation", "c1", REASON),
    ("document", "returns", REASON),
    ("document", "budget", REASON),
    ("llm", None, REASON),
]
AT_THE_DESK = [
    ("conversation", "c1", None),
    ("document", "returns", None),
    ("document", None, None),
    ("llm", None, None),
]
OF_DOCUMENTS = [
    ("conversation", None, None),
    ("document", "returns", None),
    ("document", "budget", None),
    ("llm", None, None),
]


@pytest.fixture
def stopped(desk: TestClient) -> TestClient:
    desk.put("/v1/documents/budget", json={**RETURNS, "audience": "lead"})
    for scope, id, reason in WHOLE:
        desk.post("/v1/stop", json={"scope": scope, "id": id, "reason": reason})
    return desk


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("admin", WHOLE),
        ("lead", WHOLE),
        ("agent", AT_THE_DESK),
        ("service", AT_THE_DESK),
        ("editor", OF_DOCUMENTS),
    ],
)
def test_each_role_sees_of_a_stop_what_is_for_them(
    stopped: TestClient,
    client_of: Callable[..., TestClient],
    role: str,
    seen: list[tuple[str, str | None, str | None]],
) -> None:
    items = client_of(role).get("/v1/stops").json()["items"]

    assert [(one["scope"], one["id"], one["reason"]) for one in items] == seen
    assert stopped.get("/v1/stops").json()["items"][0]["reason"] == REASON


@pytest.mark.parametrize("scope", ["conversation", "document"])
def test_what_does_not_exist_is_not_stopped(desk: TestClient, scope: str) -> None:
    refused = desk.post("/v1/stop", json={"scope": scope, "id": "returnz"})

    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.json()["code"], refused.json()["detail"]) == (
        "target_unknown",
        f"There is no {scope} 'returnz' that you may see, so nothing was stopped. "
        f"Look its id up in GET /v1/{scope}s and stop that one.",
    )
    assert desk.get("/v1/stops").json()["items"] == []


def test_what_was_stopped_and_is_gone_can_be_resumed(desk: TestClient) -> None:
    desk.put("/v1/documents/budget", json={**RETURNS, "audience": "lead"})
    desk.post("/v1/stop", json={"scope": "document", "id": "budget"})
    desk.delete("/v1/documents/budget")

    assert desk.post("/v1/resume", json={"scope": "document", "id": "budget"}).status_code == 200
    assert desk.get("/v1/stops").json()["items"] == []
