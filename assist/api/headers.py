"""Headers that every answer carries, so that no browser or proxy keeps, sniffs or frames it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assist.api.page_files import PAGES

FRAME = ("/sidebar", "/sidebar/")  # the one page that others may embed, where the operator names them
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DOCS_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"


class SafeHeaders:
    """Adds the headers; what a handler set itself stays."""

    def __init__(self, app: ASGIApp, frame_origins: Sequence[str] = ()) -> None:
        """`frame_origins` may embed the sidebar; nobody may embed anything else."""
        self._app = app
        self._frame_origins = frame_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers(scope["path"]).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)

    def _headers(self, path: str) -> dict[str, str]:
        headers = _headers(path)
        if path in FRAME and self._frame_origins:
            embedding = f"frame-ancestors {' '.join(self._frame_origins)}"
            headers["Content-Security-Policy"] = PAGE_POLICY.replace("frame-ancestors 'none'", embedding)
            del headers["X-Frame-Options"]  # it knows no origins, and would forbid what the policy allows
        return headers


def _headers(path: str) -> dict[str, str]:
    policy = API_POLICY
    if path.removeprefix("/").split("/")[0] in PAGES:
        policy = PAGE_POLICY
    elif path == "/docs":
        policy = DOCS_POLICY
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
