"""What customers say they do not want, and the need without it."""

from __future__ import annotations

import pytest

from assist.reading.declining import declined_in, without_declined
from assist.suggestions import Wanted


@pytest.mark.parametrize(
    ("clause", "wanted"),
    [
        ("i don't want to cancel", "cancel"),
        ("I really dont want to send it back", "refund"),
        ("I no longer want a refund", "refund"),
        ("I am not asking for my money back", "refund"),
        ("I'm not looking for a new one", "replacement"),
        ("we did not want it replaced", "replacement"),
        ("don't need a technician", "repair"),
        ("I'd rather not cancel", "cancel"),
        ("a repair instead of a refund", "refund"),
        ("ich möchte nicht stornieren", "cancel"),
        ("please don't cancel it", "cancel"),
        ("don't you refund that?", None),
        ("I don't cancel often", None),
        ("they don't want to repair it", None),
        ("you don't want to refund me", None),
        ("why don't I get a refund", None),
        ("I don't want that coffee thing anymore", None),
        ("I don't want to wait for a refund", None),
        ("I want to cancel", None),
    ],
)
def test_an_outcome_may_be_declined(clause: str, wanted: Wanted | None) -> None:
    assert declined_in(clause) == (frozenset({wanted}) if wanted else frozenset())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I don't want to cancel, I only ask when it comes", "I only ask when it comes"),
        ("I don't want to cancel my plan, when does it end?", "my plan\nwhen does it end?"),
        ("When does it come? I don't want to cancel.", "When does it come?"),
        ("I don't want to cancel", "I don't want to cancel"),
        ("My TV is dark. I want a new one.", "My TV is dark. I want a new one."),
    ],
)
def test_the_need_is_what_else_is_said(text: str, left: str) -> None:
    assert without_declined(text) == left
