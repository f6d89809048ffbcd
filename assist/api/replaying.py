"""`Idempotency-Key`: a request that comes twice under one key has one effect and one answer."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assist.api.lanes import Lane
from assist.api.problems import problem
from assist.errors import BadRequest, Conflict, Unprocessable
from assist.idempotency import Fresh, Idempotency, InProgress, Mismatch, Replay

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
WITHOUT_EFFECT = frozenset({"/v1/search", "/v1/suggest", "/v1/drafts/check", "/v1/documents/check"})
"""POSTs that only ask; there is nothing to repeat."""
_SUGGESTS = '"draft"'
"""In every body with a suggestion and in no other: inside a string the quotation marks are escaped."""
_WRITTEN_ANEW = ("/handover", "/v1/signals")
"""Their answers say what was suggested too: a handover stores nothing, and a signal is found again."""
SHOWN_ONCE = "/v1/keys"
"""Its answer holds a secret, which is stored nowhere: a second try is told so."""


@dataclass(frozen=True)
class _Entry:
    """Where one request's answer is kept."""

    scope: str
    key: str
    request_hash: str


class Replaying:
    """Answers a repeated POST with the first one's bytes.

    Kept are successes only. A refusal had no effect and gives the key back. A failure (from 500 up) may come
    after part of the effect: the next try takes over under the same operation id, so that what was made
    already is found. An answer with
    suggestions is not kept either, because what may be shown of them changes: the next try finds its turn
    and shows of the recorded answer what may be shown then.
    """

    def __init__(self, app: ASGIApp, idempotency: Idempotency, lane: Lane) -> None:
        self._app = app
        self._idempotency = idempotency
        self._lane = lane

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        given = headers.getlist("idempotency-key")
        caller = scope.get("state", {}).get("caller")
        if not given or not caller or scope["method"] != "POST" or scope["path"] in WITHOUT_EFFECT:
            await self._app(scope, receive, send)
            return
        if len(given) != 1 or not _KEY.fullmatch(given[0]):
            raise BadRequest(
                "invalid_idempotency_key",
                "Idempotency-Key must be one value of 1 to 255 visible ASCII characters; a UUID will do.",
            )
        parts = await _read(receive)
        where = "\n".join(
            [caller.key_id, caller.actor, "POST", scope["path"], scope["query_string"].decode("latin-1")]
        )
        # In a thread: an import of 100 MB would hold up every other request while it is hashed.
        request_hash = await self._lane.run(_hash_of_body, headers.get("content-type", ""), parts)
        entry = _Entry(_hash(where.encode()), given[0], request_hash)
        claimed = await self._lane.run(self._claim, entry)
        if isinstance(claimed, Replay):
            await _replayed(claimed)(scope, receive, send)
            return
        scope["state"]["operation"] = claimed.operation
        await self._answer(entry, scope, _given_back(parts, receive), send)

    def _claim(self, entry: _Entry) -> Fresh | Replay:
        claimed = self._idempotency.begin(entry.scope, entry.key, entry.request_hash)
        if isinstance(claimed, Replay) and _SUGGESTS in claimed.body:  # kept by an earlier version
            self._idempotency.release(entry.scope, entry.key)
            claimed = self._idempotency.begin(entry.scope, entry.key, entry.request_hash)
        if isinstance(claimed, InProgress):
            raise Conflict(
                "request_in_progress", "A request with this Idempotency-Key is under way; wait for it."
            )
        if isinstance(claimed, Mismatch):
            raise Unprocessable(
                "idempotency_key_reused", "This Idempotency-Key was used for another request; take a new one."
            )
        return claimed

    async def _answer(self, entry: _Entry, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request be answered, keep the answer, and only then give it out."""
        messages: list[Message] = []

        async def hold(message: Message) -> None:
            messages.append(message)

        try:
            await self._app(scope, receive, hold)
        except BaseException:
            await self._lane.run(self._idempotency.release, entry.scope, entry.key)
            raise
        await self._lane.run(self._keep, entry, scope["path"], messages)
        for message in messages:
            await send(message)

    def _keep(self, entry: _Entry, path: str, messages: list[Message]) -> None:
        status = messages[0]["status"]
        if status >= 500:
            self._idempotency.release(entry.scope, entry.key)
            return
        if status >= 300:
            self._idempotency.forget(entry.scope, entry.key)
            return
        headers = MutableHeaders(raw=list(messages[0]["headers"]))
        body = b"".join(message.get("body", b"") for message in messages[1:])
        if path == SHOWN_ONCE:
            detail = "The key was made and shown in the first answer, once. Revoke it and make another."
            refusal = problem(409, "key_shown_already", detail)
            status, headers, body = 409, refusal.headers, bytes(refusal.body)
        if _SUGGESTS.encode() in body or path.endswith(_WRITTEN_ANEW):
            self._idempotency.release(entry.scope, entry.key)
            return
        kept = {"content-type": headers.get("content-type", "application/json")}
        self._idempotency.finish(entry.scope, entry.key, status, kept, body.decode())


def _replayed(kept: Replay) -> Response:
    return Response(kept.body, kept.status, {**kept.headers, "Idempotency-Replayed": "true"})


def _same_for_every_try(content_type: str, body: bytes) -> bytes:
    """What makes two tries the same: clients draw a new multipart boundary for each."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        return body
    return body.replace(boundary[1].encode("latin-1"), b"")


def _hash_of_body(content_type: str, parts: list[bytes]) -> str:
    return _hash(_same_for_every_try(content_type, b"".join(parts)))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def _read(receive: Receive) -> list[bytes]:
    """The whole body in the parts it came in. BadRequest where the client went away before its end."""
    parts = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("body_cut_off", "The body ended before it was whole; send it again.")
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return parts


def _given_back(parts: list[bytes], receive: Receive) -> Receive:
    """A `receive` that gives the body already read, then whatever comes."""
    last = len(parts) - 1
    rest: Iterator[Message] = iter(
        [
            {"type": "http.request", "body": part, "more_body": number < last}
            for number, part in enumerate(parts)
        ]
    )

    async def again() -> Message:
        await asyncio.sleep(0)  # between two parts of a large upload others have their turn
        return next(rest, None) or await receive()

    return again
