"""The sidebar as a person uses it in a help desk of another origin, on real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.assist.console.browsing import Desk, wait_until
from tests.assist.sidebar.hosting import HelpDesk

pytestmark = pytest.mark.browser

QUESTION = "How do I clean the filter of my robot?"
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


def ask(help_desk: HelpDesk, desk: Desk, id: str, text: str = QUESTION) -> list[Any]:
    """A conversation where the customer has asked and the suggestions are read; the suggestions."""
    help_desk.begin(id, subject="A late parcel", customer=MIRA)
    help_desk.say(id, text)
    help_desk.read()
    return desk.suggestions(help_desk.in_assist(id))


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_writing_ones_own_takes_no_more_than_taking_it_over_where_the_suggestion_is_longer_than_the_panel(
    new_help_desk: Callable[..., HelpDesk], desk: Desk, id: str, locale: str
) -> None:
    help_desk = new_help_desk(locale=locale)
    help_desk.open()
    ask(help_desk, desk, id, FOOD)
    expect(help_desk.card.locator('[data-act="wrong"]')).not_to_be_in_viewport()

    for what in ("accept", "override"):
        expect(help_desk.card.locator(f'[data-act="{what}"]')).to_be_in_viewport(ratio=0.9)


FOOD = "What about the food that went off in my fridge, who pays for that? It is 60 euro of meat."


def test_in_a_panel_the_suggestion_is_in_sight_and_the_brief_unfolds_by_keyboard(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    help_desk.page.add_style_tag(content="iframe { width: 440px !important; height: 900px !important; }")
    ask(help_desk, desk, id, FOOD)
    top, bottom = "one => one.getBoundingClientRect().top", "one => one.getBoundingClientRect().bottom"
    height = "one => one.offsetHeight"
    line = help_desk.frame.locator("#brief .promises")
    folded = line.first.evaluate(height)

    # Nothing else in a panel says who it is.
    at = "document.elementFromPoint(one.getBoundingClientRect().x + 2, one.getBoundingClientRect().y + 8)"
    for part in ("h2", ".headline", ".quiet"):
        assert help_desk.frame.locator(f"#brief > {part}").evaluate(f"one => one.contains({at})"), part
    uses = help_desk.card.locator(".use").evaluate(top)
    assert 0 < help_desk.card.locator(".verdict").evaluate(top) < uses
    assert help_desk.card.locator(".draft").evaluate(bottom) <= uses
    assert help_desk.card.locator(".use").evaluate(bottom) <= 900
    help_desk.frame.locator("#brief summary").focus()
    help_desk.page.keyboard.press("Enter")
    assert line.first.evaluate(height) > folded


def send(help_desk: HelpDesk, text: str | None = None) -> None:
    """The agent sends in the help desk what is in its composer, or this."""
    if text is not None:
        help_desk.composer.fill(text)
    help_desk.page.locator("#send").click()


@pytest.mark.parametrize("where", ["in the sidebar", "in the help desk"])
def test_what_was_changed_before_it_was_sent_is_an_edit(
    help_desk: HelpDesk, desk: Desk, id: str, where: str
) -> None:
    [first, *_] = ask(help_desk, desk, id)
    changed = f"{first['draft']} Is there anything else that I can do for you?"

    if where == "in the sidebar":
        help_desk.act("key", "edit")
        expect(help_desk.frame.locator("#composer")).to_be_focused()
        help_desk.frame.locator("#composer").fill(changed)
        help_desk.frame.locator("#composer").press("Control+Enter")
        expect(help_desk.composer).to_have_value(changed)
        send(help_desk)
    else:
        help_desk.act("mouse", "accept")
        expect(help_desk.composer).to_have_value(first["draft"])
        send(help_desk, changed)

    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ Sent with your changes")
    assert decisions(desk, help_desk, id) == [("edited", changed, False)]


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_writing_ones_own_is_one_gesture_and_what_is_sent_follows(
    help_desk: HelpDesk, desk: Desk, id: str, how: str
) -> None:
    ask(help_desk, desk, id)

    help_desk.act(how, "override")

    expect(help_desk.frame.locator(".expecting")).to_contain_text("You write your own")
    assert decisions(desk, help_desk, id) == [("overridden", None, False)]
    send(help_desk, OWN)
    expect(help_desk.frame.locator(".expecting")).to_have_count(0)
    until(help_desk, lambda: decisions(desk, help_desk, id) == [("overridden", OWN, False)])
    expect(help_desk.composer).to_have_value("")


@pytest.mark.parametrize(("what", "wrong"), [("dismiss", False), ("wrong", True)])
def test_a_suggestion_is_dismissed_or_said_to_be_wrong(
    help_desk: HelpDesk, desk: Desk, id: str, what: str, wrong: bool
) -> None:
    ask(help_desk, desk, id)

    help_desk.act("key", what)

    expect(help_desk.state).to_have_text("Noted.")
    assert decisions(desk, help_desk, id) == [("dismissed", None, wrong)]
    said = "– Marked as wrong" if wrong else "– Dismissed"
    expect(help_desk.frame.locator(".outcome")).to_have_text(said)
    expect(help_desk.composer).to_have_value("")


def test_another_message_that_is_sent_first_is_ones_own_and_the_suggestion_still_counts_when_it_is_sent(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    [first, *_] = ask(help_desk, desk, id)
    help_desk.act("key", "accept")
    expect(help_desk.composer).to_have_value(first["draft"])

    help_desk.say(id, "One moment please", "agent")
    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ You sent your own")
    assert decisions(desk, help_desk, id) == [("overridden", "One moment please", False)]

    send(help_desk, first["draft"])
    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ Sent as suggested")
    assert decisions(desk, help_desk, id) == [("accepted", first["draft"], False)]


def test_what_one_sends_without_a_gesture_here_says_nothing_of_the_suggestion(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    ask(help_desk, desk, id)

    send(help_desk, OWN)

    def said() -> bool:
        return desk.said(help_desk.in_assist(id)) == [OWN]

    until(help_desk, said)
    assert decisions(desk, help_desk, id) == []


def test_a_help_desk_that_cannot_insert_is_offered_a_copy(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    [first, *_] = ask(help_desk, desk, id)
    help_desk.composer.evaluate("composer => (composer.readOnly = true)")

    help_desk.act("key", "accept")

    text = help_desk.frame.locator("#taking-text")
    expect(text).to_have_value(first["draft"])
    expect(help_desk.state).to_contain_text("Paste it into your reply and send it yourself.")
    assert help_desk.page.evaluate("navigator.clipboard.readText()") == first["draft"]
    help_desk.composer.evaluate("composer => (composer.readOnly = false)")
    send(help_desk, first["draft"])
    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ Sent as suggested")
    assert decisions(desk, help_desk, id) == [("accepted", first["draft"], False)]


REFUND = "How long does a refund take?"


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_what_is_of_high_impact_is_inserted_only_after_its_source_was_opened(
    help_desk: HelpDesk, desk: Desk, id: str, how: str
) -> None:
    [first, *_] = ask(help_desk, desk, id, REFUND)
    assert first["evidence_first"] is True
    expect(help_desk.card.locator(".first")).to_contain_text("its source opens first")

    help_desk.act(how, "accept")
    expect(help_desk.frame.locator("#source mark")).to_be_in_viewport()
    expect(help_desk.card.locator(".first")).to_have_text("You have opened its source: you can use it now.")
    expect(help_desk.composer).to_have_value("")
    help_desk.frame.locator("#source-close").click()
    expect(help_desk.card).to_be_focused()
    help_desk.act(how, "accept")

    expect(help_desk.composer).to_have_value(first["draft"])
    send(help_desk)
    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ Sent as suggested")
    assert decisions(desk, help_desk, id) == [("accepted", first["draft"], False)]


def test_what_was_edited_from_it_is_inserted_only_then_too(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    [first, *_] = ask(help_desk, desk, id, REFUND)
    changed = f"{first['draft']} Sorry again."
    help_desk.act("key", "edit")
    own = help_desk.frame.locator("#composer")
    own.fill(changed)

    own.press("Control+Enter")
    expect(help_desk.frame.locator("#source mark")).to_be_in_viewport()
    expect(help_desk.card.locator(".first")).to_have_text("You have opened its source: you can use it now.")
    expect(help_desk.composer).to_have_value("")
    help_desk.frame.locator("#source-close").click()
    own.press("Control+Enter")

    expect(help_desk.composer).to_have_value(changed)
    send(help_desk)
    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ Sent with your changes")
    assert decisions(desk, help_desk, id) == [("edited", changed, False)]


def test_what_is_copied_by_hand_and_sent_unread_is_on_record_as_ones_own_and_says_so(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    [first, *_] = ask(help_desk, desk, id, REFUND)
    help_desk.card.locator(".draft").evaluate("draft => getSelection().selectAllChildren(draft)")
    help_desk.page.keyboard.press("Control+c")
    expect(help_desk.frame.locator(".expecting")).to_contain_text("Copied, not sent yet")

    send(help_desk, first["draft"])

    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ You sent your own")
    assert decisions(desk, help_desk, id) == [("overridden", first["draft"], False)]
    [decision] = [one["decision"] for one in desk.suggestions(help_desk.in_assist(id)) if one["decision"]]
    assert decision["reason"] == "Sent without its source being opened first."
    assert decision["edit_distance"] == 0


def test_writing_ones_own_beside_it_is_one_gesture(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id, REFUND)

    help_desk.act("key", "override")

    expect(help_desk.frame.locator(".expecting")).to_contain_text("You write your own")
    assert decisions(desk, help_desk, id) == [("overridden", None, False)]
    expect(help_desk.frame.locator("#source")).to_be_hidden()


def test_nobody_unknown_is_handed_to_assist_before_the_person_goes_on(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    customer = {"name": "Nobody Known", "email": "nobody@example.com"}
    help_desk.begin(id, customer=customer, turns=[{"id": "m1", "speaker": "customer", "text": QUESTION}])
    expect(help_desk.frame.locator("#unknown-why")).to_have_text(
        "Assist does not know anybody by nobody@example.com."
    )
    kept = [one["id"] for one in desk.get("/v1/conversations?limit=200")["items"]]
    assert help_desk.in_assist(id) not in kept

    help_desk.frame.locator("#go-on").click()

    help_desk.read()
    stored = desk.get(f"/v1/conversations/{help_desk.in_assist(id)}")
    assert (stored["customer_id"], [one["text"] for one in stored["turns"]]) == (None, [QUESTION])
    expect(help_desk.frame.locator("#brief")).to_contain_text("Somebody new")


def test_what_was_said_before_is_stored_once_in_order_and_only_the_newest_is_answered(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    said = [
        ("customer", "How do I descale the CremaOne coffee machine?"),
        ("agent", "With our descaler. Anything else?"),
        ("customer", QUESTION),
    ]
    turns = [{"id": f"m{n}", "speaker": who, "text": text} for n, (who, text) in enumerate(said, 1)]
    help_desk.begin(id, customer=MIRA, turns=turns)
    help_desk.read()
    help_desk.show("nothing")
    expect(help_desk.frame.locator("#nothing")).to_contain_text("Open a conversation")
    expect(help_desk.frame.locator("#brief")).to_be_empty()

    help_desk.show(id)
    help_desk.read()

    stored = desk.get(f"/v1/conversations/{help_desk.in_assist(id)}")
    assert [(one["speaker"], one["text"]) for one in stored["turns"]] == said
    answered = {one["turn_id"] for one in desk.suggestions(help_desk.in_assist(id))}
    assert answered == {"m3"}


def test_older_turns_that_a_virtual_list_shows_later_are_no_news(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    turns = [{"id": "m9", "speaker": "customer", "text": QUESTION}]
    help_desk.begin(id, customer=MIRA, turns=turns)
    help_desk.read()

    older = [{"id": f"m{n}", "speaker": "agent", "text": f"Older {n}"} for n in (7, 8)]
    newer = [*turns, {"id": "m10", "speaker": "agent", "text": OWN}]
    for shown in (older, [*older, *turns], newer):
        help_desk.page.evaluate(
            "one => { desk.begin(one); desk.show(one.id); }",
            {"id": id, "customer": MIRA, "turns": shown},
        )
        help_desk.page.wait_for_timeout(300)

    until(help_desk, lambda: desk.said(help_desk.in_assist(id)) == [OWN])


def test_evidence_opens_at_the_quote_and_is_on_record(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    [first, *_] = ask(help_desk, desk, id)

    help_desk.card.focus()
    help_desk.page.keyboard.press("v")

    mark = help_desk.frame.locator("#source mark")
    expect(mark).to_have_text(first["evidence"][0]["quote"])
    help_desk.page.keyboard.press("Escape")
    expect(help_desk.frame.locator("#source")).to_be_hidden()

    def events() -> list[str]:
        replay = desk.get(f"/v1/journal/{first['id']}/replay")
        return [one["event"] for one in replay["events"]]

    until(help_desk, lambda: events() == ["displayed", "evidence_opened"])


def test_what_has_just_come_cannot_be_accepted_and_accepting_is_never_focused(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    ask(help_desk, desk, id)
    help_desk.card.focus()
    help_desk.say(id, "And what if it never comes?")
    expect(help_desk.frame.locator(".card.unfolded")).to_be_focused()
    help_desk.inside.evaluate("performance.now = () => 1e9")
    help_desk.say(id, "How do I descale the CremaOne coffee machine?")
    expect(help_desk.card.locator(".draft")).to_contain_text("rinse", ignore_case=True)

    help_desk.act("key", "accept")

    expect(help_desk.state).to_have_text("This has just changed. Read it, then press again.")
    expect(help_desk.composer).to_have_value("")
    focused = help_desk.inside.evaluate("document.activeElement.dataset.act")
    assert focused is None


def test_ones_own_question_is_answered_from_all_that_one_may_read(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    ask(help_desk, desk, id)
    help_desk.card.focus()
    help_desk.page.keyboard.press("/")
    help_desk.page.keyboard.type("who pays for food that was spoiled?")
    help_desk.page.keyboard.press("Enter")

    help_desk.frame.locator("#search-results button").first.click()

    expect(help_desk.frame.locator("#source mark")).to_be_visible()
    expect(help_desk.composer).to_have_value("")


@pytest.mark.parametrize("where", ["in the sidebar", "in the help desk"])
def test_ones_own_words_are_checked_where_they_are_written(
    help_desk: HelpDesk, desk: Desk, id: str, where: str
) -> None:
    ask(help_desk, desk, id)

    box = help_desk.composer if where == "in the help desk" else help_desk.frame.locator("#composer")
    box.fill("You have 77 days to return it.")

    expect(help_desk.frame.locator("#findings .finding").first).to_contain_text("77 days")
    assert decisions(desk, help_desk, id) == []


def test_handing_over_and_wrapping_up_give_a_text_to_change_and_copy(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    ask(help_desk, desk, id)
    help_desk.card.focus()
    help_desk.page.keyboard.press("h")
    expect(help_desk.frame.locator("#paper-text")).not_to_have_value("")
    help_desk.page.keyboard.press("Escape")
    expect(help_desk.frame.locator("#paper")).to_be_hidden()
    help_desk.page.keyboard.press("w")
    help_desk.frame.locator("#ending-now").click()
    expect(help_desk.frame.locator("#paper-text")).not_to_have_value("")
    help_desk.frame.locator("#paper-copy").click()
    expect(help_desk.frame.locator("#paper-copied")).to_have_text("Copied.")
    assert desk.get(f"/v1/conversations/{help_desk.in_assist(id)}")["closed_at"]


def test_silence_is_calm_and_a_stop_says_who_stopped_it(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    help_desk.begin(id, customer=MIRA)
    help_desk.say(id, "Thank you so much!")
    expect(help_desk.frame.locator(".silence.silent")).to_be_visible()

    desk.send("POST", "/v1/stop", {"scope": "all", "reason": "a test of the brakes"})

    expect(help_desk.frame.locator(".halt")).to_contain_text("a test of the brakes")
    expect(help_desk.card).to_have_count(0)
    send(help_desk, OWN)
    until(help_desk, lambda: desk.said(help_desk.in_assist(id)) == [OWN])


def test_without_a_connection_it_says_so_and_catches_up_when_it_is_back(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    [first, *_] = ask(help_desk, desk, id)
    help_desk.act("key", "accept")
    expect(help_desk.composer).to_have_value(first["draft"])
    help_desk.page.context.set_offline(True)
    send(help_desk)
    expect(help_desk.state).to_contain_text("Your help desk works as always")
    assert desk.said(help_desk.in_assist(id)) == []

    help_desk.page.context.set_offline(False)

    until(help_desk, lambda: desk.said(help_desk.in_assist(id)) == [first["draft"]])
    until(help_desk, lambda: decisions(desk, help_desk, id) == [("accepted", first["draft"], False)])


def test_a_key_that_ends_signs_out_and_leaves_nothing_behind(
    new_help_desk: Callable[..., HelpDesk], desk: Desk, id: str
) -> None:
    key = desk.send("POST", "/v1/keys", {"name": "short-lived sidebar", "role": "agent"})
    help_desk = new_help_desk()
    help_desk.open(key["key"])
    ask(help_desk, desk, id)

    desk.send("DELETE", f"/v1/keys/{key['id']}")

    expect(help_desk.frame.locator("#sign-in-error")).to_have_text(
        "Your key is no longer valid. Sign in again."
    )
    left = help_desk.frame.locator("body").evaluate("body => body.textContent")
    assert [text for text in (QUESTION, "Mira Okafor", key["key"]) if text in left] == []
    help_desk.frame.locator("#key").fill(help_desk.served.key)
    help_desk.frame.locator("#sign-in button").click()
    help_desk.read()
    assert desk.said(help_desk.in_assist(id), "customer") == [QUESTION]


def test_a_wrong_key_is_refused_in_words(new_help_desk: Callable[..., HelpDesk]) -> None:
    help_desk = new_help_desk()
    help_desk.page.goto(f"{help_desk.origin}/help_desk.html?assist={help_desk.served.url}")
    help_desk.frame.locator("#key").fill("not-a-key-that-anybody-has")
    help_desk.frame.locator("#sign-in button").click()

    expect(help_desk.frame.locator("#sign-in-error")).to_have_text(
        "This key is not known here, or has expired."
    )
    expect(help_desk.frame.locator("#sidebar")).to_be_hidden()


def until(help_desk: HelpDesk, holds: Callable[[], bool]) -> None:
    """Wait for something that nothing on the page tells."""
    for _ in range(150):
        if holds():
            return
        help_desk.page.wait_for_timeout(100)
    assert holds()


@pytest.mark.parametrize("width", [320, 440])
def test_the_card_stays_where_it_is_when_a_notice_of_what_was_inserted_comes_and_goes(
    help_desk: HelpDesk, desk: Desk, id: str, width: int
) -> None:
    help_desk.page.add_style_tag(
        content=f"iframe {{ width: {width}px !important; height: 900px !important; }}"
    )
    ask(help_desk, desk, id)
    card = help_desk.frame.locator(".card").first

    def place() -> int:
        """Where the card is that stands there now; one that is just being replaced is nowhere."""
        told = "card => card.isConnected ? Math.round(card.getBoundingClientRect().top + scrollY) : null"
        while (top := card.evaluate(told)) is None:
            pass
        return int(top)

    before = place()

    help_desk.act("key", "accept")
    expect(help_desk.frame.locator(".expecting")).to_contain_text("Inserted, not sent yet")
    assert place() == before
    help_desk.wait()
    help_desk.act("key", "override")
    expect(help_desk.frame.locator(".expecting")).to_contain_text("You write your own")
    assert place() == before
    help_desk.composer.fill(OWN)
    help_desk.page.locator("#send").click()
    expect(help_desk.frame.locator(".expecting")).to_have_count(0)
    assert place() == before


def test_the_button_that_inserts_ones_own_text_stays_where_it_is_when_something_is_found(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    ask(help_desk, desk, id)
    box = help_desk.frame.locator("#composer")
    top = "getBoundingClientRect().top"
    place = f"one => one.{top} - document.querySelector('#composer').{top}"
    before = help_desk.frame.locator("#put").evaluate(place)

    box.fill("You get 500 EUR back. The warranty is 40 years.")
    help_desk.frame.locator("#findings .finding").first.wait_for()

    assert help_desk.frame.locator("#put").evaluate(place) == before


@pytest.mark.parametrize(("key", "dialog"), [("/", "#search"), ("h", "#paper"), ("w", "#paper")])
def test_after_a_dialog_that_a_key_opened_the_keys_go_on_with_the_card(
    help_desk: HelpDesk, desk: Desk, id: str, key: str, dialog: str
) -> None:
    ask(help_desk, desk, id)
    help_desk.card.focus()

    help_desk.page.keyboard.press(key)
    expect(help_desk.frame.locator(dialog)).to_be_visible()
    help_desk.frame.locator(dialog).locator("input, textarea, button").first.wait_for()
    help_desk.page.keyboard.press("Escape")

    expect(help_desk.frame.locator(dialog)).to_be_hidden()
    expect(help_desk.card).to_be_focused()


def test_an_answer_that_does_not_come_can_be_asked_for_again(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    """The message is stored, and the answer to it is on its way for good."""
    streams: list[Route] = []
    asked: list[Route] = []
    help_desk.page.route("**/events", lambda route: streams.append(route))
    help_desk.page.route("**/turns*", lambda route: asked.append(route))
    help_desk.begin(id, subject="A late parcel", customer=MIRA)
    wait_until(help_desk.page, lambda: bool(streams))
    help_desk.say(id, QUESTION)
    wait_until(help_desk.page, lambda: bool(asked))

    turn = {"id": "m1", "speaker": "customer", "text": QUESTION, "at": "2026-11-25T09:12:00Z"}
    body = f"id: 1\nevent: turn\ndata: {json.dumps(turn)}\n\n"
    streams[0].fulfill(content_type="text/event-stream", body=body)
    expect(help_desk.frame.locator(".looking")).to_have_text("Looking …")
    expect(help_desk.frame.locator(".looking")).to_have_text("The last message was not looked at. Look now")

    help_desk.page.unroute("**/turns*")
    help_desk.frame.locator("[data-look]").click()
    help_desk.read()
