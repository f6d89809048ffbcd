"""Threads kept apart, so that slow work never delays a person's decision.

Handlers share a pool of 40 threads; when all of them hang on a dead encoder, whatever else waits for that
pool waits too (80 hung handlers delayed a synchronous health check by 5.75 s). Keys, decisions, stops and
the event stream therefore run in lanes of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """A few threads for one kind of short, blocking work."""

    def __init__(self, threads: int) -> None:
        self._limiter = CapacityLimiter(threads)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`, computed in one of this lane's threads.

        Cancelled, it returns at once and lets the thread end by itself.
        """
        task = partial(work, *args, **kwargs)
        return await to_thread.run_sync(task, limiter=self._limiter, abandon_on_cancel=True)


class Lanes:
    """The lanes of one application."""

    def __init__(self) -> None:
        self.gate = Lane(8)
        """Keys and idempotency: before every request."""
        self.bodies = Lane(4)
        """Large bodies, to be parsed."""
        self.people = Lane(8)
        """Decisions, stops and resumes."""
        self.stream = Lane(4)
        """The event streams' look-ups."""
        self.probe = Lane(2)
        """Readiness."""
