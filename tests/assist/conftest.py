from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assist.api.app import create_app
from assist.settings import Settings
from assist.wiring import Service, wire
from embeddings.hashing import HashEmbeddings
from knowledge_base.readers import Role
from tests.assist.databases import (  # noqa: F401 - fixtures
    database_url,
    emptied,
    engine,
    migrated_sqlite,
    postgresql,
    shared_postgresql,
    state,
)

ADMIN_KEY = "an-admin-key-for-tests"
ON_BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgresql"], indirect=True)
"""Marks tests of the whole service that run on SQLite and on PostgreSQL."""


class MovableClock:
    """Gives a time that tests move by hand."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        # Every look is a little later, as with a real clock: records have an order.
        self._now += timedelta(microseconds=1)
        return self._now

    def advance(self, **by: float) -> None:
        self._now += timedelta(**by)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """On SQLite; with the parameter "postgresql", see `ON_BOTH`, on a real PostgreSQL."""
    given = {"data_dir": tmp_path / "data", "bootstrap_key": ADMIN_KEY}
    if getattr(request, "param", "sqlite") == "postgresql":
        given["database_url"] = emptied(request.getfixturevalue("shared_postgresql"))
    else:
        (tmp_path / "data").mkdir(mode=0o700)
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), tmp_path / "data" / "assist.db")
    return Settings.model_validate(given)


@pytest.fixture
def service(settings: Settings, clock: MovableClock) -> Iterator[Service]:
    """The whole service on word-overlap vectors."""
    service = wire(settings, encoder=HashEmbeddings(), clock=clock)
    yield service
    service.close()


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """An admin's client on the whole application."""
    with TestClient(create_app(service), headers={"Authorization": f"Bearer {ADMIN_KEY}"}) as client:
        yield client


@pytest.fixture
def client_of(service: Service, client: TestClient) -> Callable[..., TestClient]:
    """Makes a client with a new key of a role."""

    def make(role: Role, *teams: str, **headers: str) -> TestClient:
        _, key = service.keys.create(f"{role} key", role, teams)
        return TestClient(client.app, headers={"Authorization": f"Bearer {key}", **headers})

    return make
