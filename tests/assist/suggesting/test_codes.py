"""A fault code that a document does not hold is not answered by it."""

from __future__ import annotations

import pytest

from assist.suggesting.suggesting import Suggesting
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, NOW
from tests.assist.suggesting.test_calling import conversation

WASHING, DISHES = "troubleshooting-washing-machine", "troubleshooting-dishwasher"


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("My washing machine shows E18",), WASHING),
        (("what does F05 mean on my washing machine",), WASHING),
        (
            ("my machine shows E24", "Agent: Which product is it?", "the dishwasher"),
            "troubleshooting-dishwasher",
        ),
        (("My washing machine shows E24",), None),
        (("What error is E99 on the robot?",), None),
        (("my machine shows E24", "Agent: Which product is it?", "the washing machine"), None),
    ],
)
def test_what_does_not_hold_the_code_does_not_answer(
    lumivale: KnowledgeBase, texts: tuple[str, ...], first: str | None
) -> None:
    answer = Suggesting(lumivale, lambda: NOW).answer(conversation(*texts), customer=None, reader=AGENT)

    shown = [one.evidence[0].document_id for one in answer.suggestions]
    assert shown[:1] == ([first] if first else [])
    assert shown or answer.reason == "no_evidence"


def test_who_tells_more_than_the_code_is_answered_by_that_without_being_sure(lumivale: KnowledgeBase) -> None:
    turns = conversation("My washing machine shows E24 and does not drain the water")

    answer = Suggesting(lumivale, lambda: NOW).answer(turns, customer=None, reader=AGENT)

    assert answer.suggestions[0].evidence[0].document_id == WASHING
    assert {one.confidence for one in answer.suggestions} == {"low"}
