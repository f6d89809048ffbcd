"""A service under measurement: its own process on loopback, over the sample company."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

READY_WITHIN_SECONDS = 300


@dataclass(frozen=True)
class Running:
    """Where the service answers, how long it took to be ready, and its process."""

    url: str
    key: str
    pid: int
    ready_seconds: float

    def client(self) -> httpx.Client:
        """A client that signs in as admin."""
        headers = {"Authorization": f"Bearer {self.key}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60)

    def megabytes(self) -> float:
        """Resident memory of the process now, in MB (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def open_files(self) -> int:
        """How many file descriptors the process holds (Linux)."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


def prepare(data_dir: Path) -> float:
    """Fill `data_dir` with the sample company; the seconds it took, model export included."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "assist", "sample"]
    subprocess.run(command, env=_environment(data_dir), check=True, capture_output=True)  # noqa: S603 (our own program)
    return time.perf_counter() - started


@contextmanager
def running(data_dir: Path) -> Iterator[Running]:
    """`python -m assist serve` over `data_dir`, from ready until the block ends."""
    key = secrets.token_urlsafe(24)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"ASSIST_PORT": str(port), "ASSIST_BOOTSTRAP_KEY": key}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "assist", "serve"],
        env=_environment(data_dir, settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield Running(url, key, process.pid, time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise RuntimeError(f"The service at {url} was not ready within {READY_WITHIN_SECONDS} s.")


def _environment(data_dir: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSIST_")}
    return {**kept, "ASSIST_DATA_DIR": str(data_dir), "HF_HUB_OFFLINE": "1", **(settings or {})}
