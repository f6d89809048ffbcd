"""People: who is one person, and how many there must be before anything is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection, select

from assist.storage.tables import merges

FEWEST_PEOPLE = 10


@dataclass(frozen=True)
class People:
    """Knows which ids are names of one person."""

    known_by: Mapping[str, str]

    @classmethod
    def on(cls, connection: Connection) -> Self:
        """The merges that stand now."""
        query = select(merges.c.other, merges.c.customer_id).where(merges.c.undone_at.is_(None))
        return cls({row.other: row.customer_id for row in connection.execute(query)})

    def of(self, customer_id: str | None, conversation_id: str | None) -> str:
        """The person of a conversation. One whose customer nobody knows is a person by itself."""
        if customer_id is None:
            return f"conversation:{conversation_id}"
        return self.known_by.get(customer_id, customer_id)
