"""The last day of a deadline ends at midnight where the company is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.api.app import create_app
from assist.settings import Settings
from assist.wiring import wire
from embeddings.hashing import HashEmbeddings
from tests.assist.api.desk_of_ada import ADA, QUESTION, fill
from tests.assist.conftest import ADMIN_KEY, MovableClock

LATE_IN_UTC = datetime(2026, 12, 2, 23, 30, tzinfo=UTC)
"""The 30th day after ADA's delivery; in Berlin it is the 31st already, in New York still the 30th."""
Desks = Callable[[str], TestClient]


@pytest.fixture
def desk_in(tmp_path: Path) -> Iterator[Desks]:
    """Opens a service whose days end in the zone named."""
    opened = []

    def open_desk(zone: str) -> TestClient:
        manager = _desk(tmp_path / zone.replace("/", "-"), zone)
        opened.append(manager)
        return manager.__enter__()

    yield open_desk
    for manager in opened:
        manager.__exit__(None, None, None)


@contextmanager
def _desk(data_dir: Path, zone: str) -> Iterator[TestClient]:
    settings = Settings.model_validate({"data_dir": data_dir, "bootstrap_key": ADMIN_KEY, "time_zone": zone})
    service = wire(settings, encoder=HashEmbeddings(), clock=MovableClock(LATE_IN_UTC))
    fill(service)
    with TestClient(create_app(service), headers={"Authorization": f"Bearer {ADMIN_KEY}"}) as client:
        client.put("/v1/customers/ada", json=ADA)
        yield client
    service.close()


def check(desk: TestClient, **more: Any) -> dict[str, Any]:
    body = {"turns": [{"speaker": "customer", "text": QUESTION}], "customer_id": "ada", **more}
    answer = desk.post("/v1/suggest", json=body).json()
    checks: list[dict[str, Any]] = answer["suggestions"][0]["checks"]
    return checks[0]


@pytest.mark.parametrize(
    ("zone", "verdict", "ago"),
    [
        ("UTC", "met", "30 days ago"),
        ("America/New_York", "met", "30 days ago"),
        ("Europe/Berlin", "not_met", "31 days ago"),
        ("Pacific/Kiritimati", "not_met", "31 days ago"),
    ],
)
def test_half_an_hour_before_midnight_in_utc(desk_in: Desks, zone: str, verdict: str, ago: str) -> None:
    given = check(desk_in(zone))

    assert (given["verdict"], given["because"].endswith(ago)) == (verdict, True)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Berlin", "Pacific/Kiritimati"])
def test_a_day_that_is_asked_for_is_that_day_in_every_zone(desk_in: Desks, zone: str) -> None:
    desk = desk_in(zone)

    assert check(desk, as_of="2026-12-02")["verdict"] == "met"
    assert check(desk, as_of="2026-12-03")["verdict"] == "not_met"
    assert check(desk, as_of="9999-12-31")["verdict"] == "not_met"


def test_a_brief_counts_in_the_same_zone_and_is_dated_in_utc(desk_in: Desks) -> None:
    desk = desk_in("Europe/Berlin")
    desk.put("/v1/conversations/c1", json={"customer_id": "ada"})

    brief = desk.get("/v1/customers/ada/brief").json()
    handover = desk.post("/v1/conversations/c1/handover", json={}).json()

    assert brief["as_of"].startswith("2026-12-02T23:30:00")
    assert brief["as_of"].endswith("Z")
    assert handover["written_at"].endswith("Z")
