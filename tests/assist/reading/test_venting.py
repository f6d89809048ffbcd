"""What is said in anger and tells no need is set aside; what it is said about stays."""

from __future__ import annotations

import pytest

from assist.conversations import Turn
from assist.reading.understanding import understand
from assist.reading.venting import without_venting


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("You people are useless!!! My machine leaks and nobody answers the phone!", "My machine leaks"),
        ("Worst service ever. Where is my parcel?", "Where is my parcel?"),
        ("I'm really annoyed but how do I return it?", "how do I return it?"),
        ("My fridge is terrible and loud", "My fridge is terrible and loud"),
        ("I'm fed up with this dryer", "I'm fed up with this dryer"),
        ("This is ridiculous!", "This is ridiculous!"),
        ("I want my money back now", "I want my money back now"),
        ("Where is my parcel and my invoice?", "Where is my parcel and my invoice?"),
    ],
)
def test_only_what_vents_is_left_out(said: str, left: str) -> None:
    assert without_venting(said) == left


def test_the_need_is_what_is_left() -> None:
    turns = [Turn(speaker="customer", text="You are a joke! My machine leaks.")]

    assert (
        understand(turns).need.text
        == understand([Turn(speaker="customer", text="My machine leaks.")]).need.text
    )
