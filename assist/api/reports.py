"""Evaluation reports over HTTP: which there are, their figures, and asking what was recorded again."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from assist.api.callers import IN_CHARGE, Lead, Office
from assist.api.openapi import PROBLEMS
from assist.api.the_service import TheService
from assist.rehearsing.rehearsals import SET
from assist.reports import Report, ReportEntry

router = APIRouter(tags=["People in charge"], responses=PROBLEMS)


class ReportList(BaseModel):
    """The reports that can be read."""

    items: list[ReportEntry]


class RehearsalBody(BaseModel):
    """Which recorded questions to ask again."""

    model_config = ConfigDict(extra="forbid")

    like: str | None = Field(default=None, max_length=128)
    """The report of a rehearsal whose questions are asked again; None: the latest 200 that somebody decided
    on or that nothing answered."""


class RehearsalBegun(BaseModel):
    """A rehearsal under way."""

    job: str
    """`GET /v1/jobs/{job}` says how far it is; its report has the same id."""


@router.post("/v1/reports", status_code=202)
def rehearse(body: RehearsalBody, caller: Lead, service: TheService) -> RehearsalBegun:
    """Ask recorded questions again of the documents as they are now, to see whether the answers that people
    took would come again. Records no answer and shows nobody anything. One runs at a time: 409."""
    return RehearsalBegun(job=service.rehearsals.begin(caller.key_id, body.like))


@router.get("/v1/reports")
def list_reports(caller: Office, service: TheService) -> ReportList:
    """What rehearsals and `python -m eval run SET --out FOLDER/NAME` left in the folder of reports, the
    latest first."""
    return ReportList(items=list(service.reports.list()))


@router.get("/v1/reports/{id}")
def get_report(id: Annotated[str, Path(max_length=128)], caller: Office, service: TheService) -> Report:
    """The figures of one report; what went wrong for those who may read conversations."""
    in_charge = caller.role in IN_CHARGE
    report = service.reports.get(id, with_cases=in_charge)
    if not in_charge or report.set != SET:
        return report
    return report.model_copy(update={"worst": service.rehearsals.went_wrong(id, caller.reader)})
