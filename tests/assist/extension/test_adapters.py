"""What is read of the conversation that is open in each help desk, and that it is never a mixture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.assist.extension.helpdesks import Adapter, adapt, chromium

__all__ = ["adapt", "chromium"]

MIA: dict[str, Any] = {
    "id": "4711",
    "subject": "Refrigerator no longer cools",
    "customer": {"name": "Mia Berger", "email": "mia.berger@example.org", "phone": "+49 30 5550142"},
    "turns": [
        {
            "speaker": "customer",
            "text": "Hello,\n\nmy refrigerator KX-200 no longer cools.\nI bought it 14 months ago.",
            "at": "2026-11-24T09:12:00.000Z",
        },
        {
            "speaker": "agent",
            "text": "Good morning Mia, is the light inside on?",
            "at": "2026-11-24T09:20:00.000Z",
        },
        {
            "speaker": "customer",
            "text": "Yes, it is on.\nCan I have my money back?",
            "at": "2026-11-24T09:30:00.000Z",
        },
    ],
}
JONAS: dict[str, Any] = {
    "id": "4712",
    "subject": "Where is my parcel?",
    "customer": {"name": "Jonas Weber", "email": "jonas.weber@example.org", "phone": "+49 40 5550177"},
    "turns": [
        {
            "speaker": "customer",
            "text": "My parcel 77-31 has not come.",
            "at": "2026-11-25T08:00:00.000Z",
        },
        {"speaker": "agent", "text": "It is on its way.", "at": "2026-11-25T08:05:00.000Z"},
    ],
}


@dataclass(frozen=True)
class Desk:
    """How one help desk's imitation is opened, and what it shows less of than others."""

    name: str
    path: str
    shows: tuple[str, ...] = ("id", "subject", "customer", "turns")
    turn_shows: tuple[str, ...] = ("speaker", "text", "at")
    customer_shows: tuple[str, ...] = ("name", "email", "phone")
    record: str = "{}"  # what the help desk calls conversation 4711

    def expected(self, whole: dict[str, Any]) -> dict[str, Any]:
        """What is read where this desk shows all it does."""
        kept = {key: whole[key] for key in self.shows}
        kept["id"] = self.record.format(whole["id"])
        if "customer" in kept:
            kept["customer"] = {key: kept["customer"][key] for key in self.customer_shows}
        kept["turns"] = [{key: turn[key] for key in self.turn_shows} for turn in kept["turns"]]
        return kept


UNDATED = ("speaker", "text")
DESKS = [
    Desk("zendesk", "/agent/tickets/{}"),
    Desk("freshdesk", "/a/tickets/{}"),
    Desk("intercom", "/a/inbox/app/inbox/shared/all/conversation/{}", ("id", "customer", "turns"), UNDATED),
    Desk("salesforce", "/lightning/r/Case/50000000000{}AAA/view", record="50000000000{}AAA"),
    Desk("gmail", "/mail/u/0/#inbox/{}", turn_shows=UNDATED, customer_shows=("name", "email")),
    Desk("chatwoot", "/app/accounts/1/conversations/{}", ("id", "customer", "turns"), UNDATED),
]
every_desk = pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
Adapt = Callable[..., Adapter]


def without_ids(reading: Any) -> Any:
    """A reading without the ids of its turns, which must differ."""
    ids = [turn["id"] for turn in reading["turns"]]
    assert len(set(ids)) == len(ids)
    assert all(ids)
    turns = [{name: value for name, value in turn.items() if name != "id"} for turn in reading["turns"]]
    return {**reading, "turns": turns}


def opened(adapt: Adapt, desk: Desk, id: str = "4711") -> Adapter:
    return adapt(desk.name, desk.path.format(id))


def is_whole(desk: Desk, whole: dict[str, Any]) -> Callable[[Any], bool]:
    return lambda reading: reading is not None and without_ids(reading) == desk.expected(whole)


@every_desk
def test_the_open_conversation_is_read_whole_without_notes_events_and_drafts(
    adapt: Adapt, desk: Desk
) -> None:
    adapter = opened(adapt, desk)

    adapter.wait(is_whole(desk, MIA))


@every_desk
def test_turns_keep_their_ids_when_the_page_is_opened_again(adapt: Adapt, desk: Desk) -> None:
    first = opened(adapt, desk).wait(is_whole(desk, MIA))
    again = opened(adapt, desk).wait(is_whole(desk, MIA))

    assert first == again


@every_desk
def test_switching_tells_the_new_conversation_and_never_a_mixture(adapt: Adapt, desk: Desk) -> None:
    adapter = opened(adapt, desk)
    adapter.wait(is_whole(desk, MIA))
    for id, whole in (("4712", JONAS), ("4711", MIA), ("4712", JONAS)):
        adapter.page.evaluate(f"(helpdesk.open('{id}'), 0)")
        adapter.wait(is_whole(desk, whole))

    record = desk.record.format
    texts = {record(whole["id"]): {turn["text"] for turn in whole["turns"]} for whole in (MIA, JONAS)}
    names = {record(whole["id"]): whole["customer"]["name"] for whole in (MIA, JONAS)}
    for told in filter(None, adapter.told):
        assert {turn["text"] for turn in told["turns"]} <= texts[told["id"]]
        assert told.get("customer", {}).get("name", names[told["id"]]) == names[told["id"]]


@every_desk
def test_leaving_the_conversation_tells_that_none_is_open(adapt: Adapt, desk: Desk) -> None:
    adapter = opened(adapt, desk)
    adapter.wait(is_whole(desk, MIA))

    adapter.page.evaluate("helpdesk.leave()")

    adapter.wait(lambda reading: reading is None)


@every_desk
def test_a_new_turn_is_told_once_and_a_page_at_rest_tells_nothing(adapt: Adapt, desk: Desk) -> None:
    adapter = opened(adapt, desk)
    before = adapter.wait(is_whole(desk, MIA))
    turn = {"id": "9900", "by": "customer", "name": "Mia Berger", "at": "2026-11-24T09:40:00Z"}
    count = len(adapter.told)

    adapter.page.evaluate("([turn]) => helpdesk.say('4711', {...turn, html: '<p>Hello?</p>'})", [turn])
    after = adapter.wait(lambda reading: len(reading["turns"]) == 4)
    adapter.page.evaluate("document.body.append(document.createElement('hr'))")
    adapter.page.wait_for_timeout(2500)

    assert after["turns"][:3] == before["turns"]
    assert after["turns"][3]["text"] == "Hello?"
    assert len(adapter.told) == count + 1
