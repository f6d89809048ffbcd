"""Names: what passages are called, and what of it a text says."""

from __future__ import annotations

from math import log1p

import numpy as np
import pytest

from knowledge_base.lexical import stems
from knowledge_base.names import Called, Names, Said

HOTELS = Names(
    [Called.of(["Lensfield Hotel", "Lensfield Hotel", "Grand Hotel"]), Called.of(["Parking", "!!!"])]
)
LENSFIELD, GRAND, PARKING = 0, 1, 2


def said(text: str) -> Said:
    return HOTELS.said_in(stems(text))


def shares(text: str) -> list[float]:
    return said(text).of(np.array([LENSFIELD, GRAND, PARKING])).tolist()


def test_a_word_counts_by_how_few_names_have_it() -> None:
    # Of four names, "hotel" is in two and each other word in one.
    alone, shared = log1p(3.5 / 1.5), log1p(2.5 / 2.5)

    lensfield = alone / (alone + shared)
    assert shares("does the Lensfield have a pool") == pytest.approx([lensfield, 0, 0])
    assert shares("which hotel") == pytest.approx([1 - lensfield, 1 - lensfield, 0])
    assert shares("the Lensfield hotel, the hotel where I parked") == pytest.approx(
        [1, 1 - lensfield, 0 if stems("parked") != stems("parking") else 1]
    )


def test_nothing_is_said_by_nothing() -> None:
    assert shares("") == [0, 0, 0]
    assert said("umbrella").names.tolist() == []
    assert Names([]).said_in(["hotel"]).names.tolist() == []


def test_only_names_of_which_enough_is_said_are_kept() -> None:
    assert said("Lensfield hotel").names.tolist() == [LENSFIELD, GRAND]
    assert said("Lensfield hotel").at_least(0.5).names.tolist() == [LENSFIELD]


def test_however_the_rows_are_divided_the_names_are_the_same() -> None:
    named = ["Lensfield Hotel", "Grand Hotel", "Lensfield Hotel", "Parking", "Grand Hotel"]
    at_once = Names([Called.of(named)])
    apart = Names([Called.of(named[:2]), Called.of([]), Called.of(named[2:])])

    assert apart.of_row.tolist() == at_once.of_row.tolist() == [0, 1, 0, 2, 1]
    assert apart.rows(1).tolist() == [1, 4]
    words = stems("the grand hotel")
    assert apart.said_in(words).shares.tolist() == at_once.said_in(words).shares.tolist()


def test_rows_of_one_name_are_found_together() -> None:
    assert HOTELS.of_row.tolist() == [0, 0, 1, 2, 3]
    assert [HOTELS.rows(name).tolist() for name in range(4)] == [[0, 1], [2], [3], [4]]
