"""Claims: values and rules in the draft that no fact and no document in force supports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from assist.draft_check.actions import actions_in
from assist.draft_check.authority import GRANTS, more_than_paid
from assist.draft_check.counts import counts_of
from assist.draft_check.desk import Desk, Said, Stated
from assist.draft_check.finding import Finding
from assist.draft_check.for_whom import ForWhom, Some
from assist.draft_check.on_file import since, values_on_file, worked_out
from assist.draft_check.sentences import Sentence, Words
from assist.draft_check.verdicts import granted_in
from assist.judging.authority import proposed_actions
from assist.judging.conflicts import opposite
from assist.reading.claims import Claim, ClaimKind, claims_of, denies, unsupported
from assist.reading.quoting import Unit, units_of
from assist.reading.words import containment
from assist.suggestions import Evidence
from knowledge_base.documents import DocumentVersion

_SAME_RULE = 0.6
"""Share of the subject words of the agent's sentence or the document's that the other must hold."""
_SAME_SENTENCE = 0.75
"""The same where one sentence is taken for the opposite of another."""
_MOSTLY_SHARED = 0.5
"""Share of the longer sentence that the other must hold: else it speaks of more."""
_FEWEST_SHARED = 2
_HELPS = re.compile(r"\b(?:help|assist)(?:ing)?\s+you\b|\bno (?:problem|worries)\b", re.IGNORECASE)
"""An offer to help states no rule."""
_GIVEN = re.compile(
    r"\byou(?:['’]ll| will)? (?:also )?(?:get|receive)\b|\bwe (?:give|pay|credit) you\b", re.IGNORECASE
)
"""An amount is given, and not paid by the customer."""
_ELAPSED = re.compile(
    r"\b(?:ago|since|already|old|passed|after|late|wait\w*|in|on day|has been)\b", re.IGNORECASE
)
"""The time from a date on file until today."""
_CHECKED: tuple[ClaimKind, ...] = ("amount", "percent", "quantity", "date")
"""Bare numbers are too often part of a name or an address to hold against anybody."""


class Known:
    """What may be repeated without a document: the values on file, and what was said before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def on_file(self) -> tuple[Claim, ...]:
        """What is on file, and what this person may grant by the documents found."""
        desk = self._desk
        return (*values_on_file(desk.customer, desk.on_file, desk.facts), *_granted(desk))

    @cached_property
    def of_this_case(self) -> tuple[Claim, ...]:
        """The same without the totals of orders that are not meant: nothing is granted by them."""
        others = set(_of_other_orders(self._desk))
        return tuple(claim for claim in self.on_file if claim.value not in others)

    @cached_property
    def since(self) -> tuple[Claim, ...]:
        """How long ago the dates on file are."""
        return tuple(since(self.on_file, self._desk.facts.today))

    @cached_property
    def told(self) -> tuple[Claim, ...]:
        """What was said in the conversation, by either side: it was read before, or grants nothing."""
        return tuple(claim for turn in self._desk.turns for claim in claims_of(turn.text))

    @cached_property
    def in_draft(self) -> tuple[Claim, ...]:
        """The amounts of the draft itself, each once: one may be the sum of others."""
        stated = (claim for sentence in self._desk.sentences for claim in sentence.words.claims)
        return tuple({claim.value: claim for claim in stated if claim.kind == "amount"}.values())

    @cached_property
    def counted(self) -> frozenset[str]:
        """The numbers of things that the draft speaks of."""
        return frozenset(one.number for sentence in self._desk.sentences for one in counts_of(sentence.text))

    @cached_property
    def amounts(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in (*self.told, *self.on_file) if claim.kind == "amount")


def _of_other_orders(desk: Desk) -> Iterator[str]:
    spoken = " ".join(turn.text for turn in desk.case)
    meant = {one.order.id for one in desk.cases if one.order}
    for order in desk.customer.profile.orders if desk.customer else ():
        if order.id not in meant and order.id not in spoken:
            yield f"{order.total:.2f} {order.currency}"


def _granted(desk: Desk) -> Iterator[Claim]:
    """The amounts that this person may give by the rules of the documents found."""
    for one in desk.judged:
        for action in proposed_actions(one.version, one.checks, one.facts, desk.reader):
            if action.amount is not None and action.authority == "yours":
                yield Claim("amount", f"{action.amount:.2f} {action.currency}", 0, 0)


def claims(desk: Desk, known: Known) -> Iterator[Finding]:
    """Values and rules in the draft that nothing supports, or that a document contradicts."""
    for_whom = ForWhom(desk)
    for sentence in desk.sentences:
        # Who is told that they are no gold member hears next what holds for everybody else.
        denied = for_whom.denied_in(sentence.text)
        for_them = [said for said in desk.said_for_this_case if not _names_any(said, denied)]
        rule = _closest(sentence.words, for_them)
        exactly = desk.saying_exactly(sentence.text)
        on_file = known.of_this_case if GRANTS.search(sentence.text) else known.on_file
        if _ELAPSED.search(sentence.text):
            on_file = (*on_file, *known.since)
        for claim in sentence.words.claims:
            if claim.kind in _CHECKED and unsupported(claim, on_file):
                of_others = for_whom.finding(sentence, claim)
                if of_others:
                    yield of_others
                elif not exactly:
                    yield from _claim(desk, sentence, claim, rule, known)
        if rule and rule[1].id not in exactly:
            yield from _counted(desk, sentence, rule)
        contrary = None if denied else _contrary(sentence, desk.stated)
        if contrary and contrary[1].id not in exactly and not _said_there(desk, sentence, contrary[1]):
            yield _contradiction(desk, sentence.span, *contrary)


def _names_any(said: Said, some: Sequence[Some]) -> bool:
    return any(one.pattern.search(said[0].plain) for one in some)


def _said_there(desk: Desk, sentence: Sentence, version: DocumentVersion) -> bool:
    """Whether the document that seems to say the opposite says the sentence's own values, in nearly its
    words: "without warranty it costs 49 EUR" beside "under warranty it is free"."""
    words = sentence.words
    return any(
        containment(words.ruled, unit.subject) >= _SAME_SENTENCE
        and not any(unsupported(claim, unit.claims) for claim in words.claims)
        and not opposite(words.text, unit.plain)
        for unit, of in desk.said
        if of.id == version.id and words.claims
    )


def _claim(
    desk: Desk, sentence: Sentence, claim: Claim, rule: Said | None, known: Known
) -> Iterator[Finding]:
    """What is wrong with one value: against the rule about the same thing, else against all found."""
    other = _another_amount(desk, sentence, claim)
    if other and not _said_before(claim, known):
        yield _contradiction(desk, sentence.span_of(claim.start, claim.end), *other)
        return
    if rule and not unsupported(claim, rule[0].claims):
        return
    if _may_be_given(desk, sentence, claim):
        return
    span = sentence.span_of(claim.start, claim.end)
    written = desk.text[slice(*span)]
    old = _former_source(desk, sentence.words, claim)
    if old:
        detail = f"“{written}” was so in an earlier version of “{old.title}”, no longer in force."
        yield Finding(code="expired_source", detail=detail, span=span, evidence=old)
        return
    about = desk.about if sentence.is_listed else sentence.words.subject
    # Where a rule is about nothing else, one shared word does not make another sentence speak of the same.
    fewest = _FEWEST_SHARED if rule and containment(sentence.words.subject, rule[0].subject) == 1 else 1
    ruled = rule is not None and rule[1].id in desk.met and _same_measure(claim, rule[0].claims)
    # What only holds under conditions that are not met supports nothing against a rule that holds here.
    open_ones = desk.not_all_met if ruled else frozenset()
    related = [
        unit for unit, of in desk.said if of.id not in open_ones and len(unit.subject & about) >= fewest
    ]
    if not unsupported(claim, [one for unit in related for one in unit.claims]):
        return
    if rule and _same_measure(claim, rule[0].claims):
        yield _contradiction(desk, span, *rule)
    elif not (_said_before(claim, known) or _said_of_the_action(desk, sentence, claim)):
        detail = f"Nothing on file and no document found says “{written}” of this."
        paid = more_than_paid(desk, sentence, claim)
        detail = f"{detail} {paid}" if paid else detail
        yield Finding(code="unsupported_claim", detail=detail, span=span)


def _another_amount(desk: Desk, sentence: Sentence, claim: Claim) -> Said | None:
    """Where a document for customers whose conditions are met gives another amount for the same thing, read
    with what it stands under, and none of those gives this one."""
    if claim.kind != "amount" or not _GIVEN.search(sentence.text):
        return None
    subject = sentence.words.subject
    giving = [
        (unit, version)
        for unit, version in desk.said
        if version.id in desk.met
        and version.content.audience == "public"
        and _same_measure(claim, unit.claims)
        and len(subject & (about := unit.subject | unit.heading_stems)) >= _FEWEST_SHARED
        and containment(subject, about) >= _SAME_SENTENCE
    ]
    stated = any(not unsupported(claim, unit.claims) for unit, _ in giving)
    return None if stated or not giving else giving[0]


def _may_be_given(desk: Desk, sentence: Sentence, claim: Claim) -> bool:
    """Whether it is an amount within what this person may give of their own choice: goodwill."""
    if claim.kind != "amount":
        return False
    amount, _, currency = claim.value.partition(" ")
    for one in desk.governing(sentence.words.actions):
        chosen = {row.action for row in one.version.content.authority if row.amount is None}
        for action in proposed_actions(one.version, one.checks, one.facts, desk.reader):
            mine = action.name in chosen & granted_in(one, sentence) and action.authority == "yours"
            within = action.amount is not None and Decimal(amount) <= action.amount
            if mine and within and action.currency == currency:
                return True
    return False


def _said_of_the_action(desk: Desk, sentence: Sentence, claim: Claim) -> bool:
    """Whether a public document whose conditions are met says the value of the same action, in other words
    and maybe in a passage that was not found."""
    spoken = frozenset(name for one in actions_in(sentence.text) for name in one.names)
    return any(
        not unsupported(claim, unit.claims)
        and any(not (spoken & judged.actions).isdisjoint(one.names) for one in actions_in(unit.plain))
        for judged in (desk.governing(spoken) if spoken else ())
        if judged.version.content.audience == "public"
        and all(check.verdict == "met" for check in judged.checks)
        for passage in desk.knowledge_base.passages(judged.version.id, judged.version.version)
        for unit in units_of(passage)
    )


def _said_before(claim: Claim, known: Known) -> bool:
    """Whether the conversation gave the value, or it follows from amounts that are known."""
    if not unsupported(claim, known.told):
        return True
    if claim.kind != "amount":
        return False
    others = [one for one in known.in_draft if one.value != claim.value]
    return worked_out(claim, (*others, *known.amounts), known.counted)


def _contrary(sentence: Sentence, stated: Sequence[Stated]) -> Said | None:
    """A document in force that says the opposite of the sentence, or None."""
    words = sentence.words
    if words.asks or sentence.is_listed or _HELPS.search(words.text):
        return None
    for one in stated:
        shared = words.ruled & one.words.ruled
        if shared and _opposed(words, one, shared):
            return one.said
    return None


def _opposed(words: Words, stated: Stated, shared: frozenset[str]) -> bool:
    """Whether two sentences speak of the same thing, and one turns what the other says.

    What it stands under counts too: "You don't need a receipt", under the recall of a battery.
    """
    part, about = stated.words, stated.about
    if stated.said[0].role == "row" and words.mode is None:
        return False
    fewer, more = sorted((words.ruled, part.ruled), key=len)
    alike = len(shared) >= max(_FEWEST_SHARED, _SAME_SENTENCE * len(fewer), _MOSTLY_SHARED * len(more))
    beyond = words.ruled - part.ruled - about
    under = bool(part.ruled) and part.ruled <= words.ruled and len(beyond) <= 1 and bool(words.ruled & about)
    if part.leans_back or not (alike or under):
        return False
    # An item of a list, "colour: red, not available", denies nothing of a sentence that rules nothing.
    if words.mode is None and not part.text.endswith((".", "!")):
        return False
    # "Can be changed without ..." allows and denies at once: nothing turns it for certain.
    both_deny = denies(words.text) and denies(part.text)
    return not both_deny and opposite(words.text, part.text)


def _counted(desk: Desk, sentence: Sentence, rule: Said) -> Iterator[Finding]:
    """Numbers of things of which the rule gives another number: "at most seven passengers"."""
    ruled = {one.of for one in counts_of(rule[0].plain)}
    for count in counts_of(sentence.text):
        if count.of in ruled and not any(
            (one.number, one.of) == (count.number, count.of)
            for unit, _ in desk.said
            if len(unit.subject & sentence.words.subject) >= _FEWEST_SHARED
            for one in counts_of(unit.plain)
        ):
            yield _contradiction(desk, sentence.span_of(*count.span), *rule)


def _contradiction(desk: Desk, span: tuple[int, int], unit: Unit, version: DocumentVersion) -> Finding:
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


def _closest(words: Words, candidates: Sequence[Said]) -> Said | None:
    """The part of a document that speaks of the same thing as the sentence, or None."""
    best, score = None, 0.0
    subject = words.subject
    for unit, version in candidates:
        other = unit.subject
        if len(subject & other) < _FEWEST_SHARED:
            continue
        same = max(containment(subject, other), containment(other, subject))
        both = same + containment(subject, other) / 10  # of two that fit alike, the one that says more of it
        if same >= _SAME_RULE and both > score:
            best, score = (unit, version), both
    return best


def _former_source(desk: Desk, words: Words, claim: Claim) -> Evidence | None:
    """Where an earlier version of a document found says it and the one in force does not."""
    for units in desk.former:
        saying = [one for one in units if not unsupported(claim, one[0].claims)]
        closest = _closest(words, saying)
        if closest:
            return desk.evidence(*closest)
    return None
