"""A real service for tests: its own process, the real encoder, the sample company, on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

KEY = "a-key-for-tests-only"


@dataclass(frozen=True)
class Served:
    """Where a service answers, and the admin key it takes."""

    url: str
    key: str
    data_dir: Path
    process: int

    def client(self, key: str | None = None) -> httpx.Client:
        """A client that signs in with `key`, by default the admin's."""
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30)


def environment(data_dir: Path, port: int, **settings: str) -> dict[str, str]:
    """What a service under test is started with: nothing of the tester's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSIST_")}
    return {
        **kept,
        "ASSIST_DATA_DIR": str(data_dir),
        "ASSIST_PORT": str(port),
        "ASSIST_BOOTSTRAP_KEY": KEY,
        "HF_HUB_OFFLINE": "1",
        **settings,
    }


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def load_sample(data_dir: Path) -> None:
    """Fill an empty data directory with the sample company, as a newcomer would."""
    done = subprocess.run(
        [sys.executable, "-m", "assist", "sample"],
        env=environment(data_dir, 0),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def serving(data_dir: Path, **settings: str) -> Iterator[Served]:
    """`python -m assist serve` over `data_dir`, ready to search; ended when the block ends."""
    port = free_port()
    log = data_dir.parent / f"{data_dir.name}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "assist", "serve"],
            env=environment(data_dir, port, **settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process, log)
        yield Served(url, KEY, data_dir, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not ready after 120 s:\n{log.read_text()}")
