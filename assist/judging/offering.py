"""Offering: the slot that a policy grants a customer, counted in business days from now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assist.judging.checks import evaluate
from assist.judging.days import after_business_days
from assist.judging.facts import Facts
from assist.judging.facts_in_words import written_date
from assist.reading.quoting import Unit, evidence_of
from assist.suggestions import Check, Evidence, Offer
from knowledge_base.documents import DocumentVersion, Slot
from knowledge_base.passages import Passage


@dataclass(frozen=True)
class Granted:
    """A slot of a policy that this customer has a right to, and the checks that say so."""

    version: DocumentVersion
    slot: Slot
    checks: tuple[Check, ...]

    def evidence(self, passages: Sequence[Passage], as_of: datetime) -> Evidence | None:
        """The words that grant it, where they stand in one passage."""
        start = self.version.content.text.index(self.slot.quote)
        end = start + len(self.slot.quote)
        for passage in passages:
            if passage.start <= start and end <= passage.end:
                unit = Unit(passage, start, end, self.slot.quote, "sentence", "", None, leans_back=False)
                return evidence_of(unit, self.version, as_of)[-1]
        return None


def granted(
    action: str, policies: Sequence[DocumentVersion], facts_for: Callable[[DocumentVersion], Facts]
) -> Iterator[Granted]:
    """What `policies` grant for `action`, the soonest first; of each policy only the first slot that fits.

    Nothing of a policy that has a check which is not met; nothing whose own condition is not known to be met.
    """
    found = [one for version in policies if (one := _first_slot(action, version, facts_for(version)))]
    return iter(sorted(found, key=lambda one: one.slot.within_business_days))


def _first_slot(action: str, version: DocumentVersion, facts: Facts) -> Granted | None:
    checks = evaluate(version, facts)
    if any(check.verdict == "not_met" for check in checks):
        return None
    for slot in version.content.slots:
        if slot.action != action:
            continue
        condition = _judged(version, slot, facts)
        if all(check.verdict == "met" for check in condition):
            return Granted(version, slot, (*checks, *condition))
    return None


def _judged(version: DocumentVersion, slot: Slot, facts: Facts) -> tuple[Check, ...]:
    rules = (slot.when,) if slot.when else ()
    return evaluate(
        version.model_copy(update={"content": version.content.model_copy(update={"checks": rules})}), facts
    )


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
