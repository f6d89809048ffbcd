"""What can go wrong in a knowledge base, as sentences.

KnowledgeBaseError
├── SnapshotUnusable    a generation on disk that must not answer
├── SegmentUnusable     a part of one that must not
├── NotReady            no generation may answer at present
└── MayNotWrite         a reader who keeps no documents would change them

What an encoder does wrong is an `embeddings.encoder.EmbeddingError` and passes through.
"""

from __future__ import annotations

from knowledge_base.readers import Reader


class KnowledgeBaseError(Exception):
    """A failure of the knowledge base that its caller can act on."""


class SnapshotUnusable(KnowledgeBaseError):
    """A generation is damaged, incomplete, or made by another format or encoder."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Snapshot {name!r} cannot be used: {reason}.")
        self.reason = reason


class SegmentUnusable(KnowledgeBaseError):
    """A segment is damaged, incomplete, or made by another format or encoder."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"its segment {name!r}: {reason}")


class NotReady(KnowledgeBaseError):
    """Nothing can be answered now; the reason says what to repair."""


class MayNotWrite(KnowledgeBaseError):
    """A change was asked for on behalf of a reader who may only read."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(
            f"{reader.name!r} reads as {reader.role!r}; only an editor or admin may add and delete documents."
        )
