"""Two ids of one person: joined by a person, parted again exactly as they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist.conversations import ConversationDetails
from assist.customers.profile import Customer, Identity, Interaction, Order, Profile
from assist.errors import Conflict, NotFound
from tests.assist.databases import State

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def event(id: str, summary: str, day: int = 0) -> Interaction:
    return Interaction(id=id, at=NOON - timedelta(days=day), channel="phone", kind="contact", summary=summary)


@pytest.fixture
def two(state: State) -> State:
    state.customers.put(
        "anna", Profile(name="Anna", tier="gold", identities=(Identity(kind="email", value="a@x.test"),))
    )
    state.customers.put(
        "anna-shop",
        Profile(
            name="A. Berg",
            region="eu",
            identities=(Identity(kind="phone", value="+49 30 901820"),),
            orders=(Order(id="o1", placed_on=NOON.date(), status="pending", total="9.00", currency="EUR"),),  # type: ignore[arg-type] # text
            attributes={"vip": True},
        ),
    )
    state.customers.add_interaction("anna", event("i1", "Called", 3))
    state.customers.add_interaction("anna-shop", event("i1", "Bought", 5))
    return state


def test_either_id_shows_the_records_of_both(two: State) -> None:
    shop = two.customers.get("anna-shop")
    assert shop is not None

    two.customers.merges.merge("anna", "anna-shop", "lena", "same address")

    joined = two.customers.get("anna")
    assert joined == Customer(
        id="anna",
        also=("anna-shop",),
        told_at=joined and joined.told_at,
        profile=Profile(
            name="Anna",
            tier="gold",
            region="eu",
            identities=(
                Identity(kind="email", value="a@x.test"),
                Identity(kind="phone", value="+49 30 901820"),
            ),
            orders=shop.profile.orders,
            attributes={"vip": True},
        ),
        interactions=(event("i1", "Bought", 5), event("i1", "Called", 3)),
    )
    assert two.customers.get("anna-shop") == joined
    assert two.customers.at_hand("anna-shop", NOON) == joined
    assert [one.id for one in two.customers.find("phone", "030 901820")] == ["anna"]
    assert [one.id for one in two.customers.list()] == ["anna"]
    assert [one.summary for one in two.customers.timeline("anna", 1)] == ["Called"]


def test_undoing_gives_each_what_is_theirs_also_what_came_since(two: State) -> None:
    before = {id: two.customers.get(id) for id in ("anna", "anna-shop")}
    merge = two.customers.merges.merge("anna", "anna-shop", "lena")
    two.customers.add_interaction("anna-shop", event("i2", "Complained"))
    two.customers.put("anna", Profile(name="Anna Berg"))

    parted = two.customers.merges.undo("anna", merge.id, "lena")

    anna, shop = two.customers.get("anna"), two.customers.get("anna-shop")
    assert before["anna"] is not None
    assert before["anna-shop"] is not None
    assert anna is not None
    assert (anna.profile, anna.interactions) == (Profile(name="Anna Berg"), before["anna"].interactions)
    assert shop is not None
    assert [one.summary for one in shop.interactions] == ["Bought", "Complained"]
    assert shop.profile == before["anna-shop"].profile
    assert (parted.undone_by, two.customers.merges.of("anna-shop")) == ("lena", (parted,))
    kinds = [(entry.subject, entry.content["undone"]) for entry in two.journal.entries(kind="merge")]
    assert sorted(kinds) == sorted([(merge.id, True), (merge.id, False)])
    assert two.journal.verify().ok


def test_who_reads_both_and_puts_them_back_copies_nothing(two: State) -> None:
    before = {id: two.customers.get(id) for id in ("anna", "anna-shop")}
    merge = two.customers.merges.merge("anna", "anna-shop", "lena")
    joined = two.customers.get("anna")
    assert joined is not None

    two.customers.put("anna", joined.profile.model_copy(update={"language": "de"}))
    two.customers.merges.undo("anna", merge.id, "lena")

    anna = two.customers.get("anna")
    assert before["anna"] is not None
    assert anna is not None
    assert anna.profile == before["anna"].profile.model_copy(update={"language": "de"})
    assert (anna.also, anna.interactions) == ((), before["anna"].interactions)
    assert two.customers.get("anna-shop") == before["anna-shop"]


def test_a_change_of_ones_own_is_kept_while_merged(two: State) -> None:
    two.customers.put("anna-shop", Profile(tier="platinum", attributes={"vip": True}))
    merge = two.customers.merges.merge("anna", "anna-shop", "lena")

    two.customers.put("anna", Profile(name="Anna", tier="platinum", attributes={"vip": False}))
    two.customers.merges.undo("anna", merge.id, "lena")

    anna = two.customers.get("anna")
    assert anna is not None
    assert (anna.profile.tier, anna.profile.attributes) == ("platinum", {"vip": False})


def test_after_an_undo_both_are_listed_again(two: State) -> None:
    merge = two.customers.merges.merge("anna", "anna-shop", "lena")
    two.customers.merges.undo("anna", merge.id, "lena")

    assert [one.id for one in two.customers.list()] == ["anna", "anna-shop"]


def test_what_was_suggested_of_two_as_one_is_withdrawn_when_they_are_parted(client: TestClient) -> None:
    rule = {"id": "w", "title": "Within 30 days", "rule": "days_since(order.delivered_on) <= 30"}
    client.put(
        "/v1/documents/returns",
        json={
            "title": "Returns",
            "text": "# Returns\n\nReturn a kettle within 30 days of delivery.",
            "kind": "policy",
            "audience": "public",
            "checks": [rule],
        },
    )
    order = {
        "id": "o9",
        "placed_on": "2026-11-10",
        "delivered_on": "2026-11-12",
        "status": "delivered",
        "total": "9.00",
        "currency": "EUR",
    }
    client.put("/v1/customers/m1", json={"name": "Anna"})
    client.put("/v1/customers/m2", json={"name": "Berta", "orders": [order]})
    merge = client.post("/v1/customers/m1/merges", json={"other": "m2"}).json()
    client.put("/v1/conversations/c1", json={"customer_id": "m1"})
    said = {"id": "t1", "speaker": "customer", "text": "Can I return a kettle within 30 days of delivery?"}
    shown = client.post("/v1/conversations/c1/turns", json=said).json()["answer"]["suggestions"]
    assert "12 November" in str(shown)

    client.delete(f"/v1/customers/m1/merges/{merge['id']}")

    assert "12 November" not in client.get("/v1/conversations/c1/suggestions").text
    refused = client.post(f"/v1/suggestions/{shown[0]['id']}/decision", json={"outcome": "accepted"})
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_withdrawn")
    own = {"outcome": "overridden", "sent": "Let me look."}
    assert client.post(f"/v1/suggestions/{shown[0]['id']}/decision", json=own).status_code == 200


def test_the_same_merge_again_is_the_one_that_stands(two: State) -> None:
    merge = two.customers.merges.merge("anna", "anna-shop", "lena")

    assert two.customers.merges.merge("anna", "anna-shop", "maria") == merge


@pytest.mark.parametrize(
    ("into", "other", "code"),
    [
        ("anna", "anna", "merge_with_itself"),
        ("bob", "anna-shop", "already_merged"),
        ("anna-shop", "bob", "already_merged"),
        ("bob", "anna", "has_merges"),
    ],
)
def test_chains_and_circles_are_refused(two: State, into: str, other: str, code: str) -> None:
    two.customers.put("bob", Profile(name="Bob"))
    two.customers.merges.merge("anna", "anna-shop", "lena")

    with pytest.raises(Conflict) as refused:
        two.customers.merges.merge(into, other, "lena")

    assert refused.value.code == code


def test_what_is_not_there_is_not_merged_nor_undone(two: State) -> None:
    with pytest.raises(NotFound, match="customer 'nobody'"):
        two.customers.merges.merge("anna", "nobody", "lena")
    merge = two.customers.merges.merge("anna", "anna-shop", "lena")
    with pytest.raises(NotFound):
        two.customers.merges.undo("anna-shop", merge.id, "lena")
    two.customers.merges.undo("anna", merge.id, "lena")
    with pytest.raises(NotFound):
        two.customers.merges.undo("anna", merge.id, "lena")


def test_open_conversations_of_both_are_told(two: State) -> None:
    two.conversations.put("c1", ConversationDetails(customer_id="anna"))
    two.conversations.put("c2", ConversationDetails(customer_id="anna-shop"))

    merge = two.customers.merges.merge("anna", "anna-shop", "lena")
    two.customers.merges.undo("anna", merge.id, "lena")

    for id in ("c1", "c2"):
        assert [one.kind for one in two.events.after(id, 0)] == ["brief", "brief"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "event", "merge", "undo"]),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_was_merged_and_undone_nobody_keeps_a_line_of_another(state: State, steps: Any) -> None:
    for id in ("a", "b", "c"):
        for merge in state.customers.merges.of(id):
            if merge.undone_at is None and merge.customer_id == id:
                state.customers.merges.undo(id, merge.id, "lena")
        state.customers.put(id, Profile(name=f"{id} begins"))
    before = {id: _own(state, id) for id in "abc"}
    for number, (what, id, other) in enumerate(steps):
        if what == "put":
            state.customers.put(id, Profile(name=f"{id} {number}"))
            before[id] = (f"{id} {number}", before[id][1])
        elif what == "event":
            added, _ = state.customers.add_interaction(id, event(f"{id}-{len(before[id][1])}", f"{id} said"))
            before[id] = (before[id][0], [*before[id][1], added.id])
        elif what == "merge":
            try:
                state.customers.merges.merge(id, other, "lena")
            except Conflict:
                continue
        else:
            for merge in state.customers.merges.of(id):
                if merge.undone_at is None:
                    state.customers.merges.undo(merge.customer_id, merge.id, "lena")
    for id in "abc":
        for merge in state.customers.merges.of(id):
            if merge.undone_at is None:
                state.customers.merges.undo(merge.customer_id, merge.id, "lena")

    assert {id: _own(state, id) for id in "abc"} == before


def _own(state: State, id: str) -> tuple[str | None, list[str | None]]:
    found = state.customers.get(id)
    assert found is not None
    return found.profile.name, sorted(
        (one.id for one in found.interactions), key=lambda one: (len(one or ""), one)
    )


def test_over_http_a_lead_merges_and_undoes_and_an_agent_only_reads(client: TestClient) -> None:
    for id in ("anna", "anna-shop"):
        client.put(f"/v1/customers/{id}", json={"name": id})
    agent = client.post("/v1/keys", json={"name": "maria", "role": "agent"}).json()["key"]
    as_agent = {"Authorization": f"Bearer {agent}"}

    refused = client.post("/v1/customers/anna/merges", json={"other": "anna-shop"}, headers=as_agent)
    made = client.post("/v1/customers/anna/merges", json={"other": "anna-shop", "reason": "same phone"})

    assert (refused.status_code, made.status_code) == (403, 201)
    assert client.get("/v1/customers/anna-shop").json()["id"] == "anna"
    listed = client.get("/v1/customers/anna/merges", headers=as_agent).json()
    assert listed == {"items": [made.json()]}
    undone = client.delete(f"/v1/customers/anna/merges/{made.json()['id']}")
    assert undone.json()["undone_by"] is not None
    assert client.get("/v1/customers/anna-shop").json()["name"] == "anna-shop"
