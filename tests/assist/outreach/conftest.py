from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from assist.wiring import Service
from tests.assist.outreach.cold_store import fill, owner


@pytest.fixture
def store(client: TestClient, service: Service) -> TestClient:
    """An admin's client where Mira owns a fridge that reports."""
    fill(service)
    assert client.put("/v1/customers/mira", json=owner()).status_code == 200
    return client
