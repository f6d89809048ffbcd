from __future__ import annotations

from pathlib import Path

import pytest

from assist.errors import NotFound, Unprocessable
from assist.events import EVERYWHERE
from assist.idempotency import Fresh, Idempotency, this_process
from assist.stops import Stop
from assist.storage.database import open_engine
from tests.assist.databases import State


def test_a_stop_holds_until_it_is_resumed(state: State) -> None:
    stop = state.stops.stop("all", None, "wrong prices", "lena")

    assert state.stops.active() == (stop,)
    assert (stop.scope, stop.target, stop.reason, stop.stopped_by) == ("all", None, "wrong prices", "lena")
    assert state.stops.stopped("c1") == stop
    assert state.stops.stopped(None) == stop

    ended = state.stops.resume("all", None, "noor")

    assert (ended.id, ended.resumed_by) == (stop.id, "noor")
    assert state.stops.active() == ()
    assert state.stops.stopped("c1") is None


def test_a_conversation_stops_alone_and_a_document_is_named(state: State) -> None:
    stop = state.stops.stop("conversation", "c1", None, "lena")
    state.stops.stop("document", "returns", None, "lena")
    state.stops.stop("llm", None, None, "lena")

    assert state.stops.stopped("c1") == stop
    assert state.stops.stopped("c2") is None
    assert state.stops.stopped_documents() == {"returns"}


def test_stopping_twice_is_one_stop(state: State) -> None:
    first = state.stops.stop("document", "returns", "old", "lena")
    again = state.stops.stop("document", "returns", "other", "noor")

    assert again == first
    assert state.stops.active() == (first,)


def test_what_is_not_stopped_cannot_be_resumed(state: State) -> None:
    with pytest.raises(NotFound, match="no stop 'conversation c1'"):
        state.stops.resume("conversation", "c1", "lena")


def test_a_scope_and_its_id_must_agree(state: State) -> None:
    with pytest.raises(Unprocessable, match="needs `id`"):
        state.stops.stop("document", None, None, "lena")
    with pytest.raises(Unprocessable, match="takes no `id`"):
        state.stops.stop("all", "c1", None, "lena")
    with pytest.raises(Unprocessable, match="needs `id`"):
        state.stops.resume("conversation", None, "lena")


def test_a_stop_is_seen_by_every_process_and_after_a_restart(state: State, tmp_path: Path) -> None:
    elsewhere = open_engine(state.engine.url.render_as_string(hide_password=False))
    other = State.on(elsewhere, tmp_path / "other" / "head.json", state.clock)

    stop = state.stops.stop("all", None, None, "lena")

    assert other.stops.stopped("c1") == stop
    elsewhere.dispose()


def test_stops_and_resumes_are_in_the_journal_and_on_every_stream(state: State) -> None:
    stop = state.stops.stop("all", None, "why", "lena")
    state.stops.resume("all", None, "noor")
    talk = state.stops.stop("conversation", "c1", None, "lena")

    entries = state.journal.entries(kind="stop")
    assert [(entry.subject, entry.actor, entry.content["resumed"]) for entry in entries] == [
        (stop.id, "lena", False),
        (stop.id, "noor", True),
        (talk.id, "lena", False),
    ]
    seen = state.events.after("c1", 0)
    assert [(event.conversation_id, event.data["in_force"]) for event in seen] == [
        (EVERYWHERE, True),
        (EVERYWHERE, False),
        ("c1", True),
    ]
    assert [event.data["scope"] for event in state.events.after("c2", 0)] == ["all", "all"]


def test_a_kept_draft_is_not_replayed_after_a_stop(state: State) -> None:
    idempotency = Idempotency(state.engine, state.clock, this_process())
    first = idempotency.begin("turns", "k1", "h")
    idempotency.finish("turns", "k1", 200, {}, '{"answer":{"suggestions":[{"draft":"Send it back."}]}}')
    idempotency.begin("decisions", "k2", "h")
    idempotency.finish("decisions", "k2", 200, {}, '{"outcome":"accepted"}')

    state.stops.stop("all", None, None, "lena")

    assert isinstance(first, Fresh)
    assert idempotency.begin("turns", "k1", "h") == first  # thought again, under the same operation
    assert not isinstance(idempotency.begin("decisions", "k2", "h"), Fresh)


def test_a_stop_reads_back_as_it_was_made(state: State) -> None:
    stop = state.stops.stop("llm", None, "costs", "lena")

    assert state.stops.active() == (
        Stop(
            id=stop.id,
            scope="llm",
            target=None,
            reason="costs",
            stopped_by="lena",
            stopped_at=stop.stopped_at,
        ),
    )
