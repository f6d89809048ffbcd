"""Passages: the slices of a document version that are retrieved and quoted."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.documents import DocumentVersion


@dataclass(frozen=True)
class Passage:
    """A slice of one document version: `version.content.text[start:end] == text`, in characters."""

    document_id: str
    version: int
    ordinal: int
    """Counts from 0 in document order."""
    headings: tuple[str, ...]
    """The headings above the passage, outermost first."""
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """Stable for the stored version: `returns@3:7`."""
        return f"{self.document_id}@{self.version}:{self.ordinal}"

    @property
    def section(self) -> str:
        """The heading path as people write it: "Returns > Damaged goods"."""
        return " > ".join(self.headings)


@dataclass(frozen=True)
class RankedPassage:
    """A passage found for a need, the version it comes from, and how well it fits."""

    passage: Passage
    source: DocumentVersion
    score: float
    """0 to 1. Orders one answer, and says little beside the score of another."""
    similarity: float
    """Cosine between the need and the passage, -1 to 1."""
    lexical: float
    """BM25 of the need over the passage, 0 or more."""
    share: float | None = None
    """The estimated probability that its document is the one that answers, if one of those looked at does."""


@dataclass(frozen=True)
class Repeated:
    """A stretch of some text that says, word for word, what an internal passage says."""

    span: tuple[int, int]
    """Characters of that text."""
    passage: Passage
    source: DocumentVersion
    said_at: tuple[int, int]
    """Characters of the passage's text."""
