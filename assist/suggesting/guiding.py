"""Guiding: what a document tells the agent, and the steps of a playbook that is followed with a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assist.judging.checks import evaluate, questions_of
from assist.reading.quoting import Unit
from assist.suggesting.drafting import Relevance, guidance_units
from assist.suggesting.pinning import Pinned
from assist.suggesting.proving import Prover
from assist.suggesting.sources import Case, Source, facts_of
from assist.suggesting.standing import denying
from assist.suggesting.tracking import Standing, Tracked, standing_in
from assist.suggestions import Guidance, Step
from knowledge_base.documents import DocumentVersion
from knowledge_base.need import Need

_NEXT_STEPS, _MOST_GUIDANCE = 4, 8
_NEXT_OF_CAUSE, _MOST_ON_THE_PATH = 6, 14
"""Once the cause is found: its own steps, and those that they lead to."""
_REFERRED = 5


def standing_of(case: Case, source: Source, prover: Prover) -> Standing | None:
    """Where the conversation stands in a playbook for agents; None for any other document."""
    version = source.version
    if version.content.kind != "playbook" or source.public:
        return None
    checks = {check.id: check for check in source.checks}
    questions = {
        question: checks[rule.id]
        for rule in version.content.checks
        if rule.id in checks
        for question in questions_of(rule)
    }
    passages = prover.knowledge_base.passages(version.id, version.version)
    return standing_in(passages, case.turns, case.customer, questions, source.facts, case.as_of)


@dataclass(frozen=True)
class Path:
    """The steps of another document that a playbook's own lead to: the part that lies elsewhere."""

    version: DocumentVersion
    steps: tuple[Tracked, ...]


def path_of(case: Case, standing: Standing | None, prover: Prover) -> Path | None:
    """What the steps for the cause that was found refer to, where it holds for this customer.

    So the case stays with us from end to end, also where part of it lies with somebody else.
    """
    for title in standing.refers_to if standing else ():
        found = prover.knowledge_base.search(Need(title), case.reader, k=_REFERRED, as_of=case.as_of)
        for one in found.passages:
            version = one.source
            if version.content.title.casefold() != title.casefold() or version.id in case.without_documents:
                continue
            facts = facts_of(case, version)
            if not denying(evaluate(version, facts)):
                passages = prover.knowledge_base.passages(version.id, version.version)
                there = standing_in(passages, case.turns, case.customer, {}, facts, case.as_of)
                return Path(version, there.steps)
    return None


def guidance_of(
    source: Source, relevance: Relevance, standing: Standing | None, path: Path | None, pinned: Pinned
) -> tuple[Guidance, ...]:
    """What the document tells the agent, each line with its own evidence; what comes next in it leads."""
    lines: list[Guidance] = []
    most = _MOST_ON_THE_PATH if path else _MOST_GUIDANCE
    elsewhere = [(one.unit.plain, one.unit) for one in (path.steps if path else ()) if one.because is None]
    for text, unit in (*_leading(standing), *elsewhere, *_read(source, relevance, standing)):
        at = pinned.pin(unit) if len(lines) < most else None
        if at is not None and text not in (line.text for line in lines):
            lines.append(Guidance(text=text, evidence=at))
    return tuple(lines)


def _leading(standing: Standing | None) -> list[tuple[str, Unit]]:
    """What it is and what to do then, or the question that tells the causes apart; and the next steps."""
    if standing is None:
        return []
    cause, probe = standing.found, standing.probe
    steps = [(unit.plain, unit) for unit in standing.upcoming[:_NEXT_STEPS]]
    if cause is not None:
        steps = [(unit.plain, unit) for unit in standing.upcoming[:_NEXT_OF_CAUSE]]
        return [(f"{cause.name}: {cause.remedy}", cause.unit), *steps]
    if probe is None:
        return steps
    # What the document has before its questions is done before they are asked.
    before = steps[:1] if steps and steps[0][1].start < probe.unit.start else []
    return [*before, (probe.question, probe.unit), *steps[len(before) :]]


def _read(source: Source, relevance: Relevance, standing: Standing | None) -> list[tuple[str, Unit]]:
    """The best of what it says besides; not again what is done, nor causes that are out."""
    behind = {step.unit for step in standing.steps if step.because} if standing else set()
    causes = set(standing.causes) if standing else set()
    units = guidance_units(source.passages, relevance)
    return [(unit.plain, unit) for unit in units if unit not in behind and unit not in causes]


def steps_of(tracked: Sequence[Tracked], pinned: Pinned) -> tuple[Step, ...]:
    steps: list[Step] = []
    for one in tracked:
        at = pinned.pin(one.unit)
        if at is not None:
            done = one.because is not None
            steps.append(Step(text=one.unit.plain, done=done, because=one.because, evidence=at))
    return tuple(steps)
