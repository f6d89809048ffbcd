"""Pinning: the evidence of one suggestion, each quote proved before it counts."""

from __future__ import annotations

from functools import lru_cache

from assist.reading.quoting import Unit, evidence_of
from assist.reading.saying import said_evidence
from assist.suggesting.drafting import Said
from assist.suggesting.proving import Prover, unproved_because
from assist.suggesting.sources import Case, Source
from assist.suggestions import Evidence
from knowledge_base.documents import DocumentVersion


@lru_cache(maxsize=2048)
def _proved(quoted: str, evidence: tuple[Evidence, ...]) -> bool:
    """Whether the evidence proves what is quoted from it. Kept, for both are words of documents."""
    return unproved_because(quoted, evidence) is None


class Pinned:
    """The evidence of one suggestion: each proved quote once, in the order it was needed."""

    def __init__(self, source: Source, prover: Prover, case: Case) -> None:
        self.evidence: list[Evidence] = []
        self._versions = {source.version.id: source.version}
        self._source, self._prover, self._case = source, prover, case

    def also(self, version: DocumentVersion) -> None:
        """Quote another document beside it."""
        self._versions[version.id] = version

    def _of(self, unit: Unit, *, said: bool = False) -> tuple[Evidence, ...]:
        version = self._versions[unit.passage.document_id]
        day = self._source.as_of if version is self._source.version else None
        return (said_evidence if said else evidence_of)(unit, version, self._case.as_of, day)

    def pin(self, unit: Unit) -> int | None:
        """The index of the unit's evidence; None if it cannot be proved, and then nothing is added."""
        return self._pin(self._of(unit))

    def _pin(self, wanted: tuple[Evidence, ...]) -> int | None:
        if not all(self._prover.holds(one) for one in wanted):
            return None
        for one in wanted:
            if one not in self.evidence:
                self.evidence.append(one)
        return self.evidence.index(wanted[-1])

    def proves(self, said: Said) -> bool:
        """Pin the sentence's quote and hold the sentence against it; one that fails leaves no evidence."""
        if said.unit is None:
            return True
        before, wanted = len(self.evidence), self._of(said.unit, said=True)
        if self._pin(wanted) is None:
            return False
        if _proved(said.text, wanted):
            return True
        del self.evidence[before:]
        return False
