from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assist.api.limits import BodyLimit, TimeLimit


def request(path: str = "/v1/search", headers: Iterable[tuple[bytes, bytes]] = ()) -> Scope:
    return {"type": "http", "method": "POST", "path": path, "headers": list(headers), "query_string": b""}


class Wire:
    """One connection: gives the chunks, keeps what was answered."""

    def __init__(self, *chunks: bytes) -> None:
        self._chunks = list(chunks)
        self.given = 0
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        self.given += 1
        body = self._chunks.pop(0) if self._chunks else b""
        return {"type": "http.request", "body": body, "more_body": bool(self._chunks)}

    async def send(self, message: Message) -> None:
        self.sent.append(message)


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    more = True
    while more:
        more = (await receive())["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"read"})


async def test_a_body_within_the_limit_passes() -> None:
    wire = Wire(b"12345", b"67890")

    await BodyLimit(reads_all, max_bytes=10, max_import_bytes=20)(request(), wire.receive, wire.send)

    assert wire.sent[0]["status"] == 200


async def test_a_body_is_refused_as_soon_as_too_much_has_come_whatever_it_claims() -> None:
    wire = Wire(b"12345", b"678901", b"never read")
    lying = request(headers=[(b"content-length", b"3")])

    with pytest.raises(HTTPException) as refusal:
        await BodyLimit(reads_all, max_bytes=10, max_import_bytes=20)(lying, wire.receive, wire.send)

    assert (refusal.value.status_code, wire.given) == (413, 2)
    assert refusal.value.detail == "The body is larger than 10 bytes; send less, or in several requests."


async def test_a_body_that_admits_to_be_too_large_is_refused_unread() -> None:
    wire = Wire(b"x" * 11)
    honest = request(headers=[(b"content-length", b"11")])

    with pytest.raises(HTTPException):
        await BodyLimit(reads_all, max_bytes=10, max_import_bytes=20)(honest, wire.receive, wire.send)

    assert wire.given == 0


async def test_an_import_may_be_larger() -> None:
    wire = Wire(b"x" * 20)

    await BodyLimit(reads_all, 10, 20)(request("/v1/documents/import"), wire.receive, wire.send)

    assert wire.sent[0]["status"] == 200


def hangs_until(release: asyncio.Event, ended: asyncio.Event) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await release.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"late"})
        ended.set()

    return app


async def test_a_request_without_an_answer_in_time_gets_504_while_its_work_goes_on_to_its_end() -> None:
    release, ended, wire = asyncio.Event(), asyncio.Event(), Wire()

    await TimeLimit(hangs_until(release, ended), seconds=0.01)(request(), wire.receive, wire.send)
    release.set()
    await asyncio.wait_for(ended.wait(), 5)

    assert wire.sent[0]["status"] == 504
    assert b'"code": "too_slow"' in wire.sent[1]["body"]
    assert len(wire.sent) == 2


async def test_a_body_that_keeps_coming_may_take_longer_than_the_limit() -> None:
    class Slow(Wire):
        """A client whose every part takes a while."""

        async def receive(self) -> Message:
            await asyncio.sleep(0.15)
            return await super().receive()

    wire = Slow(b"1", b"2", b"3", b"4")

    await TimeLimit(reads_all, seconds=0.5)(request(), wire.receive, wire.send)

    assert wire.sent[0]["status"] == 200


async def test_an_answer_that_has_begun_may_take_as_long_as_it_likes() -> None:
    async def streams(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"end"})

    wire = Wire()

    await TimeLimit(streams, seconds=0.01)(request(), wire.receive, wire.send)

    assert [message.get("body") for message in wire.sent] == [None, b"end"]


async def test_a_failure_before_the_answer_reaches_the_caller_of_the_limit() -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise LookupError("broken")

    wire = Wire()

    with pytest.raises(LookupError):
        await TimeLimit(fails, seconds=5)(request(), wire.receive, wire.send)
