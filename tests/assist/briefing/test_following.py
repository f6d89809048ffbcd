"""Whether a turn changes the brief; and that those who look on are told, right after the turn."""

from __future__ import annotations

import pytest

from assist.briefing.following import changes_brief
from assist.conversations import ConversationDetails, Turn
from assist.wiring import Service
from tests.assist.databases import MARIA
from tests.assist.small_company import said


@pytest.mark.parametrize(
    ("before", "text", "changes"),
    [
        (None, "where is my oven", False),
        (None, "ok thanks", False),
        ("Is the door closed?", "yes", False),
        (None, "my order number is 3348917502", True),
        ("What is your order number?", "3348917502", True),
        ("How many litres?", "3348917502", False),
        (None, "you promised me a call", True),
        (None, "I will call my lawyer", True),
        (None, "I am not angry, just asking", False),
        (None, "this is unacceptable", True),
    ],
)
def test_only_what_states_claims_threatens_or_feels_changes_it(
    before: str | None, text: str, changes: bool
) -> None:
    asked = None if before is None else Turn(speaker="agent", text=before)

    assert changes_brief(asked, Turn(speaker="customer", text=text)) is changes
    assert not changes_brief(None, Turn(speaker="agent", text=text))


def test_a_brief_event_follows_the_turn_that_changed_it(service: Service) -> None:
    service.conversations.put("c1", ConversationDetails(customer_id="anna"))
    for number, turn in enumerate(said("hello", "Agent: What is your order number?", "3348917502"), 1):
        service.assistant.add_turn("c1", turn.model_copy(update={"id": f"t{number}"}), MARIA)

    events = service.events.after("c1", 0)

    kinds = [(one.kind, one.data.get("turn_id")) for one in events if one.kind != "answer"]
    assert kinds == [("turn", "t1"), ("turn", "t2"), ("turn", "t3"), ("brief", None)]
    assert events[-2 if events[-1].kind == "answer" else -1].data == {"customer_id": "anna"}


def test_nobody_is_told_of_a_brief_that_cannot_be(service: Service) -> None:
    service.conversations.put("c1", ConversationDetails())
    service.assistant.add_turn("c1", Turn(speaker="customer", text="this is unacceptable"), MARIA)

    assert "brief" not in [one.kind for one in service.events.after("c1", 0)]
