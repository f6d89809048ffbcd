"""Which words are fault codes, and which codes a document lists."""

from __future__ import annotations

import pytest

from assist.reading.fault_codes import codes_in, codes_listed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("My washing machine shows E24", {"E24"}),
        ("what does f05 mean", {"F5"}),
        ("What error is E99 on the robot?", {"E99"}),
        ("error code: H-2", {"H2"}),
        ("it says error ER12", {"ER12"}),
        ("E24 dishwasher", {"E24"}),
        ("meine Waschmaschine zeigt E18", {"E18"}),
        ("The display of my FR-520 is dark", set()),
        ("my order LV-204418 shows nothing", set()),
        ("the TS2 shows no heating", set()),
        ("I live in E17 and my fridge has not come yet", set()),
        ("my postcode is shown as E17 4PQ", set()),
        ("the TV shows nothing in 4K", set()),
    ],
)
def test_codes_are_told_from_names(text: str, codes: set[str]) -> None:
    assert codes_in(text) == codes


def test_a_document_lists_codes_one_by_one_or_as_a_range() -> None:
    assert codes_listed("| E05 | no water |\n| F1–F3 | ask us |\nCall us for H2 to H4.") == {
        *("E5", "F1", "F2", "F3", "H2", "H3", "H4"),
    }
