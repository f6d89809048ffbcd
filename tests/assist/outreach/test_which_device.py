"""One device, one card: also where one report names the device and the next only whose it is."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.assist.conftest import MovableClock
from tests.assist.outreach.cold_store import PLAYBOOK, SERIAL, owner, report

BY_DEVICE: dict[str, Any] = {}
BY_CUSTOMER: dict[str, Any] = {"device": None, "customer_id": "mira"}
VACUUM = {"sku": "RV-1", "name": "DustLine", "family": "robot_vacuum", "serial": "RV1-0001"}
SECOND = {"sku": "FR-300", "name": "FrostLine 300", "family": "refrigerator", "serial": "FR300-1"}


def send(client: TestClient, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/signals", json=report(**more))
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()["outreach"]
    given: dict[str, Any] = one
    return given


def listed(client: TestClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/v1/outreach").json()["items"]
    return items


@pytest.mark.parametrize("order", [(BY_DEVICE, BY_CUSTOMER), (BY_CUSTOMER, BY_DEVICE)])
def test_reports_of_the_only_such_device_are_one_card_however_they_name_it(
    store: TestClient, order: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    store.put("/v1/customers/mira", json=owner(products=[*owner()["products"], VACUUM]))

    first, again = send(store, id="s1", **order[0]), send(store, id="s2", **order[1])

    assert again["id"] == first["id"]
    assert (again["reported"]["times"], again["reported"]["signals"]) == (2, ["s2", "s1"])
    assert first["serial"] == SERIAL
    assert first["say"].startswith("Hello Mira,\n\nYour FrostLine 520 has reported")
    assert [one["id"] for one in listed(store)] == [first["id"]]


def test_what_was_prepared_before_the_device_was_on_file_is_prepared_anew_for_it(store: TestClient) -> None:
    store.put("/v1/customers/mira", json=owner(products=[]))
    unknown = send(store, id="s1", **BY_CUSTOMER)
    assert unknown["serial"] is None
    store.put("/v1/customers/mira", json=owner())

    known = send(store, id="s2")

    assert (known["supersedes"], known["serial"], known["times"]) == (unknown["id"], SERIAL, 2)
    assert [one["id"] for one in listed(store)] == [known["id"]]


def test_two_cards_become_one_once_only_one_device_can_be_meant(store: TestClient) -> None:
    store.put("/v1/customers/mira", json=owner(products=[*owner()["products"], SECOND]))
    named, unnamed = send(store, id="s1"), send(store, id="s2", **BY_CUSTOMER)
    assert {one["id"] for one in listed(store)} == {named["id"], unnamed["id"]}
    store.put("/v1/customers/mira", json=owner())

    assert send(store, id="s3", **BY_CUSTOMER)["id"] == named["id"]
    assert [one["id"] for one in listed(store)] == [named["id"]]


def test_where_two_devices_may_be_meant_the_card_stays_apart_and_says_so(store: TestClient) -> None:
    store.put("/v1/customers/mira", json=owner(products=[*owner()["products"], SECOND]))

    named, unnamed = send(store, id="s1"), send(store, id="s2", **BY_CUSTOMER)

    assert named["id"] != unnamed["id"]
    assert "which device" not in named["reason"]["text"]
    assert unnamed["serial"] is None
    assert unnamed["reason"] == {
        "text": "Fridge: temperature high, temperature 8.4 °C; reported today; which device is not said: "
        f"FrostLine 520 ({SERIAL}) or FrostLine 300 (FR300-1)",
        "sources": ["interaction:s2", f"product:{SERIAL}", "product:FR300-1"],
    }
    assert unnamed["say"].startswith("Hello Mira,\n\nAbout your fridge we have had the report")


def test_which_devices_can_be_meant_is_said_by_the_playbooks_that_the_signal_starts(
    store: TestClient,
) -> None:
    store.put("/v1/customers/mira", json=owner(products=[*owner()["products"], VACUUM]))
    store.put("/v1/documents/playbook-warm", json={**PLAYBOOK, "products": []})

    assert send(store, **BY_CUSTOMER)["serial"] is None


def test_a_report_decided_on_leaves_the_device_alone_however_the_next_one_names_it(
    store: TestClient, clock: MovableClock
) -> None:
    one = send(store, id="s1", **BY_CUSTOMER)
    store.post(f"/v1/outreach/{one['id']}/decision", json={"outcome": "dropped"})
    clock.advance(hours=1)

    assert (send(store, id="s2")["id"], send(store, id="s2")["state"]) == (one["id"], "dropped")


def test_a_report_of_the_person_under_another_id_is_of_the_device_too(
    store: TestClient, clock: MovableClock
) -> None:
    store.put("/v1/customers/alice", json=owner(products=[], identities=[], name="Alice"))
    store.post("/v1/customers/alice/merges", json={"other": "mira"})
    clock.advance(minutes=1)

    first, again = send(store, id="s1", device=None, customer_id="alice"), send(store, id="s2")

    assert (first["customer_id"], again["id"]) == ("mira", first["id"])
    assert again["reported"]["signals"] == ["s2", "s1"]
