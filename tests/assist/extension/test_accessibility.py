"""The panel held against WCAG 2.2 AA by axe-core in each of its states, and worked by keyboard alone."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.assist.console.test_accessibility import violations
from tests.assist.extension.browsing import DESK, Beside, Panel
from tests.assist.extension.test_panel import MIRA, QUESTION, in_assist
from tests.assist.extension.zendesk import COMPOSER, page_of, ticket

pytestmark = pytest.mark.browser

ID = "770011"
WAY_BACK = "And who pays for the way back?"
ELSEWHERE = "https://elsewhere.example"


def open_both(beside: Beside, id: str) -> tuple[Page, Panel]:
    """A ticket in front, and the panel beside it, in which nobody is signed in."""
    beside.pages[f"{DESK}/"] = page_of({id: ticket(MIRA, QUESTION)})
    page = beside.open(f"{DESK}/agent/tickets/{id}")
    beside.press(page)
    return page, beside.panel()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(beside: Beside, scheme: Literal["light", "dark"]) -> None:
    _, panel = open_both(beside, ID)
    panel.page.set_viewport_size({"width": 320, "height": 800})
    panel.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found: dict[str, list[str]] = {}

    def hold(state: str) -> None:
        found[state] = violations(panel.page)
        width = panel.page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            found[state].append(f"{width} pixels wide")
        panel.picture(f"state-{state}-{scheme}")

    panel.page.locator("#set-up").wait_for()
    hold("set-up")
    panel.sign_in(key="not-a-key-that-anybody-has")
    expect(panel.page.locator("#set-up-problem")).not_to_be_empty()
    hold("refused")
    panel.sign_in()
    panel.way("allow").wait_for()
    hold("asking")
    panel.way("allow").click()
    panel.read()
    hold("reading")

    beside.pages[f"{ELSEWHERE}/"] = "<p>Nothing for Assist</p>"
    other = beside.open(f"{ELSEWHERE}/")
    expect(panel.title).to_have_text("Begin on this tab")
    hold("unknown")
    beside.press(other)
    panel.way("select").wait_for()
    panel.page.locator("#place summary").click()
    hold("other")
    other.evaluate("getSelection().selectAllChildren(document.body)")
    panel.way("select").click()
    panel.page.locator("#go-on").wait_for()
    hold("selected")

    panel.page.route(f"{beside.served.url}/**", lambda route: route.abort())
    panel.page.reload()
    panel.page.locator("#away").wait_for()
    hold("service-down")
    panel.page.unroute(f"{beside.served.url}/**")
    panel.page.locator("#look-again").click()
    panel.page.locator("#sidebar").wait_for(state="attached")
    panel.page.locator("#sign-out").click()
    panel.page.locator("#set-up").wait_for()
    hold("signed-out")

    assert {state: all for state, all in found.items() if all} == {}
    assert len(found) == 9


def test_by_keyboard_alone_one_signs_in_allows_inserts_changes_writes_ones_own_and_dismisses(
    beside: Beside,
) -> None:
    page, panel = open_both(beside, "770012")
    keyboard = panel.page.keyboard
    expect(panel.page.locator("#service")).to_be_focused()
    keyboard.type(beside.served.url)
    keyboard.press("Tab")
    keyboard.type(beside.served.key)
    keyboard.press("Enter")
    panel.way("allow").wait_for()
    tab_to(panel, '[data-way="allow"]')
    keyboard.press("Enter")
    panel.read()

    # See the source, then insert.
    keyboard.press("v")
    panel.page.locator("#source mark").wait_for()
    keyboard.press("Escape")
    expect(panel.page.locator("#source")).to_be_hidden()
    first = in_assist(beside, "770012")["suggestions"][0]
    panel.read()
    keyboard.press("a")
    expect(page.locator(COMPOSER)).to_have_text(" ".join(first["draft"].split()))
    page.evaluate("document.querySelector('[contenteditable]').replaceChildren()")

    # Change it first.
    panel.read()
    keyboard.press("e")
    expect(panel.page.locator("#composer")).to_be_focused()
    keyboard.press("Control+End")
    keyboard.type(" Yours, Maria")
    keyboard.press("Control+Enter")
    changed = f"{first['draft']} Yours, Maria"
    expect(page.locator(COMPOSER)).to_have_text(" ".join(changed.split()))
    page.evaluate("document.querySelector('#submit').click()")
    expect(panel.page.locator(".outcome")).to_have_text("✓ Sent with your changes")
    keyboard.press("Escape")

    # Write one's own; dismiss.
    for key, outcome, text in (
        ("o", "overridden", "Who pays for the way back?"),
        ("x", "dismissed", QUESTION),
    ):
        page.evaluate("([id, text]) => say(id, 'customer', text)", ["770012", text])
        expect(panel.card.locator(".rank")).to_have_text("1")
        panel.read()
        id = panel.card.get_attribute("data-suggestion")
        keyboard.press(key)
        decided = panel.page.locator(f'[data-suggestion="{id}"] .outcome')
        expect(decided).to_be_visible()
        made = {one["id"]: one["decision"] for one in in_assist(beside, "770012")["suggestions"]}
        assert made[id]["outcome"] == outcome
    assert [one["text"].split() for one in page.evaluate("sent")] == [changed.split()]


def tab_to(panel: Panel, selector: str) -> None:
    """Go there with the Tab key, as somebody without a mouse."""
    for _ in range(20):
        if panel.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        panel.page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the Tab key")
