"""Receiving: whose a signal is, what is refused, and that the same signal is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from assist.customers.profile import Identity, OwnedProduct, Profile
from assist.errors import Conflict, NotFound, Unprocessable
from assist.outreach.signals import Signal, Signals
from assist.storage.database import reading
from tests.assist.databases import State
from tests.assist.outreach.cold_store import SERIAL, report

FRIDGE = OwnedProduct(sku="FR-520", name="FrostLine", family="refrigerator", serial=SERIAL)


def signal(**more: Any) -> Signal:
    return Signal.model_validate(report(**more))


def signals_of(state: State) -> Signals:
    return Signals(state.engine, state.clock, state.customers)


def stored(state: State) -> int:
    with reading(state.engine) as connection:
        count = "select (select count(*) from signals) + (select count(*) from interactions)"
        return int(connection.execute(text(count)).scalar_one())


@pytest.mark.parametrize("spelling", [SERIAL, "fr520 25 084417", "FR520.25.084417", "\uff26R52025084417"])
def test_a_device_is_known_by_its_serial_and_by_its_identity_in_any_spelling(
    state: State, spelling: str
) -> None:
    state.customers.put("by-serial", Profile(products=(FRIDGE,)))
    assert signals_of(state).store(signal(device=spelling)).customer_id == "by-serial"

    state.customers.put("by-serial", Profile())
    state.customers.put("by-identity", Profile(identities=(Identity(kind="device", value=SERIAL),)))
    assert signals_of(state).store(signal(device=spelling)).customer_id == "by-identity"


def test_a_signal_stands_on_its_customers_timeline(state: State) -> None:
    state.customers.put("mira", Profile(products=(FRIDGE,)))

    kept = signals_of(state).store(signal(id="s1", data={"temperature_c": 8.4, "code": "H1", "ok": True}))

    customer = state.customers.get("mira")
    assert customer is not None
    (event,) = customer.interactions
    assert event.model_dump(exclude_none=True) == {
        "id": "s1",
        "at": datetime(2026, 11, 21, 8, tzinfo=UTC),
        "channel": "device",
        "kind": "signal",
        "summary": "Fridge: temperature high, temperature 8.4 °C, code H1",
        "data": {
            "temperature_c": 8.4,
            "code": "H1",
            "ok": True,
            "signal": "fridge.temperature_high",
            "serial": SERIAL,
        },
    }
    assert (kept.id, kept.serial, kept.waiting, kept.incident_id) == ("s1", "FR52025084417", True, None)


def test_a_device_of_nobody_or_of_two_is_refused_and_stored_nowhere(state: State) -> None:
    state.customers.put("anna", Profile(products=(FRIDGE,)))
    state.customers.put("bob", Profile(identities=(Identity(kind="device", value=SERIAL),)))

    with pytest.raises(Unprocessable, match="More than one customer has this device") as refused:
        signals_of(state).store(signal())
    assert "anna" not in str(refused.value)
    with pytest.raises(NotFound, match="no device 'X-1' that you may see"):
        signals_of(state).store(signal(device="X-1"))
    with pytest.raises(NotFound, match="no customer 'carl'"):
        signals_of(state).store(signal(device=None, customer_id="carl"))

    assert stored(state) == 0


def test_the_same_id_is_the_same_signal_and_another_content_or_customer_a_conflict(state: State) -> None:
    state.customers.put("mira", Profile(products=(FRIDGE,)))
    state.customers.put("bob", Profile())
    first = signals_of(state).store(signal(id="s1"))

    assert signals_of(state).store(signal(id="s1")) == first
    for other in ({"data": {"temperature_c": 9}}, {"kind": "fridge.door_open"}):
        with pytest.raises(Conflict, match="another signal with the id 's1'"):
            signals_of(state).store(signal(id="s1", **other))
    with pytest.raises(Conflict, match="another signal with the id 's1'"):
        signals_of(state).store(signal(id="s1", device=None, customer_id="bob"))
    assert stored(state) == 2


def test_a_signal_of_the_time_to_come_is_refused_and_an_old_one_only_kept(state: State) -> None:
    state.customers.put("mira", Profile(products=(FRIDGE,)))

    with pytest.raises(Unprocessable, match="still to come"):
        signals_of(state).store(signal(at=datetime(2026, 11, 21, 10, 1, tzinfo=UTC)))
    assert stored(state) == 0
    old = signals_of(state).store(signal(at=datetime(2026, 11, 18, 8, 59, tzinfo=UTC)))

    assert not old.waiting
    assert stored(state) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": None},
        {"customer_id": "mira"},
        {"kind": "Fridge is warm!"},
        {"kind": "fridge"},
        {"data": {"slots": ["tomorrow"]}},
        {"data": {"slots": ["2026-11-24T08:00:00"]}},
        {"data": {"slots": "2026-11-24T08:00:00Z"}},
        {"data": {"log": "x" * 20_000}},
        {"at": "yesterday"},
    ],
)
def test_what_is_no_signal_is_refused(store: TestClient, wrong: dict[str, Any]) -> None:
    answer = store.post("/v1/signals", json={**report(), **wrong})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_who_keeps_documents_only_reports_nothing(
    store: TestClient, client_of: Callable[..., TestClient]
) -> None:
    assert client_of("editor").post("/v1/signals", json=report()).status_code == 403
    assert client_of("service").post("/v1/signals", json=report()).status_code == 200
