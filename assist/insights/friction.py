"""Friction: the documents whose answers people do not use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from assist.insights.judged import Counts, Judged, counts_of
from assist.insights.people import FEWEST_PEOPLE

_MOST_DOCUMENTS = 20


class FrictionOfDocument(BaseModel):
    """What became of suggestions that rest on a document."""

    model_config = ConfigDict(frozen=True)

    document_id: str
    title: str
    counts: Counts


class Friction(BaseModel):
    """The documents whose answers were overridden, dismissed or marked wrong."""

    model_config = ConfigDict(frozen=True)

    items: tuple[FrictionOfDocument, ...]
    """Where most were not used first; only documents about which ten people's cases were decided."""
    fewest: int = FEWEST_PEOPLE


def documents_of(judged: Sequence[Judged]) -> Mapping[str, Counts]:
    """The documents that are told of, the one whose answers were least used first."""
    by_document: dict[str, list[Judged]] = {}
    for one in judged:
        if one.document is not None:
            by_document.setdefault(one.document, []).append(one)
    counted = {id: counts for id, own in by_document.items() if (counts := counts_of(own))}
    troubling = [id for id in counted if unused(counted[id])]
    return {id: counted[id] for id in sorted(troubling, key=lambda id: (-unused(counted[id]), id))}


def friction_of(counted: Mapping[str, Counts], titles: Mapping[str, str]) -> Friction:
    """The first of these documents that have a title: the others are not for this reader."""
    told = [
        FrictionOfDocument(document_id=id, title=titles[id], counts=counts)
        for id, counts in counted.items()
        if id in titles
    ]
    return Friction(items=tuple(told[:_MOST_DOCUMENTS]))


def unused(counts: Counts) -> int:
    """How many suggestions were not sent."""
    return counts.overridden + counts.dismissed + counts.wrong
