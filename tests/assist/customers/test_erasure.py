from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select, table, text

from assist.conversations import Closing, ConversationDetails, Turn
from assist.customers.profile import Identity, Interaction, Profile
from assist.decisions import Choice
from assist.errors import NotFound
from assist.idempotency import Idempotency, this_process
from assist.storage.database import reading
from assist.suggestions import ShownEvent
from tests.assist.databases import MARIA, State

PLACES = (
    *("name", "email", "account", "attribute", "summary", "said", "data", "subject", "metadata"),
    *("turn", "draft", "sent", "reason", "alone", "kept", "disposition", "evidence"),
)


def canary(place: str) -> str:
    return f"CNRY-{place}-5f1c9a"


def live(state: State, customer: str, talk: str, mark: bool = True) -> None:
    """A customer's whole life with us, a canary in every place that takes their words."""

    def word(place: str) -> str:
        return canary(place) if mark else f"{place} of {customer}"

    state.customers.put(
        customer,
        Profile(
            name=word("name"),
            identities=(
                Identity(kind="email", value=f"{word('email')}@example.com"),
                Identity(kind="account", value=word("account")),
            ),
            attributes={"note": word("attribute")},
        ),
    )
    at = datetime(2026, 11, 1, tzinfo=UTC)
    state.customers.add_interaction(
        customer,
        Interaction(
            at=at,
            channel="phone",
            kind="contact",
            summary=word("summary"),
            text=word("said"),
            data={"x": word("data")},
        ),
    )
    details = ConversationDetails(
        customer_id=customer, subject=word("subject"), metadata={"x": word("metadata")}
    )
    state.conversations.put(talk, details)
    state.conversations.add_turn(talk, Turn(speaker="customer", text=word("turn")))
    shown = state.show(talk, word("draft"), word("evidence")).suggestions[0]
    state.answers.record_event(shown.id, ShownEvent(event="displayed"), "maria")
    state.decisions.decide(
        shown.id, Choice(outcome="edited", sent=word("sent"), reason=word("reason")), "maria"
    )
    state.decisions.decide_alone(talk, Choice(outcome="overridden", sent=word("alone")), "maria")
    state.conversations.close(talk, Closing(disposition=word("disposition")))
    idempotency = Idempotency(state.engine, state.clock, this_process())
    idempotency.begin("s", talk, "h")
    body = {"turn": {"id": "t1"}, "answer": {"need": word("kept"), "suggestions": [{"id": shown.id}]}}
    idempotency.finish("s", talk, 200, {}, json.dumps(body))


def everything(engine: Engine) -> str:
    with reading(engine) as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(
            repr(tuple(row))
            for name in names
            for row in connection.execute(select(text("*")).select_from(table(name)))
        )


def test_nothing_of_an_erased_customer_is_left_in_any_table(state: State) -> None:
    live(state, "anna", "c1")
    assert [place for place in PLACES if canary(place) not in everything(state.engine)] == []

    receipt = state.customers.erase("anna", "lena")

    left = everything(state.engine)
    assert [place for place in PLACES if canary(place) in left] == []
    assert "anna" not in left
    assert receipt.customer_id == "anna"
    assert receipt.files_rewritten
    assert receipt.removed == {
        "kept_responses": 1,
        "decision_texts": 2,
        "shown_events": 1,
        "suggestions": 2,
        "answers": 1,
        "events": 5,
        "turns": 2,
        "conversations": 1,
        "outreach": 0,
        "signals": 0,
        "interactions": 1,
        "identities": 2,
        "customers": 1,
    }


def test_not_a_byte_is_left_in_any_sqlite_file(state: State, tmp_path: Path) -> None:
    if state.engine.dialect.name != "sqlite":
        return  # PostgreSQL's files are its own
    live(state, "anna", "c1")
    live(state, "bob", "c2", mark=False)

    state.customers.erase("anna", "lena")

    files = {path.name: path.read_bytes().lower() for path in tmp_path.rglob("*") if path.is_file()}
    assert "state.db" in files
    assert [
        (name, place)
        for name, data in files.items()
        for place in PLACES
        if canary(place).lower().encode() in data
    ] == []


def test_other_customers_keep_everything(state: State) -> None:
    live(state, "anna", "c1")
    live(state, "bob", "c2", mark=False)
    customer, talk = state.customers.get("bob"), state.conversations.get("c2")
    decided = state.decisions.of_conversation("c2")

    state.customers.erase("anna", "lena")

    assert state.customers.get("bob") == customer
    assert state.conversations.get("c2") == talk
    assert state.decisions.of_conversation("c2") == decided
    kept = Idempotency(state.engine, state.clock, this_process()).begin("s", "c2", "h")
    assert "kept of bob" in repr(kept)


def test_a_kept_response_that_names_them_by_an_identity_alone_goes_too(state: State) -> None:
    live(state, "anna", "c1")
    live(state, "bob", "c2", mark=False)
    idempotency = Idempotency(state.engine, state.clock, this_process())
    for request, who in (("r1", canary("account")), ("r2", "account of bob")):
        idempotency.begin("s", request, "h")
        idempotency.finish("s", request, 200, {}, json.dumps({"found": [{"account": who}]}))

    receipt = state.customers.erase("anna", "lena")

    assert receipt.removed["kept_responses"] == 2  # and that of their own turn
    assert canary("account") not in everything(state.engine)
    assert "account of bob" in repr(idempotency.begin("s", "r2", "h"))


def test_the_journal_still_verifies_and_holds_the_erasure(state: State) -> None:
    live(state, "anna", "c1")
    shown = state.decisions.of_conversation("c1")[0]

    receipt = state.customers.erase("anna", "lena")

    assert state.journal.verify().ok
    (entry,) = state.journal.entries(kind="erasure")
    assert (entry.subject, entry.actor, entry.content["removed"]) == (receipt.id, "lena", receipt.removed)
    kept = state.decisions.of_conversation("c1")[0]
    assert (kept.outcome, kept.sent, kept.reason) == ("edited", None, None)
    replay = state.replays.replay(shown.suggestion_id or "", MARIA)
    assert (replay.suggestion, replay.matches, replay.decisions) == (None, None, (kept,))


def test_a_customer_known_from_conversations_only_is_erased_too(state: State) -> None:
    state.conversations.put("c1", ConversationDetails(customer_id="carl", subject=canary("subject")))

    assert state.customers.erase("carl", "lena").removed["conversations"] == 1
    with pytest.raises(NotFound):
        state.conversations.get("c1")


def test_nobody_is_erased_who_was_never_there_but_erasing_again_finishes_the_work(state: State) -> None:
    with pytest.raises(NotFound, match="no customer 'dora'"):
        state.customers.erase("dora", "lena")

    state.customers.put("dora", Profile())
    state.customers.erase("dora", "lena")

    assert set(state.customers.erase("dora", "lena").removed.values()) == {0}


def test_a_conversation_that_was_once_theirs_is_erased_with_them(state: State) -> None:
    live(state, "anna", "c1")
    live(state, "bob", "c2", mark=False)
    state.conversations.put("c1", ConversationDetails())
    state.conversations.put("c2", ConversationDetails(customer_id="anna"))
    state.conversations.put("c2", ConversationDetails(customer_id="bob"))

    state.customers.erase("anna", "lena")

    left = everything(state.engine)
    assert [place for place in PLACES if canary(place) in left] == []
    assert "anna" not in left
    for id in ("c1", "c2"):
        with pytest.raises(NotFound):
            state.conversations.get(id)


def test_what_an_import_kept_of_its_failures_names_nobody(state: State) -> None:
    event = {"id": "i-anna", "at": "2026-11-01", "channel": "phone", "kind": "contact"}
    list(state.customers.import_rows([{"id": "anna", "interactions": [event]}]))

    (taken,) = state.customers.import_rows([{"id": "anna", "interactions": [{**event, "kind": "x"}]}])

    assert (taken.rows, [one.code for one in taken.rejected]) == (0, ["interaction_differs"])
    assert "anna" not in taken.rejected[0].detail


def test_erasing_a_customer_erases_the_ids_merged_into_them_and_a_merged_id_goes_alone(state: State) -> None:
    for id in ("anna", "anna-shop", "bob"):
        state.customers.put(id, Profile(name=canary(id)))
    merge = state.customers.merges.merge("anna", "anna-shop", "lena", canary("why"))

    state.customers.merges.merge("anna", "bob", "lena")
    alone = state.customers.erase("bob", "lena")
    receipt = state.customers.erase("anna", "lena")

    assert (alone.also, alone.removed["customers"]) == ((), 1)
    assert (receipt.also, receipt.removed["customers"]) == (("anna-shop",), 2)
    assert "CNRY" not in everything(state.engine)
    assert merge.id in [entry.subject for entry in state.journal.entries(kind="merge")]
    assert state.journal.verify().ok
