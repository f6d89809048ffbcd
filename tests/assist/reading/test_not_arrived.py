"""Who has received nothing is not asked when it arrived."""

from __future__ import annotations

import pytest

from assist.reading.not_arrived import asks_arrival, says_not_arrived


@pytest.mark.parametrize(
    "text",
    [
        "It says delivered but I have nothing",
        "the app says delivered. we got nothing",
        "my parcel never arrived",
        "it has not been delivered",
        "I haven't received it yet",
        "nothing came",
        "Laut Sendung zugestellt, aber ich habe nichts",
        "je n'ai rien reçu",
    ],
)
def test_who_received_nothing_says_so(text: str) -> None:
    assert says_not_arrived(text)


@pytest.mark.parametrize(
    "text",
    [
        "It arrived broken",
        "I have nothing against a repair",
        "I have nothing to hide",
        "it does not get warm",
        "it came with the wrong plug",
        "nothing works",
    ],
)
def test_what_only_sounds_so_is_something_else(text: str) -> None:
    assert not says_not_arrived(text)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("On which day did it arrive?", True),
        ("When was it delivered?", True),
        ("Has it been delivered?", True),
        ("Has the product been sent back to us already?", True),
        ("Which delivery date did we promise you?", False),
        ("When should it have come?", False),
        ("Which product is it?", False),
    ],
)
def test_a_question_may_ask_for_the_arrival(question: str, asks: bool) -> None:
    assert asks_arrival(question) is asks
