"""Drafts of a set: which they are, to whom, and what the figures say of the findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases import Said, SetUnreadable
from eval.drafts import Checked, Draft, drafts_of, figures
from eval.set_customers import customers_of, flights_of
from tests.eval.conftest import rows

MIA = {
    "id": "mia_li_3668",
    "name": "Mia Li",
    "email": "mia@example.com",
    "profile": {"address": {"city": "Austin", "zip": "78750"}, "payment_methods": {}, "membership": "gold"},
    "orders": [
        {
            "order_id": "#W1",
            "status": "processed",
            "items": [{"item_id": "9", "name": "Bottle", "price": 12.5, "options": {"size": "750ml"}}],
            "payment_history": [
                {"transaction_type": "payment", "amount": 12.5},
                {"transaction_type": "refund", "amount": 2},
            ],
        }
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows(tmp_path / "customers.jsonl", [MIA])
    turns = [
        {"speaker": "agent", "text": "Hello!"},
        {"speaker": "customer", "text": "Hi, it is about #W1"},
        {"speaker": "agent", "text": "One moment."},
        {"speaker": "agent", "text": " "},
    ]
    rows(tmp_path / "conversations.jsonl", [{"id": "c1", "turns": turns, "metadata": {}}])
    return tmp_path


def test_a_draft_is_an_agents_turn_with_what_was_said_before(folder: Path) -> None:
    hello, hi = Said("agent", "Hello!"), Said("customer", "Hi, it is about #W1")

    assert list(drafts_of(folder, customers_of(folder))) == [
        Draft("c1-0", "Hello!", (), "mia_li_3668"),
        Draft("c1-2", "One moment.", (hello, hi), "mia_li_3668"),
    ]


def test_the_halves_are_the_whole_and_share_nothing(folder: Path) -> None:
    conversations = [
        {"id": f"c{number}", "turns": [{"speaker": "agent", "text": "Hello!"}]} for number in range(40)
    ]
    rows(folder / "conversations.jsonl", conversations)

    develop, report = ({one.id for one in drafts_of(folder, {}, half=half)} for half in ("develop", "report"))

    assert develop | report == {f"c{number}-0" for number in range(40)}
    assert not develop & report
    assert min(len(develop), len(report)) > 10


def test_a_split_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(SetUnreadable, match="no split 'dev'"):
        list(drafts_of(folder, {}, split="dev"))


def test_a_customer_of_a_set_is_a_profile_of_the_contract(folder: Path) -> None:
    assert customers_of(folder) == {
        "mia_li_3668": {
            "name": "Mia Li",
            "identities": [
                {"kind": "email", "value": "mia@example.com", "verified": True},
                {"kind": "account", "value": "mia_li_3668"},
            ],
            "tier": "gold",
            "orders": [
                {
                    "id": "W1",
                    "placed_on": "2024-01-01",
                    "status": "shipped",
                    "total": "12.50",
                    "currency": "USD",
                    "items": [{"sku": "9", "name": "Bottle (750ml)", "price": "12.50"}],
                }
            ],
            "attributes": {"address": "Austin, 78750", "payment_methods": [], "account_id": "mia_li_3668"},
        }
    }


def test_a_flight_is_a_document_with_the_prices_of_its_days(tmp_path: Path) -> None:
    flight = {
        "flight_number": "HAT001",
        "origin": "PHL",
        "destination": "LGA",
        "scheduled_departure_time_est": "06:00:00",
        "scheduled_arrival_time_est": "07:00:00",
        "dates": {
            "2024-05-15": {"status": "cancelled"},
            "2024-05-16": {"status": "available", "prices": {"basic_economy": 87, "business": 200}},
        },
    }
    (tmp_path / "flights.jsonl").write_text(json.dumps(flight))

    (document,) = flights_of(tmp_path)

    assert (document.id, document.title, document.kind) == (
        "flight/HAT001",
        "Flight HAT001, PHL to LGA",
        "product",
    )
    assert document.text == (
        "Flight HAT001, PHL to LGA, 06:00:00 – 07:00:00.\n"
        "- 2024-05-16: price basic economy $87, business $200"
    )


def test_the_figures_count_drafts_with_a_finding_and_findings_by_code() -> None:
    draft = Draft("c1-0", "Hello!", (), None)
    two = ({"code": "personal_data"}, {"code": "unsupported_claim"})
    checked = [Checked(draft, two, 10.0), Checked(draft, (), 20.0)]

    assert figures(checked) == {
        "drafts": 2,
        "with_a_finding": 0.5,
        "findings_per_100_drafts": {"personal_data": 50.0, "unsupported_claim": 50.0},
        "p50_ms": 15.0,
        "p95_ms": 19.5,
    }
