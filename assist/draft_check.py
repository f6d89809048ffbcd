"""Draft check: reads the agent's own words before they are sent. Points at what to look at; blocks nothing.

Every finding names the exact characters it is about. Facts on file, the documents found for this conversation
and fixed courtesy need no proof; numbers, amounts, dates and rules do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assist.conversations import Turn
from assist.customers.customers import Customer
from assist.judging.authority import proposed_actions
from assist.judging.checks import evaluate
from assist.judging.collected import collected_facts
from assist.judging.conflicts import RULE_STEMS, opposite
from assist.judging.facts import Facts, gather_facts
from assist.reading.claims import Claim, ClaimKind, claims_of, unsupported
from assist.reading.quoting import Unit, evidence_of, units_of
from assist.reading.understanding import understand
from assist.reading.words import containment, content_stems
from assist.suggestions import Evidence
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Found, Need
from knowledge_base.passages import Repeated
from knowledge_base.readers import Reader

Code = Literal[
    "unsupported_claim",
    "contradicts_policy",
    "over_authority",
    "internal_only",
    "personal_data",
    "expired_source",
]

_PASSAGES = 10
_SAME_RULE = 0.6
"""Share of the subject words of the agent's sentence or the document's that the other must hold."""
_SAME_SENTENCE = 0.75
"""The same where one sentence is taken for the opposite of another."""
_FEWEST_SHARED = 2
_LONGEST_CHECKED = 20_000
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]*")
_GRANTS = re.compile(
    r"\b(?:refund\w*|credit\w*|pay(?:ing|s)? you|voucher|compensat\w*|goodwill|discount|reimburs\w*"
    r"|transfer\w*|give you|send you)\b",
    re.IGNORECASE,
)
_ACTION_WORDS = {"refund": "refund", "reimburs": "refund", "credit": "credit", "goodwill": "goodwill"}
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LONG_NUMBER = re.compile(r"(?<![\w-])\+?\d(?:[\s().-]?\d){8,18}(?![\w-])")
_CARD_DIGITS = range(13, 20)
_PHONE_DIGITS = range(9, 16)
_CHECKED: tuple[ClaimKind, ...] = ("amount", "percent", "quantity", "date")
"""Bare numbers are too often part of a name or an address to hold against anybody."""


class Finding(BaseModel):
    """One thing to look at again before sending."""

    model_config = ConfigDict(frozen=True)

    code: Code
    detail: str
    span: tuple[int, int]
    """Characters of the checked text, from, up to and not including."""
    evidence: Evidence | None = None


def _found(
    need: Need, reader: Reader, knowledge_base: KnowledgeBase, as_of: datetime, without: frozenset[str]
) -> Found:
    """The passages for `need` that are not of documents left out, as many as if those were not there."""
    standing = [knowledge_base.version_in_force(id, as_of) for id in without]
    left_out = sum(len(knowledge_base.passages(one.id, one.version)) for one in standing if one)
    found = knowledge_base.search(need, reader, k=_PASSAGES + left_out, as_of=as_of)
    kept = [one for one in found.passages if one.source.id not in without]
    return replace(found, passages=tuple(kept[:_PASSAGES]))


@dataclass(frozen=True)
class _Desk:
    """What the text is held against."""

    text: str
    turns: Sequence[Turn]
    customer: Customer | None
    reader: Reader
    as_of: datetime
    facts: Facts
    found: Found
    knowledge_base: KnowledgeBase
    without: frozenset[str]
    """Documents that neither prove nor contradict anything."""

    def units(self, public: bool | None = None) -> Iterator[tuple[Unit, DocumentVersion]]:
        """Every quotable part of the passages found; of public or internal documents only, if asked."""
        for ranked in self.found.passages:
            if public is None or (ranked.source.content.audience == "public") == public:
                for unit in units_of(ranked.passage):
                    yield unit, ranked.source

    def evidence(self, unit: Unit, version: DocumentVersion) -> Evidence:
        return evidence_of(unit, version, self.as_of)[-1]


def check_draft(
    text: str,
    turns: Sequence[Turn],
    *,
    customer: Customer | None,
    reader: Reader,
    knowledge_base: KnowledgeBase,
    as_of: datetime,
    channel: str | None = None,
    without_documents: frozenset[str] = frozenset(),
    collected: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    """What the agent should look at again in `text`, in order of place; nothing where all is well.

    `without_documents` neither prove nor contradict anything.
    """
    text = text[:_LONGEST_CHECKED]
    if not text.strip():
        return ()
    understood = understand(turns)
    need = Need(f"{understood.need.text}\n{text}".strip(), text)
    desk = _Desk(
        text=text,
        turns=turns,
        customer=customer,
        reader=reader,
        as_of=as_of,
        facts=gather_facts(
            customer,
            turns,
            as_of,
            channel=channel,
            collected=collected_facts(collected, as_of.tzinfo),
        ),
        found=_found(need, reader, knowledge_base, as_of, without_documents),
        knowledge_base=knowledge_base,
        without=without_documents,
    )
    findings = [*_internal_copied(desk), *_personal_data(desk), *_over_authority(desk), *_claims(desk)]
    return tuple(sorted(_without_doubles(findings), key=lambda one: (one.span, one.code)))


def _without_doubles(findings: Sequence[Finding]) -> Iterator[Finding]:
    """One finding per place and code."""
    seen: set[tuple[Code, tuple[int, int]]] = set()
    for finding in findings:
        key = (finding.code, finding.span)
        if key not in seen:
            seen.add(key)
            yield finding


# Text of internal documents


def _internal_copied(desk: _Desk) -> Iterator[Finding]:
    """Runs of words that stand in an internal document and in no public one, wherever they stand."""
    copied = desk.knowledge_base.repeated(desk.text, desk.reader, as_of=desk.as_of, without=desk.without)
    for repeated in copied:
        unit = _said_there(repeated)
        yield Finding(
            code="internal_only",
            detail=f"This is from “{repeated.source.content.title}”, which is not for customers.",
            span=repeated.span,
            evidence=desk.evidence(unit, repeated.source) if unit else None,
        )


def _said_there(repeated: Repeated) -> Unit | None:
    """The sentence of the passage that most of the repeated words are from."""
    first, last = (repeated.passage.start + at for at in repeated.said_at)

    def shared(unit: Unit) -> int:
        return min(last, unit.end) - max(first, unit.start)

    best = max(units_of(repeated.passage), key=shared, default=None)
    return best if best and shared(best) > 0 else None


# Somebody's data


def _personal_data(desk: _Desk) -> Iterator[Finding]:
    """E-mail addresses, telephone and card numbers that are not this customer's."""
    own = _own_data(desk)
    for match in _EMAIL.finditer(desk.text):
        if match.group().casefold() not in own:
            yield _not_theirs("An e-mail address", match.span())
    for match in _LONG_NUMBER.finditer(desk.text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) in _CARD_DIGITS and _is_card(digits):
            detail = "This looks like a payment card number; it never belongs in a message."
            yield Finding(code="personal_data", detail=detail, span=match.span())
        elif len(digits) in _PHONE_DIGITS and not any(
            digits.endswith(one[-9:]) for one in own if one.isdigit()
        ):
            yield _not_theirs("A telephone number", match.span())


def _not_theirs(what: str, span: tuple[int, int]) -> Finding:
    detail = f"{what} that is not on file for this customer and not in our documents: is it somebody else's?"
    return Finding(code="personal_data", detail=detail, span=span)


def _own_data(desk: _Desk) -> set[str]:
    """The customer's addresses and numbers as on file, and those that public documents give."""
    values = [identity.value for identity in desk.customer.profile.identities] if desk.customer else []
    values += [fact.value for fact in desk.facts.by_name.values() if isinstance(fact.value, str)]
    public = "\n".join(unit.text for unit, _ in desk.units(public=True))
    values += _EMAIL.findall(public) + _LONG_NUMBER.findall(public)
    digits = {number for value in values if len(number := re.sub(r"\D", "", value)) in _PHONE_DIGITS}
    return digits | {value.casefold() for value in values}


def _is_card(digits: str) -> bool:
    """Luhn's check, which card numbers pass and one in ten other numbers does."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # the two digits of a product, summed
    return total % 10 == 0


# What the person may grant


def _over_authority(desk: _Desk) -> Iterator[Finding]:
    """Amounts granted in the text above what this reader may grant by the documents found."""
    limits = _limits(desk)
    for sentence, start in _sentences(desk.text):
        granted = _GRANTS.search(sentence)
        if not granted:
            continue
        action = next((name for word, name in _ACTION_WORDS.items() if word in sentence.casefold()), None)
        for claim in claims_of(sentence):
            if claim.kind != "amount":
                continue
            amount, _, currency = claim.value.partition(" ")
            over = _over(limits, action, Decimal(amount), currency)
            if over:
                span = (start + claim.start, start + claim.end)
                yield Finding(code="over_authority", detail=over, span=span)


@dataclass(frozen=True)
class _Limit:
    action: str
    up_to: Decimal
    currency: str
    approver: str
    title: str


def _limits(desk: _Desk) -> tuple[_Limit, ...]:
    """The highest amounts that the documents found let this reader's role grant."""
    role = "lead" if desk.reader.role == "lead" else "agent"
    versions = {one.source.id: one.source for one in desk.found.passages}
    return tuple(
        _Limit(row.action, row.up_to, row.currency, row.approver or "lead", version.content.title)
        for version in versions.values()
        for row in version.content.authority
        if row.role == role and row.up_to is not None and row.currency is not None
    )


def _over(limits: Sequence[_Limit], action: str | None, amount: Decimal, currency: str) -> str | None:
    """Why `amount` is above every limit for such an action, or None if one allows it or none is known."""
    fitting = [one for one in limits if one.currency == currency and action in (None, one.action)]
    if not fitting or any(amount <= one.up_to for one in fitting):
        return None
    highest = max(fitting, key=lambda one: one.up_to)
    what = highest.action.replace("_", " ")
    return (
        f"Your limit for {what} is {highest.up_to:.2f} {highest.currency} (“{highest.title}”); "
        f"{amount:.2f} {currency} needs {highest.approver}."
    )


# Claims


def _claims(desk: _Desk) -> Iterator[Finding]:
    """Values and rules in the text that no fact and no document in force supports."""
    known = [*_claims_on_file(desk), *_claims_of_customer(desk)]
    said = [one for one in desk.units() if one[0].can_be_said]
    for sentence, start in _sentences(desk.text):
        for claim in claims_of(sentence):
            if claim.kind in _CHECKED and unsupported(claim, known):
                yield from _claim(desk, sentence, start, claim, said)
        opposite = _opposite(sentence, said)
        if opposite:
            yield _contradiction(desk, (start, start + len(sentence)), *opposite)


def _claim(
    desk: _Desk, sentence: str, start: int, claim: Claim, said: Sequence[tuple[Unit, DocumentVersion]]
) -> Iterator[Finding]:
    """What is wrong with one value: against the rule about the same thing, else against all found."""
    span = (start + claim.start, start + claim.end)
    rule = _closest(sentence, said)
    if rule and not unsupported(claim, rule[0].claims):
        return
    written = desk.text[slice(*span)]
    old = _former_source(desk, sentence, claim)
    if old:
        detail = f"“{written}” was so in an earlier version of “{old.title}”, no longer in force."
        yield Finding(code="expired_source", detail=detail, span=span, evidence=old)
        return
    related = [unit for unit, _ in said if not unit.subject.isdisjoint(_subject(sentence))]
    if not unsupported(claim, [one for unit in related for one in unit.claims]):
        return
    if rule and _same_measure(claim, rule[0].claims):
        yield _contradiction(desk, span, *rule)
    else:
        detail = f"Nothing on file and no document found says “{written}” of this."
        yield Finding(code="unsupported_claim", detail=detail, span=span)


def _opposite(
    sentence: str, said: Sequence[tuple[Unit, DocumentVersion]]
) -> tuple[Unit, DocumentVersion] | None:
    """A document in force that says the opposite of `sentence`, or None."""
    subject = _subject(sentence) - RULE_STEMS
    for unit, version in said:
        for part in re.split(r"(?<=[.!?])\s+", unit.plain):
            other = _subject(part) - RULE_STEMS
            fewer, more = sorted((subject, other), key=len)
            alike = len(subject & other) >= _FEWEST_SHARED and containment(fewer, more) >= _SAME_SENTENCE
            if alike and opposite(sentence, part):
                return unit, version
    return None


def _contradiction(desk: _Desk, span: tuple[int, int], unit: Unit, version: DocumentVersion) -> Finding:
    return Finding(
        code="contradicts_policy",
        detail=f"“{version.content.title}” says: {unit.plain}",
        span=span,
        evidence=desk.evidence(unit, version),
    )


def _same_measure(claim: Claim, others: Sequence[Claim]) -> bool:
    """Whether one of `others` measures the same: days with days, euros with euros."""
    return any(
        one.kind == claim.kind and one.value.partition(" ")[2] == claim.value.partition(" ")[2]
        for one in others
    )


def _closest(
    sentence: str, candidates: Sequence[tuple[Unit, DocumentVersion]]
) -> tuple[Unit, DocumentVersion] | None:
    subject = _subject(sentence)
    best, score = None, 0.0
    for unit, version in candidates:
        other = unit.subject
        if len(subject & other) < _FEWEST_SHARED:
            continue
        same = max(containment(subject, other), containment(other, subject))
        both = same + containment(subject, other) / 10  # of two that fit alike, the one that says more of it
        if same >= _SAME_RULE and both > score:
            best, score = (unit, version), both
    return best


def _subject(text: str) -> frozenset[str]:
    measured = {stem for claim in claims_of(text) for stem in content_stems(text[claim.start : claim.end])}
    return frozenset(content_stems(text)) - measured


def _former_source(desk: _Desk, sentence: str, claim: Claim) -> Evidence | None:
    """Where an earlier version of a document found says it and the one in force does not."""
    for document_id in dict.fromkeys(one.source.id for one in desk.found.passages):
        standing = desk.knowledge_base.version_in_force(document_id, desk.as_of)
        for version in reversed(desk.knowledge_base.versions(document_id, desk.reader)):
            if standing is None or version.version >= standing.version:
                continue
            passages = desk.knowledge_base.passages(document_id, version.version)
            units = [(unit, version) for passage in passages for unit in units_of(passage)]
            saying = [one for one in units if not unsupported(claim, one[0].claims)]
            closest = _closest(sentence, saying)
            if closest:
                return desk.evidence(*closest)
    return None


def _claims_on_file(desk: _Desk) -> Iterator[Claim]:
    """The values on file: amounts, dates and how long ago they are."""
    for fact in desk.facts.by_name.values():
        if isinstance(fact.value, date):
            yield Claim("date", fact.value.isoformat(), 0, 0)
            yield Claim("quantity", f"{abs((desk.facts.today - fact.value).days)} day", 0, 0)
        elif isinstance(fact.value, Decimal):
            yield Claim("amount", f"{fact.value:.2f} {desk.facts.value('order.currency')}", 0, 0)
    if desk.customer:
        for order in desk.customer.profile.orders:
            yield from (
                Claim("amount", f"{item.price:.2f} {order.currency}", 0, 0)
                for item in order.items
                if item.price
            )
    versions = {one.source.id: one.source for one in desk.found.passages}
    for version in versions.values():
        checks = evaluate(version, desk.facts)
        for action in proposed_actions(version, checks, desk.facts, desk.reader):
            if action.amount is not None and action.authority == "yours":
                yield Claim("amount", f"{action.amount:.2f} {action.currency}", 0, 0)


def _claims_of_customer(desk: _Desk) -> Iterator[Claim]:
    """What the customer said of dates: repeating their own day back to them asserts nothing new."""
    for turn in desk.turns:
        if turn.speaker == "customer":
            yield from (claim for claim in claims_of(turn.text) if claim.kind == "date")


def _sentences(text: str) -> Iterator[tuple[str, int]]:
    """The sentences of a message with the place where each begins."""
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        lead = len(sentence) - len(sentence.lstrip())
        if sentence.strip():
            yield sentence.strip(), match.start() + lead
