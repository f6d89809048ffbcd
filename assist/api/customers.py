"""Customers over HTTP: who we serve, their timeline, their erasure."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

import io
from typing import Annotated, get_args

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from assist.api.callers import Admin, Desk
from assist.api.documents import JobStarted
from assist.api.openapi import PROBLEMS
from assist.api.pages import Cursor, Limit, Page, cursor, cut, position
from assist.api.strict_json import StrictRoute
from assist.api.the_service import Operation, TheService
from assist.api.uploads import file_body, media_type, uploaded_files
from assist.customers.customers import Customer, Identity, Interaction, Profile
from assist.customers.erasure import Receipt
from assist.errors import NotFound, Unprocessable

router = APIRouter(route_class=StrictRoute, tags=["Customers"], responses=PROBLEMS)
CustomerId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:@-]{1,128}$", description="The customer's id.")]
_FILE_TYPES = {
    "application/jsonl": "body.jsonl",
    "application/x-ndjson": "body.jsonl",
    "text/csv": "body.csv",
}
_IDENTITY_KINDS = get_args(Identity.model_fields["kind"].annotation)


class CustomerContent(Profile):
    """A customer: what is on file, and the timeline, oldest first."""

    id: str
    interactions: tuple[Interaction, ...] = ()


class InteractionStored(BaseModel):
    """An interaction as it stands on the timeline."""

    customer_id: str
    interaction: Interaction


@router.put("/v1/customers/{id}")
def put_customer(id: CustomerId, profile: Profile, caller: Desk, service: TheService) -> CustomerContent:
    """Make a customer, or replace what is on file; the timeline stays."""
    return _content(service.customers.put(id, profile))


@router.get("/v1/customers/{id}")
def get_customer(id: CustomerId, caller: Desk, service: TheService) -> CustomerContent:
    """A customer with the whole timeline."""
    found = service.customers.get(id)
    if found is None:
        raise NotFound("customer", id)
    return _content(found)


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
        return Page(items=[_content(one) for one in service.customers.find(*_kind_and_value(identity))])
    found = service.customers.list(position("customers", after), limit + 1)
    shown, more = cut(found, limit)
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


@router.post("/v1/customers/import", status_code=202, openapi_extra=file_body(*_FILE_TYPES))
async def import_customers(request: Request, caller: Desk, service: TheService) -> JobStarted:
    """Put every customer of JSONL or CSV files, sent as multipart or as the body itself. One bad row never
    stops the rest; the job says which failed and why."""
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


def _content(customer: Customer) -> CustomerContent:
    return CustomerContent.model_validate(
        {**dict(customer.profile), "id": customer.id, "interactions": customer.interactions}
    )
