"""Rehearsals over HTTP: what was asked is asked again, and a change of documents shows."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assist.api.app import create_app
from assist.conversations import Turn
from assist.rehearsing.recorded import RecordedQuestions
from assist.rehearsing.rehearsals import Rehearsals
from assist.suggestions import Answer
from assist.wiring import Service
from tests.assist.api.desk_of_ada import ADA, RETURNS, fill, say
from tests.assist.conftest import ADMIN_KEY, ON_BOTH

pytestmark = ON_BOTH


@pytest.fixture
def desk(client: TestClient, service: Service) -> TestClient:
    fill(service)
    client.put("/v1/customers/ada", json=ADA)
    client.put("/v1/conversations/c1", json={"customer_id": "ada"})
    return client


def decided(desk: TestClient, **choice: Any) -> str:
    """Ada asks, and somebody decides; the document that the suggestion rests on."""
    shown = say(desk)["answer"]["suggestions"][0]
    desk.post(f"/v1/suggestions/{shown['id']}/decision", json=choice).raise_for_status()
    document: str = shown["evidence"][0]["document_id"]
    return document


def ended(client: TestClient, job: str) -> dict[str, Any]:
    for _ in range(1000):
        told: dict[str, Any] = client.get(f"/v1/jobs/{job}").json()
        if told["state"] != "running":
            return told
        time.sleep(0.01)
    raise AssertionError("the rehearsal runs for ever")


def rehearsed(client: TestClient, **body: Any) -> dict[str, Any]:
    """The report of a rehearsal that has ended."""
    job = client.post("/v1/reports", json=body).json()["job"]
    told = ended(client, job)
    assert told["state"] == "done", told
    report: dict[str, Any] = client.get(f"/v1/reports/{job}").json()
    return report


def test_a_change_of_a_document_shows_in_the_answers_that_were_taken(desk: TestClient) -> None:
    assert decided(desk, outcome="accepted") == "returns"
    before = rehearsed(desk)
    desk.delete("/v1/documents/returns").raise_for_status()

    after = rehearsed(desk, like=before["id"])

    assert (before["set"], before["cases"], before["errors"]) == ("recorded", 1, 0)
    assert (before["means"], before["worst"]) == ({"first_again": 1.0, "shown_again": 1.0}, [])
    assert after["split"] == before["split"]
    assert after["means"] == {"first_again": 0.0, "shown_again": 0.0}
    (lost,) = after["worst"]
    assert (lost["why"], lost["before"]) == ("other" if lost["now"] else "lost", None)
    assert [one["id"] for one in desk.get("/v1/reports").json()["items"]] == [after["id"], before["id"]]


def test_what_was_turned_down_and_what_was_not_answered_count_by_themselves(desk: TestClient) -> None:
    decided(desk, outcome="overridden", sent="No.")
    desk.post(
        "/v1/conversations/c2/turns",
        json={"speaker": "customer", "text": "Do you sell zorbelfish umbrellas?"},
    )
    desk.put("/v1/documents/umbrellas", json={**RETURNS, "title": "x", "checks": [], "text": "Zorbelfish umbrellas are sold in spring."})  # fmt: skip  # noqa: E501

    assert rehearsed(desk)["means"] == {"turned_down_again": 1.0, "answered_now": 1.0}


def test_nothing_is_recorded_and_no_word_of_anybody_is_in_the_report(
    desk: TestClient, service: Service
) -> None:
    decided(desk, outcome="accepted")
    journal = desk.get("/v1/journal").json()

    report = rehearsed(desk)

    assert desk.get("/v1/journal").json() == journal
    folder = service.data_dir / "reports" / report["id"]
    kept = "".join(path.read_text() for path in folder.iterdir())
    assert [json.loads(line)["was"] for line in (folder / "cases.jsonl").read_text().splitlines()] == [
        "taken"
    ]
    assert "fridge" not in kept
    assert not re.search(r"\bada\b", kept, re.IGNORECASE)  # an id may hold these letters


def test_what_went_wrong_is_told_to_who_may_read_it_and_ends_with_the_customer(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    decided(desk, outcome="accepted")
    desk.delete("/v1/documents/returns")
    report = rehearsed(desk)["id"]

    assert client_of("lead").get(f"/v1/reports/{report}").json()["worst"]
    assert client_of("editor").get(f"/v1/reports/{report}").json()["worst"] == []
    desk.delete("/v1/customers/ada").raise_for_status()
    assert desk.get(f"/v1/reports/{report}").json()["worst"] == []
    assert desk.post("/v1/reports", json={"like": report}).json()["code"] == "nothing_recorded"


def test_there_must_be_something_to_ask_and_a_report_to_ask_again(desk: TestClient) -> None:
    assert desk.post("/v1/reports", json={}).json()["code"] == "nothing_recorded"
    assert desk.post("/v1/reports", json={"like": "../../etc"}).status_code == 404
    assert desk.post("/v1/reports", json={"set": "/etc"}).status_code == 422


def test_the_one_who_asked_first_is_asked_for(desk: TestClient, client_of: Callable[..., TestClient]) -> None:
    """What only leads may read is not an answer that an agent loses."""
    agent = client_of("agent")
    shown = say(agent)["answer"]["suggestions"][0]
    agent.post(f"/v1/suggestions/{shown['id']}/decision", json={"outcome": "accepted"}).raise_for_status()
    desk.put("/v1/documents/returns", json={**RETURNS, "audience": "lead"}).raise_for_status()

    assert rehearsed(desk)["means"]["shown_again"] == 0.0


class Slow:
    """Thinks until it may go on."""

    def __init__(self) -> None:
        self.thinking, self.go_on = Event(), Event()

    def answer(self, turns: Sequence[Turn], **_about: Any) -> Answer:  # noqa: ARG002 - the signature
        self.thinking.set()
        assert self.go_on.wait(30)
        return Answer(status="silent", reason="no_evidence", snapshot=None, took_ms=0.0, need="")


def slowly(service: Service, slow: Slow) -> Rehearsals:
    return Rehearsals(
        service.data_dir / "rehearsals",
        RecordedQuestions(service.engine),
        slow,
        service.knowledge_base,
        service.conversations,
        service.customers,
        service.answers,
        service.stops,
        service.jobs,
        service.reports,
        service.clock,
    )


def test_one_runs_at_a_time_and_a_cancelled_one_leaves_no_report(desk: TestClient, service: Service) -> None:
    decided(desk, outcome="accepted")
    slow = Slow()
    running = slowly(service, slow)
    job = running.begin("maria")
    assert slow.thinking.wait(30)

    refused = desk.post("/v1/reports", json={})
    cancelled = desk.post(f"/v1/jobs/{job}/cancel")
    slow.go_on.set()
    running.close()

    assert (refused.status_code, refused.json()["code"]) == (409, "rehearsal_running")
    assert cancelled.json()["state"] == "cancelled"
    assert desk.get(f"/v1/jobs/{job}").json()["state"] == "cancelled"
    assert desk.get("/v1/reports").json() == {"items": []}
    assert rehearsed(desk)["cases"] == 1


def test_nobody_cancels_what_somebody_else_began(
    desk: TestClient, client_of: Callable[..., TestClient]
) -> None:
    decided(desk, outcome="accepted")
    job = desk.post("/v1/reports", json={}).json()["job"]

    assert client_of("lead").post(f"/v1/jobs/{job}/cancel").status_code == 404
    assert ended(desk, job)["state"] == "done"
    assert desk.post(f"/v1/jobs/{job}/cancel").json()["state"] == "done"


def test_a_service_that_ends_breaks_it_off_and_says_so(desk: TestClient, service: Service) -> None:
    decided(desk, outcome="accepted")
    slow = Slow()
    running = slowly(service, slow)
    job = running.begin("maria")
    assert slow.thinking.wait(30)
    running._ending.set()  # as its first act of closing, while a question is being thought about
    slow.go_on.set()
    running.close()

    told = service.jobs.get(job)

    assert (told.state, [one.code for one in told.failed]) == ("failed", ["rehearsal_ended"])


def test_one_whose_process_was_killed_is_told_as_broken_off_by_the_next(
    desk: TestClient, service: Service
) -> None:
    job = service.jobs.create("maria", 3).id
    (service.data_dir / "rehearsals").mkdir()
    (service.data_dir / "rehearsals" / "running").write_text(job)

    with TestClient(create_app(service), headers={"Authorization": f"Bearer {ADMIN_KEY}"}) as restarted:
        told = restarted.get(f"/v1/jobs/{job}").json()

    assert (told["state"], told["failed"][0]["code"]) == ("failed", "rehearsal_ended")
    assert not (service.data_dir / "rehearsals" / "running").exists()


def test_a_folder_that_cannot_be_written_ends_the_job_with_the_remedy(
    desk: TestClient, service: Service
) -> None:
    decided(desk, outcome="accepted")
    folder: Path = service.data_dir / "reports"
    folder.write_text("a file where the folder should be")

    told = ended(desk, desk.post("/v1/reports", json={}).json()["job"])

    assert (told["state"], told["failed"][0]["code"]) == ("failed", "rehearsal_failed")
    assert "whether the reports' folder can be written" in told["failed"][0]["detail"]
