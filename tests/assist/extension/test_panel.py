"""The panel beside a help desk: signing in, asking, reading along, inserting, and what is recorded."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.assist.extension.browsing import DESK, Beside, Panel
from tests.assist.extension.zendesk import COMPOSER, page_of, ticket

MIRA = "mira.okafor@example.com"
QUESTION = "Within how many days can I return a fridge that I just do not like?"


def begin(beside: Beside, *tickets: dict[str, Any], script: str = "") -> tuple[Page, Panel]:
    """A help desk with tickets 1, 2, …, the panel beside the first, and the person signed in."""
    numbered = {str(number): one for number, one in enumerate(tickets, 1)}
    beside.pages[f"{DESK}/"] = page_of(numbered, script)
    page = beside.open(f"{DESK}/agent/tickets/1")
    beside.press(page)
    panel = beside.panel()
    panel.sign_in()
    return page, panel


@pytest.mark.browser
def test_a_message_becomes_a_suggestion_is_inserted_and_what_is_sent_is_recorded(beside: Beside) -> None:
    page, panel = begin(beside, ticket(MIRA, QUESTION))
    expect(panel.title).to_have_text("Read conversations on acme.zendesk.com?")
    panel.picture("ask")
    panel.way("allow").click()
    panel.card.wait_for()
    panel.picture("suggestion")
    panel.page.wait_for_timeout(600)
    panel.card.locator('[data-act="accept"]').click()
    expect(page.locator(COMPOSER)).not_to_have_text("")
    panel.picture("inserted")
    page.screenshot(path="/tmp/exttry/page.png")
    page.locator("#submit").click()
    panel.page.wait_for_timeout(1500)
    panel.picture("recorded")
