"""What the agent promised: in their words, and due on the day that the words name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from assist.briefing.brief import Line
from assist.briefing.promising import promises_made
from assist.conversations import Turn

SATURDAY = datetime(2026, 11, 21, 9, tzinfo=UTC)


def made(text: str, at: datetime = SATURDAY, speaker: str = "agent") -> list[tuple[str, date | None]]:
    turn = Turn.model_validate({"speaker": speaker, "text": text, "at": at})
    return [(one.said, one.due) for one in promises_made([turn], ["turn:1"], SATURDAY)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("I will call you back tomorrow.", date(2026, 11, 22)),
        ("I will ask the store and call you back tomorrow before 5 pm.", date(2026, 11, 22)),
        ("I'll send the label today.", date(2026, 11, 21)),
        ("We will write to you the day after tomorrow.", date(2026, 11, 23)),
        ("A technician will visit you on Monday.", date(2026, 11, 23)),
        ("Our technician will come by Saturday.", date(2026, 11, 28)),
        ("We will send it next Monday.", None),
        ("I will refund you within 3 days.", date(2026, 11, 24)),
        ("You will receive your refund within 5 working days.", date(2026, 11, 27)),
        ("We will get back to you in 2 to 3 days.", date(2026, 11, 24)),
        ("We'll call you within 24 hours.", date(2026, 11, 22)),
        ("I will call you on 2 December.", date(2026, 12, 2)),
        ("I will call you on 3 January.", date(2027, 1, 3)),
        ("I will call you on Monday or on 2 December.", None),
        ("I will personally follow up.", None),
        ("I am going to arrange a visit for two people.", None),
    ],
)
def test_a_promise_is_due_when_it_says(text: str, due: date | None) -> None:
    assert made(text) == [(text, due)]


@pytest.mark.parametrize(
    "text",
    [
        "Shall I call you tomorrow?",
        "If it breaks again, we will replace it.",
        "We will not refund it.",
        "I can't send it today.",
        "I will look at it now.",
        "We are open tomorrow.",
        "You called us on Monday.",
    ],
)
def test_a_question_a_condition_and_a_refusal_are_none(text: str) -> None:
    assert made(text) == []


def test_the_customer_promises_nothing_for_us_and_the_day_ends_where_the_company_is() -> None:
    assert made("I will call you tomorrow.", speaker="customer") == []

    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    turn = Turn(speaker="agent", text="Hello. I will call you back tomorrow. Bye!", at=late)
    (promise,) = promises_made([turn], ["turn:t1"], SATURDAY.astimezone(ZoneInfo("Europe/Berlin")))

    assert promise.due == date(2026, 11, 23)
    assert promise.line(date(2026, 11, 22)) == Line(
        text="Promised here: “I will call you back tomorrow.”, due 23 November, in 1 day",
        sources=("turn:t1",),
    )
