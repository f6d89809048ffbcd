"""The whole path over HTTP: what the customer writes, what Assist says, what the person decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.conversations import Turn
from assist.suggestions import Suggestion
from assist.wiring import Service
from knowledge_base import sample
from knowledge_base.readers import Reader
from tests.assist.api.desk_of_ada import ADA, QUESTION, say
from tests.assist.conftest import MovableClock


def test_a_turn_is_answered_overridden_journalled_and_does_not_come_back(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    agent = client_of("agent")
    given = say(agent)
    [suggestion] = given["answer"]["suggestions"]
    evidence = suggestion["evidence"][0]
    stored = agent.get(f"/v1/documents/returns?version={evidence['version']}").json()["text"]

    assert stored[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert suggestion["checks"][0]["verdict"] == "met"
    assert "30 days of delivery" in suggestion["draft"]

    choice = {"outcome": "overridden", "sent": "I will ask my lead."}
    decision = agent.post(f"/v1/suggestions/{suggestion['id']}/decision", json=choice).json()

    assert (decision["outcome"], decision["sent"], decision["decided_by"]) == (
        "overridden",
        "I will ask my lead.",
        "agent key",
    )
    replay = desk.get(f"/v1/journal/{suggestion['id']}/replay").json()
    assert replay["suggestion"] == suggestion
    assert replay["matches"] is True
    assert [one["id"] for one in replay["decisions"]] == [decision["id"]]
    assert desk.get("/v1/journal/verify").json()["ok"] is True
    again = say(agent)["answer"]
    assert (again["status"], again["reason"], again["suggestions"]) == ("silent", "overridden", [])


def test_the_suggestions_of_a_conversation_say_what_turn_they_answer_and_what_was_decided_last(
    desk: TestClient,
) -> None:
    given = say(desk, id="t1")
    [suggestion] = given["answer"]["suggestions"]
    url = f"/v1/suggestions/{suggestion['id']}/decision"
    first = desk.post(url, json={"outcome": "dismissed"}).json()
    second = desk.post(url, json={"outcome": "edited", "sent": "Within 30 days."}).json()

    listed = desk.get("/v1/conversations/c1/suggestions").json()

    assert second["supersedes"] == first["id"]
    assert listed["items"] == [{**suggestion, "turn_id": "t1", "decision": second}]


def test_the_same_turn_id_twice_is_one_turn_with_one_answer(desk: TestClient) -> None:
    first, second = say(desk, id="t1"), say(desk, id="t1")
    differs = desk.post(
        "/v1/conversations/c1/turns", json={"id": "t1", "speaker": "customer", "text": "Else"}
    )

    assert first == second
    assert len(desk.get("/v1/conversations/c1").json()["turns"]) == 1
    assert (differs.status_code, differs.json()["code"]) == (409, "turn_differs")


def test_a_turn_that_nobody_waits_for_is_answered_when_it_is_sent_again(desk: TestClient) -> None:
    path = "/v1/conversations/c1/turns"
    turn = {"id": "t1", "speaker": "customer", "text": "Can I return it within 30 days of delivery?"}

    stored = desk.post(f"{path}?answer=none", json=turn).json()
    before = desk.get("/v1/conversations/c1/suggestions").json()
    answered = desk.post(path, json=turn).json()

    assert (stored["turn"]["text"], stored["answer"]) == (turn["text"], None)
    assert (before["items"], before["last_answer"]) == ([], None)
    assert answered["turn"] == stored["turn"]
    assert answered["answer"]["status"] == "suggested"
    assert len(desk.get("/v1/conversations/c1").json()["turns"]) == 1


def test_what_the_agent_says_is_stored_and_not_answered(desk: TestClient) -> None:
    given = desk.post("/v1/conversations/c1/turns", json={"speaker": "agent", "text": "Hello Ada"}).json()

    assert given["answer"] is None
    assert given["turn"]["text"] == "Hello Ada"


def test_a_conversation_comes_with_its_details_turns_and_where_its_events_stand(
    desk: TestClient, service: Service
) -> None:
    turn = say(desk)["turn"]

    conversation = desk.get("/v1/conversations/c1").json()

    assert conversation == {
        "id": "c1",
        "customer_id": "ada",
        "channel": "chat",
        "subject": "Fridge",
        "metadata": {},
        "created_at": conversation["created_at"],
        "updated_at": conversation["updated_at"],
        "closed_at": None,
        "begins_with": turn["text"],
        "turns": [turn],
        "last_event_id": service.events.last(),
        "warnings": [],
    }


def test_a_conversation_is_told_by_what_the_customer_said_first_after_a_greeting(desk: TestClient) -> None:
    def told() -> list[str | None]:
        listed = desk.get("/v1/conversations").json()["items"][0]
        return [listed["begins_with"], desk.get("/v1/conversations/c1").json()["begins_with"]]

    desk.post("/v1/conversations/c1/turns", json={"speaker": "agent", "text": "Welcome, I am here for you."})
    assert told() == [None, None]
    say(desk, text="Hi there")
    assert told() == ["Hi there"] * 2
    asked = "Can I return the fridge? " + "It is far too large. " * 20
    say(desk, text=asked)
    say(desk, text="Who pays for the way back?")

    assert told() == [asked[:120]] * 2


def test_conversations_are_listed_the_last_changed_first_page_by_page(
    desk: TestClient, clock: MovableClock
) -> None:
    for id in ("c2", "c3"):
        clock.advance(seconds=1)
        desk.put(f"/v1/conversations/{id}", json={})

    first = desk.get("/v1/conversations?limit=2").json()
    second = desk.get("/v1/conversations", params={"limit": 2, "cursor": first["next"]}).json()
    of_ada = desk.get("/v1/conversations?customer_id=ada").json()

    assert [one["id"] for one in first["items"]] == ["c3", "c2"]
    assert [one["id"] for one in second["items"]] == ["c1"]
    assert [one["id"] for one in of_ada["items"]] == ["c1"]
    assert "turns" not in first["items"][0]


def test_a_deleted_document_is_not_in_the_next_answer(desk: TestClient) -> None:
    assert say(desk)["answer"]["status"] == "suggested"

    desk.delete("/v1/documents/returns")

    assert say(desk)["answer"]["suggestions"] == []


def test_a_person_decides_where_assist_said_nothing(desk: TestClient) -> None:
    say(desk, "Thanks!")

    answer = desk.post(
        "/v1/conversations/c1/decision", json={"outcome": "overridden", "sent": "You are welcome."}
    )

    assert answer.status_code == 200
    assert (answer.json()["suggestion_id"], answer.json()["sent"]) == (None, "You are welcome.")


@pytest.mark.parametrize(
    "choice",
    [
        {"outcome": "edited"},
        {"outcome": "dismissed", "sent": "text"},
        {"outcome": "accepted", "sent": "something else than the draft"},
        {"outcome": "liked"},
        {"outcome": "overridden", "extra": 1},
    ],
)
def test_a_contradictory_decision_is_refused_and_not_recorded(
    desk: TestClient, choice: dict[str, Any]
) -> None:
    [suggestion] = say(desk)["answer"]["suggestions"]

    answer = desk.post(f"/v1/suggestions/{suggestion['id']}/decision", json=choice)

    assert answer.status_code == 422
    assert desk.get("/v1/conversations/c1/suggestions").json()["items"][0]["decision"] is None


def test_a_service_key_names_the_person_who_decides(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    [suggestion] = say(desk)["answer"]["suggestions"]
    url = f"/v1/suggestions/{suggestion['id']}/decision"
    console = client_of("service")

    nobody = console.post(url, json={"outcome": "accepted"})
    maria = console.post(url, json={"outcome": "accepted"}, headers={"X-Agent-Id": "maria"})
    agent = client_of("agent").post(url, json={"outcome": "dismissed"}, headers={"X-Agent-Id": "maria"})

    assert (nobody.status_code, nobody.json()["code"]) == (422, "agent_not_named")
    assert maria.json()["decided_by"] == "maria"
    assert maria.json()["sent"] == suggestion["draft"]
    assert agent.json()["decided_by"] == "agent key"


def test_what_a_screen_did_with_a_suggestion_is_on_record(desk: TestClient) -> None:
    [suggestion] = say(desk)["answer"]["suggestions"]

    answer = desk.post(f"/v1/suggestions/{suggestion['id']}/events", json={"event": "displayed"})

    assert (answer.status_code, answer.json()) == (
        201,
        {"suggestion_id": suggestion["id"], "event": "displayed"},
    )
    replay = desk.get(f"/v1/journal/{suggestion['id']}/replay").json()
    assert [one["event"] for one in replay["events"]] == ["displayed"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/conversations/none"),
        ("GET", "/v1/conversations/none/suggestions"),
        ("GET", "/v1/conversations/none/events"),
        ("POST", "/v1/conversations/none/decision"),
        ("POST", "/v1/suggestions/none/decision"),
        ("GET", "/v1/journal/none/replay"),
        ("GET", "/v1/customers/none"),
        ("GET", "/v1/jobs/none"),
        ("DELETE", "/v1/keys/none"),
    ],
)
def test_what_does_not_exist_is_not_found(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, json={"outcome": "overridden"} if method == "POST" else None)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_stop_silences_suggestions_everywhere_until_it_is_resumed(desk: TestClient) -> None:
    say(desk)

    stopped = desk.post("/v1/stop", json={"scope": "all", "reason": "wrong prices"}).json()

    assert desk.get("/v1/stops").json()["items"] == [stopped]
    assert say(desk)["answer"]["status"] == "stopped"
    assert (
        desk.post("/v1/suggest", json={"turns": [{"speaker": "customer", "text": QUESTION}]}).json()["status"]
        == "stopped"
    )
    assert desk.get("/v1/conversations/c1/suggestions").json()["items"] == []
    resumed = desk.post("/v1/resume", json={"scope": "all"}).json()
    assert (resumed["stop_id"], resumed["resumed_by"]) == (stopped["stop_id"], "bootstrap")
    assert say(desk)["answer"]["status"] == "suggested"


def test_a_stopped_document_is_in_no_answer(desk: TestClient) -> None:
    desk.post("/v1/stop", json={"scope": "document", "id": "returns"})

    assert say(desk)["answer"]["suggestions"] == []


def test_suggesting_without_storing_leaves_nothing_behind(desk: TestClient, service: Service) -> None:
    before = service.events.last(), len(service.journal.entries())
    turns = [{"speaker": "customer", "text": QUESTION}]

    on_file = desk.post("/v1/suggest", json={"turns": turns, "customer_id": "ada"}).json()
    sent_along = desk.post("/v1/suggest", json={"turns": turns, "customer": ADA}).json()
    nobody = desk.post("/v1/suggest", json={"turns": turns}).json()

    verdicts = [one["suggestions"][0]["checks"][0]["verdict"] for one in (on_file, sent_along, nobody)]
    assert verdicts == ["met", "met", "unknown"]
    assert (service.events.last(), len(service.journal.entries())) == before
    both = desk.post("/v1/suggest", json={"turns": turns, "customer_id": "ada", "customer": ADA})
    assert both.status_code == 422
    assert desk.post("/v1/suggest", json={"turns": turns, "customer_id": "nobody"}).status_code == 404


def test_a_customer_is_found_by_any_spelling_of_an_identity_and_keeps_a_timeline(desk: TestClient) -> None:
    interaction = {
        "id": "i1",
        "at": "2026-11-20T10:00:00Z",
        "channel": "phone",
        "kind": "contact",
        "summary": "Called",
    }

    first = desk.post("/v1/customers/ada/interactions", json=interaction)
    again = desk.post("/v1/customers/ada/interactions", json=interaction)

    assert (first.status_code, again.status_code) == (201, 201)
    found = desk.get("/v1/customers", params={"identity": "email:ada@example.COM"}).json()["items"]
    assert [(one["id"], [event["id"] for event in one["interactions"]]) for one in found] == [("ada", ["i1"])]
    assert desk.get("/v1/customers?identity=fax:1").json()["code"] == "invalid_identity"


def test_an_erased_customer_is_gone_everywhere_with_a_receipt(desk: TestClient) -> None:
    [suggestion] = say(desk)["answer"]["suggestions"]

    receipt = desk.delete("/v1/customers/ada").json()

    assert receipt["removed"]["conversations"] == 1
    assert desk.get("/v1/customers/ada").status_code == 404
    assert desk.get("/v1/conversations/c1").status_code == 404
    assert (
        desk.post(f"/v1/suggestions/{suggestion['id']}/decision", json={"outcome": "dismissed"}).status_code
        == 404
    )


def test_customers_are_imported_row_by_row_from_jsonl_csv_and_files(client: TestClient) -> None:
    from tests.assist.api.test_documents import finished

    jsonl = b'{"id": "bob", "name": "Bob"}\n\n{"id": "not an id"}\nnot json\n'
    csv = b"id,name,email,attributes.opened\ncy,Cy,cy@example.com,true\n"
    as_body = client.post(
        "/v1/customers/import", content=jsonl, headers={"Content-Type": "application/x-ndjson"}
    )
    as_file = client.post("/v1/customers/import", files={"files": ("customers.csv", csv)})

    jobs = [finished(client, answer.json()["job"]) for answer in (as_body, as_file)]

    assert [(job["done"], [one["file"] for one in job["failed"]]) for job in jobs] == [
        (1, ["body.jsonl:3", "body.jsonl:4"]),
        (1, []),
    ]
    assert client.get("/v1/customers/cy").json()["attributes"] == {"opened": "true"}
    assert (
        client.get("/v1/customers", params={"identity": "email:cy@example.com"}).json()["items"][0]["id"]
        == "cy"
    )


def test_an_answer_recorded_while_the_suggestions_are_listed_is_listed_with_its_turn(
    desk: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = service.assistant.suggestions

    def listed_after_a_turn(conversation_id: str, reader: Reader) -> tuple[Suggestion, ...]:
        service.assistant.add_turn("c1", Turn(id="t1", speaker="customer", text=QUESTION), reader)
        return listed(conversation_id, reader)

    monkeypatch.setattr(service.assistant, "suggestions", listed_after_a_turn)

    answer = desk.get("/v1/conversations/c1/suggestions")

    assert answer.status_code == 200
    assert {one["turn_id"] for one in answer.json()["items"]} == {"t1"}


def test_the_samples_own_file_of_customers_is_one_that_can_be_imported(client: TestClient) -> None:
    from tests.assist.api.test_documents import finished

    rows = (sample.FOLDER / "customers.jsonl").read_bytes()

    job = client.post("/v1/customers/import", files={"files": ("customers.jsonl", rows)}).json()["job"]
    done = finished(client, job)

    assert (done["state"], done["done"], done["failed"]) == ("done", 25, [])
