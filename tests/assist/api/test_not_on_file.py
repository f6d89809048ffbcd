"""What is taken though nothing known fits it, and says so; and what nobody can have meant."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from assist.customers.rows import rows_of
from assist.wiring import Service
from tests.assist.api.desk_of_ada import ADA, RETURNS


def test_a_conversation_may_name_a_customer_who_is_not_on_file_yet_and_says_so(desk: TestClient) -> None:
    given = desk.put("/v1/conversations/c9", json={"customer_id": "nobody"})

    assert given.status_code == 200
    (warning,) = given.json()["warnings"]
    assert warning.startswith("Nothing is on file for customer 'nobody': import them, or mend")
    assert desk.get("/v1/conversations/c9").json()["warnings"] == [warning]
    brief = desk.get("/v1/conversations/c9/brief").json()
    assert brief["headline"] == {"text": warning, "sources": ["conversation:c9"]}
    assert "import them" not in desk.post("/v1/conversations/c9/handover", json={}).json()["summary"]

    desk.put("/v1/customers/nobody", json={"name": "Bo"})

    assert desk.get("/v1/conversations/c9").json()["warnings"] == []
    assert desk.put("/v1/conversations/c1", json={"customer_id": "ada"}).json()["warnings"] == []
    assert desk.put("/v1/conversations/c2", json={}).json()["warnings"] == []


@pytest.mark.parametrize("region", ["Europa!", "?", "<eu>", "eu\n"])
def test_what_is_no_name_of_a_region_is_refused_with_its_value(
    desk: TestClient, service: Service, region: str
) -> None:
    refused = desk.put("/v1/customers/ada", json={**ADA, "region": region})

    assert (refused.status_code, refused.json()["code"]) == (422, "contradictory_profile")
    assert f"{region!r} is no name of a region: write letters and digits" in refused.json()["detail"]
    rows = rows_of("some.csv", b'id,region\nada,"' + region.encode() + b'"\nbo,us-ca\n')
    (taken,) = service.customers.import_rows(rows)
    (rejected,) = taken.rejected
    assert (taken.rows, rejected.code) == (1, "invalid_row")
    assert f"{region!r} is no name of a region" in rejected.detail


def test_a_region_that_no_document_names_is_taken_and_warned_of(desk: TestClient) -> None:
    def warnings(region: str) -> list[str]:
        given: list[str] = desk.put("/v1/customers/ada", json={**ADA, "region": region}).json()["warnings"]
        return given

    assert warnings("Europa") == []
    desk.put("/v1/documents/uk", json={**RETURNS, "regions": ["UK", "eu"]})

    assert warnings("uk") == warnings("EU") == []
    (warning,) = warnings("Europa")
    assert warning.startswith("Region 'Europa': no document is for it")
    assert "documents name eu, uk: mend it" in warning
    assert desk.get("/v1/customers/ada").json()["warnings"] == [warning]


def test_an_identity_that_is_somebody_elses_too_is_warned_of_where_the_customer_is_put(
    desk: TestClient,
) -> None:
    def email(value: str, verified: bool) -> dict[str, object]:
        return {"identities": [{"kind": "email", "value": value, "verified": verified}]}

    warnings = [
        desk.put(f"/v1/customers/{id}", json=body).json()["warnings"]
        for id, body in (
            ("cy", email("cy@example.com", True)),
            ("di", email("Cy@Example.com", False)),
            ("ed", email("ed@example.com", True)),
        )
    ]

    warning = (
        "Its verified email is on file for customer 'cy' too, so either may be taken for the other: merge "
        "them if they are one person, else correct whose it is"
    )
    assert warnings == [[], [warning], []]
    assert desk.get("/v1/customers/di").json()["warnings"] == [warning]
