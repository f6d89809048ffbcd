"""Membership: what the draft says that the customer is or has, where the file says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.draft_check.for_whom import ForWhom, Some
from assist.judging.facts_in_words import told

_IS = (
    r"(?:you(?:['’]re| are)(?: (?:already|still|also|now))?|as|since you(?:['’]re| are)|being|for you as)"
    r" (?:an? |one of our )?(?:\w+ )?"
)
_HAS = r"you(?:['’]ve| have)(?: got)? (?:your )?(?:\w+ )?"
_YOUR = r"your "
_NOT = re.compile(r"\b(?:not|no|never|without|yet)\b|n['’]t\b", re.IGNORECASE)


def membership(desk: Desk) -> Iterator[Finding]:
    """Sentences that give the customer a tier which is not theirs, or something that they do not have, or
    deny what they are or have."""
    for_whom = ForWhom(desk)
    others = [(one, _said_of_them(one)) for one in for_whom.others]
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends:
            continue
        for some in for_whom.own:
            if some.denied_in(sentence.text):
                yield _other_on_file(desk, some, sentence.span)
        for some, pattern in others:
            match = pattern.search(sentence.text)
            if match and not _NOT.search(match.group()):
                yield _other_on_file(desk, some, sentence.span_of(*match.span()))
                break


def _other_on_file(desk: Desk, some: Some, span: tuple[int, int]) -> Finding:
    fact = desk.facts.get(some.fact)
    held = f"On file: {told(fact, desk.facts)}." if fact else "Nothing of it is on file."
    return Finding(code="contradicts_policy", detail=held, span=span)


def _said_of_them(some: Some) -> re.Pattern[str]:
    """How one says to somebody that they are one of them: "as a gold member", "with your Care+"."""
    name = some.pattern.pattern
    if some.fact == "customer.entitlements":
        return re.compile(rf"\b(?:{_HAS}|{_YOUR}){name}(?! (?:costs?|would|could|can|gives?))", re.IGNORECASE)
    member = r"(?:[ -](?:member\w*|customer|tier|status|level))"
    return re.compile(rf"\b(?:{_IS}{name}{member}?|{_YOUR}{name}{member})", re.IGNORECASE)
