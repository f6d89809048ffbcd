"""From a signal to what a person sends: prepared, proved, decided, and known to whoever serves them next."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from sqlalchemy import text

from assist.api.app import create_app
from assist.settings import Settings
from assist.storage.database import writing
from assist.wiring import Service, wire
from embeddings.encoder import EmbeddingError
from embeddings.hashing import HashEmbeddings
from tests.assist.conftest import ADMIN_KEY, MovableClock
from tests.assist.customers.test_erasure import everything
from tests.assist.outreach.cold_store import (
    GRANTS,
    PLAYBOOK,
    REPAIRS,
    SECRET,
    TEMPERATURE,
    fill,
    owner,
    report,
)

SAY = (
    "Hello Mira,\n\n"
    "Your FrostLine 520 has reported “temperature high” on 21 November.\n\n"
    "Keep the doors of a warm fridge closed.\n\n"
    "We can offer you a repair visit by Tuesday 24 November."
)


def send(client: TestClient, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/signals", json=report(**more))
    assert answer.status_code == 200, answer.text
    given: dict[str, Any] = answer.json()
    return given


def only(received: dict[str, Any]) -> dict[str, Any]:
    (one,) = received["outreach"]
    given: dict[str, Any] = one
    return given


def listed(client: TestClient, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/v1/outreach", params=query).json()["items"]
    return items


def decide(client: TestClient, id: str, **choice: Any) -> Any:
    return client.post(f"/v1/outreach/{id}/decision", json=choice)


def timeline(client: TestClient) -> list[dict[str, Any]]:
    events = client.get("/v1/customers/mira").json()["interactions"]
    return [one for one in events if one["kind"] != "signal"]


# Preparing


def test_a_device_that_is_called_back_is_told_so_and_nothing_else(store: TestClient) -> None:
    called_back = {
        "title": "Recall of warm fridges",
        "kind": "policy",
        "audience": "public",
        "products": ["refrigerator"],
        "text": (
            "# Recall of warm fridges\n\nIf the number of your fridge begins with FR520-25, unplug it now. "
            "The temperature can rise.\n\n1. Put on shoes.\n"
        ),
        "checks": [
            {
                "id": "affected",
                "title": "The number begins with FR520-25",
                "rule": 'product.serial.startsWith("FR520-25")',
            }
        ],
    }
    assert store.put("/v1/documents/recall", json=called_back).status_code == 200
    assert store.put("/v1/customers/ben", json=owner("FR520-26-000001")).status_code == 200

    theirs, another = only(send(store)), only(send(store, device="FR520-26-000001"))

    assert theirs["say"].split("\n\n")[2] == (
        "This holds for your FrostLine 520, serial number FR520-25-084417. "
        "If the number of your fridge begins with FR520-25, unplug it now. The temperature can rise."
    )
    assert another["say"].split("\n\n")[2] == "Keep the doors of a warm fridge closed."


def test_who_needs_special_care_is_shown_so_and_gets_the_slot_that_is_kept_for_them(
    store: TestClient,
) -> None:
    care = {
        "title": "Playbook: special care",
        "kind": "playbook",
        "audience": "agent",
        "text": "# Special care\n\n1. Slow down.\n2. Ask what cannot wait.\n",
        "checks": [{"id": "note", "title": "A care note", "rule": "attributes.vulnerable == true"}],
        "trigger": {"says": ["my insulin is in the fridge"]},
    }
    urgent = "If somebody depends on it, a technician comes within 1 working day."
    soon = {
        "title": "Accessibility",
        "kind": "policy",
        "audience": "public",
        "text": f"# Accessibility\n\n{urgent}\n",
        "slots": [
            {
                "action": "repair_visit",
                "within_business_days": 1,
                "quote": urgent,
                "when": {"id": "note", "title": "A care note", "rule": "attributes.vulnerable == true"},
            }
        ],
    }
    assert store.put("/v1/documents/care", json=care).status_code == 200
    assert store.put("/v1/documents/soon", json=soon).status_code == 200
    noted = {"vulnerable": True, "medical_need": "keeps insulin in the fridge"}
    serial = "FR520-26-000001"
    assert store.put("/v1/customers/ben", json=owner(serial, attributes=noted)).status_code == 200

    theirs, another = only(send(store, device=serial)), only(send(store))

    assert [line["text"] for line in theirs["risks"]] == [
        "Vulnerable (on file)",
        "Medical need: keeps insulin in the fridge",
    ]
    assert [line["text"] for line in theirs["guidance"]][:2] == ["Slow down.", "Ask what cannot wait."]
    assert theirs["slot"]["within_business_days"] == 1
    assert "insulin" not in theirs["say"]
    assert another["risks"] == []
    assert another["slot"]["within_business_days"] == 2
    assert another["say"] == SAY


def test_a_signal_prepares_outreach_with_its_reason_its_words_its_slot_and_their_proof(
    store: TestClient,
) -> None:
    received = send(store, id="s1")
    one = only(received)

    assert received["reason"] is None
    assert one["reason"] == {
        "text": "Fridge: temperature high, temperature 8.4 °C; reported today",
        "sources": ["interaction:s1"],
    }
    assert one["say"] == SAY
    assert [line["text"] for line in one["guidance"]] == [
        "Ask about medicine in the fridge first.",
        f"Order part {SECRET} from Polarek.",
    ]
    assert one["slot"] == {
        "action": "repair_visit",
        "by": "2026-11-24",
        "at": None,
        "within_business_days": 2,
        "because": "within 2 business days of 21 November 2026; The customer has Care+: entitled to Care+",
        "evidence": 3,
        "promised": False,
        "say": "We can offer you a repair visit by Tuesday 24 November.",
    }
    assert one["evidence"][3]["quote"] == GRANTS
    assert [(check["id"], check["verdict"]) for check in one["checks"]] == [
        ("within-warranty", "met"),
        ("at-home", "met"),
        ("care-plus", "met"),
    ]
    assert [action["name"] for action in one["actions"]] == ["repair_visit"]
    assert (one["channel"], one["language"], one["state"]) == ("chat", "en", "prepared")
    assert one["contact"] == {"text": "chat first, phone after 17:00", "sources": ["profile:preferences"]}
    assert listed(store) == [one]
    assert store.get(f"/v1/outreach/{one['id']}").json() == one


def test_outreach_goes_by_the_versions_of_the_day_that_counts(store: TestClient) -> None:
    """Who bought under an older version is told what that one says: its steps, its words and its slot."""
    by_order = {"judged_on": "order.placed_on"}
    newer = {**by_order, "in_force_from": "2026-11-01"}
    older = {**by_order, "in_force_from": "2026-01-01", "in_force_until": "2026-10-31"}
    slow = "A technician comes within 9 working days."
    for id, now, before in (
        ("playbook-warm", PLAYBOOK, {"text": "# Warm fridge\n\n1. Ask how long it has been warm.\n"}),
        ("faq-warm", TEMPERATURE, {"text": "# Warm fridge\n\nEmpty a warm fridge by the evening.\n"}),
        (
            "repairs",
            REPAIRS,
            {
                "text": f"# Repairs\n\n{slow}\n",
                "slots": [{"action": "repair_visit", "within_business_days": 9, "quote": slow}],
            },
        ),
    ):
        for version in ({**now, **before, **older}, {**now, **newer}):
            assert store.put(f"/v1/documents/{id}", json=version).status_code == 200

    def reported(id: str, serial: str, placed_on: str) -> dict[str, Any]:
        order = {"id": "o1", "placed_on": placed_on, "total": "999.00", "currency": "EUR"}
        order |= {"status": "delivered", "items": [{"sku": "FR-520", "name": "FrostLine 520"}]}
        body = owner(serial, orders=[order], identities=[])
        assert store.put(f"/v1/customers/{id}", json=body).status_code == 200
        return only(send(store, device=serial))

    old, new = reported("mira", "FR520-1", "2026-10-10"), reported("nour", "FR520-2", "2026-11-10")

    assert [line["text"] for line in old["guidance"]] == ["Ask how long it has been warm."]
    assert "Empty a warm fridge by the evening.\n\nWe can offer you a repair visit by " in old["say"]
    assert {one["as_of"] for one in (*old["evidence"], *old["checks"])} == {"2026-10-10"}
    assert old["evidence"][old["slot"]["evidence"]]["quote"] == slow
    assert new["guidance"][0]["text"] == "Ask about medicine in the fridge first."
    assert "Keep the doors of a warm fridge closed." in new["say"]
    assert {one["as_of"] for one in (*new["evidence"], *new["checks"])} == {None}
    assert new["slot"]["within_business_days"] == 2
    assert decide(store, old["id"], outcome="sent", sent=old["say"]).status_code == 200


def test_steps_for_one_cause_stand_under_its_heading(store: TestClient) -> None:
    text = "# Warm\n\n## 1. First\n\n1. Ask since when.\n\n## 2. If it is the seal\n\n1. Send a **seal**.\n"
    store.put("/v1/documents/playbook-warm", json={**PLAYBOOK, "text": text})

    assert [line["text"] for line in only(send(store))["guidance"]] == [
        "Ask since when.",
        "If it is the seal: Send a seal.",
    ]


def test_every_quote_is_a_slice_of_a_stored_version(store: TestClient) -> None:
    for evidence in only(send(store))["evidence"]:
        stored = store.get(f"/v1/documents/{evidence['document_id']}").json()["text"]
        assert stored[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_nothing_internal_is_in_what_is_said_to_the_customer(store: TestClient) -> None:
    # The playbook is the best answer by far, and everything public about it is gone.
    store.delete("/v1/documents/faq-warm")
    store.put("/v1/documents/other", json={**TEMPERATURE, "audience": "agent", "title": "Warm fridge note"})

    one = only(send(store))

    assert SECRET in json.dumps(one["guidance"])
    assert SAY.replace("Keep the doors of a warm fridge closed.\n\n", "") == one["say"]


@pytest.mark.parametrize("kind", ["faq", "policy"])
def test_an_internal_document_that_answers_best_is_never_quoted(store: TestClient, kind: str) -> None:
    note = {
        **TEMPERATURE,
        "kind": kind,
        "audience": "agent",
        "title": "My fridge is warm",
        "text": "# My fridge is warm\n\nMy warm fridge: waive the CNRY fee of a warm fridge.\n",
    }
    assert store.put("/v1/documents/note", json=note).status_code == 200

    one = only(send(store))

    assert one["say"] == SAY
    assert "CNRY" not in json.dumps(one)


def test_a_slot_that_only_an_internal_document_grants_is_not_offered(store: TestClient) -> None:
    quote = "A technician comes within 1 working day."
    slot = {"action": "repair_visit", "within_business_days": 1, "quote": quote}
    note = {**REPAIRS, "text": f"# Note\n\n{quote}\n", "audience": "agent", "slots": [slot]}
    assert store.put("/v1/documents/note", json=note).status_code == 200

    assert only(send(store))["slot"]["by"] == "2026-11-24"


def test_what_a_public_document_promises_to_some_is_not_told_to_others(store: TestClient) -> None:
    rule = {"id": "gold", "title": "Gold members", "rule": 'customer.tier == "gold"'}
    store.put("/v1/documents/faq-warm", json={**TEMPERATURE, "checks": [rule]})

    assert "Keep the doors" not in only(send(store))["say"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"regions": ["uk"]}, "no_playbook"),
        ({"products": ["robot_vacuum"]}, "no_playbook"),
        ({"audience": "lead"}, "no_playbook"),
        ({"teams": ["cooling"]}, "no_playbook"),
        ({"in_force_from": "2026-12-01"}, "no_playbook"),
        ({"trigger": {"signal": "fridge.temperature_low"}}, "no_playbook"),
        ({"regions": [], "products": []}, None),
    ],
)
def test_only_a_playbook_for_this_customer_in_force_and_for_agents_is_started(
    store: TestClient, changed: dict[str, Any], expected: str | None
) -> None:
    store.delete("/v1/documents/playbook-warm")
    store.put("/v1/documents/playbook", json={**PLAYBOOK, **changed})

    received = send(store)

    assert (received["reason"], len(received["outreach"])) == (expected, expected is None)


def test_without_care_plus_the_slot_is_that_of_everybody(store: TestClient) -> None:
    store.put("/v1/customers/mira", json=owner(care_plus=False))

    assert only(send(store))["slot"]["by"] == "2026-11-27"


def test_the_moment_that_a_back_end_offers_is_the_slot_while_the_policy_allows_it(store: TestClient) -> None:
    slots = ["2026-11-26T08:00:00+01:00", "2026-11-24T08:00:00+01:00", "2026-11-20T08:00:00+01:00"]
    one = only(send(store, data={"slots": slots}))

    assert one["slot"]["at"] == "2026-11-24T08:00:00+01:00"
    assert one["say"].endswith("We can offer you a repair visit on Tuesday 24 November, 08:00.")


def test_where_a_check_is_not_met_no_action_and_no_slot_is_offered(store: TestClient) -> None:
    fridge = {**owner()["products"][0], "warranty_until": "2026-01-01"}
    store.put("/v1/customers/mira", json=owner(products=[fridge]))

    one = only(send(store))

    assert (one["slot"], one["actions"]) == (None, [])
    assert "offer" not in one["say"]


def test_facts_are_of_the_device_that_reports_and_not_of_another(store: TestClient) -> None:
    newer = {
        "sku": "FR-900",
        "name": "FrostLine 900",
        "family": "refrigerator",
        "serial": "FR900-1",
        "delivered_on": "2026-11-20",
        "warranty_until": "2020-01-01",
    }
    store.put("/v1/customers/mira", json=owner(products=[newer, *owner()["products"]]))

    one = only(send(store))

    assert one["say"].startswith("Hello Mira,\n\nYour FrostLine 520 has")
    assert one["checks"][0]["verdict"] == "met"


@pytest.mark.parametrize(
    ("bought", "verdict"),
    [({"sku": "FR-520", "name": "FrostLine 520"}, "met"), ({"sku": "TV-1", "name": "TV"}, "unknown")],
)
def test_an_order_counts_only_where_the_device_came_with_it(
    store: TestClient, bought: dict[str, str], verdict: str
) -> None:
    rule = {"id": "new", "title": "It is new", "rule": "days_since(order.delivered_on) <= 30"}
    store.put("/v1/documents/playbook-warm", json={**PLAYBOOK, "checks": [rule]})
    order = {
        "id": "LV-100001",
        "placed_on": "2026-11-10",
        "delivered_on": "2026-11-15",
        "status": "delivered",
        "total": "10.00",
        "currency": "EUR",
        "items": [bought],
    }
    assert store.put("/v1/customers/mira", json=owner(orders=[order])).status_code == 200

    one = only(send(store))

    assert one["checks"][0]["verdict"] == verdict


def test_days_are_those_of_the_companys_time_zone(settings: Settings, clock: MovableClock) -> None:
    there = settings.model_copy(update={"time_zone": "Pacific/Auckland"})
    service = wire(there, encoder=HashEmbeddings(), clock=clock)
    fill(service)
    clock.advance(hours=3)  # 22 November there, a Sunday
    with TestClient(create_app(service), headers={"Authorization": f"Bearer {ADMIN_KEY}"}) as client:
        client.put("/v1/customers/mira", json=owner())
        one = only(send(client, at="2026-11-21T11:30:00Z"))

        assert "on 22 November.\n" in one["say"]
        assert one["reason"]["text"].endswith("reported today")
        assert one["slot"]["because"].startswith("within 2 business days of 22 November 2026")
        clock.advance(days=2, hours=23)  # the 25th there, and still the 24th in UTC
        clock.advance(minutes=30)
        assert decide(client, one["id"], outcome="sent").json()["code"] == "slot_passed"


# One card


def test_what_a_device_reports_again_is_counted_on_the_same_outreach(store: TestClient) -> None:
    first = only(send(store, id="s1"))
    again = only(send(store, id="s2", data={"temperature_c": 9}))

    assert again["id"] == first["id"]
    assert again["reported"] == {
        "times": 2,
        "first_at": "2026-11-21T08:00:00Z",
        "last_at": "2026-11-21T08:00:00Z",
        "signals": ["s2", "s1"],
    }
    assert again["say"] == first["say"]
    assert [one["id"] for one in listed(store)] == [first["id"]]


def test_what_is_reported_among_many_other_signals_is_not_lost(store: TestClient) -> None:
    first = {"at": "2025-01-01T00:00:00Z", "channel": "phone", "kind": "contact", "summary": "Hello"}
    assert store.post("/v1/customers/mira/interactions", json=first).is_success
    for minute in range(55):
        at = f"2026-11-21T08:{minute:02}:00Z"
        assert store.post("/v1/signals", json=report(kind="fridge.door_open", at=at)).status_code == 200

    one = only(send(store, id="s1", at="2026-11-21T07:00:00Z"))

    assert (one["reason"]["sources"], one["times"]) == (["interaction:s1"], 1)


def test_a_device_with_a_long_number_is_one_device(store: TestClient) -> None:
    number = "FR520-" + "1234567890-" * 12
    identities = [{"kind": "device", "value": number}]
    assert store.put("/v1/customers/mira", json=owner(identities=identities)).status_code == 200

    first, again = only(send(store, device=number)), only(send(store, device=number.replace("-", " ")))

    assert (again["id"], again["reported"]["times"]) == (first["id"], 2)


def test_what_waits_for_long_is_prepared_in_the_end(store: TestClient, clock: MovableClock) -> None:
    store.post("/v1/stop", json={"scope": "all"})
    send(store, id="s1")
    clock.advance(days=20)
    store.post("/v1/resume", json={"scope": "all"})

    assert [one["reported"]["signals"] for one in listed(store)] == [["s1"]]


def test_an_older_report_that_arrives_late_is_not_the_last(store: TestClient) -> None:
    send(store, id="s1", at="2026-11-21T08:30:00Z")
    late = only(send(store, id="s2", at="2026-11-21T07:00:00Z"))
    assert (late["reported"]["times"], late["reported"]["last_at"]) == (2, "2026-11-21T08:30:00Z")

    newer = only(send(store, id="s3", at="2026-11-21T08:45:00Z"))

    assert newer["reported"]["last_at"] == "2026-11-21T08:45:00Z"


def test_the_same_signal_again_counts_once(store: TestClient) -> None:
    first = only(send(store, id="s1"))

    assert only(send(store, id="s1")) == first


def test_on_another_day_a_newer_outreach_takes_the_place_and_the_old_one_is_kept(
    store: TestClient, clock: MovableClock
) -> None:
    first = only(send(store))
    clock.advance(days=1)
    later = only(send(store, at="2026-11-22T08:00:00Z"))

    assert later["supersedes"] == first["id"]
    assert later["reason"]["text"].endswith("reported 2 times since yesterday, last today")
    assert [one["id"] for one in listed(store)] == [later["id"]]
    assert [one["id"] for one in listed(store, state="superseded")] == [first["id"]]
    assert decide(store, first["id"], outcome="sent").json()["code"] == "outreach_superseded"


def test_after_a_decision_the_same_device_is_left_alone_for_a_while(
    store: TestClient, clock: MovableClock
) -> None:
    first = only(send(store))
    decide(store, first["id"], outcome="dropped")
    clock.advance(days=2)

    assert only(send(store, at="2026-11-23T08:00:00Z"))["id"] == first["id"]
    clock.advance(days=2)
    assert only(send(store, at="2026-11-25T08:00:00Z"))["id"] != first["id"]


def test_an_open_conversation_is_named_and_told(store: TestClient, service: Service) -> None:
    store.put("/v1/conversations/c1", json={"customer_id": "mira", "channel": "phone"})
    before = service.events.last()

    assert only(send(store))["open_conversation"] == "c1"
    assert [one.kind for one in service.events.after("c1", before)] == ["brief"]
    store.post("/v1/conversations/c1/close", json={})
    assert listed(store)[0]["open_conversation"] is None


# Stopped, withdrawn, dead


def test_while_assist_is_stopped_signals_are_kept_and_outreach_is_prepared_afterwards(
    store: TestClient,
) -> None:
    prepared = only(send(store, id="s0", kind="fridge.temperature_high"))
    store.post("/v1/stop", json={"scope": "all"})

    received = send(store, id="s1", device=None, customer_id="mira")
    assert (received["reason"], received["outreach"]) == ("stopped", [])
    assert listed(store) == []
    assert store.get(f"/v1/outreach/{prepared['id']}").status_code == 404
    store.post("/v1/resume", json={"scope": "all"})

    assert [one["reported"]["signals"] for one in listed(store)] == [["s1", "s0"]]


def test_an_answer_kept_for_a_retry_does_not_show_what_was_stopped_since(store: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    first = store.post("/v1/signals", json=report(), headers=key).json()
    assert first["outreach"]
    store.post("/v1/stop", json={"scope": "document", "id": "faq-warm"})

    again = store.post("/v1/signals", json=report(), headers=key).json()

    assert (again["signal"]["id"], again["outreach"]) == (first["signal"]["id"], [])


@pytest.mark.parametrize("document", ["playbook-warm", "faq-warm", "repairs"])
@pytest.mark.parametrize("how", ["stopped", "deleted"])
def test_what_rests_on_a_document_that_was_stopped_or_deleted_is_not_shown_nor_sent(
    store: TestClient, document: str, how: str
) -> None:
    one = only(send(store))
    if how == "stopped":
        store.post("/v1/stop", json={"scope": "document", "id": document})
    else:
        store.delete(f"/v1/documents/{document}")

    assert one["id"] not in [shown["id"] for shown in listed(store)]
    assert store.get(f"/v1/outreach/{one['id']}").status_code == 404
    assert decide(store, one["id"], outcome="sent").status_code == 409
    if how == "stopped":
        assert decide(store, one["id"], outcome="edited", sent="My own words.").status_code == 200


def test_a_changed_policy_prepares_the_outreach_anew(store: TestClient) -> None:
    first = only(send(store))
    slower = {**REPAIRS, "text": "# Repairs\n\nA technician comes within 7 working days.\n"}
    quote = "A technician comes within 7 working days."
    slower["slots"] = [{"action": "repair_visit", "within_business_days": 7, "quote": quote}]
    assert store.put("/v1/documents/repairs", json=slower).status_code == 200

    (one,) = listed(store)

    assert (one["supersedes"], one["slot"]["by"]) == (first["id"], "2026-12-01")


@pytest.mark.parametrize(
    ("document", "changed"),
    [
        ("faq-warm", {**TEMPERATURE, "text": "# Warm fridge\n\nOpen the doors of a warm fridge.\n"}),
        ("repairs", {**REPAIRS, "in_force_until": "2026-11-20"}),
        ("playbook-warm", {**PLAYBOOK, "text": "# Warm fridge\n\n1. Ask about food.\n"}),
    ],
)
def test_the_words_of_a_version_that_is_not_in_force_any_more_are_not_sent(
    store: TestClient, service: Service, document: str, changed: dict[str, Any]
) -> None:
    one = only(send(store))
    assert store.put(f"/v1/documents/{document}", json=changed).status_code == 200
    shutil.move(service.data_dir / "index", service.data_dir / "aside")  # the database alone knows it

    refused = decide(store, one["id"], outcome="sent")

    assert (refused.status_code, refused.json()["code"]) == (409, "outreach_outdated")
    assert document in refused.json()["detail"]
    assert decide(store, one["id"], outcome="edited", sent="My own words.").status_code == 200


def test_a_slot_that_has_passed_is_offered_anew(store: TestClient, clock: MovableClock) -> None:
    first = only(send(store))
    clock.advance(days=4)
    assert decide(store, first["id"], outcome="sent").json()["code"] == "slot_passed"

    (one,) = listed(store)

    assert (one["supersedes"], one["slot"]["by"]) == (first["id"], "2026-11-27")


class Mortal(HashEmbeddings):
    """An encoder that dies when a test says so."""

    alive = True

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not self.alive:
            raise EmbeddingError("The model is gone.")
        return super().encode(texts)


def test_with_encoder_and_index_dead_signals_are_kept_and_people_decide(
    settings: Settings, clock: MovableClock
) -> None:
    encoder = Mortal()
    service = wire(settings, encoder=encoder, clock=clock)
    fill(service)
    with TestClient(create_app(service), headers={"Authorization": f"Bearer {ADMIN_KEY}"}) as client:
        second = {**owner()["products"][0], "serial": "FR520-2"}
        client.put("/v1/customers/mira", json=owner(products=[*owner()["products"], second]))
        one = only(send(client, id="s1"))
        encoder.alive = False
        aside = shutil.move(service.data_dir / "index", service.data_dir / "aside")

        received = send(client, id="s2", device="FR520-2")

        assert (received["reason"], received["outreach"]) == ("not_ready", [])
        assert listed(client) == []
        assert decide(client, one["id"], outcome="sent").json()["sent"] == SAY
        assert decide(client, one["id"], outcome="dropped", reason="They called").status_code == 200
        encoder.alive = True
        shutil.rmtree(service.data_dir / "index", ignore_errors=True)
        shutil.move(aside, service.data_dir / "index")
        clock.advance(seconds=2)
        service.knowledge_base.refresh()
        assert [shown["reported"]["signals"] for shown in listed(client, state="prepared")] == [["s2"]]


# Deciding


def test_what_was_sent_is_on_the_timeline_and_the_slot_is_a_promise(store: TestClient) -> None:
    one = only(send(store))
    assert timeline(store) == []

    decision = decide(store, one["id"], outcome="sent").json()

    assert (decision["outcome"], decision["sent"], decision["channel"]) == ("sent", SAY, "chat")
    wrote, promised = timeline(store)
    assert (wrote["kind"], wrote["channel"], wrote["text"]) == ("contact", "chat", SAY)
    assert wrote["summary"] == (
        "We wrote first, about “temperature high”, and offered a repair visit by Tuesday 24 November"
    )
    assert wrote["data"]["outreach"] == one["id"]
    assert (promised["kind"], promised["outcome"]) == ("promise", "pending")
    assert promised["summary"] == "Repair visit"
    assert (promised["data"]["due_on"], promised["data"]["by"]) == ("2026-11-24", decision["decided_by"])
    (shown,) = listed(store, state="sent")
    assert shown["decision"] == decision
    brief = store.get("/v1/customers/mira/brief").json()
    assert brief["promises"][0]["text"] == "Promised: Repair visit, due 24 November, in 3 days"


@pytest.mark.parametrize(
    ("sent", "kinds"),
    [("We come by Tuesday 24 November.", ["contact", "promise"]), ("Please call us.", ["contact"])],
)
def test_a_persons_own_words_promise_the_slot_only_where_they_name_it(
    store: TestClient, sent: str, kinds: list[str]
) -> None:
    one = only(send(store))

    decide(store, one["id"], outcome="edited", sent=sent, channel="email")

    assert [event["kind"] for event in timeline(store)] == kinds
    assert timeline(store)[0]["text"] == sent


def test_the_last_decision_stands_all_are_kept_and_the_timeline_follows(
    store: TestClient, service: Service
) -> None:
    one = only(send(store))
    first = decide(store, one["id"], outcome="sent").json()
    second = decide(store, one["id"], outcome="dropped", reason="Already on the phone with her.").json()

    assert second["supersedes"] == first["id"]
    assert timeline(store) == []
    assert store.get(f"/v1/outreach/{one['id']}").json()["state"] == "dropped"
    entries = service.journal.entries(kind="outreach_decision")
    assert [entry.subject for entry in entries] == [first["id"], second["id"]]


def test_what_was_sent_is_not_dropped_and_its_promise_forgotten_without_a_word(store: TestClient) -> None:
    one = only(send(store))
    decide(store, one["id"], outcome="sent")

    refused = decide(store, one["id"], outcome="dropped", reason=" ")

    assert (refused.status_code, refused.json()["code"]) == (409, "outreach_sent")
    assert [event["kind"] for event in timeline(store)] == ["contact", "promise"]
    assert decide(store, one["id"], outcome="dropped", reason="It bounced.").status_code == 200


def test_a_decision_tried_again_under_its_key_is_made_once(store: TestClient, service: Service) -> None:
    one = only(send(store))
    path, key = f"/v1/outreach/{one['id']}/decision", {"Idempotency-Key": "k"}

    first = store.post(path, json={"outcome": "sent"}, headers=key).json()

    assert store.post(path, json={"outcome": "sent"}, headers=key).json() == first
    assert len(service.journal.entries(kind="outreach_decision")) == 1


@pytest.mark.parametrize(
    "choice",
    [
        {"outcome": "edited"},
        {"outcome": "edited", "sent": " \n"},
        {"outcome": "sent", "sent": ""},  # not the message as it is, past what stops it
        {"outcome": "dropped", "sent": "x"},
    ],
)
def test_a_choice_that_contradicts_itself_is_refused(store: TestClient, choice: dict[str, str]) -> None:
    assert decide(store, only(send(store))["id"], **choice).status_code == 422
    assert decide(store, "nothing", outcome="dropped").status_code == 404


def test_a_program_does_not_decide(store: TestClient, client_of: Callable[..., TestClient]) -> None:
    one = only(send(store))

    assert decide(client_of("service"), one["id"], outcome="sent").json()["code"] == "agent_not_named"
    named = client_of("service", **{"X-Agent-Id": "maria"})
    assert decide(named, one["id"], outcome="sent").json()["decided_by"] == "maria"


# The record


@pytest.mark.parametrize(
    "tampering",
    [
        """update outreach set content = replace(content, 'Tuesday 24', 'Monday 23')""",
        """update outreach_decisions set sent = 'We pay 1000 EUR.'""",
        """update outreach_decisions set outcome = 'dropped'""",
        """delete from outreach_decisions""",
    ],
)
def test_the_journal_shows_when_what_was_prepared_or_sent_is_changed(
    store: TestClient, service: Service, tampering: str
) -> None:
    decide(store, only(send(store))["id"], outcome="sent")
    assert service.journal.verify().ok

    with writing(service.engine) as connection:
        connection.execute(text(tampering))

    assert not service.journal.verify().ok


def test_nothing_of_an_erased_customer_is_left(store: TestClient, service: Service) -> None:
    store.put("/v1/customers/mira", json=owner(name="CNRY-name", preferences={"contact": "CNRY-contact"}))
    one = only(send(store, id="CNRY-signal", data={"note": "CNRY-data"}))
    path = f"/v1/outreach/{one['id']}/decision"
    for choice in (
        {"outcome": "edited", "sent": "CNRY-sent"},
        {"outcome": "dropped", "reason": "CNRY-reason"},
    ):
        store.post(path, json=choice, headers={"Idempotency-Key": choice["outcome"]})
    store.post("/v1/signals", json=report(id="CNRY-kept"), headers={"Idempotency-Key": "k"})
    assert "CNRY" in everything(service.engine)

    receipt = store.delete("/v1/customers/mira").json()

    left = everything(service.engine)
    assert "CNRY" not in left
    assert "mira" not in left.casefold()
    assert (receipt["removed"]["outreach"], receipt["removed"]["signals"]) == (1, 2)
    assert (receipt["removed"]["decision_texts"], receipt["removed"]["kept_responses"]) == (2, 2)
    assert service.journal.verify().ok
    assert listed(store) == []


def test_the_numbers_count_signals_and_decisions(store: TestClient) -> None:
    decide(store, only(send(store))["id"], outcome="dropped")
    send(store, kind="fridge.door_open")

    page = store.get("/metrics").text

    assert 'assist_signals_total{reason=""} 1.0' in page
    assert 'assist_signals_total{reason="no_playbook"} 1.0' in page
    assert 'assist_outreach_decisions_total{outcome="dropped"} 1.0' in page
