"""The matter of a conversation: what the customer came for, in their own words."""

from __future__ import annotations

import pytest

from assist.briefing.matter import Matter, matter_of
from tests.assist.small_company import said


@pytest.mark.parametrize(
    ("texts", "matter"),
    [
        (("hi", "my fridge isnt cold anymore", "thanks lol"), Matter("my fridge isnt cold anymore", 1)),
        (
            (
                "my fridge isnt cold anymore",
                "Agent: Was the power off?",
                "no light works fine",
                "ok great when can they come? and what about the fish",
            ),
            Matter("my fridge isnt cold anymore", 0),
        ),
        (
            ("hi, me again", "Agent: How can I help?", "the milk is sour again"),
            Matter("me again – the milk is sour again", 2),
        ),
        (
            ("i have a problem", "it leaks water everywhere"),
            Matter("i have a problem – it leaks water everywhere", 1),
        ),
        (
            ("my fridge is warm", "Agent: A technician comes.", "by the way, how do I cancel Care+?"),
            Matter("by the way, how do I cancel Care+?", 2),
        ),
        (
            ("my fridge is warm", "Agent: Done. Is there anything else?", "how do I cancel Care+ today?"),
            Matter("how do I cancel Care+ today?", 2),
        ),
        (
            ("hi, me again about the fridge", "Agent: Is the plug out?", "no. and who pays for my food?"),
            Matter("me again about the fridge", 0),
        ),
        (("hello",), None),
        ((), None),
        (("Agent: Hello, how can I help?",), None),
    ],
)
def test_the_matter_is_the_first_thing_said_that_says_what_it_is(
    texts: tuple[str, ...], matter: Matter | None
) -> None:
    assert matter_of(said(*texts)) == matter
