"""Who asks how something is done gets its steps, and what they warn of before the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.suggesting.how_to import asks_how
from tests.assist.small_company import knowledge_of
from tests.assist.suggesting.test_suggesting import answer, put

HEATER = (
    "An umbrella heater dries umbrellas.\n\n"
    "## Will it fit?\n\nTake the cover off the umbrella heater that you mount. Two wires: it fits.\n\n"
    "## Mounting the umbrella heater\n\n1. Switch off the fuse.\n2. Connect the wires of the heater.\n"
    "3. Switch on the fuse.\n\nNever touch the wires with wet hands. The heater is warm after an hour.\n"
)


def draft(directory: Path, asked: str) -> str:
    with knowledge_of(directory) as knowledge_base:
        put(knowledge_base, "Umbrella heater", HEATER)
        return answer(knowledge_base, asked).suggestions[0].draft


def test_nothing_else_to_do_stands_beside_the_steps_and_a_warning_before_them(tmp_path: Path) -> None:
    said = draft(tmp_path, "how do I mount the umbrella heater and connect the wires?")

    assert "Take the cover off" not in said
    assert (
        "Never touch the wires with wet hands. Switch off the fuse. Connect the wires of the heater. "
        "Switch on the fuse."
    ) in said


OVEN = (
    "## E05: no heat comes out\n\n1. Press the umbrella switch.\n2. Clean, even if the light is off.\n\n"
    "## The light stays on\n\nThe last cleaning was not finished. Start Clean again.\n"
)


def test_a_list_that_is_headed_by_something_else_is_no_answer_how(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrella oven", OVEN)
        said = answer(knowledge_base, "how do I clean the umbrella oven?").suggestions[0].draft

    assert "Start Clean again." in said


def test_the_steps_under_a_heading_with_a_colon_and_a_no_are_said(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrella oven", OVEN)
        said = answer(knowledge_base, "my umbrella oven shows E05, no heat comes out").suggestions[0].draft

    assert "Press the umbrella switch. Clean, even if the light is off." in said


def test_who_does_not_ask_how_is_told_the_rest_too(tmp_path: Path) -> None:
    assert "Take the cover off" in draft(tmp_path, "will the heater fit under the cover?")


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("how do I mount it?", True),
        ("tell me how to mount it", True),
        ("how much is it?", False),
        ("how is my order doing?", False),
    ],
)
def test_asking_how(text: str, how: bool) -> None:
    assert asks_how(text) is how
