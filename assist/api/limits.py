"""Bounds on every request: how large its body, how long until its answer begins."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assist.api.problems import problem


class BodyLimit:
    """Refuses a body as soon as more of it has come than allowed, whatever its Content-Length claims."""

    def __init__(self, app: ASGIApp, max_bytes: int, max_import_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._max_import_bytes = max_import_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._max_import_bytes if scope["path"].endswith("/import") else self._max_bytes
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > limit:
            raise _too_large(limit)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, counted, send)


def _too_large(limit: int) -> HTTPException:
    # An HTTPException, because the framework passes only those on from inside its own body reading.
    return HTTPException(413, f"The body is larger than {limit} bytes; send less, or in several requests.")


class TimeLimit:
    """Answers 504 where no answer has begun in time.

    The work itself goes on: a thread cannot be stopped, and what it finishes is kept under the request's
    idempotency key, so that a retry finds it. An answer that has begun (a stream) is not limited.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = asyncio.Event()
        given_up = False

        async def in_time(message: Message) -> None:
            if given_up:
                return
            begun.set()
            await send(message)

        work = asyncio.ensure_future(self._app(scope, receive, in_time))
        beginning = asyncio.ensure_future(begun.wait())
        try:
            await asyncio.wait({work, beginning}, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
            if work.done() or begun.is_set():
                await work
                return
        except asyncio.CancelledError:
            work.cancel()
            raise
        finally:
            beginning.cancel()
        given_up = True
        self._leave(work)
        detail = f"No answer within {self._seconds:g} s. Retry with the same Idempotency-Key."
        await problem(504, "too_slow", detail, {"Retry-After": "1"})(scope, receive, send)

    def _leave(self, work: asyncio.Task[None]) -> None:
        """Let `work` end by itself; what it raises then concerns nobody any more."""
        self._late.add(work)

        def ended(task: asyncio.Task[None]) -> None:
            self._late.discard(task)
            if not task.cancelled():
                task.exception()

        work.add_done_callback(ended)
