"""Batching: callers at the same time share the processor's cores, and runs of the model where they can.

Whoever comes alone has all cores. Where several come, as many runs go on at once as there are cores, each on
one core: 16 callers that each spread over both cores of a machine spent a third of their time waiting for
one another. Who waits for a turn may find its text done: texts of equal length in tokens share a run.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Run = Callable[[NDArray[np.int64]], Floats]
"""From token ids (texts, tokens) to (texts, dimensions): a text's row is the same to the last bit in any."""

TOKENS_PER_RUN = 256
"""Eight texts of 25 tokens cost 57 ms in one run and 71 in eight; beyond this a token costs no less, and who
waits for a turn waits for a run to end."""
_HELPED_FROM = 4 * TOKENS_PER_RUN
"""Tokens of one call from which idle cores help with it."""


@dataclass(eq=False)
class _Call:
    """The texts of one caller: what is still to be taken, and what came of the rest."""

    texts: Sequence[Sequence[int]]
    vectors: list[Floats | None] = field(init=False)
    failure: Exception | None = None
    untaken: dict[int, deque[int]] = field(init=False)
    """Numbers of texts by their length, the longest first."""
    unfinished: int = field(init=False)

    def __post_init__(self) -> None:
        self.vectors = [None] * len(self.texts)
        self.unfinished = len(self.texts)
        of_length: defaultdict[int, deque[int]] = defaultdict(deque)
        for number, text in enumerate(self.texts):
            of_length[len(text)].append(number)
        self.untaken = {length: of_length[length] for length in sorted(of_length, reverse=True)}

    @property
    def done(self) -> bool:
        return self.failure is not None or not self.unfinished

    def take(self, length: int, most: int) -> list[tuple[_Call, int]]:
        """Up to `most` texts of this length, which nobody else will take."""
        numbers = self.untaken.get(length, deque())
        taken = [(self, numbers.popleft()) for _ in range(min(most, len(numbers)))]
        if not numbers:
            self.untaken.pop(length, None)
        return taken


@dataclass(eq=False)
class _Waiting:
    """One thread that waits: for a turn to run the model, or for its call to be finished by others."""

    call: _Call
    has_turn: bool = False
    woken: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.woken.acquire()


class Batching:
    """Shares out one model among the threads that want vectors. Safe to share among them."""

    def __init__(self, alone: Run, among_others: Run, cores: int) -> None:
        """`alone` uses all cores; `among_others` one, and up to `cores` of it run at once."""
        self._alone = alone
        self._among_others = among_others
        self._cores = cores
        self._free = cores
        self._queue: deque[_Waiting] = deque()
        self._lock = threading.Lock()
        self._helpers = ThreadPoolExecutor(max(1, cores - 1), thread_name_prefix="encoding")

    def vectors(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        """One vector per text, given as token ids. Raises what the model raises for one of these texts."""
        call = _Call(texts)
        many = sum(map(len, texts)) >= _HELPED_FROM
        helping = [self._helpers.submit(self._work, call) for _ in range(self._cores - 1)] if many else []
        self._work(call)
        for helper in helping:
            helper.cancel()
        if call.failure is not None:
            raise call.failure
        return [vector for vector in call.vectors if vector is not None]

    def _work(self, call: _Call) -> None:
        """Run the model for this call until all of it is done, by this thread or another."""
        while self._wait_for_turn(call):
            try:
                batch, run = self._taken(call)
                if batch:
                    self._finish(batch, run)
            finally:
                self._pass_on()

    def _wait_for_turn(self, call: _Call) -> bool:
        """True once this thread may run the model; False once the call is done."""
        with self._lock:
            if call.done:
                return False
            if self._free and call.untaken:
                self._free -= 1
                return True
            waiting = _Waiting(call)
            self._queue.append(waiting)
        waiting.woken.acquire()
        return waiting.has_turn

    def _pass_on(self) -> None:
        """Give the turn to whoever has waited longest and still has something to run."""
        with self._lock:
            for waiting in self._queue:
                if waiting.call.untaken:
                    self._queue.remove(waiting)
                    waiting.has_turn = True
                    waiting.woken.release()
                    return
            self._free += 1

    def _taken(self, call: _Call) -> tuple[list[tuple[_Call, int]], Run]:
        """The longest texts of `call`, those of equal length that wait beside them, and how to run them."""
        with self._lock:
            length = next(iter(call.untaken), 0)
            most = max(1, TOKENS_PER_RUN // max(length, 1))
            batch = call.take(length, most)
            for waiting in self._queue:
                batch += waiting.call.take(length, most - len(batch))
            by_itself = self._free == self._cores - 1 and not call.untaken
            return batch, self._alone if by_itself else self._among_others

    def _finish(self, batch: Sequence[tuple[_Call, int]], run: Run) -> None:
        """Run the model on the batch; where that fails, on each text alone, so that one harms no other."""
        try:
            self._store(batch, run(_tokens(batch)))
        except Exception as failure:
            if len(batch) == 1:
                self._fail(batch[0][0], failure)
                return
            for one in batch:
                self._finish([one], self._among_others)

    def _store(self, batch: Sequence[tuple[_Call, int]], vectors: Floats) -> None:
        for (call, number), vector in zip(batch, vectors, strict=True):
            call.vectors[number] = vector
        with self._lock:
            for call, _ in batch:
                call.unfinished -= 1
            self._wake_finished()

    def _fail(self, call: _Call, failure: Exception) -> None:
        """End the call: whoever asked for several texts gets all of them or an error."""
        with self._lock:
            call.failure = failure
            call.untaken.clear()
            self._wake_finished()

    def _wake_finished(self) -> None:
        for waiting in [one for one in self._queue if one.call.done]:
            self._queue.remove(waiting)
            waiting.woken.release()


def _tokens(batch: Sequence[tuple[_Call, int]]) -> NDArray[np.int64]:
    return np.array([call.texts[number] for call, number in batch], np.int64)
