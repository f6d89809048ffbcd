"""Figures of a rehearsal: what each share is of."""

from __future__ import annotations

from assist.rehearsing.figures import Rehearsed, means_of, silence_of, times_of
from assist.rehearsing.recorded import Fate


def one(fate: Fate, before: str | None, *now: str, took_ms: float = 1.0, failed: bool = False) -> Rehearsed:
    return Rehearsed("a", fate, before, now, took_ms, failed)


def test_shares_are_of_the_questions_that_they_are_about() -> None:
    rehearsed = [
        one("taken", "a", "a"),
        one("taken", "a", "a", "b"),
        one("taken", "a", "b", "a"),
        one("taken", "a"),
        one("turned_down", "c", "c"),
        one("turned_down", "c", "d"),
        one("silent", None, "e"),
        one("silent", None),
        one("silent", None),
        one("silent", None),
    ]

    assert means_of(rehearsed) == {
        "first_again": 0.5,
        "shown_again": 0.75,
        "turned_down_again": 0.5,
        "answered_now": 0.25,
    }
    assert silence_of(rehearsed) == {"answers_lost": 0.25}


def test_what_no_question_is_about_is_left_out() -> None:
    assert means_of([one("silent", None)]) == {"answered_now": 0.0}
    assert silence_of([one("silent", None)]) == {}
    assert times_of([one("taken", "a", failed=True)]) == {}


def test_a_question_that_failed_is_an_answer_lost_and_takes_no_time() -> None:
    rehearsed = [one("taken", "a", failed=True, took_ms=0.0), one("taken", "a", "a", took_ms=8.0)]

    assert means_of(rehearsed) == {"first_again": 0.5, "shown_again": 0.5}
    assert silence_of(rehearsed) == {"answers_lost": 0.5}
    assert times_of(rehearsed) == {"p50": 8.0, "p95": 8.0}
