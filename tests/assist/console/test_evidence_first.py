"""What is of high impact: its source opens before it is taken over, and turning it down is no more work."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.assist.console.browsing import Console, Desk

pytestmark = pytest.mark.browser

QUESTION = "How late may a delivery be before I get a credit?"
OWN = "I have looked, and you have until Friday."
FIRST = "Much depends on this: its source opens first."
READ = "You have opened its source: you can use it now."
TOLD = "First its source. Read it, close it, then press again."


def begin(console: Console, desk: Desk) -> tuple[str, dict[str, Any]]:
    """A conversation with a suggestion of high impact, read; its id and the suggestion."""
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    first = desk.suggestions(id)[0]
    assert first["evidence_first"] is True
    expect(console.card.locator(".first")).to_have_text(FIRST)
    return id, first


def outcomes(desk: Desk, id: str) -> list[tuple[str, str | None]]:
    made = [one["decision"] for one in desk.suggestions(id) if one["decision"]]
    return [(one["outcome"], one["sent"]) for one in made]


def opened(console: Console, desk: Desk, suggestion: dict[str, Any]) -> list[str]:
    """What is on record of a suggestion besides that it was displayed."""
    events = desk.get(f"/v1/journal/{suggestion['id']}/replay")["events"]
    return [one["event"] for one in events if one["event"] != "displayed"]


class Gestures:
    """Counts what a person does."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.count = 0

    def press(self, key: str) -> None:
        self.count += 1
        self.console.page.keyboard.press(key)

    def click(self, selector: str) -> None:
        self.count += 1
        self.console.page.locator(selector).click()


def accept(console: Console, how: str) -> int:
    """Accept what is on top; the gestures it took."""
    hands = Gestures(console)
    act = '.card.unfolded [data-act="accept"]'
    while "Sent." not in console.state.inner_text():
        hands.press("a") if how == "key" else hands.click(act)
        expect(console.page.locator("#state")).not_to_have_text("")
        if console.page.locator("#source").is_visible() or "source" in console.state.inner_text():
            expect(console.page.locator("#source mark")).to_be_in_viewport()
            expect(console.page.locator(".card .first")).to_have_text(READ)
            hands.press("Escape") if how == "key" else hands.click("#source-close")
            expect(console.page.locator("#source")).to_be_hidden()
            console.page.evaluate("document.querySelector('#state').textContent = ''")
        else:
            expect(console.state).to_have_text("Sent.")
    return hands.count


def override(console: Console, how: str) -> int:
    """Turn down what is on top for words of one's own, the typing aside; the gestures it took."""
    hands = Gestures(console)
    hands.press("o") if how == "key" else hands.click('.card.unfolded [data-act="override"]')
    console.page.keyboard.type(OWN)
    hands.press("Control+Enter") if how == "key" else hands.click("#send")
    expect(console.state).to_have_text("Sent.")
    return hands.count


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_accepting_takes_more_gestures_than_overriding(console: Console, desk: Desk, how: str) -> None:
    id, first = begin(console, desk)
    accepting = accept(console, how)
    assert outcomes(desk, id) == [("accepted", first["draft"])]
    assert opened(console, desk, first) == ["evidence_opened"]

    id, first = begin(console, desk)
    overriding = override(console, how)
    assert outcomes(desk, id) == [("overridden", OWN)]
    assert opened(console, desk, first) == []
    assert (accepting, overriding) == (3, 2)


def test_accepting_opens_the_source_at_its_quote_and_decides_nothing(console: Console, desk: Desk) -> None:
    id, first = begin(console, desk)
    before = console.card.locator(".decide").bounding_box()

    console.act("mouse", "accept")

    quoted = (first["conflicts"] or [first])[0]["evidence"][0]
    expect(console.page.locator("#source mark")).to_have_text(quoted["quote"])
    expect(console.page.locator("#source mark")).to_be_in_viewport()
    expect(console.state).to_have_text(TOLD)
    expect(console.card.locator(".first")).to_have_text(READ)
    assert (outcomes(desk, id), desk.said(id)) == ([], [])
    console.page.keyboard.press("Escape")
    expect(console.card).to_be_focused()  # not its button: Enter must not accept
    console.page.keyboard.press("Enter")
    assert console.card.locator(".decide").bounding_box() == before
    assert (outcomes(desk, id), desk.said(id)) == ([], [])


def test_a_source_that_was_opened_by_hand_is_not_opened_again(console: Console, desk: Desk) -> None:
    id, first = begin(console, desk)
    console.page.keyboard.press("v")
    expect(console.card.locator(".first")).to_have_text(READ)
    console.page.keyboard.press("Escape")

    console.act("key", "accept")

    expect(console.state).to_have_text("Sent.")
    assert outcomes(desk, id) == [("accepted", first["draft"])]


@pytest.mark.parametrize("more", ["", " Is there anything else that I can do for you?"])
def test_what_was_edited_from_it_waits_for_the_source_too(console: Console, desk: Desk, more: str) -> None:
    id, first = begin(console, desk)
    console.act("key", "edit")
    console.page.keyboard.type(more)

    console.send("key")
    expect(console.page.locator("#source mark")).to_be_in_viewport()
    expect(console.card.locator(".first")).to_have_text(READ)
    assert outcomes(desk, id) == []
    console.page.keyboard.press("Escape")
    expect(console.composer).to_have_value(first["draft"] + more)
    console.send("key")

    expect(console.state).to_have_text("Sent.")
    assert outcomes(desk, id) == [("edited" if more else "accepted", first["draft"] + more)]


def test_an_opening_that_is_not_on_record_does_not_count(console: Console, desk: Desk) -> None:
    id, _ = begin(console, desk)
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.post_data or "")
        route.abort()

    console.page.route("**/events", lose)
    console.act("key", "accept")
    expect(console.page.locator("#source mark")).to_be_visible()
    console.page.keyboard.press("Escape")
    expect(console.card.locator(".first")).to_have_text(FIRST)
    console.act("key", "accept")
    expect(console.page.locator("#source mark")).to_be_visible()
    assert [one for one in lost if "evidence_opened" in one]
    assert outcomes(desk, id) == []


def test_nothing_accepts_by_itself_and_enter_never_does(console: Console, desk: Desk) -> None:
    console.page.clock.install()
    id, first = begin(console, desk)
    focused = "document.activeElement.closest('[data-act]')"
    assert console.page.evaluate(focused) is None

    console.page.clock.fast_forward("01:00:00")
    console.composer.press("Enter")
    console.composer.press_sequentially("aaa")
    console.composer.press("Enter")
    console.page.clock.fast_forward("01:00:00")
    assert console.page.evaluate(focused) is None
    expect(console.page.locator("#source")).to_be_hidden()
    console.page.keyboard.press("Escape")
    console.page.keyboard.press("v")
    expect(console.card.locator(".first")).to_have_text(READ)
    console.page.clock.fast_forward("01:00:00")

    assert (outcomes(desk, id), desk.said(id)) == ([], [])
    assert opened(console, desk, first) == ["evidence_opened"]


def test_a_script_of_the_page_neither_opens_nor_accepts(console: Console, desk: Desk) -> None:
    id, first = begin(console, desk)

    console.page.evaluate(
        """() => {
          for (const key of ["a", "v", "a"]) document.dispatchEvent(new KeyboardEvent("keydown", { key }));
          document.querySelector('.card.unfolded [data-act="accept"]').click();
          document.querySelector('.card.unfolded .quote').click();
        }"""
    )

    expect(console.page.locator("#source")).to_be_hidden()
    assert (outcomes(desk, id), opened(console, desk, first)) == ([], [])


def test_what_is_of_no_high_impact_is_accepted_in_one_gesture(console: Console, desk: Desk) -> None:
    id = desk.conversation("How do I clean the filter of my robot?")
    console.open(id)
    console.read()
    expect(console.card.locator(".first")).to_have_count(0)

    assert accept(console, "key") == 1
