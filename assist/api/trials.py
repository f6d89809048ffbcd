"""Trying a text before it is stored: its errors, and what its rules say of a customer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, model_validator

from assist.api.callers import Office
from assist.api.documents import DocumentId
from assist.api.openapi import PROBLEMS
from assist.api.search import moment
from assist.api.strict_json import StrictRoute
from assist.api.suggest import CustomerGiven
from assist.api.the_service import TheService
from assist.customers.profile import CallerId, Customer
from assist.errors import NotFound
from assist.judging.trial import Subject, Trial, try_text
from assist.wiring import Service
from knowledge_base.documents import When
from knowledge_base.front_matter import written

router = APIRouter(route_class=StrictRoute, tags=["Knowledge"], responses=PROBLEMS)


class TrialBody(BaseModel):
    """A text as an editor writes it, and whom its rules are tried on."""

    model_config = {"extra": "forbid"}

    text: str = Field(min_length=1, max_length=2_000_000)
    id: CallerId | None = None
    """The document it would be a version of, for the day that counts."""
    customer_id: CallerId | None = None
    """A customer on file, for those who may read customers; or send `customer`."""
    customer: CustomerGiven | None = None
    about: str | None = Field(default=None, max_length=200)
    """What the conversation would name: an order's number, a product."""
    as_of: When | None = None
    """The day on which it is tried; none: now. A day means its end."""

    @model_validator(mode="after")
    def _one_customer(self) -> TrialBody:
        if self.customer_id is not None and self.customer is not None:
            raise ValueError("give `customer_id` or `customer`, not both")
        return self


class DocumentSource(BaseModel):
    """A version as an editor writes it."""

    id: str
    version: int
    source: str
    """Markdown below its front matter: what `PUT` takes as `text`."""


@router.post("/v1/documents/check")
def check_document(body: TrialBody, caller: Office, service: TheService) -> Trial:
    """Say what is wrong with a text, or what its rules and limits give for a customer. Nothing is stored.

    Only those who may read a customer may try a text on one: rules can be written to find anything out.
    """
    if body.customer_id is not None and caller.role == "editor":
        raise NotFound("customer", body.customer_id)
    as_of = (moment(body.as_of, service.zone) or service.clock()).astimezone(service.zone)
    customer = body.customer.customer() if body.customer else None
    if body.customer_id is not None:
        customer = _on_file(body.customer_id, service, as_of)
    stored = service.knowledge_base.versions(body.id, caller.reader) if body.id else ()
    return try_text(
        body.text,
        {},
        Subject(customer, as_of, body.about or None),
        stored,
        service.knowledge_base if stored else None,
        lambda other: bool(service.knowledge_base.versions(other, caller.reader)),
        lambda document: service.doubting.of(body.id, document),
    )


@router.get("/v1/documents/{id}/source")
def document_source(
    id: DocumentId,
    caller: Office,
    service: TheService,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> DocumentSource:
    """One version of a document as one writes it, with its fields as front matter."""
    found = service.knowledge_base.get(id, caller.reader, version)
    if found is None:
        raise NotFound("document", id, version)
    return DocumentSource(id=id, version=found.version, source=written(found.content))


def _on_file(id: str, service: Service, as_of: datetime) -> Customer:
    found = service.customers.at_hand(id, as_of)
    if found is None:
        raise NotFound("customer", id)
    return found
