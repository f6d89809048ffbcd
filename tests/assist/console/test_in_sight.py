"""Nothing is sent that was not on the screen: the first press brings the draft there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Console, Desk

pytestmark = pytest.mark.browser

QUESTION = "How do I clean the filter of my robot?"
MIRA = "cust-mira-okafor"
UNSEEN = "First read what would be sent, then press again."
CHANGED = "This has just changed. Read it, then press again."
SEEN = """draft => {
  const { top, bottom, left, width } = draft.getBoundingClientRect();
  const lines = [];
  for (let y = top + 2; y < bottom; y += 4)
    if (document.elementFromPoint(left + width / 2, y) === draft) lines.push(Math.round((y - top - 2) / 4));
  return [lines, Math.ceil((bottom - top - 2) / 4)];
}"""


def begin(console: Console, desk: Desk, width: int, height: int) -> tuple[str, str]:
    """A conversation with a suggestion, read at this size; its id and the draft."""
    id = desk.conversation(QUESTION, MIRA)
    console.page.set_viewport_size({"width": width, "height": height})
    console.open(id)
    console.read()
    draft: str = desk.suggestions(id)[0]["draft"]
    return id, draft


def seen(console: Console) -> tuple[set[int], int]:
    """The parts of the draft that are on the screen, by number, and how many there are."""
    lines, count = console.card.locator(".draft").evaluate(SEEN)
    return set(lines), count


@pytest.mark.parametrize(
    ("how", "width", "height"),
    [("key", 440, 600), ("key", 320, 640), ("key", 1024, 700), ("mouse", 1024, 700)],
)
def test_what_is_not_in_sight_is_brought_there_first_and_sent_by_a_later_press(
    console: Console, desk: Desk, how: str, width: int, height: int
) -> None:
    id, draft = begin(console, desk, width, height)
    shown, count = seen(console)
    assert len(shown) < count

    console.act(how, "accept")

    expect(console.state).to_have_text(UNSEEN)
    shown, count = seen(console)
    assert len(shown) == count
    console.act(how, "accept")
    expect(console.state).to_have_text(CHANGED)
    assert desk.said(id) == []
    console.page.evaluate("later(1000)")
    console.act(how, "accept")
    expect(console.state).to_have_text("Sent.")
    assert desk.said(id) == [draft]


def test_what_is_longer_than_the_screen_is_sent_when_all_of_it_was_there(
    console: Console, desk: Desk
) -> None:
    id, draft = begin(console, desk, 320, 300)
    everything: set[int] = set()
    count = -1

    for _ in range(9):
        shown, count = seen(console)
        everything |= shown
        if len(everything) == count:
            break
        console.act("key", "accept")
        expect(console.state).to_have_text(UNSEEN)
        assert desk.said(id) == []
        console.page.evaluate("later(1000)")

    assert len(everything) == count
    console.act("key", "accept")
    expect(console.state).to_have_text("Sent.")
    assert desk.said(id) == [draft]


def test_what_is_wholly_in_sight_is_sent_at_once(console: Console, desk: Desk) -> None:
    id, draft = begin(console, desk, 1440, 900)

    console.act("key", "accept")

    expect(console.state).to_have_text("Sent.")
    assert desk.said(id) == [draft]
