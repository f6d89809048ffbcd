"""Customers over HTTP: who we serve, their timeline, their erasure."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

import io
from contextlib import suppress
from datetime import datetime
from typing import Annotated, get_args

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assist.api.callers import Admin, Desk, Lead
from assist.api.documents import JobStarted
from assist.api.openapi import PROBLEMS
from assist.api.pages import Cursor, Limit, Page, cursor, cut, position
from assist.api.strict_json import StrictRoute
from assist.api.the_service import Operation, TheService
from assist.api.uploads import file_body, media_type, uploaded_files
from assist.customers.erasure import Receipt
from assist.customers.merges import Merge
from assist.customers.profile import CallerId, Customer, Identity, Interaction, Profile
from assist.customers.regions import region_of_no_document
from assist.errors import NotFound, Unprocessable
from assist.wiring import Service
from knowledge_base.errors import KnowledgeBaseError

router = APIRouter(route_class=StrictRoute, tags=["Customers"], responses=PROBLEMS)
CustomerId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:@-]{1,128}$", description="The customer's id.")]
_FILE_TYPES = {
    "application/jsonl": "body.jsonl",
    "application/x-ndjson": "body.jsonl",
    "text/csv": "body.csv",
}
_IDENTITY_KINDS = get_args(Identity.model_fields["kind"].annotation)


LATEST = 200
"""Interactions that come with a customer; older ones are paged through."""


class CustomerContent(Profile):
    """A customer: what is on file, and the latest of the timeline, oldest first."""

    id: str
    """The id that the person is known by; another one that was asked for is merged into it."""
    interactions: tuple[Interaction, ...] = ()
    interactions_next: str | None = None
    """The cursor at which `GET /v1/customers/{id}/interactions` goes on with the older ones; null: none."""
    warnings: tuple[str, ...] = ()
    """What is on file and means nothing to any document, or is on file for somebody else too, and what to do
    about it."""


class MergeBody(BaseModel):
    """Which other customer is the same person."""

    model_config = {"extra": "forbid"}

    other: CallerId
    """The id that leads to this customer from now on."""
    reason: str | None = Field(default=None, max_length=2000)


class Merges(BaseModel):
    """The merges of a customer."""

    items: tuple[Merge, ...]


class InteractionStored(BaseModel):
    """An interaction as it stands on the timeline."""

    customer_id: str
    interaction: Interaction


@router.put("/v1/customers/{id}")
def put_customer(id: CustomerId, profile: Profile, caller: Desk, service: TheService) -> CustomerContent:
    """Make a customer, or replace what is on file; the timeline stays."""
    service.customers.put(id, profile)
    return _with_warnings(service, _with_latest(service, id))


@router.get("/v1/customers/{id}")
def get_customer(id: CustomerId, caller: Desk, service: TheService) -> CustomerContent:
    """A customer with the latest of the timeline."""
    return _with_warnings(service, _with_latest(service, id))


@router.get("/v1/customers")
def list_customers(
    caller: Desk,
    service: TheService,
    identity: Annotated[str | None, Query(max_length=340, description="`email:ada@example.com`")] = None,
    after: Cursor = None,
    limit: Limit = 50,
) -> Page[CustomerContent]:
    """Customers by id, without their timelines; or those with one identity, in any spelling."""
    if identity is not None:
        found = service.customers.find(*_kind_and_value(identity))
        return Page(items=[_with_latest(service, one.id) for one in found])
    listed = service.customers.list(position("customers", after), limit + 1)
    shown, more = cut(listed, limit)
    return Page(
        items=[_content(one) for one in shown], next=cursor("customers", shown[-1].id) if more else None
    )


@router.delete("/v1/customers/{id}")
def erase_customer(id: CustomerId, caller: Admin, service: TheService) -> Receipt:
    """Erase everything about a customer, everywhere, and hand out the receipt."""
    return service.customers.erase(id, caller.actor)


@router.post("/v1/customers/{id}/interactions", status_code=201)
def add_interaction(
    id: CustomerId, interaction: Interaction, caller: Desk, service: TheService, operation: Operation
) -> InteractionStored:
    """Put an event on a customer's timeline. The same id again is the same interaction."""
    given = interaction if interaction.id else interaction.model_copy(update={"id": operation})
    stored, _ = service.customers.add_interaction(id, given)
    return InteractionStored(customer_id=id, interaction=stored)


@router.get("/v1/customers/{id}/interactions")
def list_interactions(
    id: CustomerId, caller: Desk, service: TheService, after: Cursor = None, limit: Limit = 50
) -> Page[Interaction]:
    """The timeline in pages, the latest first."""
    found = service.customers.timeline(id, limit + 1, _seen(id, after))
    shown, more = cut(found, limit)
    return Page(items=shown, next=_after(id, shown[-1]) if more else None)


@router.post("/v1/customers/{id}/merges", status_code=201)
def merge_customers(id: CustomerId, body: MergeBody, caller: Lead, service: TheService) -> Merge:
    """Say that another customer is the same person. Nothing moves: both ids show the records of both, until
    it is undone."""
    return service.customers.merges.merge(id, body.other, caller.actor, body.reason)


@router.get("/v1/customers/{id}/merges")
def list_merges(id: CustomerId, caller: Desk, service: TheService) -> Merges:
    """Every merge this id was part of, oldest first, also those undone."""
    return Merges(items=service.customers.merges.of(id))


@router.delete("/v1/customers/{id}/merges/{merge_id}")
def undo_merge(
    id: CustomerId, merge_id: Annotated[str, Path(max_length=40)], caller: Lead, service: TheService
) -> Merge:
    """Part what was merged by mistake: every record is again whose it was."""
    return service.customers.merges.undo(id, merge_id, caller.actor)


@router.post("/v1/customers/import", status_code=202, openapi_extra=file_body(*_FILE_TYPES))
async def import_customers(request: Request, caller: Desk, service: TheService) -> JobStarted:
    """Put every customer of JSONL or CSV files, sent as multipart or as the body itself. One bad row never
    stops the rest; the job says which failed and why. What a row names replaces what is on file, and what it
    does not name stays; a second row of the same id is refused. What was never given is not known."""
    name = _FILE_TYPES.get(media_type(request))
    if name is not None:
        files = [(name, io.BytesIO(await request.body()))]
        return JobStarted(
            job=await run_in_threadpool(service.imports.accept, "customers", files, caller.key_id)
        )
    async with uploaded_files(request) as uploaded:
        return JobStarted(
            job=await run_in_threadpool(service.imports.accept, "customers", uploaded, caller.key_id)
        )


def _kind_and_value(identity: str) -> tuple[str, str]:
    kind, _, value = identity.partition(":")
    if kind not in _IDENTITY_KINDS or not value.strip():
        kinds = ", ".join(_IDENTITY_KINDS)
        raise Unprocessable("invalid_identity", f"identity must be KIND:VALUE, and KIND one of {kinds}.")
    return kind, value


def _with_latest(service: Service, id: str) -> CustomerContent:
    found = service.customers.profile(id)
    if found is None:
        raise NotFound("customer", id)
    latest, more = cut(service.customers.timeline(id, LATEST + 1), LATEST)
    older = _after(id, latest[-1]) if more else None
    return _content(found.model_copy(update={"interactions": tuple(reversed(latest))}), older)


def _with_warnings(service: Service, content: CustomerContent) -> CustomerContent:
    """With the identities that are somebody else's too, and what no document knows; without the latter where
    nothing can be searched now."""
    warnings = [f"{one.told[:1].upper()}{one.told[1:]}" for one in service.customers.shared(content.id)]
    with suppress(KnowledgeBaseError):
        wrong = region_of_no_document(content.region, service.knowledge_base.regions())
        warnings += [wrong] if wrong else []
    return content.model_copy(update={"warnings": tuple(warnings)})


def _content(customer: Customer, older: str | None = None) -> CustomerContent:
    known = {"id": customer.id, "interactions": customer.interactions, "interactions_next": older}
    return CustomerContent.model_validate({**dict(customer.profile), **known})


def _after(id: str, last: Interaction) -> str:
    return cursor(f"interactions of {id}", f"{last.at.isoformat()} {last.id}")


def _seen(id: str, after: str | None) -> tuple[datetime, str] | None:
    found = position(f"interactions of {id}", after)
    if found is None:
        return None
    at, _, last = found.partition(" ")
    return datetime.fromisoformat(at), last
