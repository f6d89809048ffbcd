"""Fixtures of the sidebar's tests: a service whose sidebar one help desk may embed, and that help desk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.assist.console.browsing import Desk, Watch, browsing
from tests.assist.sidebar.hosting import HelpDesk, hosting
from tests.served import Served, serving


@pytest.fixture(scope="module")  # not longer: while it is open, its event loop keeps others from running
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="session")
def origin() -> Iterator[str]:
    """The origin of a help desk that may embed the sidebar."""
    with hosting() as at:
        yield at


@pytest.fixture(scope="session")
def stranger() -> Iterator[str]:
    """An origin that may not."""
    with hosting() as at:
        yield at


@pytest.fixture(scope="session")
def framed(sample_data: Path, origin: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company, served to that help desk."""
    data_dir = tmp_path_factory.mktemp("framed") / "data"
    shutil.copytree(sample_data, data_dir)
    same_site = origin.replace("localhost", "127.0.0.1")
    with serving(data_dir, ASSIST_FRAME_ORIGINS=f"{origin},{same_site}") as service:
        yield service


@pytest.fixture
def new_help_desk(
    browser: Browser, framed: Served, origin: str, stranger: str
) -> Iterator[Callable[..., HelpDesk]]:
    """Makes help desks, each of another person; every one of them must have behaved when the test ends."""
    watch, contexts = Watch(), []

    def make(name: str = "help_desk", width: int = 1200, locale: str = "en-GB") -> HelpDesk:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        watch.over(page, framed.url, origin, stranger)
        return HelpDesk(page, framed, origin, name)

    yield make
    for context in contexts:
        context.close()
    assert watch == Watch()


@pytest.fixture
def help_desk(new_help_desk: Callable[..., HelpDesk]) -> HelpDesk:
    opened = new_help_desk()
    opened.open()
    return opened


@pytest.fixture
def desk(framed: Served) -> Iterator[Desk]:
    with framed.client() as client:
        yield Desk(client)
        for stop in client.get("/v1/stops").json()["items"]:
            client.post("/v1/resume", json={"scope": stop["scope"], "id": stop["id"]})


@pytest.fixture
def id() -> str:
    """A conversation of this test's own."""
    return uuid4().hex[:12]
