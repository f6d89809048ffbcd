"""The sample company Lumivale: its documents, and customers and conversations to try Assist with.

Everything is invented. Dates of customers and conversations are written as of `WRITTEN_AS_OF` and move
with the day they are loaded, so that "delivered 19 days ago" stays true.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from knowledge_base.loading import Loaded, load_folder

FOLDER = Path(__file__).parent
WRITTEN_AS_OF = date(2026, 11, 21)

_DAY_LENGTH = len("2026-11-21")


def documents() -> Iterator[Loaded]:
    """Yield the documents, older versions before newer ones. Their dates are real and stay."""
    return load_folder(FOLDER / "documents")


def customers(today: date) -> list[dict[str, Any]]:
    """Return each sample customer as a row of an import, as it would be on `today`."""
    return _load("customers.jsonl", today)


def conversations(today: date) -> list[dict[str, Any]]:
    """Return the scripted conversations, as they would be on `today`.

    Each is `{"id", "customer_id", "channel", "subject", "turns", "expects"}`; an expectation names a
    customer's turn by its index, and the documents of which one must be the first evidence there.
    """
    return _load("conversations.jsonl", today)


def shifted(value: Any, days: int) -> Any:
    """Return JSON `value` with every date in it moved by `days`.

    A date is what a field named `at`, `..._on`, `..._since` or `..._until` holds; times of day and
    everything else stay as they are. Raises ValueError naming the field if its text begins with no ISO date.
    """
    if isinstance(value, list):
        return [shifted(each, days) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _moved(name, held, days) if _is_date(name) and isinstance(held, str) else shifted(held, days)
        for name, held in value.items()
    }


def _load(file: str, today: date) -> list[dict[str, Any]]:
    days = (today - WRITTEN_AS_OF).days
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [shifted(json.loads(line), days) for line in lines]


def _is_date(name: str) -> bool:
    return name == "at" or name.endswith(("_on", "_since", "_until"))


def _moved(name: str, held: str, days: int) -> str:
    try:
        day = date.fromisoformat(held[:_DAY_LENGTH])
    except ValueError as error:
        raise ValueError(f"{name!r} holds {held!r}: write a date as 2026-11-21") from error
    return (day + timedelta(days=days)).isoformat() + held[_DAY_LENGTH:]
