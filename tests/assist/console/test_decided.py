"""What a card says when it was decided: to the point, and whole at every width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.assist.console.browsing import Console, Desk
from tests.served import Served

pytestmark = pytest.mark.browser

QUESTION = "How do I clean the filter of my robot?"
BROKEN = """card => [...card.querySelectorAll(".kind, .outcome, .again")].filter((one) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  const [box, around] = [words.getBoundingClientRect(), card.getBoundingClientRect()];
  const cut = box.left < around.left || box.right > around.right;
  return cut || box.height > 1.7 * parseFloat(getComputedStyle(one).fontSize);
}).map((one) => one.textContent)"""


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_what_is_wrong_is_said_to_be_wrong(console: Console, desk: Desk, how: str) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    suggestion = console.read()

    console.act(how, "wrong")

    expect(console.state).to_have_text("Noted. Nothing was sent.")
    decided = console.page.locator(f'[data-suggestion="{suggestion}"]')
    expect(decided.locator(".outcome")).to_have_text("– Marked as wrong")
    made = next(one["decision"] for one in desk.suggestions(id) if one["id"] == suggestion)
    assert (made["outcome"], made["wrong"], made["sent"], desk.said(id)) == ("dismissed", True, None, [])
    expect(console.page.locator("#keys")).to_contain_text("f wrong")

    decided.locator(".again").click()
    console.page.evaluate("later(1000)")
    console.act(how, "dismiss")
    expect(decided.locator(".outcome")).to_have_text("– Dismissed")


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_a_decided_card_is_read_in_whole_lines_at_every_width(
    browser: Browser, served: Served, desk: Desk, locale: str
) -> None:
    id = desk.conversation(QUESTION)
    first = desk.suggestions(id)[0]
    sent = {"outcome": "edited", "sent": f"{first['draft']} Bye!"}
    desk.send("POST", f"/v1/suggestions/{first['id']}/decision", sent)
    context = browser.new_context(locale=locale)
    console = Console(context.new_page(), served)
    console.open(id)
    card = console.page.locator(f'[data-suggestion="{first["id"]}"]')
    for width in (320, 360, 440, 1024, 1440):
        console.page.set_viewport_size({"width": width, "height": 800})
        assert card.evaluate(BROKEN) == [], width
    context.close()
