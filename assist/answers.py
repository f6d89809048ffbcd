"""Answers as they were recorded: what was put before an agent, kept with who it was put before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from uuid_utils.compat import uuid7

from assist.conversations import Turn
from assist.errors import NotFound
from assist.events import Events
from assist.journal import Journal
from assist.journal_entries import commitment, salt_of
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import answers, shown_events, suggestions
from assist.suggestions import Answer, ShownEvent, Suggestion
from knowledge_base.readers import Reader, Role

_RANKS: dict[Role, int] = {"agent": 0, "service": 0, "lead": 1, "editor": 2, "admin": 2}


class Answers:
    """The answers in the database, each seen only by readers who may see all it was made from."""

    def __init__(self, engine: Engine, clock: Clock, journal: Journal, events: Events) -> None:
        self._engine = engine
        self._clock = clock
        self._journal = journal
        self._events = events

    def record(
        self, connection: Connection, conversation_id: str, turn: Turn, answer: Answer, reader: Reader
    ) -> str:
        """Store an answer to a turn in the caller's transaction (of `writing`); its id.

        Nothing may be shown before that transaction is durable.
        """
        salt = salt_of(connection, conversation_id)
        if salt is None:
            raise NotFound("conversation", conversation_id)
        id, now = str(uuid7()), self._clock()
        content = {
            "answer": answer.model_dump(mode="json", exclude={"suggestions"}),
            "reader": {"role": reader.role, "teams": sorted(reader.teams)},
        }
        connection.execute(
            insert(answers).values(
                id=id, conversation_id=conversation_id, turn_id=turn.id, content=content, at=now
            )
        )
        rows = [
            {
                "id": suggestion.id,
                "answer_id": id,
                "conversation_id": conversation_id,
                "rank": suggestion.rank,
                "content": suggestion.model_dump(mode="json"),
                "at": now,
            }
            for suggestion in answer.suggestions
        ]
        if rows:
            connection.execute(insert(suggestions), rows)
        entry = _entry_content(turn, answer, content, salt)
        self._journal.append(connection, "answer", id, conversation_id, reader.name, entry)
        self._events.append(connection, conversation_id, "answer", {"turn_id": turn.id, "answer_id": id})
        return id

    def get(self, id: str, reader: Reader) -> Answer | None:
        """An answer, or None where it is gone or not for this reader."""
        with reading(self._engine) as connection:
            row = connection.execute(select(answers).where(answers.c.id == id)).one_or_none()
            return _answer(connection, row) if row is not None and _may_see(reader, row) else None

    def of_turn(self, conversation_id: str, turn_id: str, reader: Reader) -> Answer | None:
        """The last answer to a turn that this reader may see and that still counts, or None."""
        with reading(self._engine) as connection:
            return self.known(connection, conversation_id, turn_id, reader)

    def known(
        self, connection: Connection, conversation_id: str, turn_id: str, reader: Reader
    ) -> Answer | None:
        """What `of_turn` gives, as the caller's transaction sees it.

        An answer that a stop or a failure cut short does not count: it is worth thinking again.
        """
        query = (
            select(answers)
            .where(answers.c.conversation_id == conversation_id, answers.c.turn_id == turn_id)
            .order_by(answers.c.id.desc())
        )
        for row in connection.execute(query).all():
            if _may_see(reader, row) and row.content["answer"]["status"] in ("suggested", "silent"):
                return _answer(connection, row)
        return None

    def of_conversation(self, conversation_id: str, reader: Reader) -> tuple[Answer, ...]:
        """Every answer of a conversation that this reader may see, oldest first."""
        return self._all(conversation_id, lambda row: _may_see(reader, row))

    def last(self, conversation_id: str, reader: Reader) -> tuple[str, Answer] | None:
        """The turn that was answered last, with its answer, among those this reader may see; or None."""
        query = (
            select(answers).where(answers.c.conversation_id == conversation_id).order_by(answers.c.id.desc())
        )
        with reading(self._engine) as connection:
            for row in connection.execute(query):
                if _may_see(reader, row):
                    return row.turn_id, _answer(connection, row)
        return None

    def made_in(self, conversation_id: str) -> tuple[Answer, ...]:
        """Every answer of a conversation, whoever it was made for: to compare with, not to show."""
        return self._all(conversation_id, lambda _: True)

    def turns_answered(self, conversation_id: str) -> dict[str, str]:
        """The turn that each suggestion of a conversation answers, by the suggestion's id."""
        query = (
            select(suggestions.c.id, answers.c.turn_id)
            .join(answers, answers.c.id == suggestions.c.answer_id)
            .where(answers.c.conversation_id == conversation_id)
        )
        with reading(self._engine) as connection:
            return {row.id: row.turn_id for row in connection.execute(query)}

    def suggestion(self, id: str) -> Suggestion:
        """A suggestion as it was shown. NotFound where there is none."""
        with reading(self._engine) as connection:
            content = connection.execute(
                select(suggestions.c.content).where(suggestions.c.id == id)
            ).scalar_one_or_none()
        if content is None:
            raise NotFound("suggestion", id)
        return Suggestion.model_validate(content)

    def record_event(self, suggestion_id: str, shown: ShownEvent, actor: str) -> None:
        """Record what a screen did with a suggestion. NotFound where there is no such suggestion."""
        with writing(self._engine) as connection:
            conversation_id = connection.execute(
                select(suggestions.c.conversation_id).where(suggestions.c.id == suggestion_id)
            ).scalar_one_or_none()
            if conversation_id is None:
                raise NotFound("suggestion", suggestion_id)
            at = shown.at or self._clock()
            connection.execute(
                insert(shown_events).values(suggestion_id=suggestion_id, event=shown.event, by=actor, at=at)
            )
            content = {"event": shown.event, "at": at.isoformat()}
            self._journal.append(connection, "event", suggestion_id, conversation_id, actor, content)

    def _all(self, conversation_id: str, wanted: Callable[[Any], bool]) -> tuple[Answer, ...]:
        query = select(answers).where(answers.c.conversation_id == conversation_id).order_by(answers.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
            return tuple(_answer(connection, row) for row in rows if wanted(row))


def _entry_content(turn: Turn, answer: Answer, content: dict[str, Any], salt: str) -> dict[str, Any]:
    return {
        "turn_id": turn.id,
        "turn": commitment(salt, turn.text),
        "answer": commitment(salt, content["answer"]),
        "reader": content["reader"],
        "status": answer.status,
        "reason": answer.reason,
        "snapshot": answer.snapshot,
        "suggestions": [
            {
                "id": suggestion.id,
                "hash": commitment(salt, suggestion.model_dump(mode="json")),
                "passages": [evidence.passage_id for evidence in suggestion.evidence],
                "composer": suggestion.composer,
                "confidence": suggestion.confidence,
            }
            for suggestion in answer.suggestions
        ],
    }


def _may_see(reader: Reader, row: Any) -> bool:
    """Whether `reader` may see all that the answer's first reader could: it may rest on any of it."""
    first = row.content["reader"]
    if _RANKS[reader.role] >= _RANKS["editor"]:
        return True
    return _RANKS[reader.role] >= _RANKS[first["role"]] and reader.teams.issuperset(first["teams"])


def _answer(connection: Connection, row: Any) -> Answer:
    shown = connection.execute(
        select(suggestions.c.content)
        .where(suggestions.c.answer_id == row.id)
        .order_by(suggestions.c.rank, suggestions.c.id)
    ).scalars()
    return Answer.model_validate(
        {**row.content["answer"], "suggestions": [Suggestion.model_validate(content) for content in shown]}
    )
