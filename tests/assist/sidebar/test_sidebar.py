"""The sidebar as a person uses it in a help desk of another origin, on real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Desk
from tests.assist.sidebar.hosting import HelpDesk

pytestmark = pytest.mark.browser

QUESTION = "How late may a delivery be before I get a credit?"
MIRA = {"name": "Mira Okafor", "email": "mira.okafor@example.com"}
OWN = "I have looked, and you have until Friday."


def decisions(desk: Desk, help_desk: HelpDesk, id: str) -> list[tuple[str, str | None, bool]]:
    """What was decided on the suggestions of a conversation: outcome, what was sent, whether it was wrong."""
    shown = desk.suggestions(help_desk.in_assist(id))
    made = [one["decision"] for one in shown if one["decision"]]
    return [(one["outcome"], one["sent"], one["wrong"]) for one in made]


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_from_the_customers_message_to_the_text_in_the_composer_and_the_decision(
    help_desk: HelpDesk, desk: Desk, id: str, how: str
) -> None:
    help_desk.begin(id, subject="A late parcel", customer=MIRA)
    expect(help_desk.frame.locator("#suggestions")).to_contain_text("Suggestions appear here")
    expect(help_desk.frame.locator("#brief h2")).to_have_text("Mira Okafor")
    help_desk.say(id, QUESTION)
    help_desk.read()
    [first, *_] = desk.suggestions(help_desk.in_assist(id))
    expect(help_desk.card.locator(".draft")).to_have_text(first["draft"])
    help_desk.composer.fill("Hello Mira, ")

    help_desk.act(how, "accept")

    expect(help_desk.composer).to_have_value(f"Hello Mira, {first['draft']}")
    expect(help_desk.frame.locator(".expecting")).to_contain_text("not sent yet")
    assert decisions(desk, help_desk, id) == []
    assert desk.said(help_desk.in_assist(id)) == []

    help_desk.composer.fill(first["draft"])
    help_desk.page.locator("#send").click()
    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ Sent as suggested")
    assert decisions(desk, help_desk, id) == [("accepted", first["draft"], False)]
    stored = desk.get(f"/v1/conversations/{help_desk.in_assist(id)}")
    assert [(one["speaker"], one["text"]) for one in stored["turns"]] == [
        ("customer", QUESTION),
        ("agent", first["draft"]),
    ]
    assert (stored["customer_id"], stored["channel"], stored["subject"]) == (
        "cust-mira-okafor",
        "page",
        "A late parcel",
    )
