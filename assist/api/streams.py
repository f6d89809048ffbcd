"""A conversation's events as server-sent events: replayed after `Last-Event-ID`, then live.

Streams wait for a wake-up instead of asking the database each. For all of them together one look finds the
conversations with new events, at once where this process wrote them, within half a second where another did;
one more finds the keys that no longer hold.
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
from assist.keys import Keys

LOOK_SECONDS = 0.5  # between looks for events of other processes: a stop must be seen everywhere within one
KEY_SECONDS = 2.0  # between looks at whether the keys of silent streams still hold
HEARTBEAT_SECONDS = 10.0  # proxies close a connection that is silent for a minute


class Listener:
    """One open stream, seen from the feed."""

    def __init__(self, key_id: str) -> None:
        self.key_id = key_id
        self.woken = asyncio.Event()
        self.lost_key = False
        """The key no longer holds: nothing may be sent any more."""


class Feed:
    """Wakes the streams of a conversation when something happened in it, and ends those of lost keys."""

    def __init__(self, events: Events, keys: Keys, lane: Lane) -> None:
        self._events = events
        self._keys = keys
        self._lane = lane
        self._listening: dict[str, set[Listener]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._end: Callable[[], None] | None = None
        self.closed = False

    def open(self) -> None:
        """Begin to listen. In the running event loop."""
        loop = asyncio.get_running_loop()
        happened = asyncio.Event()

        def tell(_: str) -> None:
            loop.call_soon_threadsafe(happened.set)

        unsubscribe = self._events.subscribe(tell)

        def end() -> None:
            unsubscribe()
            loop.call_soon_threadsafe(self._end_all)

        self._end = end
        self._looking = loop.create_task(self._look(happened))

    def close(self) -> None:
        """End every stream, so that the process can end. From any thread, any number of times."""
        self.closed = True
        if self._end:
            end, self._end = self._end, None
            end()

    def join(self, conversation_id: str, key_id: str) -> Listener:
        """A listener that is woken whenever something happened in the conversation."""
        listener = Listener(key_id)
        self._listening.setdefault(conversation_id, set()).add(listener)
        return listener

    def leave(self, conversation_id: str, listener: Listener) -> None:
        """Forget a stream."""
        streams = self._listening.get(conversation_id, set())
        streams.discard(listener)
        if not streams:
            self._listening.pop(conversation_id, None)

    def _all(self) -> list[Listener]:
        return [listener for streams in self._listening.values() for listener in streams]

    def _end_all(self) -> None:
        if self._looking:
            self._looking.cancel()
        for listener in self._all():
            listener.woken.set()

    async def _look(self, happened: asyncio.Event) -> None:
        """Look for what is new as soon as this process wrote something, and otherwise every half second."""
        seen: int | None = None
        checked_at = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(happened.wait(), LOOK_SECONDS)
            happened.clear()
            if not self._listening:
                seen = None
                continue
            try:
                if seen is None:  # the first streams came, and may have missed what happened since
                    new = {EVERYWHERE: await self._lane.run(self._events.last)}
                else:
                    new = await self._lane.run(self._events.since, seen)
                if new or time.monotonic() - checked_at >= KEY_SECONDS:
                    await self._check_keys()
                    checked_at = time.monotonic()
            except Exception as failure:  # a database that is away for a moment must not end all streams
                record_incident(str(uuid7()), failure)
                await asyncio.sleep(LOOK_SECONDS)
                continue
            seen = max([seen or 0, *new.values()])
            for conversation_id in self._listening if EVERYWHERE in new else new:
                for listener in self._listening.get(conversation_id, ()):
                    listener.woken.set()

    async def _check_keys(self) -> None:
        """End the streams whose key no longer holds, before they are woken for anything new."""
        listeners = self._all()
        holding = await self._lane.run(self._keys.holding, {listener.key_id for listener in listeners})
        for listener in listeners:
            if listener.key_id not in holding:
                listener.lost_key = True
                listener.woken.set()


class Stream:
    """One reader's view of one conversation's events."""

    def __init__(
        self,
        feed: Feed,
        events: Events,
        lane: Lane,
        conversation_id: str,
        key_id: str,
        show: Callable[[Event], dict[str, Any] | None],
    ) -> None:
        """`show` gives the data of an event as this reader may see it, or None."""
        self._feed = feed
        self._events = events
        self._lane = lane
        self._id = conversation_id
        self._key_id = key_id
        self._show = show

    async def __call__(self, last: int) -> AsyncIterator[bytes]:
        """The bytes of the stream: everything numbered above `last`, then what happens."""
        listener = self._feed.join(self._id, self._key_id)
        silent_since = time.monotonic()
        try:
            yield b"retry: 1000\n\n"
            while True:
                listener.woken.clear()
                reached, chunks = await self._lane.run(self._next, last)
                if listener.lost_key:
                    return
                for chunk in chunks:
                    yield chunk
                if self._feed.closed:
                    return
                if chunks:
                    silent_since = time.monotonic()
                if reached == last and not await _woken(listener, silent_since + HEARTBEAT_SECONDS):
                    yield b": alive\n\n"
                    silent_since = time.monotonic()
                last = reached
        finally:
            self._feed.leave(self._id, listener)

    def _next(self, last: int) -> tuple[int, list[bytes]]:
        """The number reached and what to send."""
        chunks = []
        for event in self._events.after(self._id, last):
            last = event.sequence
            data = self._show(event)
            if data is not None:
                chunks.append(encoded(event, data))
        return last, chunks


async def _woken(listener: Listener, until: float) -> bool:
    """Whether something happened before `until` on the monotonic clock."""
    try:
        await asyncio.wait_for(listener.woken.wait(), max(0.0, until - time.monotonic()))
    except TimeoutError:
        return False
    return True


def encoded(event: Event, data: dict[str, Any]) -> bytes:
    """One event on the wire. JSON has no line breaks, so one data line holds it."""
    return f"id: {event.sequence}\nevent: {event.kind}\ndata: {json.dumps(data)}\n\n".encode()
