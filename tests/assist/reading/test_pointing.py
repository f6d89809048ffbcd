"""What sends its reader to another page, and what only speaks of looking, reading or pages."""

from __future__ import annotations

import pytest

from assist.reading.pointing import only_points, without_pointer


@pytest.mark.parametrize(
    "said",
    [
        "See Refunds.",
        "Please read Damaged on arrival and Warranty.",
        "See the page about delivery.",
        "For the north please see Delivery in the north.",
        "If it stays warm, follow the steps in kettle troubleshooting.",
        "For prices see the page Kettle Plus.",
        "What each kettle gives you is on the page Kettles.",
        "Only one kettle cold: see its troubleshooting guide.",
    ],
)
def test_it_only_points(said: str) -> None:
    assert only_points(said)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("We mend it, see Repairs.", "We mend it."),
        ("A hum is not normal: see the troubleshooting guide for kettles.", "A hum is not normal."),
        ("Don't charge it and read our page about the recall first.", "Don't charge it."),
        ("We pay within 5 days. See Payments.", "We pay within 5 days."),
        ("It can be reported later too; see the page about dents.", "It can be reported later too."),
    ],
)
def test_an_end_that_points_is_left_off(said: str, left: str) -> None:
    assert without_pointer(said) == left
    assert not only_points(said)


@pytest.mark.parametrize(
    "said",
    [
        "Look at My orders and cancel what you did not order.",
        "Look at the packing list.",
        "Open the settings page and press Save.",
        "Open the app, go to the page Orders and press Cancel.",
        "Please look at the place you named, and ask the neighbours.",
        "You see the last place where it was scanned.",
        "Look at status.kettles.example.",
    ],
)
def test_what_is_to_be_looked_at_stays(said: str) -> None:
    assert not only_points(said)
    assert without_pointer(said) == said
