"""Handing over and wrapping up in the console."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.assist.console.browsing import Console, Desk, wait_until

pytestmark = pytest.mark.browser

MIRA = "cust-mira-okafor"
QUESTION = "My fridge is getting warm again, can somebody come and repair it?"


def leave(page: Page) -> None:
    """Close the paper."""
    page.keyboard.press("Escape")
    expect(page.locator("#paper")).to_be_hidden()


def written(page: Page) -> str:
    page.locator("#paper-text").wait_for()
    return page.locator("#paper-text").input_value()


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_a_conversation_is_handed_over_in_one_gesture(console: Console, desk: Desk, how: str) -> None:
    id = desk.conversation(QUESTION, MIRA)
    console.open(id)
    console.read()

    if how == "key":
        console.page.keyboard.press("h")
    else:
        console.page.locator("#hand-over").click()

    expect(console.page.locator("#paper-title")).to_have_text("Handover")
    text = written(console.page)
    told = desk.send("POST", f"/v1/conversations/{id}/handover", {})
    assert told["opening"] in text
    expect(console.page.locator("#paper-text")).to_be_editable()
    console.page.keyboard.press("Escape")
    expect(console.page.locator("#paper")).to_be_hidden()
    assert desk.get(f"/v1/conversations/{id}")["closed_at"] is None


def test_what_is_typed_in_a_handover_decides_nothing(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION, MIRA)
    console.open(id)
    console.read()
    console.page.keyboard.press("h")
    written(console.page)

    console.page.keyboard.type("a x ")
    console.page.locator("#paper-title").click()
    console.page.keyboard.press("a")

    assert [one["decision"] for one in desk.suggestions(id) if one["decision"]] == []


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_wrapping_up_closes_only_after_the_second_gesture(console: Console, desk: Desk, how: str) -> None:
    id = desk.conversation(QUESTION, MIRA)
    console.open(id)
    console.read()

    if how == "key":
        console.page.keyboard.press("w")
    else:
        console.page.locator("#wrap-up").click()
    expect(console.page.locator("#ending")).to_be_visible()
    assert desk.get(f"/v1/conversations/{id}")["closed_at"] is None

    console.page.locator('#ending input[value="yes"]').check()
    console.page.locator("#ending-disposition").fill("repair visit booked")
    if how == "key":
        console.page.keyboard.press("Enter")
    else:
        console.page.locator("#ending-now").click()

    assert "Resolved" in written(console.page)
    closed = desk.get(f"/v1/conversations/{id}")
    assert closed["closed_at"] is not None
    expect(console.page.locator("#subject-detail")).to_contain_text("closed")


def test_what_was_answered_and_changed_stays_when_the_wrap_up_is_opened_again(
    console: Console, desk: Desk
) -> None:
    first, second = desk.conversation(QUESTION, MIRA), desk.conversation(QUESTION, MIRA)
    console.open(first)
    console.read()
    page, mine = console.page, "We call her on Monday."
    page.locator("#wrap-up").click()
    page.locator('#ending input[value="no"]').check()
    page.locator("#ending-disposition").fill("part ordered")
    leave(page)
    console.switch(second)
    console.read()
    page.locator("#wrap-up").click()
    expect(page.locator('#ending input[value="unknown"]')).to_be_checked()
    expect(page.locator("#ending-disposition")).to_have_value("")
    leave(page)
    console.switch(first)
    console.read()

    page.locator("#wrap-up").click()
    expect(page.locator('#ending input[value="no"]')).to_be_checked()
    expect(page.locator("#ending-disposition")).to_have_value("part ordered")
    page.locator("#ending-now").click()
    assert "part ordered" in written(page)
    page.locator("#paper-text").fill(mine)
    leave(page)
    page.locator("#wrap-up").click()
    expect(page.locator('#ending input[value="no"]')).to_be_checked()
    page.locator("#ending-now").click()
    expect(page.locator("#paper-text")).to_be_visible()
    expect(page.locator("#paper-text")).to_have_value(mine)

    leave(page)
    page.locator("#wrap-up").click()
    page.locator("#ending-disposition").fill("part sent")
    page.locator("#ending-now").click()
    expect(page.locator("#paper-text")).to_have_value(re.compile(r"^We call her.*part sent", re.S))


def test_a_note_that_comes_late_leaves_a_wrap_up_that_was_opened_again_alone(
    console: Console, desk: Desk
) -> None:
    id = desk.conversation(QUESTION, MIRA)
    console.open(id)
    console.read()
    page, held = console.page, list[Route]()
    page.route(f"**/v1/conversations/{id}/close", lambda route: held.append(route))
    page.locator("#wrap-up").click()
    page.locator("#ending-now").click()
    wait_until(page, lambda: bool(held))
    leave(page)
    page.locator("#wrap-up").click()
    expect(page.locator("#ending-now")).to_be_visible()

    with page.expect_response(f"**/v1/conversations/{id}/close"):
        held[0].continue_()

    expect(page.locator(f'[data-conversation="{id}"]')).to_contain_text("closed")
    expect(page.locator("#ending-now")).to_be_visible()


def test_what_was_answered_in_a_wrap_up_is_not_there_for_the_next_person(
    console: Console, desk: Desk
) -> None:
    id = desk.conversation(QUESTION, MIRA)
    console.open(id)
    console.read()
    console.page.keyboard.press("w")
    console.page.locator('#ending input[value="no"]').check()
    console.page.locator("#ending-disposition").fill("part ordered")
    console.page.keyboard.press("Escape")
    console.page.get_by_role("button", name="Sign out").click()
    console.page.locator("#key").fill(console.served.key)
    console.page.get_by_role("button", name="Sign in").click()
    console.switch(id)
    console.read()

    console.page.keyboard.press("w")

    expect(console.page.locator('#ending input[value="unknown"]')).to_be_checked()
    expect(console.page.locator("#ending-disposition")).to_have_value("")
