"""Preparing: which playbooks a signal starts, and the outreach that each one gives. Stores nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice

from uuid_utils.compat import uuid7

from assist.briefing.writing import risks_on_file
from assist.customers.profile import Customer, Order, OwnedProduct
from assist.judging.authority import proposed_actions
from assist.judging.cases import belongs
from assist.judging.checks import evaluate_governing
from assist.judging.facts import Facts, gather_facts
from assist.judging.governing import Governing, governing
from assist.judging.offering import Granted, granted, offer
from assist.outreach.fitting import Known, fits_unasked, keeps_safe, names_emergency, words_are_given
from assist.outreach.outreach import Outreach
from assist.outreach.signals import device_number, moments
from assist.outreach.wording import (
    Report,
    contact_line,
    is_of_order,
    letter,
    preferred_channel,
    reason,
    what_happened,
)
from assist.reading.procedures import with_condition
from assist.reading.quoting import Unit, evidence_of, units_of
from assist.reading.saying import as_said, said_evidence
from assist.reading.words import content_stems
from assist.suggesting.calling import risks_of
from assist.suggesting.confidence import signals_of
from assist.suggesting.drafting import Relevance, chosen_sentences, sendable
from assist.suggesting.models import is_of_another
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
_MOST_SAFE = 6
"""Sentences on how not to come to harm: all that a page has, which is not much."""
_MOST_STEPS = 12
_MOST_OF_CARE = 4
"""Steps of how to treat somebody who needs special care, before those of the playbook."""
_THINGS = "device appliance product"
"""What any product is called."""
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
        if is_of_order(kind):
            return ()
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
        order = order_of(customer, report)
        about = _about(customer, product, order)
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
        given = words_are_given(self._units(holds.version))
        quotes = (
            ()
            if given
            else self._public_words(about, product, report, playbook, pinned, now, without_documents)
        )
        grant, slot = self._slot(
            [one.name for one in actions], about, product, report, pinned, now, without_documents
        )
        fits = not given and bool(quotes or slot)
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
            say=letter(customer.profile, report, product or order, quotes, slot) if fits else "",
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
        units = self._units(version)
        steps = [unit for unit in units if unit.role == "step"] or [one for one in units if one.can_be_said]
        lines: list[Guidance] = []
        for unit in steps[:_MOST_STEPS]:
            at = pinned.pin(*evidence_of(unit, version, now, playbook.as_of))
            if at is not None:
                lines.append(Guidance(text=with_condition(unit), evidence=at))
        return tuple(lines)

    def _units(self, version: DocumentVersion) -> list[Unit]:
        passages = self._knowledge_base.passages(version.id, version.version)
        return [unit for passage in passages for unit in units_of(passage)]

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
        """What the best public document that fits says about it, sentence by sentence as proved; where
        somebody may come to harm, first what keeps them safe."""
        says = playbook.content.trigger.says if playbook.content.trigger else ()
        need = Need(". ".join(says) or what_happened(report.kind))
        region = customer.profile.region
        filters = Filters(products=(product.family,) if product else (), regions=(region,) if region else ())
        found = self._knowledge_base.search(need, _AGENT, k=_PASSAGES, as_of=now, filters=filters)
        reported = _reported(report.kind, product)
        pages = self._public_pages(found, customer, need, reported, now, without)
        dangerous = "safety" in risks_of(playbook)
        said: list[str] = []
        for holds, group in pages:
            if theirs := self._called_back(holds, customer, now):
                beginning = self._beginning(holds)
                return (theirs, *_said([*beginning, *self._safe(holds)], holds, pinned, now))
            if not said:
                known = self._known(holds, playbook, customer, product, report, now)
                fitting = _fitting(group, need, known)
                said += _said([*(self._safe(holds) if dangerous else ()), *fitting], holds, pinned, now)
            elif dangerous:
                calls = [one for one in self._safe(holds) if names_emergency(one)]
                said += [one for one in _said(calls, holds, pinned, now) if one not in said]
            if said and not (dangerous and not _tells_whom_to_call(said)):
                break
        return tuple(said)

    def _known(
        self,
        holds: Governing,
        playbook: DocumentVersion,
        customer: Customer,
        product: OwnedProduct | None,
        report: Report,
        now: datetime,
    ) -> Known:
        """What is so of what was reported: the report itself, the product, and the page's checks."""
        checks = evaluate_governing(holds, _facts(customer, holds.version, now))
        titles = {rule.id: rule.title for rule in holds.version.content.checks}
        met = (titles[one.id] for one in checks if one.verdict == "met" and one.id in titles)
        named = (product.name, product.family.replace("_", " ")) if product else ()
        family = report.kind.partition(".")[0].replace("_", " ")
        return Known.of(
            (re.sub(r"[._]", " ", report.kind), _THINGS, *named, *met),
            happened=f"{what_happened(report.kind)} {playbook.content.title}",
            to=" ".join((family, _THINGS, *named, "playbook customer")),
        )

    def _called_back(self, holds: Governing, customer: Customer, now: datetime) -> str | None:
        return called_back(evaluate_governing(holds, facts := _facts(customer, holds.version, now)), facts)

    def _beginning(self, holds: Governing) -> list[Unit]:
        """The first sentences of a recall: nothing is picked out of it."""
        version = holds.version
        first = self._knowledge_base.passages(version.id, version.version)[:1]
        units = [unit for passage in first for unit in units_of(passage)]
        said = (unit for unit in units if unit.can_be_said and unit.role == "sentence")
        return list(islice(said, _MOST_QUOTED))

    def _safe(self, holds: Governing) -> list[Unit]:
        """What the page says on how not to come to harm, whom to call before all else, in its order."""
        units = self._units(holds.version)
        safe = _standing_alone(units, [unit for unit in units if keeps_safe(unit)])
        kept = sorted(safe, key=lambda one: not names_emergency(one))[:_MOST_SAFE]
        return [unit for unit in safe if unit in kept]

    def _public_pages(
        self,
        found: Found,
        customer: Customer,
        need: Need,
        reported: frozenset[str],
        now: datetime,
        without: frozenset[str],
    ) -> Iterator[tuple[Governing, Sequence[RankedPassage]]]:
        """The documents that may be quoted to this customer unasked, the best first, as the version has them
        that holds for them, with what was found of each.

        They speak of what was reported: a playbook may be for more than that. A document with checks is
        quoted only where all are met: what it promises might not be for this customer. One that calls this
        device back by its serial number comes before all others.
        """
        groups: dict[str, list[RankedPassage]] = defaultdict(list)
        for one in found.passages:
            if is_of_another(one.source.content, customer):
                continue
            if _public(one.source) and one.source.id not in without and _speaks_of(one, reported):
                groups[one.source.id].append(one)
        for group in sorted(groups.values(), key=lambda one: not _on_serial(one[0].source)):
            holds = self._governing(group[0].source, customer, now)
            checks = evaluate_governing(holds, _facts(customer, holds.version, now))
            if not _public(holds.version) or (checks and not all_met(checks)):
                continue
            if not _on_serial(holds.version) and signals_of(need, found, group).reason_for_silence:
                return
            yield holds, said_by(holds.version, group, self._knowledge_base) if holds.as_of else group

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


def order_of(customer: Customer, report: Report) -> Order | None:
    """The order that the last report names, or is about where only one is on its way; else None."""
    data, orders = report.signals[-1].data, customer.profile.orders
    named = str(data.get("order_id") or data.get("order") or "")
    if named:
        return next((one for one in orders if one.id == named), None)
    if not is_of_order(report.kind):
        return None
    waiting = [one for one in orders if one.status in ("pending", "shipped")]
    return waiting[0] if len(waiting) == 1 else None


def _about(customer: Customer, product: OwnedProduct | None, order: Order | None) -> Customer:
    """The customer as if the product in question, and the order it came with, were their only ones; or the
    order that was reported.

    Facts are then about these: an order of something else says nothing about what was reported.
    """
    owned, placed = customer.profile.products, customer.profile.orders
    if product is not None:
        products = [product]
        orders = [one for one in placed if belongs(product, one)]
    elif order is not None:
        products, orders = [one for one in owned if belongs(one, order)], [order]
    else:
        products, orders = list(owned), []
    profile = customer.profile.model_copy(update={"products": tuple(products), "orders": tuple(orders)})
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


def _reported(kind: str, product: OwnedProduct | None) -> frozenset[str]:
    """The words of what was reported. What it is of counts where that is a product: "order" says nothing."""
    family, _, happened = kind.partition(".")
    return frozenset(content_stems(re.sub(r"[._]", " ", f"{family} {happened}" if product else happened)))


def _fitting(group: Sequence[RankedPassage], need: Need, known: Known) -> tuple[Unit, ...]:
    """What of the passages answers best of all that fits, and of what leans on it."""
    passages = [(one, units_of(one.passage)) for one in group]
    relevance = Relevance(need, [unit for _, units in passages for unit in units])
    fit = [
        (one, [unit for unit in units if fits_unasked(unit, known)])
        for one, units in sendable(passages, relevance)
    ]
    whole = [
        (one, _standing_alone(units, kept)) for (one, units), (_, kept) in zip(passages, fit, strict=True)
    ]
    return chosen_sentences(whole, relevance, _MOST_QUOTED)


def _standing_alone(units: Sequence[Unit], kept: Sequence[Unit]) -> list[Unit]:
    """Those of `kept` that need no unit that is left out."""
    alone: list[Unit] = []
    for before, unit in zip((None, *units), units, strict=False):
        if unit in kept and (not unit.leans_back or before in alone):
            alone.append(unit)
    return alone


def _tells_whom_to_call(said: Sequence[str]) -> bool:
    return any(re.search(r"\b(?:112|999)\b", one) for one in said)


def _said(units: Sequence[Unit], holds: Governing, pinned: _Pinned, now: datetime) -> list[str]:
    """The units as sentences, each once and each proved."""
    proved = (unit for unit in dict.fromkeys(units) if _proved(unit, holds, pinned, now))
    return [as_said(unit) for unit in proved]


def _proved(unit: Unit, holds: Governing, pinned: _Pinned, now: datetime) -> bool:
    wanted = said_evidence(unit, holds.version, now, holds.as_of)
    return unproved_because(as_said(unit), wanted) is None and pinned.pin(*wanted) is not None
