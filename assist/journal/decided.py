"""Decided: what stands, newest first, each decision beside the suggestion that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, func, select

from assist.decisions import Decision, Outcome
from assist.errors import NotFound
from assist.journal.replays import Replays
from assist.storage.database import reading
from assist.storage.tables import answers, decisions, suggestions, turns
from assist.suggestions import Suggestion
from knowledge_base.readers import Reader

_MOST_LOOKED_AT = 2000
"""Decisions looked at for one page: where few of them are about a document, the next page goes on."""
_AT_ONCE = 200


class Decided(BaseModel):
    """One decision that stands, and what had been shown."""

    model_config = ConfigDict(frozen=True)

    decision: Decision
    asked: str | None
    """What the customer had said, as it is kept; None where the conversation was erased, and where nobody had
    said anything."""
    suggestion: Suggestion | None
    """As it was shown; None where Assist said nothing, and where the replay withholds it from this reader."""


@dataclass(frozen=True)
class Wanted:
    """Which decisions; what is None does not matter."""

    outcome: Outcome | None = None
    wrong: bool | None = None
    document: str | None = None
    """Only those about a suggestion that rests on this document."""


class DecidedList:
    """The decisions that stand, for those in charge."""

    def __init__(self, engine: Engine, replays: Replays) -> None:
        self._engine = engine
        self._replays = replays

    def newest(
        self, reader: Reader, wanted: Wanted, before: int, limit: int
    ) -> tuple[list[Decided], int | None]:
        """Up to `limit` decisions older than number `before`, and the number at which to go on; None: none is
        left. What this reader may not see is left out, so a page may hold fewer."""
        found: list[Decided] = []
        for looked_at, row in enumerate(self._rows(wanted, before), 1):
            if wanted.document is None or _rests_on(row.content, wanted.document):
                one = self._decided(row, reader)
                found += [one] if one is not None else []
            if len(found) == limit or looked_at == _MOST_LOOKED_AT:
                return found, row.sequence
        return found, None

    def _rows(self, wanted: Wanted, before: int) -> Iterator[Any]:
        replaced = select(decisions.c.supersedes).where(decisions.c.supersedes.isnot(None))
        query = (
            select(decisions, suggestions.c.content, turns.c.text.label("asked"))
            .join(suggestions, suggestions.c.id == decisions.c.suggestion_id, isouter=True)
            .join(answers, answers.c.id == suggestions.c.answer_id, isouter=True)
            .join(
                turns,
                (turns.c.conversation_id == decisions.c.conversation_id)
                & (turns.c.id == func.coalesce(answers.c.turn_id, decisions.c.turn_id)),
                isouter=True,
            )
            .where(decisions.c.id.not_in(replaced))
            .order_by(decisions.c.sequence.desc())
            .limit(_AT_ONCE)
        )
        if wanted.outcome is not None:
            query = query.where(decisions.c.outcome == wanted.outcome)
        if wanted.wrong is not None:
            query = query.where(decisions.c.wrong.is_(wanted.wrong))
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(query.where(decisions.c.sequence < before)).all()
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            before = rows[-1].sequence

    def _decided(self, row: Any, reader: Reader) -> Decided | None:
        """The decision with what was shown, as a replay has it; None where that is not for this reader."""
        decision = Decision.model_validate({name: getattr(row, name) for name in Decision.model_fields})
        if decision.suggestion_id is None:
            return Decided(decision=decision, asked=row.asked, suggestion=None)
        try:
            shown = self._replays.replay(decision.suggestion_id, reader).suggestion
        except NotFound:
            return None
        return Decided(decision=decision, asked=row.asked, suggestion=shown)


def _rests_on(content: Mapping[str, Any] | None, document_id: str) -> bool:
    if content is None:
        return False
    return document_id in {one["document_id"] for one in (*content["evidence"], *content["checks"])}
