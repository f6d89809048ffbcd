"""What the agent is told about their own words before they send them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assist.customers.profile import Customer
from assist.draft_check import Finding, check_draft
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader
from tests.assist.small_company import (
    AGENT,
    ELENA,
    LEAD,
    NOW,
    RETURNS,
    TECHNICIAN_NOTE,
    WARRANTY,
    knowledge_of,
    said,
)


def checked(
    knowledge_base: KnowledgeBase, text: str, reader: Reader = AGENT, customer: Customer | None = ELENA
) -> tuple[Finding, ...]:
    return check_draft(
        text,
        said("Can I return my refrigerator?"),
        customer=customer,
        reader=reader,
        knowledge_base=knowledge_base,
        as_of=NOW,
    )


def found(knowledge_base: KnowledgeBase, text: str, reader: Reader = AGENT) -> list[tuple[str, str]]:
    """Each finding's code, and the words it points at."""
    return [(one.code, text[one.span[0] : one.span[1]]) for one in checked(knowledge_base, text, reader)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello Elena, have a nice day!",
        "You can return a product within 30 days of delivery.",
        "I see it was delivered on 2 November, 19 days ago.",
        "Your order came to 749.00 EUR.",
        "We write to elena@example.org and call +39 06 5550 1187.",
        "The warranty on compressors is 3 years.",
    ],
)
def test_what_is_true_is_left_alone(knowledge_base: KnowledgeBase, text: str) -> None:
    assert checked(knowledge_base, text) == ()


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("You can return a product within 14 days of delivery.", [("expired_source", "14 days")]),
        ("You can return a product within 99 days of delivery.", [("contradicts_policy", "99 days")]),
        (
            "The original packaging is not required.",
            [("contradicts_policy", "The original packaging is not required.")],
        ),
        ("A technician comes on 3 December.", [("unsupported_claim", "3 December")]),
        ("The part costs 61 EUR.", [("unsupported_claim", "61 EUR")]),
        ("Write to bob@else.example, please.", [("personal_data", "bob@else.example")]),
        ("Call +49 170 1234567 please.", [("personal_data", "+49 170 1234567")]),
        ("Your card 4111 1111 1111 1111 was charged.", [("personal_data", "4111 1111 1111 1111")]),
        (
            "Hello! A fridge that warms up slowly has a failing inverter board, sorry.",
            [("internal_only", "A fridge that warms up slowly has a failing inverter board")],
        ),
    ],
)
def test_what_should_be_looked_at_is_pointed_out(
    knowledge_base: KnowledgeBase, text: str, findings: list[tuple[str, str]]
) -> None:
    assert found(knowledge_base, text) == findings


def test_amounts_above_authority_name_who_decides(knowledge_base: KnowledgeBase) -> None:
    text = "I refund you 749.00 EUR today."

    (for_agent,) = checked(knowledge_base, text)
    (for_lead,) = checked(knowledge_base, text, LEAD)

    assert (for_agent.code, text[slice(*for_agent.span)]) == ("over_authority", "749.00 EUR")
    assert (
        for_agent.detail
        == "Your limit for refund is 150.00 EUR (“Returns”); 749.00 EUR needs regional manager."
    )
    assert "600.00 EUR" in for_lead.detail
    assert found(knowledge_base, "I refund you 129.00 EUR.", LEAD) == [("unsupported_claim", "129.00 EUR")]


def test_a_contradiction_quotes_the_document(knowledge_base: KnowledgeBase) -> None:
    (finding,) = checked(knowledge_base, "You can return a product within 99 days of delivery.")

    assert finding.evidence
    assert finding.evidence.document_id == "returns"
    assert finding.evidence.quote == "You can return a product within 30 days of delivery."
    assert finding.detail == "“Returns” says: You can return a product within 30 days of delivery."


def test_an_expired_rule_quotes_the_former_version(knowledge_base: KnowledgeBase) -> None:
    (finding,) = checked(knowledge_base, "You can return a product within 14 days of delivery.")

    assert finding.evidence
    assert (finding.evidence.document_id, finding.evidence.version) == ("returns", 1)


def test_a_version_to_come_is_no_former_one(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        text = RETURNS.text.replace("30 days", "60 days")
        knowledge_base.put(
            "returns", RETURNS.model_copy(update={"text": text, "in_force_from": date(2027, 1, 1)})
        )

        assert found(knowledge_base, "You can return a product within 60 days of delivery.") == [
            ("contradicts_policy", "60 days")
        ]


def test_what_a_public_document_says_too_may_be_copied(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        text = (
            "# Calls\n\nSay this. You can return a product within 30 days of delivery. Then log the call.\n"
        )
        note = TECHNICIAN_NOTE.model_copy(update={"title": "Calls", "text": text})
        knowledge_base.put("internal-returns", note)

        assert found(knowledge_base, "You can return a product within 30 days of delivery.") == []


def test_findings_come_in_the_order_of_the_text(knowledge_base: KnowledgeBase) -> None:
    text = "Call +49 170 1234567. It costs 61 EUR. Write to bob@else.example."

    assert [code for code, _ in found(knowledge_base, text)] == [
        "personal_data",
        "unsupported_claim",
        "personal_data",
    ]


def test_a_stranger_has_no_data_of_their_own(knowledge_base: KnowledgeBase) -> None:
    (finding,) = checked(knowledge_base, "Write to elena@example.org.", customer=None)

    assert finding.code == "personal_data"


def test_an_internal_sentence_is_seen_in_a_long_reply_about_other_things(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        faq = RETURNS.model_copy(update={"checks": (), "authority": ()})
        for number in range(20):
            text = f"# Returns\n\nYou can return product {number} within 30 days of delivery.\n"
            knowledge_base.put(f"faq-{number}", faq.model_copy(update={"text": text}))
        secret = "A fridge that warms up slowly has a failing inverter board in most cases"
        replies = "You can return a product within 30 days of delivery. " * 12

        assert found(knowledge_base, f"{replies}{secret}. {replies}") == [("internal_only", secret)]


def test_a_document_supports_nothing_from_the_second_it_ends(tmp_path: Path) -> None:
    """The search for the conversation is remembered for a minute, the end of a document is not."""
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.delete("warranty")
        ends = NOW.replace(second=30)
        offer = WARRANTY.model_copy(update={"title": "Refrigerator week", "in_force_until": ends})
        text = "# Refrigerator week\n\nYou can return a refrigerator within 77 days of delivery.\n"
        knowledge_base.put("week", offer.model_copy(update={"text": text}))
        draft = "Your refrigerator has 77 days."

        def found_at(second: int) -> list[str]:
            findings = check_draft(
                draft,
                said("Can I return my refrigerator in the refrigerator week?"),
                customer=ELENA,
                reader=AGENT,
                knowledge_base=knowledge_base,
                as_of=NOW.replace(second=second),
            )
            return [one.code for one in findings]

        assert found_at(10) == []
        assert found_at(40) != []


class TestALongDraft:
    def test_its_first_three_hundred_sentences_are_read_for_what_they_say(
        self, knowledge_base: KnowledgeBase
    ) -> None:
        sentence = "You have 77 days. "

        findings = checked(knowledge_base, sentence * 310)

        assert [one.span[0] // len(sentence) for one in findings] == list(range(300))

    def test_and_all_of_it_for_what_is_not_theirs(self, knowledge_base: KnowledgeBase) -> None:
        findings = found(knowledge_base, "It is so. " * 310 + "Write to nobody@elsewhere.example.")

        assert findings == [("personal_data", "nobody@elsewhere.example")]
