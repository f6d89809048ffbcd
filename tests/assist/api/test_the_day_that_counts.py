"""A policy that says on which day it is judged holds as it was on that day: its rules and its words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.assist.api.desk_of_ada import ADA, QUESTION, RETURNS
from tests.served import Served

THEN = {
    **RETURNS,
    "text": "# Returns\n\nYou can return a fridge within 14 days of delivery.",
    "in_force_until": "2026-10-31",
    "checks": [
        {
            "id": "within-window",
            "title": "Returned within 14 days",
            "rule": "days_since(order.delivered_on) <= 14",
            "ask": "When was it delivered?",
        }
    ],
}
NOW = {**RETURNS, "in_force_from": "2026-11-01", "judged_on": "order.delivered_on"}
SAID = {"id": "t1", "speaker": "customer", "text": QUESTION}
POLICY = "/v1/documents/policy"
TURNS = "/v1/conversations/c1/turns"


def delivered(day: str | None) -> dict[str, Any]:
    return {**ADA, "orders": [{**ADA["orders"][0], "delivered_on": day}]}  # type: ignore[index,dict-item]


@pytest.fixture
def versions(desk: TestClient) -> TestClient:
    """The desk of Ada, whose returns were 14 days until October; today is 21 November."""
    desk.delete("/v1/documents/returns")
    for document in (THEN, NOW):
        assert desk.put(POLICY, json=document).status_code == 200
    return desk


def first(answer: dict[str, Any]) -> dict[str, Any]:
    suggestion: dict[str, Any] = answer["suggestions"][0]
    return suggestion


@pytest.mark.parametrize(
    ("day", "version", "as_of", "verdict", "because", "draft"),
    [
        (
            "2026-10-31",
            1,
            "2026-10-31",
            "not_met",
            "Returned within 14 days: delivered 31 October 2026, 21 days ago; "
            "by version 1, in force on the delivery date, 31 October 2026",
            "within 14 days of delivery",
        ),
        (
            "2026-11-01",
            2,
            None,
            "met",
            "Returned within 30 days: delivered 1 November 2026, 20 days ago",
            "within 30 days of delivery",
        ),
        (
            None,
            2,
            None,
            "unknown",
            "Returned within 30 days (no delivery date on file); by today’s version; "
            "the delivery date decides",
            "within 30 days of delivery",
        ),
    ],
)
def test_the_version_of_the_day_of_delivery_judges_and_is_quoted(
    versions: TestClient,
    day: str | None,
    version: int,
    as_of: str | None,
    verdict: str,
    because: str,
    draft: str,
) -> None:
    versions.put("/v1/customers/ada", json=delivered(day))

    suggestion = first(versions.post(TURNS, json=SAID).json()["answer"])

    (check,) = suggestion["checks"]
    assert (check["version"], check["as_of"], check["verdict"]) == (version, as_of, verdict)
    assert check["because"] == because
    quotes = {(one["version"], one["as_of"]) for one in suggestion["evidence"]}
    assert quotes == {(version, as_of)}
    for one in suggestion["evidence"]:
        stored = versions.get(f"{POLICY}?version={version}").json()
        assert stored["text"][one["start"] : one["end"]] == one["quote"]
    assert draft in suggestion["draft"]


def test_it_is_shown_again_and_can_be_replayed_until_the_document_goes(versions: TestClient) -> None:
    versions.put("/v1/customers/ada", json=delivered("2026-10-31"))
    suggestion = first(versions.post(TURNS, json=SAID).json()["answer"])

    again = versions.post(TURNS, json=SAID).json()["answer"]
    listed = versions.get("/v1/conversations/c1/suggestions").json()["items"]
    replayed = versions.get(f"/v1/journal/{suggestion['id']}/replay").json()
    versions.delete(POLICY)
    gone = versions.get("/v1/conversations/c1/suggestions").json()["items"]

    assert first(again)["id"] == suggestion["id"] == listed[0]["id"]
    assert replayed["suggestion"]["checks"] == suggestion["checks"]
    assert gone == []


@pytest.mark.parametrize(
    "change",
    [
        {"audience": "lead"},  # closed to agents
        {"judged_on": None},  # judged by today's version from now on
        {"in_force_until": "2026-11-20"},  # withdrawn altogether
    ],
)
def test_it_is_not_shown_again_once_today_s_version_no_longer_leads_there(
    versions: TestClient, client_of: Callable[..., TestClient], change: dict[str, Any]
) -> None:
    versions.put("/v1/customers/ada", json=delivered("2026-10-31"))
    agent = client_of("agent")
    assert first(agent.post(TURNS, json=SAID).json()["answer"])["checks"][0]["version"] == 1

    versions.put(POLICY, json={**NOW, **change})

    shown = agent.get("/v1/conversations/c1/suggestions").json()["items"]
    assert [one for one in shown if "policy" in json.dumps(one["evidence"])] == []


def test_a_stop_of_the_document_holds_for_every_version(versions: TestClient) -> None:
    versions.put("/v1/customers/ada", json=delivered("2026-10-31"))
    versions.post("/v1/stop", json={"scope": "document", "id": "policy"})

    answer = versions.post(TURNS, json=SAID).json()["answer"]

    assert "policy" not in json.dumps(answer["suggestions"])


def test_a_version_that_the_reader_may_not_see_looks_like_one_that_never_was(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    desk.put("/v1/customers/ada", json=delivered("2026-10-31"))
    desk.delete("/v1/documents/returns")
    said = []
    for former in ({**THEN, "audience": "lead"}, {**THEN, "in_force_from": "2026-10-31T23:59:59.9999999Z"}):
        desk.delete(POLICY)
        desk.put(POLICY, json=former)
        desk.put(POLICY, json=NOW)
        body = {"turns": [SAID], "customer_id": "ada"}
        (check,) = first(client_of("agent").post("/v1/suggest", json=body).json())["checks"]
        said.append((check["verdict"], check["as_of"], check["because"]))

    assert said[0] == said[1]
    assert said[0] == (
        "met",
        None,
        "Returned within 30 days: delivered 31 October 2026, 21 days ago; by today’s version; "
        "none on file was in force on the delivery date, 31 October 2026",
    )


@pytest.mark.parametrize(("day", "conflicts"), [("2026-10-31", 0), ("2026-11-01", 1)])
def test_only_the_version_of_the_day_can_contradict_another_document(
    versions: TestClient, day: str, conflicts: int
) -> None:
    """The box was never needed until November; the FAQ still says so."""
    packaging = {False: "You do not need the original packaging.", True: "Original packaging is required."}
    for document, needed in ((THEN, False), (NOW, True)):
        text = f"{document['text']}\n\n{packaging[needed]}"
        versions.put("/v1/documents/policy", json={**document, "text": text})
    faq = {
        "title": "Box",
        "kind": "faq",
        "audience": "public",
        "text": "You do not need the original packaging.",
    }
    versions.put("/v1/documents/faq", json=faq)
    versions.put("/v1/customers/ada", json=delivered(day))

    said = {**SAID, "text": "Do I need the original packaging to return a fridge within days of delivery?"}
    answer = versions.post(TURNS, json=said).json()["answer"]

    policy = next(one for one in answer["suggestions"] if one["evidence"][0]["document_id"] == "policy")
    assert len(policy["conflicts"]) == conflicts


@pytest.mark.parametrize("day", ["2026-03-25", "2026-04-01"])
def test_the_sample_s_returns_are_those_of_the_day_of_delivery(served: Served, day: str) -> None:
    order = {**ADA["orders"][0], "placed_on": "2026-03-20", "delivered_on": day}  # type: ignore[dict-item]
    body = {
        "turns": [{"speaker": "customer", "text": "Can I still return it? How many days do I have?"}],
        "customer": {"tier": "basic", "region": "eu", "orders": [order], "attributes": {"opened": False}},
        "as_of": "2026-04-10",
    }
    with served.client() as client:
        given = client.post("/v1/suggest", json=body).json()["suggestions"]

    returns = next(one for one in given if one["evidence"][0]["document_id"] == "returns")
    verdict = {check["id"]: check["verdict"] for check in returns["checks"]}
    before = day == "2026-03-25"
    assert (verdict["within-window"], returns["evidence"][0]["version"]) == (
        ("not_met", 1) if before else ("met", 2)
    )
    assert ("30 days" in returns["draft"]) == (not before)


@pytest.mark.parametrize(
    ("day", "years", "authority"),
    [("2025-04-04", "2 years", "needs_approval"), ("2026-04-04", "3 years", "yours")],
)
def test_the_sample_s_warranty_is_that_of_the_day_of_delivery(
    served: Served, day: str, years: str, authority: str
) -> None:
    robot = {
        "sku": "RB-4",
        "name": "RoveBot 4",
        "family": "robot_vacuum",
        "serial": "RB4-25-1",
        "delivered_on": day,
        "warranty_until": "2027-04-04",
        "order_id": "o1",
    }
    order = {**ADA["orders"][0], "placed_on": day, "delivered_on": day, "total": "399.00"}  # type: ignore[dict-item]
    body = {
        "turns": [
            {"speaker": "customer", "text": "How long is the warranty on the motor of my robot vacuum?"}
        ],
        "customer": {"region": "eu", "products": [robot], "orders": [order]},
        "as_of": "2026-11-21",
    }
    with served.client() as client:
        given = client.post("/v1/suggest", json=body).json()["suggestions"]

    warranty = next(one for one in given if one["evidence"][0]["document_id"] == "warranty")
    (replacement,) = (one for one in warranty["actions"] if one["name"] == "replacement")
    assert years in warranty["draft"]
    assert replacement["authority"] == authority
