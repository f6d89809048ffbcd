"""Insights over HTTP: numbers of at least ten people and pictures of them, never a ranking of agents."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from assist.api.callers import IN_CHARGE, Office
from assist.api.openapi import PROBLEMS
from assist.api.the_service import TheService
from assist.errors import Unprocessable
from assist.insights.friction import Friction
from assist.insights.gaps import Gaps
from assist.insights.outcomes import Outcomes
from assist.insights.pictures import (
    friction_picture,
    gaps_picture,
    outcomes_picture,
    quality_picture,
    stale_picture,
)
from assist.insights.quality import Quality
from assist.insights.stale import Stale

router = APIRouter(tags=["People in charge"], responses=PROBLEMS)
DEFAULT_DAYS = 90
LONGEST_DAYS = 3660  # ten years: a picture has a bar for each month


class Picture(Response):
    """A picture for a page, a mail or print."""

    media_type = "image/svg+xml"


@dataclass(frozen=True)
class Period:
    """The days that are asked about, both included, in UTC."""

    first: date
    last: date


def period(
    service: TheService,
    first: Annotated[date | None, Query(alias="from", description="None: 90 days before `to`.")] = None,
    last: Annotated[date | None, Query(alias="to", description="That day included; none: today.")] = None,
) -> Period:
    """The period of a request. Unprocessable where it ends before it begins, or is longer than ten years."""
    until = last or service.clock().date()
    since = first or until - timedelta(days=min(DEFAULT_DAYS, (until - date.min).days))
    if since > until:
        raise Unprocessable("period_ends_before_it_begins", f"from ({since}) is after to ({until}).")
    if (until - since).days > LONGEST_DAYS:
        raise Unprocessable(
            "period_too_long", f"From {since} to {until} is more than ten years: ask for a shorter time."
        )
    return Period(since, until)


ThePeriod = Annotated[Period, Depends(period)]


@router.get("/v1/insights/gaps")
def gaps(caller: Office, service: TheService, of: ThePeriod) -> Gaps:
    """What was asked and not answered, grouped by words that at least ten people used. Examples are for those
    who may read conversations."""
    return service.insights.gaps(of.first, of.last, with_examples=caller.role in IN_CHARGE)


@router.get("/v1/insights/gaps.svg", response_class=Picture)
def gaps_svg(caller: Office, service: TheService, of: ThePeriod) -> Picture:
    """A bar for each group of questions that were not answered."""
    return Picture(gaps_picture(gaps(caller, service, of), of.first, of.last))


@router.get("/v1/insights/outcomes")
def outcomes(caller: Office, service: TheService, of: ThePeriod) -> Outcomes:
    """What people did with suggestions, by day, week or month as the period is long."""
    return service.insights.outcomes(of.first, of.last)


@router.get("/v1/insights/outcomes.svg", response_class=Picture)
def outcomes_svg(caller: Office, service: TheService, of: ThePeriod) -> Picture:
    """A bar for each day, week or month."""
    return Picture(outcomes_picture(outcomes(caller, service, of), of.first, of.last))


@router.get("/v1/insights/quality")
def quality(caller: Office, service: TheService, of: ThePeriod) -> Quality:
    """What people did with suggestions, by how sure these said they were."""
    return service.insights.quality(of.first, of.last)


@router.get("/v1/insights/quality.svg", response_class=Picture)
def quality_svg(caller: Office, service: TheService, of: ThePeriod) -> Picture:
    """A bar for each degree of confidence."""
    return Picture(quality_picture(quality(caller, service, of), of.first, of.last))


@router.get("/v1/insights/friction")
def friction(caller: Office, service: TheService, of: ThePeriod) -> Friction:
    """The documents whose suggestions were overridden, dismissed or marked wrong."""
    return service.insights.friction(of.first, of.last, caller.reader)


@router.get("/v1/insights/friction.svg", response_class=Picture)
def friction_svg(caller: Office, service: TheService, of: ThePeriod) -> Picture:
    """A bar for each such document."""
    return Picture(friction_picture(friction(caller, service, of), of.first, of.last))


@router.get("/v1/insights/stale")
def stale(caller: Office, service: TheService, of: ThePeriod) -> Stale:
    """The documents that somebody should look at again today, and how many people's cases rested on them in
    the period."""
    return service.insights.stale(of.first, of.last, caller.reader, service.clock())


@router.get("/v1/insights/stale.svg", response_class=Picture)
def stale_svg(caller: Office, service: TheService, of: ThePeriod) -> Picture:
    """A bar for each such document."""
    return Picture(stale_picture(stale(caller, service, of), of.first, of.last))
