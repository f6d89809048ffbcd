"""Two service processes at once on one database: one card, one turn, one chain of decisions, one budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from tests.assist.api.desk_of_ada import QUESTION, RETURNS
from tests.assist.outreach.cold_store import PLAYBOOK, REPAIRS, TEMPERATURE, owner
from tests.assist.two_processes import Pair, two_processes

AT_ONCE = 6
GOODWILL = {
    "action": "goodwill",
    "up_to": "25.00",
    "currency": "EUR",
    "approver": "lead",
    "budget": {"amount": "25.00", "of": ["goodwill"]},
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("shared")
    url = f"sqlite:///{folder / 'state.db'}"
    if request.param == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("postgresql")
        url = new_database()
    with two_processes(folder / "data", url) as pair:
        documents: dict[str, Any] = {
            f"other-{number}": {
                **RETURNS,
                "title": f"Other {number}",
                "text": f"Dishwasher {number} is loud.",
                "checks": [],
            }
            for number in range(6)  # their words tell the others apart
        }
        documents |= {"playbook-warm": PLAYBOOK, "faq-warm": TEMPERATURE, "repairs": REPAIRS}
        documents["returns"] = {**RETURNS, "authority": [GOODWILL]}
        for id, content in documents.items():
            pair.one.put(f"/v1/documents/{id}", json=content).raise_for_status()
        yield pair


def signal(id: str, client: httpx.Client, device: str = "", **more: Any) -> httpx.Response:
    body = {"id": id, "kind": "fridge.temperature_high", "at": now().isoformat(), "data": {"code": "H1"}}
    return client.post("/v1/signals", json={**body, "device": device, **more})


def now() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


def buy(pair: Pair, customer_id: str) -> str:
    """A customer with a fridge; its serial number."""
    serial = f"FR-{customer_id}"
    body = owner(serial, identities=[])
    pair.one.put(f"/v1/customers/{customer_id}", json=body).raise_for_status()
    return serial


def test_the_same_signal_at_both_is_one_signal_and_one_card(pair: Pair) -> None:
    serial, at = buy(pair, "same"), now().isoformat()

    answers = pair.at_once(*[partial(signal, "same-1", device=serial, at=at)] * AT_ONCE)

    assert [one.status_code for one in answers] == [200] * AT_ONCE
    for listed in pair.both("/v1/outreach", customer_id="same"):
        (card,) = listed["items"]
        assert (card["reported"]["times"], card["reported"]["signals"]) == (1, ["same-1"])


def test_signals_of_one_device_at_both_are_counted_on_one_card(pair: Pair) -> None:
    serial = buy(pair, "often")
    by_device = [partial(signal, f"often-{number}", device=serial) for number in range(AT_ONCE - 2)]
    by_customer = [
        partial(signal, f"often-by-{number}", device=None, customer_id="often") for number in range(2)
    ]

    answers = pair.at_once(*by_device, *by_customer)

    assert [one.status_code for one in answers] == [200] * AT_ONCE
    for listed in pair.both("/v1/outreach", customer_id="often"):
        (card,) = listed["items"]
        assert (card["reported"]["times"], len(card["reported"]["signals"])) == (AT_ONCE, AT_ONCE)


def test_many_customers_at_both_are_one_incident(pair: Pair) -> None:
    serials = [buy(pair, f"many-{number}") for number in range(AT_ONCE)]
    data = {"firmware": "9.9"}

    pair.at_once(
        *(partial(signal, f"many-{one}", device=one, kind="fridge.door_open", data=data) for one in serials)
    )

    for listed in pair.both("/v1/incidents"):
        (incident,) = [one for one in listed["items"] if one["kind"] == "fridge.door_open"]
        assert incident["customers"] == AT_ONCE


def test_a_conversation_whose_turns_come_to_both_has_each_once_in_one_order(pair: Pair) -> None:
    def add(client: httpx.Client, id: str) -> httpx.Response:
        body = {"id": id, "speaker": "customer", "text": f"{QUESTION} Number {id}."}
        return client.post("/v1/conversations/talk/turns", json=body)

    twice = [partial(add, id=id) for id in ("t1", "t2", "t3") for _ in range(2)]
    answers = pair.at_once(*twice)

    assert {one.status_code for one in answers} == {200}
    one, other = pair.both("/v1/conversations/talk")
    assert sorted(turn["id"] for turn in one["turns"]) == ["t1", "t2", "t3"]
    assert one["turns"] == other["turns"]
    shown, seen = pair.both("/v1/conversations/talk/suggestions")
    assert shown == seen
    told = [item["id"] for item in shown["items"]]
    assert len(told) == len(set(told)) > 0
    for answer in answers:  # what was shown to either is what is on record
        assert {one["id"] for one in answer.json()["answer"]["suggestions"]} <= set(told)


def test_decisions_on_one_suggestion_at_both_are_one_chain_and_the_journal_verifies(pair: Pair) -> None:
    turn = {"speaker": "customer", "text": QUESTION}
    answer = pair.one.post("/v1/conversations/decided/turns", json=turn).json()["answer"]
    suggestion = answer["suggestions"][0]["id"]

    def decide(client: httpx.Client, number: int) -> httpx.Response:
        body = {"outcome": "overridden", "sent": f"Text {number}."}
        return client.post(f"/v1/suggestions/{suggestion}/decision", json=body)

    made = [one.json() for one in pair.at_once(*(partial(decide, number=at) for at in range(AT_ONCE)))]

    before = {one["supersedes"]: one["id"] for one in made}
    chain = [before.get(None)]
    while chain[-1] in before:
        chain.append(before[chain[-1]])
    assert sorted(chain) == sorted(one["id"] for one in made)
    for shown in pair.both("/v1/conversations/decided/suggestions"):
        assert shown["items"][0]["decision"]["id"] == chain[-1]
    for verified in pair.both("/v1/journal/verify"):
        assert verified["ok"], verified


def test_one_key_at_both_has_one_effect(pair: Pair) -> None:
    serial = buy(pair, "keyed")
    card = signal("keyed-1", pair.one, device=serial).json()["outreach"][0]["id"]

    def drop(client: httpx.Client) -> httpx.Response:
        headers = {"Idempotency-Key": "both"}
        return client.post(f"/v1/outreach/{card}/decision", json={"outcome": "dropped"}, headers=headers)

    answers = pair.at_once(*[drop] * AT_ONCE)

    done = {one.json()["id"] for one in answers if one.status_code == 200}
    assert len(done) == 1
    # Who comes while the first is at work is told to come again.
    assert {one.status_code for one in answers} <= {200, 409}
    assert len({drop(client).json()["id"] for client in (pair.one, pair.other)} | done) == 1


def test_what_is_given_at_both_at_once_is_all_counted_and_neither_offers_more(pair: Pair) -> None:
    order = {
        "id": "LV-1",
        "placed_on": str(now().date()),
        "status": "pending",
        "total": "20",
        "currency": "EUR",
    }
    pair.one.put("/v1/customers/given", json={"name": "Ada", "orders": [order]}).raise_for_status()

    def left(client: httpx.Client) -> tuple[str, str]:
        body = {"turns": [{"speaker": "customer", "text": QUESTION}], "customer_id": "given"}
        suggestions = client.post("/v1/suggest", json=body).raise_for_status().json()["suggestions"]
        (action,) = [one for each in suggestions for one in each["actions"] if one["name"] == "goodwill"]
        return action["left"], action["authority"]

    def give(client: httpx.Client, amount: str) -> httpx.Response:
        data = {"action": "goodwill", "amount": amount, "currency": "EUR"}
        event = {"at": now().isoformat(), "channel": "chat", "kind": "action", "data": data}
        return client.post("/v1/customers/given/interactions", json=event)

    assert left(pair.one) == left(pair.other) == ("25.00", "yours")

    pair.at_once(partial(give, amount="10.00"), partial(give, amount="5.00"))
    assert left(pair.one) == left(pair.other) == ("10.00", "yours")
    pair.at_once(partial(give, amount="10.00"), partial(give, amount="10.00"))

    # Assist gives nothing itself and refuses no record of what was given; it offers nothing beyond.
    assert left(pair.one) == left(pair.other) == ("0.00", "needs_approval")
