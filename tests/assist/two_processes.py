"""Two service processes on one database and one data directory, as behind a balancer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx

KEY = "an-admin-key-for-two-processes"
SERVES = """
import socket, sys
import uvicorn
from assist.api.app import create_app
from assist.settings import Settings
from assist.wiring import wire
from embeddings.hashing import HashEmbeddings

data_dir, database_url, key = sys.argv[1:]
given = {"data_dir": data_dir, "database_url": database_url, "bootstrap_key": key}
service = wire(Settings.model_validate(given), encoder=HashEmbeddings())
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(create_app(service), log_level="error")).run(sockets=[listening])
"""
_READY_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Pair:
    """A client of each process."""

    one: httpx.Client
    other: httpx.Client

    def at_once(self, *calls: Callable[[httpx.Client], httpx.Response]) -> list[httpx.Response]:
        """Make each call at one process or the other in turn, all at the same moment."""
        gate = Barrier(len(calls))

        def make(number: int) -> httpx.Response:
            gate.wait()
            return calls[number](self.one if number % 2 == 0 else self.other)

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(make, range(len(calls))))

    def both(self, path: str, **query: str) -> list[Any]:
        """What each of them answers to the same question."""
        return [client.get(path, params=query).raise_for_status().json() for client in (self.one, self.other)]


@contextmanager
def two_processes(data_dir: Path, database_url: str) -> Iterator[Pair]:
    """Start both at once, and end them."""
    program = [sys.executable, "-c", SERVES, str(data_dir), database_url, KEY]
    running = [subprocess.Popen(program, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    clients: list[httpx.Client] = []
    try:
        for process in running:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            headers = {"Authorization": f"Bearer {KEY}"}
            clients.append(httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30))
        _wait_until_ready(clients)
        yield Pair(*clients)
    finally:
        for client in clients:
            client.close()
        for process in running:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def _wait_until_ready(clients: Sequence[httpx.Client]) -> None:
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    waiting = list(clients)
    while waiting:
        with suppress(httpx.TransportError):
            waiting = [one for one in waiting if one.get("/readyz").status_code != 200]
        assert time.monotonic() < deadline, "the two processes did not become ready"
        time.sleep(0.05)
