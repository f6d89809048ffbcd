"""For whom: values that a document gives to some customers only, said to one who is none of them.

Who is told apart is read from the rules: a tier that one of them names, something a customer is entitled to.
A document gives a value to them where it names them beside it: in the same part of a sentence, at the head of
a table's column or row, or in its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assist.draft_check.desk import Desk, Stated
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence
from assist.judging.entitled import entitlements_in
from assist.judging.facts_in_words import told
from assist.reading.claims import Claim, claims_of, unsupported
from assist.reading.tables import cells_of
from knowledge_base.documents import DocumentVersion

_TIER = re.compile(r"customer\.tier\s*(?:==|in)\s*(\[[^\]]*\]|\"[^\"]*\"|'[^']*')")
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_PARTS = re.compile(r"[,;:–]|\b(?:and|or|but|instead)\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:without|no|not)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True)
class Some:
    """Some of the customers: those of a tier, or those who are entitled to something."""

    fact: str
    value: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """How one speaks of them; of "Lumivale Care+" the last word is enough."""
        names = {self.value, self.value.split()[-1]} if self.value.split() else {self.value}
        words = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)

    def named_in(self, text: str) -> bool:
        """Whether `text` is about them; "without Care+" is about the others."""
        return bool(self.pattern.search(text)) and not _WITHOUT.search(text)

    def denied_in(self, text: str) -> bool:
        """Whether `text` says to somebody that they are none of them, or have nothing of it."""
        return bool(self._denied.search(text))

    @cached_property
    def _denied(self) -> re.Pattern[str]:
        between = r"(?:\s+[\w’'+-]+){0,3}?\s+"
        return re.compile(
            rf"\byou\b[^.!?,;]{{0,40}}?(?:\b(?:not|no)\b|n['’]t\b){between}{self.pattern.pattern}",
            re.IGNORECASE,
        )


class ForWhom:
    """Who is told apart by the documents found, and which of them the customer is not."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def others(self) -> tuple[Some, ...]:
        """Those to whom the customer does not belong. Where nothing is on file, nobody knows."""
        return tuple(one for one in self._all if self._belongs(one) is False)

    @cached_property
    def own(self) -> tuple[Some, ...]:
        """Those to whom the customer belongs, as is on file."""
        return tuple(one for one in self._all if self._belongs(one))

    def denied_in(self, text: str) -> tuple[Some, ...]:
        """Those of whom `text` says that the customer is none: "you are not a gold member"."""
        return tuple(one for one in self._all if one.denied_in(text))

    @cached_property
    def _all(self) -> tuple[Some, ...]:
        versions = {one.id: one for one in (*self._desk.versions, *self._desk.granting)}
        return tuple(dict.fromkeys(some for one in versions.values() for some in _told_apart(one)))

    def _belongs(self, some: Some) -> bool | None:
        held = self._desk.facts.value(some.fact)
        return (
            None if held is None else some.value == held or (isinstance(held, tuple) and some.value in held)
        )

    def finding(self, sentence: Sentence, claim: Claim) -> Finding | None:
        """That the value is for others, where every document that speaks of it most closely says so."""
        words = sentence.words
        if words.asks or words.depends or self._explained(sentence):
            return None
        giving = [
            (len(words.subject & (stated.words.subject | stated.about)), stated)
            for stated in self._desk.stated
            if not unsupported(claim, stated.words.claims)
        ]
        most = max((shared for shared, _ in giving), default=0)
        closest = [stated for shared, stated in giving if shared == most > 0]
        whose = [self._whose(stated, claim) for stated in closest]
        some = whose[0] if whose and all(whose) else None
        return _for_others(self._desk, sentence, claim, closest[0], some) if some else None

    def _explained(self, sentence: Sentence) -> bool:
        """Whether the sentence, or one before it, says for whom it is."""
        told = self._desk.text[: sentence.span[1]]
        return any(one.pattern.search(told) for one in self.others)

    def _whose(self, stated: Stated, claim: Claim) -> Some | None:
        """Those others to whom the document gives the value; None: it gives it to this customer too."""
        beside = tuple(_beside(stated, claim))
        named = next((one for one in self.others if any(one.named_in(text) for text in beside)), None)
        everybody = any(one.pattern.search(text) for one in self._all for text in beside)
        if named or everybody:
            return named
        # Who asks what Care+ gives is told it without "Care+" in every sentence.
        title = stated.said[1].content.title
        asked = "\n".join(turn.text for turn in self._desk.turns if turn.speaker == "customer")
        titled = (one for one in self.others if one.named_in(title))
        return next((one for one in titled if not one.pattern.search(asked)), None)


def _told_apart(version: DocumentVersion) -> Iterator[Some]:
    content = version.content
    rules = [*(one.rule for one in content.checks), *(one.when.rule for one in content.slots if one.when)]
    for rule in rules:
        for match in _TIER.finditer(rule):
            tiers = (one or other for one, other in _LITERAL.findall(match[1]))
            yield from (Some("customer.tier", tier) for tier in tiers if tier)
        yield from (Some("customer.entitlements", one) for one in entitlements_in(rule))


def _beside(stated: Stated, claim: Claim) -> Iterator[str]:
    """What stands beside the value: its part of the sentence and the first, or the heads of its cell."""
    cells = cells_of(stated.said[0])
    for cell in cells:
        if not unsupported(claim, claims_of(cell.text)):
            yield from (cell.head, cell.text, cells[0].text)
    if cells:
        return
    parts = _PARTS.split(stated.words.text)
    yield parts[0]
    yield from (one for one in parts if not unsupported(claim, claims_of(one)))


def _for_others(desk: Desk, sentence: Sentence, claim: Claim, stated: Stated, some: Some) -> Finding:
    unit, version = stated.said
    fact = desk.facts.get(some.fact)
    held = told(fact, desk.facts) if fact and fact.value else "nothing of it"
    said = unit.plain if unit.plain.endswith(".") else f"{unit.plain}."
    return Finding(
        code="contradicts_policy",
        detail=f"“{version.content.title}” gives this to some ({some.value}): {said} On file: {held}.",
        span=sentence.span_of(claim.start, claim.end),
        evidence=desk.evidence(unit, version),
    )
