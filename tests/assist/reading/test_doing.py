"""What customers say they did, and what only sounds like it."""

from __future__ import annotations

import pytest

from assist.reading.doing import Deed, deeds_in, only_says_done, tells_to_do


def deed(verb: str, *others: str) -> Deed:
    return Deed(verb, frozenset({verb, *others}))


@pytest.mark.parametrize(
    ("said", "deeds"),
    [
        ("OK, I pulled the plug", [deed("pull", "plug")]),
        ("ok its unplugged", [deed("unplug")]),
        ("The door is closed now.", [deed("close", "door")]),
        ("We left the room and closed the door", [deed("leav", "room"), deed("close", "door")]),
        ("I've put the milk in a cool bag", [deed("put", "milk", "cool", "bag")]),
        ("I pulled the plug but it still smells", [deed("pull", "plug")]),
        ("I went to a safe place", [deed("go", "safe", "place")]),
        ("I have already tried restarting the hub", [deed("restart", "hub")]),
        ("I can't pull the plug", []),
        ("Did you pull the plug?", []),
        ("I would have closed the door", []),
        ("I didn't pull it and closed the door", []),
        ("My fridge is warm", []),
        ("", []),
    ],
)
def test_what_was_done(said: str, deeds: list[Deed]) -> None:
    assert list(deeds_in(said)) == deeds


@pytest.mark.parametrize(
    ("said", "text", "again"),
    [
        ("I cleaned the filter already", "Clean the filter and run Care 75.", True),
        ("I cleaned the filter already", "Start with the filter: it causes half of all calls.", True),
        ("I cleaned the filter already", "Open the door, clean the filter, check the hose.", True),
        ("I cleaned the filter already", "Check the drain hose.", False),
        ("I cleaned the filter already", "Start with the hose.", False),
        ("I cleaned the filter already", "A cleaned filter lasts for a year.", False),
        ("I cleaned the filter already", "Damage by cleaning the filter is not covered.", False),
        ("I will clean the filter", "Clean the filter and run Care 75.", False),
    ],
)
def test_what_is_done_is_told_to_be_done_again(said: str, text: str, again: bool) -> None:
    assert any(tells_to_do(text, one) for one in deeds_in(said)) is again


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("I cleaned the filter already", True),
        ("ok, I pulled the plug and closed the door", True),
        ("I cleaned the filter but it still does not drain", False),
        ("the filter is dirty", False),
        ("", False),
    ],
)
def test_a_turn_may_only_say_what_was_done(said: str, only: bool) -> None:
    assert only_says_done(said) is only
