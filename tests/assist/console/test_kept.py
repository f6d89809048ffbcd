"""What is half written is kept for who writes it, in this tab, until it is sent, closed or they sign out."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.assist.console.browsing import Console, Desk

pytestmark = pytest.mark.browser

HALF = "I am looking for the invoice of"
QUESTION = "My fridge is getting warm again, can somebody come and repair it?"
KEPT = "() => sessionStorage['assist-unsent'] ?? ''"


def key_of(desk: Desk, name: str) -> Any:
    return desk.send("POST", "/v1/keys", {"name": name, "role": "agent"})


def write_half(console: Console, desk: Desk, key: str) -> str:
    """Sign in and begin to write in a conversation; its id."""
    id = desk.conversation()
    console.enter(key)
    console.switch(id)
    console.composer.fill(HALF)
    return id


def test_it_is_there_after_a_reload_in_every_conversation(console: Console, desk: Desk) -> None:
    one = write_half(console, desk, console.served.key)
    other = desk.conversation()
    console.page.reload()
    expect(console.composer).to_have_value(HALF)
    console.switch(other)
    expect(console.composer).to_have_value("")
    console.composer.fill("Another text")

    console.page.reload()

    expect(console.composer).to_have_value("Another text")
    console.switch(one)
    expect(console.composer).to_have_value(HALF)
    assert console.page.evaluate("localStorage.length") == 0


def test_it_is_there_when_the_same_person_signs_in_with_a_new_key(console: Console, desk: Desk) -> None:
    key = key_of(desk, "Lena, who writes")
    write_half(console, desk, key["key"])

    desk.send("DELETE", f"/v1/keys/{key['id']}")
    expect(console.page.locator("#sign-in-error")).to_have_text("Your key is no longer valid. Sign in again.")
    expect(console.composer).to_have_value("")
    console.page.locator("#key").fill(key_of(desk, "Lena, who writes")["key"])
    console.page.keyboard.press("Enter")

    expect(console.composer).to_have_value(HALF)


def test_nobody_else_who_signs_in_sees_it(console: Console, desk: Desk) -> None:
    key = key_of(desk, "Lena, who leaves")
    id = write_half(console, desk, key["key"])
    desk.send("DELETE", f"/v1/keys/{key['id']}")
    console.page.locator("#sign-in-error", has_text="no longer valid").wait_for()

    console.page.locator("#key").fill(key_of(desk, "Noor, who comes")["key"])
    console.page.keyboard.press("Enter")

    console.switch(id)
    expect(console.composer).to_have_value("")
    assert console.page.evaluate(KEPT) == ""


def test_it_is_gone_when_it_is_sent(console: Console, desk: Desk) -> None:
    write_half(console, desk, console.served.key)
    assert HALF in console.page.evaluate(KEPT)
    expect(console.page.locator("#turns")).to_have_text("Nothing said yet.")  # nothing is sent unread

    console.page.locator("#send").click()

    expect(console.state).to_have_text("Sent.")
    assert console.page.evaluate(KEPT) == ""


def test_before_signing_out_drops_it_it_is_asked(console: Console, desk: Desk) -> None:
    write_half(console, desk, console.served.key)
    page = console.page
    page.locator("#leave").click()

    expect(page.locator("#confirm")).to_contain_text("What you have written and not sent is lost.")
    expect(page.locator("#confirm-no")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#confirm")).to_be_hidden()
    expect(console.composer).to_have_value(HALF)
    assert HALF in page.evaluate(KEPT)

    page.locator("#leave").click()
    page.locator("#confirm-yes").click()
    expect(page.locator("#door")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_where_it_cannot_be_asked_one_signs_out_all_the_same(console: Console, desk: Desk) -> None:
    write_half(console, desk, console.served.key)
    console.page.route("**/console/confirming.js", lambda route: route.abort())

    console.page.locator("#leave").click()

    expect(console.page.locator("#door")).to_be_visible()
    assert console.page.evaluate("sessionStorage.length") == 0


def test_it_is_not_kept_of_a_conversation_that_is_closed(console: Console, desk: Desk) -> None:
    write_half(console, desk, console.served.key)
    console.page.locator("#wrap-up").click()
    console.page.locator("#ending-now").click()
    console.page.locator("#paper-text").wait_for()

    console.page.wait_for_function("() => !sessionStorage['assist-unsent']")


def test_a_handover_that_was_changed_is_there_when_it_is_opened_again(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION, "cust-mira-okafor")
    console.open(id)
    console.read()
    paper = console.page.locator("#paper-text")
    console.page.keyboard.press("h")
    expect(paper).to_be_focused()
    console.page.keyboard.type("Please ring first. ")
    changed = paper.input_value()
    assert changed.startswith("Please ring first. ")
    console.page.keyboard.press("Escape")
    expect(paper).to_be_hidden()

    console.page.keyboard.press("h")
    expect(paper).to_be_focused()
    expect(paper).to_have_value(changed)
    console.page.keyboard.press("Escape")
    expect(paper).to_be_hidden()

    # What has come since stands below, whole.
    desk.say(id, "I want a refund for the spoiled food.")
    console.page.locator("#turns", has_text="for the spoiled food").wait_for()
    console.page.keyboard.press("h")
    anew = desk.send("POST", f"/v1/conversations/{id}/handover", {})["text"]
    assert anew not in changed
    expect(paper).to_have_value(f"{changed}\n\n{anew}")


def test_who_wraps_up_before_a_conversation_has_loaded_gets_it_then(console: Console, desk: Desk) -> None:
    one, other = desk.conversation(), desk.conversation()
    console.open(one)
    held: list[Route] = []
    console.page.route(f"**/v1/conversations/{other}", lambda route: held.append(route))
    console.page.locator(f'[data-conversation="{other}"]').click()
    console.page.wait_for_timeout(100)
    console.page.locator("#wrap-up").click()
    expect(console.page.locator("#ending-now")).to_be_hidden()

    held[0].continue_()

    expect(console.page.locator("#ending-now")).to_be_visible()
