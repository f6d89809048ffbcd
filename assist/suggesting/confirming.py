"""Confirming: the fact on file that a verdict rests on, put to the customer once and never asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assist.judging.facts import Fact
from assist.judging.facts_in_words import confirmed, in_words
from assist.reading.claims import claims_of
from assist.reading.words import content_stems
from assist.suggesting.drafting import Said
from assist.suggesting.sources import Case, Source, is_subject
from assist.suggesting.standing import confirmation, holding, spoken_of

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


def confirmation_of(case: Case, source: Source, sentences: Sequence[Said]) -> list[Said]:
    """How the rule stands for this customer, or else the fact on file on which a verdict rests that the
    `sentences` speak of: offered to the customer once, where they have not said it, and never asked for."""
    stems = [frozenset(content_stems(one.text)) for one in sentences]
    used = {name for check in spoken_of(source.checks, source.version, stems) for name in check.facts}
    held = confirmation(source.checks, source.version, source.facts)
    if held:
        return [Said(held, "check")]
    for name in _CONFIRMED_FIRST:
        fact = source.facts.get(name) if name in used else None
        question = fact and confirmed(fact, source.facts)
        if fact and question:
            return [] if _is_said(fact, question, case, source) else [Said(question, "fact", facts=(name,))]
    held = holding(source.checks, source.facts) if is_subject(source.version.content, case) else None
    return [Said(held, "check")] if held else []


def _is_said(fact: Fact, question: str, case: Case, source: Source) -> bool:
    """Whether either side has named the fact here, or the agent has put the question, of whatever day."""
    value = in_words(fact, source.facts).casefold()
    if any(value in turn.text.casefold() for turn in case.turns):
        return True
    asks = question.casefold().partition(value)[0]
    if any(asks in turn.text.casefold() for turn in case.turns if turn.speaker == "agent"):
        return True
    if not isinstance(fact.value, date):
        return False
    days = (fact.value.isoformat(), fact.value.strftime("--%m-%d"))
    told = (claim for turn in case.turns for claim in claims_of(turn.text))
    return any(claim.kind == "date" and claim.value in days for claim in told)
