"""Answers that come later, on the stream: thought about while the caller goes on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from uuid_utils.compat import uuid7

from assist.api.problems import record_incident


class Later:
    """A few threads that work for nobody's request."""

    def __init__(self, threads: int = 4) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="later")

    def submit(self, work: Callable[[], object]) -> None:
        """Do it as soon as a thread is free; a failure is logged as an incident."""
        self._threads.submit(self._do, work)

    def close(self) -> None:
        """Finish what has begun and drop the rest: a turn is stored, and can be sent again for its answer."""
        self._threads.shutdown(cancel_futures=True)

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as failure:  # nobody waits for it, so the log must know
            record_incident(str(uuid7()), failure)
