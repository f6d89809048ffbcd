"""The refrigerator story, end to end over HTTP on the sample company: known before the customer calls, by
whoever picks up."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from assist.judging.days import after_business_days
from tests.served import serving

MIRA, FRIDGE = "cust-mira-okafor", "FR520-25-084417"
INTERNAL = ("Polarek", "PK-INV", "RF-C2", "PLK-INV", "lead")


@pytest.fixture(scope="module")
def company(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The sample company, served for this story alone: it changes what Mira's timeline says."""
    data_dir = tmp_path_factory.mktemp("story") / "data"
    shutil.copytree(sample_data, data_dir)
    with serving(data_dir) as service, service.client() as client:
        yield client


def texts(lines: list[dict[str, Any]]) -> list[str]:
    return [line["text"] for line in lines]


def test_what_the_fridge_reports_is_written_promised_and_known_when_the_customer_calls(
    company: httpx.Client,
) -> None:
    # Yesterday's chat has ended. At home, the fridge reports.
    company.post("/v1/conversations/conv-fridge-warming/close", json={})
    signal = {
        "device": "fr520 25 084417",
        "kind": "fridge.temperature_high",
        "at": datetime.now(UTC).isoformat(),
        "summary": "Fridge compartment 9.1 °C and rising",
        "data": {"temperature_c": 9.1, "setpoint_c": 4, "code": "H1"},
    }
    received = company.post("/v1/signals", json=signal).json()

    # Outreach is prepared: why, what to say, what to do, and the slot with the policy that grants it.
    (outreach,) = received["outreach"]
    assert (outreach["customer_id"], outreach["serial"]) == (MIRA, FRIDGE)
    assert outreach["playbook"] == "playbook-fridge-warming"
    assert outreach["reason"]["text"].startswith("Fridge compartment 9.1 °C and rising; reported 5 times")
    assert f"interaction:{received['signal']['id']}" in outreach["reason"]["sources"]
    assert (outreach["channel"], outreach["open_conversation"]) == ("chat", None)
    slot = outreach["slot"]
    by = after_business_days(date.fromisoformat(outreach["prepared_at"][:10]), 2)
    assert (slot["action"], slot["by"]) == ("repair_visit", by.isoformat())
    granting = outreach["evidence"][slot["evidence"]]
    assert granting["document_id"] == "repairs"
    assert "within 2 working days with Care+" in granting["quote"]
    said = f"{by.day} {by:%B}"
    assert outreach["say"].startswith("Hello Mira,\n\nYour FrostLine 520 Connect has reported")
    assert outreach["say"].endswith(f"We can offer you a repair visit by {by:%A} {said}.")
    assert not [word for word in INTERNAL if word in outreach["say"]]
    assert "PK-INV-52" in " ".join(line["text"] for line in outreach["guidance"])

    # It is in the list once. A person sends it.
    waiting = company.get("/v1/outreach", params={"state": "prepared"}).json()
    assert [one["id"] for one in waiting["items"]] == [outreach["id"]]
    decision = company.post(f"/v1/outreach/{outreach['id']}/decision", json={"outcome": "sent"}).json()
    assert decision["sent"] == outreach["say"]

    # Mira calls, by another channel. Whoever picks up already knows.
    company.put("/v1/conversations/call-1", json={"customer_id": MIRA, "channel": "phone"})
    turn = {"id": "t1", "speaker": "customer", "text": "hi, me again about the fridge"}
    answer = company.post("/v1/conversations/call-1/turns", json=turn).json()["answer"]
    brief = company.get("/v1/conversations/call-1/brief").json()
    assert "Fridge compartment 9.1 °C and rising (device, today)" in brief["headline"]["text"]
    wrote = f"We wrote first, about “temperature high”, and offered a repair visit by {by:%A} {said} (chat"
    assert [text for text in texts(brief["history"]) if text.startswith(wrote)] != []
    promised = f"Promised: Repair visit, due {said}"
    assert [text for text in texts(brief["promises"]) if text.startswith(promised)] != []
    assert {"serial number", "product", "name"} <= set(brief["do_not_ask"])

    # The first suggestion is about it, and offers the slot that was promised, with the policy that grants it.
    first = answer["suggestions"][0]
    assert first["evidence"][0]["document_id"] == "playbook-fridge-warming"
    assert first["slot"]["say"] == f"As promised, we offer you a repair visit by {by:%A} {said}."
    assert first["evidence"][first["slot"]["evidence"]] == granting

    # The handover carries it to the next person.
    handover = company.post("/v1/conversations/call-1/handover", json={}).json()
    assert [text for text in texts(handover["promises"]) if text.startswith(promised)] != []
    assert f"interaction:outreach:{outreach['id']}:promise" in handover["sources"]
    assert "Fridge compartment 9.1 °C and rising" in handover["summary"]


@pytest.mark.parametrize(
    "said",
    [
        ("hi you wrote me about my fridge",),
        ("hello i got an email from you",),
        ("yes please book that visit",),
        ("you asked me to call",),
        ("Hello, I am calling about my fridge",),
        ("Good morning. My fridge is broken.",),
        (
            "hi, it's about my fridge",
            "Agent: Hello Mira, I see it reported a high temperature. Are the doors closed?",
            "Yes they are. Can the technician come on the day you wrote?",
        ),
        ("i'm calling about the message i got",),
        (
            "hi, you texted me?",
            "Agent: Yes, about your fridge. Does a visit suit you?",
            "friday works for me",
        ),
    ],
    ids=lambda said: said[0],
)
def test_who_answers_what_we_wrote_is_offered_what_was_promised(
    company: httpx.Client, said: tuple[str, ...]
) -> None:
    conversation = f"/v1/conversations/reply-{'-'.join(re.findall('[a-z]+', said[0].casefold()))}"
    company.put(conversation, json={"customer_id": MIRA, "channel": "phone"})
    for text in said:
        speaker = "agent" if text.startswith("Agent: ") else "customer"
        turn = {"speaker": speaker, "text": text.removeprefix("Agent: ")}
        answer = company.post(f"{conversation}/turns", json=turn).json()["answer"]

    first = answer["suggestions"][0]
    assert first["evidence"][0]["document_id"] == "playbook-fridge-warming"
    assert first["slot"]["say"].startswith("As promised, we offer you a repair visit by ")
    opening = company.post(f"{conversation}/handover", json={}).json()["opening"]
    assert "they are" not in opening
    brief = company.get(f"{conversation}/brief").json()
    assert any(
        text.startswith("We wrote first, about “temperature high”") for text in texts(brief["history"])
    )


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("i got an email from you with an invoice i dont understand", "suggested"),
        ("hi you wrote me about my fridge but i want to return my tv", "suggested"),
        ("you wrote me about my washing machine", "silent"),  # we did not, nor has she one
    ],
)
def test_what_is_another_matter_is_answered_as_such(company: httpx.Client, said: str, status: str) -> None:
    conversation = f"/v1/conversations/elsewhere-{said.split()[-1]}"
    company.put(conversation, json={"customer_id": MIRA, "channel": "phone"})
    turn = {"speaker": "customer", "text": said}

    answer = company.post(f"{conversation}/turns", json=turn).json()["answer"]

    found = [one["evidence"][0]["document_id"] for one in answer["suggestions"]]
    assert answer["status"] == status
    assert "playbook-fridge-warming" not in found[:1]


def test_the_next_report_of_the_same_fridge_makes_no_second_card(company: httpx.Client) -> None:
    before = company.get("/v1/outreach").json()["items"]
    signal = {"device": FRIDGE, "kind": "fridge.temperature_high", "at": datetime.now(UTC).isoformat()}

    (again,) = company.post("/v1/signals", json=signal).json()["outreach"]

    assert again["state"] == "sent"
    assert again["reported"]["times"] == before[0]["reported"]["times"] + 1
    assert [one["id"] for one in company.get("/v1/outreach").json()["items"]] == [one["id"] for one in before]
