"""A flood of the same signal is one incident, one card, one decision, and each signal costs the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from assist.wiring import Service
from tests.assist.conftest import MovableClock
from tests.assist.outreach.cold_store import PLAYBOOK, owner, report

HUB = {"kind": "hub.offline", "data": {"firmware": "7.2"}}
OUTAGE = {
    **PLAYBOOK,
    "title": "Playbook: outage",
    "products": [],
    "trigger": {"signal": "hub.offline"},
    "authority": [],
    "checks": [],
    "text": "# Outage\n\n1. Look at the status page.\n",
}


@pytest.fixture
def city(store: TestClient) -> TestClient:
    """An admin's client on a company with a playbook for outages."""
    store.put("/v1/documents/playbook-outage", json=OUTAGE)
    return store


def people(service: Service, count: int) -> list[str]:
    ids = [f"c{number:04}" for number in range(count)]
    rows = [{"id": id, **owner(f"FR520-{id}")} for id in ids]
    parts = tuple(service.customers.import_rows(rows))
    taken = sum(part.rows for part in parts)
    rejected = tuple(one for part in parts for one in part.rejected)
    assert (taken, rejected) == (count, ())
    return ids


def reports(client: TestClient, id: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/signals", json={**report(**HUB), "device": f"FR520-{id}", **more})
    assert answer.status_code == 200, answer.text
    given: dict[str, Any] = answer.json()
    return given


@contextmanager
def statements(service: Service) -> Iterator[list[str]]:
    """Every statement that the database is sent."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(service.engine, "before_cursor_execute", note)
    yield sent
    event.remove(service.engine, "before_cursor_execute", note)


def test_hundreds_of_customers_with_the_same_signal_are_one_incident_at_the_same_cost_each(
    city: TestClient, service: Service
) -> None:
    ids = people(service, 300)
    costs: list[int] = []
    for id in ids:
        with statements(service) as sent:
            reports(city, id)
        costs.append(len(sent))

    page = city.get("/v1/outreach").json()

    assert page["items"] == []
    (incident,) = page["incidents"]
    assert (incident["customers"], incident["prepared"]) == (300, 300)
    assert (incident["kind"], incident["shared"]) == ("hub.offline", {"firmware": "7.2"})
    assert len(set(costs[10:])) == 1
    assert max(costs) <= costs[10] + 3  # the one that made it
    assert customers_of(city, incident["id"]) == ids


def customers_of(client: TestClient, incident_id: str) -> list[str]:
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": 200, **({"cursor": cursor} if cursor else {})}
        page = client.get(f"/v1/incidents/{incident_id}", params=query).json()
        found += page["customer_ids"]
        cursor = page["next"]
    return found


def test_four_customers_are_four_cards_and_the_fifth_makes_them_one(
    city: TestClient, service: Service
) -> None:
    ids = people(service, 6)
    for id in ids[:4]:
        assert reports(city, id)["signal"]["incident_id"] is None
    assert (len(city.get("/v1/outreach").json()["items"]), city.get("/v1/incidents").json()["items"]) == (
        4,
        [],
    )

    incident_id = reports(city, ids[4])["signal"]["incident_id"]
    sixth = reports(city, ids[5])

    assert sixth["outreach"][0]["incident_id"] == incident_id
    page = city.get("/v1/outreach").json()
    assert (page["items"], [one["id"] for one in page["incidents"]]) == ([], [incident_id])
    folded = city.get("/v1/outreach", params={"incident_id": incident_id}).json()["items"]
    assert sorted(one["customer_id"] for one in folded) == ids
    (own,) = city.get("/v1/outreach", params={"customer_id": ids[0]}).json()["items"]
    assert own["incident_id"] == incident_id


def test_one_customer_who_reports_often_is_no_incident(city: TestClient, service: Service) -> None:
    (id,) = people(service, 1)
    for _ in range(10):
        reports(city, id)

    (one,) = city.get("/v1/outreach").json()["items"]

    assert one["reported"]["times"] == 10
    assert city.get("/v1/incidents").json()["items"] == []


def test_what_differs_in_what_it_names_is_not_the_same_incident(city: TestClient, service: Service) -> None:
    for number, id in enumerate(people(service, 8)):
        reports(city, id, data={"firmware": f"7.{number % 2}", "noise": number})

    assert city.get("/v1/incidents").json()["items"] == []


def test_what_comes_over_a_day_is_no_incident_and_a_later_one_is_another(
    city: TestClient, service: Service, clock: MovableClock
) -> None:
    ids = people(service, 12)
    for id in ids[:4]:
        reports(city, id)
    clock.advance(minutes=61)
    for id in ids[4:6]:
        reports(city, id)
    assert city.get("/v1/incidents").json()["items"] == []

    first = {reports(city, id)["signal"]["incident_id"] for id in ids[6:9]} - {None}
    clock.advance(minutes=59)
    assert {reports(city, ids[9])["signal"]["incident_id"]} == first
    clock.advance(minutes=61)
    assert reports(city, ids[10])["signal"]["incident_id"] is None


def test_an_incident_goes_on_as_long_as_its_signals_come(
    city: TestClient, service: Service, clock: MovableClock
) -> None:
    *many, later, latest = people(service, 7)
    for id in many:
        reports(city, id)
    for id in (later, latest):
        clock.advance(minutes=50)
        reports(city, id)

    (incident,) = city.get("/v1/incidents").json()["items"]
    assert incident["customers"] == 7


def test_one_decision_sends_or_drops_all_of_an_incident_and_each_has_its_own_record(
    city: TestClient, service: Service, client_of: Callable[..., TestClient]
) -> None:
    ids = people(service, 6)
    incident_id = [reports(city, id) for id in ids][-1]["signal"]["incident_id"]
    (own,) = city.get("/v1/outreach", params={"customer_id": ids[0]}).json()["items"]
    city.post(f"/v1/outreach/{own['id']}/decision", json={"outcome": "dropped"})
    path = f"/v1/incidents/{incident_id}/decision"
    text = "Our cloud has a problem. Your heating keeps working."
    assert client_of("agent").post(path, json={"outcome": "dropped"}).status_code == 403

    done = client_of("lead").post(path, json={"outcome": "edited", "sent": text}).json()

    assert done == {"incident_id": incident_id, "decided": 5, "skipped": 0, "left": 0}
    assert len(service.journal.entries(kind="outreach_decision")) == 6
    assert service.journal.verify().ok
    for id in ids[1:]:
        events = city.get(f"/v1/customers/{id}").json()["interactions"]
        assert [one["text"] for one in events if one["kind"] == "contact"] == [text]
    assert city.get("/v1/outreach").json()["incidents"] == []
    assert city.get(f"/v1/incidents/{incident_id}").json()["prepared"] == 0
    assert city.post("/v1/incidents/none/decision", json={"outcome": "dropped"}).status_code == 404


def test_what_was_withdrawn_is_skipped_when_all_is_sent(city: TestClient, service: Service) -> None:
    incident_id = [reports(city, id) for id in people(service, 5)][-1]["signal"]["incident_id"]
    city.post("/v1/stop", json={"scope": "document", "id": "playbook-outage"})

    done = city.post(f"/v1/incidents/{incident_id}/decision", json={"outcome": "sent"}).json()

    assert (done["decided"], done["skipped"], done["left"]) == (0, 5, 5)


def test_what_was_replaced_is_skipped_when_all_is_sent(city: TestClient, service: Service) -> None:
    incident_id = [reports(city, id) for id in people(service, 5)][-1]["signal"]["incident_id"]
    text = "# Outage\n\n1. Say when it began.\n"
    assert city.put("/v1/documents/playbook-outage", json={**OUTAGE, "text": text}).is_success

    done = city.post(f"/v1/incidents/{incident_id}/decision", json={"outcome": "sent"}).json()

    assert (done["decided"], done["skipped"], done["left"]) == (0, 5, 5)


def test_an_erased_customer_is_in_no_incident(city: TestClient, service: Service) -> None:
    ids = people(service, 6)
    incident_id = [reports(city, id) for id in ids][-1]["signal"]["incident_id"]

    city.delete(f"/v1/customers/{ids[0]}")

    page = city.get(f"/v1/incidents/{incident_id}").json()
    assert (page["customers"], page["prepared"], page["customer_ids"]) == (5, 5, ids[1:])
    for id in ids[1:]:
        city.delete(f"/v1/customers/{id}")
    assert city.get(f"/v1/incidents/{incident_id}").status_code == 404
