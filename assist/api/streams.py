"""A conversation's events as server-sent events: replayed after `Last-Event-ID`, then live.

Streams wait for a wake-up instead of asking the database each. Events of this process wake their
conversation's streams at once; events of other processes are noticed by one look at the last number, every
half second, for all streams together.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from uuid_utils.compat import uuid7

from assist.api.lanes import Lane
from assist.api.problems import record_incident
from assist.events import EVERYWHERE, Event, Events

LOOK_SECONDS = 0.5  # between looks for events of other processes: a stop must be seen everywhere within one
KEY_SECONDS = 2.0  # between looks at whether a silent stream's key still holds
HEARTBEAT_SECONDS = 10.0  # proxies close a connection that is silent for a minute


class Feed:
    """Wakes the streams of a conversation when something happened in it."""

    def __init__(self, events: Events, lane: Lane) -> None:
        self._events = events
        self._lane = lane
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self.closed = False

    def open(self) -> None:
        """Begin to listen. In the running event loop."""
        loop = asyncio.get_running_loop()

        def tell(conversation_id: str) -> None:
            loop.call_soon_threadsafe(self._wake, conversation_id)

        self._unsubscribe = self._events.subscribe(tell)
        self._looking = loop.create_task(self._look())

    def close(self) -> None:
        """End every stream, so that the process can end."""
        self.closed = True
        self._wake(EVERYWHERE)
        if self._unsubscribe:
            self._unsubscribe()
            self._unsubscribe = None
        if self._looking:
            self._looking.cancel()

    def join(self, conversation_id: str) -> asyncio.Event:
        """An event that is set whenever something happened in the conversation."""
        woken = asyncio.Event()
        self._waiting.setdefault(conversation_id, set()).add(woken)
        return woken

    def leave(self, conversation_id: str, woken: asyncio.Event) -> None:
        """Forget a stream."""
        streams = self._waiting.get(conversation_id, set())
        streams.discard(woken)
        if not streams:
            self._waiting.pop(conversation_id, None)

    def _wake(self, conversation_id: str) -> None:
        everyone = conversation_id == EVERYWHERE
        for id, streams in list(self._waiting.items()):
            if everyone or id == conversation_id:
                for woken in streams:
                    woken.set()

    async def _look(self) -> None:
        seen = -1
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self._waiting:
                continue
            try:
                last = await self._lane.run(self._events.last)
            except Exception as failure:  # a database that is away for a moment must not end all streams
                record_incident(str(uuid7()), failure)
                continue
            if last != seen:
                seen = last
                self._wake(EVERYWHERE)


class Stream:
    """One reader's view of one conversation's events."""

    def __init__(
        self,
        feed: Feed,
        events: Events,
        lane: Lane,
        conversation_id: str,
        show: Callable[[Event], dict[str, Any] | None],
        may_go_on: Callable[[], bool],
    ) -> None:
        """`show` gives the data of an event as this reader may see it, or None; `may_go_on` is asked before
        anything is sent: whether the key still holds."""
        self._feed = feed
        self._events = events
        self._lane = lane
        self._id = conversation_id
        self._show = show
        self._may_go_on = may_go_on

    async def __call__(self, last: int) -> AsyncIterator[bytes]:
        """The bytes of the stream: everything numbered above `last`, then what happens."""
        woken = self._feed.join(self._id)
        silent_since = time.monotonic()
        try:
            yield b"retry: 1000\n\n"
            while not self._feed.closed:
                woken.clear()
                reached, chunks = await self._lane.run(self._next, last)
                if reached is None:
                    return
                for chunk in chunks:
                    yield chunk
                if reached == last:
                    await _wait(woken)
                elif chunks:
                    silent_since = time.monotonic()
                last = reached
                if time.monotonic() - silent_since >= HEARTBEAT_SECONDS:
                    yield b": alive\n\n"
                    silent_since = time.monotonic()
        finally:
            self._feed.leave(self._id, woken)

    def _next(self, last: int) -> tuple[int | None, list[bytes]]:
        """The number reached and what to send; None where the key no longer holds."""
        if not self._may_go_on():
            return None, []
        chunks = []
        for event in self._events.after(self._id, last):
            last = event.sequence
            data = self._show(event)
            if data is not None:
                chunks.append(encoded(event, data))
        return last, chunks


async def _wait(woken: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(woken.wait(), KEY_SECONDS)


def encoded(event: Event, data: dict[str, Any]) -> bytes:
    """One event on the wire. JSON has no line breaks, so one data line holds it."""
    return f"id: {event.sequence}\nevent: {event.kind}\ndata: {json.dumps(data)}\n\n".encode()
