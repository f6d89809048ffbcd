"""Currencies: an amount of another country's price, where the document gives the customer's beside it."""

from __future__ import annotations

from collections.abc import Iterator

from assist.draft_check.desk import Desk, Said
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence
from assist.reading.claims import Claim, unsupported


def currencies(desk: Desk) -> Iterator[Finding]:
    """Amounts in a currency in which the customer pays nothing, with what is said beside in theirs."""
    own = {order.currency for order in desk.customer.profile.orders} if desk.customer else set()
    for sentence in desk.sentences if own else ():
        for claim in sentence.words.claims:
            if claim.kind != "amount" or _currency(claim) in own or _is_given_in(own, sentence):
                continue
            beside = next(_beside(desk, sentence, claim, own), None)
            if beside:
                unit, version = beside
                yield Finding(
                    code="contradicts_policy",
                    detail=f"This customer pays in {', '.join(sorted(own))}. "
                    f"“{version.content.title}” says: {unit.plain}",
                    span=sentence.span_of(claim.start, claim.end),
                    evidence=desk.evidence(unit, version),
                )


def _currency(claim: Claim) -> str:
    return claim.value.partition(" ")[2]


def _is_given_in(currencies: set[str], sentence: Sentence) -> bool:
    """Whether the sentence gives an amount of theirs too: it tells both prices."""
    return any(one.kind == "amount" and _currency(one) in currencies for one in sentence.words.claims)


def _beside(desk: Desk, sentence: Sentence, claim: Claim, own: set[str]) -> Iterator[Said]:
    """The parts of documents about the same that give the amount and one in the customer's currency."""
    for unit, version in desk.said:
        amounts = [one for one in unit.claims if one.kind == "amount"]
        both = not unsupported(claim, amounts) and any(_currency(one) in own for one in amounts)
        if both and not sentence.words.subject.isdisjoint(unit.subject):
            yield unit, version
