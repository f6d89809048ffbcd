"""Desk: the draft, and what it is held against.

Documents are looked for twice: for what the conversation needs, which is the question that the suggestions
asked too, and for what the draft itself speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.draft_check.actions import Spoken, actions_in
from assist.draft_check.on_file import texts_on_file
from assist.draft_check.searches import Passages, search, search_again
from assist.draft_check.sentences import Sentence, Words, parts_of, sentences_of, stems_of
from assist.judging.cases import InHand
from assist.judging.checks import evaluate_governing
from assist.judging.facts import Facts, FactValue, gather_facts
from assist.judging.governing import Governing, Grounds, governing
from assist.judging.in_hand import cases_meant, named_case, named_families, names_number
from assist.judging.offering import Granted, granted
from assist.judging.slips import OfOthers
from assist.reading.quoting import Unit, evidence_of, units_of
from assist.reading.understanding import understand
from assist.reading.words import content_stems, spaced_words
from assist.suggestions import Check, Evidence
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

_PASSAGES = 10
_FEWEST_WORDS = 4
"""Of a sentence that is taken for a document's own."""
_MOST_SENTENCES = 300

Said = tuple[Unit, DocumentVersion]
"""A part of a document, and the version it is of."""


@dataclass(frozen=True)
class Stated:
    """One sentence of a document, and the words of what it stands under: its heading and title."""

    words: Words
    about: frozenset[str]
    said: Said


@dataclass(frozen=True)
class Judged:
    """A document whose rules were looked at on the facts of this case."""

    version: DocumentVersion
    facts: Facts
    checks: tuple[Check, ...]

    @cached_property
    def actions(self) -> frozenset[str]:
        """What the document says who may do."""
        return frozenset(row.action for row in self.version.content.authority)


@dataclass(frozen=True)
class Desk:
    """What the text is held against."""

    text: str
    turns: Sequence[Turn]
    customer: Customer | None
    reader: Reader
    as_of: datetime
    channel: str | None
    knowledge_base: KnowledgeBase
    without: frozenset[str]
    """Documents that neither prove nor contradict anything."""
    of_others: OfOthers
    collected: Mapping[str, FactValue] = field(default_factory=dict)
    """What was taken down before the conversation."""

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that are read; nobody writes more, and each is held against all that was found.

        A quotation, word for word, is left out: it says what the rule is, and not that it holds here.
        """
        every = islice(sentences_of(self.text, self.things), _MOST_SENTENCES)
        return tuple(one for one in every if not (one.quotation and self.saying_exactly(one.quotation)))

    @cached_property
    def things(self) -> tuple[str, ...]:
        """What the customer's products are called."""
        if self.customer is None:
            return ()
        own = {one.family: one.name for one in self.customer.profile.products}
        called = (name for family in own for name in self.customer.kinds.get(family, ()))
        return tuple(sorted({*called, *(name.casefold() for name in own.values())}))

    @cached_property
    def about(self) -> frozenset[str]:
        """The words of the whole draft."""
        return frozenset().union(*(one.words.subject for one in self.sentences))

    @cached_property
    def asked_for(self) -> frozenset[str]:
        """The words of the customer."""
        said = (turn.text for turn in self.turns if turn.speaker == "customer")
        return frozenset(stem for text in said for stem in content_stems(text))

    @cached_property
    def wished(self) -> tuple[Spoken, ...]:
        """The actions that the customer speaks of."""
        said = (turn.text for turn in self.turns if turn.speaker == "customer")
        return tuple(one for text in said for one in actions_in(text))

    @cached_property
    def case(self) -> tuple[Turn, ...]:
        """The conversation with the draft at its end: what is spoken of may be named there first."""
        return (*self.turns, Turn(speaker="agent", text=self.text))

    @cached_property
    def naming(self) -> tuple[Turn, ...]:
        """What says which order and product are meant: the customer, and the draft where they name none or it
        gives a number of theirs."""
        spoken = tuple(self.turns)
        if self.customer is None:
            return spoken
        silent = named_case(self.customer, spoken, self.collected) == (None, None)
        if silent or names_number(self.customer, self.text):
            return (*spoken, Turn(speaker="customer", text=self.text))
        return spoken

    @cached_property
    def facts(self) -> Facts:
        return self._facts(())

    def _facts(self, families: tuple[str, ...]) -> Facts:
        return gather_facts(
            self.customer,
            self.naming,
            self.as_of,
            channel=self.channel,
            families=families,
            collected=self.collected,
        )

    @cached_property
    def cases(self) -> tuple[InHand, ...]:
        """The customer's products and orders that may be meant."""
        if self.customer is None:
            return ()
        return cases_meant(self.customer, self.naming, collected=self.collected)

    @cached_property
    def is_one_case(self) -> bool:
        """Whether it is clear which order and product are meant: there is one, or somebody named it."""
        return self.customer is not None and len(self.cases) <= 1

    @cached_property
    def on_file(self) -> tuple[str, ...]:
        """Every text and number on file of the customer."""
        return texts_on_file(self.customer)

    @cached_property
    def found(self) -> Passages:
        """The passages for the draft, then those for the conversation that are not among them; each document
        in the version that holds for this case."""
        regions = (self.customer.profile.region,) if self.customer and self.customer.profile.region else ()
        products = named_families(self.customer, self.turns, self.collected)
        passages = self._search(Need(self.text), Filters(regions=regions), search)
        needed = understand(self.turns).need
        if needed.text:
            passages += self._search(needed, Filters(products=products, regions=regions), search_again)
        once = tuple({one.passage.id: one for one in reversed(passages)}.values())[::-1]
        holding = {one.source.id: self._holding(one.source) for one in once}
        own = {
            id: tuple(
                RankedPassage(passage, holds.version, 0.0, 0.0, 0.0)
                for passage in self.knowledge_base.passages(id, holds.version.version)
            )
            for id, holds in holding.items()
            if holds.as_of is not None
        }
        kept = tuple(one for one in once if one.source.id not in own)
        return (*kept, *(one for passages in own.values() for one in passages))

    def _holding(self, version: DocumentVersion) -> Governing:
        if version.content.judged_on is None:
            return Governing(version)
        facts = self._facts_of(version.content.products)
        return governing(version, facts, self.reader, self.knowledge_base)

    def _search(self, need: Need, filters: Filters, searched: Callable[..., Passages]) -> Passages:
        """The passages that are not of documents left out, as many as if those were not there."""
        known, at = self.knowledge_base, self.as_of
        standing = [known.version_in_force(id, at) for id in self.without]
        left_out = sum(len(known.passages(one.id, one.version)) for one in standing if one)
        found = searched(known, need, self.reader, at, filters, _PASSAGES + left_out)
        kept = (one for one in found if one.source.id not in self.without)
        return tuple(one for one in kept if known.version_in_force(one.source.id, at) == one.source)[
            :_PASSAGES
        ]

    @cached_property
    def versions(self) -> tuple[DocumentVersion, ...]:
        """The documents found, each once, the closest first."""
        return tuple({one.source.id: one.source for one in self.found}.values())

    @cached_property
    def former(self) -> tuple[tuple[Said, ...], ...]:
        """Every part of each version in force before those found, the last one of a document first."""
        known, at = self.knowledge_base, self.as_of
        return tuple(
            tuple(
                (unit, former) for one in known.passages(former.id, former.version) for unit in units_of(one)
            )
            for found in self.versions
            if (standing := known.version_in_force(found.id, at))
            for former in reversed(known.versions(found.id, self.reader))
            if former.version < standing.version
        )

    @cached_property
    def units(self) -> tuple[Said, ...]:
        """Every quotable part of the passages found."""
        return tuple((unit, one.source) for one in self.found for unit in units_of(one.passage))

    def units_of(self, version: DocumentVersion) -> tuple[Unit, ...]:
        """Every quotable part of the version, of passages found and not."""
        passages = self.knowledge_base.passages(version.id, version.version)
        return tuple(unit for passage in passages for unit in units_of(passage))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Those that state something."""
        return tuple(one for one in self.units if one[0].can_be_said)

    def saying_exactly(self, text: str) -> frozenset[str]:
        """The public documents found that say `text` word for word; none where it is but a few words."""
        words = spaced_words(text)
        if words.count(" ") <= _FEWEST_WORDS:
            return frozenset()
        public = ((unit, version) for unit, version in self.units if version.content.audience == "public")
        return frozenset(version.id for unit, version in public if words in unit.words)  # its questions too

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """The same, sentence by sentence."""
        return tuple(
            Stated(words, unit.heading_stems | stems_of(version.content.title), (unit, version))
            for unit, version in self.said
            for words in parts_of(unit)
        )

    @cached_property
    def granting(self) -> tuple[DocumentVersion, ...]:
        """The documents that grant slots, found or not."""
        granting = self.knowledge_base.granting_slots(self.reader, self.as_of)
        return tuple(one for one in granting if one.id not in self.without)

    @cached_property
    def slots(self) -> tuple[Granted, ...]:
        """The times that public policies grant this customer, for each action the soonest first."""
        region = self.facts.value("customer.region")
        policies = [
            self._holding(one)
            for one in self.granting
            if one.content.audience == "public" and self._is_for_product(one.content.products)
            and (not one.content.regions or region in one.content.regions)
        ]  # fmt: skip
        actions = sorted({slot.action for one in policies for slot in one.version.content.slots})

        def facts_for(version: DocumentVersion) -> Facts:
            return self._facts_of(version.content.products)

        return tuple(one for action in actions for one in granted(action, policies, facts_for))

    @cached_property
    def said_for_this_case(self) -> tuple[Said, ...]:
        """What states something, first that of the documents whose every condition is met."""
        return tuple(sorted(self.said, key=lambda one: one[1].id not in self.met))

    @cached_property
    def met(self) -> frozenset[str]:
        """The documents found whose every condition is met."""
        return frozenset(
            one.version.id for one in self.judged if all(check.verdict == "met" for check in one.checks)
        )

    @cached_property
    def not_all_met(self) -> frozenset[str]:
        """The documents found of whose conditions one is not met, or nobody knows whether it is."""
        return frozenset(one.version.id for one in self.judged) - self.met

    def public_units(self) -> Iterator[Unit]:
        """The parts that customers may know."""
        return (unit for unit, version in self.units if version.content.audience == "public")

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """The documents found that carry rules, each on the facts of this case."""
        return tuple(self._judged(one) for one in self.governing_versions if one.content.checks)

    @cached_property
    def governing_versions(self) -> tuple[DocumentVersion, ...]:
        """The documents found that may be for this case: one that names products governs no others."""
        return tuple(one for one in self.versions if self._is_for_product(one.content.products))

    def _is_for_product(self, products: Sequence[str]) -> bool:
        if not products or not self._in_hand or not self._in_hand.isdisjoint(products):
            return True
        said = (set(content_stems(family.replace("_", " "))) for family in products)
        return any(one <= self._spoken_of for one in said)

    @cached_property
    def _in_hand(self) -> frozenset[str]:
        """The families of what the customer owns and of what is named."""
        owned = {one.family for one in self.customer.profile.products} if self.customer else set()
        return frozenset(owned.union(named_families(self.customer, self.turns, self.collected)))

    @cached_property
    def _spoken_of(self) -> frozenset[str]:
        """The words of the conversation and the draft."""
        return frozenset(stem for turn in self.case for stem in content_stems(turn.text))

    def governing(self, actions: frozenset[str]) -> tuple[Judged, ...]:
        """The documents that govern one of these actions for the product in hand, found or not, the found
        ones first."""
        found = [one for one in self.judged if not actions.isdisjoint(one.actions)]
        known = {one.version.id for one in self.judged}
        others = (one for one in self.with_authority if one.id not in known)
        governing = (one for one in others if any(row.action in actions for row in one.content.authority))
        return (*found, *(self._judged_beside(one) for one in governing))

    @cached_property
    def with_authority(self) -> tuple[DocumentVersion, ...]:
        """The documents that say who may do what, for the product in hand or for any."""
        region, family = self.facts.value("customer.region"), self.facts.value("product.family")
        regions = Filters(regions=(str(region),) if region else ())
        known = self.knowledge_base.granting_actions(self.reader, self.as_of, regions)
        return tuple(
            one
            for one in known
            if one.id not in self.without and (not one.content.products or family in one.content.products)
        )

    def _judged_beside(self, version: DocumentVersion) -> Judged:
        known = self._judged_by_id
        if version.id not in known:
            known[version.id] = self._judged(version)
        return known[version.id]

    @cached_property
    def _judged_by_id(self) -> dict[str, Judged]:
        return {}

    @cached_property
    def _facts_by_families(self) -> dict[tuple[str, ...], Facts]:
        return {(): self.facts}

    def _facts_of(self, families: tuple[str, ...]) -> Facts:
        known = self._facts_by_families
        if families not in known:
            known[families] = self._facts(families)
        return known[families]

    def _judged(self, version: DocumentVersion) -> Judged:
        facts = self._facts_of(version.content.products)
        grounds = Grounds(self.knowledge_base, self.reader, self.as_of)
        return Judged(version, facts, evaluate_governing(self._holding_of(version), facts, grounds))

    def _holding_of(self, version: DocumentVersion) -> Governing:
        """The version among those found, with the day that it was chosen for."""
        today = self.knowledge_base.version_in_force(version.id, self.as_of)
        return self._holding(today) if today else Governing(version)

    def evidence(self, unit: Unit, version: DocumentVersion) -> Evidence:
        """Where the unit stands, and on which day it was in force where that is not today."""
        quote = evidence_of(unit, version, self.as_of)[-1]
        return quote.model_copy(update={"as_of": self._holding_of(version).as_of})
