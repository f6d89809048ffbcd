"""Recorded: questions of the past with what a person made of the answer, the latest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Engine, select

from assist.insights.gaps import UNANSWERED
from assist.storage.database import reading
from assist.storage.tables import answers, conversations, decisions, suggestions
from knowledge_base.readers import Reader

Fate = Literal["taken", "turned_down", "silent"]
"""A person sent the suggestion, as it was or edited; they sent their own, dismissed it or marked it wrong; or
nothing on file had answered."""
MOST_QUESTIONS = 200
"""At about a tenth of a second each, a rehearsal is over in a minute."""
_MOST_LOOKED_AT = 5000
_TAKEN = ("accepted", "edited")


@dataclass(frozen=True)
class Recorded:
    """One question that was answered, or met with silence."""

    answer_id: str
    conversation_id: str
    turn_id: str
    on: date
    reader: Reader
    """Who was answered: the same documents are open to the one who asks again."""
    fate: Fate
    document: str | None
    """What the suggestion rested on that the person decided about; None where nothing was suggested."""


class RecordedQuestions:
    """The questions in the database whose answer somebody judged."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def latest(self, of: Collection[str] | None = None) -> tuple[Recorded, ...]:
        """The latest questions, a turn counting once, as it was answered last. `of`: only these answers."""
        with reading(self._engine) as connection:
            found: list[Recorded] = []
            for row, judged in _answered(connection, of):
                fate, document = _fate(row.content["answer"], judged)
                if fate is not None:
                    found.append(_recorded(row, fate, document))
                if len(found) == MOST_QUESTIONS:
                    break
        return tuple(found)


def _answered(connection: Connection, of: Collection[str] | None) -> Iterator[tuple[Any, list[Any]]]:
    """Each turn's last answer with the decisions that stand about it, the latest first."""
    query = (
        select(answers)
        .join(conversations, conversations.c.id == answers.c.conversation_id)
        .order_by(answers.c.id.desc())
        .limit(_MOST_LOOKED_AT)
    )
    rows = connection.execute(query if of is None else query.where(answers.c.id.in_(of))).all()
    judged = _judged(connection, rows[-1].id) if rows else {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        turn = (row.conversation_id, row.turn_id)
        if turn not in seen:
            seen.add(turn)
            yield row, judged.get(row.id, [])


def _judged(connection: Connection, first: str) -> dict[str, list[Any]]:
    """The decisions that stand about suggestions, by their answer, from the answer `first` on."""
    replaced = select(decisions.c.supersedes).where(decisions.c.supersedes.isnot(None))
    query = (
        select(suggestions.c.answer_id, suggestions.c.content, decisions.c.outcome, decisions.c.wrong)
        .join(decisions, decisions.c.suggestion_id == suggestions.c.id)
        .where(decisions.c.id.not_in(replaced), suggestions.c.answer_id >= first)
        .order_by(suggestions.c.rank)
    )
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.answer_id, []).append(row)
    return found


def _fate(answer: Mapping[str, Any], judged: list[Any]) -> tuple[Fate | None, str | None]:
    """What became of an answer: one suggestion that was taken outweighs those beside it that were not."""
    if answer["status"] == "silent" and answer["reason"] in UNANSWERED:
        return "silent", None
    taken = [one for one in judged if one.outcome in _TAKEN and not one.wrong]
    if taken or judged:
        return ("taken" if taken else "turned_down"), document_of((taken or judged)[0].content)
    return None, None


def document_of(suggestion: Mapping[str, Any]) -> str | None:
    """The document that a suggestion is made of: its first quote's, else its first check's."""
    rests_on = (*suggestion["evidence"], *suggestion["checks"])
    return rests_on[0]["document_id"] if rests_on else None


def _recorded(row: Any, fate: Fate, document: str | None) -> Recorded:
    reader = row.content["reader"]
    return Recorded(
        answer_id=row.id,
        conversation_id=row.conversation_id,
        turn_id=row.turn_id,
        on=row.at.date(),
        reader=Reader(name="rehearsal", role=reader["role"], teams=frozenset(reader["teams"])),
        fate=fate,
        document=document,
    )
