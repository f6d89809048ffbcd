"""The console as a person uses it, on real Chromium against the real service."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.assist.console.browsing import Console, Desk

pytestmark = pytest.mark.browser

QUESTION = "How do I clean the filter of my robot?"
MORE = " Is there anything else that I can do for you?"
OWN = "I have looked, and you have until Friday."


def test_the_link_signs_in_and_the_key_leaves_the_address_bar(console: Console) -> None:
    console.enter()

    assert console.page.url == f"{console.served.url}/console"
    assert console.served.key not in console.page.content()
    assert console.page.evaluate("[localStorage.length, document.cookie, history.length]") == [0, "", 2]
    expect(console.page.locator("[data-conversation]", has_text="Mira Okafor").first).to_be_visible()


def test_a_customer_writes_and_the_agent_sees_a_reply_with_its_quote(console: Console, desk: Desk) -> None:
    id = desk.conversation()
    console.open(id)
    expect(console.page.locator("#suggestions")).to_have_text(
        "Suggestions appear here when the customer writes."
    )

    console.say_as_customer(QUESTION)
    shown = console.read()

    first = desk.suggestions(id)[0]
    assert shown == first["id"]
    expect(console.card.locator(".draft")).to_have_text(first["draft"])
    expect(console.card.locator("q").first).to_have_text(first["evidence"][0]["quote"])
    expect(console.page.locator("#turns li.customer p")).to_have_text([QUESTION])
    assert desk.said(id, "customer") == [QUESTION]


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_evidence_opens_at_the_quote(console: Console, desk: Desk, how: str) -> None:
    id = desk.conversation(QUESTION)
    quoted = desk.suggestions(id)[0]["evidence"][0]
    console.open(id)
    console.read()

    if how == "key":
        console.page.keyboard.press("v")
    else:
        console.card.locator(".quote").first.click()

    mark = console.page.locator("#source mark")
    expect(mark).to_be_in_viewport()
    assert mark.evaluate("mark => mark.textContent") == quoted["quote"]
    text = console.page.locator("#source-text").evaluate("text => text.textContent")
    path = f"/v1/documents/{quoted['document_id']}?version={quoted['version']}"
    assert text == desk.get(path)["text"]
    console.page.keyboard.press("Escape")
    expect(console.page.locator("#source")).to_be_hidden()


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_accepting_sends_the_draft(console: Console, desk: Desk, how: str) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()

    console.act(how, "accept")

    expect(console.state).to_have_text("Sent.")
    first = desk.suggestions(id)[0]
    assert (first["decision"]["outcome"], first["decision"]["sent"]) == ("accepted", first["draft"])
    assert desk.said(id) == [first["draft"]]
    expect(console.page.locator("#turns li.agent p")).to_have_text([first["draft"]])
    expect(console.page.locator(".outcome")).to_have_text("✓ Sent as suggested")


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_editing_sends_what_the_person_made_of_the_draft(console: Console, desk: Desk, how: str) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()

    console.act(how, "edit")
    expect(console.composer).to_be_focused()
    console.page.keyboard.type(MORE)
    console.send(how)

    expect(console.state).to_have_text("Sent.")
    first = desk.suggestions(id)[0]
    assert (first["decision"]["outcome"], first["decision"]["sent"]) == ("edited", first["draft"] + MORE)
    assert desk.said(id) == [first["draft"] + MORE]
    expect(console.composer).to_have_value("")


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_overriding_sends_the_persons_own_words(console: Console, desk: Desk, how: str) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()

    console.act(how, "override")
    expect(console.composer).to_be_focused()
    expect(console.composer).to_have_value("")
    console.page.keyboard.type(OWN)
    console.send(how)

    expect(console.state).to_have_text("Sent.")
    decision = desk.suggestions(id)[0]["decision"]
    assert (decision["outcome"], decision["sent"]) == ("overridden", OWN)
    assert desk.said(id) == [OWN]


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_dismissing_sends_nothing_and_can_be_decided_again(console: Console, desk: Desk, how: str) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()

    console.act(how, "dismiss")
    expect(console.state).to_have_text("Noted. Nothing was sent.")
    dismissed = desk.suggestions(id)[0]["decision"]
    assert (dismissed["outcome"], dismissed["sent"], desk.said(id)) == ("dismissed", None, [])

    console.page.locator('[data-act="again"]').click()
    console.act(how, "accept")
    expect(console.state).to_have_text("Sent.")
    again = desk.suggestions(id)[0]["decision"]
    assert (again["outcome"], again["supersedes"]) == ("accepted", dismissed["id"])


def test_words_of_ones_own_beside_a_suggestion_override_it(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    expect(console.page.locator("#composer-label")).to_have_text("Your own reply, instead of suggestion 1")

    console.composer.fill(OWN)
    console.send("key")

    expect(console.state).to_have_text("Sent.")
    assert desk.suggestions(id)[0]["decision"]["outcome"] == "overridden"
    assert desk.said(id) == [OWN]


def test_a_draft_sent_unchanged_from_the_composer_counts_as_accepted(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()

    console.act("key", "edit")
    console.send("key")

    expect(console.state).to_have_text("Sent.")
    assert desk.suggestions(id)[0]["decision"]["outcome"] == "accepted"


def test_editing_keeps_what_the_person_has_written(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    console.composer.fill(OWN)

    console.act("mouse", "edit")

    expect(console.composer).to_have_value(f"{OWN}\n\n{desk.suggestions(id)[0]['draft']}")


def test_accept_is_never_focused_and_enter_never_sends(console: Console, desk: Desk) -> None:
    id = desk.conversation()
    console.open(id)
    console.page.locator("#customer-says").fill(QUESTION)
    console.page.locator("#customer-says").press("Enter")
    console.read()
    focused = "document.activeElement.closest('[data-act]')"
    assert console.page.evaluate(focused) is None

    console.composer.press("Enter")
    console.composer.press_sequentially("aaa")
    console.composer.press("Enter")
    console.page.locator(".pick").first.click()
    console.read()
    assert console.page.evaluate(focused) is None
    console.page.keyboard.press("Enter")

    expect(console.composer).to_have_value("\naaa\n")
    assert [one["decision"] for one in desk.suggestions(id)] == [None] * len(desk.suggestions(id))
    assert desk.said(id) == []


def test_a_suggestion_that_has_just_arrived_cannot_be_accepted_unread(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.page.add_init_script("performance.now = () => window.now || 0")
    console.open(id)
    console.card.wait_for()

    console.act("key", "accept")
    expect(console.state).to_have_text("This has just changed. Read it, then press again.")
    assert desk.said(id) == []

    console.page.evaluate("window.now = 1000")
    console.act("key", "accept")
    expect(console.state).to_have_text("Sent.")


def test_number_keys_pick_a_suggestion_and_what_is_decided_is_that_one(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    first = console.read()

    console.page.keyboard.press("2")
    second = console.read()
    console.act("key", "dismiss")

    expect(console.state).to_have_text("Noted. Nothing was sent.")
    decided = {one["id"] for one in desk.suggestions(id) if one["decision"]}
    assert decided == {second}
    assert second != first


def test_small_talk_is_met_with_calm_and_earlier_suggestions_stay_at_hand(
    console: Console, desk: Desk
) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    suggestion = console.read()

    console.say_as_customer("Thank you so much, have a lovely weekend!")

    silence = console.page.locator('.silence[data-reason="small_talk"]')
    expect(silence).to_have_text("Small talk. Nothing to look up.")
    expect(console.page.locator(f'[data-suggestion="{suggestion}"]')).to_be_visible()
    console.page.reload()
    expect(silence).to_be_visible()
    expect(console.page.locator(f'[data-suggestion="{suggestion}"]')).to_be_visible()


def test_own_words_to_another_topic_override_no_earlier_suggestion(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    suggestion = console.read()

    console.say_as_customer("Who won the football match last night, abroad?")
    expect(console.page.locator(".silence")).to_be_visible()
    expect(console.page.locator(f'[data-suggestion="{suggestion}"]')).to_be_visible()
    console.page.keyboard.press("o")
    console.composer.fill("I am afraid I am not following it myself.")
    console.send("mouse")

    expect(console.state).to_have_text("Sent.")
    assert desk.said(id) == ["I am afraid I am not following it myself."]
    assert [one["decision"] for one in desk.suggestions(id)] == [None] * len(desk.suggestions(id))


def test_stopped_nothing_is_suggested_and_people_go_on(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    suggestion = console.read()
    console.act("key", "override")

    console.page.locator("#stop").click()
    stopped = console.page.locator(".halt")
    expect(stopped).to_contain_text("Nothing is suggested. Reading, writing and sending work as always.")
    expect(console.page.locator(".card")).to_have_count(0)
    console.composer.fill(OWN)
    console.send("mouse")
    expect(console.state).to_have_text("Sent.")
    console.say_as_customer("And how long do I have as a gold member?")
    expect(console.page.locator("#turns li.customer")).to_have_count(2)
    expect(console.page.locator(".card")).to_have_count(0)
    console.composer.fill("One moment, please.")
    console.send("key")
    expect(console.page.locator("#turns li.agent")).to_have_count(2)
    assert desk.said(id) == [OWN, "One moment, please."]
    assert desk.suggestions(id) == []

    console.page.locator("#stop").click()
    expect(stopped).to_have_count(0)
    console.page.get_by_role("button", name="Look now").click()
    console.read()
    decided = {one["id"]: one["decision"] for one in desk.suggestions(id) if one["decision"]}
    assert decided[suggestion]["outcome"] == "overridden"
    assert decided[suggestion]["sent"] == OWN


def test_an_agent_who_may_not_stop_is_not_offered_to(console: Console, desk: Desk) -> None:
    agent = desk.send("POST", "/v1/keys", {"name": "console tester", "role": "agent"})
    console.enter(agent["key"])

    expect(console.page.locator("#leave")).to_be_visible()
    expect(console.page.locator("#stop")).to_be_hidden()


def test_a_second_person_sees_everything_live(new_console: Callable[[], Console], desk: Desk) -> None:
    id = desk.conversation()
    first, second = new_console(), new_console()
    first.open(id)
    second.open(id)

    first.say_as_customer(QUESTION)
    second.read()
    expect(second.page.locator("#turns li.customer p")).to_have_text([QUESTION])
    second.act("key", "accept")

    draft = desk.suggestions(id)[0]["draft"]
    expect(first.page.locator("#turns li.agent p")).to_have_text([draft])
    expect(first.page.locator(".outcome")).to_have_text("✓ Sent as suggested")
    first.page.locator("#stop").click()
    expect(second.page.locator(".halt")).to_be_visible()


def test_what_is_being_written_stays_with_its_conversation(console: Console, desk: Desk) -> None:
    one, other = desk.conversation(), desk.conversation()
    console.open(one)
    console.composer.fill(OWN)

    console.switch(other)
    expect(console.composer).to_have_value("")
    console.switch(one)

    expect(console.composer).to_have_value(OWN)


def test_nothing_moves_while_somebody_types(console: Console, desk: Desk) -> None:
    id = desk.conversation()
    console.open(id)
    boxes = [console.composer.bounding_box()]

    for text in ("Hello", ", I am looking\nat it", "\n" * 12):
        console.composer.press_sequentially(text)
        boxes.append(console.composer.bounding_box())
    desk.say(id, QUESTION)
    console.card.wait_for()
    boxes.append(console.composer.bounding_box())

    assert boxes == boxes[:1] * len(boxes)


def test_j_and_k_walk_through_the_conversations(console: Console, desk: Desk) -> None:
    older = desk.conversation()
    newer = desk.conversation()
    console.enter()
    current = console.page.locator("[data-conversation][aria-current]")
    expect(current).to_have_attribute("data-conversation", newer)
    console.page.locator("#reply").wait_for()

    console.page.keyboard.press("j")
    expect(current).to_have_attribute("data-conversation", older)
    console.page.locator("#brief h2").wait_for()
    console.page.keyboard.press("k")
    expect(current).to_have_attribute("data-conversation", newer)


def test_a_new_conversation_begins_from_the_console(console: Console, desk: Desk) -> None:
    console.enter()

    console.page.locator("#beginning summary").click()
    console.page.locator("#begin-customer").select_option(label="Priya Raman")
    console.page.locator("#begin-now").click()
    expect(console.page.locator("#subject-detail")).to_have_text("Priya Raman · chat")
    expect(console.page.locator("#subject")).to_have_text("Conversation")
    console.say_as_customer(QUESTION)
    console.read()

    latest = desk.get("/v1/conversations?limit=1")["items"][0]
    assert (latest["customer_id"], latest["subject"]) == ("cust-priya-raman", None)
    expect(console.page.locator("#subject")).to_have_text(QUESTION)
    row = console.page.locator(f'[data-conversation="{latest["id"]}"]')
    expect(row.locator(".second span")).to_have_text([QUESTION, "chat"])
    assert desk.said(latest["id"], "customer") == [QUESTION]


def test_what_is_said_while_a_conversation_loads_is_said_in_it(console: Console, desk: Desk) -> None:
    before, id = desk.conversation(), desk.conversation()
    console.open(before)

    with console.loading(id):
        console.say_as_customer(QUESTION)

    console.read()
    assert (desk.said(before, "customer"), desk.said(id, "customer")) == ([], [QUESTION])


def test_a_reply_waits_until_the_person_sees_the_conversation(console: Console, desk: Desk) -> None:
    before, id = desk.conversation(), desk.conversation()
    console.open(before)

    with console.loading(id):
        console.composer.fill(OWN)
        console.send("key")
        expect(console.state).to_have_text("This conversation is still loading. Read it, then send again.")
    expect(console.page.locator("#turns")).to_have_text("Nothing said yet.")
    assert desk.said(id) == []
    console.send("key")

    expect(console.page.locator("#turns li.agent p")).to_have_text([OWN])
    assert (desk.said(before), desk.said(id)) == ([], [OWN])


def test_an_answer_that_comes_while_a_conversation_loads_is_shown(console: Console, desk: Desk) -> None:
    id = desk.conversation()
    console.enter()

    def answered_meanwhile(route: Route) -> None:
        console.page.wait_for_timeout(500)  # what else is asked of the service is answered before
        desk.say(id, QUESTION)
        route.continue_()

    console.page.route(f"**/v1/conversations/{id}", answered_meanwhile)
    console.switch(id)

    console.read()


def test_an_answer_that_comes_while_suggestions_are_asked_for_again_stays(
    console: Console, desk: Desk
) -> None:
    id = desk.conversation()
    stop = desk.send("POST", "/v1/stop", {"scope": "all", "reason": "A test."})
    console.open(id)
    expect(console.page.locator(".halt")).to_be_visible()

    def answered_meanwhile(route: Route) -> None:
        before = route.fetch()
        if not desk.said(id, "customer"):
            desk.say(id, QUESTION)
            console.card.wait_for()
        route.fulfill(response=before)

    console.page.route(f"**/v1/conversations/{id}/suggestions", answered_meanwhile)
    with console.page.expect_response(f"**/v1/conversations/{id}/suggestions"):
        desk.send("POST", "/v1/resume", {"scope": stop["scope"]})

    console.page.wait_for_timeout(300)  # until the page has made of the older answer what it will
    console.read()
