"""Replays: a suggestion as it was shown, and everything that came of it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, select

from assist.answers import may_see
from assist.decisions import Decision, Decisions
from assist.errors import NotFound
from assist.journal.entries import Entry, commitment, salt_of
from assist.proofs import Proofs
from assist.storage.database import reading
from assist.storage.tables import journal, shown_events, suggestion_answers, suggestions
from assist.suggestions import Suggestion
from knowledge_base.readers import Reader


class Shown(BaseModel):
    """What a screen did with the suggestion."""

    model_config = ConfigDict(frozen=True)

    event: str
    by: str
    at: datetime


class Replay(BaseModel):
    """A suggestion with its record."""

    model_config = ConfigDict(frozen=True)

    suggestion_id: str
    suggestion: Suggestion | None
    """As it was shown; None where the conversation was erased, or where it rests on what was deleted since or
    closed to this reader. Admins see it all the same."""
    hash: str
    matches: bool | None
    """Whether the suggestion is byte for byte the one recorded; None where it is erased."""
    answer: Entry
    """The journal's entry of the answer it was part of: when, for whom, from which snapshot and passages."""
    decisions: tuple[Decision, ...]
    events: tuple[Shown, ...]


class Replays:
    """Replays from the database."""

    def __init__(self, engine: Engine, decisions: Decisions, proofs: Proofs) -> None:
        self._engine = engine
        self._proofs = proofs
        self._decisions = decisions

    def replay(self, suggestion_id: str, reader: Reader) -> Replay:
        """What was shown under this id and what came of it.

        NotFound where it was never shown, or rests on what this reader may not see.
        """
        with reading(self._engine) as connection:
            content = connection.execute(
                select(suggestions.c.content).where(suggestions.c.id == suggestion_id)
            ).scalar_one_or_none()
            entry = _entry_of(connection, suggestion_id)
            salt = salt_of(connection, entry.conversation_id or "")
            shown = connection.execute(
                select(shown_events)
                .where(shown_events.c.suggestion_id == suggestion_id)
                .order_by(shown_events.c.sequence)
            ).all()
        recorded = next(kept["hash"] for kept in entry.content["suggestions"] if kept["id"] == suggestion_id)
        suggestion = None if content is None or salt is None else Suggestion.model_validate(content)
        if suggestion is not None and not may_see(reader, suggestion, entry.content["reader"]):
            raise NotFound("suggestion", suggestion_id)
        withheld = (
            suggestion is not None
            and reader.role != "admin"
            and not self._proofs.may_read(suggestion, reader)
        )
        return Replay(
            suggestion_id=suggestion_id,
            suggestion=None if withheld else suggestion,
            hash=recorded,
            matches=None if salt is None or content is None else commitment(salt, content) == recorded,
            answer=entry,
            decisions=self._decisions.of_suggestion(suggestion_id),
            events=tuple(Shown(event=row.event, by=row.by, at=row.at) for row in shown),
        )


def _entry_of(connection: Connection, suggestion_id: str) -> Entry:
    row = (
        connection.execute(
            select(journal)
            .join(suggestion_answers, suggestion_answers.c.answer_id == journal.c.subject)
            .where(suggestion_answers.c.suggestion_id == suggestion_id, journal.c.kind == "answer")
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("suggestion", suggestion_id)
    return Entry.model_validate({name: row[name] for name in Entry.model_fields})
