"""What a card says of the case: how far a playbook is, what the customer wants, and how far one may go."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Console, Desk

pytestmark = pytest.mark.browser

MIRA, PRIYA = "cust-mira-okafor", "cust-priya-raman"
WARM = "My fridge is getting warm. I want a refund."
KEEP_CLOSED = (
    "Please keep the doors closed. The fridge stays cool for about 4 hours, "
    "the freezer stays below −9 °C for about 14."
)
RETURN = "I have changed my mind, I want to return the fridge and get a refund."


def delivered(desk: Desk) -> date:
    """The day on which Mira's fridge was delivered; the sample company's days move with today."""
    fridges = (
        one for one in desk.get(f"/v1/customers/{MIRA}")["products"] if one["family"] == "refrigerator"
    )
    return date.fromisoformat(next(fridges)["delivered_on"])


def written(day: date) -> str:
    """As a British reader has it: 3 Oct 2025. September is "Sept"."""
    return f"{day.day} {'Sept' if day.month == 9 else format(day, '%b')} {day.year}"


def suggested(desk: Desk, id: str, document_id: str) -> dict[str, Any]:
    """The latest suggestion that rests on a document."""
    resting = (
        one
        for one in desk.suggestions(id)
        if document_id in {proof["document_id"] for proof in one["evidence"]}
    )
    found: dict[str, Any] = max(resting, key=lambda one: one["id"])
    return found


def show(console: Console, desk: Desk, id: str, document_id: str) -> dict[str, Any]:
    """Open a conversation with that suggestion unfolded; the suggestion."""
    wanted = suggested(desk, id, document_id)
    console.open(id)
    console.read()
    card = console.page.locator(f'[data-suggestion="{wanted["id"]}"]')
    if "unfolded" not in (card.get_attribute("class") or ""):
        card.locator(".pick").click()
    expect(console.card).to_have_attribute("data-suggestion", wanted["id"])
    return wanted


def test_a_playbooks_steps_say_what_is_done_and_what_is_next(console: Console, desk: Desk) -> None:
    id = desk.conversation(WARM, MIRA)
    turn = {"id": "told", "speaker": "agent", "text": KEEP_CLOSED}
    desk.send("POST", f"/v1/conversations/{id}/turns", turn)
    desk.say(id, "ok the fridge is still warming up, I want my money back")

    playbook = show(console, desk, id, "playbook-fridge-warming")

    steps = [one["text"] for one in playbook["steps"]]
    assert [one["done"] for one in playbook["steps"]] == [False, True, False, False]
    shown = console.card.locator(".guidance > div > .steps > li")
    expect(shown).to_have_text([f"→Next: {steps[0]}"])
    later = console.card.locator(".later")
    expect(later.locator("summary")).to_have_text("Then 3 more steps")
    later.locator("summary").click()
    expect(later.locator("li")).to_have_text([f"✓Done: {steps[1]}", f"·{steps[2]}", f"·{steps[3]}"])
    expect(later.locator("li").first).to_have_attribute("title", "Done in this conversation (told)")
    said_twice = [one["text"] for one in playbook["guidance"] if one["text"] in steps]
    for text in said_twice:
        expect(console.card.get_by_text(text, exact=True)).to_have_count(1)


def test_what_they_want_is_told_with_whether_this_reaches_it(console: Console, desk: Desk) -> None:
    show(console, desk, desk.conversation(WARM, MIRA), "playbook-fridge-warming")
    expect(console.card.locator(".wish.missed")).to_have_text(
        "✗They want a refund; this does not reach it: It offers repair visit and food loss"
    )

    # What a condition of another document denies is not within reach.
    id = desk.conversation(RETURN, MIRA)
    refunds = show(console, desk, id, "refunds")
    assert (refunds["outcome"]["reached"], refunds["actions"]) == (False, [])
    expect(console.card.locator(".wish.missed")).to_have_text("✗They want a refund; this does not reach it.")

    within = RETURN.replace("fridge", "coffee machine")
    show(console, desk, desk.conversation(within, PRIYA), "refunds")
    expect(console.card.locator(".wish.quiet")).to_contain_text("✓They want a refund; this reaches it:")

    # What a condition below says already is not said twice.
    returns = show(console, desk, id, "returns")
    assert returns["outcome"]["because"] == returns["checks"][0]["because"]
    expect(console.card.locator(".wish.missed")).to_have_text("✗They want a refund; this does not reach it.")


def test_a_rule_of_another_day_and_its_words_say_so(console: Console, desk: Desk) -> None:
    id = desk.conversation(RETURN, MIRA)

    returns = show(console, desk, id, "returns")

    day = delivered(desk)
    assert returns["checks"][0]["as_of"] == returns["evidence"][0]["as_of"] == day.isoformat()
    expect(console.card.locator(".check .badge.as-of").first).to_have_text(f"judged as of {written(day)}")
    expect(console.card.locator(".evidence .from").last).to_contain_text(f", as it was on {written(day)}")


def test_what_the_customer_answered_stands_as_their_claim(console: Console, desk: Desk) -> None:
    id = desk.conversation("My fridge is getting warm again, who pays for the food?", MIRA)
    turn = {"speaker": "agent", "text": "Has a technician already looked at the compressor?"}
    desk.send("POST", f"/v1/conversations/{id}/turns", turn)
    desk.say(id, "Yes, the technician looked at it. Who pays for the spoiled food in the fridge?")

    show(console, desk, id, "fridge-food-loss")

    asked = console.card.locator('[data-check="compressor-failed"]')
    expect(asked).to_have_class("check unknown")
    expect(asked.locator(".badge.said")).to_have_text("the customer said yes; not on file")


def test_how_far_ones_own_authority_goes_is_told(console: Console, desk: Desk) -> None:
    id = desk.conversation("I have waited three weeks, I want compensation, a goodwill credit!", PRIYA)

    goodwill = show(console, desk, id, "goodwill")

    (action,) = goodwill["actions"]
    assert (action["limit"], action["left"]) == ("25.00", "10.00")
    assert "25.00 EUR" in action["because"]
    told = re.sub(r"(\d+\.\d\d) EUR", r"€\1", action["because"])
    expect(console.card.locator(".actions .far")).to_have_text(told)


def test_an_escalation_says_nothing_of_how_well_its_words_fit(console: Console, desk: Desk) -> None:
    console.open(desk.conversation("There is smoke coming out of my dishwasher!", customer_id=MIRA))

    first = console.page.locator(".card.unfolded")
    expect(first.locator(".kind")).to_have_text("Escalate")
    expect(first.locator(".band")).to_have_count(0)
    console.page.keyboard.press("2")
    expect(console.page.locator(".card.unfolded .band")).to_have_count(1)


def test_what_has_no_draft_says_so_to_who_would_edit_it(console: Console, desk: Desk) -> None:
    id = desk.conversation(WARM, MIRA)
    desk.say(id, "ok the fridge is still warming up, I want my money back")
    undrafted = next(one for one in desk.suggestions(id) if not one["draft"])
    show(console, desk, id, undrafted["evidence"][0]["document_id"])

    console.page.keyboard.press("e")

    expect(console.page.locator("#state")).to_contain_text("no draft to edit")
    expect(console.composer).to_have_value("")


def test_a_slot_is_a_sentence_to_say_with_the_policy_that_grants_it(console: Console, desk: Desk) -> None:
    id = desk.conversation("hi, me again about the fridge", MIRA)

    playbook = show(console, desk, id, "playbook-fridge-warming")

    slot = console.card.locator(".slot")
    expect(slot.locator("q").first).to_have_text(playbook["slot"]["say"])
    granting = playbook["evidence"][playbook["slot"]["evidence"]]
    expect(slot.locator(".quote q")).to_have_text(granting["quote"])
    slot.locator(".quote").click()
    expect(console.page.locator("#source mark")).to_have_text(granting["quote"])


def test_who_reads_the_end_of_the_talk_stays_there_when_it_gets_less_room(
    console: Console, desk: Desk
) -> None:
    id = desk.conversation()
    for number in range(12):
        path = f"/v1/conversations/{id}/turns"
        desk.send(
            "POST", path, {"speaker": "agent", "text": f"Number {number}: let me look at that for you."}
        )
    console.open(id)
    last = console.page.locator("#turns [data-turn]").last
    expect(last).to_be_in_viewport(ratio=0.99)

    console.page.locator("#subject").evaluate("title => (title.textContent = 'A long title '.repeat(40))")

    expect(last).to_be_in_viewport(ratio=0.99)


@pytest.mark.browser
def test_what_is_unfolded_in_a_card_stays_so_when_something_else_of_it_changes(
    console: Console, desk: Desk
) -> None:
    console.open(desk.conversation(f"{WARM} I want a refund. Who pays for the food?", MIRA))
    console.read()
    console.card.locator(".met summary").click()
    before = console.card.locator(".first").inner_text()

    console.page.keyboard.press("v")
    console.page.locator("#source mark").wait_for()
    console.page.keyboard.press("Escape")

    expect(console.card.locator(".first")).not_to_have_text(before)
    expect(console.card.locator("details.met")).to_have_attribute("open", "")
