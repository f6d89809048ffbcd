"""The process that test_crash kills: one operation after another, each acknowledged when it has returned."""

from __future__ import annotations

from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from embeddings.hashing import HashEmbeddings
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.knowledge_base import KnowledgeBase
from tests.knowledge_base.documents_for_tests import document

Held = dict[str, str]
"""The text that each document should have."""


def opened(folder: Path) -> KnowledgeBase:
    engine = open_sqlite(folder / "state.db")
    create_tables(engine)
    return KnowledgeBase.open(
        folder, Catalogue(engine), HashEmbeddings(), lambda: datetime(2026, 6, 1, tzinfo=UTC)
    )


def operation(number: int) -> tuple[str, str | None]:
    """The document that operation `number` touches, and the text it puts there; None: it deletes it."""
    return f"d{number % 7}", None if number % 5 == 4 else f"Fridge number{number}."


def after(held: Held, number: int) -> Held:
    """What is held once operation `number` has happened to `held`."""
    id, text = operation(number)
    rest = {other: kept for other, kept in held.items() if other != id}
    return rest if text is None else {**rest, id: text}


def put_until_killed(folder: Path, first: int, acknowledge: Connection) -> None:
    knowledge_base = opened(folder)
    number = first
    while True:
        id, text = operation(number)
        if text is None:
            knowledge_base.delete(id)
        else:
            knowledge_base.put(id, document(text))
        acknowledge.send(number)
        number += 1
