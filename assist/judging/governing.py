"""Governing: which version of a document holds for a case that is judged on another day than today's.

A document says `judged_on: order.delivered_on`; then the version in force on that day holds for this
customer, its rules and its words. A day means its end, as everywhere (decision 0007).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol

from assist.judging.facts import Facts
from assist.judging.facts_in_words import plain_name, written_date
from knowledge_base.documents import Document, DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader


@dataclass(frozen=True)
class Governing:
    """The version that holds for a case."""

    version: DocumentVersion
    as_of: date | None = None
    """The day that it was chosen for; None: it is the one that was found, of today."""
    because: str | None = None
    """What to say of it where another version is, or may be, in question."""


def governing(
    found: DocumentVersion, facts: Facts, reader: Reader, knowledge_base: KnowledgeBase
) -> Governing:
    """The version that holds for these facts, of the document of which `found` is in force today.

    A version that the reader may not see, or that is not for the customer's region, is as good as none.
    """
    judged_on = found.content.judged_on
    if judged_on is None:
        return Governing(found)
    day, name = facts.value(judged_on), plain_name(judged_on)
    if not isinstance(day, date):
        several = any(one.version < found.version for one in knowledge_base.versions(found.id, reader))
        return Governing(found, because=f"by today’s version; the {name} decides" if several else None)
    if day > facts.today:
        return Governing(found)
    then = in_force_on(found.id, day, knowledge_base)
    if then is not None and then.version == found.version:
        return Governing(found)
    on_that_day = f"on the {name}, {written_date(day)}"
    readable = then and knowledge_base.get(found.id, reader, then.version)
    if readable is None or not for_region(readable.content, facts):
        return Governing(found, because=f"by today’s version; none on file was in force {on_that_day}")
    return Governing(readable, day, f"by version {readable.version}, in force {on_that_day}")


class Standing(Protocol):
    """Whatever knows which version of a document is in force: the knowledge base, the database."""

    def version_in_force(self, document_id: str, at: datetime) -> DocumentVersion | None:
        """The version that answers at `at`, or None."""
        ...


def in_force_on(id: str, day: date, knowledge_base: Standing) -> DocumentVersion | None:
    """The version of a document that was in force when `day` ended in UTC."""
    return knowledge_base.version_in_force(id, datetime.combine(day, time.max, UTC))


@dataclass(frozen=True)
class Grounds:
    """The documents that a check may rest on: those that the reader may see and that hold for the case."""

    knowledge_base: KnowledgeBase
    reader: Reader
    at: datetime

    def holding(self, id: str, facts: Facts) -> Governing | None:
        """The document `id` as it holds on these facts; None where none is in force that the reader may see
        and that is for the customer's region. That nobody may see it and that it is not there look alike."""
        found = self.knowledge_base.version_in_force(id, self.at)
        readable = found and self.knowledge_base.get(id, self.reader, found.version)
        if readable is None or not for_region(readable.content, facts):
            return None
        return governing(readable, facts, self.reader, self.knowledge_base)


def governs(id: str, version: int, at: datetime, as_of: date | None, knowledge_base: Standing) -> bool:
    """Whether `version` holds at `at` or, with `as_of`, held on that day of a document that still goes by
    such a day."""
    standing = knowledge_base.version_in_force(id, at)
    if standing is not None and as_of is not None:
        standing = in_force_on(id, as_of, knowledge_base) if standing.content.judged_on else None
    return standing is not None and standing.version == version


def for_region(content: Document, facts: Facts) -> bool:
    """Whether the document is for the customer's region; where that is not on file, it may be."""
    region = str(facts.value("customer.region") or "").casefold()
    return not region or not content.regions or region in {one.casefold() for one in content.regions}
