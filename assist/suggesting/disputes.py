"""Disputes: where documents found disagree, in their words or in their verdicts, both sides quoted."""

from __future__ import annotations

from collections.abc import Sequence

from assist.judging.conflicts import Judged, disagreements, verdicts_apart
from assist.reading.quoting import Unit, evidence_of, units_of
from assist.reading.words import containment, content_stems
from assist.suggesting.models import are_of_two
from assist.suggesting.proving import Prover
from assist.suggesting.sources import Case, Source
from assist.suggesting.standing import title_of
from assist.suggestions import Check, Conflict
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.passages import RankedPassage

_SPEAKS_TO_A_CHECK = 0.5
"""Share of the words of a check's title that the sentence quoted for it must hold."""


def conflicts_between(
    case: Case,
    sources: Sequence[Source],
    also: Sequence[RankedPassage],
    prover: Prover,
    shown: int = 1,
) -> tuple[Conflict, ...]:
    """Where the documents found disagree, both sides quoted; only what is proved.

    `also` are passages that speak of what the documents say, whether or not they answer the need. What the
    first `shown` sources speak of is looked at, with what the need does.
    """
    found = {one.passage.id: (one.source, units_of(one.passage)) for one in also}
    found |= {one.passage.id: (one.source, units) for source in sources for one, units in source.passages}
    # Of a document that is judged on another day only that day's version can be proved here.
    day = {source.version.id: source.as_of for source in sources}
    spoken_of = (stem for source in sources[:shown] for unit in source.units for stem in unit.stems)
    about = [*content_stems(case.need.text), *spoken_of]
    conflicts: list[Conflict] = []
    for one in disagreements(tuple(found.values()), frozenset(about)):
        sides = (one.one, one.other)
        if are_of_two(*(version.content for _, version in sides)):
            continue
        evidence = tuple(
            evidence_of(unit, version, case.as_of, day.get(version.id))[-1] for unit, version in sides
        )
        if all(prover.holds(side) for side in evidence):
            conflicts.append(Conflict(about=one.about, evidence=evidence))
    return tuple(conflicts)


def verdict_conflicts(case: Case, sources: Sequence[Source], prover: Prover) -> tuple[Conflict, ...]:
    """Where one document grants the customer what another denies them, both quoted; only what is proved."""
    day = {source.version.id: source.as_of for source in sources}
    conflicts: list[Conflict] = []
    for apart in verdicts_apart([Judged(one.version, one.checks, one.facts) for one in sources]):
        sides = (apart.met, apart.not_met)
        units = [_speaking_to(check, version, prover.knowledge_base) for check, version in sides]
        evidence = tuple(
            evidence_of(unit, version, case.as_of, day[version.id])[-1]
            for unit, (_, version) in zip(units, sides, strict=True)
            if unit is not None
        )
        if len(evidence) == len(sides) and all(prover.holds(side) for side in evidence):
            conflicts.append(Conflict(about=apart.about, evidence=evidence))
    return tuple(conflicts)


def _speaking_to(check: Check, version: DocumentVersion, knowledge_base: KnowledgeBase) -> Unit | None:
    """The sentence of the document that says most of what the check's title says; None where none does."""
    title = set(content_stems(title_of(check, version)))
    passages = knowledge_base.passages(version.id, version.version)
    units = [unit for passage in passages for unit in units_of(passage) if unit.can_be_said]
    best = max(units, key=lambda unit: containment(title, unit.stems), default=None)
    return best if best and containment(title, best.stems) >= _SPEAKS_TO_A_CHECK else None
