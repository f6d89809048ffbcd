"""What the next person reads, so that the customer repeats nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

import knowledge_base.sample as sample
from assist.briefing.brief import Line
from assist.briefing.handover import write_handover, write_wrap_up
from assist.briefing.writing import write_brief
from assist.conversations import Conversation, ConversationDetails, Turn
from assist.customers.customers import Customer
from assist.decisions import Decision
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Suggestion
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, ELENA, NOW, TODAY, clock, knowledge_of, said

TURNS = said(
    "Hello",
    "Can I return my refrigerator within how many days of delivery?",
    "Agent: You have 30 days, Elena.",
)
CONVERSATION = Conversation(
    id="c1",
    details=ConversationDetails(customer_id="elena"),
    turns=tuple(TURNS),
    created_at=NOW,
    updated_at=NOW,
)
BRIEF = write_brief(ELENA, TURNS, NOW)


@pytest.fixture(scope="module")
def suggestion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suggestion]:
    with knowledge_of(tmp_path_factory.mktemp("company")) as knowledge_base:
        yield suggestion_of(knowledge_base)


def suggestion_of(knowledge_base: KnowledgeBase) -> Suggestion:
    return Suggesting(knowledge_base, clock).answer(TURNS[:2], customer=ELENA, reader=AGENT).suggestions[0]


def decision(suggestion: Suggestion, **fields: object) -> Decision:
    default = {
        "id": "d1",
        "suggestion_id": suggestion.id,
        "conversation_id": "c1",
        "outcome": "accepted",
        "sent": "You have 30 days, Elena.",
        "edit_distance": 0.0,
        "reason": None,
        "decided_by": "maria",
        "decided_at": NOW,
        "supersedes": None,
    }
    return Decision.model_validate(default | fields)


def test_the_handover_opens_with_the_need_and_asks_for_confirmation() -> None:
    handover = write_handover(CONVERSATION, BRIEF, (), (), as_of=NOW, to="lead", note="She is in a hurry")

    assert handover.opening == (
        "I have read what you told my colleague: “Can I return my refrigerator within how many days of "
        "delivery”. Is that correct?"
    )
    assert handover.need == Line(
        text="Can I return my refrigerator within how many days of delivery?", sources=("turn:1", "turn:2")
    )
    assert handover.tried == (Line(text="You have 30 days, Elena.", sources=("turn:3",)),)
    assert (handover.known, handover.promises, handover.risks) == (BRIEF.known, BRIEF.promises, BRIEF.risks)
    assert (handover.to, handover.note) == ("lead", "She is in a hurry")
    assert handover.summary.startswith("Gold customer since 2026: Medical need: insulin.")
    assert "Needs: Can I return my refrigerator" in handover.summary
    assert handover.summary.endswith("Note: She is in a hurry.")


def test_what_was_answered_names_its_document_and_what_is_next(suggestion: Suggestion) -> None:
    handover = write_handover(CONVERSATION, BRIEF, (suggestion,), (decision(suggestion),), as_of=NOW)

    assert handover.tried[0] == Line(
        text="Answered from “Returns”", sources=(f"suggestion:{suggestion.id}", "document:returns")
    )
    assert handover.next == (
        Line(text="Get approval from regional manager: refund", sources=("document:returns",)),
    )
    assert {"turn:2", "document:returns", "interaction:i2", "order:LV-2001"} <= set(handover.sources)


def test_what_was_set_aside_is_not_next(suggestion: Suggestion) -> None:
    first = decision(suggestion)
    aside = decision(suggestion, id="d2", outcome="overridden", sent=None, supersedes="d1")

    handover = write_handover(CONVERSATION, BRIEF, (suggestion,), (first, aside), as_of=NOW)

    assert handover.next == ()
    assert all(not line.text.startswith("Answered from") for line in handover.tried)


def test_without_a_customer_or_a_word_it_still_opens() -> None:
    silent = CONVERSATION.model_copy(update={"turns": ()})

    handover = write_handover(silent, None, (), (), as_of=NOW)

    assert handover.opening == "I have read what you told my colleague. How can I help you best now?"
    assert (handover.need, handover.known, handover.sources) == (None, (), ())


def test_the_wrap_up_says_how_it_ended(suggestion: Suggestion) -> None:
    sent_elsewhere = decision(suggestion, sent="We will write to you.")

    wrap_up = write_wrap_up(
        CONVERSATION,
        BRIEF,
        (suggestion,),
        (sent_elsewhere,),
        as_of=NOW,
        resolved=True,
        disposition="return",
        csat=5,
    )

    assert wrap_up.summary == (
        "Need: Can I return my refrigerator within how many days of delivery? Told in 2 messages. Resolved."
    )
    assert [line.text for line in wrap_up.answered] == ["You have 30 days, Elena.", "We will write to you."]
    assert (wrap_up.resolved, wrap_up.disposition, wrap_up.csat, wrap_up.follow_up) == (True, "return", 5, ())


def test_a_decision_that_was_replaced_was_not_sent(suggestion: Suggestion) -> None:
    first = decision(suggestion, sent="Wrong.")
    second = decision(suggestion, id="d2", outcome="edited", sent="Right.", supersedes="d1")

    wrap_up = write_wrap_up(CONVERSATION, BRIEF, (suggestion,), (first, second), as_of=NOW)

    assert [line.text for line in wrap_up.answered] == ["You have 30 days, Elena.", "Right."]


def test_an_unresolved_end_leaves_something_to_follow_up(suggestion: Suggestion) -> None:
    wrap_up = write_wrap_up(CONVERSATION, BRIEF, (suggestion,), (), as_of=NOW, resolved=False)

    assert [line.text for line in wrap_up.follow_up] == ["Get approval from regional manager: refund"]
    assert wrap_up.summary.endswith("Not resolved.")


def test_greetings_comfort_and_questions_are_not_what_was_tried() -> None:
    turns = said(
        "my fridge is warm",
        "Agent: Hello Mira, good to hear from you. What is the fridge doing?",
        "Agent: I am sorry about that. Let me see how fast we can send somebody.",
        "Agent: I am sorry. Please restart it and keep the door closed for an hour.",
        "Agent: One moment please.",
    )
    conversation = CONVERSATION.model_copy(update={"turns": tuple(turns)})

    handover = write_handover(conversation, None, (), (), as_of=NOW)

    told = "I am sorry. Please restart it and keep the door closed for an hour."
    assert handover.tried == (Line(text=told, sources=("turn:4",)),)
    assert f"Told so far: {told}" in handover.summary


def test_a_quotation_that_ends_its_sentence_has_one_full_stop() -> None:
    turns = said("I have spoken to my lawyer.")
    conversation = CONVERSATION.model_copy(update={"turns": tuple(turns)})
    summary = write_handover(conversation, write_brief(ELENA, turns, NOW), (), (), as_of=NOW).summary

    assert summary.startswith(
        "Gold customer since 2026: Speaks of legal steps: “I have spoken to my lawyer.” Needs:"
    )


SAMPLE_CUSTOMERS = {one["id"]: Customer.model_validate(one) for one in sample.customers(TODAY)}


@pytest.mark.parametrize("scripted", sample.conversations(TODAY), ids=lambda one: str(one["id"]))
def test_what_the_next_person_reads_of_a_sample_conversation_has_no_raw_date(
    scripted: dict[str, Any],
) -> None:
    turns = tuple(Turn(speaker=turn["speaker"], text=turn["text"]) for turn in scripted["turns"])
    conversation = CONVERSATION.model_copy(update={"turns": turns})
    brief = write_brief(SAMPLE_CUSTOMERS[scripted["customer_id"]], turns, NOW)

    handover = write_handover(conversation, brief, (), (), as_of=NOW)
    wrap_up = write_wrap_up(conversation, brief, (), (), as_of=NOW)

    lines = (*handover.tried, *handover.promises, *handover.risks, *handover.claims, *wrap_up.promises)
    texts = [handover.opening, handover.summary, wrap_up.summary, *(line.text for line in lines)]
    assert not [text for text in texts if re.search(r"\d{4}-\d\d-\d\d", text)]
    assert len(handover.summary) <= 450
