"""Stale: documents that somebody should look at again, those that many rely on first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assist.insights.judged import Judged
from assist.insights.people import FEWEST_PEOPLE
from knowledge_base.documents import DocumentVersion

Staleness = Literal["ended", "overdue", "due"]
_SOON = timedelta(days=30)
_MOMENT = timedelta(microseconds=1)
_ORDER = {"overdue": 0, "ended": 1, "due": 2}


class StaleDocument(BaseModel):
    """A document to look at again."""

    model_config = ConfigDict(frozen=True)

    document_id: str
    title: str
    why: Staleness
    """Its review is overdue, or due within 30 days; or it has ended and nothing follows."""
    on: date
    """The day its review is due, or its last day."""
    people: int | None
    """How many people's cases were decided with it in the period; None: fewer than ten."""


class Stale(BaseModel):
    """The documents to look at again."""

    model_config = ConfigDict(frozen=True)

    items: tuple[StaleDocument, ...]
    fewest: int = FEWEST_PEOPLE


def stale_of(documents: Iterable[DocumentVersion], judged: Sequence[Judged], now: datetime) -> Stale:
    """Of these documents those to look at again: most used first, then by how late it is."""
    people: dict[str, set[str]] = {}
    for one in judged:
        if one.document is not None:
            people.setdefault(one.document, set()).add(one.person)
    found = [_stale(one, len(people.get(one.id, ())), now) for one in documents]
    told = [one for one in found if one is not None]
    return Stale(items=tuple(sorted(told, key=_urgency)))


def _stale(document: DocumentVersion, people: int, now: datetime) -> StaleDocument | None:
    staleness = _staleness(document, now)
    if staleness is None:
        return None
    why, on = staleness
    return StaleDocument(
        document_id=document.id,
        title=document.content.title,
        why=why,
        on=on,
        people=people if people >= FEWEST_PEOPLE else None,
    )


def _urgency(one: StaleDocument) -> tuple[int, int, date, str]:
    return -(one.people or 0), _ORDER[one.why], one.on, one.document_id


def _staleness(document: DocumentVersion, now: datetime) -> tuple[Staleness, date] | None:
    ends, review = document.in_force_until(), document.content.review_by
    if ends is not None and ends <= now:
        return "ended", (ends - _MOMENT).date()
    if review is None or review > (now + _SOON).date():
        return None
    return ("overdue" if review < now.date() else "due"), review
