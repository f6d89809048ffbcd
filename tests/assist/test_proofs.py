from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assist.proofs import Proofs
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Suggestion
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, LEAD, WARRANTY, clock, knowledge_of, said


@pytest.fixture
def knowledge_base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with knowledge_of(tmp_path) as knowledge_base:
        yield knowledge_base


@pytest.fixture
def shown(knowledge_base: KnowledgeBase) -> Suggestion:
    """A suggestion that quotes the warranty, with the check of another document, quoted nowhere."""
    thinking = Suggesting(knowledge_base, clock)
    warranty, returns = (
        next(one for one in answer.suggestions if id in one.documents())
        for id, question in (
            ("warranty", "how long is the warranty on compressors?"),
            ("returns", "within how many days of delivery can I return a product?"),
        )
        for answer in [thinking.answer(said(question), customer=None, reader=AGENT)]
    )
    assert warranty.checks == ()
    return warranty.model_copy(update={"checks": returns.checks})


def test_what_stands_as_it_was_holds(knowledge_base: KnowledgeBase, shown: Suggestion) -> None:
    proofs = Proofs(knowledge_base, clock)

    assert proofs.hold(shown, AGENT)
    assert proofs.may_read(shown, AGENT)


@pytest.mark.parametrize("id", ["warranty", "returns"])
def test_nothing_holds_that_rests_on_a_deleted_document(
    knowledge_base: KnowledgeBase, shown: Suggestion, id: str
) -> None:
    knowledge_base.delete(id)

    assert not Proofs(knowledge_base, clock).hold(shown, AGENT)
    assert not Proofs(knowledge_base, clock).may_read(shown, AGENT)


def test_what_was_replaced_no_longer_holds_but_may_be_read_by_those_who_may_read_the_new_one(
    knowledge_base: KnowledgeBase, shown: Suggestion
) -> None:
    knowledge_base.put("warranty", WARRANTY.model_copy(update={"audience": "lead"}))
    proofs = Proofs(knowledge_base, clock)

    assert [proofs.hold(shown, reader) for reader in (AGENT, LEAD)] == [False, False]
    assert [proofs.may_read(shown, reader) for reader in (AGENT, LEAD)] == [False, True]
