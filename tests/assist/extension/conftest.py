"""Fixtures of the extension's tests: the packed extension, a profile that allows, and a browser with both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from assist.extension.building import build
from tests.assist.console.browsing import Watch
from tests.assist.extension.browsing import (
    DESK,
    GMAIL,
    SALESFORCE,
    Beside,
    browser_with,
    copy_of,
    make_profile,
)
from tests.served import Served

ALLOWED = (
    "http://127.0.0.1",
    DESK,
    SALESFORCE,
    GMAIL,
    "https://globex.zendesk.com",
    "https://chat.example.org",
)


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make extension` makes."""
    folder, _ = build(tmp_path_factory.mktemp("built"))
    return folder


@pytest.fixture(scope="module")  # not longer: while it is open, its event loop keeps others from running
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as opened:
        yield opened


@pytest.fixture(scope="module")
def profile(playwright: Playwright, extension: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("profile") / "data"
    make_profile(playwright, extension, folder, ALLOWED)
    return folder


@pytest.fixture
def beside(
    playwright: Playwright, extension: Path, profile: Path, served: Served, tmp_path: Path
) -> Iterator[Beside]:
    """A browser in which nobody is signed in; the panel must have behaved when the test ends."""
    with browser_with(playwright, extension, copy_of(profile, tmp_path / "profile"), served) as opened:
        yield opened
        assert opened.watch == Watch()
