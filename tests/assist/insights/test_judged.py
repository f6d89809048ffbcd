"""What people did with suggestions: over time, by confidence, by document; of few people nothing is told."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.wiring import Service
from tests.assist.api.desk_of_ada import QUESTION, RETURNS, fill
from tests.assist.conftest import ON_BOTH, MovableClock

pytestmark = ON_BOTH
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script> & \u202e\x0b\"'"


@pytest.fixture
def desk(client: TestClient, service: Service) -> TestClient:
    fill(service)
    return client


def ask(desk: TestClient, person: str) -> dict[str, Any]:
    desk.put(f"/v1/conversations/{person}", json={"customer_id": person})
    turn = {"speaker": "customer", "text": QUESTION}
    shown: dict[str, Any] = desk.post(f"/v1/conversations/{person}/turns", json=turn).json()["answer"]
    return shown["suggestions"][0]


def decide(desk: TestClient, people: range, **choice: Any) -> dict[str, Any]:
    """The decisions of so many people's cases; the suggestion that the last one was about."""
    shown: dict[str, Any] = {}
    for at in people:
        shown = ask(desk, f"person-{at}")
        desk.post(f"/v1/suggestions/{shown['id']}/decision", json=choice).raise_for_status()
    return shown


def counts(**given: int) -> dict[str, int]:
    names = ("accepted", "edited", "overridden", "dismissed", "wrong", "alone", "people")
    return {**dict.fromkeys(names, 0), **given}


def test_a_day_tells_what_was_done_in_ten_people_s_cases_and_nothing_of_nine(
    desk: TestClient, clock: MovableClock
) -> None:
    decide(desk, range(9), outcome="accepted")
    clock.advance(days=1)
    decide(desk, range(10, 14), outcome="accepted")
    decide(desk, range(14, 17), outcome="edited", sent="Yes, of course.")
    decide(desk, range(17, 19), outcome="overridden", sent="No.", wrong=True)
    desk.post("/v1/conversations/person-1/decision", json={"outcome": "overridden", "sent": "Hello."})
    today = clock().date()

    few, many = desk.get(f"/v1/insights/outcomes?from={today - timedelta(days=1)}").json()["items"]

    assert few == {"first": str(today - timedelta(days=1)), "last": str(today - timedelta(days=1)), "counts": None}  # fmt: skip  # noqa: E501
    assert many["first"] == str(today)
    assert many["counts"] == counts(accepted=4, edited=3, wrong=2, alone=1, people=10)


def test_a_decision_that_was_replaced_does_not_count(desk: TestClient) -> None:
    last = decide(desk, range(10), outcome="accepted")
    desk.post(f"/v1/suggestions/{last['id']}/decision", json={"outcome": "dismissed"})

    told = desk.get("/v1/insights/outcomes").json()["items"][-1]["counts"]

    assert told == counts(accepted=9, dismissed=1, people=10)


def test_ten_cases_of_nine_people_are_not_told(desk: TestClient) -> None:
    decide(desk, range(9), outcome="accepted")
    desk.post("/v1/conversations/person-1/decision", json={"outcome": "dismissed"}).raise_for_status()

    assert {one["counts"] is None for one in desk.get("/v1/insights/outcomes").json()["items"]} == {True}


def test_two_ids_of_one_person_are_one(desk: TestClient) -> None:
    for at in range(2):
        desk.put(f"/v1/customers/person-{at}", json={"name": "Ada"})
    decide(desk, range(10), outcome="accepted")
    desk.post("/v1/customers/person-0/merges", json={"other": "person-1"}).raise_for_status()

    assert desk.get("/v1/insights/outcomes").json()["items"][-1]["counts"] is None


def test_quality_is_told_by_confidence(desk: TestClient) -> None:
    shown = decide(desk, range(8), outcome="accepted")
    edited = decide(desk, range(8, 10), outcome="edited", sent="Yes.")
    distances = [
        one["decision"]["edit_distance"] for one in desk.get("/v1/decisions?outcome=edited").json()["items"]
    ]

    told = {one["confidence"]: one for one in desk.get("/v1/insights/quality").json()["items"]}

    assert edited["confidence"] == shown["confidence"]
    own = told.pop(shown["confidence"])
    assert own["counts"] == counts(accepted=8, edited=2, people=10)
    assert own["changed"] == pytest.approx(sum(distances) / 2)
    assert {(one["counts"], one["changed"]) for one in told.values()} == {(None, None)}
    assert len(told) == 2


def test_friction_names_documents_whose_answers_are_not_used_to_those_who_may_see_them(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    shown = decide(desk, range(10), outcome="overridden", sent="No.")
    id = shown["evidence"][0]["document_id"]

    (told,) = desk.get("/v1/insights/friction").json()["items"]

    assert (told["document_id"], told["title"]) == (id, shown["evidence"][0]["title"])
    assert told["counts"] == counts(overridden=10, people=10)
    desk.put(f"/v1/documents/{id}", json={**RETURNS, "teams": ["repairs"]}).raise_for_status()
    assert client_of("lead", "repairs").get("/v1/insights/friction").json()["items"] == [
        {**told, "title": "Returns"}
    ]
    assert client_of("lead", "care").get("/v1/insights/friction").json()["items"] == []


def test_what_is_used_as_it_was_is_no_friction(desk: TestClient) -> None:
    decide(desk, range(10), outcome="accepted")

    assert desk.get("/v1/insights/friction").json()["items"] == []


def test_stale_documents_are_told_with_how_many_relied_on_them(desk: TestClient, clock: MovableClock) -> None:
    id = decide(desk, range(10), outcome="accepted")["evidence"][0]["document_id"]
    today = clock().date()

    def day(days: int) -> str:
        return str(today + timedelta(days=days))

    desk.put(f"/v1/documents/{id}", json={**RETURNS, "review_by": day(-3)}).raise_for_status()
    for other, dates in {"ended": {"in_force_until": day(-1)}, "due": {"review_by": day(30)}, "fresh": {"review_by": day(31)}}.items():  # fmt: skip  # noqa: E501
        desk.put(f"/v1/documents/{other}", json={**RETURNS, "title": other, **dates}).raise_for_status()

    told = desk.get("/v1/insights/stale").json()["items"]

    assert [(one["document_id"], one["why"], one["on"], one["people"]) for one in told] == [
        (id, "overdue", day(-3), 10),
        ("ended", "ended", day(-1), None),
        ("due", "due", day(30), None),
    ]


@pytest.mark.parametrize("name", ["gaps", "outcomes", "quality", "friction", "stale"])
def test_each_has_a_picture_that_says_its_numbers_and_carries_nothing_else(
    desk: TestClient, name: str
) -> None:
    desk.put("/v1/documents/returns", json={**RETURNS, "title": HOSTILE, "review_by": "2026-01-01"})
    decide(desk, range(10), outcome="overridden", sent="No.")

    answer = desk.get(f"/v1/insights/{name}.svg")

    assert answer.headers["content-type"].startswith("image/svg+xml")
    picture = ET.fromstring(answer.text)  # noqa: S314 - our own answer
    assert (picture.get("role"), picture.get("aria-labelledby")) == ("img", "title said")
    assert {one.tag for one in picture.iter()} == {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "rect", "text")}  # fmt: skip  # noqa: E501
    assert not [key for one in picture.iter() for key in one.attrib if key.startswith("on") or "href" in key]
    said = picture.findtext(f"{SVG}desc") or ""
    assert "10" in said
    if name == "friction":
        assert "</title><script>alert(1)</script> & " in said


def test_a_period_that_ends_before_it_begins_or_takes_too_long_is_refused(desk: TestClient) -> None:
    assert desk.get("/v1/insights/outcomes?from=2026-11-22&to=2026-11-20").json()["code"] == "period_ends_before_it_begins"  # fmt: skip  # noqa: E501
    assert desk.get("/v1/insights/outcomes.svg?from=2006-11-22").json()["code"] == "period_too_long"
    assert desk.get("/v1/insights/stale?to=9999-12-31").status_code == 200
    assert desk.get("/v1/insights/gaps?from=0001-01-01&to=0001-01-02").status_code == 200
