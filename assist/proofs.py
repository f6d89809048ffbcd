"""Proofs: whether what was suggested once may be shown now, to whoever asks now.

Between a suggestion and its next showing documents are deleted, closed to readers, or replaced. Every way
that shows a suggestion again asks here first.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from assist.judging.governing import governs
from assist.storage.database import Clock
from assist.suggesting.proving import Prover
from assist.suggestions import Check, Evidence
from embeddings.encoder import EmbeddingError
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

log = logging.getLogger(__name__)


class Proved(Protocol):
    """What rests on documents: a suggestion, an outreach."""

    @property
    def checks(self) -> Sequence[Check]:
        """The rules it judges by."""
        ...

    def quotes(self) -> Sequence[Evidence]:
        """Everything it quotes."""
        ...

    def versions(self) -> frozenset[tuple[str, int]]:
        """Every document it rests on, and which version of it."""
        ...


class Proofs:
    """Holds suggestions against the documents as they are stored now."""

    def __init__(self, knowledge_base: KnowledgeBase, clock: Clock) -> None:
        self._knowledge_base = knowledge_base
        self._clock = clock

    def hold(self, suggestion: Proved, reader: Reader) -> bool:
        """Whether all it quotes and judges stands so, may be seen by `reader`, and is in force now, or on the
        day that counts for the case.

        Where nothing can be looked up, nothing holds.
        """
        prover = Prover(self._knowledge_base, reader, self._clock())
        try:
            return all(prover.holds(one) for one in suggestion.quotes()) and all(
                self._judges(check, prover) for check in suggestion.checks
            )
        except (KnowledgeBaseError, EmbeddingError) as failure:
            log.error("suggestion_withheld: %s", type(failure).__name__)
            return False

    def may_read(self, suggestion: Proved, reader: Reader) -> bool:
        """Whether every version it rests on is still stored and `reader` may see it, in force or not."""
        try:
            return all(
                self._knowledge_base.get(id, reader, version) is not None
                for id, version in suggestion.versions()
            )
        except (KnowledgeBaseError, EmbeddingError) as failure:
            log.error("suggestion_withheld: %s", type(failure).__name__)
            return False

    def _judges(self, check: Check, prover: Prover) -> bool:
        id, version = check.document_id, check.version
        return (
            governs(id, version, prover.as_of, check.as_of, self._knowledge_base)
            and self._knowledge_base.get(id, prover.reader, version) is not None
        )
