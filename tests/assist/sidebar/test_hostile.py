"""What customers, documents and scripts may try in the sidebar, and what it makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from assist.api.page_files import ROOT
from tests.assist.console.browsing import Desk
from tests.assist.console.hostile_fields import OF_A_BRIEF, OF_A_CARD, fields_in, make_hostile
from tests.assist.console.test_card import WARM
from tests.assist.console.test_hostile import CHOSEN, DATES, STRINGS, SWITCHES, everywhere
from tests.assist.sidebar.hosting import HelpDesk
from tests.assist.sidebar.test_sidebar import MIRA, QUESTION, ask, decisions, until

NODES = (
    "img, script:not([src='/sidebar/frame.js']), iframe, svg, math, object, embed, base, style, a, "
    "meta[http-equiv]"
)
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f\x1b\x07]")


def nothing_came_of_it(help_desk: HelpDesk) -> None:
    """No node of a kind that acts; what was asked of other hosts and told in dialogs, the fixture watches."""
    expect(help_desk.frame.locator(NODES)).to_have_count(0)
    expect(help_desk.frame.locator("form")).to_have_count(3)


@pytest.mark.browser
def test_hostile_words_in_the_help_desk_are_shown_as_they_are(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    name = "".join(STRINGS[:8])[:900]
    turns = [{"id": f"m{n}", "speaker": "customer", "text": text} for n, text in enumerate(STRINGS)]
    customer = {"name": name, "email": STRINGS[6][:200], "phone": STRINGS[0]}
    help_desk.begin(id, subject=STRINGS[6], customer=customer, turns=turns)
    expect(help_desk.frame.locator("#unknown-name")).to_have_text(name, use_inner_text=False)
    nothing_came_of_it(help_desk)

    help_desk.frame.locator("#go-on").click()
    expect(help_desk.frame.locator("#subject")).to_have_text(STRINGS[6])

    help_desk.frame.locator("#suggestions .silence, #suggestions .card").first.wait_for()
    until(help_desk, lambda: desk.said(help_desk.in_assist(id), "customer") == STRINGS)
    nothing_came_of_it(help_desk)


@pytest.mark.browser
def test_hostile_words_in_all_that_assist_says_are_shown_as_they_are_and_inserted_plain(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    [first, *_] = ask(help_desk, desk, id, "My fridge is getting warm. Who pays for the food?")
    path = f"/v1/conversations/{help_desk.in_assist(id)}"
    shown = desk.get(f"{path}/suggestions")
    [answer, *_] = [one for one in shown["items"] if one["draft"]]
    evil = "".join(STRINGS[:14]) + "\U000e0041\U000e0042 soft\u00adhyphen \u2066x\u2069 ❤️ 👩‍👩‍👧"
    hostile = everywhere(answer, DATES | CHOSEN)
    hostile["draft"] = evil
    hostile["evidence"] = [{**one, "url": "javascript:alert(1)"} for one in hostile["evidence"]]
    brief = everywhere(desk.get(f"{path}/brief"), DATES | {"customer_id", "as_of", "trend"})
    told = {
        **shown,
        "items": [hostile],
        "last_answer": {**shown["last_answer"], "turn_id": hostile["turn_id"]},
    }

    def document(route: Route) -> None:
        route.fulfill(json={"text": evil, "title": evil})

    help_desk.page.route("**/suggestions", lambda route: route.fulfill(json=told))
    help_desk.page.route("**/brief", lambda route: route.fulfill(json=brief))
    help_desk.page.route("**/v1/documents/**", document)
    help_desk.show("nothing")
    help_desk.show(id)
    help_desk.read()
    help_desk.frame.locator("#brief summary").click()

    expect(help_desk.card.locator(".draft")).to_have_text(evil, use_inner_text=False)
    lines = [one["text"] for part in ("open", "promises", "history") for one in brief[part]]
    said = help_desk.frame.locator("#brief").evaluate("box => box.textContent")
    assert [text for text in lines if text not in said] == []
    assert lines
    nothing_came_of_it(help_desk)

    help_desk.card.focus()  # its source comes first: much depends on it
    help_desk.page.keyboard.press("v")
    expect(help_desk.frame.locator("#source-title")).to_have_text(
        hostile["evidence"][0]["title"], use_inner_text=False
    )
    nothing_came_of_it(help_desk)
    help_desk.page.keyboard.press("Escape")
    expect(help_desk.frame.locator("#source")).to_be_hidden()

    help_desk.wait()
    help_desk.act("key", "accept")
    expect(help_desk.composer).not_to_have_value("")
    inserted = help_desk.composer.input_value()
    assert HIDDEN.sub("", inserted.replace("👩‍👩‍👧", "")) == inserted.replace("👩‍👩‍👧", "")
    assert STRINGS[0] in inserted
    assert "softhyphen x ❤️ 👩‍👩‍👧" in inserted

    help_desk.card.locator(".draft").evaluate("draft => getSelection().selectAllChildren(draft)")
    help_desk.page.keyboard.press("Control+c")
    copied = help_desk.page.evaluate("navigator.clipboard.readText()")
    assert not HIDDEN.search(copied.replace("👩‍👩‍👧", ""))
    assert STRINGS[0] in copied
    assert first["id"]


@pytest.mark.browser
def test_gestures_that_a_script_makes_do_nothing(help_desk: HelpDesk, desk: Desk, id: str) -> None:
    ask(help_desk, desk, id)
    help_desk.frame.locator("#composer").fill("I did not want this inserted.")

    help_desk.inside.evaluate(
        """() => {
          const fire = (target, event) => target.dispatchEvent(event);
          for (const one of document.querySelectorAll("button")) {
            one.click();
            fire(one, new MouseEvent("click", { bubbles: true }));
          }
          for (const key of ["a", "e", "o", "x", "f", "v", "h", "w", "/", "2", "Enter"])
            for (const target of [document, document.body, document.querySelector(".card")])
              fire(target, new KeyboardEvent("keydown", { key, bubbles: true }));
          const enter = { key: "Enter", ctrlKey: true, bubbles: true };
          fire(document.getElementById("composer"), new KeyboardEvent("keydown", enter));
          for (const id of ["ending", "search-form"]) document.getElementById(id).requestSubmit();
        }"""
    )
    help_desk.page.wait_for_timeout(500)

    assert decisions(desk, help_desk, id) == []
    expect(help_desk.composer).to_have_value("")
    expect(help_desk.frame.locator("dialog[open]")).to_have_count(0)
    expect(help_desk.frame.locator("#sidebar")).to_be_visible()
    assert desk.get("/v1/stops")["items"] == []


DESCALE = "How do I descale the CremaOne coffee machine?"
LATE = """
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const answer = await fetched(...request);
    await new Promise((resume) => setTimeout(resume, (Math.random() < 0.6 ? 0 : Math.random() * 3000)));
    return answer;
  };
  window.current = null;
  const hear = ({ data }) => { if (data.type === "conversation") window.current = data.conversation.id; };
  addEventListener("message", hear, true);
  window.seen = [];
  const look = () => {
    if (document.getElementById("talk").hidden) return;
    window.seen.push([
      window.current,
      document.getElementById("subject").textContent,
      document.querySelector("#brief h2")?.textContent,
      [...document.querySelectorAll("[data-suggestion]")].map((one) => one.dataset.suggestion),
    ]);
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
"""


@pytest.mark.browser
def test_a_late_answer_never_shows_or_is_inserted_in_another_conversation(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    ids = [f"{id}-1", f"{id}-2"]
    people = [MIRA, {"name": "Jonas Weber", "phone": "+353 1 555 0142"}]
    for one, question, customer in zip(ids, (QUESTION, DESCALE), people, strict=True):
        help_desk.begin(one, subject=f"About {one}", customer=customer)
        help_desk.say(one, question)
        help_desk.read()
    own = {one: desk.suggestions(help_desk.in_assist(one)) for one in ids}
    help_desk.inside.evaluate(f"() => {{ {LATE} window.current = '{ids[-1]}'; }}")  # it is on show
    help_desk.page.evaluate(
        """() => {
          window.inserted = [];
          addEventListener("message", ({ data }) =>
            data?.type === "insert" && window.inserted.push([data.conversation, data.text]));
        }"""
    )

    for _ in range(2):
        for step in range(SWITCHES // 2):
            help_desk.show(ids[step % 2])
            help_desk.page.wait_for_timeout((step % 8) ** 2)  # gone before the first answer, or later
        for one in ids:  # until it is there, with the answers for the other still coming
            help_desk.show(one)
            help_desk.read()
            help_desk.card.focus()
            help_desk.page.keyboard.press("a")
            help_desk.show(ids[one == ids[0]])

    seen = help_desk.inside.evaluate("seen")
    known = {one: {it["id"] for it in own[one]} for one in ids}
    wrong = [
        (current, subject, shown)
        for current, subject, _, shown in seen
        if current in known and not (set(shown) <= known[current] and subject in ("", f"About {current}"))
    ]
    drafts = {one: {it["draft"] for it in own[one]} for one in ids}
    inserted = help_desk.page.evaluate("inserted")
    assert wrong == []
    assert inserted
    assert [(one, text) for one, text in inserted if text not in drafts[one]] == []
    assert {current for current, _, _, shown in seen if shown} == set(ids)


def test_no_part_of_the_sidebar_makes_html_from_text() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function|javascript:"
        r"|createContextualFragment|setHTML|localStorage|sessionStorage|\.style\b|https?://|, \"\*\"\)"
    )
    found = [
        f"{path.name}: {match.group()}"
        for path in sorted((ROOT / "sidebar").iterdir())
        if path.suffix in {".js", ".html", ".css"}
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
    page = (ROOT / "sidebar" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) == [""]
    assert re.findall(r"<style|\son\w+=|\sstyle=", page) == []


@pytest.mark.browser
def test_the_page_around_never_sees_the_key_or_a_suggestion_that_nobody_inserted(
    new_help_desk: Callable[..., HelpDesk], desk: Desk, id: str
) -> None:
    help_desk = new_help_desk()
    help_desk.page.add_init_script(
        "addEventListener('message', ({ data }) => (window.all ??= []).push(JSON.stringify(data)))"
    )
    help_desk.open()
    [first, *_] = ask(help_desk, desk, id)

    all_heard = help_desk.page.evaluate("all")
    heard = " ".join(all_heard)

    assert help_desk.served.key not in heard + help_desk.page.content() + help_desk.inside.content()
    assert first["draft"][:30] not in heard
    kinds = {one["type"] if isinstance(one, dict) else one for one in map(json.loads, all_heard)}
    assert kinds == {"ready", "chatwoot-dashboard-app:fetch-info"}


IN_THE_SIDEBAR = (
    OF_A_CARD - {"suggestions.items.steps.because"}
    | OF_A_BRIEF
    | {
        "conversation.subject",
        "customer.name",
        "search.results.title",
        "search.results.text",
        "check.findings.detail",
        "handover.text",
        "close.note",
        "stops.items.reason",
        "stops.items.stopped_by",
    }
)


@pytest.mark.browser
def test_what_is_hostile_in_any_field_is_text_and_nothing_else(
    help_desk: HelpDesk, desk: Desk, id: str
) -> None:
    make_hostile(help_desk.page)
    shown: set[str] = set()
    frame, keyboard = help_desk.frame, help_desk.page.keyboard

    def look() -> None:
        nothing_came_of_it(help_desk)
        shown.update(fields_in(help_desk.inside))

    for said in (WARM, QUESTION):
        asked = f"{id}-{len(said)}"
        ask(help_desk, desk, asked, said)
        help_desk.show("nothing")
        help_desk.show(asked)  # what came by the event stream first was as it is
        help_desk.read()
        frame.locator("#brief summary").wait_for()
        look()
    frame.locator("#composer").fill("You have 77 days to return it.")
    frame.locator("#findings .finding").first.wait_for()
    look()
    help_desk.card.focus()
    keyboard.press("/")
    keyboard.type(QUESTION)
    keyboard.press("Enter")
    frame.locator("#search-results button").first.wait_for()
    look()
    keyboard.press("Escape")
    for key, button in (("h", None), ("w", "#ending-now")):
        help_desk.card.focus()
        keyboard.press(key)
        if button:
            frame.locator(button).click()
        expect(frame.locator("#paper-text")).not_to_have_value("")
        look()
        keyboard.press("Escape")
    desk.send("POST", "/v1/stop", {"scope": "all", "reason": "a test of the brakes"})
    frame.locator(".halt").wait_for()
    look()

    assert sorted(IN_THE_SIDEBAR - shown) == []
