from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import ValidationError
from uuid_utils.compat import uuid7

from assist.conversations import Turn
from assist.decisions import Choice
from assist.errors import Conflict, NotFound, Unprocessable
from knowledge_base.catalogue import Catalogue
from knowledge_base.documents import Document
from tests.assist.databases import State


def test_accepting_sends_the_draft(state: State) -> None:
    shown = state.show("c1", "You may return it.").suggestions[0]

    decision = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria")

    assert (decision.sent, decision.edit_distance, decision.decided_by) == (
        "You may return it.",
        0.0,
        "maria",
    )
    assert decision.conversation_id == "c1"
    assert state.decisions.of_suggestion(shown.id) == (decision,)


def test_accepting_with_the_very_draft_is_accepting(state: State) -> None:
    shown = state.show("c1", "You may return it.").suggestions[0]

    assert state.decisions.decide(shown.id, Choice(outcome="accepted", sent="You may return it."), "m").sent


def test_accepting_something_else_is_refused_with_the_way_out(state: State) -> None:
    shown = state.show("c1", "You may return it.").suggestions[0]

    with pytest.raises(Unprocessable, match="say 'edited'"):
        state.decisions.decide(shown.id, Choice(outcome="accepted", sent="No."), "maria")


@pytest.mark.parametrize("outcome", ["edited", "overridden"])
def test_the_change_is_measured_against_the_draft(state: State, outcome: str) -> None:
    shown = state.show("c1", "kitten").suggestions[0]

    decision = state.decisions.decide(shown.id, Choice(outcome=outcome, sent="sitting"), "maria")  # type: ignore[arg-type] # an outcome

    assert (decision.sent, decision.edit_distance) == ("sitting", 3 / 7)


def test_overriding_and_dismissing_need_no_text_and_no_reason(state: State) -> None:
    first, second = state.show("c1", "One.", "Another.").suggestions

    overridden = state.decisions.decide(first.id, Choice(outcome="overridden"), "maria")
    dismissed = state.decisions.decide(
        second.id, Choice(outcome="dismissed", wrong=True, reason="old"), "maria"
    )

    assert (overridden.sent, overridden.edit_distance, overridden.reason) == (None, None, None)
    assert (dismissed.sent, dismissed.wrong, dismissed.reason) == (None, True, "old")


@pytest.mark.parametrize(
    "body", [{"outcome": "edited"}, {"outcome": "dismissed", "sent": "x"}, {"outcome": "sent"}]
)
def test_a_contradictory_choice_cannot_be_made(body: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Choice.model_validate(body)


def test_a_suggestion_without_draft_sends_nothing_when_accepted(state: State) -> None:
    shown = state.show("c1", "").suggestions[0]

    decision = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria")

    assert (decision.sent, decision.edit_distance) == (None, None)


def test_deciding_again_keeps_everything_and_the_last_stands(state: State) -> None:
    shown = state.show("c1", "One.").suggestions[0]

    first = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria")
    second = state.decisions.decide(shown.id, Choice(outcome="overridden", sent="No."), "jan")
    third = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria")

    assert [one.supersedes for one in (first, second, third)] == [None, first.id, second.id]
    assert state.decisions.of_suggestion(shown.id) == (first, second, third)
    assert state.decisions.of_conversation("c1") == (first, second, third)


def test_a_decision_tried_again_under_its_id_is_made_once(state: State) -> None:
    shown = state.show("c1", "One.").suggestions[0]
    id = str(uuid7())

    first = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria", id=id)
    again = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria", id=id)

    assert first.id == id
    assert again == first
    assert state.decisions.of_suggestion(shown.id) == (first,)


def test_two_hundred_people_at_once_are_all_kept_in_one_line(state: State) -> None:
    shown = state.show("c1", "One.").suggestions[0]

    with ThreadPoolExecutor(20) as pool:
        made = list(
            pool.map(
                lambda n: state.decisions.decide(
                    shown.id, Choice(outcome="overridden", sent=f"{n}"), f"p{n}"
                ),
                range(200),
            )
        )

    kept = state.decisions.of_suggestion(shown.id)
    assert {one.id for one in kept} == {one.id for one in made}
    assert [one.supersedes for one in kept] == [None, *(one.id for one in kept[:-1])]
    assert state.journal.verify().ok


def test_a_person_answers_alone_where_assist_said_nothing(state: State) -> None:
    state.show("c1")

    first = state.decisions.decide_alone("c1", Choice(outcome="overridden", sent="Let me see."), "maria")
    again = state.decisions.decide_alone("c1", Choice(outcome="overridden", sent="I see."), "maria")
    state.conversations.add_turn("c1", Turn(speaker="customer", text="And now?"))
    later = state.decisions.decide_alone("c1", Choice(outcome="dismissed"), "maria")

    assert (first.suggestion_id, first.sent, first.supersedes) == (None, "Let me see.", None)
    assert again.supersedes == first.id
    assert later.supersedes is None  # another silence
    with pytest.raises(Unprocessable, match="say 'overridden'"):
        state.decisions.decide_alone("c1", Choice(outcome="accepted"), "maria")


def test_what_does_not_exist_cannot_be_decided(state: State) -> None:
    with pytest.raises(NotFound, match="no suggestion"):
        state.decisions.decide("nope", Choice(outcome="dismissed"), "maria")
    with pytest.raises(NotFound, match="no conversation"):
        state.decisions.decide_alone("nope", Choice(outcome="dismissed"), "maria")


@pytest.mark.parametrize("how", ["stopped", "deleted"])
def test_a_withdrawn_draft_is_not_sent_by_itself_and_every_other_way_stays(state: State, how: str) -> None:
    shown = state.show("c1", "You may return it.").suggestions[0]
    before = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria", id=str(uuid7()))
    if how == "stopped":
        state.stops.stop("document", "returns", "wrong", "lena")
    else:
        catalogue = Catalogue(state.engine)
        document = Document(title="Returns", text="# Returns", kind="policy", audience="public")
        catalogue.put_many([("returns", document)], state.clock())
        catalogue.delete("returns")

    with pytest.raises(Conflict, match="'returns', which was stopped or deleted since"):
        state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria")

    again = state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria", id=before.id)
    made = [
        state.decisions.decide(shown.id, choice, "maria").sent
        for choice in (
            Choice(outcome="overridden"),
            Choice(outcome="overridden", sent="No."),
            Choice(outcome="edited", sent="Yes."),
            Choice(outcome="dismissed"),
            Choice(outcome="accepted", sent="You may return it."),
        )
    ]
    assert again == before
    assert made == [None, "No.", "Yes.", None, "You may return it."]
