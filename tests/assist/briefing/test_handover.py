"""What the next person reads, so that the customer repeats nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

import knowledge_base.sample as sample
from assist.briefing.brief import Line
from assist.briefing.handover import write_handover
from assist.briefing.wrap_up import write_wrap_up
from assist.briefing.writing import write_brief
from assist.conversations import Conversation, ConversationDetails, Turn
from assist.customers.profile import Customer, Interaction, Order, OwnedProduct, Profile
from assist.decisions import Decision
from assist.judging.in_hand import named_case
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Check, Step, Suggestion
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import (
    AGENT,
    ELENA,
    FRIDGE,
    FRIDGE_ORDER,
    NOW,
    TODAY,
    clock,
    knowledge_of,
    said,
)

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
APPROVAL = "Get approval from regional manager: refund 749.00 EUR"


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
        "I understand that you asked: “Can I return my refrigerator within how many days of delivery?” "
        "Is that still your question?"
    )
    assert handover.need == Line(
        text="Can I return my refrigerator within how many days of delivery?", sources=("turn:2",)
    )
    assert handover.tried == (Line(text="You have 30 days, Elena.", sources=("turn:3",)),)
    assert (handover.known, handover.promises, handover.risks) == (BRIEF.known, BRIEF.promises, BRIEF.risks)
    assert (handover.to, handover.note) == ("lead", "She is in a hurry")
    assert handover.summary.startswith("Elena Marchetti, gold customer since 2026. Broken promise: A")
    assert "Needs: Can I return my refrigerator" in handover.summary
    assert handover.summary.endswith("Note: She is in a hurry.")


def spoken(*texts: str, channel: str = "chat") -> Conversation:
    details = ConversationDetails(customer_id="elena", channel=channel)
    return CONVERSATION.model_copy(update={"turns": tuple(said(*texts)), "details": details})


def test_a_question_is_opened_with_as_one() -> None:
    conversation = spoken("ok and who pays for the food?? its 60 euro of meat")

    opening = write_handover(conversation, None, (), (), as_of=NOW, naming=lambda _: (FRIDGE, None)).opening

    assert opening == (
        "I understand you are having an issue with your FrostLine 520 Connect, and you asked: “who pays for "
        "the food?? its 60 euro of meat”. Is that correct?"
    )


@pytest.mark.parametrize(
    ("channel", "named", "opening"),
    [
        ("chat", (FRIDGE, None), "I understand you are having an issue with your FrostLine 520 Connect: “The"
         " fridge is warm again”; is that correct?"),
        ("chat", (None, FRIDGE_ORDER), "I understand you are having an issue with your order LV-2001: “The"
         " fridge is warm again”; is that correct?"),
        ("chat", (None, None), "I understand that you wrote: “The fridge is warm again”. Is that still so?"),
        ("phone", (None, None), "I understand that you said: “The fridge is warm again”. Is that still so?"),
    ],
)  # fmt: skip
def test_the_opening_names_only_what_the_customer_named_and_quotes_the_rest(
    channel: str, named: tuple[OwnedProduct | None, Order | None], opening: str
) -> None:
    conversation = spoken("Hello. The fridge is warm again.", channel=channel)

    assert write_handover(conversation, None, (), (), as_of=NOW, naming=lambda _: named).opening == opening


@pytest.mark.parametrize(
    ("texts", "opening"),
    [
        (("my dishwasher leaves water standing, why?", "Agent: Please clean the filter.",
          "great, thanks, what about my fridge, can they look at it at the same visit?"),
         "I understand you are having an issue with your ClearWave 45, and you asked: “my dishwasher leaves"
         " water standing, why?” Is that correct?"),
        (("it leaves water standing", "Agent: Which one is it?", "the dishwasher", "Agent: I see.",
          "and my fridge is fine"),
         "I understand you are having an issue with your ClearWave 45: “it leaves water standing”; is that"
         " correct?"),
        (("my dishwasher leaves water standing", "Agent: Please clean the filter.",
          "and I want my money back for the fridge"),
         "I understand that this is about your FrostLine 520 Connect, and that you would like your money"
         " back. Is that correct?"),
    ],
)  # fmt: skip
def test_the_product_named_is_that_of_the_words_read_back(texts: tuple[str, ...], opening: str) -> None:
    dishwasher = OwnedProduct(sku="CW-45", name="ClearWave 45", family="dishwasher")
    fridge = FRIDGE.model_copy(update={"called": ("fridge",)})
    owner = Customer(id="beatriz", profile=Profile(products=(fridge, dishwasher)))

    written = write_handover(
        spoken(*texts), None, (), (), as_of=NOW, naming=lambda turns: named_case(owner, turns)
    )

    assert written.opening == opening


@pytest.mark.parametrize(
    ("later", "need", "opening"),
    [
        ((), "the fridge",
         "I understand that this is about your FrostLine 520 Connect again. Is that correct?"),
        (("Agent: Is the plug out?", "no. and who pays for my food?"),
         "Compensation – the fridge", "I understand that this is about your"
         " FrostLine 520 Connect again, and you asked: “who pays for my food?” Is that correct?"),
    ],
)  # fmt: skip
def test_who_comes_back_is_greeted_with_the_matter_and_not_with_their_last_words(
    later: tuple[str, ...], need: str, opening: str
) -> None:
    conversation = spoken("hi, me again about the fridge", *later)

    written = write_handover(conversation, None, (), (), as_of=NOW, naming=lambda _: (FRIDGE, None))

    assert written.need is not None
    assert written.need.text == need
    assert written.opening == opening


@pytest.mark.parametrize(
    ("asked", "answer", "confirmed"),
    [
        ("I see it was delivered on 2 November, is that right?", "Yes", "It was delivered on 2 November"),
        ("Thank you. Your street is Long Lane 3, is that correct?", "yes that's right", "Your street is Long"
         " Lane 3"),
        ("I see it was delivered on 2 November, is that right?", "yes but on the 3rd", None),
        ("I see it was delivered on 2 November, is that right?", "what?", None),
        ("When was it delivered?", "yes", None),
    ],
)  # fmt: skip
def test_confirmed_is_what_they_said_yes_to_at_once(asked: str, answer: str, confirmed: str | None) -> None:
    conversation = spoken("my fridge is warm", f"Agent: {asked}", answer, "Agent: One moment.", "yes")

    lines = write_handover(conversation, None, (), (), as_of=NOW).confirmed

    assert lines == ((Line(text=confirmed, sources=("turn:2", "turn:3")),) if confirmed else ())


def test_what_was_asked_and_answered_is_handed_on_and_no_courtesy() -> None:
    conversation = spoken(
        "Agent: Good afternoon, how can I help?",
        "my fridge is warm",
        "Agent: Does food touch the back wall?",
        "no",
        "Agent: Since when is it warm?",
        "since Sunday I think",
        "Agent: Is there anything else?",
        "no thanks",
        "Agent: Could you tell me the code that I have just sent you?",
        "it's 483920",
        "Agent: Is the plug out?",
        "why do you ask?",
    )

    written = write_handover(conversation, None, (), (), as_of=NOW)

    assert [line.text for line in written.confirmed] == [
        "Does food touch the back wall? – “no”",
        "Since when is it warm? – “since Sunday I think”",
        "Could you tell me the code that I have just sent you? – told",
    ]
    assert written.confirmed[0].sources == ("turn:3", "turn:4")


def test_the_cause_found_is_handed_on(suggestion: Suggestion) -> None:
    found = suggestion.model_copy(update={"cause": "Torn seam"})

    written = write_handover(CONVERSATION, None, (found, suggestion), (), as_of=NOW)

    assert written.cause == Line(text="Torn seam", sources=("document:returns",))
    assert "Cause found: Torn seam." in written.summary
    assert "Cause found:\n- Torn seam" in written.text
    assert "Cause found:\n- Torn seam" in write_wrap_up(CONVERSATION, None, (found,), (), as_of=NOW).note


@pytest.mark.parametrize(
    ("reply", "open_"),
    [("ok I will", True), ("here it is: https://pictures.example/1", False), ("I have sent it", False)],
)
def test_what_was_asked_for_and_has_not_come_is_followed_up_however_it_ended(
    suggestion: Suggestion, reply: str, open_: bool
) -> None:
    ask = "Could you send us a photo of the seal?"
    check = Check(
        id="p", document_id="returns", version=1, verdict="unknown", because="", facts=("a.b",), ask=ask
    )
    asking = suggestion.model_copy(update={"checks": (check,), "actions": ()})
    conversation = spoken("the seal is torn", f"Agent: {ask}", reply)

    written = write_wrap_up(conversation, None, (asking,), (), as_of=NOW, resolved=True)

    assert [line.text for line in written.follow_up] == ([f"Still to come: {ask}"] if open_ else [])


def test_the_note_to_paste_has_every_part_under_its_heading() -> None:
    conversation = spoken(
        "my order number is LV-2001 and my refrigerator is warm",
        "Agent: I see it was delivered on 2 November, is that right?",
        "yes",
        "Agent: Please restart it. I will call you back tomorrow.",
        "will you pay for the food?",
    )
    brief = write_brief(ELENA, conversation.turns, NOW)

    handover = write_handover(conversation, brief, (), (), as_of=NOW, note="She is in a hurry")

    assert handover.promises[-1] == Line(
        text="Promised here: “I will call you back tomorrow.”, due 22 November, in 1 day", sources=("turn:4",)
    )
    assert handover.next == (Line(text="Answer: “will you pay for the food?”", sources=("turn:5",)),)
    assert handover.text == NOTE


NOTE = """\
I understand that you wrote: “my order number is LV-2001 and my refrigerator is warm”. Is that still so?

Need:
- my order number is LV-2001 and my refrigerator is warm

Asked and answered:
- It was delivered on 2 November

On file:
- product: FrostLine 520 Connect
- serial number: FR520-25-1
- order number: LV-2001
- order status: delivered

What was tried:
- Please restart it. I will call you back tomorrow.

Promises:
- Broken promise: A technician calls back, due 12 November, 9 days ago
- Promised here: “I will call you back tomorrow.”, due 22 November, in 1 day

The customer says:
- order number: LV-2001 (the customer said)

Take care:
- Medical need: insulin

What is next:
- Answer: “will you pay for the food?”

Known, do not ask:
- name, email address, phone number, product, serial number, order number, order status, delivery date, \
promised delivery date, order date, end of warranty, entitlements, order number: the customer said LV-2001

Note:
- She is in a hurry"""


def test_what_we_wrote_before_they_came_is_what_was_tried_first() -> None:
    wrote = Interaction(
        id="outreach:o1",
        at=NOW,
        channel="email",
        kind="contact",
        summary="We wrote first, and offered a repair visit on 23 November",
        data={"outreach": "o1"},
    )
    customer = ELENA.model_copy(update={"interactions": (*ELENA.interactions, wrote)})
    conversation = spoken("my fridge is warm", "Agent: Please restart it.")

    tried = write_handover(
        conversation, write_brief(customer, conversation.turns, NOW), (), (), as_of=NOW
    ).tried

    assert [line.sources for line in tried] == [("interaction:outreach:o1",), ("turn:2",)]


def test_what_was_answered_names_its_document_and_what_is_next(suggestion: Suggestion) -> None:
    handover = write_handover(CONVERSATION, BRIEF, (suggestion,), (decision(suggestion),), as_of=NOW)

    stood_on = (f"suggestion:{suggestion.id}", "document:returns")
    told = "You have 30 days, Elena. (from “Returns”)"
    assert handover.tried == (Line(text=told, sources=("turn:3", *stood_on)),)
    assert handover.next == (Line(text=APPROVAL, sources=("document:returns",)),)
    assert {"turn:2", "document:returns", "interaction:i2", "order:LV-2001"} <= set(handover.sources)


@pytest.mark.parametrize(
    ("sent", "attributed"),
    [
        (
            "Hello Elena, thank you for asking. You have 30 days from the delivery to return the product.",
            True,
        ),
        ("I have asked our workshop to call you about the noise of your compressor this afternoon.", False),
        ("Our driver knocks at your door. You have 30 days for nothing of it, my colleagues decide.", False),
    ],
)
def test_own_words_are_attributed_to_a_document_only_where_they_say_what_it_says(
    suggestion: Suggestion, sent: str, attributed: bool
) -> None:
    turns = (*TURNS[:2], Turn(id="3", speaker="agent", text=sent))
    conversation = CONVERSATION.model_copy(update={"turns": turns})
    edited = decision(suggestion, outcome="edited", sent=sent, edit_distance=0.85)

    handover = write_handover(conversation, BRIEF, (suggestion,), (edited,), as_of=NOW)
    wrap_up = write_wrap_up(conversation, BRIEF, (suggestion,), (edited,), as_of=NOW)

    assert ("(from “Returns”)" in handover.text) == attributed
    assert ("(from “Returns”)" in wrap_up.note) == attributed
    assert "Answered from" not in handover.text


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
    assert (wrap_up.resolved, wrap_up.disposition, wrap_up.csat) == (True, "return", 5)
    assert [line.text for line in wrap_up.follow_up] == [APPROVAL]


def test_the_note_for_the_record_suggests_a_disposition_and_keeps_the_given_one(
    suggestion: Suggestion,
) -> None:
    used = (decision(suggestion),)
    conversation = spoken(*(turn.text for turn in TURNS[:2]), "Agent: We will call you on Monday.")

    open_end = write_wrap_up(conversation, None, (suggestion,), used, as_of=NOW)
    given = write_wrap_up(conversation, None, (suggestion,), used, as_of=NOW, resolved=True, disposition="R1")

    assert (open_end.disposition, open_end.suggested_disposition) == (None, "Returns")
    assert (given.disposition, given.suggested_disposition) == ("R1", "Returns")
    due = "Promised here: “We will call you on Monday.”, due 23 November, in 2 days"
    assert [line.text for line in given.follow_up] == [due, APPROVAL]
    assert [line.text for line in open_end.follow_up] == [due, APPROVAL]
    assert given.note == (
        "Resolved. R1.\n\nNeed:\n- Can I return my refrigerator within how many days of delivery?\n\n"
        "What the customer was told:\n- We will call you on Monday.\n"
        f"- You have 30 days, Elena. (from “Returns”)\n\nPromises:\n- {due}\n\n"
        f"To follow up:\n- {due}\n- {APPROVAL}"
    )


def test_what_is_known_is_not_left_to_find_out(suggestion: Suggestion) -> None:
    check = Check(
        id="within",
        document_id="returns",
        version=1,
        verdict="unknown",
        because="",
        facts=("order.id",),
        ask="Which order is it?",
    )
    asking = suggestion.model_copy(update={"checks": (check,), "actions": ()})
    conversation = spoken("my order number is 3348917502", "Agent: Please wait a day.")
    brief = write_brief(Customer(id="x", profile=Profile()), conversation.turns, NOW)

    assert write_wrap_up(conversation, brief, (asking,), (), as_of=NOW).follow_up == ()
    assert [line.text for line in write_wrap_up(conversation, None, (asking,), (), as_of=NOW).follow_up] == [
        "Find out: Which order is it?"
    ]


def test_a_decision_that_was_replaced_was_not_sent(suggestion: Suggestion) -> None:
    first = decision(suggestion, sent="Wrong.")
    second = decision(suggestion, id="d2", outcome="edited", sent="Right.", supersedes="d1")

    wrap_up = write_wrap_up(CONVERSATION, BRIEF, (suggestion,), (first, second), as_of=NOW)

    assert [line.text for line in wrap_up.answered] == ["You have 30 days, Elena.", "Right."]


def test_an_unresolved_end_leaves_something_to_follow_up(suggestion: Suggestion) -> None:
    wrap_up = write_wrap_up(CONVERSATION, BRIEF, (suggestion,), (), as_of=NOW, resolved=False)

    assert [line.text for line in wrap_up.follow_up] == [APPROVAL]
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
        "Elena Marchetti, gold customer since 2026. Speaks of legal steps: “I have spoken to my lawyer.” "
        "Needs:"
    )


SAMPLE_CUSTOMERS = {one["id"]: customer_of(one) for one in sample.customers(TODAY)}


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


TIRADE = (
    "where the feck is my oven",
    "THIS IS RIDICULOUS. TWO DAYS OFF WORK",
    "Agent: I am sorry about the wait. I will ask the store and call you back tomorrow before 5 pm.",
    "i want compensation and to speak to a person",
)


@pytest.mark.parametrize(
    ("texts", "need", "opening"),
    [
        (("E18 AGAIN", "the pump of my machine is loud", "no you know what just give me the money back"),
         Line(text="Money back – E18 AGAIN – the pump of my machine is loud", sources=("turn:3", "turn:2")),
         "I understand that this is about your order LV-2001, and that you would like your money back. Is"
         " that correct?"),
        (("E18 AGAIN", "no you know what just give me the money back"),
         Line(text="Money back – E18 AGAIN", sources=("turn:2", "turn:1")),
         "I understand that this is about your order LV-2001, and that you would like your money back. Is"
         " that correct?"),
        (TIRADE,
         Line(text="Compensation and a person to speak to – where is my oven", sources=("turn:4", "turn:1")),
         "I understand that this is about your order LV-2001, and that you would like compensation and a"
         " person to speak to. Is that correct?"),
        (TIRADE[:1],
         Line(text="where is my oven", sources=("turn:1",)),
         "I understand that this is about your order LV-2001. Is that correct?"),
        (("me again about the fridge", "it is 9 degrees now and the milk is off"),
         Line(text="the fridge – it is 9 degrees now and the milk is off", sources=("turn:2",)),
         "I understand that this is about your order LV-2001 again. Is that correct?"),
        (("hi, me again",), None, "I have read what you told my colleague. How can I help you best now?"),
    ],
)  # fmt: skip
def test_the_need_is_what_they_want_now_and_what_it_is_about_in_words_to_read_back(
    texts: tuple[str, ...], need: Line | None, opening: str
) -> None:
    written = write_handover(spoken(*texts), None, (), (), as_of=NOW, naming=lambda _: (None, FRIDGE_ORDER))

    assert (written.need, written.opening) == (need, opening)


@pytest.mark.parametrize(
    ("texts", "named", "need", "opening"),
    [
        (("E6 again and no technician came", "Agent: I am sorry.", "who pays for my food?"), None,
         "Compensation – E6 again and no technician came",
         "I understand that you wrote: “E6 again and no technician came”, and you asked: “who pays for my"
         " food?” Is that still so?"),
        (("Pink line again", "Agent: Since when?", "since monday", "can you repair it?"), FRIDGE,
         "A repair – Pink line again",
         "I understand you are having an issue with your FrostLine 520 Connect: “Pink line again”, and you"
         " asked: “can you repair it?” Is that correct?"),
        (("E6 again", "no technician came", "will i get compensation?"), None,
         "Compensation – E6 again – no technician came",
         "I understand that you wrote: “no technician came”, and you asked: “will i get compensation?” Is"
         " that still so?"),
        (("why does it leak at the door?", "Agent: One moment.", "and can i get a refund?"), None,
         "Money back – why does it leak at the door?",
         "I understand that you asked: “why does it leak at the door?” and then: “can i get a refund?” Is"
         " that still your question?"),
    ],
)  # fmt: skip
def test_what_the_opening_quotes_was_written_like_that(
    texts: tuple[str, ...], named: OwnedProduct | None, need: str, opening: str
) -> None:
    written = write_handover(spoken(*texts), None, (), (), as_of=NOW, naming=lambda _: (named, None))

    assert written.need is not None
    assert (written.need.text, written.opening) == (need, opening)


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("i want my money back", "Agent: We collect it.", "who pays for the pickup??"), "Money back"),
        (("a refund please", "who covers the return shipping?"), "Money back"),
        (("a replacement please", "Agent: Gladly.", "hm. lets say money back"), "Money back"),
        (("i want a replacement", "ok actually money back"), "Money back"),
        (("i want a refund", "let's go with a repair then"), "A repair"),
        (("i want a refund", "ok make it a replacement instead"), "A replacement"),
        (("i want a refund", "and who pays for my food?"), "Compensation"),
        (("i want a refund", "make it quick"), "Money back"),
    ],
)
def test_the_need_is_what_they_said_last_and_no_question_of_cost(texts: tuple[str, ...], wanted: str) -> None:
    need = write_handover(spoken("the pump leaks", *texts), None, (), (), as_of=NOW).need

    assert need is not None
    assert need.text == f"{wanted} – the pump leaks"


def test_what_says_nothing_is_not_told() -> None:
    conversation = spoken(
        "the pump leaks",
        "Agent: Yes, let me see.",
        "Agent: May I ask why",
        "Agent: may I ask why?",
        "Agent: Sure, one second please.",
        "Agent: You're welcome. Goodbye",
        "Agent: No problem. Have a great evening!",
        "Agent: Of course, you have 30 days.",
        "Agent: No problem, please close the tap.",
        "Agent: A second technician checked the pump.",
        "Agent: You are welcome to return it within 30 days.",
    )

    tried = write_handover(conversation, None, (), (), as_of=NOW).tried

    assert [line.text for line in tried] == [
        "Of course, you have 30 days.",
        "No problem, please close the tap.",
        "A second technician checked the pump.",
        "You are welcome to return it within 30 days.",
    ]


def test_what_is_next_begins_with_what_answers_the_wish_now(suggestion: Suggestion) -> None:
    complaint = suggestion.actions[0].model_copy(
        update={"name": "close_complaint", "amount": None, "authority": "needs_approval", "approver": "lead"}
    )
    credit = complaint.model_copy(update={"name": "credit"})
    shown = suggestion.model_copy(update={"actions": (complaint, credit), "checks": ()})

    left = write_handover(spoken(*TIRADE), None, (shown,), (), as_of=NOW).next

    assert [line.text for line in left] == [
        "Answer: they want compensation and a person to speak to",
        "Get approval from lead: credit",
        "Get approval from lead: close complaint",
    ]


def test_what_was_promised_in_the_chat_is_a_promise_to_follow_up_and_nothing_that_was_tried() -> None:
    conversation = spoken(*TIRADE)
    brief = write_brief(ELENA, conversation.turns, NOW)
    promise = (
        "Promised here: “I will ask the store and call you back tomorrow before 5 pm.”, due 22 November, in 1"
        " day"
    )

    handover = write_handover(conversation, brief, (), (), as_of=NOW)
    wrap_up = write_wrap_up(conversation, brief, (), (), as_of=NOW)

    for promises in (brief.promises, handover.promises, wrap_up.promises):
        assert [line.text for line in promises].count(promise) == 1
    assert promise in [line.text for line in wrap_up.follow_up]
    assert not any("call you back" in line.text for line in (*brief.tried, *handover.tried))


def test_what_was_sent_in_own_words_answers_the_question(suggestion: Suggestion) -> None:
    asked = spoken("How much is a repair visit for my fridge?")
    own = decision(suggestion, outcome="overridden", sent="A repair visit costs 45 GBP, Elena.")

    before = write_handover(asked, None, (), (), as_of=NOW).next
    after = write_handover(asked, None, (), (own,), as_of=NOW).next

    assert [line.text for line in before] == ["Answer: “How much is a repair visit for my fridge?”"]
    assert after == ()


def test_the_disposition_is_the_title_without_its_kind(suggestion: Suggestion) -> None:
    quote = suggestion.evidence[0].model_copy(update={"title": "Playbook: the delivery is late"})
    used = suggestion.model_copy(update={"evidence": (quote,)})

    written = write_wrap_up(CONVERSATION, None, (used,), (decision(used),), as_of=NOW)

    assert written.suggested_disposition == "The delivery is late"


def test_an_example_of_another_case_and_what_announces_a_table_are_no_steps(suggestion: Suggestion) -> None:
    texts = (
        "Say it first: “I see that Mr. Vos replaced the pump twelve days ago. That's not all right.”",
        "Decide by the last scan:",
        "Look first: order status, due date. Then speak: “I see that your dishwasher should have come.”",
        "Say: “Please keep the doors closed.”",
    )
    steps = tuple(Step(text=text, done=False, because=None, evidence=0) for text in texts)
    shown = suggestion.model_copy(update={"steps": steps, "checks": (), "actions": ()})

    left = write_handover(CONVERSATION, None, (shown,), (), as_of=NOW).next

    assert [line.text for line in left] == [
        "Next step: Look first: order status, due date.",
        "Next step: Say: “Please keep the doors closed.”",
    ]
