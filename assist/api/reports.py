"""Evaluation reports over HTTP: which there are, and their figures."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from assist.api.callers import IN_CHARGE, Office
from assist.api.openapi import PROBLEMS
from assist.api.the_service import TheService
from assist.reports import Report, ReportEntry

router = APIRouter(tags=["People in charge"], responses=PROBLEMS)


class ReportList(BaseModel):
    """The reports that can be read."""

    items: list[ReportEntry]


@router.get("/v1/reports")
def list_reports(caller: Office, service: TheService) -> ReportList:
    """What `python -m eval run SET --out FOLDER/NAME` left in the folder of reports, the latest first."""
    return ReportList(items=list(service.reports.list()))


@router.get("/v1/reports/{id}")
def get_report(id: Annotated[str, Path(max_length=128)], caller: Office, service: TheService) -> Report:
    """The figures of one report; what went wrong for those who may read conversations."""
    return service.reports.get(id, with_cases=caller.role in IN_CHARGE)
