"""What sentences assert that can be held against a source."""

from __future__ import annotations

import pytest

from assist.reading.claims import Mode, claims_of, denies, mode_of, turned, unsupported
from assist.reading.quoting import plain_text
from assist.reading.understanding import understand
from tests.assist.small_company import said


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("within 30 days, that is four weeks", ["30 day", "4 week"]),
        ("fourteen days", ["14 day"]),
        ("3-5 working days", ["3-5 work day"]),
        ("€15.00 or 15 EUR", ["15.00 EUR", "15.00 EUR"]),
        ("1,299.00 EUR or 1.299,00 €", ["1299.00 EUR", "1299.00 EUR"]),
        ("£749", ["749.00 GBP"]),
        ("up to 20 % or 20 percent", ["20 %", "20 %"]),
        ("on 2 November 2026", ["2026-11-02"]),
        ("on November 2nd", ["--11-02"]),
        ("delivered 2026-11-02", ["2026-11-02"]),
        ("above 8 °C for 5 hours", ["8 c", "5 hour"]),
        ("may 5 days pass", ["5 day"]),
        ("RB2-24-118 and LV-204418", []),
        ("open 24/7", []),
        ("page 7", ["7"]),
    ],
)
def test_values_are_read_as_they_compare(text: str, values: list[str]) -> None:
    assert [claim.value for claim in claims_of(text)] == values


def test_a_claim_knows_its_place() -> None:
    text = "You get 15 EUR back."

    (claim,) = claims_of(text)

    assert text[claim.start : claim.end] == "15 EUR"


@pytest.mark.parametrize(
    ("claim", "source", "supported"),
    [
        ("14 days", "within 14 days", True),
        ("14 days", "within 41 days", False),
        ("14 days", "within 14 working days", False),
        ("15 EUR", "15.00 €", True),
        ("15 EUR", "15 GBP", False),
        ("2 November", "on 2 November 2026", True),
        ("2 November 2025", "on 2 November 2026", False),
        ("page 7", "7 days", True),
        ("7 days", "page 7", False),
    ],
)
def test_a_value_is_supported_by_the_same_value_only(claim: str, source: str, supported: bool) -> None:
    assert unsupported(claims_of(claim)[0], claims_of(source)) is not supported


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("You must keep the box.", "must"),
        ("Original packaging is required.", "must"),
        ("Without the box we cannot accept it.", "must"),
        ("You do not need the box.", "need_not"),
        ("The box isn't required.", "need_not"),
        ("You may keep it.", "may"),
        ("You can return it.", "may"),
        ("You cannot return it.", "must_not"),
        ("You may not open it.", "must_not"),
        ("The fridge is white.", None),
    ],
)
def test_sentences_oblige_allow_forbid_or_free(text: str, mode: Mode | None) -> None:
    assert mode_of(text) == mode


def test_two_negations_take_each_other_back() -> None:
    assert denies("It is not covered.")
    assert not denies("It is not without cover.")


@pytest.mark.parametrize(
    ("one", "other", "opposite"),
    [
        ("Original packaging is required.", "You do not need the original packaging.", True),
        ("You may open it.", "You may not open it.", True),
        ("Wear parts are covered.", "Wear parts are not covered.", True),
        ("You may keep it.", "You can keep it.", False),
        ("It is required.", "You must have it.", False),
    ],
)
def test_opposites_are_seen(one: str, other: str, opposite: bool) -> None:
    assert turned(one, other) is opposite
    assert turned(other, one) is opposite


HOSTILE = (
    "1",
    "1 ",
    "1,111",
    "5 to ",
    "5-",
    " ",
    "a.",
    "*a",
    "**",
    "`",
    "_",
    "__a",
    "[",
    "[a](",
    "| ",
    "> ",
    "very ",
)
HOSTILE += ("thank you ", "my name is ", "without ", "a@", "+1 (2", "!", "AAAA ")


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_and_hostile_text_is_read_in_linear_time(piece: str) -> None:
    # No clock here: what is not linear takes minutes, and what is not bounded raises.
    text = (piece * 20_000)[:20_000]

    assert all(len(claim.value) < 80 for claim in claims_of(text))
    assert len(plain_text(text)) <= 3 * len(text)
    assert len(understand(said(text)).line) <= 140
    assert mode_of(text) in (None, "must", "may", "must_not", "need_not")
