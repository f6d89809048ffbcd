"""What is said to the sample company's customers, each with the facts on their file."""

from __future__ import annotations

from functools import cache

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.draft_check import Finding, check_draft
from knowledge_base import sample
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.draft_check.conftest import Holding
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import AGENT, NOW, TODAY

POLICY, LIMIT, NOTHING = "contradicts_policy", "over_authority", "unsupported_claim"
ELENA, INES, FIONA, BEATRIZ = "elena-marchetti", "ines-carvalho", "fiona-macallister", "beatriz-nunes"
COLM, LARS = "colm-fitzgerald", "lars-nygaard"
DENT = "I unpacked the fridge and the door has a dent"
AGAIN = "The washing machine shows E18 again, it was repaired three times"


@cache
def _on_file() -> dict[str, Customer]:
    return {row["id"]: customer_of(row) for row in sample.customers(TODAY)}


def found(lumivale: KnowledgeBase, who: str, said: str, draft: str) -> tuple[Finding, ...]:
    return check_draft(
        draft,
        [Turn(speaker="customer", text=said)],
        customer=_on_file()[f"cust-{who}"],
        reader=AGENT,
        knowledge_base=lumivale,
        as_of=NOW,
    )


def pointed_at(lumivale: KnowledgeBase, who: str, said: str, draft: str) -> list[tuple[str, str]]:
    """Each finding's code with the words it points at."""
    return [(one.code, draft[slice(*one.span)]) for one in found(lumivale, who, said, draft)]


@pytest.mark.parametrize(
    ("who", "said", "draft", "expected"),
    [
        # One clause denies, another grants
        (
            ELENA,
            DENT,
            "The 14 days for damage are over, but you are still within 30 days, so you can return it.",
            [],
        ),
        (
            ELENA,
            DENT,
            "Sorry, the 14 days are over, so you cannot return it.",
            [(POLICY, "Sorry, the 14 days are over, so you cannot return it.")],
        ),
        # A new one of what they have replaces it
        (ELENA, DENT, "We'll send you a new fridge.", [(POLICY, "We'll send you a new fridge.")]),
        (ELENA, DENT, "A new fridge door costs more.", []),
        # A document gives it in so many words, whatever others say
        (
            INES,
            AGAIN,
            "I am sorry, a refund isn't possible after 30 days.",
            [(POLICY, "I am sorry, a refund isn't possible after 30 days.")],
        ),
        (
            INES,
            AGAIN,
            "A refund is not possible any more.",
            [(POLICY, "A refund is not possible any more.")],
        ),
        (INES, "I want to return my oven", "A refund is not possible any more.", []),
        (INES, AGAIN, "You can have your money back.", []),
    ],
)  # fmt: skip
def test_what_is_granted_and_denied(
    lumivale: KnowledgeBase, who: str, said: str, draft: str, expected: list[tuple[str, str]]
) -> None:
    assert pointed_at(lumivale, who, said, draft) == expected


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (
            "You reported it within 14 days, so we'll send you a new fridge.",
            [(POLICY, "You reported it within 14 days")],
        ),
        ("You are within the 14 days, so you get a replacement.", [(POLICY, "You are within the 14 days")]),
        ("The 14 days for damage are over.", []),
        (
            "The 30 days are over for this return, sadly.",
            [(POLICY, "The 30 days are over for this return, sadly.")],
        ),
        ("You are still within the 30 days for a return.", []),
        ("You can return it within 30 days.", []),
    ],
)
def test_what_is_said_to_be_in_time(
    lumivale: KnowledgeBase, draft: str, expected: list[tuple[str, str]]
) -> None:
    """Her fridge was delivered 19 days ago."""
    assert pointed_at(lumivale, ELENA, DENT, draft) == expected


@pytest.mark.parametrize(
    ("draft", "copied"),
    [
        # A document for customers says it too, in nearly the same words
        ("You can choose a new machine or your money back.", []),
        # The playbook gives it to be said
        ("You decide: a new machine, or your money back. Both are fine.", []),
        (
            "We order every part that could be the cause: one more visit costs more than a spare pump.",
            ["order every part that could be the cause: one more visit costs more than a spare pump"],
        ),
    ],
)
def test_what_is_copied_from_a_playbook(lumivale: KnowledgeBase, draft: str, copied: list[str]) -> None:
    findings = found(lumivale, INES, AGAIN, draft)

    assert [draft[slice(*one.span)] for one in findings if one.code == "internal_only"] == copied


def test_what_a_playbook_warns_of_saying_is_its_own(holding: Holding) -> None:
    warned = "It is only the seal of the door, and nobody ever pays for such a visit."
    given = "We look at it together, one thing after the other, right now."
    text = f'# Warm fridge\n\n## What to say\n\n- "{given}"\n- Not: "{warned}"\n'
    playbook = Document(title="Warm fridge", kind="playbook", audience="agent", text=text)
    known = holding([("warm", playbook)])

    def copied(draft: str) -> list[str]:
        return [one.code for one in found(known, ELENA, DENT, draft) if one.code == "internal_only"]

    assert copied(given) == []
    assert copied(warned) == ["internal_only"]


@pytest.mark.parametrize(
    ("who", "draft", "expected"),
    [
        (BEATRIZ, "Your plan ends today and you get the whole 119.85 EUR back.", [(POLICY, "whole")]),
        (BEATRIZ, "If it were in its first days, you would get everything back for the plan.", []),
        (BEATRIZ, "You get back what you paid beyond the last day of the plan.", []),
    ],
)
def test_everything_back(
    lumivale: KnowledgeBase, who: str, draft: str, expected: list[tuple[str, str]]
) -> None:
    assert pointed_at(lumivale, who, "I want to cancel", draft) == expected


def test_since_when_the_time_ran_is_told(lumivale: KnowledgeBase) -> None:
    draft = "Your plan ends today and you get the whole 119.85 EUR back."

    (finding,) = found(lumivale, BEATRIZ, "I want to cancel Care+", draft)

    assert finding.detail == (
        "“Cancelling Lumivale Care+” says: In the first 14 days you get everything back. "
        "On file: care plus since 4 August 2025, 474 days ago."
    )


@pytest.mark.parametrize(
    ("who", "draft", "expected"),
    [
        (FIONA, "A visit costs 49 EUR.", [(POLICY, "49 EUR")]),
        (FIONA, "A visit costs 45 GBP.", []),
        (FIONA, "A visit costs 45 GBP (49 EUR).", []),
        (ELENA, "A visit costs 45 GBP.", [(POLICY, "45 GBP")]),
    ],
)
def test_the_price_of_another_country(
    lumivale: KnowledgeBase, who: str, draft: str, expected: list[tuple[str, str]]
) -> None:
    assert pointed_at(lumivale, who, "What is a repair of my fridge?", draft) == expected


def test_more_than_was_paid_is_said_as_such(lumivale: KnowledgeBase) -> None:
    (finding,) = found(lumivale, ELENA, "The fridge has a dent", "We refund you 849 EUR.")

    assert finding.code == LIMIT
    assert finding.detail.startswith("The order on file came to 749.00 EUR, which is less. Your limit")
    (finding,) = found(lumivale, ELENA, "The fridge has a dent", "We refund you 749 EUR.")
    assert finding.detail.startswith("Your limit")


E24 = "My dishwasher shows E24 and leaves water standing"


@pytest.mark.parametrize(
    "draft",
    [
        "Your warranty runs until January 2028.",
        "Your warranty is valid until 30 January 2028.",
        "Your Care+ runs until 2030.",
        "Your warranty runs for 2 years from the delivery.",
        "Without warranty the visit costs 49 EUR.",
        "The visit will not cost you anything.",
        "A technician comes within 2 working days.",
        "A technician comes within 5 working days.",
        "We will send you the invoice within 1 working day.",
    ],
)
def test_the_day_on_file_the_free_visit_and_the_time_granted_may_be_told(
    lumivale: KnowledgeBase, draft: str
) -> None:
    assert found(lumivale, BEATRIZ, E24, draft) == ()


def test_what_is_free_and_what_is_later_is_told_with_its_source(lumivale: KnowledgeBase) -> None:
    (charged,) = found(lumivale, BEATRIZ, E24, "The repair visit will cost you 49 EUR.")
    (sooner,) = found(lumivale, BEATRIZ, E24, "A technician will be there within 1 working day.")

    assert charged.evidence
    assert charged.evidence.quote == "Under warranty the visit and the repair are free."
    assert charged.detail.startswith("By “Repairs” the condition is met for this customer. The visit is free")
    assert sooner.evidence
    assert sooner.evidence.document_id == "repairs"
    assert sooner.detail.endswith("For this customer it is 2 working days.")


def test_what_was_promised_before_may_be_said_again(lumivale: KnowledgeBase) -> None:
    said = f"{E24}. You told me that a technician comes within 1 working day."

    assert found(lumivale, BEATRIZ, said, "A technician will be there within 1 working day.") == ()


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("You get 20 EUR for the missed slot.", [(POLICY, "20 EUR")]),
        ("You get 15 EUR for the missed slot.", []),
        ("You get a credit of 15 EUR, because the driver missed the slot.", []),
    ],
)
def test_another_amount_for_the_same(
    lumivale: KnowledgeBase, draft: str, expected: list[tuple[str, str]]
) -> None:
    """His delivery was due 5 days ago; for a missed repair another document gives 20 EUR."""
    assert pointed_at(lumivale, COLM, "Nobody came with my oven", draft) == expected


@pytest.mark.parametrize(
    ("draft", "forbidden"),
    [
        ("A bit of warmth is normal, you can keep charging it.", True),
        ("It is safe to charge it overnight.", True),
        ("Please stop charging it, and do not use it.", False),
        ("You can charge your phone next to it.", False),
        ("You can use our chat at any time.", False),
    ],
)
def test_what_a_recall_forbids(lumivale: KnowledgeBase, draft: str, forbidden: bool) -> None:
    hot = "My robot gets hot while charging and smells sweet"

    assert pointed_at(lumivale, LARS, hot, draft) == ([(POLICY, draft)] if forbidden else [])


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("Your oven comes on Monday, guaranteed.", ["on Monday", "guaranteed"]),
        ("It will be there on Monday.", ["on Monday"]),
        ("We send you a free filter set.", ["free filter set"]),
        ("I put a free filter set in the parcel.", ["free filter set"]),
        ("You get a free return label.", []),
        ("Feel free to write again.", []),
        ("The date is not guaranteed.", []),
        ("Our shops open on Monday.", []),
    ],
)
def test_what_nobody_promises(lumivale: KnowledgeBase, draft: str, expected: list[str]) -> None:
    findings = found(lumivale, COLM, "Where is my oven? I want to return it", draft)

    unsupported = [draft[slice(*one.span)] for one in findings if one.code == NOTHING]
    assert [one.removeprefix("on ") for one in unsupported] == [one.removeprefix("on ") for one in expected]


FILTER = "My dryer is on the recall list, BD8-23. What do I get?"
POST = "I will post this on social media"


@pytest.mark.parametrize(
    ("who", "said", "draft", "expected"),
    [
        # A page that says so of its own product need not name it again
        ("harbour-light", FILTER, "You get the new filter for your dryer free of charge.", []),
        ("harbour-light", FILTER, "The stronger filter for the dryer is free of charge.", []),
        (COLM, FILTER, "A new carpet for your hall is free of charge.", [(NOTHING, "free of charge")]),
        # "Within 30 days of delivery" tells when a time begins
        (ELENA, "I want to return my fridge", "You can return the fridge within 30 days of delivery.", []),
        (ELENA, "I want to return my fridge", "Within 30 days after the delivery you can return it.", []),
        # What a playbook has somebody say is for customers
        (COLM, POST, "I look after this myself, and you hear from me today.", []),
        (COLM, POST, "You are right to be annoyed. I want to put this right now.", []),
        (COLM, "I will sue you", "This is what our policy says, and this is where it stands.", []),
        (
            COLM,
            POST,
            "No more and no less because of the post.",
            [("internal_only", "No more and no less because of the post")],
        ),
        # A limit of one's own
        (INES, AGAIN, "I am sorry, my own limit is 25 EUR.", [("internal_only", "25 EUR")]),
        (INES, AGAIN, "The most I can give is 25 EUR.", [("internal_only", "25 EUR")]),
        (INES, AGAIN, "I can't go beyond 25 EUR.", [("internal_only", "25 EUR")]),
    ],
)
def test_what_may_be_told(
    lumivale: KnowledgeBase, who: str, said: str, draft: str, expected: list[tuple[str, str]]
) -> None:
    assert pointed_at(lumivale, who, said, draft) == expected


@pytest.mark.parametrize(
    ("draft", "is_known"),
    [
        ("Could you tell me how many times it was repaired and the serial number?", True),
        (
            "Could you tell me how many times it has been repaired already by one of our technicians, and "
            "the serial number?",
            True,
        ),
        ("Please tell me how often the message has come back since the last repair and your e-mail.", True),
        ("Could you tell me what the display shows, and for how long?", False),
        ("Could you tell me what happened? I have the serial number.", False),
    ],
)
def test_what_is_known_is_not_asked_for_beside_something_else(
    lumivale: KnowledgeBase, draft: str, is_known: bool
) -> None:
    codes = [one.code for one in found(lumivale, INES, AGAIN, draft)]

    assert codes == (["known_is_asked"] if is_known else [])


@pytest.mark.parametrize(
    ("who", "said", "draft"),
    [
        (
            "hugo-lefevre",
            "I would like to send back the oven",
            "I am sorry, I can't refund this. Our rule is: “You can return anything you bought from Lumivale"
            " within 30 days of delivery.”",
        ),
        (
            ELENA,
            "it arrived with a dent, I want my money back",
            "We never refund to another person's account, and we never ask for your card number or your PIN.",
        ),
    ],
)
def test_a_rule_that_is_quoted_and_a_documents_own_no_are_not_held_against_the_draft(
    lumivale: KnowledgeBase, who: str, said: str, draft: str
) -> None:
    assert found(lumivale, who, said, draft) == ()


def test_a_rule_that_is_said_of_this_case_is_held_against_it_as_before(lumivale: KnowledgeBase) -> None:
    draft = "You can return it within 30 days of delivery, so please send it back to us and we refund you."

    assert [one.code for one in found(lumivale, "hugo-lefevre", "can I send back the oven", draft)] == [
        POLICY
    ]
