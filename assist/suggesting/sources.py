"""Sources: the documents found for a case, each in the version that holds for it, with its checks judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache, partial

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.judging.authority import proposed_actions
from assist.judging.cases import InHand
from assist.judging.checks import evaluate_governing
from assist.judging.facts import Facts, FactValue, gather_facts
from assist.judging.governing import Grounds, governing
from assist.judging.in_hand import named_families
from assist.judging.which_order import facts_for_each, judged_for_each, proposed_for_each
from assist.reading.outcomes import returning
from assist.reading.quoting import Unit, units_of
from assist.reading.risks import RiskKind
from assist.reading.wishes import Wish
from assist.reading.words import calls, containment, content_stems
from assist.suggesting.calling import Call
from assist.suggesting.drafting import Relevance
from assist.suggesting.outcome import gives, gives_only
from assist.suggesting.standing import all_met, denying
from assist.suggestions import Action, Check, Wanted
from knowledge_base.documents import Document, DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from knowledge_base.passages import Passage, RankedPassage
from knowledge_base.readers import Reader

Passages = tuple[tuple[RankedPassage, tuple[Unit, ...]], ...]

_BEGINNING = 0.5
"""Of the best passage's score, for the beginning of a document that the search did not find by itself."""
_FITS, _NAMED, _NAMED_AND_DECIDES = 1.1, 1.2, 1.3
_NAMED_BY_HEAD, _NAMED_ALONE, _NAMED_WITH_KIND = 1.6, 1.7, 1.7
"""Two documents that fit the words alike: the one whose checks the customer meets, or whose title they said,
is the one they mean. "The return policy" is the policy called Returns, whatever else speaks of policies."""

_UNASKED: frozenset[Wanted] = frozenset(("cancel",))
"""What nobody is offered who only wants to know something."""
_TAIL = re.compile(r"\s+(?:in|for|at)\s+|[,:;(–]")
"""Where the head of a title ends: "Warranty in the United Kingdom"."""
_OF_OTHERS = 0.5
"""How much less a document fits that is about a product which the customer neither owns nor speaks of."""


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
    declined: frozenset[Wanted] = frozenset()
    """The outcomes that they say they do not want."""
    calls: Mapping[str, Call] = field(default_factory=dict)
    """What calls for a playbook, by its document id."""
    another_persons: bool = False
    """Whether the customer asks about what is not theirs: nothing is done for them there."""
    subject: frozenset[str] = frozenset()
    """The words that carry the subject of the last turn, without names of products."""
    at_once: str | None = None
    """The public document whose beginning may be sent at once, where somebody is in danger."""

    @property
    def said(self) -> str:
        """What the customer wrote."""
        return "\n".join(turn.text for turn in self.turns if turn.speaker == "customer")

    @cached_property
    def said_stems(self) -> frozenset[str]:
        """The words that carry the subject of what the customer wrote."""
        return frozenset(content_stems(returning(self.said)))


@dataclass(frozen=True)
class Denial:
    """A check of one document that denies what another one offers."""

    version: DocumentVersion
    check: Check
    facts: Facts
    actions: frozenset[str]


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
    for_each_order: tuple[Facts, ...]
    """The same facts for each order that may be meant."""
    as_of: date | None = None
    """The day whose version it is, where that is not today's."""
    denials: tuple[Denial, ...] = ()
    """What other documents deny of what this one offers."""
    of_others: bool = False
    """Whether it is about a product that is not the customer's and that nobody spoke of."""
    declined: bool = False
    """Whether all that it gives is what they say they do not want."""
    led_by: tuple[str, ...] = ()
    """The documents that decide over this one, and deny it here: they come first."""
    granted_by: tuple[str, ...] = ()
    """The document by which what the customer wants is granted here: it is shown too."""
    path: bool = False
    """Whether it is here because it decides on what the customer wants, however little its words fit."""

    @property
    def found(self) -> float:
        """How well its best passage fits the need, as the search has it."""
        return self.passages[0][0].score

    @property
    def score(self) -> float:
        """How well it fits the need, and the case: what it is called, and whether its checks are met."""
        theirs = _OF_OTHERS if self.of_others and self.call is None else 1.0
        return self.found * (_FITS if all_met(self.checks) else 1.0) * self.named * theirs

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
    made = (source_of(case, group, knowledge_base) for group in groups.values())
    sources = [one for one in made if one is not None]
    spoken_of = _families_spoken_of(case, [one.version.content for one in sources])
    judged = (replace(one, of_others=_is_of_others(one.version.content, case, spoken_of)) for one in sources)
    return tuple(sorted(judged, key=lambda one: -one.score))


def _is_of_others(document: Document, case: Case, spoken_of: frozenset[str]) -> bool:
    """Whether it is about products that are not this customer's, and that they did not speak of."""
    owned = {one.family for one in case.customer.profile.products} if case.customer else set()
    return bool(document.products and owned) and (owned | spoken_of).isdisjoint(document.products)


def _families_spoken_of(case: Case, found: Sequence[Document]) -> frozenset[str]:
    """The product families that the customer spoke of: by what such products are called, or by a word that
    only titles of documents for such products have, as "TV" is for televisions."""
    kinds = case.customer.kinds if case.customer else {}
    general = {stem for one in found if not one.products for stem in _title_stems(one.title)}
    return frozenset(
        family
        for one in found
        for family in one.products
        if not case.said_stems.isdisjoint(_title_stems(one.title) - general)
        or not case.said_stems.isdisjoint(_title_stems(family.replace("_", " ")))
        or any(calls(case.said, name) for name in kinds.get(family, ()))
    )


def is_for_product(document: Document, case: Case, found: Sequence[Document]) -> bool:
    """Whether the document is for what the case is about, as far as anybody knows: one that names products
    says nothing of others. It is about what the customer spoke of, else about anything of theirs."""
    if not document.products:
        return True
    about = _families_spoken_of(case, found).union(named_families(case.customer, case.turns, case.collected))
    owned = {one.family for one in case.customer.profile.products} if case.customer else set()
    return not (about or owned) or not (about or owned).isdisjoint(document.products)


def facts_of(case: Case, version: DocumentVersion, one: InHand | None = None) -> Facts:
    """What is known for the rules of this version: of the case, or of `one` order of it."""
    return gather_facts(
        case.customer,
        case.turns,
        case.as_of,
        channel=case.channel,
        families=version.content.products,
        collected=case.collected,
        case=one,
    )


def source_of(case: Case, group: Sequence[RankedPassage], knowledge_base: KnowledgeBase) -> Source | None:
    """The document found, in the version that holds for the case; None where it has no text to quote."""
    found = group[0].source
    facts = facts_of(case, found)
    grounds = Grounds(knowledge_base, case.reader, case.as_of)
    holds = governing(found, facts, case.reader, knowledge_base)
    version = holds.version

    def checks_of(one: InHand | None) -> tuple[Check, ...]:
        """The checks of `version`; where another version holds for this order, as that one has them."""
        own_facts = facts_of(case, found, one)
        own = governing(found, own_facts, case.reader, knowledge_base)
        checks = evaluate_governing(holds, own_facts, grounds)
        if own.version == version:
            return checks
        others = {check.id: check for check in evaluate_governing(own, own_facts, grounds)}
        unknown = {"verdict": "unknown", "ask": None}
        return tuple(others.get(check.id, check.model_copy(update=unknown)) for check in checks)

    if holds.as_of is not None:
        group = said_by(version, group, knowledge_base)
    if not group:
        return None
    return Source(
        version=version,
        passages=tuple((one, units_of(one.passage)) for one in _begun(group, knowledge_base)),
        call=case.calls.get(version.id),
        declined=gives_only(version, case.declined),
        named=_named(version.content, case),
        facts=facts,
        for_each_order=facts_for_each(
            partial(facts_of, case, found), version, case.customer, case.turns, case.collected
        ),
        checks=judged_for_each(checks_of, version, case.customer, case.turns, case.collected),
        as_of=holds.as_of,
    )


def said_by(
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


def is_named(document: Document, case: Case) -> bool:
    """Whether the customer said the whole title. One word alone may be said by chance, if it is neither all
    they ask about nor what the document decides: "return" is the policy Returns, which says who may take
    something back."""
    words = _title_stems(document.title)
    if is_subject(document, case):
        return True
    if not words or not words <= case.said_stems:
        return False
    return len(words) > 1 or _decides(document, words)


def is_subject(document: Document, case: Case) -> bool:
    """Whether its title is all that the last turn asks about."""
    words = title_words(document.title)
    return bool(words) and words == case.subject


def _named(document: Document, case: Case) -> float:
    """What it counts that the customer said the title."""
    words = _title_stems(document.title)
    if len(words) == 1 and words.union(content_stems(document.kind)) <= case.said_stems:
        return _NAMED_WITH_KIND
    if is_subject(document, case):
        return _NAMED_ALONE if words == case.subject else _NAMED_BY_HEAD
    if not is_named(document, case):
        return 1.0
    return _NAMED_AND_DECIDES if _decides(document, words) else _NAMED


def _decides(document: Document, words: frozenset[str]) -> bool:
    """Whether an action that the document grants is called by these words."""
    return any(_title_stems(row.action.replace("_", " ")) == words for row in document.authority)


@lru_cache(maxsize=16384)  # every document that grants something is asked in every turn
def _title_stems(title: str) -> frozenset[str]:
    return frozenset(content_stems(title))


@lru_cache(maxsize=16384)
def title_words(title: str) -> frozenset[str]:
    """The words that carry the subject of a title, as far as its head."""
    return frozenset(content_stems(_TAIL.split(title, maxsplit=1)[0]))


def _begun(group: Sequence[RankedPassage], knowledge_base: KnowledgeBase) -> Sequence[RankedPassage]:
    """The passages and the first one of their document: a policy says its rule before its exceptions."""
    best = group[0]
    beginning = knowledge_base.passages(best.source.id, best.source.version)[:1]
    if not beginning or any(one.passage.ordinal == beginning[0].ordinal for one in group):
        return group
    return (*group, RankedPassage(beginning[0], best.source, _BEGINNING * best.score, 0.0, 0.0))


def actions_of(case: Case, source: Source) -> tuple[Action, ...]:
    """What the document lets the reader do in this case; nothing that another one denies or that the customer
    does not want, and nothing for somebody who asks about another person's order."""
    if case.another_persons:
        return ()
    elsewhere = {name for one in source.denials for name in one.actions}
    unwanted = case.declined | (_UNASKED if case.wish and case.wish.wanted == "information" else set())

    def propose(facts: Facts) -> tuple[Action, ...]:
        return proposed_actions(source.version, source.checks, facts, case.reader)

    proposed = proposed_for_each(propose, source.for_each_order)
    return tuple(
        action
        for action in proposed
        if action.name not in elsewhere and not any(gives(action, one) for one in unwanted)
    )


def relevance_of(case: Case, source: Source) -> Relevance:
    """What each sentence of `source` has to do with the case: with the need, and with its own checks."""
    return Relevance(case.need, source.units, also=[rule.title for rule in source.version.content.checks])


def regions_of(customer: Customer | None) -> tuple[str, ...]:
    """The regions whose documents are for the customer; none where theirs is not known."""
    return (customer.profile.region,) if customer and customer.profile.region else ()


def is_for_channel(version: DocumentVersion, case: Case) -> bool:
    """Whether the document is for the channel of the case. One that names none is for all of them."""
    channels = version.content.channels
    return not channels or case.channel is None or case.channel in channels
