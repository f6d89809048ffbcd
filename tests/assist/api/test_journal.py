from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from assist.api.pages import cursor
from tests.assist.api.desk_of_ada import say

ALL = "journal:None:None:None:None"


def test_the_journal_is_walked_page_by_page_by_its_cursor(desk: TestClient) -> None:
    say(desk, id="t1")
    say(desk, id="t2")
    whole = desk.get("/v1/journal").json()["items"]
    first = desk.get("/v1/journal", params={"limit": 1}).json()

    rest = desk.get("/v1/journal", params={"cursor": first["next"]}).json()

    assert [*first["items"], *rest["items"]] == whole
    assert rest["next"] is None


@pytest.mark.parametrize("forged", ["abc", "9" * 30, "9" * 19, "-1", "1.5", "٣", " 1"])
def test_a_forged_cursor_is_refused(client: TestClient, forged: str) -> None:
    answer = client.get("/v1/journal", params={"cursor": cursor(ALL, forged)})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")
