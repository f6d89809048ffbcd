from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from assist.api.callers import IN_CHARGE
from assist.api.page_files import ROOT


@pytest.mark.parametrize("role", ["agent", "lead", "editor", "admin", "service"])
def test_a_key_is_told_whose_it_is(client_of: Callable[..., TestClient], role: str) -> None:
    answer = client_of(role, "returns", "billing").get("/v1/me")

    assert answer.json() == {"name": f"{role} key", "role": role, "teams": ["billing", "returns"]}


def test_a_service_key_speaks_for_the_person_it_names(client_of: Callable[..., TestClient]) -> None:
    service = client_of("service", **{"X-Agent-Id": "maria"})

    assert service.get("/v1/me").json() == {"name": "maria", "role": "service", "teams": []}


def test_the_console_offers_to_stop_to_the_roles_that_may() -> None:
    written = (ROOT / "console" / "stopping.js").read_text()
    listed = re.search(r"IN_CHARGE = \[(.*?)\]", written)

    assert listed is not None
    assert re.findall(r'"(\w+)"', listed[1]) == list(IN_CHARGE)
    assert "this.desk.api().me()" in written
