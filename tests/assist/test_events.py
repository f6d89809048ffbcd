from __future__ import annotations

import pytest

from assist.conversations import Turn
from assist.decisions import Choice
from assist.storage.database import writing
from tests.assist.databases import State


def test_what_happens_is_numbered_in_order_and_can_be_resumed(state: State) -> None:
    shown = state.show("c1", "One.").suggestions[0]
    state.show("c2", "Else.")
    decision = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria")

    events = state.events.after("c1", 0)

    assert [event.kind for event in events] == ["turn", "answer", "decision"]
    assert events[0].data == {"turn_id": "t1"}
    assert events[2].data == {"decision_id": decision.id}
    assert state.events.after("c1", events[0].sequence) == events[1:]
    assert state.events.after("c1", 0, limit=1) == events[:1]
    assert state.events.last() == events[2].sequence


def test_what_is_new_is_told_by_conversation(state: State) -> None:
    state.show("c1", "One.")
    seen = state.events.last()
    state.show("c2", "Else.")

    assert state.events.since(seen) == {"c2": state.events.last()}
    assert set(state.events.since(0)) == {"c1", "c2"}
    assert state.events.since(state.events.last()) == {}


def test_events_hold_no_words(state: State) -> None:
    shown = state.show("c1", "You may return it.").suggestions[0]
    state.decisions.decide(shown.id, Choice(outcome="overridden", sent="Never."), "maria")

    written = " ".join(event.model_dump_json() for event in state.events.after("c1", 0))

    assert not [words for words in ("fridge", "return it", "Never") if words in written]


def test_listeners_hear_of_an_event_once_it_is_durable(state: State) -> None:
    heard: list[tuple[str, int]] = []

    def listen(conversation_id: str) -> None:
        heard.append((conversation_id, len(state.events.after(conversation_id, 0))))

    stop = state.events.subscribe(listen)
    state.conversations.add_turn("c1", Turn(speaker="customer", text="Hello"))
    stop()
    state.conversations.add_turn("c1", Turn(speaker="customer", text="Still there?"))

    assert heard == [("c1", 1)]


def test_an_event_that_is_undone_is_never_heard_of(state: State) -> None:
    heard: list[str] = []
    state.events.subscribe(heard.append)

    def fail() -> None:
        with writing(state.engine) as connection:
            state.events.append(connection, "c1", "turn", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert heard == []
    assert state.events.after("c1", 0) == ()
    state.conversations.add_turn("c2", Turn(speaker="customer", text="Hello"))
    assert heard == ["c2"]


def test_a_number_given_once_is_never_given_again(state: State) -> None:
    state.show("c1", "One.")
    last = state.events.last()
    state.customers.import_rows([])
    with writing(state.engine) as connection:
        connection.exec_driver_sql("delete from events")

    state.show("c2", "Two.")

    assert state.events.after("c2", 0)[0].sequence > last
