from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from knowledge_base.documents import Document, DocumentVersion


@pytest.mark.parametrize("field", ["title", "text"])
def test_a_document_with_a_nul_character_is_refused(field: str) -> None:
    given = {"title": "Returns", "text": "Within 30 days.", "kind": "policy", field: "a\x00b"}

    with pytest.raises(ValidationError, match="it holds a NUL character"):
        Document.model_validate(given)


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ({"score": [float("nan")]}, "it holds NaN or an infinite number, which JSON has not: leave it out"),
        ({"a": "x" * 100_000}, "it is 100009 characters of JSON, more than 100000"),
        ({"a": (1, 2)}, "input was not a valid JSON value"),
    ],
)
def test_metadata_that_would_not_come_back_unchanged_is_refused(
    metadata: dict[str, object], problem: str
) -> None:
    with pytest.raises(ValidationError, match=problem):
        Document.model_validate({"title": "a", "text": "b", "kind": "faq", "metadata": metadata})


def test_a_document_without_metadata_keeps_the_digest_it_had_before_there_was_any() -> None:
    document = Document(title="a", text="b", kind="faq")

    assert document.digest() == "54693a77daed0a34b925e854cee31f8b8add0b72077acb92095787adca3b7c54"
    assert document.model_copy(update={"metadata": {}}).digest() != document.digest()


@pytest.mark.parametrize(
    ("written", "begins", "ends"),
    [
        ("2028-02-29", "2028-02-29T00:00:00+00:00", "2028-03-01T00:00:00+00:00"),
        ("2026-03-29T01:30:00+01:00", "2026-03-29T00:30:00+00:00", "2026-03-29T00:30:00+00:00"),
        ("2026-03-29T01:30:00", "2026-03-29T01:30:00+00:00", "2026-03-29T01:30:00+00:00"),
    ],
)
def test_a_day_is_in_force_to_its_end_and_a_time_to_the_moment(written: str, begins: str, ends: str) -> None:
    content = Document.model_validate(
        {"title": "a", "text": "b", "kind": "faq", "in_force_from": written, "in_force_until": written}
    )
    version = DocumentVersion(id="a", version=1, stored_at=datetime(2026, 1, 1, tzinfo=UTC), content=content)

    assert str(version.in_force_from()) == begins.replace("T", " ")
    assert str(version.in_force_until()) == ends.replace("T", " ")


def test_the_last_day_there_is_means_for_ever() -> None:
    content = Document.model_validate(
        {"title": "a", "text": "b", "kind": "faq", "in_force_until": "9999-12-31"}
    )
    version = DocumentVersion(id="a", version=1, stored_at=datetime(2026, 1, 1, tzinfo=UTC), content=content)

    assert version.in_force_until() is None
    assert version.in_force(datetime.max.replace(tzinfo=UTC))


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00"])
def test_a_moment_that_no_calendar_has_in_utc_is_refused(written: str) -> None:
    given = {"title": "a", "text": "b", "kind": "faq", "in_force_until": written}

    with pytest.raises(ValidationError, match="outside the years 1 to 9999 in UTC"):
        Document.model_validate(given)


def test_a_document_that_would_end_before_it_begins_is_refused() -> None:
    given = {"title": "Returns", "text": "Within 30 days.", "kind": "policy"}

    with pytest.raises(ValidationError, match=r"it would end \(2026-01-01\) before it begins \(2026-12-01\)"):
        Document.model_validate({**given, "in_force_from": "2026-12-01", "in_force_until": "2026-01-01"})
    Document.model_validate({**given, "in_force_from": "2026-12-01", "in_force_until": "2026-12-01"})


SLOT = {"action": "repair_visit", "within_business_days": 2, "quote": "within 2 working days"}
REPAIRS = {"title": "Repairs", "kind": "policy", "text": "# Repairs\n\nWe come within 2 working days.\n"}


def test_a_slot_is_quoted_from_the_text_with_its_number_of_days() -> None:
    document = Document.model_validate({**REPAIRS, "slots": [SLOT]})

    assert document.slots[0].within_business_days == 2
    with pytest.raises(ValidationError, match="the text does not say 'within 2 days'"):
        Document.model_validate({**REPAIRS, "slots": [{**SLOT, "quote": "within 2 days"}]})
    with pytest.raises(ValidationError, match="'within 2 working days' does not say 3"):
        Document.model_validate({**REPAIRS, "slots": [{**SLOT, "within_business_days": 3}]})


def test_a_document_without_slots_keeps_the_digest_it_had_before_there_were_any() -> None:
    assert "slots" not in Document.model_validate(REPAIRS).model_dump_json()
