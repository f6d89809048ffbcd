"""The panel follows what is in front: other help desks, other conversations, contacts that are drawn late."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.assist.console.browsing import Desk, wait_until
from tests.assist.extension.browsing import GMAIL, SALESFORCE, Beside
from tests.assist.extension.test_panel import MIRA, QUESTION, begin
from tests.assist.extension.zendesk import COMPOSER, ticket

pytestmark = pytest.mark.browser

ELENA = "elena.marchetti@example.org"
DESCALE = "How do I descale the CremaOne coffee machine?"
STORY: dict[str, Any] = {
    "4711": {
        "subject": "Returning it",
        "customer": {"name": "Mira Okafor", "email": MIRA, "phone": "+353 1 555 0142"},
        "turns": [
            {
                "id": "9001",
                "by": "customer",
                "name": "Mira Okafor",
                "at": "2026-11-25T09:12:00Z",
                "html": f"<p>{QUESTION}</p>",
            }
        ],
    }
}


def stored(beside: Beside, path: str) -> Any:
    """What the service has at a path."""
    with beside.served.client() as client:
        return Desk(client).get(path)


@pytest.mark.parametrize(
    ("desk", "origin", "path", "id"),
    [
        (
            "salesforce",
            SALESFORCE,
            "/lightning/r/Case/500000000004711AAA/view",
            "salesforce:acme.lightning.force.com:500000000004711AAA",
        ),
        ("gmail", GMAIL, "/mail/u/0/#inbox/4711", "gmail:mail.google.com:4711"),
    ],
)
def test_in_shadows_and_frames_too_a_message_is_answered_and_an_insertion_lands(
    beside: Beside, desk: str, origin: str, path: str, id: str
) -> None:
    beside.imitate(desk, origin, STORY)
    page = beside.open(f"{origin}{path}")
    beside.press(page)
    panel = beside.panel()
    panel.sign_in()
    panel.way("allow").click()
    panel.read()
    expect(panel.page.locator("#brief h2")).to_have_text("Mira Okafor")
    told = stored(beside, f"/v1/conversations/{id}")
    assert (told["customer_id"], [turn["text"] for turn in told["turns"]]) == (
        "cust-mira-okafor",
        [QUESTION],
    )
    draft = stored(beside, f"/v1/conversations/{id}/suggestions")["items"][0]["draft"]

    panel.see()
    panel.act("accept")

    expect(panel.page.locator(".expecting")).to_contain_text("not sent yet")
    assert page.evaluate("helpdesk.editor('4711').text").split() == draft.split()
    assert page.evaluate("helpdesk.sent") == []
    assert len(stored(beside, f"/v1/conversations/{id}")["turns"]) == 1


def test_an_answer_that_comes_after_the_switch_is_not_shown_and_not_inserted(beside: Beside) -> None:
    page, panel, ids = begin(beside, ticket(MIRA, QUESTION), ticket(ELENA, DESCALE))
    panel.way("allow").click()
    panel.read()
    old = panel.card.locator(".draft").inner_text()
    held: list[Route] = []
    panel.page.route("**/turns*", lambda route: held.append(route), times=1)
    page.evaluate("id => say(id, 'customer', 'And who pays for the way back?')", ids[0])
    wait_until(panel.page, lambda: bool(held))

    page.locator(f'[data-go="{ids[1]}"]').click()
    expect(panel.page.locator("#brief h2")).to_have_text("Elena Marchetti")
    held[0].continue_()
    panel.read()
    panel.page.wait_for_timeout(500)

    [first, *others] = stored(beside, f"/v1/conversations/zendesk:acme.zendesk.com:{ids[1]}/suggestions")[
        "items"
    ]
    cards = panel.page.locator("[data-suggestion]").evaluate_all(
        "all => all.map(one => one.dataset.suggestion)"
    )
    assert cards == [one["id"] for one in (first, *others)]
    panel.see()
    panel.act("accept")
    expect(page.locator(COMPOSER)).to_have_text(" ".join(first["draft"].split()))
    page.locator(f'[data-go="{ids[0]}"]').click()
    expect(page.locator(COMPOSER)).to_have_text("")
    assert old != first["draft"]


def test_what_is_pressed_while_the_page_switches_is_inserted_nowhere(beside: Beside) -> None:
    page, panel, ids = begin(beside, ticket(MIRA, QUESTION), ticket(ELENA, DESCALE))
    panel.way("allow").click()
    panel.read()
    panel.see()
    button = panel.card.locator('[data-act="accept"]')
    button.hover()

    page.evaluate("id => go(id)", ids[1])  # it is read when it rests, and the person is quicker
    panel.page.mouse.down()
    panel.page.mouse.up()

    expect(panel.page.locator("#brief h2")).to_have_text("Elena Marchetti")
    for id in ids:
        page.evaluate("id => go(id)", id)
        assert page.locator(COMPOSER).inner_text() == ""


def test_a_contact_that_is_drawn_late_is_not_taken_for_the_customer_before(beside: Beside) -> None:
    page, panel, ids = begin(beside, ticket(MIRA, QUESTION), ticket("nobody@example.org", DESCALE, late=1200))
    panel.way("allow").click()
    panel.read()
    seen = watch_names(panel.page)

    page.locator(f'[data-go="{ids[1]}"]').click()

    expect(panel.page.locator("#unknown-name")).to_have_text("nobody@example.org")
    with beside.served.client() as client:
        path = f"/v1/conversations/zendesk:acme.zendesk.com:{ids[1]}"
        assert client.get(path).status_code == 404
    assert panel.page.evaluate(seen) == []


def test_a_contact_that_is_drawn_very_late_is_put_right(beside: Beside) -> None:
    page, panel, ids = begin(beside, ticket(MIRA, QUESTION), ticket(ELENA, DESCALE, late=4000))
    panel.way("allow").click()
    panel.read()

    page.locator(f'[data-go="{ids[1]}"]').click()
    expect(panel.page.locator("#brief h2")).to_have_text("Elena Marchetti")

    path = f"/v1/conversations/zendesk:acme.zendesk.com:{ids[1]}"
    assert stored(beside, path)["customer_id"] == "cust-elena-marchetti"
    expect(panel.page.locator(".card")).to_have_count(0)
    page.evaluate("([id, text]) => say(id, 'customer', text)", [ids[1], QUESTION])
    panel.read()


def test_a_contact_that_is_drawn_after_the_messages_is_still_found(beside: Beside) -> None:
    script = """
      const drawn = setInterval(() => {
        const aside = document.querySelector("aside");
        if (!aside || globalThis.isShown) return;
        aside.hidden = true;
        setTimeout(() => { globalThis.isShown = true; aside.hidden = false; }, 1500);
        clearInterval(drawn);
      }, 1);
    """
    _, panel, _ = begin(beside, ticket(MIRA, QUESTION), script=script)
    panel.way("allow").click()

    panel.read()
    expect(panel.page.locator("#brief h2")).to_have_text("Mira Okafor")


def watch_names(panel: Page) -> str:
    """From now on, keep every customer's name that the brief shows; the expression that tells them."""
    panel.evaluate(
        """() => {
          globalThis.named = [];
          new MutationObserver(() => {
            const name = document.querySelector("#brief h2")?.textContent;
            if (name) globalThis.named.push(name);
          }).observe(document.body, { childList: true, subtree: true });
        }"""
    )
    return "named"
