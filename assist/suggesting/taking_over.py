"""Taking over: the documents that say who does, where the customer has just asked for somebody in charge."""

from __future__ import annotations

from assist.reading.understanding import telling_turns
from assist.suggesting.outcome import grants
from assist.suggesting.sources import Case, regions_of
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters


def who_take_over(case: Case, knowledge_base: KnowledgeBase) -> tuple[DocumentVersion, ...]:
    """Those that grant it without a condition, and wait for nothing."""
    wish = case.wish
    if wish is None or wish.wanted != "person" or wish.turn not in telling_turns(case.turns)[-1:]:
        return ()
    regional = Filters(regions=regions_of(case.customer))
    granting = knowledge_base.granting_actions(case.reader, case.as_of, regional)
    plain = (one for one in granting if one.content.trigger is None and not one.content.checks)
    usable = (one for one in plain if one.id not in case.without_documents)
    return tuple(one for one in usable if grants(one, wish.wanted))
