"""What becomes of a file: a document, or the reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge_base.documents import Document
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.front_matter import Place


@dataclass(frozen=True)
class Loaded:
    """A document read from a file, under the id its name gives."""

    document_id: str
    document: Document
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where in the file each value of its front matter begins, by its field."""


@dataclass(frozen=True)
class Failed:
    """A file, or a part of one, that gave no document."""

    file: str
    """`policies.zip/returns.md`, `faq.csv:7`."""
    code: str
    """Stable, for programs: `type_mismatch`, `inflates_too_much`, `invalid_document`, ..."""
    detail: str
    """A sentence, for people."""


class Refused(KnowledgeBaseError):
    """A file that is not read further. Becomes a `Failed` of that file."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Limits:
    """How much of a file we are willing to read. Sizes count real bytes, not what headers claim."""

    file_bytes: int = 50_000_000
    inflated_bytes: int = 200_000_000
    """Of all files in a zip together, or all parts of a Word document: a quarter of that."""
    inflation: int = 100
    """Inflated bytes for each stored one, above the first million: honest texts shrink to a tenth."""
    entries: int = 2_000
    pages: int = 1_000
    rows: int = 20_000
    text_characters: int = 2_000_000
    """As much as a document may hold."""
    cpu_seconds: int = 20
    wall_seconds: int = 60
    memory_bytes: int = 512 * 1024 * 1024
    """Address space of one parser."""
