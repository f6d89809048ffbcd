"""A slot's sentence goes into the reply, what has no draft is followed, the rest is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.assist.console.browsing import Console, Desk, wait_until
from tests.assist.console.test_card import MIRA, WARM
from tests.assist.console.test_console import OWN, QUESTION

pytestmark = pytest.mark.browser

ME_AGAIN = "hi, me again about the fridge"


def begin(console: Console, desk: Desk, said: str = ME_AGAIN) -> tuple[str, dict[str, Any]]:
    """A conversation whose first suggestion is a playbook with a slot and no draft, read; both."""
    id = desk.conversation(said, MIRA)
    console.open(id)
    assert console.read() == desk.suggestions(id)[0]["id"]
    first = desk.suggestions(id)[0]
    assert (first["draft"], bool(first["slot"]), first["evidence_first"]) == ("", True, said == WARM)
    return id, first


def offer(console: Console, how: str) -> None:
    """Have the slot's sentence put into the reply."""
    if how == "key":
        console.page.keyboard.press("s")
    else:
        console.card.locator('[data-act="say"]').click()


def decisions(desk: Desk, id: str) -> list[tuple[str, str | None]]:
    made = [one["decision"] for one in desk.suggestions(id) if one["decision"]]
    return [(one["outcome"], one["sent"]) for one in made]


def events(desk: Desk, suggestion: dict[str, Any]) -> list[str]:
    return [one["event"] for one in desk.get(f"/v1/journal/{suggestion['id']}/replay")["events"]]


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_the_sentence_of_a_slot_goes_into_the_reply_and_only_sending_it_decides(
    console: Console, desk: Desk, how: str
) -> None:
    id, first = begin(console, desk)
    sentence = first["slot"]["say"]
    console.composer.fill("Hello Mira,")
    console.page.keyboard.press("Escape")

    for _ in range(2):  # said once, however often it is pressed
        offer(console, how)
        expect(console.composer).to_have_value(f"Hello Mira,\n\n{sentence}")
        expect(console.composer).to_be_focused()
        console.page.keyboard.press("Escape")

    assert (decisions(desk, id), desk.said(id)) == ([], [])
    console.send(how)
    expect(console.state).to_have_text("Sent.")
    assert decisions(desk, id) == [("edited", f"Hello Mira,\n\n{sentence}")]
    assert desk.said(id) == [f"Hello Mira,\n\n{sentence}"]
    expect(console.card.locator(".outcome")).to_have_text("✓ Sent in your words")
    for _ in range(50):  # what the page reports may come after what it sends
        if events(desk, first) == ["displayed", "inserted", "inserted"]:
            break
        console.page.wait_for_timeout(100)
    assert events(desk, first) == ["displayed", "inserted", "inserted"]


def test_what_is_done_again_before_the_first_report_is_answered_is_reported_again(
    console: Console, desk: Desk
) -> None:
    _, first = begin(console, desk)
    held: list[Route] = []
    console.page.route("**/v1/suggestions/*/events", lambda route: held.append(route))

    for _ in range(2):
        console.page.keyboard.press("s")
        expect(console.composer).to_be_focused()
        console.page.keyboard.press("Escape")
    wait_until(console.page, lambda: len(held) == 2)
    for route in held:
        with console.page.expect_response("**/events"):
            route.continue_()

    assert events(desk, first).count("inserted") == 2


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_where_its_source_comes_first_the_words_that_grant_the_slot_open_before(
    console: Console, desk: Desk, how: str
) -> None:
    id, first = begin(console, desk, WARM)

    offer(console, how)

    granting = first["evidence"][first["slot"]["evidence"]]
    expect(console.page.locator("#source mark")).to_have_text(granting["quote"])
    expect(console.card.locator(".first")).to_have_text("You have opened its source: you can use it now.")
    expect(console.composer).to_have_value("")
    console.page.keyboard.press("Escape")
    expect(console.page.locator("#source")).to_be_hidden()
    offer(console, how)
    expect(console.composer).to_have_value(first["slot"]["say"])
    assert decisions(desk, id) == []


def test_a_slot_that_has_just_come_or_that_a_script_presses_is_not_put_anywhere(
    console: Console, desk: Desk
) -> None:
    begin(console, desk)

    console.page.evaluate(
        """() => {
          for (const target of [document, document.querySelector(".card")])
            target.dispatchEvent(new KeyboardEvent("keydown", { key: "s", bubbles: true }));
          for (const act of ["say", "accept"])
            document.querySelector(`.unfolded [data-act="${act}"]`).click();
        }"""
    )
    expect(console.composer).to_have_value("")
    console.page.evaluate("performance.now = () => 1e9")
    console.say_as_customer("Are you still there? My fridge is getting warm.")
    expect(console.page.locator("#turns li.customer")).to_have_count(2)
    expect(console.card.locator(".slot")).to_be_visible()
    console.page.wait_for_timeout(700)  # until the brief has been asked for again
    console.card.focus()
    console.page.keyboard.press("s")
    expect(console.state).to_have_text("This has just changed. Read it, then press again.")
    expect(console.composer).to_have_value("")


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_what_has_no_draft_is_followed_stays_in_sight_and_can_be_decided_again(
    console: Console, desk: Desk, how: str
) -> None:
    id, first = begin(console, desk)

    console.act(how, "accept")

    expect(console.state).to_have_text("Noted. Nothing was sent.")
    assert (decisions(desk, id), desk.said(id)) == ([("accepted", None)], [])
    expect(console.card.locator(".outcome")).to_have_text("✓ You follow it")
    expect(console.card.locator(".guidance .step.next")).to_be_visible()
    expect(console.card.locator('[data-act="accept"], [data-act="override"]')).to_have_count(0)

    # One's own words beside it override nothing; its slot can be offered all the same.
    console.composer.fill(OWN)
    console.send(how)
    expect(console.page.locator("#turns li.agent")).to_have_count(1)
    assert decisions(desk, id) == [("accepted", None)]
    console.page.evaluate("later(1000)")
    console.card.focus()
    offer(console, how)
    expect(console.composer).to_have_value(first["slot"]["say"])
    console.composer.fill("")
    console.page.locator("#let-go").click()

    console.card.locator('[data-act="again"]').click()
    console.page.evaluate("later(1000)")
    console.card.focus()
    console.act(how, "dismiss")
    expect(console.page.locator(".outcome")).to_have_text("– Dismissed")
    assert decisions(desk, id) == [("dismissed", None)]
    assert first["id"]


def test_following_what_is_of_high_impact_waits_for_its_source(console: Console, desk: Desk) -> None:
    id, _ = begin(console, desk, WARM)
    expect(console.card.locator(".first")).to_have_text("Much depends on this: its source opens first.")

    console.act("key", "accept")
    expect(console.page.locator("#source mark")).to_be_visible()
    expect(console.card.locator(".first")).to_have_text("You have opened its source: you can use it now.")
    assert decisions(desk, id) == []
    console.page.keyboard.press("Escape")
    expect(console.page.locator("#source")).to_be_hidden()
    console.act("key", "accept")

    expect(console.state).to_have_text("Noted. Nothing was sent.")
    assert decisions(desk, id) == [("accepted", None)]


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_what_has_no_draft_is_overridden_with_ones_own_words(console: Console, desk: Desk, how: str) -> None:
    id, _ = begin(console, desk)

    console.act(how, "override")
    console.page.keyboard.type(OWN)
    console.send(how)

    expect(console.state).to_have_text("Sent.")
    assert decisions(desk, id) == [("overridden", OWN)]


def small_talk(console: Console, desk: Desk) -> str:
    """A conversation where what is shown is from before; its id."""
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    console.say_as_customer("Thank you so much, have a lovely weekend!")
    expect(console.page.locator('.silence[data-reason="small_talk"]')).to_be_visible()
    expect(console.card).to_be_visible()
    console.page.locator("h2#subject").click()  # away from where the customer was played
    return id


def test_ones_own_words_are_not_said_instead_of_what_is_from_before(console: Console, desk: Desk) -> None:
    id = small_talk(console, desk)
    expect(console.page.locator("#composer-label")).to_have_text("Your reply")

    console.page.keyboard.press("o")
    expect(console.state).to_have_text("What is shown is from before. To override it, pick it first.")
    expect(console.composer).to_be_focused()
    console.page.keyboard.type(OWN)
    console.send("key")

    expect(console.state).to_have_text("Sent.")
    assert (decisions(desk, id), desk.said(id)) == ([], [OWN])


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_what_is_from_before_is_overridden_where_it_was_picked(
    console: Console, desk: Desk, how: str
) -> None:
    id = small_talk(console, desk)

    if how == "key":
        console.page.keyboard.press("1")
    console.act(how, "override")
    expect(console.page.locator("#composer-label")).to_have_text("Your own reply, overriding the suggestion")
    console.page.keyboard.type(OWN)
    console.send("key")

    expect(console.state).to_have_text("Sent.")
    assert decisions(desk, id) == [("overridden", OWN)]


def test_what_was_suggested_for_another_customer_goes_when_who_they_are_is_put_right(
    console: Console, desk: Desk
) -> None:
    id, _ = begin(console, desk)

    details = {"customer_id": "cust-priya-raman", "subject": "Put right"}
    desk.send("PUT", f"/v1/conversations/{id}", details)

    expect(console.page.locator("#brief h2")).to_have_text("Priya Raman")
    expect(console.page.locator(".card")).to_have_count(0)
    expect(console.page.locator(".silence")).to_have_text("What was suggested was for another customer.")
    expect(console.page.locator("#turns .who b")).to_have_text("Priya Raman")
    console.page.reload()
    expect(console.page.locator(".silence")).to_have_text("What was suggested was for another customer.")
    expect(console.page.locator(".card")).to_have_count(0)
