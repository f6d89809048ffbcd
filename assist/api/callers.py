"""Who calls: the key's role, the person it acts for, and what each role may do."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assist.api.lanes import Lane
from assist.errors import BadRequest, NotAllowed, NotAuthenticated, NotFound, Unprocessable
from assist.keys import Key, Keys
from knowledge_base.readers import Reader, Role

_AGENT_ID = re.compile(r"[A-Za-z0-9._:@-]{1,128}")
_LONGEST_KEY = 512  # characters of an Authorization header worth hashing


@dataclass(frozen=True)
class Caller:
    """One authenticated request's principal."""

    key_id: str
    role: Role
    actor: str
    """Who acts, for decisions and the journal: the person a service names, else the key's own name."""
    person_named: bool
    """False where a service key names nobody in `X-Agent-Id`."""
    reader: Reader

    def person(self) -> str:
        """The person who decides. Unprocessable where a service names none: programs do not decide."""
        if not self.person_named:
            raise Unprocessable(
                "agent_not_named",
                "A decision is a person's: a service key names them in the header X-Agent-Id.",
            )
        return self.actor


def caller_of(key: Key, agent_id: str | None) -> Caller:
    """The principal of a request made with `key`. `agent_id` counts for service keys only."""
    if agent_id is not None and not _AGENT_ID.fullmatch(agent_id):
        raise Unprocessable(
            "invalid_agent_id", "X-Agent-Id must be 1 to 128 characters of letters, digits and . _ : @ -"
        )
    if key.role == "service" and agent_id is not None:
        return _caller(key, agent_id, person_named=True)
    return _caller(key, key.name, person_named=key.role != "service")


def _caller(key: Key, actor: str, person_named: bool) -> Caller:
    reader = Reader(name=actor, role=key.role, teams=frozenset(key.teams))
    return Caller(key.id, key.role, actor, person_named, reader)


class Gate:
    """Lets a request to `/v1` through once its key is known, and refuses paths that hide a slash or a NUL."""

    def __init__(self, app: ASGIApp, keys: Keys, lane: Lane) -> None:
        self._app = app
        self._keys = keys
        self._lane = lane

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _refuse_disguised(scope)
            if scope["path"].startswith("/v1/"):
                scope.setdefault("state", {})["caller"] = await self._caller(Headers(scope=scope))
        await self._app(scope, receive, send)

    async def _caller(self, headers: Headers) -> Caller:
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret or len(secret) > _LONGEST_KEY:
            raise NotAuthenticated("not_authenticated", "Send a key: Authorization: Bearer KEY.")
        key = await self._lane.run(self._keys.authenticate, secret.strip())
        if key is None:
            raise NotAuthenticated(
                "invalid_key", "This key is unknown, expired or revoked; ask an admin for one."
            )
        return caller_of(key, headers.get("x-agent-id"))


def _refuse_disguised(scope: Scope) -> None:
    raw = scope.get("raw_path") or b""
    if b"%2f" in raw.lower():
        raise NotFound("route", scope["path"][:200])
    if "\x00" in scope["path"] or b"%00" in scope.get("query_string", b""):
        raise BadRequest("nul_in_address", "The address holds a NUL character; leave it out.")


_bearer = HTTPBearer(auto_error=False, description="A key made by POST /v1/keys.")


async def _authenticated(request: Request, _: Annotated[Any, Security(_bearer)]) -> Caller:
    """The caller that the gate put into the request; the security scheme is for the OpenAPI."""
    caller: Caller = request.state.caller
    return caller


def _only(*roles: Role) -> Callable[..., Coroutine[Any, Any, Caller]]:
    async def allowed(caller: Annotated[Caller, Depends(_authenticated)]) -> Caller:
        if caller.role not in roles:
            needed = " or ".join(roles)
            raise NotAllowed(
                "role_not_allowed", f"A key of role {caller.role} may not do this; it takes {needed}."
            )
        return caller

    return allowed


AT_THE_DESK: tuple[Role, ...] = ("agent", "lead", "service", "admin")
IN_CHARGE: tuple[Role, ...] = ("lead", "admin")

Anyone = Annotated[Caller, Depends(_only("agent", "lead", "editor", "admin", "service"))]
"""Any key: knowledge, filtered by what its reader may see."""
Desk = Annotated[Caller, Depends(_only(*AT_THE_DESK))]
"""Who serves customers: conversations, customers, suggestions, decisions. Editors keep documents only."""
Editor = Annotated[Caller, Depends(_only("editor", "admin"))]
"""Who keeps the documents."""
Office = Annotated[Caller, Depends(_only("lead", "editor", "admin"))]
"""Who answers for what is suggested: the documents' words and rules, and what came of them."""
Lead = Annotated[Caller, Depends(_only(*IN_CHARGE))]
"""Who is in charge: stops, the journal."""
Admin = Annotated[Caller, Depends(_only("admin"))]
"""Who hands out keys and erases customers."""
