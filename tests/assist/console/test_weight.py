"""What the console is made of is little, in every language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.assist.console.browsing import FIRST_LOAD_BYTES, Console, Desk, weights
from tests.served import Served

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_the_first_load_is_small(browser: Browser, served: Served, desk: Desk, locale: str) -> None:
    """With all that comes until a suggestion is on the screen."""
    id = desk.conversation("My fridge is getting warm, what can I do?")
    context = browser.new_context(locale=locale)
    console = Console(context.new_page(), served)
    console.open(id)
    console.page.locator(".card").first.wait_for()
    found = weights(console.page)
    context.close()
    assert found[f"{served.url}/console/card.js"] > 0
    assert sum(found.values()) <= FIRST_LOAD_BYTES, found
