"""What the customer wants, whether a suggestion reaches it, and what comes first then."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.reading.wishes import Wish
from assist.suggesting.outcome import outcome_of
from assist.suggestions import Action, Outcome
from knowledge_base.documents import Authority, Document, DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import ELENA, NOW, ONE_ORDER, knowledge_of
from tests.assist.suggesting.test_calling import answer, put, shown

REFUND = [{"action": "refund", "role": "agent"}]
SWAP = [{"action": "replacement", "role": "agent"}]
REPAIR = [{"action": "repair_visit", "role": "agent"}]
WISH = "is my dented umbrella seen to by you? I want my money back"


def outcomes(
    knowledge_base: KnowledgeBase, text: str, customer: Customer = ELENA
) -> dict[str, Outcome | None]:
    given = answer(knowledge_base, text, customer=customer)
    return {one.evidence[0].document_id: one.outcome for one in given.suggestions}


def test_an_action_reaches_it_and_another_remedy_does_not(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Visits", "A dented umbrella is seen to by us in a visit.", authority=REPAIR)
        put(knowledge_base, "Taking", "A dented umbrella is seen to by us at once.", authority=REFUND)

        found = outcomes(knowledge_base, WISH)

    assert found == {
        "Taking": Outcome(wanted="refund", reached=True, because="refund", source="turn:1"),
        "Visits": Outcome(wanted="refund", reached=False, because="It offers repair visit", source="turn:1"),
    }


@pytest.mark.parametrize(
    ("customer", "named", "because"),
    [
        (ONE_ORDER, "", "Told within 5 days: delivered 2 November 2026, 19 days ago"),
        (ELENA, " for LV-2001", "Told within 5 days: delivered 2 November 2026, 19 days ago"),
        (ELENA, "", "Told within 5 days (the same for each that may be meant)"),
    ],
)
def test_what_a_check_denies_is_not_reached_and_says_why(
    tmp_path: Path, customer: Customer, named: str, because: str
) -> None:
    late = {"id": "late", "title": "Told within 5 days", "rule": "days_since(order.delivered_on) <= 5"}
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.delete("returns")  # it would give the money back
        put(
            knowledge_base,
            "Taking",
            "A dented umbrella is seen to by us at once.",
            authority=REFUND,
            checks=[late],
        )

        (outcome,) = outcomes(knowledge_base, WISH + named, customer).values()

    assert outcome is not None
    assert (outcome.reached, outcome.because) == (False, because)


def test_a_sentence_that_grants_it_to_everybody_leaves_it_open_as_one_does_that_speaks_of_nothing(
    tmp_path: Path,
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Taking", "A dented umbrella is seen to by us, and you get a full refund.")
        put(knowledge_base, "Care", "A dented umbrella is seen to by us and kept dry.")

        found = outcomes(knowledge_base, WISH)

    assert {id: one and (one.reached, one.because) for id, one in found.items()} == {
        "Taking": (None, "A dented umbrella is seen to by us, and you get a full refund."),
        "Care": (None, None),
    }


def test_while_a_check_is_open_it_is_not_reached_yet(tmp_path: Path) -> None:
    photo = {"id": "photo", "title": "A photo has come", "rule": "attributes.photo == true"}
    with knowledge_of(tmp_path) as knowledge_base:
        put(
            knowledge_base,
            "Taking",
            "A dented umbrella is seen to by us at once.",
            authority=REFUND,
            checks=[photo],
        )

        (outcome,) = outcomes(knowledge_base, WISH).values()

    assert outcome is not None
    assert outcome.reached is None
    assert str(outcome.because).startswith("A photo has come")


def test_who_cancels_a_plan_cancels_no_order() -> None:
    def version(title: str, action: str) -> DocumentVersion:
        content = Document(
            title=title, kind="policy", audience="public", text=title, authority=(Authority(action=action),)
        )
        return DocumentVersion(id=title, version=1, stored_at=NOW, content=content)

    plan = version("Cancelling an umbrella plan", "cancel_plan")
    order = version("Cancelling an order", "cancel_order")
    wish = Wish("cancel", "I want to cancel my umbrella plan", 0)
    turns = [Turn(speaker="customer", text=wish.said)]

    def reached(one: DocumentVersion) -> bool | None:
        name = one.content.authority[0].action
        action = Action(name=name, amount=None, currency=None, authority="yours", approver=None)
        outcome = outcome_of(wish, turns, one, [action], (), (), None, [plan, order])
        return None if outcome is None else outcome.reached

    assert (reached(plan), reached(order)) == (True, None)


def test_an_answer_reaches_who_wants_information(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Care", "A wet umbrella is dried by us on Monday.")

        (outcome,) = outcomes(knowledge_base, "is a wet umbrella dried by you on Monday?").values()

    assert outcome is None or (outcome.wanted, outcome.reached) == ("information", True)


def test_without_a_wish_there_is_no_outcome(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Taking", "A dented umbrella is seen to by us at once.", authority=REFUND)

        assert list(outcomes(knowledge_base, "my umbrella is dented").values()) == [None]


@pytest.mark.parametrize(("wish", "first"), [("my money back", "Taking"), ("you to repair it", "Visits")])
def test_of_two_that_fit_alike_the_one_that_reaches_it_comes_first(
    tmp_path: Path, wish: str, first: str
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Visits", "A dented umbrella is seen to by us.", authority=REPAIR)
        put(knowledge_base, "Taking", "A dented umbrella is taken back by us.", authority=REFUND)

        given = answer(knowledge_base, f"is a dented umbrella seen to or taken back by you? I want {wish}")

    assert shown(given)[0][1] == first


def test_where_nothing_found_gives_it_the_document_that_decides_on_it_is_shown(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrella-care", "A wet umbrella is seen to by us and kept dry.")
        put(knowledge_base, "Damage", "What broke on its way is made good.", authority=SWAP)

        given = answer(knowledge_base, "is a wet umbrella kept dry by you? I want a new umbrella")

    reached = {one.evidence[0].document_id: one.outcome for one in given.suggestions}
    assert {id: one and (one.reached, one.because) for id, one in reached.items()} == {
        "Umbrella-care": (False, "Damage decides on it"),
        "Damage": (True, "replacement"),
    }


def test_a_path_that_a_check_denies_comes_after_and_says_why_not(tmp_path: Path) -> None:
    late = {"id": "late", "title": "Told within 5 days", "rule": "days_since(order.delivered_on) <= 5"}
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Umbrella-care", "A wet umbrella is seen to by us and kept dry.")
        put(knowledge_base, "Damage", "What broke is made good.", authority=SWAP, checks=[late])

        found = answer(
            knowledge_base, "is a wet umbrella kept dry by you? I want a new umbrella", customer=ONE_ORDER
        ).suggestions

    by_document = {one.evidence[0].document_id: one.outcome for one in found}
    denied = by_document["Damage"]
    assert found[0].evidence[0].document_id == "Umbrella-care"
    assert denied is not None
    assert (denied.reached, denied.because) == (
        False,
        "Told within 5 days: delivered 2 November 2026, 19 days ago",
    )
