"""The panel beside a help desk: signing in, asking, reading along, inserting, and what is recorded."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.assist.extension.browsing import DESK, Beside, Panel
from tests.assist.extension.zendesk import COMPOSER, page_of, ticket

MIRA = "mira.okafor@example.com"
QUESTION = "Within how many days can I return a fridge that I just do not like?"


def begin(beside: Beside, *tickets: dict[str, Any], script: str = "") -> tuple[Page, Panel, list[str]]:
    """A help desk with these tickets, the panel beside the first, the person signed in; the tickets' ids."""
    ids = [str(uuid4().int)[:12] for _ in tickets]
    beside.pages[f"{DESK}/"] = page_of(dict(zip(ids, tickets, strict=True)), script)
    page = beside.open(f"{DESK}/agent/tickets/{ids[0]}")
    beside.press(page)
    panel = beside.panel()
    panel.sign_in()
    return page, panel, ids


def in_assist(beside: Beside, id: str) -> dict[str, Any]:
    """The conversation of a ticket as the service has it."""
    with beside.served.client() as client:
        path = f"/v1/conversations/zendesk:acme.zendesk.com:{id}"
        told: dict[str, Any] = client.get(path).raise_for_status().json()
        told["suggestions"] = client.get(f"{path}/suggestions").raise_for_status().json()["items"]
        return told


@pytest.mark.browser
def test_a_message_becomes_a_suggestion_is_inserted_and_what_is_sent_is_recorded(beside: Beside) -> None:
    page, panel, (id,) = begin(beside, ticket(MIRA, QUESTION))
    expect(panel.title).to_have_text("Read conversations on acme.zendesk.com?")
    assert beside.stored()["origins"] == [f"{beside.served.url}/*"]
    panel.picture("ask")

    panel.way("allow").click()
    panel.read()
    panel.picture("suggestion")
    assert beside.stored()["origins"] == sorted([f"{beside.served.url}/*", f"{DESK}/*"])
    draft = in_assist(beside, id)["suggestions"][0]["draft"]
    assert draft not in page.content()

    panel.act("accept")
    expect(page.locator(COMPOSER)).to_have_text(" ".join(draft.split()))
    assert page.evaluate("sent") == []
    assert [turn["speaker"] for turn in in_assist(beside, id)["turns"]] == ["customer"]
    panel.picture("inserted")

    page.locator("#submit").click()
    expect(panel.card).to_have_count(0)
    panel.picture("recorded")
    told = in_assist(beside, id)
    assert told["suggestions"][0]["decision"]["outcome"] == "accepted"
    assert told["suggestions"][0]["decision"]["sent"] == draft
    assert [turn["speaker"] for turn in told["turns"]] == ["customer", "agent"]


@pytest.mark.browser
def test_the_panel_works_on_while_the_worker_sleeps(beside: Beside) -> None:
    page, panel, (id,) = begin(beside, ticket(MIRA, QUESTION))
    panel.way("allow").click()
    panel.read()
    beside.stop_worker()

    page.evaluate("([id]) => say(id, 'customer', 'And who pays for the way back?')", [id])
    expect(panel.card).to_be_visible()
    panel.page.wait_for_function("() => document.querySelectorAll('.card').length > 1")
    panel.read()
    panel.act("accept")

    expect(page.locator(COMPOSER)).not_to_have_text("")


@pytest.mark.browser
def test_while_the_browser_asks_the_panel_says_so(beside: Beside) -> None:
    unanswered = "https://other.zendesk.com"  # a question to this host stands until somebody answers
    beside.pages[f"{unanswered}/"] = page_of({"1": ticket(MIRA, QUESTION)})
    beside.press(beside.open(f"{unanswered}/agent/tickets/1"))
    panel = beside.panel()
    panel.sign_in()
    expect(panel.page.locator("#place-asking")).to_be_empty()

    panel.way("allow").click()

    told = "The browser asks you now whether Assist may reach other.zendesk.com. Answer there."
    expect(panel.page.locator("#place-asking")).to_have_text(told)
    expect(panel.page.locator("#place-problem")).to_be_empty()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("service", "key", "told"),
    [
        ("http://assist.example.org", "k", "This is no address that a key can be sent to."),
        ("", "a-wrong-key", "does not take this key"),
        ("http://127.0.0.1:1", "k", "Nothing answers at http://127.0.0.1:1."),
    ],
)
def test_a_wrong_address_or_key_is_told_with_what_to_do(
    beside: Beside, service: str, key: str, told: str
) -> None:
    beside.pages[f"{DESK}/"] = page_of({"1": ticket(MIRA, QUESTION)})
    beside.press(beside.open(f"{DESK}/agent/tickets/1"))
    panel = beside.panel()
    panel.sign_in(service or None, key)

    expect(panel.page.locator("#set-up-problem")).to_contain_text(told)
    assert (beside.stored()["local"], beside.stored()["session"]) == ({}, {})
    assert [one for one in beside.stored()["origins"] if beside.served.url not in one] == []
    if told.startswith("Nothing"):
        assert beside.watch.foreign == [f"{service}/v1/me"]
        beside.watch.foreign.clear()


@pytest.mark.browser
def test_another_tab_in_front_is_another_conversation_or_none(beside: Beside) -> None:
    page, panel, ids = begin(
        beside, ticket(MIRA, QUESTION), ticket("nobody@example.org", "My invoice is wrong.")
    )
    panel.way("allow").click()
    panel.read()

    page.locator(f'[data-go="{ids[1]}"]').click()
    expect(panel.page.locator("#unknown-name")).to_have_text("nobody@example.org")
    expect(panel.page.locator(".card")).to_have_count(0)

    beside.pages["https://elsewhere.example/"] = "<p>Nothing for Assist</p>"
    other = beside.open("https://elsewhere.example/")
    expect(panel.title).to_have_text("Begin on this tab")
    expect(panel.page.locator("#sidebar")).to_be_hidden()
    beside.press(other)
    expect(panel.title).to_have_text("elsewhere.example is no help desk that Assist knows")
    panel.picture("other")

    page.bring_to_front()
    expect(panel.page.locator("#unknown-name")).to_have_text("nobody@example.org")


@pytest.mark.browser
def test_permission_that_is_withdrawn_ends_the_reading(beside: Beside) -> None:
    page, panel, (id,) = begin(beside, ticket(MIRA, QUESTION))
    panel.way("allow").click()
    panel.read()

    panel.page.locator("#stop-reading").click()
    expect(panel.title).to_have_text("Read conversations on acme.zendesk.com?")
    page.evaluate("([id]) => say(id, 'customer', 'And one more thing')", [id])
    page.wait_for_timeout(1000)

    assert len(in_assist(beside, id)["turns"]) == 1
    assert beside.stored()["origins"] == [f"{beside.served.url}/*"]


@pytest.mark.browser
def test_signing_out_leaves_nothing(beside: Beside) -> None:
    _, panel, _ = begin(beside, ticket(MIRA, QUESTION))
    panel.way("allow").click()
    panel.read()
    assert beside.stored()["session"] == {"key": beside.served.key}
    assert beside.stored()["local"] == {"service": beside.served.url}

    panel.page.locator("#sign-out").click()
    panel.page.locator("#set-up").wait_for()

    assert (beside.stored()["local"], beside.stored()["session"]) == ({}, {})
    assert panel.page.evaluate("localStorage.length + sessionStorage.length") == 0
    expect(panel.page.locator("#sidebar")).to_be_empty()
    expect(panel.page.locator("#key")).to_have_value("")
