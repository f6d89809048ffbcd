"""The insights of this database, as far as a reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Engine

from assist.insights.friction import Friction, documents_of, friction_of
from assist.insights.gaps import Gaps, gaps_in, questions_in
from assist.insights.judged import Judged, judged_in
from assist.insights.outcomes import Outcomes, outcomes_in
from assist.insights.quality import Quality, quality_of
from assist.insights.stale import Stale, stale_of
from assist.storage.database import reading
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

_AT_ONCE = 1000


class Insights:
    """What the record of conversations tells, in numbers of many people. Days are those of UTC, both ends
    included."""

    def __init__(self, engine: Engine, knowledge_base: KnowledgeBase) -> None:
        self._engine = engine
        self._knowledge_base = knowledge_base

    def gaps(self, first: date, last: date, *, with_examples: bool) -> Gaps:
        """What was asked and not answered."""
        with reading(self._engine) as connection:
            questions = questions_in(connection, first, last)
        return gaps_in(questions, with_examples=with_examples)

    def outcomes(self, first: date, last: date) -> Outcomes:
        """What people did with suggestions, over time."""
        return outcomes_in(self._judged(first, last), first, last)

    def quality(self, first: date, last: date) -> Quality:
        """What people did with suggestions, by how sure these were."""
        return quality_of(self._judged(first, last))

    def friction(self, first: date, last: date, reader: Reader) -> Friction:
        """The documents, of those this reader may see, whose answers people do not use."""
        counted = documents_of(self._judged(first, last))
        found = {id: self._knowledge_base.get(id, reader) for id in counted}
        return friction_of(counted, {id: one.content.title for id, one in found.items() if one is not None})

    def stale(self, first: date, last: date, reader: Reader, now: datetime) -> Stale:
        """The documents, of those this reader may see, that somebody should look at again at `now`."""
        documents: list[DocumentVersion] = []
        while page := self._knowledge_base.list(reader, after=_last(documents), limit=_AT_ONCE):
            documents += page
        return stale_of(documents, self._judged(first, last), now)

    def _judged(self, first: date, last: date) -> list[Judged]:
        with reading(self._engine) as connection:
            return judged_in(connection, first, last)


def _last(documents: Sequence[DocumentVersion]) -> str | None:
    return documents[-1].id if documents else None
