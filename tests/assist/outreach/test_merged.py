"""Outreach of people who have two ids: it stays with the id whose device it is, merged or parted again."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.wiring import Service
from tests.assist.conftest import MovableClock
from tests.assist.customers.test_erasure import everything
from tests.assist.outreach.cold_store import SERIAL, owner, report


@pytest.fixture
def merged(store: TestClient, clock: MovableClock) -> str:
    """The merge of Mira, who owns the fridge, into Alice, who is known by her own name."""
    alice = owner("OTHER-1", name="Alice Quin", preferences={"contact": "letter", "name": "CNRY-Alice"})
    assert store.put("/v1/customers/alice", json={**alice, "identities": [], "products": []}).is_success
    made = store.post("/v1/customers/alice/merges", json={"other": "mira"})
    clock.advance(minutes=1)
    id: str = made.json()["id"]
    return id


def send(client: TestClient, **more: Any) -> dict[str, Any]:
    (one,) = client.post("/v1/signals", json=report(**more)).json()["outreach"]
    given: dict[str, Any] = one
    return given


def part(client: TestClient, merge: str, clock: MovableClock) -> None:
    clock.advance(minutes=1)
    assert client.delete(f"/v1/customers/alice/merges/{merge}").is_success
    clock.advance(minutes=1)


def listed(client: TestClient, customer_id: str) -> list[str]:
    items = client.get("/v1/outreach", params={"customer_id": customer_id}).json()["items"]
    return [one["id"] for one in items]


def kinds(client: TestClient, customer_id: str) -> list[str]:
    events = client.get(f"/v1/customers/{customer_id}").json()["interactions"]
    return [one["kind"] for one in events if one["kind"] != "signal"]


def test_what_the_device_of_a_merged_id_reports_again_is_counted_on_one_outreach(
    store: TestClient, merged: str
) -> None:
    first, again = send(store, id="s1"), send(store, id="s2")

    assert (again["id"], again["customer_id"]) == (first["id"], "mira")
    assert (again["reported"]["times"], again["reported"]["signals"]) == (2, ["s2", "s1"])
    assert listed(store, "alice") == listed(store, "mira") == [first["id"]]


def test_a_conversation_under_either_id_is_named(store: TestClient, merged: str) -> None:
    store.put("/v1/conversations/c1", json={"customer_id": "alice", "channel": "phone"})

    assert send(store)["open_conversation"] == "c1"


def test_after_an_undo_what_was_sent_is_with_the_id_whose_device_it_is(
    store: TestClient, merged: str, clock: MovableClock
) -> None:
    one = send(store)
    assert store.post(f"/v1/outreach/{one['id']}/decision", json={"outcome": "sent"}).is_success
    part(store, merged, clock)

    assert (kinds(store, "alice"), kinds(store, "mira")) == ([], ["contact", "promise"])
    assert (listed(store, "alice"), listed(store, "mira")) == ([], [one["id"]])


def test_what_was_prepared_for_both_is_not_sent_to_one_of_them_once_they_are_parted(
    store: TestClient, merged: str, clock: MovableClock
) -> None:
    one = send(store)
    assert one["say"].startswith("Hello CNRY-Alice,")
    part(store, merged, clock)

    path = f"/v1/outreach/{one['id']}"
    assert store.get(path).status_code == 404
    refused = store.post(f"{path}/decision", json={"outcome": "sent"})
    assert (refused.status_code, refused.json()["code"]) == (409, "customer_parted")
    (anew,) = store.get("/v1/outreach", params={"customer_id": "mira"}).json()["items"]
    assert (anew["supersedes"], anew["customer_id"]) == (one["id"], "mira")
    assert anew["say"].startswith("Hello Mira,")
    assert store.post(f"/v1/outreach/{anew['id']}/decision", json={"outcome": "sent"}).is_success


@pytest.mark.parametrize("parted", [False, True])
@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.parametrize("whose", ["mira", "alice"])
def test_erasing_either_leaves_nothing_of_them_in_outreach(
    store: TestClient,
    service: Service,
    merged: str,
    clock: MovableClock,
    parted: bool,
    decided: bool,
    whose: str,
) -> None:
    one = send(store, id="s1")
    if decided:
        store.post(f"/v1/outreach/{one['id']}/decision", json={"outcome": "sent"})
    if parted:
        part(store, merged, clock)

    assert store.delete(f"/v1/customers/{whose}").is_success

    left = everything(service.engine)
    assert {"mira": SERIAL, "alice": "CNRY-Alice"}[whose] not in left
    assert one["id"] not in [shown for id in ("mira", "alice") for shown in listed(store, id)]
    assert service.journal.verify().ok
