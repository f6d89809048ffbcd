from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.assist.conftest import MovableClock

RETURNS = {
    "title": "Returns",
    "text": "# Returns\n\nYou can return a fridge within 30 days of delivery.",
    "kind": "policy",
    "audience": "public",
}


def finished(client: TestClient, job: str) -> dict[str, Any]:
    """The job once it is done."""
    while True:
        state: dict[str, Any] = client.get(f"/v1/jobs/{job}").json()
        if state["state"] != "running":
            return state
        time.sleep(0.01)


def test_a_document_is_searchable_when_the_put_returns_and_the_same_content_makes_no_new_version(
    client: TestClient,
) -> None:
    first = client.put("/v1/documents/returns", json=RETURNS)
    again = client.put("/v1/documents/returns", json=RETURNS)
    found = client.post("/v1/search", json={"query": "return a fridge"}).json()

    assert first.status_code == 200
    assert first.json() == {
        "id": "returns",
        "version": 1,
        "passages": 1,
        "snapshot": found["snapshot"],
        "notes": [],
    }
    assert again.json()["version"] == 1
    assert [one["document_id"] for one in found["results"]] == ["returns"]


def test_front_matter_carries_the_fields_and_a_field_of_the_body_wins(client: TestClient) -> None:
    text = "---\ntitle: From the text\nkind: faq\naudience: public\nproducts: [oven]\n---\n# Ovens\n\nHot."

    put = client.put("/v1/documents/ovens", json={"text": text, "title": "From the body", "kind": "faq"})

    assert put.json()["notes"] == [
        "line 2, column 8: title: the request gives another, and that one counts: leave out one of the two"
    ]
    stored = client.get("/v1/documents/ovens").json()
    assert {name: stored[name] for name in ("title", "kind", "audience", "products", "text", "version")} == {
        "title": "From the body",
        "kind": "faq",
        "audience": "public",
        "products": ["oven"],
        "text": "# Ovens\n\nHot.",
        "version": 1,
    }


@pytest.mark.parametrize("id", ["returns", "never-there"])
def test_a_version_that_is_not_there_is_named_whether_or_not_its_document_is(
    client: TestClient, id: str
) -> None:
    client.put("/v1/documents/returns", json=RETURNS)

    answer = client.get(f"/v1/documents/{id}?version=99")

    assert (answer.status_code, answer.json()["code"]) == (404, "document_not_found")
    assert answer.json()["detail"] == f"There is no version 99 of document {id!r} that you may see."


def test_what_a_program_keeps_with_a_document_comes_back_unchanged(client: TestClient) -> None:
    metadata = {"source": "wiki/returns", "page": 3, "tags": ["a", None, {"b": 1.5}]}

    client.put("/v1/documents/returns", json={**RETURNS, "metadata": metadata})
    client.put("/v1/documents/plain", json=RETURNS)

    assert client.get("/v1/documents/returns").json()["metadata"] == metadata
    assert "metadata" not in client.get("/v1/documents/plain").json()


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"kind": "novel"}, "invalid_request", "body.kind"),
        ({"text": "---\nkind: novel\n---\nText", "kind": None}, "invalid_document", "kind"),
        ({"checks": [{"id": "a", "title": "A", "rule": "1 +"}]}, "bad_rule", "1 +"),
        (
            {"text": "---\nchecks:\n  - id: a\n    title: A\n    rule: >-\n      order.totl > 1\n---\nText"},
            "bad_rule",
            "check 'a' is refused at line 6 of the document, in the rule line 1, column 1: "
            "order.totl is not a fact; did you mean order.total",
        ),
        (
            {
                "text": "---\nchecks:\n  - id: a\n    title: A\n    rule: days_since(order.placed_on) > 1\n"
                "    or_granted_by: [nope]\n---\nText"
            },
            "bad_rule",
            "line 6, column 21: checks.0.or_granted_by.0: there is no document 'nope' to grant it",
        ),
        ({"judged_on": "order.place_on"}, "bad_rule", "did you mean order.placed_on"),
        ({"judged_on": "order.status"}, "bad_rule", "judged_on: order.status is not a day"),
        ({"judged_on": "attributes.colour"}, "bad_rule", "judged_on: attributes.colour is not a day"),
        ({"authority": [{"action": "refund", "amount": "order.totl"}]}, "bad_rule", "order.total"),
        (
            {"authority": [{"action": "credit", "budget": {"amount": "5", "of": ["credit"]}}]},
            "invalid_request",
            "currency",
        ),
        (
            {
                "text": "# Visit\n\nWithin 2 days.",
                "slots": [
                    {
                        "action": "visit",
                        "within_business_days": 2,
                        "quote": "Within 2 days.",
                        "when": {"id": "a", "title": "A", "rule": "2 +"},
                    }
                ],
            },
            "bad_rule",
            "2 +",
        ),
        ({"secret_field": 1}, "invalid_request", "body.secret_field"),
        ({"metadata": "wiki"}, "invalid_request", "body.metadata"),
        ({"url": "javascript:alert(1)"}, "invalid_request", "body.url"),
        ({"in_force_from": "2026-13-40"}, "invalid_request", "body.in_force_from"),
    ],
)
def test_a_document_that_cannot_be_is_refused_with_the_field_named(
    client: TestClient, change: dict[str, Any], code: str, named: str
) -> None:
    answer = client.put("/v1/documents/returns", json={**RETURNS, **change})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert named in answer.json()["detail"]
    assert client.get("/v1/documents/returns").status_code == 404


SOURCE = """---
title: Returns
checks:
  - id: a
    title: A
    rule: order.totl > money("1")
  - id: b
    title: B
    rule: |
      order.delivered_on < today &&
        order.status == "deliverd"
slots:
  - action: visit
    within_business_days: 2
    quote: Within 2 days.
    when: {id: gold, title: Gold, rule: customer.teir == "gold"}
judged_on: order.arrived
authority:
  - {action: refund, up_to: "5", currency: EUR, amount: order.sum}
  - {action: refund, role: lead, amount: order.status}
---
Within 2 days.
"""


def test_every_problem_of_a_document_is_listed_with_its_place(client: TestClient) -> None:
    answer = client.put("/v1/documents/returns", json={"text": SOURCE, "kind": "policy"})

    fields = "order.id, order.placed_on, order.delivered_on, order.due_on, order.status, order.total, " + (
        "order.currency, order.channel"
    )
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:assist:problem:bad_rule",
        "title": "Unprocessable Entity",
        "status": 422,
        "code": "bad_rule",
        "detail": "The rule of check 'a' is refused at line 6 of the document, in the rule line 1, column 1: "
        'order.totl is not a fact; did you mean order.total? The rule: order.totl > money("1") '
        "(and 5 more)",
        "errors": [
            {
                "field": "checks.0.rule",
                "detail": "check 'a': order.totl is not a fact; did you mean order.total? The rule: "
                'order.totl > money("1")',
                "line": 6,
                "column": 11,
            },
            {
                "field": "checks.1.rule",
                "detail": "check 'b': order.status is never 'deliverd'; did you mean 'delivered'? it is "
                "pending, shipped, delivered, cancelled or returned. The rule: order.delivered_on < today "
                '&&\n  order.status == "deliverd"\n',
                "line": 11,
                "column": 25,
            },
            {
                "field": "slots.0.when.rule",
                "detail": "check 'gold': customer.teir is not a fact; did you mean customer.tier? The rule: "
                'customer.teir == "gold"',
                "line": 16,
                "column": 41,
            },
            {
                "field": "judged_on",
                "detail": f"order.arrived is not a fact; there are {fields}",
                "line": 17,
                "column": 12,
            },
            {
                "field": "authority.0.amount",
                "detail": f"order.sum is not a fact; there are {fields}",
                "line": 19,
                "column": 57,
            },
            {
                "field": "authority.1.amount",
                "detail": "order.status is not an amount; name one, like order.total, or one of attributes",
                "line": 20,
                "column": 42,
            },
        ],
    }


def test_a_document_that_is_none_lists_what_is_wrong_and_where(client: TestClient) -> None:
    body = {"text": "---\ntitle: A\nowner: [a]\nurl: ftp://a\n---\nText"}

    answer = client.put("/v1/documents/a", json=body).json()

    assert answer["code"] == "invalid_document"
    assert answer["errors"] == [
        {"field": "kind", "detail": "it is missing"},
        {"field": "owner", "detail": "write a text, not a list", "line": 3, "column": 8},
        {
            "field": "url",
            "detail": "write an address that begins with https:// or http://, not 'ftp://a'",
            "line": 4,
            "column": 6,
        },
    ]


def test_a_value_that_the_request_gives_is_not_sought_in_its_text(client: TestClient) -> None:
    answer = client.put(
        "/v1/documents/a",
        json={
            "text": "---\ntitle: A\nkind: faq\njudged_on: order.placed_on\n---\nText",
            "judged_on": "order.arrived",
        },
    ).json()

    (error,) = answer["errors"]
    assert (error["field"], "line" in error) == ("judged_on", False)


def test_versions_are_listed_oldest_first_and_each_can_be_read(
    client: TestClient, clock: MovableClock
) -> None:
    client.put("/v1/documents/returns", json=RETURNS)
    clock.advance(days=1)
    client.put("/v1/documents/returns", json={**RETURNS, "text": "Return it within 45 days."})

    versions = client.get("/v1/documents/returns/versions").json()

    assert [(one["version"], one["stored_at"][:10]) for one in versions["items"]] == [
        (1, "2026-11-21"),
        (2, "2026-11-22"),
    ]
    assert client.get("/v1/documents/returns?version=1").json()["text"] == RETURNS["text"]
    assert client.get("/v1/documents/returns").json()["text"] == "Return it within 45 days."
    assert client.get("/v1/documents/returns?version=3").status_code == 404


def test_a_deleted_document_is_gone_from_search_reading_and_lists_when_the_delete_returns(
    client: TestClient,
) -> None:
    client.put("/v1/documents/returns", json=RETURNS)

    assert client.delete("/v1/documents/returns").json() == {"id": "returns", "deleted": True}

    assert client.post("/v1/search", json={"query": "return a fridge"}).json()["results"] == []
    assert client.get("/v1/documents/returns").status_code == 404
    assert client.get("/v1/documents").json() == {"items": [], "next": None}
    assert client.delete("/v1/documents/returns").status_code == 404


def test_a_list_is_walked_page_by_page_by_its_cursor(client: TestClient) -> None:
    for id in ("c", "a", "d", "b"):
        client.put(f"/v1/documents/{id}", json={**RETURNS, "kind": "faq" if id == "d" else "policy"})

    first = client.get("/v1/documents?limit=2&kind=policy").json()
    second = client.get(
        "/v1/documents", params={"limit": 2, "kind": "policy", "cursor": first["next"]}
    ).json()

    assert [one["id"] for one in first["items"]] == ["a", "b"]
    assert [one["id"] for one in second["items"]] == ["c"]
    assert second["next"] is None


def test_a_cursor_that_was_edited_or_is_of_another_list_is_refused(client: TestClient) -> None:
    for id in ("a", "b"):
        client.put(f"/v1/documents/{id}", json=RETURNS)
    cursor = client.get("/v1/documents?limit=1").json()["next"]
    edited = cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1]

    for parameters in (
        {"cursor": edited},
        {"cursor": cursor, "kind": "faq"},
        {"cursor": "%%%"},
        {"cursor": ""},
    ):
        answer = client.get("/v1/documents", params=parameters)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_an_import_stores_what_it_can_and_says_what_failed(client: TestClient) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("ovens.md", "---\nkind: faq\naudience: public\n---\n# Ovens\n\nOvens are hot.")
        made.writestr("broken.md", "---\nkind: novel\n---\n# Novel\n\nText.")
    files = [
        ("files", ("fridges.txt", b"Fridges are cold inside.")),
        ("files", ("all.zip", archive.getvalue())),
        (
            "files",
            ("rules.md", b"---\nkind: policy\nchecks: [{id: a, title: A, rule: '1 +'}]\n---\n# R\n\nText."),
        ),
        ("files", ("fake.pdf", b"MZ this is no pdf")),
    ]

    accepted = client.post("/v1/documents/import", files=files)

    assert accepted.status_code == 202
    job = finished(client, accepted.json()["job"])
    assert (job["state"], job["done"], job["total"]) == ("done", 2, 5)
    assert {one["file"] for one in job["failed"]} == {"all.zip/broken.md", "rules.md: rules", "fake.pdf"}
    assert client.get("/v1/documents/fridges").json()["kind"] == "policy"
    assert client.get("/v1/documents/fridges").json()["audience"] is None
    assert client.get("/v1/documents/ovens").json()["kind"] == "faq"


@pytest.mark.parametrize(
    ("request_", "code"),
    [({"json": {"files": []}}, "not_multipart"), ({"data": {"a": "b"}, "files": {}}, "not_multipart")],
)
def test_an_import_without_files_is_refused(client: TestClient, request_: dict[str, Any], code: str) -> None:
    answer = client.post("/v1/documents/import", **request_)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_job_is_seen_by_who_began_it_and_by_admins_only(
    client: TestClient, client_of: Callable[..., TestClient]
) -> None:
    editor, other = client_of("editor"), client_of("editor")
    job = editor.post("/v1/documents/import", files={"files": ("a.txt", b"Some text.")}).json()["job"]

    assert editor.get(f"/v1/jobs/{job}").status_code == 200
    assert client.get(f"/v1/jobs/{job}").status_code == 200
    assert other.get(f"/v1/jobs/{job}").status_code == 404
    finished(client, job)


def test_what_is_stored_and_probably_not_meant_is_noted(client: TestClient) -> None:
    client.put("/v1/documents/returns", json={**RETURNS, "regions": ["eu"], "products": ["oven"]})
    client.put("/v1/customers/anna", json={"region": "uk", "attributes": {"protection": True}})
    text = (
        "---\nkind: policy\nregions: [eu, uk, mars]\nproducts: [Oven, spaceship]\nreview_by: 2020-01-31\n"
        "in_force_until: 2020-01-31\nchecks:\n  - {id: a, title: So, rule: attributes.protecton == true}\n"
        "---\n# Ovens\n\nOvens are hot.\n"
    )

    put = client.put("/v1/documents/ovens", json={"text": text})
    again = client.put("/v1/documents/ovens", json={"text": text})
    tried = client.post("/v1/documents/check", json={"text": text, "id": "ovens"})

    notes = put.json()["notes"]
    assert [note.split(": ")[-3:-1] for note in notes] == [
        ["audience", "is missing, so nobody but editors sees the document"],
        ["regions", "no customer is in 'mars' and no other document is for it"],
        ["products", "no customer has a 'spaceship' and no other document is about it"],
        ["in_force_until", "2020-01-31 has passed, so this version answers nobody today"],
        ["review_by", "2020-01-31 has passed"],
        ["checks.0.rule", "no customer has attributes.protecton"],
    ]
    assert notes[1].startswith("line 3, column ")
    assert notes[-1].endswith("did you mean attributes.protection?")
    assert (again.json()["notes"], tried.json()["notes"]) == (notes, notes)
