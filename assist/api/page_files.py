"""The files of the pages people look at, as they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

ROOT = Path(__file__).parent.parent
PAGES = ("console", "sidebar")  # each a folder of assist/ with an index.html, served under its own name
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

router = APIRouter(include_in_schema=False)


@cache
def _files() -> dict[str, bytes]:
    """The files of all pages by path. From memory: no thread is needed to hand one out, so a page opens even
    while every thread hangs."""
    files = (path for page in PAGES for path in (ROOT / page).rglob("*") if path.suffix in _TYPES)
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files}


@router.get("/")
async def front_door() -> Response:
    """Whoever opens the service's address wants the console."""
    return RedirectResponse("/console")


async def page_file(path: str) -> Response:
    """One file of a page."""
    content = _files().get(path)
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type=_TYPES[Path(path).suffix])


def _serve(page: str) -> None:
    """Serve a page at its name, and everything it needs below it."""

    @router.get(f"/{page}")
    @router.get(f"/{page}/")
    async def index() -> Response:
        return await page_file(f"{page}/index.html")

    @router.get(f"/{page}/{{name:path}}")
    async def file(name: str) -> Response:
        return await page_file(f"{page}/{name}")


for _page in PAGES:
    _serve(_page)
