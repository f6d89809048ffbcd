"""What a guide for another model says is no answer for this customer."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.customers.profile import Customer
from assist.suggesting.models import is_of_another
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import ELENA, ONE_ORDER, knowledge_of
from tests.assist.suggesting.test_calling import answer

PLUG = "How long should I wait before I plug in my fridge?"


def guide(knowledge_base: KnowledgeBase, id: str, model: str, hours: int) -> None:
    text = f"# {model}\n\nWait {hours} hours before you plug in the fridge.\n"
    content = {"title": f"{model}: guide", "kind": "product", "audience": "public", "text": text}
    knowledge_base.put(id, Document.model_validate(content | {"products": ("refrigerator",)}))


def drafts(knowledge_base: KnowledgeBase, text: str, customer: Customer | None) -> str:
    given = answer(knowledge_base, text, customer=customer)
    return " ".join(one.draft for one in given.suggestions)


@pytest.mark.parametrize(
    ("text", "customer", "theirs", "other"),
    [
        (PLUG, ONE_ORDER, True, False),
        (PLUG, ELENA, True, False),
        (PLUG, None, True, True),
        ("How long should I wait before I plug in the FR-310 fridge?", ONE_ORDER, True, True),
        ("How long should I wait before I plug in a FrostLine 310 fridge?", ONE_ORDER, True, True),
    ],
)
def test_only_the_guide_for_the_model_they_own_answers_them(
    tmp_path: Path, text: str, customer: Customer | None, theirs: bool, other: bool
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        guide(knowledge_base, "fr520", "FrostLine 520 Connect (FR-520)", 2)
        guide(knowledge_base, "fr310", "FrostLine 310 (FR-310)", 6)

        said = drafts(knowledge_base, text, customer)

    assert ("Wait 2 hours" in said, "Wait 6 hours" in said) == (theirs, other)


def test_where_theirs_has_no_guide_another_one_is_never_sure(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        guide(knowledge_base, "guide", "Fridges", 2)
        sure = answer(knowledge_base, PLUG, customer=ONE_ORDER).suggestions[0]
        guide(knowledge_base, "guide", "FrostLine 310", 2)
        unsure = answer(knowledge_base, PLUG, customer=ONE_ORDER).suggestions[0]

    assert "Wait 2 hours" in sure.draft
    assert (sure.confidence, unsure.confidence) == ("medium", "low")


@pytest.mark.parametrize(
    ("title", "another"),
    [("FrostLine 310 and 520", False), ("Fridge: FrostLine 310", True), ("FrostLine 310, 410", True)],
)
def test_a_guide_for_several_models_is_for_each_of_them(title: str, another: bool) -> None:
    about = Document(title=title, kind="product", audience="public", text="# Guide\n\nWait.\n")

    assert is_of_another(about, ONE_ORDER) == another
