"""What the sample's conversations expect, asked of the whole service, and how a score is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from embeddings.hashing import HashEmbeddings
from eval.cases import Said
from eval.expectations import Met, Moment, as_text, fill, meet, moments
from eval.in_process import opened
from eval.targets import HttpTarget
from tests.served import Served

_MOMENTS = 27


@pytest.fixture(scope="module")
def agent(served: Served) -> Iterator[HttpTarget]:
    with (
        closing(HttpTarget.at(served.url, served.key)) as admin,
        closing(admin.as_agent()) as agent,
    ):
        yield agent


def test_what_a_conversation_of_the_sample_expects_comes_first(agent: HttpTarget) -> None:
    met = [meet(agent, moment) for moment in moments()]

    assert len(met) == _MOMENTS
    assert [one.moment.id for one in met if not one.right] == [], as_text(met)


def test_an_empty_service_takes_the_whole_sample() -> None:
    with opened(HashEmbeddings()) as target:
        fill(target)

        granted = target.ask("GET", "/v1/documents/refunds")["checks"]

    assert any(one.get("or_granted_by") for one in granted)


def test_a_score_names_what_came_instead() -> None:
    asked = (Said("customer", "can I return it?"),)
    returns = Moment("c1-1", "ada", asked, frozenset(("returns", "refunds")), None)
    thanks = Moment("c2-1", "ada", (Said("customer", "thanks"),), frozenset(), "small_talk")

    told = as_text([Met(returns, "returns"), Met(returns, "delivery"), Met(thanks, "small_talk")])

    assert told == 'first right 2 of 3\nc1-1: delivery, not ["refunds", "returns"]\n  can I return it?'


def test_silence_is_met_by_its_reason_alone() -> None:
    thanks = Moment("c2-1", "ada", (Said("customer", "thanks"),), frozenset(), "small_talk")

    assert [Met(thanks, first).right for first in ("small_talk", "no_evidence", "returns")] == [
        True,
        False,
        False,
    ]
