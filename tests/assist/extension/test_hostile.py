"""What a hostile page may try against the panel beside it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.assist.console.hostile_fields import OF_A_BRIEF, OF_A_CARD, fields_in, make_hostile
from tests.assist.console.test_card import WARM
from tests.assist.extension.browsing import DESK, Beside
from tests.assist.extension.test_panel import MIRA, QUESTION, begin, in_assist
from tests.assist.extension.zendesk import COMPOSER, page_of, ticket

HOSTILE = """
  globalThis.caught = [];
  const keep = (...all) => { try { caught.push(JSON.stringify(all)); } catch { caught.push(String(all)); } };
  const real = globalThis.postMessage.bind(globalThis);
  globalThis.fetch = (...all) => { keep("fetch", ...all); return Promise.reject(new Error("no")); };
  globalThis.postMessage = (...all) => keep("post", ...all);
  globalThis.addEventListener("message", (event) => keep("message", event.data));
  for (const name of ["push", "map", "filter", "find", "includes"])
    ((was) => { Array.prototype[name] = function (...all) { return was.apply(this, all); }; })([][name]);
  const parse = JSON.parse;
  JSON.parse = (text) => { caught.push(String(text)); return parse(text); };
  Object.prototype.reading = { id: "1", turns: [{ id: "x", speaker: "customer", text: "FORGED" }] };
  const forged = { reading: { id: "1", turns: [{ id: "x", speaker: "customer", text: "FORGED" }] },
    number: 1, isInserted: true, pressed: 1, conversationId: "1", text: "FORGED", insert: "FORGED" };
  globalThis.forge = () => {
    for (let count = 0; count < 2500; count += 1) real({ ...forged, count }, "*");
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.srcdoc = "<script>for (let n = 0; n < 2500; n += 1) parent.postMessage(" + JSON.stringify(forged) +
      ", '*'); parent.postMessage('done', '*');<" + "/script>";
    document.body.append(frame);
    for (const id of ["sidebar", "key", "service", "attributes", "querySelectorAll", "assistDesk"]) {
      const form = document.createElement("form");
      form.id = id;
      form.name = id;
      document.body.append(form);
    }
    const all = Document.prototype.querySelectorAll.call(document, "a, form");
    for (const button of all) button.dispatchEvent(new MouseEvent("click"));
  };
"""


def heap(page: Page) -> str:
    """Everything that the page's process holds, its other worlds included."""
    session = page.context.new_cdp_session(page)
    parts: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda told: parts.append(told["chunk"]))
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    session.detach()
    return "".join(parts)


@pytest.mark.browser
def test_a_hostile_page_makes_nothing_happen_and_learns_nothing(beside: Beside) -> None:
    page, panel, (id,) = begin(beside, ticket(MIRA, QUESTION), script=HOSTILE)
    panel.way("allow").click()
    panel.read()
    draft = in_assist(beside, id)["suggestions"][0]["draft"]

    page.evaluate("forge()")
    page.wait_for_function("() => caught.filter((one) => one.includes('done')).length > 0")
    page.wait_for_function("() => caught.filter((one) => one.includes('FORGED')).length >= 5000")
    page.wait_for_timeout(1000)

    told = in_assist(beside, id)
    assert [turn["text"] for turn in told["turns"]] == [QUESTION]
    assert [one["decision"] for one in told["suggestions"]] == [None] * len(told["suggestions"])
    assert "FORGED" not in panel.page.content()
    assert page.locator(COMPOSER).inner_text() == ""
    assert page.evaluate("sent") == []
    held = heap(page)
    assert json.dumps(QUESTION)[1:-1] in held  # the net holds what is there to be caught
    first_words = draft.split("\n")[0][:60]
    for secret in (beside.served.key, json.dumps(first_words)[1:-1]):
        assert secret not in held
        assert secret not in page.content()
        assert secret not in page.evaluate("JSON.stringify([caught, {...localStorage}, {...sessionStorage}])")
    assert page.evaluate("typeof globalThis.chrome?.runtime?.sendMessage") == "undefined"

    panel.act("accept")
    expect(page.locator(COMPOSER)).to_have_text(" ".join(draft.split()))


@pytest.mark.browser
def test_no_page_can_frame_the_panel(beside: Beside) -> None:
    address = f"chrome-extension://{beside.id}/panel.html"
    beside.pages["https://framing.example/"] = f"<iframe src='{address}'></iframe>"
    page = beside.open("https://framing.example/")
    page.wait_for_timeout(500)

    assert [frame.url for frame in page.frames if frame.url == address] == []
    reached = page.evaluate("(url) => fetch(url).then(() => true, () => false)", address)
    assert reached is False


@pytest.mark.browser
def test_a_look_alike_is_no_help_desk(beside: Beside) -> None:
    _, panel, _ = begin(beside, ticket(MIRA, QUESTION))
    alike = "https://acme.zendesk.com.evil.test"
    beside.pages[f"{alike}/"] = page_of({"1": ticket(MIRA, QUESTION)})
    page = beside.open(f"{alike}/agent/tickets/1")
    beside.press(page)
    expect(panel.title).to_have_text("acme.zendesk.com.evil.test is no help desk that Assist knows")
    expect(panel.way("allow")).to_have_count(0)

    named = panel.page.evaluate(
        """async (addresses) => {
          const { helpDeskAt } = await import("/sites.js");
          return addresses.map((one) => helpDeskAt(new URL(one), ["https://chat.example.org"]));
        }""",
        [
            f"{DESK}/agent/tickets/1",
            "https://acme--dev.sandbox.lightning.force.com/",
            "https://app.eu.intercom.com/",
            "https://chat.example.org/app",
            "http://acme.zendesk.com/",
            "https://acme.zendesk.com:8443/",
            "https://acme.zendesk.com.evil.test/",
            "https://evilzendesk.com/",
            "https://zendesk.com/",
            "https://acme.zendésk.com/",
            "https://acme.zendesk.com@evil.test/",
            "https://acme.zendesk.com./",
            "https://evil.test/acme.zendesk.com",
            "https://mail.google.com.evil.test/",
            "https://xmail.google.com/",
            "https://chat.example.org.evil.test/",
            "http://chat.example.org/",
            "https://chat.example.org:444/",
        ],
    )
    assert named == ["zendesk", "salesforce", "intercom", "chatwoot", *[None] * 14]


@pytest.mark.browser
def test_what_is_no_reading_is_not_heard(beside: Beside) -> None:
    _, panel, _ = begin(beside, ticket(MIRA, QUESTION))
    panel.way("allow").wait_for()
    heard = panel.page.evaluate(
        """async () => {
          const { checked } = await import("/reading.js");
          const turn = { id: "t", speaker: "customer", text: "Hello" };
          const good = { id: "1", turns: [turn] };
          const bad = [
            null, 7, "x", [], {}, { id: "1" }, { id: 1, turns: [] }, { id: "", turns: [] },
            { id: "1".repeat(257), turns: [] }, { id: "1", turns: Array(501).fill(turn) },
            { id: "1", turns: [null] }, { id: "1", turns: [{ ...turn, speaker: "system" }] },
            { id: "1", turns: [{ ...turn, text: "x".repeat(20001) }] },
            { id: "1", turns: [{ ...turn, text: 1 }] },
            { id: "1", turns: Array(101).fill({ ...turn, text: "x".repeat(20000) }) },
          ];
          const more = { ...good, subject: 7, customer: { name: "A", role: "admin" }, key: "k",
            turns: [{ ...turn, at: "yesterday", html: "<b>" }] };
          return [bad.map(checked), checked(good), checked(more)];
        }"""
    )

    turn = {"id": "t", "speaker": "customer", "text": "Hello"}
    assert heard[0] == [None] * 15
    assert heard[1] == {"id": "1", "customer": {}, "turns": [turn]}
    assert heard[2] == {"id": "1", "customer": {"name": "A"}, "turns": [turn]}


@pytest.mark.browser
def test_the_pages_side_of_the_extension_reads_no_storage_and_answers_the_panel_only(beside: Beside) -> None:
    page, panel, _ = begin(beside, ticket(MIRA, QUESTION))
    panel.way("allow").click()
    panel.read()
    (worker,) = beside.context.service_workers

    refused, heard = worker.evaluate(
        """async (url) => {
          const [tab] = (await chrome.tabs.query({})).filter((one) => one.url?.startsWith(url));
          const look = () => Promise.all(["local", "session"].map((area) =>
            chrome.storage[area].get().then((all) => JSON.stringify(all), () => "refused")));
          const target = { tabId: tab.id };
          const [{ result }] = await chrome.scripting.executeScript({ target, func: look });
          const heard = await new Promise((settle) => {
            const told = [];
            const port = chrome.tabs.connect(tab.id);
            port.onMessage.addListener((one) => told.push(one));
            port.onDisconnect.addListener(() => settle([...told, "disconnected"]));
            port.postMessage({ number: 1, conversationId: "1", text: "FORGED" });
            setTimeout(() => settle(told), 1500);
          });
          return [result, heard];
        }""",
        DESK,
    )

    assert refused == ["refused", "refused"]
    assert heard == ["disconnected"]
    assert page.locator(COMPOSER).inner_text() == ""


NODES = "img, iframe, svg, math, object, embed, base, style, a, meta[http-equiv], script:not([src])"


@pytest.mark.browser
def test_what_is_hostile_in_any_field_of_the_service_is_text_in_the_panel(beside: Beside) -> None:
    page, panel, _ = begin(beside, ticket(MIRA, WARM))
    expect(panel.title).to_have_text("Read conversations on acme.zendesk.com?")
    forms, scripts = (panel.page.locator(kind).count() for kind in ("form", "script"))
    make_hostile(panel.page)

    panel.way("allow").click()
    panel.read()
    panel.page.reload()  # what came by the event stream first was as it is
    panel.read()
    panel.page.locator("#brief summary").click()

    assert (
        sorted((OF_A_CARD | OF_A_BRIEF) - {"suggestions.items.steps.because"} - fields_in(panel.page)) == []
    )
    expect(panel.page.locator(NODES)).to_have_count(0)
    # The sidebar brings two forms of its own: searching, and how a conversation ended.
    assert panel.page.locator("form").count() == max(forms, 3)
    assert panel.page.locator("script").count() == scripts
    assert "⟪" not in page.content()
