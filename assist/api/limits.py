"""Bounds on every request: how large its body, how long until its answer begins."""

from __future__ import annotations

import asyncio
import time

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

    The clock starts anew with every part of the body that arrives: a large upload may take long, a silent
    client may not. The work itself goes on: a thread cannot be stopped, and what it finishes is kept under
    the request's idempotency key, so that a retry finds it. An answer that has begun is not limited.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Timed(receive, send)
        work = asyncio.ensure_future(self._app(scope, request.receive, request.send))
        try:
            if await request.begins(work, self._seconds):
                await work
                return
        except asyncio.CancelledError:
            work.cancel()
            raise
        request.given_up = True
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


class _Timed:
    """One request's channels, watched: when its body last came, and whether its answer has begun."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._moved_at = time.monotonic()
        self._begun = asyncio.Event()
        self.given_up = False

    async def receive(self) -> Message:
        """Pass on what the client sent."""
        message = await self._receive()
        self._moved_at = time.monotonic()
        return message

    async def send(self, message: Message) -> None:
        """Pass on what the application answers, unless the client was told that nothing will come."""
        if not self.given_up:
            self._begun.set()
            await self._send(message)

    async def begins(self, work: asyncio.Task[None], seconds: float) -> bool:
        """Whether an answer began, or the work ended, before `seconds` passed without a move."""
        beginning = asyncio.ensure_future(self._begun.wait())
        try:
            while not (work.done() or beginning.done()):
                left = self._moved_at + seconds - time.monotonic()
                if left <= 0:
                    return False
                await asyncio.wait({work, beginning}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            return True
        finally:
            beginning.cancel()
