"""The event stream over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from assist.api.app import create_app
from assist.api.lanes import Lane
from assist.api.streams import Feed
from assist.conversations import Conversations, Turn
from assist.events import Events
from assist.wiring import Service
from tests.assist.api.desk_of_ada import QUESTION, fill
from tests.assist.api.listening import listening
from tests.assist.conftest import ADMIN_KEY

EVENTS = "/v1/conversations/c1/events"
TURN = {"id": "t1", "speaker": "customer", "text": QUESTION}


@pytest.fixture
def live(service: Service) -> Iterator[httpx.Client]:
    """A client of a listening service that holds a policy and a conversation."""
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    fill(service)
    with (
        listening(create_app(service)) as url,
        httpx.Client(base_url=url, headers=headers, timeout=20) as client,
    ):
        client.put("/v1/conversations/c1", json={})
        yield client


def events_of(stream: httpx.Response) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """The events of a stream as they come: number, kind, data."""
    fields: dict[str, str] = {}
    for line in stream.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield int(fields["id"]), fields["event"], json.loads(fields["data"])
            fields = {}


def test_what_happens_in_a_conversation_comes_as_events_as_it_happens(live: httpx.Client) -> None:
    with live.stream("GET", EVENTS) as stream:
        events = events_of(stream)
        given = live.post("/v1/conversations/c1/turns", json=TURN).json()
        [suggestion] = given["answer"]["suggestions"]
        decision = live.post(
            f"/v1/suggestions/{suggestion['id']}/decision", json={"outcome": "accepted"}
        ).json()
        stop = live.post("/v1/stop", json={"scope": "conversation", "id": "c1"}).json()

        heard = [next(events) for _ in range(4)]

    assert stream.headers["content-type"].startswith("text/event-stream")
    assert [(kind, data) for _, kind, data in heard] == [
        ("turn", given["turn"]),
        # Made before the stop and heard after it, a draft may be held back: then it says why.
        ("answer", heard[1][2]),
        ("decision", decision),
        ("stopped", {"stop_id": stop["stop_id"], "scope": "conversation", "id": "c1", "in_force": True}),
    ]
    assert heard[1][2]["turn_id"] == "t1"
    assert [number for number, _, _ in heard] == sorted({number for number, _, _ in heard})


def test_a_stream_resumes_after_the_last_event_seen_and_without_one_begins_at_the_start(
    live: httpx.Client,
) -> None:
    given = live.post("/v1/conversations/c1/turns", json=TURN).json()
    with live.stream("GET", EVENTS) as stream:
        events = events_of(stream)
        first, second = next(events), next(events)
    with live.stream("GET", EVENTS, headers={"Last-Event-ID": str(first[0])}) as stream:
        resumed = next(events_of(stream))

    assert (first[1], first[2]) == ("turn", given["turn"])
    assert (second[1], second[2]) == ("answer", {**given["answer"], "turn_id": "t1"})
    assert resumed == second


def test_an_answer_asked_for_later_comes_on_the_stream(live: httpx.Client) -> None:
    given = live.post("/v1/conversations/c1/turns?answer=later", json=TURN).json()
    with live.stream("GET", EVENTS) as stream:
        events = events_of(stream)
        turn, answer = next(events), next(events)

    assert given["answer"] is None
    assert turn[2] == given["turn"]
    assert (answer[1], answer[2]["status"], answer[2]["turn_id"]) == ("answer", "suggested", "t1")


def test_after_a_stop_a_stream_gives_no_draft_from_before(live: httpx.Client) -> None:
    live.post("/v1/conversations/c1/turns", json=TURN)
    live.post("/v1/stop", json={"scope": "all"})

    with live.stream("GET", EVENTS) as stream:
        events = events_of(stream)
        heard = [next(events) for _ in range(3)]

    assert [kind for _, kind, _ in heard] == ["turn", "answer", "stopped"]
    assert (heard[1][2]["status"], heard[1][2]["suggestions"]) == ("stopped", [])
    assert heard[2][2]["scope"] == "all"


def test_a_stream_ends_when_its_key_is_revoked(live: httpx.Client) -> None:
    made = live.post("/v1/keys", json={"name": "maria", "role": "agent"}).json()
    headers = {"Authorization": f"Bearer {made['key']}"}

    with live.stream("GET", EVENTS, headers=headers) as stream:
        assert stream.status_code == 200
        live.delete(f"/v1/keys/{made['id']}")
        live.post("/v1/conversations/c1/turns", json=TURN)

        heard = next(events_of(stream), None)

    assert heard is None
    assert live.get(EVENTS, headers=headers).status_code == 401


def test_what_becomes_known_of_the_customer_is_told_to_their_open_conversations(live: httpx.Client) -> None:
    live.put("/v1/conversations/c1", json={"customer_id": "ada"})
    live.put("/v1/customers/ada", json={"name": "Ada"})
    contact = {"id": "i1", "at": "2026-11-20T10:00:00Z", "channel": "phone", "kind": "contact"}
    live.post("/v1/customers/ada/interactions", json=contact)
    live.post("/v1/customers/ada/interactions", json=contact)
    live.put("/v1/customers/bob", json={"name": "Bob"})
    live.post("/v1/conversations/c1/close", json={"resolved": True})
    live.put("/v1/customers/ada", json={"name": "Ada Lovelace"})
    live.post("/v1/stop", json={"scope": "all"})

    with live.stream("GET", EVENTS) as stream:
        events = events_of(stream)
        heard = [next(events) for _ in range(4)]

    assert [(kind, data.get("customer_id")) for _, kind, data in heard] == [("brief", "ada")] * 3 + [
        ("stopped", None)
    ]


@pytest.mark.parametrize("last", ["abc", "-1", "1.5", "9" * 30, "0" * 20 + "9" * 30, "٣"])
def test_a_last_event_id_that_is_no_number_of_an_event_is_refused(live: httpx.Client, last: str) -> None:
    answer = live.get(EVENTS, headers=[(b"Last-Event-ID", last.encode())])

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_last_event_id")


def test_streams_end_when_the_service_does(service: Service) -> None:
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    service.conversations.add_turn("c1", _turn())
    with listening(create_app(service)) as url:
        client = httpx.Client(base_url=url, headers=headers, timeout=20)
        stream = client.send(client.build_request("GET", EVENTS), stream=True)

    rest = stream.read().decode()
    client.close()

    assert rest.startswith("retry: 1000\n\nid: 1\nevent: turn\n")


@pytest.mark.parametrize("process", ["ours", "another"])
def test_only_the_streams_of_the_conversation_in_which_something_happened_are_woken(
    service: Service, process: str
) -> None:
    feed = Feed(service.events, service.keys, Lane(1))
    id, _ = service.keys.create("maria", "agent")

    async def follow() -> tuple[bool, bool]:
        feed.open()
        here, elsewhere = feed.join("c1", id), feed.join("c2", id)
        for one in (here, elsewhere):  # once at the beginning, for what they may have missed
            await asyncio.wait_for(one.woken.wait(), 20)
            one.woken.clear()
        writer = service.conversations
        if process == "another":
            writer = Conversations(service.engine, service.clock, Events(service.engine, service.clock))
        await asyncio.to_thread(writer.add_turn, "c1", _turn())
        await asyncio.wait_for(here.woken.wait(), 20)
        woken = here.woken.is_set(), elsewhere.woken.is_set()
        feed.close()
        return woken

    assert asyncio.run(follow()) == (True, False)


def test_of_all_streams_those_of_a_revoked_key_end(service: Service) -> None:
    feed = Feed(service.events, service.keys, Lane(1))
    ids = [service.keys.create(name, "agent")[0] for name in ("maria", "paul")]

    async def follow() -> tuple[bool, bool]:
        feed.open()
        hers, his = (feed.join("c1", id) for id in ids)
        for one in (hers, his):
            await asyncio.wait_for(one.woken.wait(), 20)
            one.woken.clear()
        await asyncio.to_thread(service.keys.revoke, ids[0])
        await asyncio.wait_for(hers.woken.wait(), 20)
        ended = hers.lost_key, his.lost_key
        feed.close()
        return ended

    assert asyncio.run(follow()) == (True, False)


def test_a_revoked_key_is_told_nothing_that_happens_afterwards(service: Service) -> None:
    feed = Feed(service.events, service.keys, Lane(1))
    id, _ = service.keys.create("maria", "agent")

    async def follow() -> bool:
        feed.open()
        listener = feed.join("c1", id)
        await asyncio.wait_for(listener.woken.wait(), 20)
        listener.woken.clear()
        await asyncio.to_thread(service.keys.revoke, id)
        await asyncio.to_thread(service.conversations.add_turn, "c1", _turn())
        await asyncio.wait_for(listener.woken.wait(), 20)
        ended = listener.lost_key
        feed.close()
        return ended

    assert asyncio.run(follow())


def _turn() -> Turn:
    return Turn.model_validate(TURN)
