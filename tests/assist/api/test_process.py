from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
from fastapi.testclient import TestClient
from numpy.typing import NDArray

from assist.api.app import create_app
from assist.settings import Settings
from assist.wiring import Service, wire
from embeddings.hashing import HashEmbeddings
from tests.assist.conftest import ADMIN_KEY

ADMIN = {"Authorization": f"Bearer {ADMIN_KEY}"}


def test_alive_and_ready_name_the_generation_that_answers(client: TestClient, service: Service) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {
        "status": "ready",
        "snapshot": service.knowledge_base.current_snapshot(),
    }


def test_alive_and_ready_can_be_asked_by_head(client: TestClient) -> None:
    assert client.head("/healthz").status_code == 200
    assert client.head("/readyz").status_code == 200


def test_a_data_directory_that_cannot_be_written_is_not_ready_and_says_why(
    client: TestClient, service: Service
) -> None:
    obstacle = service.data_dir / f".probe-{os.getpid()}"
    obstacle.mkdir()

    refused = client.get("/readyz")
    obstacle.rmdir()

    assert (refused.status_code, refused.json()["code"]) == (503, "not_ready")
    assert refused.json()["detail"] == "Not ready: the data directory cannot be written (Is a directory)."
    assert client.get("/readyz").status_code == 200


class Broken(HashEmbeddings):
    """An encoder that lost its model."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ARG002 - the encoder's signature
        raise OSError("the model file is gone")


def test_with_a_dead_encoder_turns_are_kept_and_people_decide(settings: Settings) -> None:
    with TestClient(create_app(wire(settings, encoder=HashEmbeddings())), headers=ADMIN) as client:
        client.put(
            "/v1/documents/a", json={"title": "A", "text": "A fridge.", "kind": "faq", "audience": "public"}
        )
    with TestClient(create_app(wire(settings, encoder=Broken())), headers=ADMIN) as client:
        put = client.put("/v1/documents/b", json={"title": "B", "text": "B.", "kind": "faq"})
        turn = client.post(
            "/v1/conversations/c1/turns", json={"speaker": "customer", "text": "Where is my fridge?"}
        )
        choice = {"outcome": "overridden", "sent": "I look."}
        decision = client.post("/v1/conversations/c1/decision", json=choice)

    assert put.status_code == 500
    assert "model file" not in put.text
    assert (turn.status_code, turn.json()["answer"]["status"]) == (200, "degraded")
    assert (decision.status_code, decision.json()["sent"]) == (200, "I look.")
