"""A reading grows with the page: long lists, words that come late, and text that somebody selects."""

from __future__ import annotations

from collections.abc import Callable

from tests.assist.extension.helpdesks import Adapter, adapt, chromium

__all__ = ["adapt", "chromium"]

Adapt = Callable[..., Adapter]


def test_turns_that_are_scrolled_out_of_the_page_stay_known_in_order(adapt: Adapt) -> None:
    adapter = adapt("intercom", "/a/inbox/app/inbox/shared/all/conversation/4712")
    adapter.wait(lambda reading: reading is not None and len(reading["turns"]) == 2)
    adapter.page.evaluate(
        """() => {
          const by = (n) => (n % 2 ? "agent" : "customer");
          const turn = (_, n) => ({id: `g${n}`, by: by(n), name: "-", html: `<p>No ${n}</p>`});
          const turns = Array.from({length: 60}, turn);
          story[4711].turns = turns;
          helpdesk.open("4711");
        }"""
    )
    texts = [f"No {n}" for n in range(60)]
    adapter.wait(lambda reading: reading and [turn["text"] for turn in reading["turns"]] == texts[40:])

    for top in (30, 20, 10, 0):
        adapter.page.evaluate(f"helpdesk.scroll({top})")
        adapter.wait(lambda reading, top=top: [t["text"] for t in reading["turns"]] == texts[top:])  # type: ignore[misc]
    adapter.page.evaluate("helpdesk.scroll(40)")
    adapter.page.wait_for_timeout(400)

    assert [turn["text"] for turn in adapter.told[-1]["turns"]] == texts


def test_a_message_that_is_folded_keeps_the_words_that_were_seen(adapt: Adapt) -> None:
    adapter = adapt("gmail", "/mail/u/0/#inbox/4711")
    before = adapter.wait(lambda reading: reading is not None and len(reading["turns"]) == 3)

    adapter.page.evaluate("document.querySelector('#view .a3s').remove()")
    adapter.page.wait_for_timeout(400)

    assert adapter.told[-1] == before


def test_selected_text_of_any_page_is_one_customers_turn(adapt: Adapt) -> None:
    adapter = adapt("gmail", "/any/page", adapter="selection")
    adapter.page.evaluate(
        """() => {
          const p = make("<p>My parcel\u200b has not come.</p>");
          const other = make("<p>I was charged twice.</p>");
          const box = make("<textarea>What I write</textarea>");
          document.querySelector("body").append(p, other, box);
          window.pick = (element) => getSelection().selectAllChildren(element);
          Object.assign(window, { p, other, box });
          pick(p);
        }"""
    )
    first = adapter.wait(lambda reading: reading is not None)
    adapter.page.evaluate("pick(other)")
    second = adapter.wait(lambda reading: reading["id"] != first["id"])
    adapter.page.evaluate("box.focus(), box.setSelectionRange(4, 4)")
    adapter.page.wait_for_timeout(300)

    assert first["turns"] == [{"id": first["id"], "speaker": "customer", "text": "My parcel has not come."}]
    assert second["turns"] == [{"id": second["id"], "speaker": "customer", "text": "I was charged twice."}]
    assert adapter.told[-1] == second
    assert not adapter.insert(first["id"], "Sorry! ")
    assert adapter.insert(second["id"], " Sorry,")
    assert adapter.page.evaluate("box.value") == "WhatSorry, I write"
    adapter.page.evaluate("history.pushState({}, '', '/another/page')")
    adapter.wait(lambda reading: reading is None)
