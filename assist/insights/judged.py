"""Judged: the decisions of a period as numbers, of ten people at least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, select

from assist.decisions import Outcome
from assist.insights.people import FEWEST_PEOPLE, People
from assist.insights.periods import bounds
from assist.storage.tables import conversations, decisions, suggestions
from assist.suggestions import Band

_MOST_DECISIONS = 50_000
"""The latest that are looked at."""


@dataclass(frozen=True)
class Judged:
    """One decision that stands. By whom is not read."""

    on: date
    person: str
    """The customer's person."""
    outcome: Outcome
    wrong: bool
    changed: float | None
    """How much of the draft was changed, 0 to 1."""
    confidence: Band | None
    """None where nothing had been suggested."""
    document: str | None
    """What the suggestion rests on first."""


class Counts(BaseModel):
    """What became of suggestions; each decision counts once, and one marked as wrong counts as that."""

    model_config = ConfigDict(frozen=True)

    accepted: int
    edited: int
    overridden: int
    dismissed: int
    wrong: int
    alone: int
    """Nothing had been suggested: the person answered on their own."""
    people: int
    """Customers, not agents."""


def counts_of(judged: Sequence[Judged]) -> Counts | None:
    """The decisions counted; None where they are about fewer than ten people."""
    people = len({one.person for one in judged})
    if people < FEWEST_PEOPLE:
        return None
    fates = Counter(_fate(one) for one in judged)
    names = ("accepted", "edited", "overridden", "dismissed", "wrong", "alone")
    return Counts(people=people, **{name: fates[name] for name in names})


def _fate(one: Judged) -> str:
    if one.wrong:
        return "wrong"
    return one.outcome if one.confidence else "alone"


def judged_in(connection: Connection, first: date, last: date) -> list[Judged]:
    """The decisions that stand, made from the beginning of `first` to the end of `last`, in UTC; the latest
    first."""
    begins, ends = bounds(first, last)
    replaced = select(decisions.c.supersedes).where(decisions.c.supersedes.isnot(None))
    content = suggestions.c.content
    query = (
        select(
            decisions.c.decided_at, decisions.c.outcome, decisions.c.wrong, decisions.c.edit_distance,
            decisions.c.conversation_id, conversations.c.customer_id,
            content[("confidence",)].as_string().label("confidence"),
            content[("evidence", 0, "document_id")].as_string().label("document"),
        )
        .join(suggestions, suggestions.c.id == decisions.c.suggestion_id, isouter=True)
        .join(conversations, conversations.c.id == decisions.c.conversation_id)
        .where(decisions.c.id.not_in(replaced))
        .where(decisions.c.decided_at >= begins, decisions.c.decided_at < ends)
        .order_by(decisions.c.sequence.desc())
        .limit(_MOST_DECISIONS)
    )  # fmt: skip
    people = People.on(connection)
    return [
        Judged(
            on=row.decided_at.date(),
            person=people.of(row.customer_id, row.conversation_id),
            outcome=row.outcome,
            wrong=row.wrong,
            changed=row.edit_distance,
            confidence=row.confidence,
            document=row.document,
        )
        for row in connection.execute(query)
    ]
