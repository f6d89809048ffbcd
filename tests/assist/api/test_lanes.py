"""With every handler thread hung on a dead encoder, people still decide, stop and see that we are alive."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from assist.api.app import create_app
from assist.settings import Settings
from assist.wiring import wire
from embeddings.hashing import HashEmbeddings
from tests.assist.api.desk_of_ada import QUESTION, fill
from tests.assist.api.listening import listening
from tests.assist.conftest import ADMIN_KEY

HANGING = 80  # twice the threads that handlers share


class HangingEncoder(HashEmbeddings):
    """Encodes until told to hang, then waits to be let go."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = False
        self.entered = threading.Semaphore(0)
        self.released = threading.Event()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.hangs:
            self.entered.release()
            self.released.wait()
        return super().encode(texts)


@pytest.fixture
def encoder() -> HangingEncoder:
    return HangingEncoder()


@pytest.fixture
def stuck(settings: Settings, encoder: HangingEncoder) -> Iterator[tuple[httpx.Client, str]]:
    """A client on a service whose every handler thread hangs, and a suggestion made before."""
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    limits = httpx.Limits(max_connections=HANGING + 10)
    service = wire(settings, encoder=encoder)
    fill(service)
    with (
        listening(create_app(service)) as url,
        httpx.Client(base_url=url, headers=headers, limits=limits, timeout=20) as client,
        ThreadPoolExecutor(HANGING) as threads,
    ):
        turn = {"speaker": "customer", "text": QUESTION}
        [suggestion] = client.post("/v1/conversations/c1/turns", json=turn).json()["answer"]["suggestions"]
        encoder.hangs = True
        for number in range(HANGING):
            threads.submit(client.post, "/v1/search", json={"query": f"return a fridge {number}"})
        for _ in range(40):
            assert encoder.entered.acquire(timeout=20)
        yield client, suggestion["id"]
        encoder.hangs = False
        encoder.released.set()


def test_people_decide_and_stop_and_the_process_shows_it_is_alive(
    stuck: tuple[httpx.Client, str], encoder: HangingEncoder
) -> None:
    client, suggestion = stuck

    answers = {
        "alive": client.get("/healthz"),
        "override": client.post(
            f"/v1/suggestions/{suggestion}/decision", json={"outcome": "overridden", "sent": "No."}
        ),
        "again": client.post(
            f"/v1/suggestions/{suggestion}/decision",
            json={"outcome": "accepted"},
            headers={"Idempotency-Key": "one"},
        ),
        "alone": client.post(
            "/v1/conversations/c1/decision", json={"outcome": "overridden", "sent": "Mine."}
        ),
        "shown": client.post(f"/v1/suggestions/{suggestion}/events", json={"event": "displayed"}),
        "stop": client.post("/v1/stop", json={"scope": "all"}),
        "stops": client.get("/v1/stops"),
        "resume": client.post("/v1/resume", json={"scope": "all"}),
        "numbers": client.get("/metrics"),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        **dict.fromkeys(answers, 200),
        "shown": 201,
    }
    assert not encoder.released.is_set()  # all of it while every other thread still hung
