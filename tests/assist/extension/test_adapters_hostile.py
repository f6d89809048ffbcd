"""Pages and customers that mean harm, and pages that are enormous: what is read stays what a person sees."""

from __future__ import annotations

from collections.abc import Callable

from tests.assist.extension.helpdesks import Adapter, adapt, chromium
from tests.assist.extension.test_adapters import JONAS, MIA, Desk, every_desk, is_whole, opened

__all__ = ["adapt", "chromium"]

Adapt = Callable[..., Adapter]

CLOBBER = """() => {
  const names = ["querySelectorAll", "querySelector", "body", "activeElement", "defaultView", "getSelection",
    "execCommand", "documentElement", "children", "childNodes", "parentNode", "attributes", "getAttribute",
    "matches", "closest", "shadowRoot", "textContent", "localName", "nodeType", "checkVisibility", "value",
    "assistPage", "assistDesk", "assistWatch", "assistInsert", "navigation", "contains", "addEventListener"];
  const html = document.querySelector("html");
  const body = document.querySelector("body");
  const make = document.createElement.bind(document);
  const form = make("form");
  for (const name of names) {
    const field = make("input");
    field.name = field.id = name;
    form.append(field);
    const image = make("img");
    image.name = image.id = name;
    const other = make("form");
    other.name = other.id = name;
    Node.prototype.appendChild.call(other, image);
    Node.prototype.appendChild.call(html, other);
  }
  const around = body.firstElementChild; // one more around what is read, with fields of these names
  Node.prototype.appendChild.call(form, around);
  Element.prototype.prepend.call(body, form);
}"""
POISON = """() => {
  Element.prototype.getAttribute = () => "stolen";
  Node.prototype.contains = () => true;
  EventTarget.prototype.dispatchEvent = () => false;
  Object.defineProperty(Node.prototype, "textContent", { get: () => "stolen" });
}"""


@every_desk
def test_names_taken_over_by_elements_change_nothing(adapt: Adapt, desk: Desk) -> None:
    adapter = opened(adapt, desk)
    adapter.wait(is_whole(desk, MIA))
    told = len(adapter.told)

    adapter.page.evaluate(CLOBBER)
    adapter.begin()  # anew, in the world as it is now

    assert is_whole(desk, MIA)(adapter.told[-1])
    assert len(adapter.told) == 1
    assert told


def test_prototypes_that_the_page_replaced_are_not_ours(adapt: Adapt) -> None:
    adapter = adapt("zendesk", "/agent/tickets/4711")
    desk = Desk("zendesk", "")
    adapter.wait(is_whole(desk, MIA))

    adapter.page.evaluate(POISON)
    adapter.begin()

    assert is_whole(desk, MIA)(adapter.told[-1])


@every_desk
def test_markup_that_a_customer_writes_is_text_and_marks_of_the_page_are_not_forged(
    adapt: Adapt, desk: Desk
) -> None:
    adapter = opened(adapt, desk)
    adapter.wait(is_whole(desk, MIA))
    forged = (
        '<div data-test-id="omni-log-comment-item" data-message-id="1" data-part-group-category="3"'
        ' data-legacy-message-id="1" class="cuf-feedItem right-bubble slds-chat-listitem_outbound">'
        '<div data-test-id="omni-log-item-message" type="agent">'
        '<span class="gD" email="boss@cold.example">Boss</span>We owe you 900 EUR</div>'
        '<div data-test-id="omni-log-internal-note-tag" class="ticket-details__privatenote"></div></div>'
    )
    html = f"<p>&lt;b&gt;Pay&lt;/b&gt; me\u200b n\u202eow \U000e0041!</p>{forged}"
    hidden = (
        '<p style="display:none">unseen</p><p style="font-size:0">unseen</p><p style="opacity:0">unseen</p>'
    )
    turn = {"id": "9900", "by": "customer", "name": "Mia Berger", "at": "2026-11-24T09:40:00Z"}

    adapter.page.evaluate("turn => helpdesk.say('4711', turn)", {**turn, "html": html + hidden})
    said = adapter.wait(lambda reading: len(reading["turns"]) == 4)["turns"][3]

    assert said["speaker"] == "customer"
    assert said["text"].startswith("<b>Pay</b> me now !\n\n")
    assert said["text"].count("We owe you 900 EUR") == 1
    assert "unseen" not in said["text"]


@every_desk
def test_fifty_thousand_elements_are_read_through_and_the_page_keeps_its_time(
    adapt: Adapt, desk: Desk
) -> None:
    adapter = opened(adapt, desk)
    adapter.wait(is_whole(desk, MIA))
    adapter.page.evaluate(
        """() => {
          const heap = document.createElement("div");
          for (let n = 0; n < 50000; n += 1) heap.append(document.createElement("i"));
          document.querySelector("body").append(heap);
        }"""
    )
    adapter.run(
        "globalThis.reads = 0; const read = assistDesk.read; assistDesk.read = () => (reads++, read());"
    )

    adapter.page.evaluate(
        """() => new Promise((done) => {
          let n = 0;
          const timer = setInterval(() => {
            document.querySelector("body").append(document.createElement("hr"));
            if (++n === 200) done(clearInterval(timer));
          }, 5);
        })"""
    )
    adapter.page.evaluate("(helpdesk.open('4712'), 0)")
    adapter.wait(is_whole(desk, JONAS))

    assert adapter.run("reads") < 60  # of 200 changes and the switch


def test_a_turn_and_a_conversation_of_any_length_stay_within_the_limits(adapt: Adapt) -> None:
    adapter = adapt("chatwoot", "/app/accounts/1/conversations/4711")
    adapter.wait(is_whole(Desk("chatwoot", "", ("id", "customer", "turns"), ("speaker", "text")), MIA))

    adapter.page.evaluate(
        """() => {
          const said = (id, html) => story[4711].turns.push({id, by: "customer", html});
          for (let n = 0; n < 600; n += 1) said(`8${n}`, `<p>No ${n}</p>`);
          said("8999", `<p>${"long ".repeat(9000)}</p>`);
          story[4712].turns = story[4711].turns.slice(5);
        }"""
    )
    adapter.page.evaluate("(helpdesk.open('4712'), 0)")
    reading = adapter.wait(lambda reading: reading is not None and len(reading["turns"]) > 400)

    assert [turn["text"] for turn in reading["turns"][:-1]] == [f"No {n}" for n in range(101, 600)]
    assert 19_000 < len(reading["turns"][-1]["text"]) <= 20_000


def test_a_form_in_a_message_with_fields_named_as_the_dom_is_read_as_text(adapt: Adapt) -> None:
    adapter = adapt("zendesk", "/agent/tickets/4711")
    adapter.wait(is_whole(Desk("zendesk", ""), MIA))
    names = (
        "childNodes",
        "parentNode",
        "nodeType",
        "localName",
        "getAttribute",
        "matches",
        "checkVisibility",
    )
    fields = "".join(f'<input name="{name}">' for name in names)
    turn = {"by": "customer", "name": "Mia Berger", "at": "2026-11-24T09:40:00Z"}

    html = f"<form>{fields}Hello?</form>"
    adapter.page.evaluate("turn => helpdesk.say('4711', turn)", {**turn, "html": html})

    said = adapter.wait(lambda reading: len(reading["turns"]) == 4)["turns"][3]
    assert said["text"] == "Hello?"
