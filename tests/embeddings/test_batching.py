from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.batching import Batching

POISON = 13


class Model:
    """Says of each text the sum of its tokens; keeps the lengths it was given; fails on POISON."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []
        self.at_once = self.most_at_once = 0
        self.open = threading.Event()
        self.open.set()
        self._lock = threading.Lock()

    def run(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        with self._lock:
            self.runs.append([len(text) for text in tokens])
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            assert self.open.wait(10)
            if (tokens == POISON).any():
                raise ValueError("poisoned")
            return tokens.sum(axis=1, keepdims=True).astype(np.float32)
        finally:
            with self._lock:
                self.at_once -= 1


def values(vectors: Sequence[NDArray[np.float32]]) -> list[float]:
    return [float(vector[0]) for vector in vectors]


def busy(
    batching: Batching, model: Model, pool: ThreadPoolExecutor, *calls: Sequence[Sequence[int]]
) -> list[Future[list[float]]]:
    """The calls, made while one run of another call goes on, which ends once all of them wait."""
    model.open.clear()
    first = pool.submit(batching.vectors, [[1]])
    until(lambda: model.at_once == 1)
    idents: list[int] = []

    def call(texts: Sequence[Sequence[int]]) -> list[float]:
        idents.append(threading.get_ident())
        return values(batching.vectors(texts))

    waiting = []
    for number, texts in enumerate(calls, start=1):
        waiting.append(pool.submit(call, texts))
        until(lambda number=number: len(idents) == number and waits(idents[-1]))
    model.open.set()
    first.result(10)
    return waiting


def waits(ident: int) -> bool:
    return sys._current_frames()[ident].f_code.co_name == "_wait_for_turn"


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_one_caller_with_one_text_has_all_cores() -> None:
    alone, among_others = Model(), Model()

    vectors = Batching(alone.run, among_others.run, cores=2).vectors([[1, 2, 3]])

    assert values(vectors) == [6.0]
    assert (alone.runs, among_others.runs) == ([[3]], [])


def test_runs_hold_one_length_longest_first_and_no_more_than_256_tokens() -> None:
    model = Model()
    texts = [[1] * length for length in (3, 100, 3, 7, 100, 3, 100, 300)]

    vectors = Batching(model.run, model.run, cores=1).vectors(texts)

    assert values(vectors) == [3.0, 100.0, 3.0, 7.0, 100.0, 3.0, 100.0, 300.0]
    assert model.runs == [[300], [100, 100], [100], [7], [3, 3, 3]]


def test_callers_that_wait_share_a_run_where_their_texts_are_of_equal_length() -> None:
    model = Model()
    batching = Batching(model.run, model.run, cores=1)

    with ThreadPoolExecutor(4) as pool:
        waiting = busy(batching, model, pool, [[1, 1]], [[5, 5, 5]], [[2, 2], [3, 3, 3]])
        answers = [one.result(10) for one in waiting]

    assert answers == [[2.0], [15.0], [4.0, 9.0]]
    assert model.runs == [[1], [2, 2], [3, 3]]


def test_an_error_reaches_the_caller_whose_text_it_is_and_no_other() -> None:
    model = Model()
    batching = Batching(model.run, model.run, cores=1)

    with ThreadPoolExecutor(4) as pool:
        good, bad, both = busy(batching, model, pool, [[1, 1]], [[POISON, 1]], [[2, 2], [4, 4]])

        with pytest.raises(ValueError, match="poisoned"):
            bad.result(10)
        assert (good.result(10), both.result(10)) == ([2.0], [4.0, 8.0])
    assert values(batching.vectors([[7]])) == [7.0]


def test_no_more_runs_go_on_at_once_than_there_are_cores_and_every_text_has_its_own_vector() -> None:
    model = Model()
    batching = Batching(model.run, model.run, cores=3)
    draw = np.random.default_rng(5)
    calls = [
        [[int(draw.integers(14, 99))] * int(draw.integers(1, 200)) for _ in range(draw.choice([1, 2, 40]))]
        for _ in range(60)
    ]
    model.open.clear()

    with ThreadPoolExecutor(12) as pool:
        futures = [pool.submit(batching.vectors, texts) for texts in calls]
        until(lambda: model.at_once == 3)
        model.open.set()
        answers = [values(future.result(10)) for future in futures]

    assert answers == [[float(sum(text)) for text in texts] for texts in calls]
    assert model.most_at_once == 3


def test_a_large_call_is_helped_by_the_other_cores() -> None:
    model = Model()
    batching = Batching(model.run, model.run, cores=2)
    model.open.clear()

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(batching.vectors, [[1] * length for length in range(100, 130)])
        until(lambda: model.at_once == 2)
        model.open.set()

        assert values(answer.result(10)) == [float(length) for length in range(100, 130)]
