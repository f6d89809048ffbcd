"""The part of a timeline that matters now gives the brief of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist.briefing.writing import write_brief
from assist.customers.profile import Interaction, Profile
from tests.assist.databases import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

KINDS = ("contact", "signal", "promise", "repair", "survey", "note", "action")
OUTCOMES = (None, "resolved", "unresolved", "pending", "kept", "broken", "withdrawn")
RATINGS = (None, 1, 2, 3, 5)
SAID = (None, "", "Something happened", "Something else")
TOPICS = (None, "noise", "wifi", 7, "door", "smell")
ORDERS = (None, "o1", "o2")


def timeline(draw: Random) -> list[Interaction]:
    """A long timeline, in which a few kinds, outcomes and topics are most of it."""

    def some(choices: Sequence[Any]) -> list[Any]:
        return draw.choices(choices, weights=[draw.random() ** 4 for _ in choices], k=250)

    days = [draw.randint(-2, 400) for _ in range(250)]
    columns = [some(choices) for choices in (KINDS, OUTCOMES, RATINGS, SAID, TOPICS, ORDERS)]
    names = ("kind", "outcome", "csat", "summary", "topic", "order_id")
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return [interaction(n, {**row, "days": day}) for n, (row, day) in enumerate(zip(rows, days, strict=True))]


def interaction(number: int, made: dict[str, Any]) -> Interaction:
    about = {name: made[name] for name in ("topic", "order_id") if made[name] is not None}
    return Interaction(
        id=f"i{number}",
        at=NOW - timedelta(days=made["days"], minutes=number),
        channel="phone",
        kind=made["kind"],
        outcome=made["outcome"],
        csat=made["csat"],
        summary=made["summary"],
        data=about,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_what_is_at_hand_gives_the_brief_of_the_whole_timeline(state: State, seed: int) -> None:
    id = f"c{seed}"
    events = [one.model_dump(mode="json") for one in timeline(Random(seed))]  # noqa: S311 (no secret)
    (taken,) = state.customers.import_rows([{"id": id, "tier": "gold", "interactions": events}])
    assert taken.rejected == ()

    whole, at_hand = state.customers.get(id), state.customers.at_hand(id, NOW)

    assert whole is not None
    assert at_hand is not None
    assert len(at_hand.interactions) < len(whole.interactions)
    assert write_brief(at_hand, (), NOW) == write_brief(whole, (), NOW)


def test_what_is_at_hand_stays_small_however_long_the_timeline_is(state: State) -> None:
    kinds = ["contact", "signal", "promise", "survey", "action"]
    events = [
        Interaction(
            id=f"i{n}",
            at=NOW - timedelta(hours=n),
            channel="phone",
            kind=kinds[n % len(kinds)],
            outcome="pending",
            csat=1 + n % 5,
            summary=f"Event {n}",
            data={"topic": n},
        ).model_dump(mode="json")
        for n in range(3000)
    ]
    (taken,) = state.customers.import_rows([{"id": "anna", "interactions": events}])
    assert taken.rejected == ()

    found = state.customers.at_hand("anna", NOW)

    assert found is not None
    assert len(found.interactions) < 700
    assert found.interactions[0].id == "i2999"  # the first one: since when somebody is a customer
    assert found.interactions[-1].id == "i0"


def test_a_long_timeline_comes_in_pages_the_latest_first(client: TestClient) -> None:
    client.put("/v1/customers/anna", json=Profile(name="Anna").model_dump(mode="json"))
    nothing = dict.fromkeys(("topic", "order_id", "outcome", "csat", "summary"))
    for n in range(205):
        event = interaction(n, {**nothing, "days": 0, "kind": "note"})
        client.post("/v1/customers/anna/interactions", json=event.model_dump(mode="json"))

    found = client.get("/v1/customers/anna").json()
    pages: list[list[str]] = []
    after: str | None = ""
    while after is not None:
        where = f"/v1/customers/anna/interactions?limit=100{f'&cursor={after}' if after else ''}"
        page = client.get(where).json()
        pages.append([one["id"] for one in page["items"]])
        after = page["next"]

    assert [len(page) for page in pages] == [100, 100, 5]
    assert [id for page in pages for id in page] == [f"i{n}" for n in range(205)]
    assert [one["id"] for one in found["interactions"]] == [f"i{n}" for n in reversed(range(200))]
    rest = client.get("/v1/customers/anna/interactions", params={"cursor": found["interactions_next"]})
    assert [one["id"] for one in rest.json()["items"]] == [f"i{n}" for n in range(200, 205)]
    assert client.get("/v1/customers/nobody/interactions").status_code == 404
    other = client.get("/v1/customers/bob/interactions", params={"cursor": found["interactions_next"]})
    assert other.json()["code"] in ("invalid_cursor", "customer_not_found")
