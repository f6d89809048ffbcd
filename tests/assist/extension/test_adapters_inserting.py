"""Text goes to the cursor of the right reply, into the editor's own model too, and nothing is ever sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.assist.extension.helpdesks import Adapter, adapt, chromium
from tests.assist.extension.test_adapters import JONAS, MIA, Desk, every_desk, is_whole, opened

__all__ = ["adapt", "chromium"]

Adapt = Callable[..., Adapter]
ONE_LINE = "It is <b>covered</b> & free: order R-77."
TWO_LINES = "Your refrigerator is covered.\nA technician comes on 3 December."


def writing(adapt: Adapt, desk: Desk, text: str, back: int) -> Adapter:
    """A person has written `text` as a reply to Mia, and has gone back so many characters."""
    adapter = opened(adapt, desk)
    adapter.wait(is_whole(desk, MIA))
    adapter.page.evaluate("helpdesk.editor('4711').element.focus()")
    adapter.page.keyboard.type(text)
    for _ in range(back):
        adapter.page.keyboard.press("ArrowLeft")
    adapter.page.wait_for_timeout(50)
    return adapter


def model(adapter: Adapter) -> str:
    adapter.page.wait_for_timeout(60)
    return str(adapter.page.evaluate("helpdesk.editor('4711').text")).replace("\n\n", "\n")


def shown(adapter: Adapter) -> str:
    return str(
        adapter.page.evaluate(
            "(({element}) => (element.value ?? element.innerText).trim())(helpdesk.editor('4711'))"
        )
    ).replace("\n\n", "\n")


def sent(adapter: Adapter) -> list[str]:
    return list(adapter.page.evaluate("helpdesk.sent"))


@every_desk
@pytest.mark.parametrize("text", [ONE_LINE, TWO_LINES], ids=["one line", "two lines"])
def test_text_goes_where_the_cursor_is_and_is_not_sent(adapt: Adapt, desk: Desk, text: str) -> None:
    adapter = writing(adapt, desk, "Dear Mia,  Regards", back=len(" Regards"))

    assert adapter.insert(desk.record.format("4711"), text)

    assert model(adapter) == f"Dear Mia, {text} Regards"
    assert shown(adapter) == f"Dear Mia, {text} Regards"
    assert sent(adapter) == []


@every_desk
def test_text_goes_into_an_empty_reply_that_nobody_has_touched(adapt: Adapt, desk: Desk) -> None:
    adapter = opened(adapt, desk)
    adapter.wait(is_whole(desk, MIA))

    assert adapter.insert(desk.record.format("4711"), TWO_LINES)

    assert model(adapter) == TWO_LINES
    assert sent(adapter) == []


@every_desk
def test_what_was_inserted_goes_on_being_an_ordinary_reply(adapt: Adapt, desk: Desk) -> None:
    adapter = writing(adapt, desk, "Dear Mia, ", back=0)
    assert adapter.insert(desk.record.format("4711"), ONE_LINE)

    adapter.page.keyboard.type(" Bye!")
    adapter.page.locator(".send >> visible=true").click()

    said = adapter.wait(lambda reading: len(reading["turns"]) == 4)["turns"][3]
    assert said["speaker"] == "agent"
    assert said["text"] == f"Dear Mia, {ONE_LINE} Bye!"


@every_desk
def test_nothing_is_inserted_for_a_conversation_that_is_not_the_open_one(adapt: Adapt, desk: Desk) -> None:
    adapter = writing(adapt, desk, "Dear Mia, ", back=0)

    assert not adapter.insert(desk.record.format("4712"), ONE_LINE)
    adapter.page.evaluate("(helpdesk.open('4712'), 0)")
    adapter.wait(is_whole(desk, JONAS))
    assert not adapter.insert(desk.record.format("4711"), ONE_LINE)

    assert ONE_LINE not in model(adapter)
    assert sent(adapter) == []


@every_desk
def test_a_switch_while_text_is_being_inserted_leaves_both_replies_alone(adapt: Adapt, desk: Desk) -> None:
    adapter = writing(adapt, desk, "Dear Mia, ", back=0)
    adapter.page.evaluate(
        "helpdesk.editor('4711').element.addEventListener('focus', () => helpdesk.leave(), {once: true})"
    )
    adapter.page.evaluate("document.activeElement.blur()")

    assert not adapter.insert(desk.record.format("4711"), ONE_LINE)

    assert ONE_LINE not in model(adapter)


@every_desk
def test_there_is_no_reply_to_write_in_while_a_note_is_written(adapt: Adapt, desk: Desk) -> None:
    adapter = writing(adapt, desk, "Dear Mia, ", back=0)
    if adapter.page.evaluate("!helpdesk.note"):
        return  # this help desk has no notes in the place of replies
    adapter.page.evaluate("helpdesk.note('4711')")

    assert not adapter.insert(desk.record.format("4711"), ONE_LINE)

    assert ONE_LINE not in model(adapter)
