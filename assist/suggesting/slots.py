"""Slots: how soon a policy grants what a suggestion says may be done, or what was promised already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from assist.customers.profile import Customer, Interaction
from assist.judging.facts_in_words import written_date
from assist.judging.governing import Governing, governing
from assist.judging.offering import granted, offer
from assist.suggesting.proving import Prover
from assist.suggesting.sources import Case, Source, facts_of
from assist.suggestions import Offer, Suggestion
from knowledge_base.documents import Document, DocumentVersion

_STANDS = (None, "pending")


def with_slot(
    case: Case,
    source: Source,
    suggestion: Suggestion,
    policies: Sequence[DocumentVersion],
    prover: Prover,
) -> Suggestion:
    """The suggestion with the soonest slot that `policies` grant for its actions, its words proved.

    What was promised to the customer already is offered as it was promised: nobody is told another day.
    """
    if case.customer is None:
        return suggestion
    for action in suggestion.actions:
        standing = _standing(case, source, policies, prover)
        for grant in granted(action.name, standing, lambda one: facts_of(case, one)):
            passages = prover.knowledge_base.passages(grant.version.id, grant.version.version)
            evidence = grant.evidence(passages, case.as_of)
            if evidence is None or not prover.holds(evidence):
                continue
            quotes = suggestion.evidence
            at = quotes.index(evidence) if evidence in quotes else len(quotes)
            slot = offer(grant, (), case.as_of, at)
            promise = _promised(
                case.customer, action.name, source.facts.value("product.serial"), case.as_of.date()
            )
            return suggestion.model_copy(
                update={
                    "slot": slot if promise is None else _as_promised(slot, promise),
                    "evidence": quotes if evidence in quotes else (*quotes, evidence),
                }
            )
    return suggestion


def _standing(
    case: Case, source: Source, policies: Sequence[DocumentVersion], prover: Prover
) -> list[Governing]:
    """The public policies for the products that the document is about, each in the version that holds for
    this case: what only a later one grants is not offered."""
    products = set(source.version.content.products)
    found = (governing(one, facts_of(case, one), case.reader, prover.knowledge_base) for one in policies)
    return [one for one in found if _public(one.version.content) and _is_for(one.version.content, products)]


def _public(content: Document) -> bool:
    return content.audience == "public" and not content.teams


def _is_for(content: Document, products: set[str]) -> bool:
    return not content.products or not products or not products.isdisjoint(content.products)


def _promised(customer: Customer, action: str, serial: object, today: date) -> Interaction | None:
    """The promise of this action that stands and whose day has not passed, the latest made.

    One that was made for another product than that of `serial`, the one in question, is no promise for it.
    """
    made = (
        one
        for one in reversed(customer.interactions)
        if one.kind == "promise" and (serial is None or one.data.get("serial") in (None, serial))
    )
    return next(
        (
            one
            for one in made
            if one.outcome in _STANDS
            and one.data.get("action") == action
            and (day := _day(one.data.get("due_on"))) is not None
            and day >= today
        ),
        None,
    )


def _as_promised(slot: Offer, promise: Interaction) -> Offer:
    moment = _moment(promise.data.get("slot_at"))
    made = written_date(promise.at.date())
    return slot.model_copy(
        update={
            "by": _day(promise.data["due_on"]),
            "at": moment,
            "because": f"promised on {made}; {slot.because}",
            "promised": True,
        }
    )


def _moment(written: object) -> datetime | None:
    """A timeline holds whatever other systems wrote: "Thursday morning" is no moment to promise again."""
    try:
        at = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
