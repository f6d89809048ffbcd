"""Evidence first: what is of high impact, who has to open its source; turning it down never waits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from uuid_utils.compat import uuid7

from assist.api.app import create_app
from assist.conversations import Turn
from assist.decisions import Choice
from assist.errors import Conflict
from assist.evidence_first import EvidenceFirst
from assist.settings import Settings
from assist.storage.database import writing
from assist.suggestions import Action, Outcome, ShownEvent
from assist.wiring import Service, wire
from embeddings.hashing import HashEmbeddings
from knowledge_base.documents import Document
from tests.assist.conftest import ADMIN_KEY, MovableClock
from tests.assist.databases import MARIA, State, answer_of, suggestion

DEFAULT = EvidenceFirst.of(("refund", "cancellation", "credit", "legal", "medical", "100 EUR"))
NOTHING_SAID = "My fridge is warm"


def action(
    name: str, amount: str | None = None, currency: str | None = "EUR", limit: str | None = None
) -> Action:
    return Action(
        name=name,
        amount=amount and Decimal(amount),  # type: ignore[arg-type] # None stays None
        currency=currency,
        authority="yours",
        approver=None,
        limit=limit and Decimal(limit),  # type: ignore[arg-type] # None stays None
    )


def asks(
    given: EvidenceFirst, draft: str = "", *actions: Action, said: str = NOTHING_SAID, **about: Any
) -> bool:
    """Whether the evidence of a suggestion with this draft and these actions has to be opened."""
    one = suggestion("s1", draft).model_copy(update={"actions": actions, **about})
    answer = answer_of("c1").model_copy(update={"suggestions": (one,)})
    return given.marked(answer, said).suggestions[0].evidence_first


@pytest.mark.parametrize(
    "draft",
    [
        "You get a refund within 5 days.",
        "Sie erhalten eine Rückerstattung.",
        "You can cancel it today.",
        "Ihre Kündigung ist bestätigt.",
        "We give you a credit of 15 EUR.",
        "We are not liable for that.",
        "Keep your medicines in a cool bag.",
    ],
)
def test_what_speaks_of_a_topic_is_of_high_impact(draft: str) -> None:
    assert asks(DEFAULT, draft)


@pytest.mark.parametrize(
    "draft",
    [
        "Any sturdy box is fine.",
        "Please have your credit card at hand.",
        "The escape valve is at the back.",
        "You can pay later.",
    ],
)
def test_what_speaks_of_none_is_not(draft: str) -> None:
    assert not asks(DEFAULT, draft)


def test_an_action_counts_by_its_words_its_own_name_and_its_amount() -> None:
    waiver = EvidenceFirst.of(("action:waiver", "100 EUR"))

    def asked(given: EvidenceFirst, one: Action) -> bool:
        return asks(given, "", one, kind="action")

    assert asked(DEFAULT, action("partial_refund"))
    assert asked(waiver, action("waiver"))
    assert not asked(waiver, action("refund"))
    assert not asked(waiver, action("repair", "100.00"))
    assert asked(waiver, action("repair", "100.01"))
    assert asked(waiver, action("repair", "5.00", "GBP"))  # no limit to hold it against
    assert asked(waiver, action("repair", None, limit="150.00"))
    assert not asked(waiver, action("repair", None, limit="60.00"))
    assert not asked(waiver, action("repair", None, None))
    assert not asked(EvidenceFirst.of(("refund",)), action("repair", "5000.00"))


def test_what_else_may_be_done_beside_an_answer_does_not_hold_it_up() -> None:
    assert not asks(DEFAULT, "Any sturdy box is fine.", action("refund", "500.00"))
    assert not asks(DEFAULT, "When was it delivered?", action("refund", "500.00"), kind="question")
    assert asks(DEFAULT, "We call you.", action("refund"), kind="escalation")


def test_to_deny_what_they_want_is_about_what_they_want() -> None:
    denied = Outcome(wanted="compensation", reached=False, because=None, source="turn:t1")

    assert asks(DEFAULT, "It is not late yet.", outcome=denied)
    assert not asks(DEFAULT, "It is not late yet.", outcome=denied.model_copy(update={"reached": None}))
    assert not asks(DEFAULT, "It is not late yet.", outcome=denied.model_copy(update={"wanted": "repair"}))


def test_a_document_by_its_title_counts_and_where_nothing_can_be_opened_nothing_is_asked() -> None:
    one = suggestion("s1", "")
    about_courts = one.evidence[0].model_copy(update={"title": "Playbook: a lawyer or a court"})

    assert asks(DEFAULT, "", evidence=(about_courts,))
    assert not asks(DEFAULT, "You get a refund.", evidence=())


def test_what_leads_out_of_danger_is_not_held_up_and_anything_beside_it_is() -> None:
    smoke = "There is smoke coming out of it!"

    assert not asks(DEFAULT, "See a doctor at once.", said=smoke, kind="escalation")
    assert asks(DEFAULT, "You get a refund.", said=smoke)
    assert asks(DEFAULT, "See a doctor at once.", kind="escalation")


@pytest.fixture
def shown(state: State) -> str:
    """A suggestion of high impact, put before Maria; its id."""
    stored, _ = state.conversations.add_turn("c1", Turn(id="t1", speaker="customer", text=NOTHING_SAID))
    answer = DEFAULT.marked(answer_of("c1", "You get a refund."), stored.text)
    with writing(state.engine) as connection:
        state.answers.record(connection, "c1", stored, answer, MARIA)
    return answer.suggestions[0].id


OPENED = ShownEvent(event="evidence_opened")
ACCEPTED = Choice(outcome="accepted")


@pytest.mark.parametrize("choice", [ACCEPTED, Choice(outcome="edited", sent="You get a refund today.")])
def test_it_is_taken_over_only_by_a_person_who_opened_it(state: State, shown: str, choice: Choice) -> None:
    state.answers.record_event(shown, ShownEvent(event="displayed"), "maria")
    state.answers.record_event(shown, OPENED, "jan")

    with pytest.raises(Conflict, match=r"open one of its quotes.*or say 'overridden'") as refused:
        state.decisions.decide(shown, choice, "maria")
    assert refused.value.code == "evidence_required"
    assert state.decisions.of_suggestion(shown) == ()

    state.answers.record_event(shown, OPENED, "maria")
    decision = state.decisions.decide(shown, choice, "maria")
    assert state.decisions.of_suggestion(shown) == (decision,)
    assert state.replays.replay(shown, MARIA).matches
    assert state.journal.verify().ok


@pytest.mark.parametrize(
    "choice",
    [Choice(outcome="overridden"), Choice(outcome="overridden", sent="No."), Choice(outcome="dismissed")],
)
def test_turning_it_down_never_waits(state: State, shown: str, choice: Choice) -> None:
    assert state.decisions.decide(shown, choice, "maria").outcome == choice.outcome


def test_a_decision_that_was_made_is_given_back_when_it_is_tried_again(state: State, shown: str) -> None:
    id = str(uuid7())
    state.answers.record_event(shown, OPENED, "maria")
    first = state.decisions.decide(shown, ACCEPTED, "maria", id=id)

    assert state.decisions.decide(shown, ACCEPTED, "maria", id=id) == first
    assert state.decisions.of_suggestion(shown) == (first,)


def test_the_opening_of_one_suggestion_says_nothing_of_another(state: State, shown: str) -> None:
    other = state.show("c1", "Any sturdy box is fine.", turn="t2").suggestions[0].id
    state.answers.record_event(other, OPENED, "maria")

    with pytest.raises(Conflict):
        state.decisions.decide(shown, ACCEPTED, "maria")
    assert state.decisions.decide(other, ACCEPTED, "jan").outcome == "accepted"


def test_after_a_restart_it_is_asked_and_known_as_before(
    engine: Engine, state: State, shown: str, clock: MovableClock
) -> None:
    again = State.on(engine, state.head_path, clock)
    with pytest.raises(Conflict):
        again.decisions.decide(shown, ACCEPTED, "maria")
    again.answers.record_event(shown, OPENED, "maria")

    once_more = State.on(engine, state.head_path, clock)

    assert once_more.decisions.decide(shown, ACCEPTED, "maria").sent == "You get a refund."


REFUNDS = Document(
    title="Refunds",
    kind="policy",
    audience="public",
    text="# Refunds\n\nYou get a refund within 5 days of the return.\n",
)
ASK = {"speaker": "customer", "text": "Within how many days of the return do I get a refund?"}


def ask(service: Service, client: TestClient) -> dict[str, Any]:
    """A customer's question about refunds; the suggestion."""
    others = [
        (
            f"other-{number}",
            REFUNDS.model_copy(update={"title": f"Noise {number}", "text": f"Washer {number} is loud."}),
        )
        for number in range(6)
    ]
    service.knowledge_base.put_many([("refunds", REFUNDS), *others])
    client.put("/v1/conversations/c1", json={})
    answer = client.post("/v1/conversations/c1/turns", json=ASK).json()["answer"]
    first: dict[str, Any] = answer["suggestions"][0]
    return first


def test_over_http_it_is_told_beforehand_refused_and_then_taken(
    service: Service, client: TestClient, client_of: Callable[..., TestClient]
) -> None:
    first = ask(service, client)
    path = f"/v1/suggestions/{first['id']}"
    maria = client_of("service", **{"X-Agent-Id": "maria"})
    jan = client_of("service", **{"X-Agent-Id": "jan"})
    assert first["evidence_first"] is True
    assert client.get("/v1/conversations/c1/suggestions").json()["items"][0]["evidence_first"] is True
    assert (
        client.post("/v1/suggest", json={"turns": [ASK]}).json()["suggestions"][0]["evidence_first"] is True
    )

    jan.post(f"{path}/events", json={"event": "evidence_opened"})
    headers = {"Idempotency-Key": "accept-it"}
    refused = maria.post(f"{path}/decision", json={"outcome": "accepted"}, headers=headers)
    overridden = maria.post(f"{path}/decision", json={"outcome": "overridden", "sent": "I will ask."})
    maria.post(f"{path}/events", json={"event": "evidence_opened"})
    accepted = maria.post(f"{path}/decision", json={"outcome": "accepted"})

    assert (refused.status_code, refused.json()["code"]) == (409, "evidence_required")
    assert refused.json()["detail"].startswith("'maria' has not opened what this suggestion rests on")
    assert overridden.status_code == accepted.status_code == 200
    assert accepted.json()["supersedes"] == overridden.json()["id"]
    replay = client.get(f"/v1/journal/{first['id']}/replay").json()
    assert (replay["matches"], replay["suggestion"]) == (True, first)
    assert [(one["event"], one["by"]) for one in replay["events"]] == [
        ("evidence_opened", "jan"),
        ("evidence_opened", "maria"),
    ]


def test_another_process_over_the_same_data_asks_the_same_whatever_it_is_set_to(
    service: Service, client: TestClient, settings: Settings, clock: MovableClock
) -> None:
    first = ask(service, client)
    path = f"/v1/suggestions/{first['id']}"

    later = wire(settings.model_copy(update={"evidence_first": ()}), encoder=HashEmbeddings(), clock=clock)
    with TestClient(create_app(later), headers={"Authorization": f"Bearer {ADMIN_KEY}"}) as again:
        refused = again.post(f"{path}/decision", json={"outcome": "accepted"})
        again.post(f"{path}/events", json={"event": "evidence_opened"})
        accepted = again.post(f"{path}/decision", json={"outcome": "accepted"})
        unasked = again.post("/v1/suggest", json={"turns": [ASK]}).json()["suggestions"][0]
    later.close()

    assert (refused.status_code, accepted.status_code) == (409, 200)
    assert unasked["evidence_first"] is False
