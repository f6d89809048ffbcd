"""A reader without the audience never receives a byte of an internal document, whatever they ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from assist.wiring import Service
from knowledge_base.documents import Document
from knowledge_base.readers import Role
from tests.assist.api.test_roles import ALLOWED

CANARIES = {
    "lead": "canary-lead-91f3c2",
    "agent": "canary-agent-55e0d7",
    "team": "canary-team-7ab0c4",
    "nobody": "canary-nobody-c0ffee",
}
QUESTION = "May I give a goodwill voucher for a late fridge?"
SEES: dict[Role, set[str]] = {
    "agent": {"agent"},
    "service": {"agent"},
    "lead": {"agent", "lead"},
    "editor": set(CANARIES),
    "admin": set(CANARIES),
}


@pytest.fixture
def held(client: TestClient, service: Service) -> TestClient:
    """An admin's client where internal documents are in the index, in answers and in the journal."""
    audiences = {"lead": "lead", "agent": "agent", "team": "agent", "nobody": None}
    documents = [
        (f"doc-{canary}", _document(canary, audiences[name], name)) for name, canary in CANARIES.items()
    ]
    public = _document("nothing secret", "public", "public")
    others = [
        (
            f"other-{number}",
            Document(title=f"Other {number}", text=f"Dishwasher {number}.", kind="faq", audience="public"),
        )
        for number in range(6)
    ]
    service.knowledge_base.put_many([*documents, ("doc-public", public), *others])
    client.put("/v1/conversations/c1", json={})
    for number in range(2):
        turn = {"id": f"t{number}", "speaker": "customer", "text": QUESTION}
        answer = client.post("/v1/conversations/c1/turns", json=turn).json()["answer"]
        assert "canary" in json.dumps(answer)
    for suggestion in answer["suggestions"]:
        client.post(f"/v1/suggestions/{suggestion['id']}/decision", json={"outcome": "dismissed"})
    return client


def _document(canary: str, audience: str | None, name: str) -> Document:
    text = f"# Goodwill {canary}\n\nA goodwill voucher {canary} for a late fridge is 25 euros in case {name}."
    teams = ("legal",) if name == "team" else ()
    return Document.model_validate(
        {"title": f"Goodwill {canary}", "text": text, "kind": "policy", "audience": audience, "teams": teams}
    )


@pytest.mark.parametrize("role", SEES)
def test_no_answer_to_any_request_holds_what_its_reader_may_not_see(
    held: TestClient, service: Service, client_of: Callable[..., TestClient], role: Role
) -> None:
    reader = client_of(role, **{"X-Agent-Id": "maria"})
    forbidden = {canary for name, canary in CANARIES.items() if name not in SEES[role]}
    received: list[str] = []

    for operation in sorted(ALLOWED):
        for method, path, body in requests(service, operation):
            answer = reader.request(method, path, json=body)
            received.append(answer.text + str(answer.headers))

    everything = "\n".join(received)
    # A document's id is in the address that was asked: the refusal repeats it. What it holds is nowhere.
    assert {canary for canary in forbidden if canary in everything.replace(f"doc-{canary}", "")} == set()
    assert {name for name, canary in CANARIES.items() if f"voucher {canary}" in everything} == SEES[role]


def requests(service: Service, operation: str) -> Iterator[tuple[str, str, object]]:
    """Requests that try to get at the documents through one operation."""
    method, path = operation.split()
    ids = {
        "/v1/documents": [f"doc-{canary}" for canary in CANARIES.values()],
        "/v1/conversations": ["c1"],
        "/v1/suggestions": list(service.answers.turns_answered("c1")),
        "/v1/journal": list(service.answers.turns_answered("c1")),
    }
    if method == "DELETE" or "/import" in path or "/stop" in path or "/keys" in path or "/close" in path:
        return  # they would take away what the others look for, and answer with nothing of documents
    if operation == "GET /v1/conversations/{id}/events":
        return  # a stream without an end: what it shows is below
    bodies: list[object] = [None]
    turn = {"speaker": "customer", "text": QUESTION}
    if method == "POST":
        bodies = [
            {"query": QUESTION, "k": 50},
            {"query": " ".join(CANARIES.values()), "k": 50, "as_of": "2027-01-01"},
            {"turns": [turn], "k": 10},
            {"turns": [turn], "k": 10, "typed_text": "goodwill voucher"},
            turn,
            {"id": "t0", **turn},
            {"text": "A goodwill voucher for a late fridge is 30 euros.", "turns": [turn]},
            {"text": "A goodwill voucher for a late fridge is 30 euros.", "conversation_id": "c1"},
            {"to": "maria"},
            {"outcome": "accepted"},
            {"event": "displayed"},
        ]
    for prefix, found in ids.items():
        if path.startswith(prefix) and "{" in path:
            for id in found:
                for body in bodies:
                    yield method, path.replace("{id}", id).replace("{suggestion_id}", id), body
            return
    for body in bodies:
        yield method, path.replace("{id}", "x").replace("{job}", "x"), body


@pytest.mark.parametrize("role", ["agent", "lead", "admin"])
def test_no_event_of_a_conversation_holds_what_its_reader_may_not_see(
    held: TestClient, service: Service, role: Role
) -> None:
    from knowledge_base.readers import Reader

    reader = Reader("maria", role)
    told = [service.assistant.event_data(event, reader) for event in service.events.after("c1", 0)]

    forbidden = {canary for name, canary in CANARIES.items() if name not in SEES[role]}
    assert {canary for canary in forbidden if canary in json.dumps(told)} == set()
    assert len(told) >= 4
