from __future__ import annotations

from assist.suggesting.repetition import TurnedDown, without_repetition
from assist.suggestions import Answer
from tests.assist.databases import answer_of

DRAFT = "You may return it within 30 days of delivery, and the return is free of charge."


def turned_down(draft: str = DRAFT, need: str = "warm fridge") -> TurnedDown:
    return TurnedDown(answer_of("c1", draft, need=need).suggestions[0], need)


def from_version(version: int) -> Answer:
    """The same answer, from another version of its document."""
    answer = answer_of("c1", DRAFT)
    (one,) = answer.suggestions
    evidence = tuple(quote.model_copy(update={"version": version}) for quote in one.evidence)
    return answer.model_copy(update={"suggestions": (one.model_copy(update={"evidence": evidence}),)})


def test_nothing_is_left_out_where_nothing_was_turned_down() -> None:
    answer = answer_of("c1", DRAFT)

    assert without_repetition(answer, []) == answer
    assert without_repetition(answer, [turned_down("Something else altogether.")]) == answer


def test_what_was_turned_down_does_not_come_back_and_the_rest_moves_up() -> None:
    answer = answer_of("c1", DRAFT, "Order a repair visit.")

    left = without_repetition(answer, [turned_down()])

    assert [(one.rank, one.draft) for one in left.suggestions] == [(1, "Order a repair visit.")]
    assert left.status == "suggested"


def test_putting_it_a_little_differently_is_the_same() -> None:
    nearly = DRAFT.upper().replace(",", " -").replace("FREE OF CHARGE", "free of charges")

    assert without_repetition(answer_of("c1", nearly), [turned_down()]).suggestions == ()


def test_silence_says_that_it_was_overridden() -> None:
    left = without_repetition(answer_of("c1", DRAFT), [turned_down()])

    assert (left.status, left.reason, left.suggestions) == ("silent", "overridden", ())


def test_it_comes_back_marked_when_the_need_or_the_knowledge_changed() -> None:
    new_need = without_repetition(answer_of("c1", DRAFT, need="refund"), [turned_down()])
    new_knowledge = without_repetition(from_version(3), [turned_down()])

    assert [one.previously_overridden for one in new_need.suggestions] == [True]
    assert [one.previously_overridden for one in new_knowledge.suggestions] == [True]


def test_it_stays_away_while_it_was_turned_down_for_this_very_need_too() -> None:
    answer = answer_of("c1", DRAFT, need="Refund!")

    assert without_repetition(answer, [turned_down(), turned_down(need="refund")]).suggestions == ()


def test_suggestions_without_a_draft_are_compared_by_what_else_they_show() -> None:
    assert without_repetition(answer_of("c1", ""), [turned_down("")]).suggestions == ()


def test_asking_whether_somebody_is_there_or_publishing_something_else_brings_nothing_back() -> None:
    for need in ("Are you there?", "warm fridge, are you still there?", "Hello? A WARM fridge!"):
        again = answer_of("c1", DRAFT, need=need, snapshot="s2")

        assert without_repetition(again, [turned_down()]).reason == "overridden", need


def test_a_danger_that_is_said_again_brings_its_escalation_back() -> None:
    answer = answer_of("c1", DRAFT, "Order a repair visit.")
    first, second = answer.suggestions
    escalation = first.model_copy(update={"kind": "escalation"})
    answer = answer.model_copy(update={"suggestions": (escalation, second)})
    both = [turned_down(), turned_down("Order a repair visit.")]

    again = without_repetition(answer, both, danger_said=True)

    assert [(one.kind, one.previously_overridden) for one in again.suggestions] == [("escalation", True)]
    assert without_repetition(answer, both).status == "silent"
