from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import update

from assist.conversations import ConversationDetails
from assist.decisions import Choice
from assist.errors import NotFound
from assist.journal import replays
from assist.journal.entries import Entry
from assist.storage.database import writing
from assist.storage.tables import suggestions
from assist.suggestions import ShownEvent
from knowledge_base.readers import Reader
from tests.assist.databases import State

ADA = Reader(name="ada", role="lead")


def test_a_replay_is_what_was_shown_and_what_came_of_it(state: State) -> None:
    answer = state.show("c1", "One.", "Two.")
    shown = answer.suggestions[1]
    state.answers.record_event(shown.id, ShownEvent(event="evidence_opened"), "maria")
    decision = state.decisions.decide(shown.id, Choice(outcome="dismissed"), "maria")

    replay = state.replays.replay(shown.id, ADA)

    assert replay.suggestion == shown
    assert replay.matches is True
    assert replay.decisions == (decision,)
    assert [(event.event, event.by) for event in replay.events] == [("evidence_opened", "maria")]
    assert (replay.answer.kind, replay.answer.actor, replay.answer.content["snapshot"]) == (
        "answer",
        "maria",
        "s1",
    )
    assert replay.answer.content["suggestions"][1]["passages"] == ["returns@2:0"]


def test_a_suggestion_that_was_changed_does_not_match(state: State) -> None:
    shown = state.show("c1", "One.").suggestions[0]
    with writing(state.engine) as connection:
        content = {**shown.model_dump(mode="json"), "draft": "Other."}
        connection.execute(update(suggestions).values(content=content))

    assert state.replays.replay(shown.id, ADA).matches is False


def test_what_was_never_shown_is_not_found(state: State) -> None:
    state.show("c1", "One.")

    with pytest.raises(NotFound):
        state.replays.replay("nope", ADA)
    with pytest.raises(NotFound):
        state.answers.record_event("nope", ShownEvent(event="copied"), "maria")
    with pytest.raises(NotFound):
        state.answers.suggestion("nope", ADA)


def test_what_rests_on_more_than_a_reader_may_see_is_not_found(state: State) -> None:
    care = Reader(name="noor", role="lead", teams=frozenset({"care"}))
    shown = state.show("c1", "One.", reader=care, audience="lead", teams=("care",)).suggestions[0]

    assert state.replays.replay(shown.id, care).suggestion == shown
    assert state.answers.suggestion(shown.id, care) == shown
    with pytest.raises(NotFound):
        state.replays.replay(shown.id, ADA)
    with pytest.raises(NotFound):
        state.answers.suggestion(shown.id, ADA)


def test_what_is_unknown_or_erased_is_looked_up_and_not_searched_for(state: State) -> None:
    state.conversations.put("c1", ConversationDetails(customer_id="anna"))
    shown = [state.show("c1", "One.", turn=f"t{number}").suggestions[0] for number in range(20)]
    state.customers.erase("anna", "lena")
    read: list[Mapping[str, Any]] = []

    class Counted(Entry):
        @classmethod
        def model_validate(cls, obj: Any, **given: Any) -> Entry:  # type: ignore[override] # counts only
            read.append(obj)
            return Entry.model_validate(obj, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replays, "Entry", Counted)
        replay = state.replays.replay(shown[-1].id, ADA)
        with pytest.raises(NotFound):
            state.replays.replay("nope", ADA)

    assert (replay.suggestion, replay.matches, replay.answer.content["turn_id"]) == (None, None, "t19")
    assert len(read) == 1
