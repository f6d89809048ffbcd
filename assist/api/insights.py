"""Insights over HTTP: numbers of at least ten people, never a ranking of agents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from assist.api.callers import IN_CHARGE, Office
from assist.api.openapi import PROBLEMS
from assist.api.the_service import TheService
from assist.errors import Unprocessable
from assist.insights.gaps import Gaps

router = APIRouter(tags=["People in charge"], responses=PROBLEMS)
DEFAULT_DAYS = 90


@router.get("/v1/insights/gaps")
def gaps(
    caller: Office,
    service: TheService,
    first: Annotated[date | None, Query(alias="from", description="None: 90 days before `to`.")] = None,
    last: Annotated[date | None, Query(alias="to", description="That day included; none: today.")] = None,
) -> Gaps:
    """What was asked and not answered, grouped by words that at least ten people used. Examples are for those
    who may read conversations."""
    until = last or service.clock().date()
    since = first or _before(until)
    if since > until:
        raise Unprocessable("period_ends_before_it_begins", f"from ({since}) is after to ({until}).")
    return service.insights.gaps(since, until, with_examples=caller.role in IN_CHARGE)


def _before(until: date) -> date:
    return until - timedelta(days=min(DEFAULT_DAYS, (until - date.min).days))
