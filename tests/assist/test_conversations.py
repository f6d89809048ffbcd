from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from assist.conversations import Closing, ConversationDetails, Turn, place_in_list
from assist.errors import BadRequest, Conflict, NotFound
from tests.assist.databases import State


def test_a_conversation_keeps_its_details_and_its_turns_in_order(state: State) -> None:
    details = ConversationDetails(customer_id="anna", channel="chat", subject="Fridge", metadata={"n": [1]})
    state.conversations.put("c1", details)
    first, _ = state.conversations.add_turn("c1", Turn(id="t1", speaker="customer", text="Hello"))
    second, _ = state.conversations.add_turn("c1", Turn(speaker="agent", text="Hi"))

    conversation = state.conversations.get("c1")

    assert conversation.details == details
    assert conversation.turns == (first, second)
    assert [turn.text for turn in conversation.turns] == ["Hello", "Hi"]
    assert second.id is not None
    assert first.at is not None


def test_putting_again_replaces_the_details_and_keeps_the_turns(state: State) -> None:
    state.conversations.add_turn("c1", Turn(id="t1", speaker="customer", text="Hello"))

    again = state.conversations.put("c1", ConversationDetails(customer_id="anna"))

    assert again.details == ConversationDetails(customer_id="anna")
    assert [turn.id for turn in again.turns] == ["t1"]


def test_a_missing_conversation_is_not_found(state: State) -> None:
    with pytest.raises(NotFound, match="no conversation 'c1'"):
        state.conversations.get("c1")


def test_the_same_turn_twice_is_one_turn(state: State) -> None:
    first = state.conversations.add_turn("c1", Turn(id="t1", speaker="customer", text="Hello"))
    again = state.conversations.add_turn(
        "c1", Turn(id="t1", speaker="customer", text="Hello", at=datetime(2020, 1, 1, tzinfo=UTC))
    )

    assert again == (first[0], False)
    assert state.conversations.get("c1").turns == (first[0],)


def test_a_turn_id_that_says_something_else_is_a_conflict(state: State) -> None:
    state.conversations.add_turn("c1", Turn(id="t1", speaker="customer", text="Hello"))

    with pytest.raises(Conflict, match="has a turn 't1' that says something else"):
        state.conversations.add_turn("c1", Turn(id="t1", speaker="agent", text="Hello"))


def test_the_same_turn_from_many_callers_at_once_is_stored_once(state: State) -> None:
    def add(_: int) -> bool:
        return state.conversations.add_turn("c1", Turn(id="t1", speaker="customer", text="Hello"))[1]

    with ThreadPoolExecutor(16) as pool:
        new = list(pool.map(add, range(32)))

    assert sum(new) == 1
    assert len(state.conversations.get("c1").turns) == 1


def test_turns_of_many_callers_at_once_are_all_kept(state: State) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(
            pool.map(
                lambda n: state.conversations.add_turn("c1", Turn(id=f"t{n}", speaker="customer", text="x")),
                range(50),
            )
        )

    assert {turn.id for turn in state.conversations.get("c1").turns} == {f"t{n}" for n in range(50)}


def test_the_conversation_that_changed_last_is_listed_first_page_by_page(state: State) -> None:
    for id in ("a", "b", "c", "d"):
        state.conversations.put(id, ConversationDetails(customer_id="anna" if id != "c" else None))
    state.conversations.add_turn("a", Turn(speaker="customer", text="Hello"))

    first = state.conversations.list(limit=2)
    rest = state.conversations.list(after=place_in_list(first[-1]), limit=5)

    assert [one.id for one in first] == ["a", "d"]
    assert [one.id for one in rest] == ["c", "b"]
    assert first[0].turns == ()
    assert [one.id for one in state.conversations.list(customer_id="anna")] == ["a", "d", "b"]


@pytest.mark.parametrize("place", ["", "x", "9999-99-99T00:00:00 a", "0001-01-01T00:00:00+14:00 a"])
def test_a_place_that_no_list_gave_is_a_bad_request(state: State, place: str) -> None:
    with pytest.raises(BadRequest, match="no place in this list"):
        state.conversations.list(after=place)


def test_a_closed_conversation_opens_again_when_somebody_speaks(state: State) -> None:
    state.conversations.add_turn("c1", Turn(speaker="customer", text="Hello"))

    closed = state.conversations.close("c1", Closing(resolved=True, disposition="refund", csat=5))
    state.conversations.add_turn("c1", Turn(speaker="customer", text="One more thing"))

    assert closed.closed_at is not None
    assert state.conversations.get("c1").closed_at is None
    with pytest.raises(NotFound):
        state.conversations.close("c2", Closing())


def test_a_time_without_a_zone_is_utc_and_one_outside_the_calendar_is_refused() -> None:
    turn = Turn.model_validate({"speaker": "customer", "text": "x", "at": "2026-01-01T10:00:00"})

    assert turn.at == datetime(2026, 1, 1, 10, tzinfo=UTC)
    with pytest.raises(ValidationError, match="outside the years"):
        Turn.model_validate({"speaker": "customer", "text": "x", "at": "0001-01-01T00:00:00+14:00"})
