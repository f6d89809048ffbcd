"""Imitated help desks in a real Chromium, and the adapters in an isolated world, as in the extension."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.assist.console.browsing import browsing

FIXTURES = Path(__file__).parent / "fixtures"
ADAPTERS = Path(__file__).parents[3] / "assist/extension/adapters"
PATIENCE_SECONDS = 15
KINDS = {".js": "text/javascript", ".html": "text/html"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    desk = ""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """A file of the fixtures; any other path is the help desk's one page, as in these products."""
        asked = FIXTURES / urlsplit(self.path).path.strip("/")
        desk = cast(_Server, self.server).desk
        path = asked if asked.is_file() else FIXTURES / f"{desk}.html"
        self.send_response(200)
        self.send_header("Content-Type", f"{KINDS[path.suffix]}; charset=utf-8")
        self.end_headers()
        self.wfile.write(path.read_bytes())

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def helping(desk: str) -> Iterator[str]:
    """Where the imitation of `desk` answers while the block lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.desk = desk
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Adapter:
    """One adapter at work in one page, out of the page's own scripts' reach."""

    page: Page
    cdp: CDPSession
    desk: str

    @cached_property
    def world(self) -> int:
        """The isolated world, with the adapter loaded and watching."""
        tree = self.cdp.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        made = self.cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "assist"})
        return int(made["executionContextId"])

    def begin(self) -> None:
        """Load the scripts in the extension's order, and watch."""
        for name in ("page", self.desk, "watching", "inserting"):
            self.run((ADAPTERS / f"{name}.js").read_text())
        self.run("globalThis.told = []; globalThis.stop = assistWatch((reading) => told.push(reading));")

    def run(self, expression: str) -> Any:
        """The value of an expression in the isolated world."""
        asked = {
            "contextId": self.world,
            "expression": expression,
            "returnByValue": True,
            "awaitPromise": True,
        }
        answer = self.cdp.send("Runtime.evaluate", asked)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    @property
    def told(self) -> list[Any]:
        """All that was told so far."""
        return list(self.run("told"))

    def wait(self, until: Callable[[Any], bool]) -> Any:
        """The newest reading, once it is as wished."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            told = self.told
            if told and until(told[-1]):
                return told[-1]
            self.page.wait_for_timeout(30)
        raise AssertionError(f"still {json.dumps(self.told[-1:], indent=1)}")

    def insert(self, conversation_id: str, text: str) -> bool:
        """Put text at the cursor of that conversation's reply."""
        return bool(self.run(f"assistInsert({json.dumps(conversation_id)}, {json.dumps(text)})"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests."""
    with browsing() as opened:
        yield opened


@pytest.fixture
def adapt(chromium: Browser) -> Iterator[Callable[..., Adapter]]:
    """Opens an imitated help desk at a path and sets its adapter to work; no script in the page may fail."""
    failed: list[str] = []
    with contextmanager(_adapting)(chromium, failed) as open_desk:
        yield open_desk
    assert failed == []


def _adapting(chromium: Browser, failed: list[str]) -> Iterator[Callable[..., Adapter]]:
    servers, contexts = [], []

    def open_desk(desk: str, path: str, adapter: str | None = None) -> Adapter:
        server = helping(desk)
        servers.append(server)
        url = server.__enter__()
        context = chromium.new_context(viewport={"width": 1200, "height": 700})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(url + path)
        opened = Adapter(page, context.new_cdp_session(page), adapter or desk)
        opened.begin()
        return opened

    yield open_desk
    for context in contexts:
        context.close()
    for server in servers:
        server.__exit__(None, None, None)
