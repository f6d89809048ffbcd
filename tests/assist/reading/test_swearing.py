"""Rough words: found, and left out where somebody is read their own words."""

from __future__ import annotations

import pytest

from assist.reading.swearing import shouts, swears, without_swearing


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("where the feck is my oven", "where is my oven"),
        ("What the hell, it is broken again!", "What, it is broken again!"),
        ("this bloody thing leaks", "this thing leaks"),
    ],
)
def test_rough_words_are_found_and_left_out(said: str, left: str) -> None:
    assert (swears(said), without_swearing(said)) == (True, left)


@pytest.mark.parametrize("said", ["hello", "my fridge in Scunthorpe is warm", "the shell of the pan"])
def test_what_only_looks_alike_is_none(said: str) -> None:
    assert not swears(said)


@pytest.mark.parametrize(
    ("said", "loud"), [("TWO DAYS OFF WORK AGAIN", True), ("E18 AGAIN", False), ("my FR520 is warm", False)]
)
def test_capitals_are_shouting_where_there_are_enough_of_them(said: str, loud: bool) -> None:
    assert shouts(said) == loud
