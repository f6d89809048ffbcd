"""Who sends something back is shown Returns, and who has received nothing is not asked when it came."""

from __future__ import annotations

import pytest

import knowledge_base.sample as sample
from assist.reading.wishes import in_plain_words
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Answer
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import AGENT, NOW, TODAY, said


def answered(knowledge_base: KnowledgeBase, id: str, *texts: str) -> Answer:
    (own,) = (one for one in sample.customers(TODAY) if one["id"] == id)
    customer = customer_of(own)
    return Suggesting(knowledge_base, lambda: NOW).answer(said(*texts), customer=customer, reader=AGENT)


def test_who_wants_to_send_something_back_is_shown_returns(lumivale: KnowledgeBase) -> None:
    text = "I bought my oven last week and want to send it back"

    first = answered(lumivale, "cust-katherine-byrne", text).suggestions[0]

    assert first.evidence[0].document_id == "returns"
    assert first.outcome is not None
    assert first.outcome.wanted == "refund"


def test_who_has_received_nothing_is_not_asked_when_it_came(lumivale: KnowledgeBase) -> None:
    nothing = "It says delivered but I have nothing"

    first = answered(lumivale, "cust-noor-haddad", nothing).suggestions[0]
    then = answered(lumivale, "cust-noor-haddad", nothing, "I don't want a new one, just my money back")

    assert not first.draft.endswith("?")
    assert then.suggestions[0].evidence[0].document_id == "refunds"
    assert all("we send a new one" not in one.draft for one in then.suggestions)
    assert all("sent back to us already?" not in one.draft for one in then.suggestions)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("can I send it back?", "can I send it back (return)?"),
        ("give back my robot vacuum", "give back my robot (return) vacuum"),
        ("I want my money back", "I want my money back (refund)"),
        ("my TV is dark\njust my money back", "my TV is dark\njust my money back (refund)"),
        ("my TV is dark, I want my money back", "my TV is dark, I want my money back"),
        ("please give my money back", "please give my money back (refund)"),
        ("the fault came back", "the fault came back"),
        ("please call me back", "please call me back"),
    ],
)
def test_what_people_say_has_the_word_of_policies_beside_it(text: str, plain: str) -> None:
    assert in_plain_words(text) == plain
