"""Trying a text that is not stored: its errors, its verdicts on a customer, and who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.wiring import Service

HEAD = "---\ntitle: Returns\nkind: policy\naudience: public\n"
CHECKS = """checks:
  - id: within-window
    title: Returned within 30 days
    rule: days_since(order.delivered_on) <= 30
    ask: When was it delivered?
  - id: gold
    title: Gold members only
    rule: customer.tier == "gold"
"""
AUTHORITY = """authority:
  - {action: refund, role: agent, up_to: "50.00", currency: EUR, amount: order.total, approver: lead}
  - {action: refund, role: lead, up_to: "600.00", currency: EUR, amount: order.total}
"""
TEXT = "---\n# Returns\n\nYou can return it within 30 days.\n"
LEDA = {
    "name": "Leda",
    "orders": [
        {
            "id": "LV-77",
            "placed_on": "2026-10-25",
            "delivered_on": "2026-11-02",
            "status": "delivered",
            "total": "129.00",
            "currency": "EUR",
        }
    ],
}


@pytest.fixture
def desk(client: TestClient) -> TestClient:
    client.put("/v1/customers/leda", json=LEDA).raise_for_status()
    return client


def tried(client: TestClient, source: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/documents/check", json={"text": source, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_text_is_judged_on_a_customers_own_facts_and_not_stored(desk: TestClient) -> None:
    before = desk.get("/v1/documents").json()

    trial = tried(desk, HEAD + CHECKS + AUTHORITY + TEXT, customer_id="leda")

    assert [(one["id"], one["verdict"], one["because"], one["ask"]) for one in trial["checks"]] == [
        (
            "within-window",
            "met",
            "Returned within 30 days: delivered 2 November 2026, 19 days ago",
            None,
        ),
        ("gold", "unknown", "Gold members only (no loyalty tier on file)", None),
    ]
    assert trial["facts"] == [
        {
            "name": "order.delivered_on",
            "told": "delivered 2 November 2026, 19 days ago",
            "sources": ["order:LV-77"],
        },
        {"name": "order.total", "told": "order total 129.00 EUR", "sources": ["order:LV-77"]},
    ]
    assert trial["unknown"] == ["customer.tier"]
    assert {role: [one["authority"] for one in some] for role, some in trial["authority"].items()} == {
        "agent": ["needs_approval"],
        "lead": ["yours"],
    }
    assert trial["problems"] == []
    assert desk.get("/v1/documents").json() == before
    assert desk.get("/v1/journal").json()["items"] == []


def test_the_day_asked_for_decides(desk: TestClient) -> None:
    trial = tried(desk, HEAD + CHECKS + TEXT, customer_id="leda", as_of="2026-12-24")

    assert trial["checks"][0]["verdict"] == "not_met"
    assert trial["day"] == {"fact": None, "on": "2026-12-24", "in_force": True, "version": None}


def test_the_day_that_counts_may_lie_before_the_text_is_in_force(desk: TestClient) -> None:
    desk.put("/v1/documents/returns", json={"text": HEAD + TEXT}).raise_for_status()
    source = HEAD + "in_force_from: 2026-11-15\njudged_on: order.delivered_on\n" + CHECKS + TEXT

    trial = tried(desk, source, customer_id="leda", id="returns")

    assert trial["version"] == 2
    assert trial["day"] == {
        "fact": "order.delivered_on",
        "on": "2026-11-02",
        "in_force": False,
        "version": 1,
    }


def test_every_bad_rule_is_named_with_its_line_and_column(desk: TestClient) -> None:
    bad = CHECKS.replace("order.delivered_on", "order.deliverd_on").replace("==", "=")

    trial = tried(desk, HEAD + bad + TEXT, customer_id="leda")

    assert [(one["field"], one["line"], one["column"]) for one in trial["problems"]] == [
        ("checks.0.rule", 8, 22),
        ("checks.1.rule", 12, 25),
    ]
    assert "did you mean order.delivered_on? The rule:" in trial["problems"][0]["detail"]
    assert "use ==, not =" in trial["problems"][1]["detail"]
    assert (trial["checks"], trial["facts"]) == ([], [])


def test_front_matter_that_cannot_be_read_is_named_at_its_place(desk: TestClient) -> None:
    trial = tried(desk, "---\ntitle: x\nkind: polcy\naudiense: public\n---\n# X\n")

    assert {(one["field"], one["line"], one["column"]) for one in trial["problems"]} == {
        ("kind", 3, 7),
        ("audiense", 4, 11),
    }


def test_what_else_stands_in_the_way_is_named(desk: TestClient) -> None:
    trial = tried(desk, HEAD + "judged_on: order.total\n" + TEXT)

    assert [(one["field"], one["detail"]) for one in trial["problems"]] == [
        ("judged_on", "order.total is not a day; name one, like order.placed_on")
    ]


def test_the_conversation_may_name_the_order(desk: TestClient) -> None:
    older = {**LEDA["orders"][0], "id": "LV-12", "delivered_on": "2026-01-02", "placed_on": "2026-01-01"}  # type: ignore[dict-item] # a literal above
    desk.put("/v1/customers/leda", json={**LEDA, "orders": [*LEDA["orders"], older]}).raise_for_status()
    source = HEAD + CHECKS + TEXT

    either = tried(desk, source, customer_id="leda")
    named = tried(desk, source, customer_id="leda", about="LV-12")

    assert either["checks"][0]["verdict"] == "unknown"
    assert named["checks"][0]["verdict"] == "not_met"


def test_an_editor_tries_a_text_on_a_customer_sent_along_and_on_nobody_on_file(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    editor = client_of("editor")
    source = HEAD + CHECKS + TEXT

    on_file = editor.post("/v1/documents/check", json={"text": source, "customer_id": "leda"})
    nobody = editor.post("/v1/documents/check", json={"text": source, "customer_id": "nobody"})

    assert (on_file.status_code, nobody.status_code) == (404, 404)
    assert on_file.json()["detail"].replace("leda", "nobody") == nobody.json()["detail"]
    assert tried(editor, source, customer={"tier": "gold"})["checks"][1]["verdict"] == "met"


def test_a_document_is_given_back_as_it_is_written(desk: TestClient, service: Service) -> None:
    source = (
        HEAD
        + 'in_force_from: 2026-11-01\nproducts: [oven]\nowner: "Ada: \\"the first\\""\n'
        + CHECKS
        + AUTHORITY
        + TEXT
    )
    desk.put("/v1/documents/returns", json={"text": source}).raise_for_status()

    given = desk.get("/v1/documents/returns/source").json()
    again = desk.put("/v1/documents/returns", json={"text": given["source"]}).json()

    assert (given["id"], given["version"], again["version"]) == ("returns", 1, 1)
    assert given["source"].startswith("---\ntitle: Returns\n")


def test_a_source_is_shown_to_those_who_may_read_the_document(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    unseen = HEAD.replace("audience: public\n", "") + TEXT
    desk.put("/v1/documents/draft", json={"text": unseen}).raise_for_status()

    assert client_of("editor").get("/v1/documents/draft/source").status_code == 200
    assert client_of("lead").get("/v1/documents/draft/source").status_code == 404
