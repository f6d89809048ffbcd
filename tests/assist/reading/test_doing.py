"""What customers say they did, and what only sounds like it."""

from __future__ import annotations

import pytest

from assist.reading.doing import Deed, deeds_in


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
