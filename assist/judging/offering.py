"""Offering: the slot that a policy grants a customer, counted in business days from now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assist.judging.checks import evaluate_governing
from assist.judging.days import after_business_days
from assist.judging.facts import Facts
from assist.judging.facts_in_words import written_date
from assist.judging.governing import Governing
from assist.reading.quoting import Unit, evidence_of
from assist.suggestions import Check, Evidence, Offer
from knowledge_base.documents import DocumentVersion, Slot
from knowledge_base.passages import Passage


@dataclass(frozen=True)
class Granted:
    """A slot of a policy that this customer has a right to, and the checks that say so."""

    holds: Governing
    slot: Slot
    checks: tuple[Check, ...]

    @property
    def version(self) -> DocumentVersion:
        """The version that grants it."""
        return self.holds.version

    def evidence(self, passages: Sequence[Passage], now: datetime) -> Evidence | None:
        """The words that grant it, where they stand in one passage."""
        start = self.version.content.text.index(self.slot.quote)
        end = start + len(self.slot.quote)
        for passage in passages:
            if passage.start <= start and end <= passage.end:
                unit = Unit(passage, start, end, self.slot.quote, "sentence", "", None, leans_back=False)
                return evidence_of(unit, self.version, now, self.holds.as_of)[-1]
        return None


def granted(
    action: str, policies: Sequence[Governing], facts_for: Callable[[DocumentVersion], Facts]
) -> Iterator[Granted]:
    """What `policies`, each in the version that holds for the case, grant for `action`, the soonest first; of
    each policy only the first slot that fits.

    Nothing of a policy that has a check which is not met; nothing whose own condition is not known to be met.
    """
    found = [one for holds in policies if (one := _first_slot(action, holds, facts_for(holds.version)))]
    return iter(sorted(found, key=lambda one: one.slot.within_business_days))


def _first_slot(action: str, holds: Governing, facts: Facts) -> Granted | None:
    version, checks = holds.version, evaluate_governing(holds, facts)
    if any(check.verdict == "not_met" for check in checks):
        return None
    for slot in version.content.slots:
        if slot.action != action:
            continue
        condition = _judged(holds, slot, facts)
        if all(check.verdict == "met" for check in condition):
            return Granted(holds, slot, (*checks, *condition))
    return None


def _judged(holds: Governing, slot: Slot, facts: Facts) -> tuple[Check, ...]:
    content = holds.version.content.model_copy(update={"checks": (slot.when,) if slot.when else ()})
    alone = replace(holds, version=holds.version.model_copy(update={"content": content}))
    return evaluate_governing(alone, facts)


def offer(grant: Granted, moments: Sequence[datetime], now: datetime, evidence: int) -> Offer:
    """The earliest of `moments` to come that the policy's limit allows, else its last day."""
    days = grant.slot.within_business_days
    by = after_business_days(now.date(), days, frozenset(grant.version.content.holidays))
    kept = [at for at in moments if at > now and at.date() <= by]
    within = "1 business day" if days == 1 else f"{days} business days"
    because = [f"within {within} of {written_date(now.date())}"]
    because += [check.because for check in grant.checks if grant.slot.when and check.id == grant.slot.when.id]
    if moments and not kept:
        because.append("no moment that was offered is within it")
    return Offer(
        action=grant.slot.action,
        by=by,
        at=min(kept, default=None),
        within_business_days=days,
        because="; ".join(because),
        evidence=evidence,
    )
