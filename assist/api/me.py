"""Who is signed in, for screens that show only what their reader may do."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from assist.api.callers import Anyone
from assist.api.openapi import PROBLEMS
from knowledge_base.readers import Role

router = APIRouter(tags=["People in charge"], responses=PROBLEMS)


class Me(BaseModel):
    """The caller, as decisions and the journal name them."""

    name: str
    """The key's name, or the person that a service key names in `X-Agent-Id`."""
    role: Role
    teams: list[str]


@router.get("/v1/me")
async def me(caller: Anyone) -> Me:
    """Who calls with this key, and as what."""
    return Me(name=caller.actor, role=caller.role, teams=sorted(caller.reader.teams))
