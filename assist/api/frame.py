"""Who may embed the sidebar, told to the sidebar: it listens to them, and speaks to nobody else."""

from __future__ import annotations

from fastapi import APIRouter

from assist.api.the_service import TheService

router = APIRouter(include_in_schema=False)


@router.get("/sidebar/origins")
async def origins(service: TheService) -> list[str]:
    """The origins whose pages may embed the sidebar. No secret: the page's own policy names them too."""
    return list(service.limits.frame_origins)
