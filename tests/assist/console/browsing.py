"""A real Chromium for tests, and the console as a person uses it there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Frame,
    Locator,
    Page,
    Route,
    expect,
    sync_playwright,
)

from tests.served import Served

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
ARTEFACTS = Path(__file__).parents[3] / "artefacts"
FIRST_LOAD_BYTES = 150_000  # a page may be made of no more
PATIENCE_MS = 15_000  # the service answers in well under a second; a busy machine is given more
expect.set_options(timeout=PATIENCE_MS)


def chromium() -> str:
    """Where the browser is. Where there is none: skipped with what to install, but a failure on CI."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        told = "No browser for the console's tests. Install one: apt install chromium"
        if os.environ.get("CI"):
            pytest.fail(told, pytrace=False)
        pytest.skip(told)
    return found


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser, closed when the block ends."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What a page did that it never should."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def over(self, page: Page, *urls: str) -> None:
        """Begin to watch `page`; everything outside `urls` is foreign."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)
        page.on("dialog", self._close)
        page.on("request", lambda sent: None if sent.url.startswith(urls) else self.foreign.append(sent.url))

    def _hear(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.errors.append(said.text)

    def _close(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until something holds; what never does ends the test in words."""
    for _ in range(PATIENCE_MS // 10):
        if holds():
            return
        page.wait_for_timeout(10)
    pytest.fail(f"This did not come within {PATIENCE_MS} ms.")


def keep(page: Page, name: str) -> None:
    """Keep how a page looks now, for people to look at: `artefacts/NAME.png`."""
    path = ARTEFACTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)


def weights(frame: Page | Frame) -> dict[str, int]:
    """Bytes of each file that what is shown was made of, as it was before any compression."""
    found: dict[str, int] = frame.evaluate(
        """() => Object.fromEntries(["navigation", "resource"]
          .flatMap((type) => performance.getEntriesByType(type))
          .filter(({ name }) => !new URL(name).pathname.startsWith("/v1/"))
          .map(({ name, decodedBodySize }) => [name, decodedBodySize]))"""
    )
    return found


CLOCK = """
  const now = performance.now.bind(performance);
  let ahead = 0;
  window.later = (milliseconds) => { ahead += milliseconds; };
  performance.now = () => now() + ahead;
"""


class Console:
    """The console in one page."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page = page
        self.served = served
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(CLOCK)

    def enter(self, key: str | None = None) -> None:
        """Sign in by the link, and see the desk."""
        self.page.goto(f"{self.served.url}/console#key={key or self.served.key}")
        self.page.locator("#desk").wait_for()

    def open(self, conversation_id: str) -> None:
        """Sign in with a conversation open."""
        self.page.goto(f"{self.served.url}/console/icon.svg")
        self.page.evaluate(
            "([key, id]) => (sessionStorage['assist-key'] = key, sessionStorage['assist-open'] = id)",
            [self.served.key, conversation_id],
        )
        self.page.goto(f"{self.served.url}/console")
        self.page.locator("#reply").wait_for()

    def switch(self, conversation_id: str) -> None:
        """Pick a conversation from the list."""
        self.page.locator(f'[data-conversation="{conversation_id}"]').click()

    @contextmanager
    def loading(self, conversation_id: str) -> Iterator[None]:
        """Within the block a conversation is picked, but the service has not told yet what is in it."""
        path = f"**/v1/conversations/{conversation_id}"
        held: list[Route] = []
        self.page.route(path, lambda route: held.append(route))
        self.switch(conversation_id)
        wait_until(self.page, lambda: bool(held))
        yield
        for route in held:
            route.continue_()
        self.page.unroute(path)

    @property
    def card(self) -> Locator:
        """The suggestion that is unfolded."""
        return self.page.locator(".card.unfolded")

    @property
    def state(self) -> Locator:
        """What the console tells the person in the bar."""
        return self.page.locator("#state")

    @property
    def composer(self) -> Locator:
        """Where the person writes."""
        return self.page.locator("#composer")

    def read(self) -> str:
        """Read the suggestion that is unfolded, as long as a person must; its id."""
        self.card.wait_for()
        self.page.locator("#brief h2").wait_for()
        self.page.evaluate("later(1000)")
        return self.card.get_attribute("data-suggestion") or ""

    def act(self, how: str, what: str) -> None:
        """Press a button of the unfolded suggestion, or its key."""
        keys = {"accept": "a", "edit": "e", "override": "o", "dismiss": "x", "wrong": "f"}
        if how == "key":
            self.page.keyboard.press(keys[what])
        else:
            self.card.locator(f'[data-act="{what}"]').click()

    def send(self, how: str) -> None:
        """Send what is in the composer."""
        if how == "key":
            self.composer.press("Control+Enter")
        else:
            self.page.locator("#send").click()

    def say_as_customer(self, text: str) -> None:
        """Write as the customer."""
        self.page.locator("#customer-says").fill(text)
        self.page.locator("#customer-say").click()


class Desk:
    """What the service holds, asked over HTTP."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, path: str) -> Any:
        """The JSON at a path."""
        response = self._client.get(path)
        response.raise_for_status()
        return response.json()

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Any other request, which must succeed."""
        response = self._client.request(method, path, json=body)
        response.raise_for_status()
        return response.json() if response.content else None

    def conversation(self, said: str | None = None, customer_id: str | None = None) -> str:
        """A conversation of this test's own, where the customer has said something; its id."""
        id = f"console-{uuid4()}"
        self.send("PUT", f"/v1/conversations/{id}", {"customer_id": customer_id, "subject": id[:20]})
        if said:
            self.say(id, said)
        return id

    def say(self, id: str, text: str) -> Any:
        """The customer says something; the answer."""
        turn = {"speaker": "customer", "text": text}
        return self.send("POST", f"/v1/conversations/{id}/turns", turn)["answer"]

    def suggestions(self, id: str) -> list[Any]:
        """The suggestions of a conversation with what was decided."""
        items: list[Any] = self.get(f"/v1/conversations/{id}/suggestions")["items"]
        return items

    def said(self, id: str, speaker: str = "agent") -> list[str]:
        """What one side has said."""
        return [t["text"] for t in self.get(f"/v1/conversations/{id}")["turns"] if t["speaker"] == speaker]
