"""Help desks on origins of their own, the sidebar in their frame, and the browser that shows both."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page

from tests.assist.console.browsing import CLOCK, PATIENCE_MS
from tests.served import Served

EXAMPLE = Path(__file__).parent / "example"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is told: a test's output is its own."""


@contextmanager
def hosting() -> Iterator[str]:
    """The example pages on an origin that is not the service's: `http://localhost:PORT`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(EXAMPLE)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class HelpDesk:
    """A help desk in one page, with Assist in its frame."""

    def __init__(self, page: Page, served: Served, origin: str, name: str = "help_desk") -> None:
        self.page = page
        self.served = served
        self.origin = origin
        self.name = name
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(CLOCK)

    def open(self, key: str | None = None) -> None:
        """Open the page, and sign in within the frame."""
        self.page.goto(f"{self.origin}/{self.name}.html?assist={self.served.url}")
        self.frame.locator("#key").fill(key or self.served.key)
        self.frame.locator("#sign-in button").click()
        self.frame.locator("#state").wait_for(state="attached")

    @property
    def frame(self) -> FrameLocator:
        """What is in the frame."""
        return self.page.frame_locator("iframe")

    @property
    def inside(self) -> Any:
        """The frame itself, to run scripts in."""
        return next(one for one in self.page.frames if one.url.startswith(self.served.url))

    @property
    def card(self) -> Locator:
        """The suggestion that is unfolded."""
        return self.frame.locator(".card.unfolded")

    @property
    def state(self) -> Locator:
        """What the sidebar tells the person."""
        return self.frame.locator("#state")

    @property
    def composer(self) -> Locator:
        """Where the agent writes in the help desk."""
        return self.page.locator("#composer")

    def begin(self, id: str, **conversation: Any) -> None:
        """A conversation of the help desk, opened there."""
        self.page.evaluate("one => { desk.begin(one); desk.show(one.id); }", {"id": id, **conversation})

    def show(self, id: str) -> None:
        """The agent opens another conversation."""
        self.page.evaluate("id => desk.show(id)", id)

    def say(self, id: str, text: str, speaker: str = "customer") -> None:
        """Somebody says something in the help desk."""
        self.page.evaluate("([id, speaker, text]) => desk.say(id, speaker, text)", [id, speaker, text])

    def read(self) -> str:
        """Read the suggestion that is unfolded, as long as a person must; its id."""
        self.card.wait_for()
        self.wait()
        return self.card.get_attribute("data-suggestion") or ""

    def wait(self) -> None:
        """Look at what is there, as long as a person must."""
        self.inside.evaluate("later(1000)")

    def act(self, how: str, what: str) -> None:
        """Press a button of the unfolded suggestion, or its key."""
        keys = {"accept": "a", "edit": "e", "override": "o", "dismiss": "x", "wrong": "f"}
        if how == "key":
            self.card.focus()
            self.page.keyboard.press(keys[what])
        else:
            self.card.locator(f'[data-act="{what}"]').click()

    def in_assist(self, id: str) -> str:
        """The id that a conversation of this help desk has in Assist."""
        site = self.origin.removeprefix("http://").replace(":", "_3a_")
        return f"{'chatwoot' if self.name == 'chatwoot' else 'page'}:{site}:{id}"
