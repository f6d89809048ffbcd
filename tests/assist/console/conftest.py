"""Fixtures of the console's tests: one browser, pages that misbehave fail, and the service's own view."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.assist.console.browsing import Console, Desk, Watch, browsing
from tests.served import Served


@pytest.fixture(scope="module")  # not longer: while it is open, its event loop keeps others from running
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture
def new_console(browser: Browser, served: Served) -> Iterator[Callable[[], Console]]:
    """Makes consoles, each of another person; every one of them must have behaved when the test ends."""
    watch, contexts = Watch(), []

    def make() -> Console:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        watch.over(page, served.url)
        return Console(page, served)

    yield make
    for context in contexts:
        context.close()
    assert watch == Watch()


@pytest.fixture
def console(new_console: Callable[[], Console]) -> Console:
    return new_console()


@pytest.fixture
def desk(served: Served) -> Iterator[Desk]:
    with served.client() as client:
        yield Desk(client)
        for stop in client.get("/v1/stops").json()["items"]:
            client.post("/v1/resume", json={"scope": stop["scope"], "id": stop["id"]})
