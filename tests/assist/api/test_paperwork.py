from __future__ import annotations

from fastapi.testclient import TestClient

from tests.assist.api.desk_of_ada import say


def test_the_brief_of_a_customer_and_of_their_conversation_names_its_sources(desk: TestClient) -> None:
    say(desk)

    of_customer = desk.get("/v1/customers/ada/brief").json()
    of_conversation = desk.get("/v1/conversations/c1/brief").json()

    for brief in (of_customer, of_conversation):
        assert brief["customer_id"] == "ada"
        delivered = next(one for one in brief["known"] if one["fact"] == "order.delivered_on")
        assert (delivered["value"], delivered["sources"]) == ("2026-11-02", ["order:o1"])
    assert of_conversation["claims"] or of_conversation["headline"]


def test_a_brief_of_nobody_is_not_found(desk: TestClient) -> None:
    assert desk.get("/v1/customers/nobody/brief").status_code == 404
    assert desk.get("/v1/conversations/c2/brief").status_code == 404


def test_where_a_conversation_names_no_customer_its_brief_tells_what_is_said_and_was_taken_down(
    desk: TestClient,
) -> None:
    collected = {"order.delivered_on": "2026-11-02"}
    desk.put("/v1/conversations/c2", json={"channel": "phone", "metadata": {"collected": collected}})
    begun = desk.get("/v1/conversations/c2/brief").json()
    turn = {"speaker": "customer", "text": "I bought it 19 days ago. My lawyer will hear of this."}
    desk.post("/v1/conversations/c2/turns", json=turn)

    brief = desk.get("/v1/conversations/c2/brief").json()

    assert begun["customer_id"] is None
    assert (begun["headline"], begun["claims"], begun["history"], begun["products"]) == (None, [], [], [])
    assert "delivery date" in brief["do_not_ask"]
    (risk,) = brief["risks"]
    assert "My lawyer will hear of this." in risk["text"]
    assert brief["claims"] != []


def test_a_handover_carries_the_note_and_a_close_the_outcome_with_and_without_a_body(
    desk: TestClient,
) -> None:
    say(desk)

    handover = desk.post("/v1/conversations/c1/handover", json={"to": "maria", "note": "Be quick"}).json()
    bare_handover = desk.post("/v1/conversations/c1/handover")
    wrap_up = desk.post("/v1/conversations/c1/close", json={"resolved": True, "csat": 5}).json()
    bare_close = desk.post("/v1/conversations/c1/close")

    assert (handover["to"], handover["note"], "Be quick" in handover["summary"]) == (
        "maria",
        "Be quick",
        True,
    )
    assert (wrap_up["resolved"], wrap_up["csat"]) == (True, 5)
    assert (bare_handover.status_code, bare_close.status_code) == (200, 200)
    assert desk.get("/v1/conversations/c1").json()["closed_at"] is not None
    say(desk, "And my dishwasher is loud")
    assert desk.get("/v1/conversations/c1").json()["closed_at"] is None


def test_a_draft_that_says_what_no_document_says_is_pointed_at(desk: TestClient) -> None:
    say(desk)
    text = "You can return a fridge within 90 days of delivery."

    answer = desk.post("/v1/drafts/check", json={"text": text, "conversation_id": "c1"}).json()

    assert answer["findings"]
    start, end = answer["findings"][0]["span"]
    assert "90 days" in text[start:end]
    both = desk.post("/v1/drafts/check", json={"text": text, "conversation_id": "c1", "customer_id": "ada"})
    assert both.status_code == 422


def test_a_draft_with_somebody_elses_order_is_pointed_at(desk: TestClient) -> None:
    say(desk)
    order = {
        "id": "ORD-b-in",
        "placed_on": "2026-11-01",
        "status": "pending",
        "total": "9",
        "currency": "EUR",
    }
    assert desk.put("/v1/customers/bob", json={"orders": [order]}).is_success
    text = "Your order ORD-b-in has arrived."

    answer = desk.post("/v1/drafts/check", json={"text": text, "conversation_id": "c1"}).json()

    assert [(one["code"], text[slice(*one["span"])]) for one in answer["findings"]] == [
        ("personal_data", "ORD-b-in")
    ]
