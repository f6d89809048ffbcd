"""What the console is made of is little, in every language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.assist.console.browsing import FIRST_LOAD_BYTES, Console, Desk, weights
from tests.served import Served

pytestmark = pytest.mark.browser

COMPOSED = ("/console/translating.js", "/console/languages/composed.de.js")
"""What says the service's own sentences in German."""
AFTERWARDS = (*COMPOSED, "/console/source.js")
"""What is asked for once the first suggestion is drawn; the last later, for when the network is gone."""
AFTERWARDS_BYTES = 40_000


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_the_first_load_is_small(browser: Browser, served: Served, desk: Desk, locale: str) -> None:
    """With all that comes until a suggestion is on the screen."""
    id = desk.conversation("My fridge is getting warm, what can I do?")
    context = browser.new_context(locale=locale)
    console = Console(context.new_page(), served)
    console.open(id)
    console.page.locator(".card").first.wait_for()
    found = {url: weight for url, weight in weights(console.page).items() if not url.endswith(AFTERWARDS)}
    context.close()
    assert found[f"{served.url}/console/card.js"] > 0
    assert sum(found.values()) <= FIRST_LOAD_BYTES, found


def test_what_says_the_services_sentences_comes_after_the_first_suggestion(
    browser: Browser, served: Served, desk: Desk
) -> None:
    id = desk.conversation("My fridge is getting warm, what can I do?")
    context = browser.new_context(locale="de-DE")
    console = Console(context.new_page(), served)
    drawn: list[int] = []
    console.page.route(
        "**/translating.js",
        lambda route: (drawn.append(console.page.locator(".card").count()), route.continue_()),
    )
    console.open(id)
    console.page.wait_for_function(
        "names => names.every((name) => performance.getEntries().some((one) => one.name.endsWith(name)))",
        arg=list(AFTERWARDS),
    )
    found = {url: weight for url, weight in weights(console.page).items() if url.endswith(AFTERWARDS)}
    context.close()
    assert [count > 0 for count in drawn] == [True]
    assert 0 < sum(found.values()) <= AFTERWARDS_BYTES, found
