"""What the console says when something is missing: a key, the service, the network, a conversation."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.assist.console.browsing import Console, Desk, wait_until
from tests.assist.console.test_console import OWN, QUESTION

pytestmark = pytest.mark.browser

CUT = """
  const fetched = window.fetch;
  let cut = false;
  window.fetch = (url, options) => {
    if (cut || options?.headers?.Accept !== "text/event-stream") return fetched(url, options);
    cut = true;
    const start = (stream) => options.signal.addEventListener("abort", () => stream.error(new Error("cut")));
    return Promise.resolve(new Response(new ReadableStream({ start })));
  };
"""
"""The first stream of events is one that nothing comes through any more."""


def test_a_wrong_key_is_refused_in_words_and_not_kept(console: Console) -> None:
    console.page.goto(f"{console.served.url}/console#key=not-a-key-that-anybody-has")

    expect(console.page.locator("#sign-in-error")).to_have_text("This key is not known here, or has expired.")
    assert console.page.evaluate("sessionStorage.length") == 0

    console.page.locator("#key").fill(console.served.key)
    console.page.get_by_role("button", name="Sign in").click()
    expect(console.page.locator("#desk")).to_be_visible()


def test_signing_out_leaves_nothing_behind(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    console.composer.fill(OWN)

    console.page.get_by_role("button", name="Sign out").click()
    console.page.locator("#confirm-yes").click()

    expect(console.page.locator("#door")).to_be_visible()
    assert console.page.evaluate("sessionStorage.length") == 0
    assert console.composer.input_value() == ""
    left = console.page.locator("body").evaluate("body => body.textContent")
    assert not [text for text in (QUESTION, "Mira Okafor", console.served.key) if text in left]


def test_a_key_that_ends_signs_out(console: Console, desk: Desk) -> None:
    key = desk.send("POST", "/v1/keys", {"name": "short-lived console", "role": "agent"})
    id = desk.conversation()
    console.enter(key["key"])
    console.switch(id)
    console.page.locator("#reply").wait_for()

    desk.send("DELETE", f"/v1/keys/{key['id']}")

    expect(console.page.locator("#sign-in-error")).to_have_text("Your key is no longer valid. Sign in again.")


def test_offline_what_was_written_stays_and_goes_out_once_when_back(console: Console, desk: Desk) -> None:
    id = desk.conversation()
    console.open(id)
    console.composer.fill(OWN)

    console.page.context.set_offline(True)
    console.send("key")
    expect(console.state).to_contain_text("What you typed is still here")
    expect(console.composer).to_have_value(OWN)

    console.page.context.set_offline(False)
    console.send("key")
    expect(console.page.locator("#turns li.agent p")).to_have_text([OWN])
    expect(console.composer).to_have_value("")
    assert desk.said(id) == [OWN]


def test_a_reply_recorded_but_not_posted_is_sent_again_and_said_once(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    turns = f"**/v1/conversations/{id}/turns"
    lost = []

    def arrives_but_is_not_answered(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    console.page.route(turns, arrives_but_is_not_answered)
    console.act("key", "accept")
    again = console.page.get_by_role("button", name="Send again")
    again.wait_for()
    expect(console.page.locator("#composer-note")).to_have_text("Recorded, but not in the conversation yet.")
    console.page.unroute(turns)
    again.click()

    expect(console.state).to_have_text("Sent.")
    expect(again).to_be_hidden()
    assert (lost, desk.said(id)) == ([200], [desk.suggestions(id)[0]["draft"]])


def test_a_service_that_does_not_answer_is_told_and_looked_for_again(console: Console) -> None:
    console.page.route("**/v1/**", lambda route: route.abort())
    console.page.goto(f"{console.served.url}/console#key={console.served.key}")
    expect(console.page.locator("#away")).to_contain_text("Your help desk works as always.")

    console.page.unroute("**/v1/**")
    console.page.get_by_role("button", name="Look again").click()

    expect(console.page.locator("#desk")).to_be_visible()


def test_an_answer_that_failed_says_what_still_works_and_can_be_asked_for_again(
    console: Console, desk: Desk
) -> None:
    id = desk.conversation()
    # Before it opens: the stream would bring the answer as it really was.
    console.page.route("**/events", lambda route: route.abort())
    console.open(id)
    answer = {"status": "degraded", "reason": "thinking_failed", "snapshot": None, "took_ms": 1, "need": ""}

    def degrade(route: Route) -> None:
        told = route.fetch().json()
        route.fulfill(json={**told, "answer": {**answer, "suggestions": []}})

    console.page.route("**/turns", degrade)
    console.say_as_customer(QUESTION)
    expect(console.page.locator(".silence.degraded")).to_have_text(
        "Assist could not look this up. You can write and send as always."
    )

    console.page.unroute("**/turns")
    console.page.get_by_role("button", name="Look now").click()
    console.read()
    assert desk.said(id, "customer") == [QUESTION]


def test_a_document_that_is_gone_shows_what_was_quoted(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    quote = desk.suggestions(id)[0]["evidence"][0]["quote"]
    console.open(id)
    console.read()

    console.page.route("**/v1/documents/**", lambda route: route.fulfill(status=404, json={}))
    console.page.keyboard.press("v")

    expect(console.page.locator("#source-note")).to_have_text("This version is gone. What was quoted:")
    expect(console.page.locator("#source mark")).to_have_text(quote)


def test_a_source_opens_without_a_network_with_what_was_quoted(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    quote = desk.suggestions(id)[0]["evidence"][0]["quote"]
    with console.page.expect_response("**/console/source.js"):
        console.open(id)
    console.read()

    console.page.context.set_offline(True)
    console.page.keyboard.press("v")

    expect(console.page.locator("#source mark")).to_have_text(quote)


def test_where_what_opens_a_source_cannot_be_had_the_person_is_told(console: Console, desk: Desk) -> None:
    console.page.route("**/console/source.js", lambda route: route.abort())
    console.open(desk.conversation(QUESTION))
    console.read()

    console.page.keyboard.press("v")

    expect(console.state).to_have_text("Assist does not answer. What you typed is still here; try again.")
    expect(console.page.locator("#source")).to_be_hidden()


def test_a_source_that_comes_late_does_not_open_over_another_conversation(
    console: Console, desk: Desk
) -> None:
    other, id = desk.conversation(), desk.conversation(QUESTION)
    held: list[Route] = []
    console.page.route("**/console/source.js", lambda route: held.append(route))
    console.open(id)
    console.read()
    with console.page.expect_response("**/v1/documents/**"):
        console.page.keyboard.press("v")
    wait_until(console.page, lambda: bool(held))
    console.switch(other)
    expect(console.page.locator(f'[data-conversation="{other}"]')).to_have_attribute("aria-current", "true")

    for route in held:
        route.continue_()
    console.page.wait_for_timeout(300)

    expect(console.page.locator("dialog[open]")).to_have_count(0)


def test_a_conversation_that_cannot_be_read_does_not_bar_the_others(console: Console, desk: Desk) -> None:
    latest = desk.conversation()
    console.page.route("**/v1/conversations/console-broken", lambda route: route.fulfill(status=500, json={}))

    console.open("console-broken")

    expect(console.page.locator(f'[data-conversation="{latest}"]')).to_have_attribute("aria-current", "true")


def test_a_quote_that_the_stored_text_does_not_hold_is_not_marked_in_it(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()

    console.page.route(
        "**/v1/documents/**", lambda route: route.fulfill(json={"text": "Something else altogether. " * 99})
    )
    console.page.keyboard.press("v")

    expect(console.page.locator("#source-note")).to_have_text(
        "The stored text does not hold these words at this place. What was quoted:"
    )
    expect(console.page.locator("#source-text")).not_to_contain_text("Something else")


def test_of_somebody_nobody_knows_yet_the_brief_tells_what_they_say(console: Console, desk: Desk) -> None:
    console.open(desk.conversation("The fridge is warm again. My lawyer will hear of this."))

    brief = console.page.locator("#brief")
    expect(brief.locator("h2")).to_have_text("Somebody new")
    expect(brief).to_contain_text("No customer is linked to this conversation.")
    expect(brief).to_contain_text("Speaks of legal steps: “My lawyer will hear of this.”")


def test_a_desk_without_conversations_says_how_to_begin(console: Console) -> None:
    console.page.route("**/v1/conversations?*", lambda route: route.fulfill(json={"items": [], "next": None}))
    console.enter()

    expect(console.page.locator("#conversations")).to_have_text("No conversations yet. Start one above.")
    expect(console.page.locator("#suggestions")).to_have_text("Start a conversation, or wait for one.")
    expect(console.page.locator("#reply")).to_be_hidden()


def test_after_a_sleep_what_was_said_meanwhile_is_there(console: Console, desk: Desk) -> None:
    """A connection that a sleep has cut says nothing of it: after half a minute another one is made."""
    console.page.add_init_script(CUT)
    console.page.clock.install()
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    desk.say(id, "Are you still there?")
    console.page.wait_for_timeout(500)
    expect(console.page.locator("#turns li")).to_have_count(1)

    console.page.clock.fast_forward("00:31")

    expect(console.page.locator("#turns li p")).to_have_text([QUESTION, "Are you still there?"])


def test_what_went_wrong_stays_told_when_the_stream_begins(console: Console, desk: Desk) -> None:
    streams: list[Route] = []
    console.page.route("**/events", lambda route: streams.append(route))
    console.open(desk.conversation())
    wait_until(console.page, lambda: bool(streams))
    console.page.route("**/v1/conversations/*/decision", lambda route: route.abort())
    console.composer.fill("I am here.")
    console.send("key")
    expect(console.state).to_contain_text("What you typed is still here")

    with console.page.expect_response("**/events"):
        streams[0].continue_()

    console.page.wait_for_timeout(300)
    expect(console.state).to_contain_text("What you typed is still here")
