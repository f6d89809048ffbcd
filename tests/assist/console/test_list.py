"""The list of conversations: however many have come since, the one that was open is open again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Console, Desk

pytestmark = pytest.mark.browser

READ_AT_ONCE = 50


def busy(desk: Desk) -> str:
    """A conversation after which so many have come that it stands on the list's second page; its id."""
    id = desk.conversation("My fridge is getting warm again.", "cust-mira-okafor")
    for _ in range(READ_AT_ONCE):
        desk.conversation()
    return id


def test_the_one_that_was_open_is_open_again_however_many_came_since(console: Console, desk: Desk) -> None:
    id = busy(desk)

    console.open(id)

    row = console.page.locator(f'[data-conversation="{id}"]')
    expect(console.page.locator("#subject-detail")).to_contain_text("Mira Okafor")
    expect(row).to_have_count(1)
    expect(row).to_have_attribute("aria-current", "true")
    console.page.keyboard.press("k")
    expect(row).not_to_have_attribute("aria-current", "true")
    console.page.keyboard.press("j")
    expect(row).to_have_attribute("aria-current", "true")
    console.page.locator("#more").click()
    expect(console.page.locator("#conversations li").nth(READ_AT_ONCE + 1)).to_be_attached()
    expect(row).to_have_count(1)


def test_where_the_one_that_was_open_is_gone_the_latest_is_open(console: Console, desk: Desk) -> None:
    latest = desk.conversation()

    console.open("console-no-such-conversation")

    expect(console.page.locator(f'[data-conversation="{latest}"]')).to_have_attribute("aria-current", "true")
