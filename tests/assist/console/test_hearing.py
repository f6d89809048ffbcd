"""The card for who does not see it or uses no mouse: the accessibility tree, and the keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.assist.console.browsing import Console, Desk
from tests.assist.console.test_card import MIRA, WARM
from tests.assist.console.test_console import OWN, QUESTION

pytestmark = pytest.mark.browser

ME_AGAIN = "hi, me again about the fridge"
NAMELESS = re.compile(r"^\s*- (button|link|textbox|combobox|radio|heading|region|dialog|article)(?: \[|:|$)")


def tree(page: Page) -> str:
    """What a screen reader is given, a line for each element."""
    return page.locator("body").aria_snapshot()


def nameless(page: Page) -> list[str]:
    """What a person would hear the role of and not the name."""
    return [line for line in tree(page).splitlines() if NAMELESS.match(line)]


def decided(desk: Desk, id: str) -> list[tuple[str, str | None]]:
    made = [one["decision"] for one in desk.suggestions(id) if one["decision"]]
    return [(one["outcome"], one["sent"]) for one in made]


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def test_a_suggestion_is_told_as_what_it_is_with_all_that_can_be_done(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(WARM, MIRA))
    console.read()

    told = tree(console.page)
    for line in (
        '- navigation "Conversations":',
        '- region "Conversation":',
        '- log "What was said":',
        '- complementary "What Assist knows":',
        '- region "Customer":',
        '- region "Suggestions":',
        'article "Suggestion 1: Ask first"',
        '- list "Conditions":',
        '- list "Steps":',
        '- button "Into the reply s"',
        '- button "I follow it a"',
        '- button "Override o"',
        '- button "Dismiss x"',
        '- list "What may be done":',
    ):
        assert line in told, line
    assert '- status: "3 suggestions. The first: Ask first."' in told
    assert nameless(console.page) == []
    # The signs beside the words say nothing that the words do not: they are not read.
    assert [sign for sign in "✗✓→⚠◆●" if sign in told] == []


def test_what_comes_is_said_once_and_so_is_silence(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    heard = console.page.get_by_role("status").filter(has_text=re.compile("suggestion"))
    expect(heard).to_have_text("2 suggestions. The first: Answer.")
    console.page.evaluate(
        """() => {
          window.heard = [];
          const box = document.getElementById("heard");
          const note = () => window.heard.push(box.textContent);
          new MutationObserver(note).observe(box, { childList: true, subtree: true, characterData: true });
        }"""
    )

    console.page.keyboard.press("2")
    console.act("key", "dismiss")
    expect(console.state).to_have_text("Noted. Nothing was sent.")
    console.say_as_customer("Thank you so much!")
    expect(console.page.locator(".silence")).to_be_visible()

    assert console.page.evaluate("window.heard") == ["Small talk. Nothing to look up."]
    assert nameless(console.page) == []


@pytest.mark.parametrize("key", ["v", "/", "h", "w", "b"])
def test_each_dialog_has_a_name_takes_the_focus_and_gives_it_back(
    console: Console, desk: Desk, key: str
) -> None:
    console.open(desk.conversation(QUESTION, MIRA))
    console.read()
    console.card.focus()

    console.page.keyboard.press(key)

    dialog = console.page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    expect(dialog).to_have_accessible_name(re.compile(r"\w"))
    assert dialog.evaluate("one => one.contains(document.activeElement)")
    assert nameless(console.page) == []
    console.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(console.card).to_be_focused()


def test_by_keyboard_alone_one_signs_in_accepts_edits_overrides_follows_and_offers(
    console: Console, desk: Desk
) -> None:
    """Nothing here but keys, from the page as it opens; what is waited for is on the page."""
    page, keyboard = console.page, console.page.keyboard
    ids = [desk.conversation(QUESTION) for _ in range(3)] + [desk.conversation(ME_AGAIN, MIRA)]
    page.goto(f"{console.served.url}/console")
    expect(page.locator("#key")).to_be_focused()
    keyboard.type(console.served.key)
    keyboard.press("Enter")
    page.locator("#desk").wait_for()
    expect(page.locator(f'[data-conversation="{ids[3]}"]')).to_have_attribute("aria-current", re.compile("."))

    # A playbook: its slot into the reply, changed and sent; then followed.
    console.read()
    first = desk.suggestions(ids[3])[0]
    keyboard.press("s")
    expect(console.composer).to_have_value(first["slot"]["say"])
    keyboard.type(" Does that suit you?")
    keyboard.press("Control+Enter")
    expect(page.locator("#turns li.agent")).to_have_count(1)
    assert decided(desk, ids[3]) == [("edited", f"{first['slot']['say']} Does that suit you?")]

    def go_to(id: str) -> None:
        keyboard.press("Escape")
        for _ in range(8):
            current = page.locator("[aria-current]").get_attribute("data-conversation")
            if current == id:
                break
            order = page.locator("[data-conversation]").evaluate_all(
                "all => all.map(o => o.dataset.conversation)"
            )
            keyboard.press("j" if order.index(id) > order.index(current) else "k")
            page.wait_for_timeout(300)
        page.locator("#reply").wait_for()
        console.read()

    go_to(ids[2])
    draft = desk.suggestions(ids[2])[0]["draft"]
    for key in ("v", "Escape", "a"):
        keyboard.press(key)
        page.wait_for_timeout(500)
    expect(page.locator("#turns li.agent")).to_have_count(1)
    assert decided(desk, ids[2]) == [("accepted", draft)]

    go_to(ids[1])
    for key in ("v", "Escape", "e"):
        keyboard.press(key)
        page.wait_for_timeout(500)
    expect(console.composer).to_be_focused()
    keyboard.type(" Yours, Maria")
    keyboard.press("Control+Enter")
    expect(page.locator("#turns li.agent")).to_have_count(1)
    assert decided(desk, ids[1]) == [("edited", f"{draft} Yours, Maria")]

    go_to(ids[0])
    keyboard.press("o")
    keyboard.type(OWN)
    keyboard.press("Control+Enter")
    expect(page.locator("#turns li.agent")).to_have_count(1)
    assert decided(desk, ids[0]) == [("overridden", OWN)]


def test_the_buttons_of_a_playbook_are_reached_with_the_tab_key_in_their_order(
    console: Console, desk: Desk
) -> None:
    id = desk.conversation(ME_AGAIN, MIRA)
    console.open(id)
    console.read()
    console.card.focus()

    seen = []
    for _ in range(12):
        console.page.keyboard.press("Tab")
        seen.append(console.page.evaluate("document.activeElement.dataset.act ?? ''"))
    assert [act for act in seen if act][:4] == ["say", "accept", "override", "dismiss"]

    console.card.locator('[data-act="accept"]').focus()
    console.page.keyboard.press("Enter")
    expect(console.card.locator(".outcome")).to_have_text("✓ You follow it")
    assert decided(desk, id) == [("accepted", None)]


def test_what_is_not_in_the_readers_language_is_marked(console: Console, desk: Desk) -> None:
    console.page.add_init_script("localStorage.setItem('assist-language', 'de')")
    console.open(desk.conversation(WARM, MIRA))
    console.read()
    console.page.locator("#brief summary").click()

    expect(console.page.locator("html")).to_have_attribute("lang", "de")
    languages = "all => [...new Set(all.map((one) => one.lang))]"
    for_us = "#brief .headline, #brief .more section:not(.known, .claims) li"
    assert console.page.locator(for_us).evaluate_all(languages) == ["de"]
    for_customers = "#brief .known li, .unfolded .slot > q"
    assert console.page.locator(for_customers).evaluate_all(languages) == ["en"]
    told = (
        "#turns p, #brief .claims li, .unfolded .ask q, .unfolded .step > span:last-child > span, "
        ".unfolded .quote q"
    )
    assert console.page.locator(told).evaluate_all(
        "all => [...new Set(all.map((one) => one.getAttribute('lang')))]"
    ) == [""]
    console.page.keyboard.press("h")
    expect(console.page.locator("#paper-text")).to_have_attribute("lang", "de")


def test_nothing_moves_by_itself(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(WARM, MIRA))
    console.read()

    assert console.page.evaluate("document.getAnimations().length") == 0
    moving = """() => [...document.querySelectorAll("*")].filter((one) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
      return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior === "smooth";
    }).map((one) => one.outerHTML.slice(0, 80))"""
    assert console.page.evaluate(moving) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_text_that_is_twice_as_large_is_still_whole(console: Console, desk: Desk, width: int) -> None:
    console.page.set_viewport_size({"width": width, "height": 900})
    session = console.page.context.new_cdp_session(console.page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})

    console.open(desk.conversation(WARM, MIRA))
    console.read()

    body = console.page.locator("#turns p").first
    assert body.evaluate("one => getComputedStyle(one).fontSize") == "32px"
    assert console.page.evaluate("document.documentElement.scrollWidth") <= width
    cut = (
        """all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""
    )
    assert console.page.locator("button:visible:not(.pick, .list *)").evaluate_all(cut) == []
