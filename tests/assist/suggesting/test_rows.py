"""Which rows of a table answer what somebody asks."""

from __future__ import annotations

import pytest

from tests.assist.suggesting.test_drafting import sent, written

POSTAGE = written(
    "# Umbrellas by post\n\nUmbrellas are sent on Mondays. Every parcel is insured. A parcel may be late.\n\n"
    "## Umbrella postage\n\n| Parcel | How long | Price |\n| --- | --- | --- |\n"
    "| Standard | 4 days | 5 EUR |\n| Express | next day | 12 EUR |\n"
)
BACK = written(
    "# Umbrella plan\n\nThe plan can be cancelled at any time, in writing.\n\n"
    "## When it ends\n\n| You cancel | What you get back |\n| --- | --- |\n"
    "| in the first month | everything |\n| later | nothing |\n"
)


@pytest.mark.parametrize(
    "asked",
    ["What does an express parcel cost?", "how much is express?", "how long does an express parcel take"],
)
def test_the_row_that_is_asked_about_answers(asked: str) -> None:
    assert sent(POSTAGE, asked).startswith(
        "Umbrella postage – Parcel: Express; How long: next day; Price: 12 EUR."
    )


@pytest.mark.parametrize("asked", ["what do I get back if I cancel?", "how much do I get back?"])
def test_a_short_table_whose_column_is_asked_for_answers_as_a_whole(asked: str) -> None:
    assert sent(BACK, asked).startswith(
        "When it ends – You cancel: in the first month; What you get back: everything. "
        "You cancel: later; What you get back: nothing."
    )


def test_who_does_not_ask_what_something_is_gets_sentences() -> None:
    assert sent(POSTAGE, "my express parcel is late").startswith("Every parcel is insured. A parcel may")
