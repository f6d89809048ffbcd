"""Who may embed the sidebar, who is heard there, and what Chatwoot's dashboard apps get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.assist.console.browsing import Desk
from tests.assist.sidebar.hosting import HelpDesk
from tests.assist.sidebar.test_sidebar import MIRA, OWN, QUESTION, ask, decisions, until
from tests.served import Served

pytestmark = pytest.mark.browser

CONTACT = {"id": 7, "name": "Mira Okafor", "email": "mira.okafor@example.com", "phone_number": None}


def message(id: int, text: str | None, kind: int = 0, **more: Any) -> dict[str, Any]:
    """A message as Chatwoot has it: 0 comes in, 1 goes out, 2 is an activity."""
    return {
        "id": id,
        "content": text,
        "message_type": kind,
        "private": False,
        "created_at": 1764000000,
        **more,
    }


def test_chatwoot_is_read_and_its_agent_copies(new_help_desk: Callable[..., HelpDesk], desk: Desk) -> None:
    help_desk = new_help_desk("chatwoot")
    help_desk.open()
    said = [
        message(3, QUESTION, sender={"id": 7, "type": "contact"}),
        message(2, "A note between us", 1, private=True),
        message(1, "Mira opened the conversation", 2),
        message(4, "On its way", 1, status="progress"),
        message(5, None),
        message(6, "Gone", 0, content_attributes={"deleted": True}),
    ]
    told = {"conversation": {"id": 4711, "messages": said, "meta": {"sender": CONTACT}}, "contact": CONTACT}
    help_desk.page.evaluate("told => chatwoot.become(told)", told)
    help_desk.read()
    id = help_desk.in_assist("4711")
    [first, *_] = desk.suggestions(id)

    expect(help_desk.card.locator('[data-act="accept"]')).to_have_text("Copy a")
    help_desk.act("key", "accept")

    expect(help_desk.state).to_contain_text("Paste it into your reply and send it yourself.")
    assert help_desk.page.evaluate("navigator.clipboard.readText()") == first["draft"]
    sent = [*said, message(8, first["draft"], 1, status="sent", sender={"id": 1, "type": "user"})]
    help_desk.page.evaluate("told => chatwoot.become(told)", {"conversation": {"id": 4711, "messages": sent}})
    expect(help_desk.frame.locator(".outcome")).to_have_text("✓ Sent as suggested")
    assert decisions(desk, help_desk, "4711") == [("accepted", first["draft"], False)]
    stored = desk.get(f"/v1/conversations/{id}")
    assert [(one["id"], one["text"]) for one in stored["turns"]] == [("3", QUESTION), ("8", first["draft"])]
    assert (stored["customer_id"], stored["channel"]) == ("cust-mira-okafor", "chatwoot")


def test_no_other_origin_can_embed_it(browser: Browser, framed: Served, stranger: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{stranger}/help_desk.html?assist={framed.url}")
    page.wait_for_timeout(1000)

    assert [one.url for one in page.frames][1:] == ["chrome-error://chromewebdata/"]
    assert page.frames[1].locator("#key").count() == 0
    context.close()


def test_what_is_not_the_frame_can_be_embedded_by_nobody(
    browser: Browser, framed: Served, origin: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{origin}/README.md")
    for path in ("/console", "/sidebar/index.html", "/docs"):
        page.set_content(f'<iframe src="{framed.url}{path}"></iframe>')
        page.wait_for_timeout(500)
        assert [one.url for one in page.frames][1:] == ["chrome-error://chromewebdata/"], path
    context.close()


def test_alone_it_says_where_it_belongs(browser: Browser, framed: Served) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{framed.url}/sidebar#key={framed.key}")

    expect(page.locator("#alone")).to_contain_text("stands inside a help desk")
    assert page.evaluate("sessionStorage.length") == 0
    context.close()


def test_where_the_browser_keeps_storage_for_it_the_frame_stays_signed_in(
    browser: Browser, framed: Served, origin: str
) -> None:
    same_site = origin.replace("localhost", "127.0.0.1")
    context = browser.new_context(locale="en-GB")
    help_desk = HelpDesk(context.new_page(), framed, same_site)
    help_desk.open()

    help_desk.page.reload()

    expect(help_desk.frame.locator("#nothing")).to_contain_text("Open a conversation")
    assert help_desk.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    help_desk.frame.locator("#sign-out").click()
    expect(help_desk.frame.locator("#key")).to_be_visible()
    assert help_desk.inside.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    context.close()


def test_a_button_says_that_it_copies_also_where_one_is_signed_in_already(
    browser: Browser, framed: Served, origin: str
) -> None:
    context = browser.new_context(locale="en-GB")
    same_site = origin.replace("localhost", "127.0.0.1")
    help_desk = HelpDesk(context.new_page(), framed, same_site, "chatwoot")
    help_desk.open()

    help_desk.page.reload()
    expect(help_desk.frame.locator("#nothing")).to_contain_text("Open a conversation")
    told = {"conversation": {"id": 4712, "messages": [message(3, QUESTION)]}, "contact": CONTACT}
    help_desk.page.evaluate("told => chatwoot.become(told)", told)
    expect(help_desk.card.locator('[data-act="accept"]')).to_have_text("Copy a")
    context.close()


FORGING = """
  addEventListener("message", (event) => {
    (window.heard ??= []).push(event.data);
    if (event.data?.assist !== undefined) return;
    const frame = event.data.direct ? top.frames[0] : parent.frames[0];
    for (let round = 0; round < event.data.rounds; round++)
      for (const forged of event.data.all) frame.postMessage(forged, "*");
    parent.postMessage({ done: true }, "*");
  });
"""


def forged(nonce: str, id: str) -> list[Any]:
    """What somebody might say who even knows the nonce."""
    evil = {"id": "evil", "customer": MIRA, "turns": [{"id": "m1", "speaker": "customer", "text": "EVIL"}]}
    sent = {"id": id, "customer": MIRA, "turns": [{"id": "m99", "speaker": "agent", "text": "EVIL"}]}
    return [
        {"assist": 1, "type": "conversation", "nonce": nonce, "conversation": evil},
        {"assist": 1, "type": "conversation", "nonce": nonce, "conversation": sent},
        {"assist": 1, "type": "none", "nonce": nonce},
        {"assist": 1, "type": "draft", "nonce": nonce, "conversation": id, "text": "EVIL 77 days"},
        {"assist": 1, "type": "inserted", "nonce": nonce, "request": "r", "conversation": id, "done": True},
        '{"event": "appContext", "data": {"conversation": {"id": 666, "messages": []}, "contact": {}}}',
    ]


@pytest.mark.parametrize("who", ["another origin", "null", "a sibling of a named origin", "its own page"])
def test_forged_messages_do_nothing(
    help_desk: HelpDesk, desk: Desk, id: str, stranger: str, who: str
) -> None:
    help_desk.page.evaluate(
        "addEventListener('message', ({data}) => { if (data?.nonce) window.nonce = data.nonce; })"
    )
    help_desk.page.evaluate("document.getElementById('assist').src += '?again'")
    help_desk.frame.locator("#key").fill(help_desk.served.key)
    help_desk.frame.locator("#sign-in button").click()
    [first, *_] = ask(help_desk, desk, id)
    nonce = help_desk.page.evaluate("nonce")
    before = help_desk.frame.locator("#talk").evaluate("talk => talk.textContent")
    all_forged = forged(nonce, id)
    rounds = 1250 // len(all_forged) + 1

    if who == "its own page":
        help_desk.inside.evaluate(
            """([all, rounds, origin]) => {
              for (let round = 0; round < rounds; round++)
                for (const data of all) {
                  dispatchEvent(new MessageEvent("message", { data, origin, source: parent }));
                  postMessage(data, "*");
                }
            }""",
            [all_forged, rounds, help_desk.origin],
        )
    else:
        where = {
            "another origin": f"{stranger}/README.md",
            "null": "about:blank",
            "a sibling of a named origin": f"{help_desk.origin}/README.md",
        }[who]
        help_desk.page.evaluate(
            """([src, isolated]) => new Promise((resolve) => {
              const sibling = document.createElement("iframe");
              sibling.id = "sibling";
              if (isolated) sibling.sandbox = "allow-scripts";
              sibling.onload = resolve;
              sibling.src = src;
              document.body.append(sibling);
            })""",
            [where, who == "null"],
        )
        sibling = help_desk.page.frames[-1]
        sibling.evaluate(FORGING)
        help_desk.page.evaluate(
            """([all, rounds]) => new Promise((resolve) => {
              addEventListener("message", ({ data }) => data?.done && resolve());
              document.getElementById("sibling").contentWindow.postMessage({ all, rounds }, "*");
            })""",
            [all_forged, rounds],
        )
        heard = sibling.evaluate("heard.length")
        assert heard == 1

    help_desk.page.wait_for_timeout(500)
    assert help_desk.frame.locator("#talk").evaluate("talk => talk.textContent") == before
    expect(help_desk.frame.locator("#composer")).to_have_value("")
    expect(help_desk.composer).to_have_value("")
    assert decisions(desk, help_desk, id) == []
    assert desk.said(help_desk.in_assist(id)) == []
    kept = [one["id"] for one in desk.get("/v1/conversations?limit=200")["items"]]
    assert not {help_desk.in_assist("evil"), help_desk.in_assist("666")} & set(kept)

    help_desk.wait()
    help_desk.act("key", "accept")  # who is meant to be heard still is
    expect(help_desk.composer).to_have_value(first["draft"])


def malformed(nonce: str) -> list[Any]:
    """What the page around may say and what is no message all the same."""
    turn = {"id": "m1", "speaker": "customer", "text": "EVIL"}
    good = {"id": "evil", "customer": MIRA, "turns": [turn]}
    whole = {"assist": 1, "type": "conversation", "nonce": nonce, "conversation": good}
    conversations = [
        {**good, "id": ""},
        {**good, "id": 7},
        {**good, "id": "x" * 201},
        {**good, "more": 1},
        {**good, "subject": "x" * 1001},
        {**good, "customer": "Mira"},
        {**good, "customer": {"name": {}}},
        {**good, "turns": "EVIL"},
        {**good, "turns": [turn] * 501},
        {**good, "turns": [{**turn, "speaker": "system"}]},
        {**good, "turns": [{**turn, "text": "x" * 20_001}]},
        {**good, "turns": [{**turn, "text": "x" * 20_000}] * 101},
        {**good, "turns": [{**turn, "html": "<b>"}]},
        None,
        [],
    ]
    return [
        *({**whole, "conversation": one} for one in conversations),
        {**whole, "nonce": "another"},
        {name: whole[name] for name in whole if name != "nonce"},
        {**whole, "assist": 2},
        {**whole, "assist": "1"},
        {**whole, "type": "constructor"},
        {**whole, "type": ["conversation"]},
        {**whole, "more": 1},
        [whole],
        7,
        None,
        "x" * 100_000,
        '{"event": "appContext"}',
    ]


def test_messages_of_another_shape_are_no_messages(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    help_desk.page.evaluate(
        "addEventListener('message', ({data}) => { if (data?.nonce) window.nonce = data.nonce; })"
    )
    help_desk.page.evaluate(
        "() => document.getElementById('assist').contentWindow.postMessage({assist: 1, type: 'hello'}, '*')"
    )
    ask(help_desk, desk, id)
    nonce = help_desk.page.evaluate("nonce")

    for one in malformed(nonce):
        help_desk.page.evaluate(
            "one => document.getElementById('assist').contentWindow.postMessage(one, '*')", one
        )
    help_desk.page.wait_for_timeout(500)

    expect(help_desk.frame.locator("#subject")).to_have_text("A late parcel")
    expect(help_desk.card).to_be_visible()
    kept = [one["id"] for one in desk.get("/v1/conversations?limit=200")["items"]]
    assert [one for one in kept if "evil" in one] == []
    help_desk.say(id, OWN, "agent")  # the shape that counts still counts
    until(help_desk, lambda: desk.said(help_desk.in_assist(id)) == [OWN])


def test_signing_in_takes_no_more_room_than_it_needs(help_desk: HelpDesk) -> None:
    help_desk.page.set_viewport_size({"width": 1280, "height": 1600})
    help_desk.page.goto(f"{help_desk.origin}/{help_desk.name}.html?assist={help_desk.served.url}")

    for part in ("#key", "#sign-in button"):
        shown = help_desk.frame.locator(part)
        expect(shown).to_be_visible()
        assert shown.evaluate("one => one.getBoundingClientRect().height") < 60
