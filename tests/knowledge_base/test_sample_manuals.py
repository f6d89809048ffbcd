"""The sample's product documents: complete over the product range, well formed, and of a readable length."""

from __future__ import annotations

from functools import cache

from knowledge_base import sample
from knowledge_base.documents import Document

RANGE = {
    "refrigerator": {"FR-310", "FR-520"},
    "washing_machine": {"TW-7", "TW-9C"},
    "dryer": {"BD-8"},
    "dishwasher": {"CW-45", "CW-60C"},
    "oven": {"EC-60", "EC-60P"},
    "induction_hob": {"ET-80"},
    "robot_vacuum": {"RB-2", "RB-4"},
    "air_purifier": {"AP-300"},
    "coffee_machine": {"CO-1", "CO-2"},
    "thermostat": {"TS-2"},
    "home_hub": {"LH-3"},
    "television": {"VV-55", "VV-65Q"},
}


@cache
def _all_documents() -> dict[str, Document]:
    return {loaded.document_id: loaded.document for loaded in sample.documents()}


def _documents(prefix: str) -> dict[str, Document]:
    return {name: one for name, one in _all_documents().items() if name.startswith(prefix)}


def test_every_family_has_a_manual_and_one_troubleshooting_guide() -> None:
    for prefix in ("manual-", "troubleshooting-"):
        families = {family for document in _documents(prefix).values() for family in document.products}
        assert families == set(RANGE), prefix
    assert len(_documents("troubleshooting-")) == len(RANGE)


def test_every_product_of_the_range_is_described_in_a_manual_of_its_family() -> None:
    for family, skus in RANGE.items():
        manuals = [one.text for one in _documents("manual-").values() if family in one.products]
        assert {
            sku for sku in skus if any(f"({sku}" in text or f"({sku})" in text for text in manuals)
        } == skus


def test_customers_own_products_of_the_range() -> None:
    owned = {
        (product["family"], product["sku"])
        for one in sample.customers(sample.WRITTEN_AS_OF)
        for product in one.get("products", ())
    }
    assert {(family, sku) for family, sku in owned if sku not in RANGE[family]} == set()


def test_manuals_and_guides_are_public_product_pages_and_technicians_notes_are_internal() -> None:
    for one in [*_documents("manual-").values(), *_documents("troubleshooting-").values()]:
        assert (one.kind, one.audience) == ("product", "public")
        assert one.url
    notes = _documents("technician-note-")
    assert len(notes) == 4
    assert {(one.kind, one.audience, one.url) for one in notes.values()} == {("product", "agent", None)}


def test_guides_have_a_table_steps_and_an_end_where_a_person_takes_over() -> None:
    for name, guide in _documents("troubleshooting-").items():
        assert "| --- |" in guide.text, name
        assert "\n1. " in guide.text, name
        assert "\n## When " in guide.text, name


def test_there_are_at_least_12_questions_and_36_documents_of_150_to_650_words() -> None:
    assert len(_documents("faq-")) >= 12
    pages = {
        name: page
        for prefix in ("manual-", "troubleshooting-", "technician-note-", "faq-")
        for name, page in _documents(prefix).items()
    }
    assert len(pages) >= 36
    assert {name: n for name, page in pages.items() if not 150 <= (n := len(page.text.split())) <= 650} == {}
