"""What is shown for a customer's first words, in the sample company: an answer to them, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.served import Served

PRIYA, COLM, HARRIET = "cust-priya-raman", "cust-colm-fitzgerald", "cust-harriet-boyle"
Asks = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def admin(served: Served) -> Iterator[httpx.Client]:
    with served.client() as client:
        yield client


@pytest.fixture(scope="module")
def ask(served: Served, admin: httpx.Client) -> Iterator[Asks]:
    made = admin.post("/v1/keys", json={"name": "desk of first words", "role": "agent"}).json()
    with served.client(made["key"]) as agent:

        def asked(*turns: tuple[str, str], customer: str) -> dict[str, Any]:
            said = [{"speaker": speaker, "text": text} for speaker, text in turns]
            reply = agent.post("/v1/suggest", json={"turns": said, "customer_id": customer})
            assert reply.status_code == 200, reply.text
            given: dict[str, Any] = reply.json()
            return given

        yield asked


def first(given: dict[str, Any]) -> str | None:
    """The document that comes first, or why there is none."""
    suggestions = given["suggestions"]
    found: str | None = suggestions[0]["evidence"][0]["document_id"] if suggestions else given["reason"]
    return found


@pytest.mark.parametrize(
    ("said", "customer", "document"),
    [
        ("I was charged twice for my order", PRIYA, "payment"),
        ("I was charged twice for my order", COLM, "payment"),  # his order is late, and that is not it
        ("I never got my parcel", COLM, "playbook-late-delivery"),
        ("it says delivered but I have nothing", PRIYA, "late-delivery"),
        ("it says delivered but I have nothing", HARRIET, "delivery-uk"),
        ("I want to change my email address", PRIYA, "account-security"),
        ("please update my phone number", PRIYA, "account-security"),
        ("my washer comes later than you promised", PRIYA, "playbook-late-delivery"),
        ("my telly has no picture", PRIYA, "troubleshooting-television"),
        ("a question about my order", COLM, "playbook-late-delivery"),
    ],
)
def test_first_words_are_answered(ask: Asks, said: str, customer: str, document: str) -> None:
    assert first(ask(("customer", said), customer=customer)) == document


@pytest.mark.parametrize("said", ["the driver was rude", "my app crashes", "my neighbour sings too loud"])
def test_where_nothing_says_what_they_say_it_is_silent(ask: Asks, said: str) -> None:
    given = ask(("customer", said), customer=PRIYA)

    assert (given["status"], given["suggestions"]) == ("silent", [])


@pytest.mark.parametrize(
    "greeting",
    [
        "Hello, how can I help you today?",
        "Thank you for contacting Lumivale. I'm Maria from the service team. What can I do for you?",
    ],
)
def test_what_is_found_does_not_hang_on_how_we_greet(ask: Asks, greeting: str) -> None:
    for said in ("I want to change my email address", "the driver was rude", "my telly has no picture"):
        alone = ask(("customer", said), customer=PRIYA)
        greeted = ask(("agent", greeting), ("customer", said), customer=PRIYA)

        assert (greeted["strength"], first(greeted)) == (alone["strength"], first(alone))


def test_in_the_uk_two_days_late_is_late_for_every_document(ask: Asks, admin: httpx.Client) -> None:
    today = datetime.now(UTC).date()
    order = {
        "id": "LV-UK-55001",
        "placed_on": str(today - timedelta(10)),
        "due_on": str(today - timedelta(2)),
        "status": "shipped",
        "total": "399.00",
        "currency": "GBP",
    }
    admin.put("/v1/customers/cust-late-in-the-uk", json={"region": "uk", "orders": [order]})

    given = ask(("customer", "my order has not arrived"), customer="cust-late-in-the-uk")

    credits = [act for one in given["suggestions"] for act in one["actions"] if act["name"] == "credit"]
    assert {(one["amount"], one["currency"], one["authority"]) for one in credits} == {
        ("12.00", "GBP", "yours")
    }
    assert {one["evidence"][0]["document_id"] for one in given["suggestions"] if one["actions"]} >= {
        "playbook-late-delivery",
        "delivery-uk",
    }
    assert [one["conflicts"] for one in given["suggestions"]] == [[]] * len(given["suggestions"])


ELENA = "cust-elena-marchetti"


def asked_in(given: dict[str, Any]) -> set[str]:
    return {check["ask"] for one in given["suggestions"] for check in one["checks"] if check["ask"]}


@pytest.mark.parametrize("number", ["LV-231191", "LV-231910", "231191", "lv 231191"])
def test_a_number_one_slip_from_their_own_is_asked_for(ask: Asks, number: str) -> None:
    given = ask(("customer", f"can I return order {number}?"), customer=ELENA)

    assert first(given) == "returns"
    assert asked_in(given) == {"Do you mean order LV-231190?"}
    assert {act["amount"] for one in given["suggestions"] for act in one["actions"]} == {None}


@pytest.mark.parametrize("number", ["LV-231777", "LV-999999", "LV-231209"])
def test_the_number_of_somebody_elses_or_of_none_like_theirs_is_not_theirs(ask: Asks, number: str) -> None:
    given = ask(("customer", f"can I return order {number}?"), customer=ELENA)

    assert first(given) == "identity-check"


@pytest.mark.parametrize(("said", "document"), [("yes", "returns"), ("no", "identity-check")])
def test_what_they_say_to_it_decides(ask: Asks, said: str, document: str) -> None:
    wrong, question = "can I return order LV-231191?", "Do you mean order LV-231190?"

    given = ask(("customer", wrong), ("agent", question), ("customer", said), customer=ELENA)

    assert first(given) == document
    assert question not in asked_in(given)


def test_a_number_near_theirs_that_somebody_has_is_theirs(ask: Asks, admin: httpx.Client) -> None:
    order = {
        "id": "LV-231192",
        "placed_on": "2026-01-02",
        "status": "delivered",
        "total": "9.00",
        "currency": "EUR",
    }
    admin.put("/v1/customers/cust-next-door", json={"orders": [order]})

    given = ask(("customer", "can I return order LV-231192?"), customer=ELENA)

    assert first(given) == "identity-check"
