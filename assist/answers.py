"""Answers as they were recorded: what was put before an agent, kept with who it was put before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from uuid_utils.compat import uuid7

from assist.conversations import Turn
from assist.errors import NotFound
from assist.events import Events
from assist.journal.entries import commitment, salt_of
from assist.journal.journal import Journal
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import answers, shown_events, suggestion_answers, suggestions
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
            connection.execute(
                insert(suggestion_answers), [{"suggestion_id": row["id"], "answer_id": id} for row in rows]
            )
        entry = _entry_content(turn, answer, content, salt)
        self._journal.append(connection, "answer", id, conversation_id, reader.name, entry)
        self._events.append(connection, conversation_id, "answer", {"turn_id": turn.id, "answer_id": id})
        return id

    def get(self, id: str, reader: Reader) -> Answer | None:
        """What this reader may see of an answer, or None where it is gone or not for them."""
        with reading(self._engine) as connection:
            row = connection.execute(select(answers).where(answers.c.id == id)).one_or_none()
            return None if row is None else _seen(reader, _answer(connection, row), row)

    def of_turn(self, conversation_id: str, turn_id: str, reader: Reader) -> Answer | None:
        """The last answer to a turn that this reader may see whole and that still counts, or None."""
        with reading(self._engine) as connection:
            return self.known(connection, conversation_id, turn_id, reader)

    def known(
        self, connection: Connection, conversation_id: str, turn_id: str, reader: Reader
    ) -> Answer | None:
        """What `of_turn` gives, as the caller's transaction sees it.

        An answer that a stop, a failure or another customer cut short does not count: it is worth thinking
        again.
        """
        query = (
            select(answers)
            .where(answers.c.conversation_id == conversation_id, answers.c.turn_id == turn_id)
            .order_by(answers.c.id.desc())
        )
        for row in connection.execute(query).all():
            told = row.content["answer"]
            if told["status"] in ("suggested", "silent") and told["reason"] != "other_customer":
                whole = _answer(connection, row)
                if _seen(reader, whole, row) == whole:
                    return whole
        return None

    def is_stopped(self, connection: Connection, conversation_id: str, turn_id: str) -> bool:
        """Whether the last thing recorded of a turn is that Assist was stopped."""
        query = (
            select(answers.c.content)
            .where(answers.c.conversation_id == conversation_id, answers.c.turn_id == turn_id)
            .order_by(answers.c.id.desc())
            .limit(1)
        )
        last = connection.execute(query).scalar()
        return last is not None and last["answer"]["status"] == "stopped"

    def of_conversation(self, conversation_id: str, reader: Reader) -> tuple[Answer, ...]:
        """What this reader may see of every answer of a conversation, oldest first."""
        with reading(self._engine) as connection:
            seen = [
                _seen(reader, _answer(connection, row), row) for row in _rows(connection, conversation_id)
            ]
            return tuple(answer for answer in seen if answer is not None)

    def last(self, conversation_id: str, reader: Reader) -> tuple[str, Answer] | None:
        """The turn that was answered last, with its answer, among those this reader may see; or None."""
        with reading(self._engine) as connection:
            for row in reversed(_rows(connection, conversation_id)):
                seen = _seen(reader, _answer(connection, row), row)
                if seen is not None:
                    return row.turn_id, seen
        return None

    def made_in(self, conversation_id: str) -> tuple[Answer, ...]:
        """Every answer of a conversation, whoever it was made for: to compare with, not to show."""
        with reading(self._engine) as connection:
            return tuple(_answer(connection, row) for row in _rows(connection, conversation_id))

    def turns_answered(self, conversation_id: str) -> dict[str, str]:
        """The turn that each suggestion of a conversation answers, by the suggestion's id."""
        query = (
            select(suggestions.c.id, answers.c.turn_id)
            .join(answers, answers.c.id == suggestions.c.answer_id)
            .where(answers.c.conversation_id == conversation_id)
        )
        with reading(self._engine) as connection:
            return {row.id: row.turn_id for row in connection.execute(query)}

    def suggestion(self, id: str, reader: Reader) -> Suggestion:
        """A suggestion as it was shown. NotFound where there is none that this reader may see."""
        query = (
            select(suggestions.c.content.label("shown"), answers.c.content)
            .join(answers, answers.c.id == suggestions.c.answer_id)
            .where(suggestions.c.id == id)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        shown = None if row is None else Suggestion.model_validate(row.shown)
        if row is None or shown is None or not may_see(reader, shown, row.content["reader"]):
            raise NotFound("suggestion", id)
        return shown

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


def may_see(reader: Reader, suggestion: Suggestion, first: Mapping[str, Any]) -> bool:
    """Whether `reader` may see a suggestion: all it quotes and judges, or all its first reader could see.

    `first` is that reader's role and teams, as recorded.
    """
    if _RANKS[reader.role] >= _RANKS[first["role"]] and reader.teams.issuperset(first["teams"]):
        return True
    quoted = suggestion.quotes()
    judged = {check.document_id for check in suggestion.checks}
    return judged <= {one.document_id for one in quoted} and all(
        reader.may_read(one.audience, one.teams) for one in quoted
    )


def _seen(reader: Reader, answer: Answer, row: Any) -> Answer | None:
    """What a reader may see of an answer; None where it had suggestions and none is for them."""
    seen = tuple(one for one in answer.suggestions if may_see(reader, one, row.content["reader"]))
    if answer.suggestions and not seen:
        return None
    return answer.model_copy(update={"suggestions": seen})


def _rows(connection: Connection, conversation_id: str) -> Sequence[Any]:
    return connection.execute(
        select(answers).where(answers.c.conversation_id == conversation_id).order_by(answers.c.id)
    ).all()


def _answer(connection: Connection, row: Any) -> Answer:
    shown = connection.execute(
        select(suggestions.c.content)
        .where(suggestions.c.answer_id == row.id)
        .order_by(suggestions.c.rank, suggestions.c.id)
    ).scalars()
    return Answer.model_validate(
        {**row.content["answer"], "suggestions": [Suggestion.model_validate(content) for content in shown]}
    )
