"""Preparing: which playbooks a signal starts, and the outreach that each one gives. Stores nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice

from uuid_utils.compat import uuid7

from assist.briefing.writing import risks_on_file
from assist.customers.profile import Customer, OwnedProduct
from assist.judging.authority import proposed_actions
from assist.judging.cases import belongs
from assist.judging.checks import evaluate_governing
from assist.judging.facts import Facts, gather_facts
from assist.judging.governing import Governing, governing
from assist.judging.offering import Granted, granted, offer
from assist.outreach.outreach import Outreach
from assist.outreach.signals import device_number, moments
from assist.outreach.wording import Report, contact_line, letter, preferred_channel, reason, what_happened
from assist.reading.procedures import with_condition
from assist.reading.quoting import Unit, evidence_of, units_of
from assist.reading.saying import as_said, said_evidence
from assist.reading.words import content_stems
from assist.suggesting.calling import risks_of
from assist.suggesting.confidence import signals_of
from assist.suggesting.drafting import Relevance, chosen_sentences, sendable
from assist.suggesting.proving import Prover, unproved_because
from assist.suggesting.sources import said_by
from assist.suggesting.standing import all_met, called_back
from assist.suggestions import Evidence, Guidance, Offer
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Found, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

_AGENT = Reader(name="outreach", role="agent")
"""Outreach is for whoever sits at the desk: no playbook of one team or of leads is matched."""
_EDITOR = Reader(name="outreach", role="editor")
"""Looks through all documents for triggers and slots; what it finds is read as an agent."""
_PASSAGES = 24
"""Enough to find public ones behind the internal ones on the same subject."""
_MOST_QUOTED = 3
_MOST_STEPS = 12
_MOST_OF_CARE = 4
"""Steps of how to treat somebody who needs special care, before those of the playbook."""
_ALL = 2**31


@dataclass(frozen=True)
class _Index:
    """The documents that name a signal, and those that grant a slot, in whatever version."""

    by_signal: Mapping[str, tuple[str, ...]]
    by_action: Mapping[str, tuple[str, ...]]


class _Pinned:
    """The evidence of one outreach: each proved quote once."""

    def __init__(self, prover: Prover) -> None:
        self.evidence: list[Evidence] = []
        self._prover = prover

    def pin(self, *wanted: Evidence) -> int | None:
        """The index of the last one; None where one is not proved, and then nothing is added."""
        if not all(self._prover.holds(one) for one in wanted):
            return None
        self.evidence += [one for one in wanted if one not in self.evidence]
        return self.evidence.index(wanted[-1])


class Preparing:
    """The path from a signal to what a person may write."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge_base = knowledge_base
        self._index = lru_cache(maxsize=2)(self._read_index)

    def playbooks(
        self, kind: str, customer: Customer, serial: str | None, now: datetime
    ) -> tuple[DocumentVersion, ...]:
        """The playbooks in force that this signal of this customer starts, as agents may read them."""
        index = self._index(self._knowledge_base.current_snapshot())
        product = product_of(customer, serial)
        named = self._in_force(index.by_signal.get(kind, ()), now)
        return tuple(
            one
            for one in named
            if one.content.trigger
            and one.content.trigger.signal == kind
            and _AGENT.may_read(one.content.audience, one.content.teams)
            and _fits(one, customer, product)
        )

    def devices(self, kind: str, customer: Customer, now: datetime) -> tuple[OwnedProduct, ...]:
        """What the customer owns that this signal can be of, by what the playbooks it starts are for."""
        playbooks = self.playbooks(kind, customer, None, now)
        owned = customer.profile.products
        return tuple(one for one in owned if any(_fits(each, customer, one) for each in playbooks))

    def prepare(
        self,
        customer: Customer,
        owner: str,
        report: Report,
        playbook: DocumentVersion,
        now: datetime,
        *,
        without_documents: frozenset[str] = frozenset(),
        supersedes: str | None = None,
    ) -> Outreach:
        """What `playbook` gives for what was reported; `now` in the zone whose days count.

        `owner` is the customer's id under which the device is on file: with them it stays, whatever is merged
        or parted.
        """
        product = product_of(customer, report.serial)
        about = _about(customer, product)
        holds = self._governing(playbook, about, now)
        facts = _facts(about, holds.version, now)
        checks = evaluate_governing(holds, facts)
        actions = proposed_actions(holds.version, checks, facts, _AGENT)
        pinned = _Pinned(Prover(self._knowledge_base, _AGENT, now))
        care = self._care(about, facts, now)
        guidance = (
            *(line for one in care for line in self._guidance(one, pinned, now)[:_MOST_OF_CARE]),
            *self._guidance(holds, pinned, now),
        )
        quotes = self._public_words(about, product, report, playbook, pinned, now, without_documents)
        grant, slot = self._slot(
            [one.name for one in actions], about, product, report, pinned, now, without_documents
        )
        return Outreach(
            id=str(uuid7()),
            customer_id=owner,
            kind=report.kind,
            serial=product.serial if product else _named(report),
            playbook=playbook.id,
            reason=reason(report, now.date(), self.devices(report.kind, customer, now)),
            times=len(report.signals),
            first_at=report.signals[0].at,
            last_at=report.signals[-1].at,
            say=letter(customer.profile, report, product, quotes, slot),
            guidance=guidance,
            slot=slot,
            evidence=tuple(pinned.evidence),
            checks=tuple(dict.fromkeys((*checks, *(grant.checks if grant else ())))),
            actions=actions,
            channel=preferred_channel(customer.profile),
            contact=contact_line(customer.profile),
            language=customer.profile.language,
            risks=tuple(risks_on_file(customer, facts)),
            prepared_at=now.astimezone(UTC),
            supersedes=supersedes,
        )

    def _care(self, customer: Customer, facts: Facts, now: datetime) -> tuple[Governing, ...]:
        """The playbooks for whoever needs special care, where all that they ask for is on file."""
        if not any(risks_on_file(customer, facts)):
            return ()
        region = customer.profile.region
        regional = Filters(regions=(region,) if region else ())
        waiting = self._knowledge_base.waiting_for_triggers(_AGENT, now, regional)
        held = (self._governing(one, customer, now) for one in waiting if "vulnerable" in risks_of(one))
        return tuple(
            one for one in held if all_met(evaluate_governing(one, _facts(customer, one.version, now)))
        )

    def _governing(self, found: DocumentVersion, customer: Customer, now: datetime) -> Governing:
        """The version of the document that holds for this customer."""
        return governing(found, _facts(customer, found, now), _AGENT, self._knowledge_base)

    def _guidance(self, playbook: Governing, pinned: _Pinned, now: datetime) -> tuple[Guidance, ...]:
        """The playbook's steps, or what it says where it has none, each with its own evidence."""
        version = playbook.version
        passages = self._knowledge_base.passages(version.id, version.version)
        units = [unit for passage in passages for unit in units_of(passage)]
        steps = [unit for unit in units if unit.role == "step"] or [one for one in units if one.can_be_said]
        lines: list[Guidance] = []
        for unit in steps[:_MOST_STEPS]:
            at = pinned.pin(*evidence_of(unit, version, now, playbook.as_of))
            if at is not None:
                lines.append(Guidance(text=with_condition(unit), evidence=at))
        return tuple(lines)

    def _public_words(
        self,
        customer: Customer,
        product: OwnedProduct | None,
        report: Report,
        playbook: DocumentVersion,
        pinned: _Pinned,
        now: datetime,
        without: frozenset[str],
    ) -> tuple[str, ...]:
        """What the best public document says about it, sentence by sentence as proved."""
        says = playbook.content.trigger.says if playbook.content.trigger else ()
        need = Need(". ".join(says) or what_happened(report.kind))
        region = customer.profile.region
        filters = Filters(products=(product.family,) if product else (), regions=(region,) if region else ())
        found = self._knowledge_base.search(need, _AGENT, k=_PASSAGES, as_of=now, filters=filters)
        holds, best = self._best_public(found, customer, need, report.kind, now, without)
        if holds and (theirs := self._called_back(holds, customer, now)):
            return (theirs, *self._beginning(holds, pinned, now))
        passages = [(one, units_of(one.passage)) for one in best]
        relevance = Relevance(need, [unit for _, units in passages for unit in units])
        said: list[str] = []
        for unit in chosen_sentences(sendable(passages, relevance), relevance, _MOST_QUOTED):
            if holds and _proved(unit, holds, pinned, now):
                said.append(as_said(unit))
        return tuple(said)

    def _called_back(self, holds: Governing, customer: Customer, now: datetime) -> str | None:
        return called_back(evaluate_governing(holds, facts := _facts(customer, holds.version, now)), facts)

    def _beginning(self, holds: Governing, pinned: _Pinned, now: datetime) -> tuple[str, ...]:
        """The first sentences of a recall: nothing is picked out of it."""
        version = holds.version
        first = self._knowledge_base.passages(version.id, version.version)[:1]
        units = [unit for passage in first for unit in units_of(passage)]
        said = [unit for unit in units if unit.can_be_said and unit.role == "sentence"]
        proved = (unit for unit in said if _proved(unit, holds, pinned, now))
        return tuple(as_said(unit) for unit in islice(proved, _MOST_QUOTED))

    def _best_public(
        self,
        found: Found,
        customer: Customer,
        need: Need,
        kind: str,
        now: datetime,
        without: frozenset[str],
    ) -> tuple[Governing | None, Sequence[RankedPassage]]:
        """The passages of the best document that may be quoted to this customer unasked, as the version has
        them that holds for them.

        They speak of what was reported: a playbook may be for more than that. A document with checks is
        quoted only where all are met: what it promises might not be for this customer. One that calls this
        device back by its serial number comes before all others.
        """
        reported = frozenset(content_stems(re.sub(r"[._]", " ", kind)))
        groups: dict[str, list[RankedPassage]] = defaultdict(list)
        for one in found.passages:
            if _public(one.source) and one.source.id not in without and _speaks_of(one, reported):
                groups[one.source.id].append(one)
        for group in sorted(groups.values(), key=lambda one: not _on_serial(one[0].source)):
            holds = self._governing(group[0].source, customer, now)
            checks = evaluate_governing(holds, _facts(customer, holds.version, now))
            if not _public(holds.version) or (checks and not all_met(checks)):
                continue
            if not _on_serial(holds.version) and signals_of(need, found, group).reason_for_silence:
                break
            return holds, said_by(holds.version, group, self._knowledge_base) if holds.as_of else group
        return None, ()

    def _slot(
        self,
        actions: Sequence[str],
        customer: Customer,
        product: OwnedProduct | None,
        report: Report,
        pinned: _Pinned,
        now: datetime,
        without: frozenset[str],
    ) -> tuple[Granted | None, Offer | None]:
        """The soonest slot that a public policy grants for what the person may do, its words proved."""
        index = self._index(self._knowledge_base.current_snapshot())
        offered = moments(report.signals[-1].data)
        for action in actions:
            found = self._in_force(index.by_action.get(action, ()), now)
            standing = (self._governing(one, customer, now) for one in found if one.id not in without)
            policies = [
                one for one in standing if _public(one.version) and _fits(one.version, customer, product)
            ]
            for grant in granted(action, policies, lambda one: _facts(customer, one, now)):
                passages = self._knowledge_base.passages(grant.version.id, grant.version.version)
                evidence = grant.evidence(passages, now)
                at = None if evidence is None else pinned.pin(evidence)
                if at is not None:
                    return grant, offer(grant, offered, now, at)
        return None, None

    def _in_force(self, ids: Sequence[str], now: datetime) -> list[DocumentVersion]:
        standing = (self._knowledge_base.version_in_force(id, now) for id in ids)
        return [one for one in standing if one is not None]

    def _read_index(self, _snapshot: str) -> _Index:
        by_signal: dict[str, list[str]] = defaultdict(list)
        by_action: dict[str, list[str]] = defaultdict(list)
        for shown in self._knowledge_base.list(_EDITOR, limit=_ALL):
            versions = self._knowledge_base.versions(shown.id, _EDITOR)
            for kind in {one.content.trigger.signal for one in versions if one.content.trigger}:
                if kind:
                    by_signal[kind].append(shown.id)
            for action in {slot.action for one in versions for slot in one.content.slots}:
                by_action[action].append(shown.id)
        return _Index(
            {kind: tuple(ids) for kind, ids in by_signal.items()},
            {action: tuple(ids) for action, ids in by_action.items()},
        )


def _named(report: Report) -> str | None:
    """The device as the last report writes it, else as it was worked out; None where nobody knows it."""
    return str(report.signals[-1].data.get("serial") or "") or report.serial or None


def product_of(customer: Customer, serial: str | None) -> OwnedProduct | None:
    """The product with this serial number, however it is written, or None."""
    wanted = device_number(serial or "")
    owned = customer.profile.products
    return next((one for one in owned if one.serial and device_number(one.serial) == wanted), None)


def _about(customer: Customer, product: OwnedProduct | None) -> Customer:
    """The customer as if the product in question, and the order it came with, were their only ones.

    Facts are then about these: an order of something else says nothing about what was reported.
    """
    products = customer.profile.products if product is None else (product,)
    orders = tuple(one for one in customer.profile.orders if product and belongs(product, one))
    profile = customer.profile.model_copy(update={"products": products, "orders": orders})
    return customer.model_copy(update={"profile": profile})


def _facts(customer: Customer, version: DocumentVersion, now: datetime) -> Facts:
    return gather_facts(customer, (), now, families=version.content.products)


def _fits(version: DocumentVersion, customer: Customer, product: OwnedProduct | None) -> bool:
    """Whether the document is for the customer's region and for the product, as far as both are known."""
    content, region = version.content, customer.profile.region
    if content.regions and region and region.casefold() not in {one.casefold() for one in content.regions}:
        return False
    return not (content.products and product and product.family not in content.products)


def _on_serial(version: DocumentVersion) -> bool:
    return any("product.serial" in rule.rule for rule in version.content.checks)


def _public(version: DocumentVersion) -> bool:
    content = version.content
    return content.audience == "public" and not content.teams and content.kind != "playbook"


def _speaks_of(ranked: RankedPassage, stems: frozenset[str]) -> bool:
    words = " ".join((ranked.source.content.title, *ranked.passage.headings, ranked.passage.text))
    return not stems.isdisjoint(content_stems(words))


def _proved(unit: Unit, holds: Governing, pinned: _Pinned, now: datetime) -> bool:
    wanted = said_evidence(unit, holds.version, now, holds.as_of)
    return unproved_because(as_said(unit), wanted) is None and pinned.pin(*wanted) is not None
