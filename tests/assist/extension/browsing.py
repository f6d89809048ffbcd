"""A real Chromium with the packed extension in it, its side panel opened by its toolbar button."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Playwright, Route

from tests.assist.console.browsing import ARGUMENTS, CLOCK, PATIENCE_MS, Watch, chromium, keep, wait_until
from tests.served import Served, free_port

DESK = "https://acme.zendesk.com"
SALESFORCE = "https://acme.lightning.force.com"
GMAIL = "https://mail.google.com"
HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"


@contextmanager
def _launched(
    playwright: Playwright, extension: Path, profile: Path, port: int, language: str = "en-GB"
) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium(),
        headless=False,  # playwright's own "headless" is another browser, without extensions
        ignore_default_args=["--disable-extensions"],
        ignore_https_errors=True,
        locale=language,
        viewport=None,
        args=[
            *(one for one in ARGUMENTS if one != "--headless"),
            "--headless=new",
            "--window-size=1440,900",
            f"--lang={language}",
            f"--disable-extensions-except={extension}",
            f"--load-extension={extension}",
            f"--remote-debugging-port={port}",
            "--enable-unsafe-extension-debugging",  # lets a test press the toolbar button
        ],
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        context.close()


def make_profile(
    playwright: Playwright, extension: Path, profile: Path, says_yes_to: tuple[str, ...]
) -> None:
    """A profile of somebody who has said yes to these origins before: asked again, the browser remembers it
    and puts no question, which nobody could answer without a screen. The manifest is the real one, nothing is
    granted before it is asked for, and what is asked and granted goes the real way. To any other origin the
    question stands unanswered."""
    with _launched(playwright, extension, profile, free_port()) as context:
        id = _id(context)
    path = profile / "Default" / "Preferences"
    preferences = json.loads(path.read_text())
    kept = preferences["extensions"]["settings"][id]
    assert kept["granted_permissions"]["explicit_host"] == []
    kept["runtime_granted_permissions"] = {
        **kept["granted_permissions"],
        "explicit_host": [f"{origin}/*" for origin in says_yes_to],
    }
    path.write_text(json.dumps(preferences))


@contextmanager
def browser_with(
    playwright: Playwright, extension: Path, profile: Path, served: Served, language: str = "en-GB"
) -> Iterator[Beside]:
    """A browser of a person with this profile and language, closed when the block ends."""
    path = profile / "Default" / "Preferences"
    preferences = json.loads(path.read_text())
    preferences["intl"] = {"accept_languages": language, "selected_languages": language}
    path.write_text(json.dumps(preferences))
    port = free_port()
    with _launched(playwright, extension, profile, port, language) as context:
        yield Beside(playwright, context, served, port)


def _id(context: BrowserContext) -> str:
    workers = context.service_workers
    worker = workers[0] if workers else context.wait_for_event("serviceworker")
    return worker.url.split("/")[2]


class Beside:
    """A browser window with the panel beside its tabs."""

    def __init__(self, playwright: Playwright, context: BrowserContext, served: Served, port: int) -> None:
        self._playwright = playwright
        self.context = context
        self.served = served
        self.id = _id(context)
        self.watch = Watch()
        self._port = port
        self._pressed: Page | None = None
        context.route("**/*", self._serve)
        self.pages: dict[str, str] = {}  # what stands at addresses that begin so

    def _serve(self, route: Route) -> None:
        """Pages of any host come from `pages`; nothing goes to a network."""
        url = route.request.url
        if url.startswith((self.served.url, "chrome-extension://")):
            return route.continue_()
        found = next((body for start, body in self.pages.items() if url.startswith(start)), None)
        if found is None:
            return route.abort()
        kind = "text/javascript" if url.endswith(".js") else "text/html"
        return route.fulfill(body=found, content_type=f"{kind}; charset=utf-8")

    def imitate(self, desk: str, origin: str, story: dict[str, Any]) -> None:
        """Let the imitation of a help desk stand at `origin`, with these conversations."""
        for path in FIXTURES.glob("*.js"):
            self.pages[f"{origin}/{path.name}"] = path.read_text()
        self.pages[f"{origin}/story.js"] += f"window.story = {json.dumps(story)};"
        self.pages[f"{origin}/"] = (FIXTURES / f"{desk}.html").read_text()

    def open(self, url: str) -> Page:
        """A new tab in front."""
        page = self.context.new_page()
        page.goto(url)
        return page

    def press(self, page: Page) -> None:
        """Press the extension's toolbar button while this tab is in front."""
        self._pressed = page
        browser = self.context.browser
        assert browser is not None
        page.bring_to_front()
        session = browser.new_browser_cdp_session()
        tabs: list[Any] = []

        def is_there() -> bool:
            targets = session.send("Target.getTargets", {"filter": [{}]})["targetInfos"]
            tabs[:] = [one for one in targets if one["type"] == "tab" and one["url"] == page.url]
            return bool(tabs)

        wait_until(page, is_there)
        (tab,) = tabs
        session.send("Extensions.triggerAction", {"id": self.id, "targetId": tab["targetId"]})
        session.detach()

    def panel(self) -> Panel:
        """The open panel."""
        seen = self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port}")
        for look in range(1, 1 + 3 * PATIENCE_MS // 50):
            found = [page for page in seen.contexts[0].pages if page.url.endswith("/panel.html")]
            if found:
                break
            if look % 100 == 0 and self._pressed:  # a worker that starts too slowly loses the gesture
                self.press(self._pressed)
                # and a connection that was made while the panel began may never tell of it
                seen = self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port}")
            self.context.pages[0].wait_for_timeout(50)
        (page,) = found
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(CLOCK)
        self.watch.over(page, f"chrome-extension://{self.id}/", self.served.url)
        return Panel(page, self)

    def stop_worker(self) -> None:
        """Put the worker to sleep, as the browser does after half a minute."""
        browser = self.context.browser
        assert browser is not None
        session = browser.new_browser_cdp_session()
        for one in session.send("Target.getTargets")["targetInfos"]:
            if one["type"] == "service_worker":
                session.send("Target.closeTarget", {"targetId": one["targetId"]})
        self.context.pages[0].wait_for_timeout(500)
        left = session.send("Target.getTargets")["targetInfos"]
        assert [one for one in left if one["type"] == "service_worker"] == []
        session.detach()

    def stored(self) -> dict[str, Any]:
        """What the extension keeps, and what it may read."""
        return dict(
            self.context.service_workers[0].evaluate(
                "async () => ({local: await chrome.storage.local.get(),"
                " session: await chrome.storage.session.get(),"
                " origins: (await chrome.permissions.getAll()).origins.sort()})"
            )
        )


class Panel:
    """The side panel as a person uses it."""

    def __init__(self, page: Page, beside: Beside) -> None:
        self.page = page
        self._beside = beside

    def sign_in(self, service: str | None = None, key: str | None = None) -> None:
        """Fill in where Assist is, and the key."""
        self.page.locator("#service").fill(service or self._beside.served.url)
        self.page.locator("#key").fill(key or self._beside.served.key)
        self.page.locator("#sign-in").click()

    def way(self, name: str) -> Locator:
        """A button of what can be done with the page in front."""
        return self.page.locator(f'[data-way="{name}"]')

    @property
    def title(self) -> Locator:
        """What the panel says of the page in front."""
        return self.page.locator("#place-title")

    @property
    def card(self) -> Locator:
        """The suggestion that is unfolded."""
        return self.page.locator(".card.unfolded")

    def read(self) -> None:
        """Read the suggestion that is unfolded, as long as a person must."""
        self.card.wait_for()
        self.page.locator("#brief h2").wait_for()
        self.page.evaluate("later(1000)")

    def act(self, what: str) -> None:
        """Press a button of the unfolded suggestion."""
        self.card.locator(f'[data-act="{what}"]').click()

    def see(self) -> None:
        """Open what the unfolded suggestion quotes first, and close it again when that is on record."""
        with self.page.expect_response(lambda told: "evidence_opened" in (told.request.post_data or "")):
            self.card.locator(".quote").first.click()
        self.page.locator("#source mark").wait_for()
        self.page.locator("#source-close").click()
        self.read()

    def picture(self, name: str) -> None:
        """Keep how the panel looks now."""
        keep(self.page, f"panel/{name}")


def copy_of(profile: Path, to: Path) -> Path:
    """A profile of one's own to change."""
    shutil.copytree(profile, to, ignore=shutil.ignore_patterns("Singleton*"))
    return to
