from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from assist.wiring import Service
from tests.assist.api.desk_of_ada import ADA, fill


@pytest.fixture
def desk(client: TestClient, service: Service) -> TestClient:
    """An admin at a desk with a policy, a customer and a conversation."""
    fill(service)
    client.put("/v1/customers/ada", json=ADA)
    client.put("/v1/conversations/c1", json={"customer_id": "ada", "channel": "chat", "subject": "Fridge"})
    return client
