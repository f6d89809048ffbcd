"""Composing: what one document has to say to one case, as a suggestion whose every sentence is proved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from uuid_utils.compat import uuid7

from assist.conversations import Turn
from assist.customers.customers import Customer
from assist.judging.checks import evaluate, proposed_actions
from assist.judging.conflicts import disagreements
from assist.judging.facts import Facts, gather_facts
from assist.judging.facts_in_words import confirmed, in_words
from assist.reading.quoting import Unit, evidence_of, units_of
from assist.reading.risks import RiskKind
from assist.reading.words import containment, content_stems
from assist.suggesting.drafting import (
    Relevance,
    Said,
    chosen_sentences,
    guidance_units,
    message,
    next_step,
    opener,
    quoted,
)
from assist.suggesting.proving import Prover, unproved_because
from assist.suggestions import Action, Band, Check, Conflict, Evidence, Guidance, Suggestion
from knowledge_base.documents import DocumentVersion, Trigger
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

Kind = Literal["answer", "question", "action", "escalation"]
Passages = tuple[tuple[RankedPassage, tuple[Unit, ...]], ...]

_BEGINNING = 0.5
"""Of the best passage's score, for the beginning of a document that the search did not find by itself."""
_MOST_BEFORE_A_QUESTION = 2
"""Sentences quoted before a question: it should be the last thing read, and soon."""
_TRIGGERED = 0.75
_TRIGGERED_AT_RISK = 0.5
"""Share of the words of a trigger's phrase that the customer used; half of them are enough where the turns
show a risk besides."""
_OWN_CASE = re.compile(
    r"\b(?:my|mine|our|i(?:'ve| have)? (?:bought|ordered|got|received|paid|returned|sent|waited))\b",
    re.IGNORECASE,
)
_CONFIRMED_FIRST = (
    "order.delivered_on",
    "product.delivered_on",
    "order.due_on",
    "order.placed_on",
    "product.purchased_on",
    "product.warranty_until",
    "product.serial",
    "product.name",
)
ESCALATING: frozenset[RiskKind] = frozenset(("safety", "legal", "public", "vulnerable"))
"""Risks that somebody else should know of, whatever the answer is."""


@dataclass(frozen=True)
class Case:
    """Everything one answer is made from, besides the documents."""

    turns: Sequence[Turn]
    customer: Customer | None
    reader: Reader
    as_of: datetime
    channel: str | None
    need: Need
    risks: frozenset[RiskKind]
    conversation_id: str | None

    @property
    def said(self) -> str:
        """What the customer wrote."""
        return "\n".join(turn.text for turn in self.turns if turn.speaker == "customer")


@dataclass(frozen=True)
class Source:
    """One document found for a case, and its passages, best first."""

    version: DocumentVersion
    passages: Passages
    triggered: bool
    """Whether the customer said what the document's trigger waits for."""

    @property
    def score(self) -> float:
        return self.passages[0][0].score

    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple(unit for _, units in self.passages for unit in units)

    @property
    def public(self) -> bool:
        return self.version.content.audience == "public" and not self.version.content.teams


def by_document(
    case: Case, passages: Sequence[RankedPassage], knowledge_base: KnowledgeBase
) -> tuple[Source, ...]:
    """The passages grouped by their document, the best document first."""
    groups: dict[str, list[RankedPassage]] = {}
    for ranked in passages:
        groups.setdefault(ranked.source.id, []).append(ranked)
    return tuple(
        Source(
            version=group[0].source,
            passages=tuple((one, units_of(one.passage)) for one in _begun(group, knowledge_base)),
            triggered=_triggered(group[0].source.content.trigger, case),
        )
        for group in groups.values()
    )


def _begun(group: Sequence[RankedPassage], knowledge_base: KnowledgeBase) -> Sequence[RankedPassage]:
    """The passages and the first one of their document: a policy says its rule before its exceptions."""
    best = group[0]
    beginning = knowledge_base.passages(best.source.id, best.source.version)[:1]
    if not beginning or any(one.passage.ordinal == beginning[0].ordinal for one in group):
        return group
    return (*group, RankedPassage(beginning[0], best.source, _BEGINNING * best.score, 0.0, 0.0))


def _triggered(trigger: Trigger | None, case: Case) -> bool:
    if trigger is None:
        return False
    said = set(content_stems(case.said))
    return any(_says(set(content_stems(phrase)), said, bool(case.risks)) for phrase in trigger.says)


def _says(phrase: set[str], said: set[str], at_risk: bool) -> bool:
    share = containment(phrase, said)
    return share >= _TRIGGERED or (at_risk and share >= _TRIGGERED_AT_RISK and len(phrase & said) > 1)


def conflicts_between(
    case: Case, sources: Sequence[Source], also: Sequence[RankedPassage], prover: Prover
) -> tuple[Conflict, ...]:
    """Where the documents found disagree, both sides quoted; only what is proved.

    `also` are passages that speak of what the best document says, whether or not they answer the need.
    """
    found = {one.passage.id: (one.source, units_of(one.passage)) for one in also}
    found |= {one.passage.id: (one.source, units) for source in sources for one, units in source.passages}
    about = content_stems(case.need.text) + [stem for unit in sources[0].units for stem in unit.stems]
    conflicts: list[Conflict] = []
    for one in disagreements(tuple(found.values()), frozenset(about)):
        sides = (one.one, one.other)
        evidence = tuple(evidence_of(unit, version, case.as_of)[-1] for unit, version in sides)
        if all(prover.holds(side) for side in evidence):
            conflicts.append(Conflict(about=one.about, evidence=evidence))
    return tuple(conflicts)


def compose(
    case: Case, source: Source, prover: Prover, *, rank: int, conflicts: Sequence[Conflict], band: Band
) -> Suggestion | None:
    """The suggestion that `source` gives; None where nothing of it can be proved."""
    facts = gather_facts(
        case.customer,
        case.turns,
        case.as_of,
        channel=case.channel,
        families=source.version.content.products,
    )
    checks = evaluate(source.version, facts)
    kind, actions = _judged(case, source, checks, facts)
    pinned = _Pinned(source.version, prover, case.as_of)
    relevance = Relevance(case.need, source.units, also=_unmet_titles(source.version, checks))
    draft, guidance = "", tuple[Guidance, ...]()
    if source.public:
        draft = message(_said(case, source, relevance, checks, facts, kind, pinned))
    else:
        guidance = _guidance(source, relevance, pinned)
    if not pinned.evidence:
        return None
    own = tuple(one for one in conflicts if source.version.id in {side.document_id for side in one.evidence})
    return Suggestion(
        id=str(uuid7()),
        conversation_id=case.conversation_id,
        rank=rank,
        kind=kind,
        draft=draft,
        guidance=guidance,
        evidence=tuple(pinned.evidence),
        checks=checks,
        actions=actions,
        conflicts=own,
        confidence="low" if own and band != "high" else "medium" if own else band,
    )


class _Pinned:
    """The evidence of one suggestion: each proved quote once, in the order it was needed."""

    def __init__(self, version: DocumentVersion, prover: Prover, as_of: datetime) -> None:
        self.evidence: list[Evidence] = []
        self._version, self._prover, self._as_of = version, prover, as_of

    def pin(self, unit: Unit) -> int | None:
        """The index of the unit's evidence; None if it cannot be proved, and then nothing is added."""
        wanted = evidence_of(unit, self._version, self._as_of)
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
        before = len(self.evidence)
        if self.pin(said.unit) is None:
            return False
        if unproved_because(said.text, evidence_of(said.unit, self._version, self._as_of)) is None:
            return True
        del self.evidence[before:]
        return False


def _judged(
    case: Case, source: Source, checks: Sequence[Check], facts: Facts
) -> tuple[Kind, tuple[Action, ...]]:
    """What kind of suggestion it is, and what the person may do."""
    actions = proposed_actions(source.version, checks, facts, case.reader)
    if source.triggered and _escalates(case, actions):
        return "escalation", actions
    if _deciding_question(checks) and (case.customer is not None or _OWN_CASE.search(case.said)):
        return "question", actions
    settled = all(check.verdict == "met" for check in checks)
    if actions and settled and checks and case.customer is not None:
        return "action", actions
    return "answer", actions


def _escalates(case: Case, actions: Sequence[Action]) -> bool:
    return bool(case.risks & ESCALATING) or any(action.name.startswith("escalat") for action in actions)


def _deciding_question(checks: Sequence[Check]) -> str | None:
    """The question that would settle the case: of the first unknown check, where none is already not met."""
    if any(check.verdict == "not_met" for check in checks):
        return None
    return next((check.ask for check in checks if check.verdict == "unknown" and check.ask), None)


def _unmet_titles(version: DocumentVersion, checks: Sequence[Check]) -> tuple[str, ...]:
    unmet = {check.id for check in checks if check.verdict == "not_met"}
    return tuple(rule.title for rule in version.content.checks if rule.id in unmet)


def _said(
    case: Case,
    source: Source,
    relevance: Relevance,
    checks: Sequence[Check],
    facts: Facts,
    kind: Kind,
    pinned: _Pinned,
) -> tuple[Said, ...]:
    """The sentences of the draft; none where no quote is proved."""
    question = _deciding_question(checks) if kind == "question" else None
    agent_said = " ".join(turn.text for turn in case.turns if turn.speaker == "agent")
    units = chosen_sentences(source.passages, relevance, *([_MOST_BEFORE_A_QUESTION] if question else []))
    sentences = [one for one in quoted(units) if pinned.proves(one)]
    if not sentences:
        return ()
    step = None if question else next_step(source.passages, relevance)
    if step is not None and step not in units:
        sentences += [one for one in quoted([step]) if pinned.proves(one)]
    kind_word = opener(case.need, agent_said, sentences[0].text)
    opening = [Said(kind_word, "phrase")] if kind_word else []
    ending = [Said(question, "ask")] if question else []
    return (*opening, *sentences, *_confirmation(checks, facts, agent_said), *ending)


def _confirmation(checks: Sequence[Check], facts: Facts, agent_said: str) -> tuple[Said, ...]:
    """The fact on file that the checks turn on most, offered to the customer once and never asked for."""
    used = {name for check in checks for name in check.facts}
    for name in _CONFIRMED_FIRST:
        fact = facts.get(name) if name in used else None
        question = fact and confirmed(fact, facts)
        if fact and question:
            said_before = in_words(fact, facts).casefold() in agent_said.casefold()
            return () if said_before else (Said(question, "fact", facts=(name,)),)
    return ()


def _guidance(source: Source, relevance: Relevance, pinned: _Pinned) -> tuple[Guidance, ...]:
    """What the document tells the agent, each line with its own evidence."""
    lines: list[Guidance] = []
    for unit in guidance_units(source.passages, relevance):
        at = pinned.pin(unit)
        if at is not None:
            lines.append(Guidance(text=unit.plain, evidence=at))
    return tuple(lines)
