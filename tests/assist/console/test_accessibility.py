"""The console held against WCAG 2.2 AA by axe-core, in every state, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.assist.console.browsing import Console, Desk, Watch, keep
from tests.assist.console.test_card import RETURN, WARM, show
from tests.assist.console.test_console import QUESTION
from tests.served import Served

pytestmark = pytest.mark.browser

MIRA = "cust-mira-okafor"
BOX = "Do I need the box to return it?"
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def violations(page: Page) -> list[str]:
    """Each rule that is broken, and where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"]]


def signed_out(console: Console, _desk: Desk) -> None:
    console.page.goto(f"{console.served.url}/console#key=not-a-key-that-anybody-has")
    expect(console.page.locator("#sign-in-error")).not_to_be_empty()


def nothing_said(console: Console, desk: Desk) -> None:
    console.open(desk.conversation())


def suggested(console: Console, desk: Desk) -> None:
    console.open(desk.conversation("My fridge is getting warm again, who pays for the food?", MIRA))
    console.read()
    console.page.locator("#brief summary").click()


def disputed(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(BOX))
    console.read()


def wanted(console: Console, desk: Desk) -> None:
    show(console, desk, desk.conversation(RETURN, MIRA), "returns")


def in_a_playbook(console: Console, desk: Desk) -> None:
    show(console, desk, desk.conversation(WARM, MIRA), "playbook-fridge-warming")
    console.card.locator(".later summary").click()


def decided(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    desk.send("POST", f"/v1/suggestions/{desk.suggestions(id)[0]['id']}/decision", {"outcome": "dismissed"})
    console.open(id)
    console.page.locator(".outcome").wait_for()


def silent(console: Console, desk: Desk) -> None:
    console.open(desk.conversation("Thank you so much!"))
    console.page.locator(".silence").wait_for()


def reading_the_source(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(QUESTION))
    console.read()
    console.page.keyboard.press("v")
    console.page.locator("#source mark").wait_for()


def searching(console: Console, desk: Desk) -> None:
    console.open(desk.conversation())
    console.page.keyboard.press("/")
    console.page.keyboard.type("who pays for food that was spoiled?")
    console.page.keyboard.press("Enter")
    console.page.locator("#search-results button").first.wait_for()


def checked(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(QUESTION))
    console.read()
    console.composer.fill("You have 77 days to return it.")
    console.page.locator("#findings .finding").wait_for()


def handing_over(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(QUESTION, MIRA))
    console.read()
    console.page.keyboard.press("h")
    console.page.locator("#paper-text").wait_for()


def wrapping_up(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(QUESTION, MIRA))
    console.read()
    console.page.keyboard.press("w")
    console.page.locator("#ending-now").wait_for()


def stopped(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(QUESTION))
    desk.send("POST", "/v1/stop", {"scope": "all", "reason": "a test of the brakes"})
    console.page.locator(".halt").wait_for()


def offline(console: Console, desk: Desk) -> None:
    console.open(desk.conversation())
    console.composer.fill("I am here.")
    console.page.context.set_offline(True)
    console.send("key")
    expect(console.state).to_contain_text("What you typed is still here")


def away(console: Console, _desk: Desk) -> None:
    console.page.route("**/v1/**", lambda route: route.abort())
    console.page.goto(f"{console.served.url}/console#key={console.served.key}")
    console.page.locator("#away").wait_for()


def degraded(console: Console, desk: Desk) -> None:
    id = desk.conversation()
    answer = {"status": "degraded", "reason": "thinking_failed", "snapshot": None, "took_ms": 1, "need": ""}

    def degrade(route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), "answer": {**answer, "suggestions": []}})

    console.page.route("**/events", lambda route: route.abort())
    console.page.route("**/turns", degrade)
    console.open(id)
    console.say_as_customer(QUESTION)
    console.page.locator(".silence.degraded").wait_for()


def unknown(console: Console, desk: Desk) -> None:
    console.open(desk.conversation("The fridge is warm again. My lawyer will hear of this."))
    console.page.locator("#brief .headline").wait_for()


def signing_out(console: Console, desk: Desk) -> None:
    console.open(desk.conversation())
    console.composer.fill("I am looking for")
    console.page.get_by_role("button", name="Sign out").click()
    console.page.locator("#confirm-no").wait_for()


def before_they_call(console: Console, desk: Desk) -> None:
    console.open(desk.conversation())
    console.page.keyboard.press("b")
    console.page.locator("#outreach-list > *").first.wait_for()


STATES = (
    signed_out,
    away,
    degraded,
    unknown,
    signing_out,
    before_they_call,
    nothing_said,
    suggested,
    disputed,
    wanted,
    in_a_playbook,
    decided,
    silent,
    reading_the_source,
    searching,
    checked,
    handing_over,
    wrapping_up,
    stopped,
    offline,
)


@pytest.mark.parametrize("state", STATES)
def test_nothing_stands_in_the_way_of_anybody(
    console: Console, desk: Desk, state: Callable[[Console, Desk], None]
) -> None:
    console.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    state(console, desk)
    keep(console.page, f"console/{state.__name__}")
    in_light = violations(console.page)
    console.page.emulate_media(color_scheme="dark")

    assert (in_light, violations(console.page)) == ([], [])


@pytest.mark.parametrize("state", [signed_out, suggested, handing_over])
def test_at_320_pixels_nothing_is_wider_than_the_page(
    browser: Browser, served: Served, desk: Desk, state: Callable[[Console, Desk], None]
) -> None:
    watch = Watch()
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    watch.over(page, served.url)
    try:
        state(Console(page, served), desk)

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    finally:
        context.close()
    assert watch == Watch()
