"""Keys over HTTP: who may call."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, FailFast, Field, StringConstraints

from assist.api.callers import Admin
from assist.api.openapi import PROBLEMS
from assist.api.pages import Page
from assist.api.strict_json import StrictRoute
from assist.api.the_service import TheService
from assist.customers.profile import Moment
from assist.errors import Conflict, Unprocessable
from assist.keys import Key
from knowledge_base.readers import Role

router = APIRouter(route_class=StrictRoute, tags=["People in charge"], responses=PROBLEMS)
Team = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class KeyBody(BaseModel):
    """For whom a key is, and what it may do."""

    model_config = {"extra": "forbid"}

    name: str = Field(min_length=1, max_length=200)
    """Who holds it; a person's key signs their decisions with this name."""
    role: Role
    teams: Annotated[tuple[Team, ...], FailFast()] = Field(default=(), max_length=100)
    expires_at: Moment | None = None


class KeyMade(BaseModel):
    """A new key. It is shown this once."""

    id: str
    key: str


@router.post("/v1/keys", status_code=201)
def create_key(body: KeyBody, caller: Admin, service: TheService) -> KeyMade:
    """Make a key. It is shown this once and stored hashed."""
    if body.expires_at is not None and body.expires_at <= service.clock():
        raise Unprocessable(
            "expired_already", "expires_at is in the past; give a later moment or leave it out."
        )
    id, key = service.keys.create(body.name, body.role, body.teams, body.expires_at)
    return KeyMade(id=id, key=key)


@router.get("/v1/keys")
def list_keys(caller: Admin, service: TheService) -> Page[Key]:
    """Every key ever made, oldest first, without the keys themselves."""
    return Page(items=list(service.keys.list()))


@router.delete("/v1/keys/{id}", status_code=204)
def revoke_key(id: Annotated[str, Path(max_length=40)], caller: Admin, service: TheService) -> Response:
    """End a key at once, with every stream it has open."""
    if id == caller.key_id:
        raise Conflict("own_key", "A key cannot revoke itself; use another admin key.")
    service.keys.revoke(id)
    return Response(status_code=204)
