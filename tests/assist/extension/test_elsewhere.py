"""Where no help desk is known: what a person selects on any page, and a Chatwoot on a host of their own."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.assist.console.browsing import Desk
from tests.assist.extension.browsing import Beside, Panel
from tests.assist.extension.test_following import STORY
from tests.assist.extension.test_panel import QUESTION

pytestmark = pytest.mark.browser

NOTES = "https://notes.example.net"
CHATWOOT = "https://chat.example.org"  # a person has agreed to it before: see ALLOWED in conftest.py
OTHER = "How do I descale the CremaOne coffee machine?"
INBOX = f"<h1>Inbox</h1><p id=one>{QUESTION}</p><p id=two>{OTHER}</p><textarea id=own>Hello</textarea>"


def begin(beside: Beside, url: str) -> tuple[Page, Panel]:
    """A page in front whose toolbar button was pressed, and the panel beside it, signed in."""
    page = beside.open(url)
    beside.press(page)
    panel = beside.panel()
    panel.sign_in()
    panel.way("select").wait_for()
    return page, panel


def stored(beside: Beside, path: str) -> Any:
    """What the service has at a path."""
    with beside.served.client() as client:
        return Desk(client).get(path)


def selected(beside: Beside) -> dict[str, str]:
    """The conversations that were read by selection on this page: what was said, by id."""
    ids = [one["id"] for one in stored(beside, "/v1/conversations?limit=50")["items"]]
    mine = [id for id in ids if id.startswith("selection:notes.example.net:")]
    return {id: stored(beside, f"/v1/conversations/{id}")["turns"][0]["text"] for id in mine}


def test_what_is_selected_on_a_page_that_nobody_knows_is_answered_and_copied(beside: Beside) -> None:
    beside.pages[f"{NOTES}/"] = INBOX
    page, panel = begin(beside, f"{NOTES}/inbox")
    expect(panel.title).to_have_text("notes.example.net is no help desk that Assist knows")

    panel.way("select").click()
    expect(panel.page.locator("#place-problem")).to_have_text("Nothing is selected on the page.")
    assert selected(beside) == {}
    page.locator("#one").click(click_count=3)
    panel.way("select").click()

    # Nobody is known by a selection: nothing is handed over before the person goes on.
    panel.page.locator("#go-on").wait_for()
    assert selected(beside) == {}
    panel.page.locator("#go-on").click()
    panel.read()
    ((first, said),) = selected(beside).items()
    assert (said, stored(beside, f"/v1/conversations/{first}")["customer_id"]) == (QUESTION, None)
    panel.picture("selected-suggestion")
    draft = stored(beside, f"/v1/conversations/{first}/suggestions")["items"][0]["draft"]

    # It cannot be inserted where nothing may be read or written: it is copied.
    expect(panel.card.locator('[data-act="accept"]')).to_contain_text("Copy")
    panel.see()
    panel.act("accept")
    expect(panel.page.locator("#taking-text")).to_have_value(draft)
    expect(panel.page.locator(".expecting")).to_contain_text("Copied, not sent yet")
    assert page.locator("#own").input_value() == "Hello"
    assert draft not in page.content()

    # Another selection is another conversation.
    page.locator("#two").click(click_count=3)
    panel.page.locator("#select-again").click()
    panel.page.locator("#go-on").click()
    panel.read()
    assert sorted(selected(beside).values()) == sorted([QUESTION, OTHER])
    expect(panel.page.locator("#taking")).to_be_hidden()
    assert beside.stored()["origins"] == [f"{beside.served.url}/*"]


def test_ones_own_chatwoot_is_read_once_it_is_named_and_until_it_is_not(beside: Beside) -> None:
    beside.imitate("chatwoot", CHATWOOT, STORY)
    page, panel = begin(beside, f"{CHATWOOT}/app/accounts/1/conversations/4711")
    expect(panel.title).to_have_text("chat.example.org is no help desk that Assist knows")
    id = "chatwoot:chat.example.org:4711"

    panel.page.locator("#place summary").click()
    panel.picture("own-chatwoot-ask")
    panel.way("chatwoot").click()

    panel.read()
    panel.picture("own-chatwoot")
    expect(panel.page.locator("#brief h2")).to_have_text("Mira Okafor")
    expect(panel.page.locator("#foot-where")).to_contain_text("chat.example.org")
    told = stored(beside, f"/v1/conversations/{id}")
    assert (told["customer_id"], [turn["text"] for turn in told["turns"]]) == (
        "cust-mira-okafor",
        [QUESTION],
    )
    assert beside.stored()["origins"] == sorted([f"{beside.served.url}/*", f"{CHATWOOT}/*"])
    draft = stored(beside, f"/v1/conversations/{id}/suggestions")["items"][0]["draft"]
    panel.see()
    panel.act("accept")
    expect(panel.page.locator(".expecting")).to_contain_text("Inserted, not sent yet")
    assert page.evaluate("helpdesk.editor('4711').text").split() == draft.split()
    assert page.evaluate("helpdesk.sent") == []

    # What the agent sends there is the decision; and what the customer says next is answered.
    page.locator(".send").click()
    expect(panel.page.locator(".outcome").first).to_have_text("✓ Sent as suggested")
    turn = {"by": "customer", "name": "Mira Okafor", "at": "2026-11-25T09:20:00Z", "html": OTHER}
    page.evaluate("([id, turn]) => helpdesk.say(id, turn)", ["4711", turn])
    expect(panel.card.locator(".draft")).to_contain_text("rinse", ignore_case=True)

    panel.page.locator("#stop-reading").click()
    expect(panel.page.locator("#sidebar")).to_be_hidden()
    turn = {"by": "customer", "name": "Mira Okafor", "at": "2026-11-25T09:21:00Z", "html": "One more thing"}
    page.evaluate("([id, turn]) => helpdesk.say(id, turn)", ["4711", turn])
    page.wait_for_timeout(800)
    assert beside.stored()["origins"] == [f"{beside.served.url}/*"]
    assert beside.stored()["local"] == {"service": beside.served.url, "chatwoots": []}
    said = [turn["text"] for turn in stored(beside, f"/v1/conversations/{id}")["turns"]]
    assert "One more thing" not in said
