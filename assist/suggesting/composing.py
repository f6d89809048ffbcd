"""Composing: what one document has to say to one case, as a suggestion whose every sentence is proved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Literal

from uuid_utils.compat import uuid7

from assist.conversations import Turn
from assist.customers.customers import Customer
from assist.judging.authority import proposed_actions
from assist.judging.checks import evaluate, evaluate_governing
from assist.judging.conflicts import Judged, disagreements, verdicts_apart
from assist.judging.facts import Facts, FactValue, gather_facts
from assist.judging.facts_in_words import confirmed, in_words
from assist.judging.governing import governing
from assist.judging.which_order import judged_for_each
from assist.reading.asked import Asked, asked_in, said_to
from assist.reading.quoting import Unit, evidence_of, units_of
from assist.reading.risks import RiskKind
from assist.reading.wishes import Wish
from assist.reading.words import containment, content_stems
from assist.suggesting.calling import ESCALATING, Call
from assist.suggesting.deciding import deciding_check
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
    whole_lists,
)
from assist.suggesting.outcome import outcome_of
from assist.suggesting.proving import Prover, unproved_because
from assist.suggesting.standing import (
    all_met,
    confirmation,
    denial,
    denying,
    offers,
    still_open,
    title_of,
    waiting,
)
from assist.suggesting.tracking import Standing, Tracked, standing_in
from assist.suggestions import Action, Band, Check, Conflict, Evidence, Guidance, Step, Suggestion
from knowledge_base.documents import Document, DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from knowledge_base.passages import Passage, RankedPassage
from knowledge_base.readers import Reader

Kind = Literal["answer", "question", "action", "escalation"]
Passages = tuple[tuple[RankedPassage, tuple[Unit, ...]], ...]

_BEGINNING = 0.5
"""Of the best passage's score, for the beginning of a document that the search did not find by itself."""
_NEXT_STEPS, _MOST_GUIDANCE = 4, 8
_NEXT_OF_CAUSE, _MOST_ON_THE_PATH = 6, 14
"""Once the cause is found: its own steps, and those that they lead to."""
_REFERRED = 5
_MOST_AT_ONCE = 5
_MOST_BEFORE_A_QUESTION = 2
"""Sentences quoted before a question: it should be the last thing read, and soon."""
_FITS, _NAMED, _NAMED_WITH_KIND = 1.1, 1.2, 1.7
"""Two documents that fit the words alike: the one whose checks the customer meets, or whose title they said,
is the one they mean. "The return policy" is the policy called Returns, whatever else speaks of policies."""
_SPEAKS_TO_A_CHECK = 0.5
"""Share of the words of a check's title that the sentence quoted for it must hold."""
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
    collected: Mapping[str, FactValue] = field(default_factory=dict)
    """What was taken down before the conversation."""
    without_documents: frozenset[str] = frozenset()
    """What must not be used, whatever refers to it."""
    wish: Wish | None = None
    """The outcome that the customer wants."""
    calls: Mapping[str, Call] = field(default_factory=dict)
    """What calls for a playbook, by its document id."""
    at_once: str | None = None
    """The public document whose beginning may be sent at once, where somebody is in danger."""

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
    call: Call | None
    """What calls for it, where it is a playbook that applies."""
    named: float
    """More than 1 where the customer said every word of its title."""
    facts: Facts
    checks: tuple[Check, ...]
    as_of: date | None = None
    """The day whose version it is, where that is not today's."""

    @property
    def found(self) -> float:
        """How well its best passage fits the need, as the search has it."""
        return self.passages[0][0].score

    @property
    def score(self) -> float:
        """How well it fits the need, and the case: what it is called, and whether its checks are met."""
        return self.found * (_FITS if all_met(self.checks) else 1.0) * self.named

    @property
    def denied(self) -> tuple[Check, ...]:
        """The checks that say this document does not hold here."""
        return denying(self.checks)

    @property
    def grave(self) -> bool:
        """Whether somebody may be in danger, and this is what to do."""
        return self.call is not None and self.call.grave

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
    sources = (_source(case, group, knowledge_base) for group in groups.values())
    return tuple(sorted((one for one in sources if one is not None), key=lambda one: -one.score))


def _source(case: Case, group: Sequence[RankedPassage], knowledge_base: KnowledgeBase) -> Source | None:
    """The document found, in the version that holds for the case; None where it has no text to quote."""
    found = group[0].source

    def facts_of(customer: Customer | None) -> Facts:
        return gather_facts(
            customer,
            case.turns,
            case.as_of,
            channel=case.channel,
            families=found.content.products,
            collected=case.collected,
        )

    facts = facts_of(case.customer)
    holds = governing(found, facts, case.reader, knowledge_base)
    version = holds.version

    def checks_of(customer: Customer | None) -> tuple[Check, ...]:
        """The checks of `version`; where another version holds for this customer, as that one has them."""
        own_facts = facts_of(customer)
        own = governing(found, own_facts, case.reader, knowledge_base)
        checks = evaluate_governing(holds, own_facts)
        if own.version == version:
            return checks
        others = {check.id: check for check in evaluate_governing(own, own_facts)}
        unknown = {"verdict": "unknown", "ask": None}
        return tuple(others.get(check.id, check.model_copy(update=unknown)) for check in checks)

    if holds.as_of is not None:
        group = _of_version(version, group, knowledge_base)
    if not group:
        return None
    return Source(
        version=version,
        passages=tuple((one, units_of(one.passage)) for one in _begun(group, knowledge_base)),
        call=case.calls.get(version.id),
        named=_named(version.content, case),
        facts=facts,
        checks=judged_for_each(checks_of, version, case.customer, case.turns, case.collected),
        as_of=holds.as_of,
    )


def _of_version(
    version: DocumentVersion, group: Sequence[RankedPassage], knowledge_base: KnowledgeBase
) -> Sequence[RankedPassage]:
    """The passages of another version that say most of what those found say, each in the place of one."""
    left = {one: _stems_of(one) for one in knowledge_base.passages(version.id, version.version)}
    taken: list[RankedPassage] = []
    for ranked in group:
        if left:
            wanted = _stems_of(ranked.passage)
            nearest = max(left, key=lambda one: (containment(wanted, left[one]), -one.ordinal))
            del left[nearest]
            taken.append(replace(ranked, passage=nearest, source=version))
    return taken


def _stems_of(passage: Passage) -> frozenset[str]:
    return frozenset(content_stems(f"{passage.section} {passage.text}"))


def _named(document: Document, case: Case) -> float:
    """What it counts that the customer said the whole title. One word of it alone may be said by chance."""
    words = set(content_stems(document.title))
    if len(words) == 1 and words.union(content_stems(document.kind)) <= case.said_stems:
        return _NAMED_WITH_KIND
    return _NAMED if len(words) > 1 and words <= case.said_stems else 1.0


def _begun(group: Sequence[RankedPassage], knowledge_base: KnowledgeBase) -> Sequence[RankedPassage]:
    """The passages and the first one of their document: a policy says its rule before its exceptions."""
    best = group[0]
    beginning = knowledge_base.passages(best.source.id, best.source.version)[:1]
    if not beginning or any(one.passage.ordinal == beginning[0].ordinal for one in group):
        return group
    return (*group, RankedPassage(beginning[0], best.source, _BEGINNING * best.score, 0.0, 0.0))


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
        evidence = tuple(_evidence(unit, version, case, day.get(version.id))[-1] for unit, version in sides)
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
            _evidence(unit, version, case, day[version.id])[-1]
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


def compose(
    case: Case,
    source: Source,
    prover: Prover,
    *,
    rank: int,
    conflicts: Sequence[Conflict],
    band: Band,
    found: Sequence[Source] = (),
) -> Suggestion | None:
    """The suggestion that `source` gives; None where nothing of it can be proved.

    `found` are all sources of the case: the question that is asked decides most over all of them.
    """
    asked = asked_in(case.turns)
    source = _as_asked(source, asked)
    deciding = deciding_check(source, [_as_asked(one, asked) for one in found])
    standing = _standing(case, source, prover)
    path = _path_of(case, standing, prover)
    kind, actions = _judged(case, source, deciding, standing)
    pinned = _Pinned(source, prover, case)
    if path is not None:
        pinned.also(path.version)
    own = tuple(one for one in conflicts if source.version.id in {side.document_id for side in one.evidence})
    relevance = relevance_of(case, source)
    draft, guidance = "", tuple[Guidance, ...]()
    if source.public:
        question = deciding.ask if deciding and kind == "question" else None
        draft = message(_said(case, source, relevance, question, own, pinned))
    else:
        guidance = _guidance(source, relevance, standing, path, pinned)
    steps = _steps((*(standing.steps if standing else ()), *(path.steps if path else ())), pinned)
    if not pinned.evidence:
        return None
    return Suggestion(
        id=str(uuid7()),
        conversation_id=case.conversation_id,
        rank=rank,
        kind=kind,
        draft=draft,
        guidance=guidance,
        steps=steps,
        evidence=tuple(pinned.evidence),
        checks=source.checks,
        actions=actions,
        outcome=outcome_of(
            case.wish, case.turns, source.version, actions, source.checks, tuple(pinned.evidence)
        ),
        conflicts=own,
        confidence="low" if own and band != "high" else "medium" if own else band,
    )


def relevance_of(case: Case, source: Source) -> Relevance:
    """What each sentence of `source` has to do with the case: with the need, and with its own checks."""
    return Relevance(case.need, source.units, also=[rule.title for rule in source.version.content.checks])


class _Pinned:
    """The evidence of one suggestion: each proved quote once, in the order it was needed."""

    def __init__(self, source: Source, prover: Prover, case: Case) -> None:
        self.evidence: list[Evidence] = []
        self._versions = {source.version.id: source.version}
        self._source, self._prover, self._case = source, prover, case

    def also(self, version: DocumentVersion) -> None:
        """Quote another document beside it."""
        self._versions[version.id] = version

    def _of(self, unit: Unit) -> tuple[Evidence, ...]:
        version = self._versions[unit.passage.document_id]
        day = self._source.as_of if version is self._source.version else None
        return _evidence(unit, version, self._case, day)

    def pin(self, unit: Unit) -> int | None:
        """The index of the unit's evidence; None if it cannot be proved, and then nothing is added."""
        wanted = self._of(unit)
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
        if unproved_because(said.text, self._of(said.unit)) is None:
            return True
        del self.evidence[before:]
        return False


def _evidence(unit: Unit, version: DocumentVersion, case: Case, as_of: date | None) -> tuple[Evidence, ...]:
    """The unit as evidence, of a version that holds today or, with `as_of`, held on that day."""
    quotes = evidence_of(unit, version, case.as_of)
    return quotes if as_of is None else tuple(one.model_copy(update={"as_of": as_of}) for one in quotes)


def _as_asked(source: Source, asked: Sequence[Asked]) -> Source:
    """The source without the questions that the agent has put already, and with what was said to them."""
    if not asked:
        return source
    checks = tuple(
        check.model_copy(update={"ask": None, "said": put.said})
        if check.ask and (put := said_to(check.ask, asked))
        else check
        for check in source.checks
    )
    return replace(source, checks=checks)


def _standing(case: Case, source: Source, prover: Prover) -> Standing | None:
    """Where the conversation stands in a playbook for agents; None for any other document."""
    version = source.version
    if version.content.kind != "playbook" or source.public:
        return None
    checks = {check.id: check for check in source.checks}
    questions = {
        rule.ask: checks[rule.id] for rule in version.content.checks if rule.ask and rule.id in checks
    }
    passages = prover.knowledge_base.passages(version.id, version.version)
    return standing_in(passages, case.turns, case.customer, questions, source.facts, case.as_of)


@dataclass(frozen=True)
class _Path:
    """The steps of another document that a playbook's own lead to: the part that lies elsewhere."""

    version: DocumentVersion
    steps: tuple[Tracked, ...]


def _path_of(case: Case, standing: Standing | None, prover: Prover) -> _Path | None:
    """What the steps for the cause that was found refer to, where it holds for this customer.

    So the case stays with us from end to end, also where part of it lies with somebody else.
    """
    for title in standing.refers_to if standing else ():
        found = prover.knowledge_base.search(Need(title), case.reader, k=_REFERRED, as_of=case.as_of)
        for one in found.passages:
            version = one.source
            if version.content.title.casefold() != title.casefold() or version.id in case.without_documents:
                continue
            facts = gather_facts(
                case.customer,
                case.turns,
                case.as_of,
                channel=case.channel,
                families=version.content.products,
                collected=case.collected,
            )
            if not denying(evaluate(version, facts)):
                passages = prover.knowledge_base.passages(version.id, version.version)
                there = standing_in(passages, case.turns, case.customer, {}, facts, case.as_of)
                return _Path(version, there.steps)
    return None


def _judged(
    case: Case, source: Source, deciding: Check | None, standing: Standing | None
) -> tuple[Kind, tuple[Action, ...]]:
    """What kind of suggestion it is, and what the person may do."""
    actions = proposed_actions(source.version, source.checks, source.facts, case.reader)
    if source.call is not None and _escalates(source.call, actions):
        return "escalation", actions
    found = standing is not None and standing.found is not None
    probes = deciding is not None or (standing is not None and standing.probe is not None)
    if probes and not found and (case.customer is not None or _OWN_CASE.search(case.said)):
        return "question", actions
    if actions and (found or all_met(source.checks)) and case.customer is not None:
        return "action", actions
    return "answer", actions


def _escalates(call: Call, actions: Sequence[Action]) -> bool:
    at_risk = call.by == "serial" or call.risk in ESCALATING
    return at_risk or any(action.name.startswith("escalat") for action in actions)


def _said(
    case: Case,
    source: Source,
    relevance: Relevance,
    question: str | None,
    conflicts: Sequence[Conflict],
    pinned: _Pinned,
) -> tuple[Said, ...]:
    """The sentences of the draft; none where no quote is proved."""
    if source.version.id == case.at_once:
        return tuple(one for one in quoted(_beginning(source)) if pinned.proves(one))
    agent_said = " ".join(turn.text for turn in case.turns if turn.speaker == "agent")
    units = chosen_sentences(source.passages, relevance, *([_MOST_BEFORE_A_QUESTION] if question else []))
    step = None if question else next_step(source.passages, relevance)
    leading = max(units, key=lambda unit: relevance.of(unit, 1.0), default=None)
    wanted = whole_lists(
        [*units, *([step] if step is not None and step not in units else [])], leading, source.passages
    )
    in_doubt = [one for one in units if _contested(one, source, conflicts)]
    if in_doubt and (leading in in_doubt or _asks_about(case, conflicts)):
        pinned.pin(in_doubt[0])
        return _opened(case, agent_said, (Said(CHECKING, "phrase"),))
    quotable = [one for one in wanted if not _contested(one, source, conflicts)]
    if source.denied and source.call is None:
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


def _beginning(source: Source) -> tuple[Unit, ...]:
    """The first sentences of the document: where somebody is in danger, nothing is picked out of it."""
    first = min((units for _, units in source.passages if units), key=lambda units: units[0].start)
    said = (unit for unit in first if unit.can_be_said and unit.role == "sentence")
    return tuple(islice(said, _MOST_AT_ONCE))


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


def _guidance(
    source: Source, relevance: Relevance, standing: Standing | None, path: _Path | None, pinned: _Pinned
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


def _steps(tracked: Sequence[Tracked], pinned: _Pinned) -> tuple[Step, ...]:
    steps: list[Step] = []
    for one in tracked:
        at = pinned.pin(one.unit)
        if at is not None:
            done = one.because is not None
            steps.append(Step(text=one.unit.plain, done=done, because=one.because, evidence=at))
    return tuple(steps)
