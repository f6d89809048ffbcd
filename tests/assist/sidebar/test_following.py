"""In a help desk: a slot's sentence is inserted, what has no draft is followed, the rest is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Desk
from tests.assist.console.test_card import WARM
from tests.assist.sidebar.hosting import HelpDesk
from tests.assist.sidebar.test_sidebar import MIRA, OWN, QUESTION, ask, decisions, send, until

pytestmark = pytest.mark.browser

ME_AGAIN = "hi, me again about the fridge"
READ = "You have opened its source: you can use it now."


def begin(help_desk: HelpDesk, desk: Desk, id: str, said: str = ME_AGAIN) -> dict[str, Any]:
    """A conversation whose first suggestion is a playbook with a slot and no draft, read; the suggestion."""
    first: dict[str, Any] = ask(help_desk, desk, id, said)[0]
    assert (first["draft"], bool(first["slot"])) == ("", True)
    expect(help_desk.card).to_have_attribute("data-suggestion", first["id"])
    return first


def offer(help_desk: HelpDesk, how: str) -> None:
    """Have the slot's sentence inserted."""
    if how == "key":
        help_desk.card.focus()
        help_desk.page.keyboard.press("s")
    else:
        help_desk.card.locator('[data-act="say"]').click()


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_the_sentence_of_a_slot_is_inserted_and_what_is_sent_decides(
    help_desk: HelpDesk, desk: Desk, id: str, how: str
) -> None:
    first = begin(help_desk, desk, id)
    help_desk.composer.fill("Hello Mira, ")

    offer(help_desk, how)

    expect(help_desk.composer).to_have_value(f"Hello Mira, {first['slot']['say']}")
    expect(help_desk.frame.locator(".expecting")).to_contain_text("Inserted, not sent yet")
    assert (decisions(desk, help_desk, id), desk.said(help_desk.in_assist(id))) == ([], [])
    send(help_desk)
    sent = f"Hello Mira, {first['slot']['say']}"
    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ Sent in your words")
    assert decisions(desk, help_desk, id) == [("edited", sent, False)]


def test_another_message_than_the_slot_that_was_inserted_is_ones_own(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    begin(help_desk, desk, id)
    offer(help_desk, "key")
    expect(help_desk.composer).not_to_have_value("")

    send(help_desk, OWN)

    until(help_desk, lambda: decisions(desk, help_desk, id) == [("overridden", OWN, False)])


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_where_its_source_comes_first_the_words_that_grant_the_slot_open_before(
    help_desk: HelpDesk, desk: Desk, id: str, how: str
) -> None:
    first = begin(help_desk, desk, id, WARM)
    assert first["evidence_first"] is True

    offer(help_desk, how)
    granting = first["evidence"][first["slot"]["evidence"]]
    expect(help_desk.frame.locator("#source mark")).to_have_text(granting["quote"])
    expect(help_desk.card.locator(".first")).to_have_text(READ)
    expect(help_desk.composer).to_have_value("")
    help_desk.frame.locator("#source-close").click()
    offer(help_desk, how)

    expect(help_desk.composer).to_have_value(first["slot"]["say"])


def test_a_slot_that_cannot_be_inserted_is_offered_as_a_copy(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    first = begin(help_desk, desk, id)
    help_desk.composer.evaluate("composer => (composer.readOnly = true)")

    offer(help_desk, "key")

    expect(help_desk.frame.locator("#taking-text")).to_have_value(first["slot"]["say"])
    assert help_desk.page.evaluate("navigator.clipboard.readText()") == first["slot"]["say"]


def test_a_script_inserts_no_slot_and_follows_nothing(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    begin(help_desk, desk, id)

    help_desk.inside.evaluate(
        """() => {
          for (const key of ["s", "a"])
            for (const target of [document, document.querySelector(".card")])
              target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          for (const act of ["say", "accept"])
            document.querySelector(`.unfolded [data-act="${act}"]`).click();
        }"""
    )
    help_desk.page.wait_for_timeout(300)

    expect(help_desk.composer).to_have_value("")
    assert decisions(desk, help_desk, id) == []


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_what_has_no_draft_is_followed_and_stays_in_sight(
    help_desk: HelpDesk, desk: Desk, id: str, how: str
) -> None:
    begin(help_desk, desk, id)

    help_desk.act(how, "accept")

    expect(help_desk.state).to_have_text("Noted.")
    expect(help_desk.card.locator(".outcome")).to_have_text("✓ You follow it")
    expect(help_desk.card.locator(".step.next")).to_be_visible()
    expect(help_desk.composer).to_have_value("")
    assert decisions(desk, help_desk, id) == [("accepted", None, False)]
    send(help_desk, OWN)  # says nothing of it
    until(help_desk, lambda: desk.said(help_desk.in_assist(id)) == [OWN])
    assert decisions(desk, help_desk, id) == [("accepted", None, False)]


@pytest.mark.parametrize("what", ["override", "dismiss", "wrong"])
def test_what_has_no_draft_is_turned_down(help_desk: HelpDesk, desk: Desk, id: str, what: str) -> None:
    begin(help_desk, desk, id)

    help_desk.act("key", what)

    outcome = ("overridden" if what == "override" else "dismissed", None, what == "wrong")
    until(help_desk, lambda: decisions(desk, help_desk, id) == [outcome])
    expect(help_desk.card).to_have_count(0)


def test_ones_own_words_are_not_said_instead_of_what_is_from_before(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    ask(help_desk, desk, id, QUESTION)
    help_desk.say(id, "Thank you so much!")
    expect(help_desk.frame.locator(".silence.silent")).to_be_visible()

    help_desk.act("key", "override")
    expect(help_desk.state).to_have_text("What is shown is from before. To override it, pick it first.")
    assert decisions(desk, help_desk, id) == []

    help_desk.page.keyboard.press("1")
    help_desk.act("key", "override")
    until(help_desk, lambda: decisions(desk, help_desk, id) == [("overridden", None, False)])


def test_what_was_suggested_for_a_wrong_customer_does_not_come_back_when_the_conversation_is_opened_again(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    begin(help_desk, desk, id)
    elena = {"name": "Elena Marchetti", "email": "elena.marchetti@example.org"}
    turns = [{"id": "m1", "speaker": "customer", "text": ME_AGAIN}]
    help_desk.begin(id, subject="A late parcel", customer=elena, turns=turns)
    expect(help_desk.frame.locator("#brief h2")).to_have_text("Elena Marchetti")
    expect(help_desk.frame.locator(".card")).to_have_count(0)

    help_desk.show("nothing")
    expect(help_desk.frame.locator("#nothing")).to_contain_text("Open a conversation")
    help_desk.show(id)

    expect(help_desk.frame.locator("#brief h2")).to_have_text("Elena Marchetti")
    expect(help_desk.frame.locator("#suggestions .silence")).to_have_text(
        "What was suggested was for another customer."
    )
    expect(help_desk.frame.locator(".card")).to_have_count(0)
    assert desk.suggestions(help_desk.in_assist(id)) == []
    assert MIRA["email"] not in help_desk.frame.locator("body").evaluate("body => body.textContent")
