"""Search over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, FailFast, Field

from assist.api.callers import Anyone
from assist.api.openapi import PROBLEMS
from assist.api.strict_json import StrictRoute
from assist.api.the_service import TheService
from assist.api.written import written
from assist.conversations import Turn
from assist.errors import Unprocessable
from assist.reading.quoting import age_days
from assist.reading.understanding import asked_within
from knowledge_base.documents import Audience, Kind, When
from knowledge_base.need import Filters
from knowledge_base.passages import RankedPassage

router = APIRouter(route_class=StrictRoute, tags=["Knowledge"], responses=PROBLEMS)


class SearchFilters(BaseModel):
    """What the answer must be about. A document that names no product or region is about all of them."""

    model_config = {"extra": "forbid"}

    kind: Kind | None = None
    products: Annotated[tuple[str, ...], FailFast()] = Field(default=(), max_length=100)
    regions: Annotated[tuple[str, ...], FailFast()] = Field(default=(), max_length=100)


class SearchBody(BaseModel):
    """A question to the knowledge base."""

    model_config = {"extra": "forbid"}

    query: str = Field(min_length=1, max_length=20_000)
    turns: Annotated[tuple[Turn, ...], FailFast()] = Field(default=(), max_length=1000)
    """The conversation around the question."""
    k: int = Field(default=5, ge=1, le=100)
    as_of: When | None = None
    """The moment whose versions answer; none: now. A day means its last moment in UTC."""
    filters: SearchFilters = SearchFilters()


class SearchResult(BaseModel):
    """One passage found."""

    document_id: str
    version: int
    passage_id: str
    title: str
    section: str
    text: str
    start: int
    end: int
    """Where it stands: `text` is `[start:end]` of that version's text, in characters."""
    audience: Audience | None
    """Who may read it; only what is `public` is for customers."""
    score: float
    in_force_from: When | None
    in_force_until: When | None
    stopped: bool
    """A person in charge stopped this document: it may not be answered from until that ends."""
    age_days: int
    """Whole days since this version came into force or, where it names no day, since it was stored."""


class SearchResults(BaseModel):
    """Passages, best first, all from one snapshot."""

    snapshot: str
    results: list[SearchResult]


@router.post("/v1/search", response_model=SearchResults)
def search(body: SearchBody, caller: Anyone, service: TheService) -> Response:
    """The passages that fit a question best, among those the caller may see, in force at `as_of`.

    A stopped document is found too, and marked `stopped`: a search is a person's own question, who has to
    see what was stopped to judge it. Suggestions never rest on one.
    """
    if not body.query.strip():
        raise Unprocessable("empty_query", "query has no text; say what is sought.")
    filters = Filters(kind=body.filters.kind, products=body.filters.products, regions=body.filters.regions)
    found = service.knowledge_base.search(
        asked_within(body.turns, body.query),
        caller.reader,
        k=body.k,
        as_of=moment(body.as_of),
        filters=filters,
    )
    now, stopped = service.clock(), service.stops.stopped_documents()
    results = [_result(one, now, one.source.id in stopped) for one in found.passages]
    return written(SearchResults(snapshot=found.snapshot, results=results))


def moment(given: date | None, zone: tzinfo = UTC) -> datetime | None:
    """A day means its last moment in UTC: what was in force when it ended. In a zone where it ends before
    that, its last moment there."""
    if given is None or isinstance(given, datetime):
        return given
    return min(datetime.combine(given, time.max, one) for one in (UTC, zone))


def _result(found: RankedPassage, now: datetime, stopped: bool) -> SearchResult:
    source, passage = found.source, found.passage
    return SearchResult(
        document_id=source.id,
        version=source.version,
        passage_id=passage.id,
        title=source.content.title,
        section=passage.section,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        audience=source.content.audience,
        score=found.score,
        in_force_from=source.content.in_force_from,
        in_force_until=source.content.in_force_until,
        stopped=stopped,
        age_days=age_days(source, now),
    )
