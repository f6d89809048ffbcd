from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from assist.errors import NotFound
from assist.storage.database import reading
from assist.storage.tables import keys
from tests.assist.conftest import MovableClock
from tests.assist.databases import State


def test_a_key_says_whose_it_is(state: State) -> None:
    id, key = state.keys.create("desk", "service", ["returns", "care"])

    found = state.keys.authenticate(key)

    assert found is not None
    assert (found.id, found.name, found.role, found.teams) == (id, "desk", "service", ("care", "returns"))
    assert key.startswith("ask_")
    assert len(key) == 47
    assert state.keys.list() == (found,)


@pytest.mark.parametrize("key", ["", "ask_", "ask_wrong", "\ud800", "x" * 10_000])
def test_an_unknown_key_is_nobodys(state: State, key: str) -> None:
    state.keys.create("desk", "agent")

    assert state.keys.authenticate(key) is None


def test_the_key_itself_is_nowhere_in_the_database(state: State) -> None:
    _, key = state.keys.create("desk", "agent")

    with reading(state.engine) as connection:
        row = connection.execute(select(keys)).one()
    assert key not in repr(row)
    assert key[4:] not in repr(row)


def test_a_key_ends_when_it_expires(state: State, clock: MovableClock) -> None:
    _, key = state.keys.create("desk", "agent", expires_at=clock() + timedelta(hours=1))

    assert state.keys.authenticate(key) is not None
    clock.advance(hours=1)
    assert state.keys.authenticate(key) is None


def test_a_revoked_key_is_nobodys_for_good(state: State) -> None:
    id, key = state.keys.create("desk", "agent")

    state.keys.revoke(id)
    first = state.keys.list()[0].revoked_at
    state.keys.revoke(id)

    assert state.keys.authenticate(key) is None
    assert state.keys.list()[0].revoked_at == first
    with pytest.raises(NotFound):
        state.keys.revoke("nope")


def test_the_key_of_the_settings_holds_as_long_as_it_is_named(state: State) -> None:
    state.keys.keep_bootstrap("a-key-from-the-settings")
    state.keys.keep_bootstrap("a-key-from-the-settings")
    held = state.keys.authenticate("a-key-from-the-settings")
    state.keys.keep_bootstrap("another-key-of-the-settings")
    replaced = state.keys.authenticate("a-key-from-the-settings")
    state.keys.keep_bootstrap(None)

    assert held is not None
    assert (held.id, held.name, held.role) == ("bootstrap", "bootstrap", "admin")
    assert replaced is None
    assert state.keys.authenticate("another-key-of-the-settings") is None
    assert state.keys.list() == ()


def test_a_key_of_the_settings_that_was_revoked_stays_revoked(state: State) -> None:
    state.keys.keep_bootstrap("a-key-from-the-settings")
    state.keys.revoke("bootstrap")

    state.keys.keep_bootstrap("a-key-from-the-settings")

    assert state.keys.authenticate("a-key-from-the-settings") is None


def test_of_several_keys_those_that_may_still_call_are_told(state: State) -> None:
    ids = [state.keys.create(name, "agent")[0] for name in ("maria", "paul")]
    state.keys.revoke(ids[0])

    assert state.keys.holding([*ids, "unknown"]) == {ids[1]}
    assert state.keys.holding([]) == frozenset()
