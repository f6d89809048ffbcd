"""The sidebar held against WCAG 2.2 AA by axe-core, in every state, light and dark, in its 320 pixels."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Desk, keep
from tests.assist.console.test_accessibility import violations
from tests.assist.sidebar.hosting import HelpDesk
from tests.assist.sidebar.test_sidebar import MIRA, QUESTION, ask

pytestmark = pytest.mark.browser


def signed_out(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    help_desk.frame.locator("#sign-out").click()
    help_desk.frame.locator("#key").wait_for()


def none_open(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    help_desk.frame.locator("#nothing").wait_for()


def unknown(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    help_desk.begin(id, customer={"name": "Nobody Known", "email": "nobody@example.com"})
    help_desk.frame.locator("#go-on").wait_for()


def suggested(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id, "My fridge is getting warm again. I want a refund.")
    help_desk.frame.locator("#brief summary").click()


def inserted(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.act("mouse", "accept")
    help_desk.frame.locator(".expecting").wait_for()


def to_copy(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.composer.evaluate("composer => (composer.readOnly = true)")
    help_desk.act("mouse", "accept")
    help_desk.frame.locator("#taking").wait_for()


def checked(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.frame.locator("#composer").fill("You have 77 days to return it.")
    help_desk.frame.locator("#findings .finding").first.wait_for()


def decided(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.act("mouse", "dismiss")
    help_desk.frame.locator(".outcome").wait_for()


def silent(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    help_desk.begin(id, customer=MIRA)
    help_desk.say(id, "Thank you so much!")
    help_desk.frame.locator(".silence.silent").wait_for()


def reading_the_source(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.card.locator(".quote").first.click()
    help_desk.frame.locator("#source mark").wait_for()


def searching(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    help_desk.frame.locator("#search-open").click()
    help_desk.frame.locator("#search-query").fill(QUESTION)
    help_desk.frame.locator("#search-now").click()
    help_desk.frame.locator("#search-results button").first.wait_for()


def wrapping_up(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.frame.locator("#wrap-up").click()
    help_desk.frame.locator("#ending-now").wait_for()


def handing_over(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.frame.locator("#hand-over").click()
    help_desk.frame.locator("#paper-text").wait_for()


def stopped(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    desk.send("POST", "/v1/stop", {"scope": "all", "reason": "a test of the brakes"})
    help_desk.frame.locator(".halt").wait_for()


def offline(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.page.context.set_offline(True)
    help_desk.say(id, "Are you there?")
    expect(help_desk.state).to_contain_text("Your help desk works as always")


STATES = (
    signed_out,
    none_open,
    unknown,
    suggested,
    inserted,
    to_copy,
    checked,
    decided,
    silent,
    reading_the_source,
    searching,
    wrapping_up,
    handing_over,
    stopped,
    offline,
)


@pytest.mark.parametrize("state", STATES)
def test_nothing_stands_in_the_way_of_anybody(
    help_desk: HelpDesk, desk: Desk, id: str, state: Callable[..., None]
) -> None:
    help_desk.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    state(help_desk, desk, id)
    keep(help_desk.page, f"frame/{state.__name__}")
    in_light = violations(help_desk.inside)
    help_desk.page.emulate_media(color_scheme="dark")

    assert (in_light, violations(help_desk.inside)) == ([], [])
    width, wide = help_desk.inside.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    assert wide <= width <= 320


def test_by_keyboard_alone_one_signs_in_reads_inserts_changes_and_writes_ones_own(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    [first, *_] = ask(help_desk, desk, id)
    help_desk.composer.focus()
    for _ in range(3):  # the help desk's Send, then the frame
        help_desk.page.keyboard.press("Tab")
    for key in ("v", "Escape", "a"):
        help_desk.page.keyboard.press(key)
        help_desk.page.wait_for_timeout(400)
    expect(help_desk.composer).to_have_value(first["draft"])

    help_desk.wait()
    help_desk.page.keyboard.press("e")
    help_desk.page.keyboard.type(" Yours, Maria")
    help_desk.page.keyboard.press("Control+Enter")
    expect(help_desk.composer).to_have_value(f"{first['draft']}{first['draft']} Yours, Maria")

    help_desk.page.keyboard.press("Escape")
    help_desk.page.keyboard.press("o")
    expect(help_desk.frame.locator(".expecting")).to_contain_text("You write your own")
