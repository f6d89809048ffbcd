"""Who asks two things in one turn is answered both."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.suggesting.parts import parts_of
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import knowledge_of
from tests.assist.suggesting.test_calling import answer, playbook, shown

KENNELS = """# Kennels

You can book a kennel for every dog.

## How to book

1. Open My dogs and press the bell.
2. Choose the days.

| What kennel | Who comes | What it costs |
| --- | --- | --- |
| Small kennel | Our driver | 20 EUR |
| Large kennel | You | 30 EUR |
"""
MONEY = """# Money back

We send your money back within 4 days.

## If the money does not come

1. Look for our name in your bank statement.
2. Tell us the number of your kennel.
"""


def put(knowledge_base: KnowledgeBase, id: str, text: str) -> None:
    content = {"title": text.split("\n", 1)[0][2:], "kind": "faq", "audience": "public", "text": text}
    knowledge_base.put(id, Document.model_validate(content))


def test_each_part_is_answered_by_the_document_that_says_it(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "kennels", KENNELS)
        put(knowledge_base, "money", MONEY)
        given = answer(knowledge_base, "How do I book a kennel, and when do I get my money back?").suggestions

    drafts = {one.evidence[0].document_id: one.draft for one in given}
    assert "Open My dogs and press the bell. Choose the days." in drafts["kennels"]
    assert "Our driver" not in drafts["kennels"]
    assert "We send your money back within 4 days." in drafts["money"]


def test_what_a_risk_calls_for_does_not_give_way_to_a_part(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "kennels", KENNELS)
        put(knowledge_base, "money", MONEY)
        playbook(knowledge_base, "care", "I am pregnant", "my mother is in hospital")
        asked = "I am pregnant. How do I book a kennel, and when do I get my money back?"
        two, three = (shown(answer(knowledge_base, asked, k=k)) for k in (2, 3))

    assert "care" in [id for _, id in two]
    assert {id for _, id in three} == {"kennels", "money", "care"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "How do I return it, and when do I get my money?",
            ("How do I return it", "when do I get my money?"),
        ),
        (
            "My fridge is warm. Can I return it? When is the visit?",
            ("Can I return it?", "When is the visit?"),
        ),
        ("Was kostet es und wann kommt ihr?", ("Was kostet es", "wann kommt ihr?")),
        ("Can I return it? It is opened.", ()),
        ("Can you tell me when and where you deliver?", ()),
        ("I know how it works and when it comes.", ()),
        ("Is it free?", ()),
        ("It arrived yesterday and was damaged. Can I return it?", ()),
        ("I unplugged it and will wait. When do you come?", ()),
        ("What can I do if it is broken and will not start?", ()),
        ("Can I return it and is the way back free?", ("Can I return it", "is the way back free?")),
    ],
)
def test_parts_are_questions_that_say_something(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text) == parts
