from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.documents import DocumentVersion
from knowledge_base.need import Filters
from knowledge_base.readers import Reader
from knowledge_base.visibility import Visibility, may_read, version_in_force
from tests.knowledge_base.documents_for_tests import AGENT, EDITOR, LEAD, document

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    """Noon of a day in June 2026; day 1 is NOW."""
    return NOW + timedelta(days=number - 1)


def version(number: int, stored: int = 1, id: str = "returns", **metadata: Any) -> DocumentVersion:
    return DocumentVersion(
        id=id, version=number, stored_at=day(stored), content=document(f"Version {number}.", **metadata)
    )


def june(number: int) -> str:
    return f"2026-06-{number:02}"


# Each case: the versions in the order they were stored, and which one answers on which day of June at noon.
CASES: dict[str, tuple[list[DocumentVersion], dict[int, int | None]]] = {
    "the first version without dates always was": (
        [version(1, stored=5)],
        {1: 1, 4: 1, 5: 1, 30: 1},
    ),
    "a later version without dates begins when it was stored": (
        [version(1, stored=1), version(2, stored=10)],
        {9: 1, 10: 2, 11: 2},
    ),
    "a later version begins on the day it names": (
        [version(1), version(2, stored=2, in_force_from=june(10))],
        {2: 1, 9: 1, 10: 2, 30: 2},
    ),
    "a later version may begin before it was stored": (
        [version(1), version(2, stored=20, in_force_from=june(10))],
        {9: 1, 10: 2, 19: 2, 21: 2},
    ),
    "a version answers to the end of its last day": (
        [version(1, in_force_until=june(10))],
        {10: 1, 11: None},
    ),
    "a version answers until the moment it names": (
        [version(1, in_force_until="2026-06-10T12:00:00Z")],
        {9: 1, 10: None},
    ),
    "before its beginning a document says nothing": (
        [version(1, in_force_from=june(10))],
        {9: None, 10: 1},
    ),
    "an earlier version does not come back when the later one ends": (
        [version(1), version(2, in_force_from=june(10), in_force_until=june(20))],
        {9: 1, 15: 2, 21: None},
    ),
    "an earlier version does not come back where it begins after the later one": (
        [version(1, in_force_from=june(15)), version(2, stored=2, in_force_from=june(10))],
        {9: None, 12: 2, 16: 2},
    ),
    "a gap between two versions is a gap": (
        [version(1, in_force_until=june(5)), version(2, stored=2, in_force_from=june(10))],
        {5: 1, 7: None, 10: 2},
    ),
    "of three versions the highest that has begun stands": (
        [
            version(1),
            version(2, stored=2, in_force_from=june(20)),
            version(3, stored=3, in_force_from=june(10)),
        ],
        {9: 1, 12: 3, 25: 3},
    ),
    "versions announced ahead take over one after the other": (
        [
            version(1),
            version(2, stored=2, in_force_from=june(20)),
            version(3, stored=3, in_force_from=june(25)),
        ],
        {9: 1, 22: 2, 26: 3},
    ),
    "a document without versions says nothing": ([], {1: None, 30: None}),
}


@pytest.mark.parametrize("name", CASES)
def test_which_version_answers(name: str) -> None:
    versions, expected = CASES[name]

    answers = {number: version_in_force(versions, day(number)) for number in expected}

    assert {number: one and one.version for number, one in answers.items()} == expected


@pytest.mark.parametrize("name", CASES)
def test_the_arrays_follow_the_same_rule(name: str) -> None:
    versions, expected = CASES[name]
    visibility = Visibility(versions)

    for number, standing in expected.items():
        admitted = visibility.admitted(EDITOR, day(number), NOW, Filters())
        assert [one.version for one, answers in zip(versions, admitted, strict=True) if answers] == (
            [standing] if standing else []
        )


def test_one_occasion_has_one_answer() -> None:
    versions = [
        version(number, stored, id=f"{name:02}{metadata['audience']}", teams=("north",), **metadata)
        for name, (given, _) in enumerate(CASES.values())
        for audience in ("public", "lead")
        for number, stored, metadata in (
            (one.version, one.stored_at.day, {**_dates(one), "audience": audience}) for one in given
        )
    ]
    visibility = Visibility(sorted(versions, key=lambda one: (one.id, one.version)))
    readers = [AGENT, LEAD, EDITOR, Reader("ann", "agent", frozenset({"north"}))]
    filters = [Filters(), Filters(kind="faq"), Filters(products=("FR310",))]

    answers: dict[Any, set[bytes]] = {}
    asked = [
        (reader, day(at), day(now), about)
        for reader in readers
        for at in range(31)
        for now in (1, 12, at)
        for about in filters
    ]
    for question in asked:
        answers.setdefault(visibility.occasion(*question), set()).add(
            visibility.admitted(*question).tobytes()
        )

    assert all(len(one) == 1 for one in answers.values())
    assert len(answers) < len(asked) / 2
    stranger = Reader("bob", "agent", frozenset({"a team no document names"}))
    assert visibility.occasion(stranger, NOW, NOW, Filters()) == visibility.occasion(
        AGENT, NOW, NOW, Filters()
    )


def _dates(one: DocumentVersion) -> dict[str, Any]:
    return {name: getattr(one.content, name) for name in ("in_force_from", "in_force_until")}


def readable(versions: list[DocumentVersion], reader: Reader, now: datetime = NOW) -> list[int]:
    return [one.version for one in versions if may_read(versions, one, reader, now)]


def test_a_version_closed_today_closes_the_earlier_ones_too() -> None:
    versions = [version(1), version(2, stored=1, audience="lead")]

    assert readable(versions, AGENT) == []
    assert readable(versions, LEAD) == [1, 2]


def test_a_version_opened_today_does_not_open_the_earlier_ones() -> None:
    versions = [version(1, audience="lead"), version(2, stored=1)]

    assert readable(versions, AGENT) == [2]
    assert Visibility(versions).admitted(AGENT, day(0), NOW, Filters()).tolist() == [False, False]
    assert Visibility(versions).admitted(LEAD, day(0), NOW, Filters()).tolist() == [True, False]


def test_a_version_that_begins_tomorrow_closes_nothing_today() -> None:
    versions = [version(1), version(2, stored=1, in_force_from=june(20), audience=None)]

    assert readable(versions, AGENT) == [1]
    assert readable(versions, AGENT, now=day(20)) == []
    assert readable(versions, EDITOR) == [1, 2]


def test_filters_admit_what_is_about_it_or_about_everything() -> None:
    versions = [
        version(1, id="a", products=("FR310",), regions=("EU",)),
        version(1, id="b", products=("fr520", "FR310")),
        version(1, id="c", regions=("UK",), kind="faq"),
        version(1, id="d"),
    ]
    visibility = Visibility(versions)

    def admitted(**filters: Any) -> str:
        found = visibility.admitted(AGENT, NOW, NOW, Filters(**filters))
        return "".join(one.id for one, answers in zip(versions, found, strict=True) if answers)

    assert admitted() == "abcd"
    assert admitted(products=("fr310",)) == "abcd"
    assert admitted(products=("FR520",)) == "bcd"
    assert admitted(products=("TV1", "FR520"), regions=("EU",)) == "bd"
    assert admitted(regions=("UK",)) == "bcd"
    assert admitted(kind="faq") == "c"
    assert admitted(kind="product") == ""


audiences = st.sampled_from([None, "public", "agent", "lead"])
teams = st.sampled_from([(), ("repair",), ("repair", "billing")])
days = st.one_of(st.none(), st.integers(1, 28).map(june))
readers = st.builds(
    Reader,
    name=st.just("someone"),
    role=st.sampled_from(["agent", "lead", "editor", "admin", "service"]),
    teams=st.frozensets(st.sampled_from(["repair", "billing"])),
)


# As documents may be: none ends before it begins.
spans = st.tuples(days, days).map(
    lambda two: dict(
        zip(("in_force_from", "in_force_until"), two if None in two else sorted(two), strict=True)
    )
)


@st.composite
def catalogues(draw: st.DrawFn) -> list[DocumentVersion]:
    return [
        version(
            number,
            stored=draw(st.integers(1, 28)),
            id=id,
            audience=draw(audiences),
            teams=draw(teams),
            **draw(spans),
        )
        for id in "abc"
        for number in range(1, 1 + draw(st.integers(0, 3)))
    ]


@given(catalogues(), readers, st.integers(1, 28), st.integers(1, 28))
def test_the_arrays_admit_exactly_what_the_rules_say_one_by_one(
    versions: list[DocumentVersion], reader: Reader, asked: int, today: int
) -> None:
    documents = {one.id: [other for other in versions if other.id == one.id] for one in versions}

    admitted = Visibility(versions).admitted(reader, day(asked), day(today), Filters())

    assert admitted.dtype == np.bool_
    assert admitted.tolist() == [
        version_in_force(documents[one.id], day(asked)) is one
        and may_read(documents[one.id], one, reader, day(today))
        for one in versions
    ]
