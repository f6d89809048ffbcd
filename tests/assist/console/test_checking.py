"""What the console says about the agent's own words while they are written."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.assist.console.browsing import Console, Desk, wait_until

pytestmark = pytest.mark.browser

ASKED = "How long do I have to return the oven I bought?"
WRONG = "😀 You have 77 days to return it."
FINE = "Let me look at that for you."


def test_what_is_written_is_read_along_and_a_finding_marks_its_words(console: Console, desk: Desk) -> None:
    id = desk.conversation(ASKED)
    console.open(id)
    console.read()

    console.composer.fill(WRONG)

    finding = console.page.locator("#findings .finding")
    expect(finding).to_have_count(1)
    expected = desk.send("POST", "/v1/drafts/check", {"conversation_id": id, "text": WRONG})["findings"][0]
    expect(finding).to_contain_text(expected["detail"])
    finding.click()
    marked = console.composer.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert marked == WRONG[slice(*expected["span"])]


def test_a_finding_blocks_nothing_and_goes_with_its_text(console: Console, desk: Desk) -> None:
    id = desk.conversation(ASKED)
    console.open(id)
    console.read()
    console.composer.fill(WRONG)
    expect(console.page.locator("#findings .finding")).to_have_count(1)

    console.send("key")

    expect(console.state).to_have_text("Sent.")
    assert desk.said(id) == [WRONG]
    expect(console.page.locator("#findings li")).to_have_count(0)


def test_a_check_that_comes_late_says_nothing_about_other_words(console: Console, desk: Desk) -> None:
    id = desk.conversation(ASKED)
    console.open(id)
    console.read()
    held: list[Route] = []
    console.page.route("**/v1/drafts/check", lambda route: held.append(route))
    console.composer.fill(WRONG)
    wait_until(console.page, lambda: bool(held))

    console.composer.fill("")
    with console.page.expect_response("**/v1/drafts/check"):
        held[0].continue_()
    console.page.wait_for_timeout(50)

    expect(console.page.locator("#findings li")).to_have_count(0)


def test_while_assist_is_stopped_the_person_is_told_that_nothing_was_checked(
    console: Console, desk: Desk
) -> None:
    id = desk.conversation()
    console.open(id)
    desk.send("POST", "/v1/stop", {"scope": "all", "reason": "a test of the brakes"})
    console.page.locator(".halt").wait_for()

    console.composer.fill(FINE)

    expect(console.page.locator("#findings")).to_have_text("Not checked: Assist is stopped.")
    console.send("key")
    expect(console.state).to_have_text("Sent.")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700), (440, 900)])
def test_where_one_writes_and_sends_stays_where_it_is_when_something_is_found(
    console: Console, desk: Desk, width: int, height: int
) -> None:
    console.page.set_viewport_size({"width": width, "height": height})
    console.open(desk.conversation("My fridge is getting warm.", "cust-mira-okafor"))
    console.read()
    console.composer.focus()
    places = [console.page.locator(id) for id in ("#composer", "#send")]
    before = [place.bounding_box() for place in places]

    console.page.keyboard.insert_text(
        "You get 500 EUR back. You get 600 EUR back. We will repair it within 2 days. "
        "What is your order number? The warranty is 40 years. "
        "Your IBAN is DE89 3704 0044 0532 0130 00. You can return it for 300 days."
    )
    expect(console.page.locator("#findings .finding").nth(2)).to_be_attached()

    assert [place.bounding_box() for place in places] == before
    expect(console.page.locator("#findings .finding").first).to_be_in_viewport()
