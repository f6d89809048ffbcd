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
