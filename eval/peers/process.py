"""A library in its own process and environment, from our side of the pipe."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import httpx

from eval.cases import EvaluationError
from eval.peers import Library

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-peers/bin/python"
PATIENCE_SECONDS = 1_200.0  # one answer: 12,000 documents indexed on a busy machine of two cores
QUERIES_AT_ONCE = 20

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HAYSTACK_TELEMETRY_ENABLED": "false",
    "LANGSMITH_TRACING": "false",
    "DO_NOT_TRACK": "1",
}
"""No network and no telemetry."""


class PeerFailed(EvaluationError):
    """A library could not be started, or could not do what it was asked."""


def installed(python: Path = PYTHON) -> bool:
    """Whether `make peers` has been run."""
    return python.is_file()


class PeerProcess:
    """A running library. Raises PeerFailed."""

    def __init__(self, name: str, process: subprocess.Popen[str], said: IO[str]) -> None:
        """`said` collects what the process writes to standard error."""
        self._name = name
        self._process = process
        self._said = said

    def index(self, documents: Sequence[tuple[str, str]]) -> float:
        """Take in (id, text) pairs in place of those before; the seconds it took."""
        return float(self._asked({"index": list(documents)})["seconds"])

    def search(self, asked: Sequence[tuple[str, str, int]]) -> Iterator[tuple[str, ...]]:
        """Yield the ids found for each (recipe, query, k), best first."""
        for start in range(0, len(asked), QUERIES_AT_ONCE):
            answer = self._asked({"search": asked[start : start + QUERIES_AT_ONCE]})
            yield from (tuple(found) for found in answer["found"])

    def _asked(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101 (opened with both pipes)
        assert self._process.stdout is not None  # noqa: S101
        too_long = threading.Timer(PATIENCE_SECONDS, self._process.kill)
        too_long.start()
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            too_long.cancel()
        if not line:
            self._process.wait()
            raise PeerFailed(f"{self._name} ended without an answer: {last_words(self._said)}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise PeerFailed(f"{self._name}: {answer['error']}")
        return answer


@contextmanager
def running(library: Library, model: Path, python: Path = PYTHON) -> Iterator[PeerProcess]:
    """`library` over the encoder in the folder `model`, until the block ends."""
    command = [str(python), "-m", "eval.peers.answering", library.module, str(model), *library.recipes]
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            command,
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
        )
        try:
            yield PeerProcess(library.name, process, said)
        finally:
            process.kill()
            process.communicate()


@contextmanager
def serving(
    library: Library, recipe: str, model: Path, documents: Path, folder: Path, python: Path = PYTHON
) -> Iterator[tuple[str, int]]:
    """`library` as a bare service, until the block ends: its URL and its process id, when it is ready.

    It keeps its index in `folder` and takes it up from there. Raises PeerFailed.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = [library.module, str(model), recipe, str(documents), str(folder), str(port)]
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            [str(python), "-m", "eval.peers.serving", *given],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            if not _ready(url, process):
                raise PeerFailed(f"{library.name} did not become ready: {last_words(said)}")
            yield url, process.pid
        finally:
            process.kill()
            process.wait()


def _ready(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return True
        except httpx.TransportError:
            time.sleep(0.02)
    return False


def last_words(said: IO[str]) -> str:
    """The last line a process wrote."""
    said.seek(0)
    lines = [line.strip() for line in said if line.strip()]
    return lines[-1] if lines else "it said nothing"


def environment() -> dict[str, str]:
    """What a library's process is started with."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**kept, **QUIET}
