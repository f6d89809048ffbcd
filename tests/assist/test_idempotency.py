from __future__ import annotations

import os
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from assist.idempotency import Fresh, Idempotency, InProgress, Mismatch, Replay, is_alive, this_process
from assist.storage.database import reading
from assist.storage.tables import idempotency
from tests.assist.conftest import MovableClock


@pytest.fixture
def keys(engine: Engine, clock: MovableClock) -> Idempotency:
    return Idempotency(engine, clock, this_process())


def test_the_first_answer_is_given_to_every_later_try(keys: Idempotency) -> None:
    assert isinstance(keys.begin("scope", "key", "hash"), Fresh)
    keys.finish("scope", "key", 201, {"content-type": "application/json"}, '{"a":"ü"}')

    assert keys.begin("scope", "key", "hash") == Replay(
        201, {"content-type": "application/json"}, '{"a":"ü"}'
    )
    assert keys.begin("scope", "key", "hash") == Replay(
        201, {"content-type": "application/json"}, '{"a":"ü"}'
    )


def test_another_request_under_the_key_is_a_mismatch(keys: Idempotency) -> None:
    keys.begin("scope", "key", "hash")

    assert keys.begin("scope", "key", "other") == Mismatch()
    keys.finish("scope", "key", 200, {}, "")
    assert keys.begin("scope", "key", "other") == Mismatch()


def test_callers_do_not_see_each_others_keys(keys: Idempotency) -> None:
    keys.begin("maria", "key", "hash")

    assert isinstance(keys.begin("jan", "key", "other"), Fresh)


def test_of_fifty_at_once_one_goes_on(keys: Idempotency) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: keys.begin("scope", "key", "hash"), range(50)))

    assert sum(isinstance(one, Fresh) for one in found) == 1
    assert sum(isinstance(one, InProgress) for one in found) == 49


def test_a_request_without_effect_gives_the_key_back(keys: Idempotency) -> None:
    keys.begin("scope", "key", "hash")

    keys.forget("scope", "key")

    assert isinstance(keys.begin("scope", "key", "other"), Fresh)


def test_an_answer_that_is_kept_is_not_forgotten(keys: Idempotency) -> None:
    keys.begin("scope", "key", "hash")
    keys.finish("scope", "key", 200, {}, "x")

    keys.forget("scope", "key")

    assert keys.begin("scope", "key", "hash") == Replay(200, {}, "x")


def test_after_a_day_the_key_is_new(keys: Idempotency, engine: Engine, clock: MovableClock) -> None:
    keys.begin("scope", "key", "hash")
    keys.finish("scope", "key", 200, {}, "x")
    clock.advance(hours=23, minutes=59)
    assert keys.begin("scope", "key", "hash") == Replay(200, {}, "x")

    clock.advance(minutes=1, seconds=1)

    assert isinstance(keys.begin("scope", "key", "other"), Fresh)
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(idempotency)).scalar_one() == 1


def test_keys_nobody_asks_for_again_are_tidied_away(
    keys: Idempotency, engine: Engine, clock: MovableClock
) -> None:
    for n in range(5):
        keys.begin("scope", f"old {n}", "hash")
    clock.advance(hours=25)

    keys.begin("scope", "new", "hash")

    with reading(engine) as connection:
        assert connection.execute(select(idempotency.c.key)).scalars().all() == ["new"]


def test_what_a_dead_process_left_open_is_taken_over_under_the_same_operation(
    keys: Idempotency, engine: Engine, clock: MovableClock
) -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as child:
        child.wait()
    dead = f"{child.pid}.1@{this_process().partition('@')[2]}"
    left_open = Idempotency(engine, clock, dead).begin("scope", "key", "hash")
    clock.advance(seconds=5)

    taken_over = keys.begin("scope", "key", "hash")

    assert isinstance(left_open, Fresh)
    assert taken_over == left_open
    assert keys.begin("scope", "key", "hash") == InProgress()
    assert uuid.UUID(left_open.operation).version == 7
    assert uuid.UUID(left_open.operation).variant == uuid.RFC_4122


def test_a_process_elsewhere_is_given_time(keys: Idempotency, engine: Engine, clock: MovableClock) -> None:
    elsewhere = Idempotency(engine, clock, "1.2@elsewhere")
    elsewhere.begin("scope", "key", "hash")

    assert keys.begin("scope", "key", "hash") == InProgress()
    clock.advance(minutes=11)
    assert isinstance(keys.begin("scope", "key", "hash"), Fresh)
    elsewhere.finish("scope", "key", 200, {}, "too late")  # it lost the key, and may not answer for it
    assert keys.begin("scope", "key", "hash") == InProgress()


def test_operations_differ_by_key_and_time(keys: Idempotency, clock: MovableClock) -> None:
    first = keys.begin("scope", "key", "hash")
    other = keys.begin("scope", "other", "hash")
    clock.advance(seconds=timedelta(hours=25).total_seconds())
    later = keys.begin("scope", "key", "hash")

    assert len({one.operation for one in (first, other, later) if isinstance(one, Fresh)}) == 3


def test_a_process_knows_whether_another_lives() -> None:
    assert is_alive(this_process()) is True
    assert is_alive(this_process().replace(".", ".9", 1)) is False  # the number was given to another since
    assert is_alive(f"{os.getpid()}.1@elsewhere") is None
    assert is_alive("not a process") is None
    assert is_alive("") is False
    assert len(this_process()) <= 40
