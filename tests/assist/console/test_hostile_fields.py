"""What is hostile in any field of any answer of the service is text in the console, and nothing else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Console, Desk
from tests.assist.console.hostile_fields import OF_A_BRIEF, OF_A_CARD, fields_in, make_hostile
from tests.assist.console.test_accessibility import (
    checked,
    disputed,
    handing_over,
    in_a_playbook,
    reading_the_source,
    searching,
    stopped,
    suggested,
    wanted,
    wrapping_up,
)
from tests.assist.console.test_card import KEEP_CLOSED, MIRA, WARM, show
from tests.assist.console.test_hostile import NODES

pytestmark = pytest.mark.browser


def wrapped_up(console: Console, desk: Desk) -> None:
    wrapping_up(console, desk)
    console.page.locator("#ending-now").click()
    expect(console.page.locator("#paper-text")).not_to_have_value("")


def further_on_in_a_playbook(console: Console, desk: Desk) -> None:
    id = desk.conversation(WARM, MIRA)
    told = {"id": "told", "speaker": "agent", "text": KEEP_CLOSED}
    desk.send("POST", f"/v1/conversations/{id}/turns", told)
    desk.say(id, "ok the fridge is still warming up, I want my money back")
    show(console, desk, id, "playbook-fridge-warming")


STATES = (
    suggested,
    in_a_playbook,
    further_on_in_a_playbook,
    wanted,
    disputed,
    reading_the_source,
    searching,
    checked,
    handing_over,
    wrapped_up,
    stopped,
)
SHOWN = (
    OF_A_CARD
    | OF_A_BRIEF
    | {
        "list.items.subject",
        "conversation.subject",
        "conversation.turns.text",
        "customer.items.name",
        "suggestions.items.conflicts.about",
        "suggestions.items.conflicts.evidence.quote",
        "suggestions.items.evidence.section",
        "search.results.title",
        "search.results.section",
        "search.results.text",
        "check.findings.detail",
        "check.findings.code",
        "handover.text",
        "close.note",
        "stops.items.reason",
        "stops.items.stopped_by",
    }
)


def test_what_is_hostile_in_any_field_is_text_and_nothing_else(console: Console, desk: Desk) -> None:
    make_hostile(console.page)
    shown: set[str] = set()

    for state in STATES:
        state(console, desk)

        expect(console.page.locator(NODES)).to_have_count(0)
        shown |= fields_in(console.page)

    assert sorted(SHOWN - shown) == []
