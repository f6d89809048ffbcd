"""Fixtures of the office's tests: its own service, because these tests change what it holds, and pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.assist.console.browsing import PATIENCE_MS, Desk, Watch, browsing
from tests.served import Served, serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="package")
def office_served(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company, with leads and editors at work in it."""
    data_dir = tmp_path_factory.mktemp("office") / "data"
    shutil.copytree(sample_data, data_dir)
    with serving(data_dir) as service:
        yield service


@pytest.fixture
def desk(office_served: Served) -> Iterator[Desk]:
    with office_served.client() as client:
        yield Desk(client)
        for stop in client.get("/v1/stops").json()["items"]:
            client.post("/v1/resume", json={"scope": stop["scope"], "id": stop["id"]})


class Office:
    """The office in one page."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page = page
        self.served = served
        page.set_default_timeout(PATIENCE_MS)

    def enter(self, view: str = "documents", key: str | None = None) -> None:
        """Sign in by the link, and go to a view by its address."""
        self.page.goto(f"{self.served.url}/office#key={key or self.served.key}")
        self.page.locator("#views a").first.wait_for()
        self.go(view)

    def go(self, view: str) -> None:
        self.page.evaluate("view => { location.hash = view; }", view)
        self.page.locator(".page h2").first.wait_for()

    def status_of(self, path: str, key: str | None = None) -> int:
        """How the service answers a GET made with `key`, by default the admin's."""
        with self.served.client(key) as client:
            return client.get(path).status_code

    def key_of(self, role: str) -> str:
        """A new key of a role."""
        with self.served.client() as client:
            made: str = client.post("/v1/keys", json={"name": f"a {role}", "role": role}).json()["key"]
            return made


@pytest.fixture
def new_office(browser: Browser, office_served: Served) -> Iterator[Callable[..., Office]]:
    """Makes offices, each of another person; every one of them must have behaved when the test ends."""
    watch, contexts = Watch(), []

    def make(width: int = 1440, locale: str = "en-GB") -> Office:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
        contexts.append(context)
        page = context.new_page()
        watch.over(page, office_served.url)
        watch.dialogs.clear()
        return Office(page, office_served)

    yield make
    for context in contexts:
        context.close()
    assert watch == Watch()


@pytest.fixture
def office(new_office: Callable[..., Office]) -> Office:
    return new_office()
