"""The focus is never lost: after a dialog, a search that failed, and where the service is away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.assist.console.browsing import Console, Desk, wait_until

pytestmark = pytest.mark.browser

QUESTION = "How do I clean the filter of my robot?"
DIALOGS = {"/": "#search", "h": "#paper", "w": "#paper", "b": "#outreach"}


@pytest.mark.parametrize("key", DIALOGS)
@pytest.mark.parametrize("begins", ["body", "card"])
def test_after_a_dialog_that_a_key_opened_the_keys_go_on_with_the_card(
    console: Console, desk: Desk, key: str, begins: str
) -> None:
    console.open(desk.conversation(QUESTION))
    console.read()
    if begins == "card":
        console.card.focus()

    console.page.keyboard.press(key)
    dialog = console.page.locator(DIALOGS[key])
    expect(dialog).to_be_visible()
    console.page.wait_for_function("document.activeElement.closest('dialog')")
    console.page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(console.card).to_be_focused()


def test_two_tabs_and_a_key_lead_to_what_is_suggested(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(QUESTION))
    console.read()
    console.page.evaluate("document.activeElement.blur()")

    console.page.keyboard.press("Tab")
    expect(console.page.locator(":focus")).to_have_text("Skip to the suggestion")
    console.page.keyboard.press("Enter")
    expect(console.page.locator("#suggestions")).to_be_focused()
    for _ in range(12):
        console.page.keyboard.press("Tab")
        if console.page.locator(":focus").get_attribute("data-act") == "accept":
            return
    pytest.fail("Accept is more than twelve tabs from there")


def test_a_search_that_failed_stays_open_with_its_words_and_says_why(console: Console, desk: Desk) -> None:
    console.open(desk.conversation())
    console.page.route("**/v1/search", lambda route: route.abort())
    console.page.keyboard.press("/")
    console.page.keyboard.type("who pays?")
    console.page.keyboard.press("Enter")

    note = console.page.locator("#search-note")
    expect(note).to_have_text("Assist does not answer. Your question stays here: search again in a moment.")
    expect(note).to_have_class("quiet problem")
    expect(console.page.locator("#search")).to_be_visible()
    expect(console.page.locator("#search-query")).to_have_value("who pays?")
    expect(console.page.locator("#search-query")).to_be_focused()

    console.page.unroute("**/v1/search")
    console.page.keyboard.press("Enter")
    expect(console.page.locator("#search-results button").first).to_be_visible()
    expect(note).to_have_class("quiet")


def test_what_is_asked_before_the_search_has_come_is_asked_then(console: Console, desk: Desk) -> None:
    console.open(desk.conversation())
    held: list[Route] = []
    console.page.route("**/console/searching.js", lambda route: held.append(route))
    console.page.keyboard.press("/")
    console.page.keyboard.type(QUESTION)
    console.page.keyboard.press("Enter")
    wait_until(console.page, lambda: bool(held))
    expect(console.page.locator("#search-results button")).to_have_count(0)

    for route in held:
        route.continue_()

    expect(console.page.locator("#search-results button").first).to_be_visible()


def test_where_the_service_is_away_one_key_looks_again(console: Console) -> None:
    console.page.route("**/v1/**", lambda route: route.abort())
    console.page.goto(f"{console.served.url}/console#key={console.served.key}")
    expect(console.page.locator("#look-again")).to_be_focused()

    console.page.unroute("**/v1/**")
    console.page.keyboard.press("Enter")

    expect(console.page.locator("#desk")).to_be_visible()


def test_the_list_is_one_stop_of_the_tab_key_and_arrows_walk_in_it(console: Console, desk: Desk) -> None:
    older, newer = desk.conversation(QUESTION), desk.conversation(QUESTION)
    console.open(newer)
    console.read()
    rows, focused = console.page.locator("#conversations button"), console.page.locator(":focus")
    expect(rows.nth(2)).to_be_visible()
    console.page.locator("#beginning summary").focus()

    console.page.keyboard.press("Tab")
    expect(focused).to_have_attribute("data-conversation", newer)
    console.page.keyboard.press("Tab")
    expect(console.page.locator("#conversations :focus")).to_have_count(0)
    console.page.keyboard.press("Shift+Tab")
    expect(focused).to_have_attribute("data-conversation", newer)
    console.page.keyboard.press("ArrowDown")
    expect(focused).to_have_attribute("data-conversation", older)
    expect(console.page.locator("[aria-current]")).to_have_attribute("data-conversation", newer)
    console.page.keyboard.press("Home")
    console.page.keyboard.press("ArrowUp")
    expect(rows.first).to_be_focused()
    console.page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    console.page.keyboard.press("Tab")
    expect(console.page.locator("#conversations :focus")).to_have_count(0)
    console.page.keyboard.press("Shift+Tab")
    expect(rows.last).to_be_focused()

    console.page.keyboard.press("Home")
    console.page.keyboard.press("ArrowDown")
    console.page.keyboard.press("Enter")
    expect(console.page.locator("[aria-current]")).to_have_attribute("data-conversation", older)
    expect(focused).to_have_attribute("data-conversation", older)
    console.read()
    console.page.keyboard.press("k")
    expect(console.page.locator("[aria-current]")).to_have_attribute("data-conversation", newer)


def test_from_the_list_a_few_tabs_lead_to_the_card(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(QUESTION))
    console.read()
    console.page.locator("#conversations [aria-current]").focus()

    for _ in range(12):
        console.page.keyboard.press("Tab")
        if console.page.locator(":focus").get_attribute("data-act") == "accept":
            return
    pytest.fail("Accept is more than twelve tabs from the list")
