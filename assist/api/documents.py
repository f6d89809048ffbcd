"""Documents over HTTP: put, get, delete, list, versions, import."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, FailFast, Field
from starlette.concurrency import run_in_threadpool

from assist.api.callers import Anyone, Editor
from assist.api.openapi import PROBLEMS
from assist.api.pages import Cursor, Limit, Page, cursor, cut, position
from assist.api.strict_json import StrictRoute
from assist.api.the_service import TheService
from assist.api.uploads import file_body, uploaded_files
from assist.errors import NotFound, Unprocessable
from assist.judging.checks import refuse_bad_rules
from knowledge_base.documents import (
    Audience,
    Authority,
    Called,
    Document,
    DocumentVersion,
    Kind,
    Metadata,
    Rule,
    Slot,
    Trigger,
    When,
)
from knowledge_base.front_matter import InvalidDocument, Place, merge, places_of

router = APIRouter(route_class=StrictRoute, tags=["Knowledge"], responses=PROBLEMS)
_WHICH_VERSION = "None: the one in force, or where none is the last; for editors and admins the last stored."
DocumentId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:@-]{1,128}$", description="The document's id.")]


class DocumentBody(BaseModel):
    """What an editor puts. `text` is Markdown whose front matter may carry the other fields but
    `metadata`; a field given here wins over its front matter."""

    model_config = {"extra": "forbid"}

    text: str = Field(min_length=1, max_length=2_000_000)
    title: str | None = Field(default=None, min_length=1, max_length=300)
    kind: Kind | None = None
    audience: Audience | None = None
    teams: Annotated[tuple[str, ...], FailFast()] = Field(default=(), max_length=1000)
    products: Annotated[tuple[str, ...], FailFast()] = Field(default=(), max_length=1000)
    regions: Annotated[tuple[str, ...], FailFast()] = Field(default=(), max_length=1000)
    channels: Annotated[tuple[str, ...], FailFast()] = Field(default=(), max_length=1000)
    in_force_from: When | None = None
    in_force_until: When | None = None
    review_by: date | None = None
    owner: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, max_length=2000, pattern=r"^https?://")
    checks: Annotated[tuple[Rule, ...], FailFast()] = Field(default=(), max_length=1000)
    authority: Annotated[tuple[Authority, ...], FailFast()] = Field(default=(), max_length=1000)
    trigger: Trigger | None = None
    judged_on: str | None = Field(default=None, max_length=120)
    holidays: Annotated[tuple[date, ...], FailFast()] = Field(default=(), max_length=1000)
    slots: Annotated[tuple[Slot, ...], FailFast()] = Field(default=(), max_length=100)
    called: Annotated[tuple[Called, ...], FailFast()] = Field(default=(), max_length=50)
    metadata: Metadata = None

    def document(self) -> Document:
        """The document described. Unprocessable names what is wrong and where."""
        given = {name: getattr(self, name) for name in self.model_fields_set if name != "text"}
        try:
            return merge({name: value for name, value in given.items() if value is not None}, self.text)
        except InvalidDocument as invalid:
            raise Unprocessable("invalid_document", str(invalid), invalid.problems) from None

    def notes(self) -> tuple[str, ...]:
        """What the front matter of `text` says otherwise than the request, which counts."""
        written = places_of(self.text)
        twice = [
            name for name in self.model_fields_set if getattr(self, name) is not None and name in written
        ]
        if not twice:
            return ()
        counts = self.document()
        try:
            alone = self.model_copy(update=dict.fromkeys(twice)).document()
        except Unprocessable:  # what the front matter has of them cannot even be
            alone = None
        return tuple(
            f"line {written[name].line}, column {written[name].column}: {name}: the request gives another, "
            "and that one counts: leave out one of the two"
            for name in sorted(twice, key=lambda one: written[one].line)
            if alone is None or getattr(counts, name) != getattr(alone, name)
        )

    def places(self) -> dict[str, Place]:
        """Where in `text` the values begin that its front matter gives."""
        given = self.model_fields_set
        return {
            field: place
            for field, place in places_of(self.text).items()
            if (name := field.partition(".")[0]) not in given or getattr(self, name) is None
        }


class StoredDocument(BaseModel):
    """A document as it was stored; it can be found when this arrives."""

    id: str
    version: int
    passages: int
    snapshot: str
    notes: tuple[str, ...] = ()
    """What is probably not meant: a field that the request and the front matter give differently, a day that
    has passed, no audience, a region or a product that nobody else names, a misspelt attribute."""


class DocumentContent(Document):
    """One version of a document, with its text."""

    id: str
    version: int
    stored_at: datetime


class DocumentEntry(BaseModel):
    """A document in a list: everything but its text."""

    id: str
    version: int
    stored_at: datetime
    title: str
    kind: Kind
    audience: Audience | None
    teams: tuple[str, ...]
    products: tuple[str, ...]
    regions: tuple[str, ...]
    channels: tuple[str, ...]
    in_force_from: When | None
    in_force_until: When | None
    review_by: date | None
    owner: str | None
    url: str | None


class Deleted(BaseModel):
    """The document is gone from every answer."""

    id: str
    deleted: bool = True


class JobStarted(BaseModel):
    """Where to ask how an import goes: `GET /v1/jobs/{job}`."""

    job: str


@router.put("/v1/documents/{id}")
def put_document(id: DocumentId, body: DocumentBody, caller: Editor, service: TheService) -> StoredDocument:
    """Store a document under an id; searchable when this returns. The same content makes no new version."""
    document = body.document()

    def is_stored(other: str) -> bool:
        return bool(service.knowledge_base.versions(other, caller.reader))

    refuse_bad_rules(document, body.places(), is_stored)
    doubts = service.doubting.of(id, document)
    notes = (*body.notes(), *(one.told(body.places()) for one in doubts))
    stored = service.knowledge_base.put(id, document)
    return StoredDocument(
        id=stored.id,
        version=stored.version,
        passages=stored.passages,
        snapshot=stored.snapshot,
        notes=notes,
    )


@router.get("/v1/documents/{id}")
def get_document(
    id: DocumentId,
    caller: Anyone,
    service: TheService,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description=_WHICH_VERSION)] = None,
) -> DocumentContent:
    """One version of a document, with its text."""
    found = service.knowledge_base.get(id, caller.reader, version)
    if found is None:
        raise NotFound("document", id, version)
    return DocumentContent.model_validate(_flat(found))


@router.delete("/v1/documents/{id}")
def delete_document(id: DocumentId, caller: Editor, service: TheService) -> Deleted:
    """Remove a document with all its versions; no answer has it when this returns."""
    if not service.knowledge_base.delete(id):
        raise NotFound("document", id)
    return Deleted(id=id)


@router.get("/v1/documents/{id}/versions")
def list_versions(id: DocumentId, caller: Anyone, service: TheService) -> Page[DocumentEntry]:
    """The versions of a document that the caller may see, oldest first."""
    found = service.knowledge_base.versions(id, caller.reader)
    if not found:
        raise NotFound("document", id)
    return Page(items=[DocumentEntry.model_validate(_flat(one)) for one in found], next=None)


@router.get("/v1/documents")
def list_documents(
    caller: Anyone,
    service: TheService,
    kind: Kind | None = None,
    after: Cursor = None,
    limit: Limit = 50,
) -> Page[DocumentEntry]:
    """The documents that the caller may see, by id."""
    listing = f"documents:{kind}"
    found = service.knowledge_base.list(caller.reader, kind, position(listing, after), limit + 1)
    shown, more = cut(found, limit)
    items = [DocumentEntry.model_validate(_flat(one)) for one in shown]
    return Page(items=items, next=cursor(listing, shown[-1].id) if more else None)


@router.post("/v1/documents/import", status_code=202, openapi_extra=file_body())
async def import_documents(request: Request, caller: Editor, service: TheService) -> JobStarted:
    """Store every document in the files sent (.md .html .txt .pdf .docx .csv .jsonl .zip). One bad file never
    stops the rest; the job says which failed and why."""
    async with uploaded_files(request) as files:
        return JobStarted(
            job=await run_in_threadpool(service.imports.accept, "documents", files, caller.key_id)
        )


def _flat(version: DocumentVersion) -> dict[str, Any]:
    return {
        **dict(version.content),
        "id": version.id,
        "version": version.version,
        "stored_at": version.stored_at,
    }
