from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.assist.conftest import MovableClock

OLD = {
    "title": "Returns",
    "text": "# Returns\n\nReturn a fridge within 14 days.",
    "kind": "policy",
    "audience": "public",
    "in_force_until": "2026-03-31",
}
NEW = {
    **OLD,
    "text": "# Returns\n\nReturn a fridge within 30 days.",
    "in_force_until": None,
    "in_force_from": "2026-04-01",
}


@pytest.fixture
def versions(client: TestClient) -> TestClient:
    client.put("/v1/documents/returns", json=OLD)
    client.put("/v1/documents/returns", json=NEW)
    return client


@pytest.mark.parametrize(
    "as_of", ["tomorrow", "2026-13-40", "31.01.2026", "2026-1-5", "2026-02-30T10:00Z", True]
)
def test_a_bad_moment_is_refused_once_with_the_ways_to_write_it(client: TestClient, as_of: object) -> None:
    answer = client.post("/v1/search", json={"query": "returns", "as_of": as_of})

    assert answer.status_code == 422
    assert answer.json()["detail"] == (
        f"body.as_of: Write a day as 2026-01-31 or a moment as 2026-01-31T10:00:00Z; given: {as_of!r}"
    )


def test_a_result_says_what_it_is_from_when_it_holds_and_how_old_it_is(
    versions: TestClient, clock: MovableClock
) -> None:
    clock.advance(days=3)

    answer = versions.post("/v1/search", json={"query": "return a fridge", "k": 1}).json()

    assert answer == {
        "snapshot": answer["snapshot"],
        "results": [
            {
                "document_id": "returns",
                "version": 2,
                "passage_id": "returns@2:0",
                "title": "Returns",
                "section": "Returns",
                "text": "Return a fridge within 30 days.",
                "start": 11,
                "end": 42,
                "audience": "public",
                "score": answer["results"][0]["score"],
                "in_force_from": "2026-04-01",
                "in_force_until": None,
                "stopped": False,
                "age_days": 237,  # since 1 April
            }
        ],
    }


def test_asked_as_of_today_what_was_stored_today_answers(client: TestClient, clock: MovableClock) -> None:
    client.put("/v1/documents/returns", json={**OLD, "in_force_until": None})
    clock.advance(hours=1)
    client.put("/v1/documents/returns", json={**NEW, "in_force_from": None})

    today = client.post("/v1/search", json={"query": "return a fridge", "as_of": "2026-11-21"}).json()
    yesterday = client.post("/v1/search", json={"query": "return a fridge", "as_of": "2026-11-20"}).json()

    assert [one["version"] for one in today["results"]] == [2]
    assert [one["version"] for one in yesterday["results"]] == [1]


def test_asked_as_of_an_earlier_day_the_superseded_version_answers(versions: TestClient) -> None:
    then = versions.post("/v1/search", json={"query": "return a fridge", "as_of": "2026-02-01"}).json()
    last_day = versions.post(
        "/v1/search", json={"query": "return a fridge", "as_of": "2026-03-31T23:59:59Z"}
    ).json()
    next_day = versions.post("/v1/search", json={"query": "return a fridge", "as_of": "2026-04-01"}).json()

    assert [answer["results"][0]["version"] for answer in (then, last_day, next_day)] == [1, 1, 2]


def test_a_filter_excludes_before_the_search(client: TestClient) -> None:
    for id, products in (("a", ["oven"]), ("b", ["dryer"]), ("c", [])):
        client.put(
            f"/v1/documents/{id}", json={**NEW, "text": f"Return the thing {id}.", "products": products}
        )

    answer = client.post("/v1/search", json={"query": "return the thing", "filters": {"products": ["oven"]}})

    assert {one["document_id"] for one in answer.json()["results"]} == {"a", "c"}


def test_the_turns_around_a_question_help_to_find(client: TestClient) -> None:
    client.put("/v1/documents/oven", json={**NEW, "text": "The oven warranty is 2 years."})
    client.put("/v1/documents/dryer", json={**NEW, "text": "The dryer warranty is 3 years."})
    turns = [{"speaker": "customer", "text": "It is about my dryer"}]

    answer = client.post("/v1/search", json={"query": "how long is the warranty", "turns": turns, "k": 1})

    assert answer.json()["results"][0]["document_id"] == "dryer"


@pytest.mark.parametrize(
    ("role", "teams", "seen"),
    [
        ("agent", (), {"public", "agent"}),
        ("service", (), {"public", "agent"}),
        ("agent", ("legal",), {"public", "agent", "team"}),
        ("lead", (), {"public", "agent", "lead"}),
        ("editor", (), {"public", "agent", "lead", "team", "nobody"}),
        ("admin", (), {"public", "agent", "lead", "team", "nobody"}),
    ],
)
def test_each_role_finds_what_its_audience_and_teams_allow(
    client: TestClient,
    client_of: Callable[..., TestClient],
    role: str,
    teams: tuple[str, ...],
    seen: set[str],
) -> None:
    audiences = {"public": "public", "agent": "agent", "lead": "lead", "team": "agent", "nobody": None}
    for id, audience in audiences.items():
        document = {**NEW, "text": f"Return a fridge to {id}.", "audience": audience}
        client.put(f"/v1/documents/{id}", json=document | ({"teams": ["legal"]} if id == "team" else {}))
    reader = client_of(role, *teams)

    found = reader.post("/v1/search", json={"query": "return a fridge", "k": 20}).json()
    listed = reader.get("/v1/documents").json()

    assert {one["document_id"] for one in found["results"]} == seen
    assert {one["id"] for one in listed["items"]} == seen
    assert {id for id in audiences if reader.get(f"/v1/documents/{id}").is_success} == seen


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"query": ""}, "body.query"),
        ({"query": "x", "k": 0}, "body.k"),
        ({"query": "x", "k": 10**9}, "body.k"),
        ({"query": "x", "filters": {"$neq": 1}}, "body.filters.$neq"),
        ({"query": "x", "as_of": "yesterday"}, "body.as_of"),
        ({"query": ["x"]}, "body.query"),
    ],
)
def test_a_search_that_cannot_be_is_refused_with_the_field_named(
    client: TestClient, body: dict[str, object], field: str
) -> None:
    answer = client.post("/v1/search", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)


def test_a_stopped_document_is_found_and_marked(versions: TestClient) -> None:
    versions.put("/v1/documents/other", json={**NEW, "text": "Return a kettle within 9 days."})
    versions.post("/v1/stop", json={"scope": "document", "id": "returns"})

    during = versions.post("/v1/search", json={"query": "return a fridge"}).json()["results"]
    versions.post("/v1/resume", json={"scope": "document", "id": "returns"})
    after = versions.post("/v1/search", json={"query": "return a fridge"}).json()["results"]

    assert {one["document_id"]: one["stopped"] for one in during} == {"returns": True, "other": False}
    assert {one["document_id"]: one["stopped"] for one in after} == {"returns": False, "other": False}


def test_a_query_of_nothing_but_space_is_refused(client: TestClient) -> None:
    assert client.post("/v1/search", json={"query": " \n"}).json()["code"] == "empty_query"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/search", {"query": "return a fridge"}),
        ("/v1/suggest", {"turns": [{"speaker": "customer", "text": "Hi"}]}),
    ],
)
def test_a_moment_outside_the_calendar_is_refused(
    versions: TestClient, path: str, body: dict[str, object]
) -> None:
    answer = versions.post(path, json={**body, "as_of": "9999-12-31T23:59:59-05:00"})

    assert answer.status_code == 422
    assert "outside the years 1 to 9999 in UTC" in answer.json()["detail"]
