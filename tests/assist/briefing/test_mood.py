"""The mood: a trend only on clear signs, and only the customer's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assist.briefing.brief import Line, Mood
from assist.briefing.mood import mood_of
from assist.briefing.writing import turn_sources
from assist.customers.profile import Customer, Interaction, Profile
from tests.assist.small_company import NOW, TODAY, said


def mood(*texts: str, ratings: tuple[tuple[int, int], ...] = ()) -> Mood | None:
    """The mood after `texts`; `ratings` are (days ago, points)."""
    surveys = tuple(
        Interaction(id=f"s{days}", at=NOW - timedelta(days=days), channel="email", kind="survey", csat=points)
        for days, points in ratings
    )
    turns = said(*texts)
    return mood_of(
        Customer(id="x", profile=Profile(), interactions=surveys), turns, turn_sources(turns), TODAY
    )


@pytest.mark.parametrize(
    ("texts", "trend"),
    [
        # nothing that tells
        (("where is my oven",), None),
        (("ok and what about the food i have to throw away, who pays for that??",), None),
        (("its still not working", "I restarted it twice"), None),
        (("ok thanks", "and how long does that take?"), None),
        (("I would love to keep it", "happy to send photos"), None),
        (("in the worst case I can wait", "no problem"), None),
        (("I am not angry, just asking",), None),
        (("it would be great if you could call",), None),
        (("that isn't great",), None),
        (("my FrostLine 520 shows H1 and E5",), None),
        # one sign is no trend
        (("the newsletter came AGAIN. I've had enough.", "Please erase my data"), "steady"),
        (("This is the third time!!", "I want a new machine"), "steady"),
        (("Yes all good now, thank you so much!!", "have a lovely weekend :)"), "steady"),
        (("Agent: terrible, awful", "this is unacceptable"), "steady"),
        (("I am furious",), "steady"),
        (("Ich bin wütend",), "steady"),
        (("I was appalled by the visit",), "steady"),
        (("I am not furious, I only ask",), None),
        # clear signs
        (("this is unacceptable", "still no answer", "I am fed up!!"), "worsening"),
        (("that is great", "what? that is ridiculous, you lied to me"), "worsening"),
        (("I am so frustrated", "WHERE IS MY OVEN NOW"), "worsening"),
        (("where the feck is my oven", "is this a joke"), "worsening"),
        (("this is ridiculous", "ok", "thanks for nothing"), "worsening"),
        (("I am fed up with this", "ok it works now, thank you so much"), "improving"),
        (("this is so annoying", "Agent: it is on its way", "that's perfect"), "improving"),
        (("I am really disappointed", "ok", "many thanks", "you are the best"), "improving"),
    ],
)
def test_a_trend_is_said_only_on_clear_signs(texts: tuple[str, ...], trend: str | None) -> None:
    found = mood(*texts)

    assert (found and found.trend) == trend


@pytest.mark.parametrize(
    ("ratings", "texts", "trend"),
    [
        (((9, 4),), (), None),
        (((9, 5),), (), "steady"),
        (((30, 1), (9, 5)), (), "improving"),
        (((30, 5), (9, 1)), (), "worsening"),
        (((9, 2),), ("nobody called me back",), "worsening"),
        (((400, 1),), ("that is great",), "steady"),
    ],
)
def test_recent_ratings_count_as_signs(
    ratings: tuple[tuple[int, int], ...], texts: tuple[str, ...], trend: str | None
) -> None:
    found = mood(*texts, ratings=ratings)

    assert (found and found.trend) == trend


def test_the_lines_that_show_the_trend_are_quoted_with_their_turns() -> None:
    assert mood("this is unacceptable", "and now?", "I am fed up", ratings=((5, 5),)) == Mood(
        trend="worsening",
        because=(
            Line(text="“this is unacceptable”", sources=("turn:1",)),
            Line(text="“I am fed up”", sources=("turn:3",)),
        ),
    )
