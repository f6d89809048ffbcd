"""What is proposed to be said fits what was reported, keeps people safe, or is left to the person."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.wiring import Service
from tests.assist.outreach.cold_store import PLAYBOOK, REPAIRS, TEMPERATURE, owner, report
from tests.assist.outreach.test_outreach import decide, only, send

BARE = "Hello Mira,\n\nYour FrostLine 520 has reported “temperature high” on 21 November."
SLOT = "We can offer you a repair visit by Tuesday 24 November."


def page(text: str, **more: Any) -> dict[str, Any]:
    return {**TEMPERATURE, "text": f"# Warm fridge\n\n{text}\n", **more}


def put(store: TestClient, id: str, content: dict[str, Any]) -> None:
    answer = store.put(f"/v1/documents/{id}", json=content)
    assert answer.is_success, answer.text


@pytest.mark.parametrize(
    "line",
    [
        "If it was a hot day, wait until the evening with a warm fridge.",
        "Only one shelf of the fridge is warm: see its guide.",
        "A warm fridge is normal after shopping.",
        "Above 12 °C the warm fridge has to be emptied.",
        "Move food of the warm fridge when there was a power cut.",
        "1. Light orange and steady: restart the warm fridge.",
        "- Another warm fridge: send us a photo.",
        "## The door was open\n\nClose the warm fridge for six hours.",
        "Wenn der Strom weg war, den Kühlschrank warm lassen.",
        "Si la porte du fridge était ouverte, fermez le fridge warm.",
    ],
)
def test_what_holds_only_in_another_case_is_not_proposed(store: TestClient, line: str) -> None:
    put(store, "faq-warm", page(line))

    assert only(send(store))["say"] == f"{BARE}\n\n{SLOT}"


@pytest.mark.parametrize(
    "line",
    [
        "Keep the doors of a warm fridge closed.",
        "If the temperature of the fridge is high, put the food of the warm fridge elsewhere.",
        "## What to do now\n\nClose the warm fridge for six hours.",
        "We look at every warm fridge within a day.",
    ],
)
def test_what_is_so_or_holds_for_everybody_is_proposed(store: TestClient, line: str) -> None:
    put(store, "faq-warm", page(line))

    said = line.rpartition("\n\n")[2]
    assert only(send(store))["say"] == f"{BARE}\n\n{said}\n\n{SLOT}"


def test_a_condition_that_the_facts_meet_is_so(store: TestClient) -> None:
    rule = {"id": "care", "title": "The customer has Care+", "rule": '"Care+" in customer.entitlements'}
    line = "If the customer has Care+, a warm fridge is exchanged."
    put(store, "faq-warm", page(line, checks=[rule]))

    assert line in only(send(store))["say"]


def test_where_nothing_fits_the_person_writes(store: TestClient) -> None:
    store.delete("/v1/documents/faq-warm")
    put(store, "repairs", {**REPAIRS, "slots": []})

    one = only(send(store))
    refused = decide(store, one["id"], outcome="sent")
    written = decide(store, one["id"], outcome="edited", sent="We look at your fridge.")

    assert one["say"] == ""
    assert (refused.status_code, refused.json()["code"]) == (409, "outreach_unworded")
    assert (written.status_code, written.json()["sent"]) == (200, "We look at your fridge.")


@pytest.mark.parametrize(
    "step",
    [
        "Send the approved sentence of the incident lead to all of them.",
        "Use the text of the lead, word for word.",
    ],
)
def test_where_a_playbook_has_an_approved_text_sent_no_other_words_are_proposed(
    store: TestClient, step: str
) -> None:
    put(store, "playbook-warm", {**PLAYBOOK, "text": f"# Warm fridge\n\n1. Look.\n2. {step}\n"})

    one = only(send(store))

    assert (one["say"], [line["text"] for line in one["guidance"]]) == ("", ["Look.", step])


def test_an_order_is_told_by_its_number_and_judged_by_itself(store: TestClient) -> None:
    late = {
        "title": "Your delivery is late",
        "kind": "policy",
        "audience": "public",
        "text": (
            "# Your delivery is late\n\nIf your order is more than 2 days late, you get a credit of 15 EUR.\n"
            "\n## It says delivered, but I have nothing\n\nAsk the neighbours for the late parcel.\n"
        ),
        "checks": [
            {
                "id": "late",
                "title": "The delivery is more than 2 days late",
                "rule": "days_since(order.due_on) > 2",
            }
        ],
    }
    playbook = {
        "title": "Playbook: the delivery is late",
        "kind": "playbook",
        "audience": "agent",
        "text": "# Late\n\n1. Look at the last scan.\n",
        "trigger": {"signal": "order.late", "says": ["my delivery is late", "my order is late"]},
    }
    basket = page("Choose the old one in the basket or add it in my orders.", products=[], title="Old one")
    put(store, "late", late)
    put(store, "playbook-late", playbook)
    put(store, "basket", basket)
    order = {"placed_on": "2026-11-01", "status": "shipped", "total": "20.00", "currency": "EUR"}
    orders = [
        {**order, "id": "A-1001", "due_on": "2026-11-15", "items": [{"sku": "X", "name": "Oven"}]},
        {**order, "id": "A-1002", "due_on": "2026-12-15"},
    ]
    assert store.put("/v1/customers/mira", json=owner(orders=orders)).is_success

    signal: dict[str, Any] = {"device": None, "customer_id": "mira", "kind": "order.late"}
    one = only(send(store, **signal, data={"order_id": "A-1001"}))
    assert store.put("/v1/customers/ben", json=owner("FR520-26-1", orders=orders)).is_success
    which = only(send(store, **{**signal, "customer_id": "ben"}, data={}))

    assert one["say"] == (
        "Hello Mira,\n\nAbout your order A-1001 (Oven) we have had the report “late” on 21 November. It was"
        " due on 15 November.\n\nIf your order is more than 2 days late, you get a credit of 15 EUR."
    )
    assert which["say"] == ""  # nobody knows which of the two


def test_what_keeps_people_safe_is_in_the_words(store: TestClient) -> None:
    hot = {"signal": "fridge.battery_hot", "says": ["the battery of my fridge is smoking"]}
    put(store, "playbook-hot", {**PLAYBOOK, "title": "Playbook: hot battery", "trigger": hot})
    safe = (
        "A hot battery of a fridge loses capacity.\n\n## What to do now\n\n1. Unplug the fridge.\n"
        "2. Send us a photo.\n\nIf it smokes or smells sweet: leave the room and call 112. Then write to us."
    )
    put(store, "faq-hot", page(safe, title="Hot battery"))

    one = only(send(store, kind="fridge.battery_hot"))

    assert "Unplug the fridge. If it smokes or smells sweet: leave the room and call 112." in one["say"]


def test_a_recall_says_first_how_to_be_safe(store: TestClient) -> None:
    rule = {"id": "affected", "title": "Begins so", "rule": 'product.serial.startsWith("FR520-25")'}
    text = (
        "If the number of your warm fridge begins with FR520-25, it is called back.\n\n## What to do now\n\n"
        "1. Unplug it.\n2. Put on shoes.\n\nIf it smokes, leave the house and call 112."
    )
    put(store, "recall", page(text, kind="policy", checks=[rule], title="Recall of warm fridges"))

    assert (
        only(send(store))["say"]
        .split("\n\n")[2]
        .endswith("it is called back. Unplug it. If it smokes, leave the house and call 112.")
    )


def test_an_open_card_tells_the_latest_reading(store: TestClient) -> None:
    first = only(send(store, id="s1", data={"temperature_c": 9.6}))
    again = only(send(store, id="s2", at="2026-11-21T08:20:00Z", data={"temperature_c": 9.9}))

    assert again["id"] == first["id"]
    assert again["reason"] == {
        "text": "Fridge: temperature high, temperature 9.9 °C; reported 2 times since today, last today",
        "sources": ["interaction:s1", "interaction:s2"],
    }


def test_an_incident_tells_when_its_signals_happened(store: TestClient, service: Service) -> None:
    for number in range(5):
        serial = f"FR520-26-00000{number}"
        assert store.put(f"/v1/customers/c{number}", json=owner(serial)).is_success
        at = f"2026-11-20T0{number}:15:00Z"
        assert store.post("/v1/signals", json=report(device=serial, at=at)).is_success

    (incident,) = store.get("/v1/incidents").json()["items"]

    assert (incident["first_at"], incident["last_at"]) == ("2026-11-20T00:15:00Z", "2026-11-20T04:15:00Z")


@pytest.mark.parametrize(("model", "said"), [("FrostLine 520 (FR-520)", True), ("FrostLine 310", False)])
def test_what_a_guide_for_another_model_says_is_not_proposed(
    store: TestClient, model: str, said: bool
) -> None:
    line = "Keep the doors of a warm fridge closed."
    put(store, "faq-warm", page(line, kind="product", title=f"{model}: the warm fridge"))

    assert (line in only(send(store))["say"]) == said
