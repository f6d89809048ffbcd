"""What the customer says they have done is not drafted again."""

from __future__ import annotations

from assist.suggesting.suggesting import Suggesting
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, NOW, said

DRAINS = "my dishwasher does not drain"


def draft(knowledge_base: KnowledgeBase, *texts: str) -> str:
    answer = Suggesting(knowledge_base, lambda: NOW).answer(said(*texts), customer=None, reader=AGENT)
    return answer.suggestions[0].draft


def test_a_step_that_is_done_is_not_drafted_again(lumivale: KnowledgeBase) -> None:
    first, then = draft(lumivale, DRAINS), draft(lumivale, DRAINS, "I cleaned the filter already")

    assert "Start with the filter" in first
    assert "Switch off and scoop the water out with a cup." in then
    assert "Start with the filter" not in then
    assert "clean the filter" not in then.casefold()
