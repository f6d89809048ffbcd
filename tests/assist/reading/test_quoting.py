"""What a quote tells of its document."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from assist.reading.quoting import age_days
from knowledge_base.documents import DocumentVersion
from tests.assist.small_company import NOW, RETURNS


def aged(in_force_from: date | None, stored_at: datetime, number: int = 1) -> int:
    content = RETURNS.model_copy(update={"in_force_from": in_force_from})
    version = DocumentVersion(id="returns", version=number, stored_at=stored_at, content=content)
    return age_days(version, NOW)


def test_a_document_is_as_old_as_its_rule_and_not_as_its_record() -> None:
    assert aged(date(2026, 11, 1), stored_at=NOW) == 20
    assert aged(None, stored_at=NOW - timedelta(days=3)) == 3
    assert aged(None, stored_at=NOW - timedelta(days=3), number=2) == 3
    assert aged(date(2027, 1, 1), stored_at=datetime(2026, 1, 1, tzinfo=UTC)) == 0
