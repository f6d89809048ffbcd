"""Composing: what one document has to say to one case, as a suggestion whose every sentence is proved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from uuid_utils.compat import uuid7

from assist.conversations import Turn
from assist.customers.customers import Customer
from assist.judging.checks import evaluate, proposed_actions
from assist.judging.conflicts import disagreements
from assist.judging.facts import Facts, gather_facts
from assist.judging.facts_in_words import confirmed, in_words
from assist.judging.which_order import judged_for_each
from assist.reading.quoting import Unit, evidence_of, units_of
from assist.reading.risks import RiskKind
from assist.reading.words import containment, content_stems
from assist.suggesting.drafting import (
    CHECKING,
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
from assist.suggesting.standing import all_met, confirmation, denial, denying, offers, still_open, waiting
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
_FITS, _NAMED = 1.1, 1.2
"""Two documents that fit the words alike: the one whose checks the customer meets, or whose title they said,
is the one they mean."""
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

    @cached_property
    def said_stems(self) -> frozenset[str]:
        """The words that carry the subject of what the customer wrote."""
        return frozenset(content_stems(self.said))


@dataclass(frozen=True)
class Source:
    """One document found for a case, and its passages, best first."""

    version: DocumentVersion
    passages: Passages
    triggered: bool
    """Whether the customer said what the document's trigger waits for."""
    named: bool
    """Whether the customer said every word of its title."""
    facts: Facts
    checks: tuple[Check, ...]

    @property
    def found(self) -> float:
        """How well its best passage fits the need, as the search has it."""
        return self.passages[0][0].score

    @property
    def score(self) -> float:
        """How well it fits the need, and the case: what it is called, and whether its checks are met."""
        return self.found * (_FITS if all_met(self.checks) else 1.0) * (_NAMED if self.named else 1.0)

    @property
    def denied(self) -> tuple[Check, ...]:
        """The checks that say this document does not hold here."""
        return denying(self.checks)

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
    sources = [_source(case, group, knowledge_base) for group in groups.values()]
    return tuple(sorted(sources, key=lambda one: -one.score))


def _source(case: Case, group: Sequence[RankedPassage], knowledge_base: KnowledgeBase) -> Source:
    version = group[0].source

    def facts_of(customer: Customer | None) -> Facts:
        families = version.content.products
        return gather_facts(customer, case.turns, case.as_of, channel=case.channel, families=families)

    def checks_of(customer: Customer | None) -> tuple[Check, ...]:
        return evaluate(version, facts_of(customer))

    return Source(
        version=version,
        passages=tuple((one, units_of(one.passage)) for one in _begun(group, knowledge_base)),
        triggered=_triggered(version.content.trigger, case),
        named=_named(version.content.title, case),
        facts=facts_of(case.customer),
        checks=judged_for_each(checks_of, version, case.customer, case.turns),
    )


def _named(title: str, case: Case) -> bool:
    """Whether the customer said the whole title; one word of it may be said by chance."""
    words = set(content_stems(title))
    return len(words) > 1 and words <= case.said_stems


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
    return any(
        _says(set(content_stems(phrase)), case.said_stems, bool(case.risks)) for phrase in trigger.says
    )


def _says(phrase: set[str], said: frozenset[str], at_risk: bool) -> bool:
    share = containment(phrase, said)
    return share >= _TRIGGERED or (at_risk and share >= _TRIGGERED_AT_RISK and len(phrase & said) > 1)


def conflicts_between(
    case: Case, sources: Sequence[Source], also: Sequence[RankedPassage], prover: Prover
) -> tuple[Conflict, ...]:
    """Where the documents found disagree, both sides quoted; only what is proved.

    `also` are passages that speak of what the documents say, whether or not they answer the need.
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
    kind, actions = _judged(case, source)
    pinned = _Pinned(source.version, prover, case.as_of)
    own = tuple(one for one in conflicts if source.version.id in {side.document_id for side in one.evidence})
    relevance = relevance_of(case, source)
    draft, guidance = "", tuple[Guidance, ...]()
    if source.public:
        draft = message(_said(case, source, relevance, kind, own, pinned))
    else:
        guidance = _guidance(source, relevance, pinned)
    if not pinned.evidence:
        return None
    return Suggestion(
        id=str(uuid7()),
        conversation_id=case.conversation_id,
        rank=rank,
        kind=kind,
        draft=draft,
        guidance=guidance,
        evidence=tuple(pinned.evidence),
        checks=source.checks,
        actions=actions,
        conflicts=own,
        confidence="low" if own and band != "high" else "medium" if own else band,
    )


def relevance_of(case: Case, source: Source) -> Relevance:
    """What each sentence of `source` has to do with the case: with the need, and with its own checks."""
    return Relevance(case.need, source.units, also=[rule.title for rule in source.version.content.checks])


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


def _judged(case: Case, source: Source) -> tuple[Kind, tuple[Action, ...]]:
    """What kind of suggestion it is, and what the person may do."""
    actions = proposed_actions(source.version, source.checks, source.facts, case.reader)
    if source.triggered and _escalates(case, actions):
        return "escalation", actions
    if _deciding_question(source.checks) and (case.customer is not None or _OWN_CASE.search(case.said)):
        return "question", actions
    if actions and all_met(source.checks) and case.customer is not None:
        return "action", actions
    return "answer", actions


def _escalates(case: Case, actions: Sequence[Action]) -> bool:
    return bool(case.risks & ESCALATING) or any(action.name.startswith("escalat") for action in actions)


def _deciding_question(checks: Sequence[Check]) -> str | None:
    """The question that would settle the case: of the first unknown check, where none is already not met."""
    if any(check.verdict == "not_met" for check in checks):
        return None
    return next((check.ask for check in checks if check.verdict == "unknown" and check.ask), None)


def _said(
    case: Case,
    source: Source,
    relevance: Relevance,
    kind: Kind,
    conflicts: Sequence[Conflict],
    pinned: _Pinned,
) -> tuple[Said, ...]:
    """The sentences of the draft; none where no quote is proved."""
    question = _deciding_question(source.checks) if kind == "question" else None
    agent_said = " ".join(turn.text for turn in case.turns if turn.speaker == "agent")
    units = chosen_sentences(source.passages, relevance, *([_MOST_BEFORE_A_QUESTION] if question else []))
    step = None if question else next_step(source.passages, relevance)
    wanted = [*units, *([step] if step is not None and step not in units else [])]
    leading = max(units, key=lambda unit: relevance.of(unit, 1.0), default=None)
    in_doubt = [one for one in units if _contested(one, source, conflicts)]
    if in_doubt and (leading in in_doubt or _asks_about(case, conflicts)):
        pinned.pin(in_doubt[0])
        return _opened(case, agent_said, (Said(CHECKING, "phrase"),))
    quotable = [one for one in wanted if not _contested(one, source, conflicts)]
    if source.denied and not (source.triggered and case.risks & ESCALATING):
        offering = [one for one in wanted if offers(one, source.version, source.denied)]
        proved = [unit for unit in offering if pinned.pin(unit) is not None]
        if proved:
            return _opened(case, agent_said, _denied(source, quotable, offering, pinned))
    sentences = [one for one in quoted(quotable) if pinned.proves(one)]
    if not sentences:
        return ()
    missing = [Said(still_open(one, source.version), "check") for one in waiting(source.checks)[:1]]
    ending = [Said(question, "ask")] if question else _confirmation(source, agent_said)
    return _opened(case, agent_said, (*sentences, *missing, *ending))


def _opened(case: Case, agent_said: str, sentences: Sequence[Said]) -> tuple[Said, ...]:
    kind_word = opener(case.need, agent_said, sentences[0].text)
    return (*([Said(kind_word, "phrase")] if kind_word else []), *sentences)


def _denied(
    source: Source, quotable: Sequence[Unit], offering: Sequence[Unit], pinned: _Pinned
) -> tuple[Said, ...]:
    """What the checks deny, in their own words. The quotes that offer it are evidence, and are not said."""
    others = [
        one for one in quoted([unit for unit in quotable if unit not in offering]) if pinned.proves(one)
    ]
    denials = [Said(denial(one, source.version, source.facts), "check") for one in source.denied]
    begun = [one for one in others if one.unit and not one.unit.passage.ordinal]
    return (*begun, *denials, *(one for one in others if one not in begun))


def _asks_about(case: Case, conflicts: Sequence[Conflict]) -> bool:
    """Whether the customer asks about what documents disagree about."""
    asked = set(content_stems(case.need.latest or case.need.text))
    return any(set(content_stems(conflict.about)) <= asked for conflict in conflicts)


def _contested(unit: Unit, source: Source, conflicts: Sequence[Conflict]) -> bool:
    """Whether another document says otherwise: of this unit, or of all that the two disagree about."""
    for conflict in conflicts:
        about = set(content_stems(conflict.about))
        if len(about) > 1 and about <= unit.stems:
            return True
        own = (side for side in conflict.evidence if side.document_id == source.version.id)
        if any(side.start < unit.end and unit.start < side.end for side in own):
            return True
    return False


def _confirmation(source: Source, agent_said: str) -> list[Said]:
    """How the rule stands for this customer, or else the fact on file that the checks turn on most, offered
    to the customer once and never asked for."""
    used = {name for check in source.checks for name in check.facts}
    held = confirmation(source.checks, source.version, source.facts)
    if held:
        return [Said(held, "check")]
    for name in _CONFIRMED_FIRST:
        fact = source.facts.get(name) if name in used else None
        question = fact and confirmed(fact, source.facts)
        if fact and question:
            said_before = in_words(fact, source.facts).casefold() in agent_said.casefold()
            return [] if said_before else [Said(question, "fact", facts=(name,))]
    return []


def _guidance(source: Source, relevance: Relevance, pinned: _Pinned) -> tuple[Guidance, ...]:
    """What the document tells the agent, each line with its own evidence."""
    lines: list[Guidance] = []
    for unit in guidance_units(source.passages, relevance):
        at = pinned.pin(unit)
        if at is not None:
            lines.append(Guidance(text=unit.plain, evidence=at))
    return tuple(lines)
