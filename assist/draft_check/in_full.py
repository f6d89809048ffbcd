"""In full: everything given back by a rule whose time is over for this customer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assist.draft_check.desk import Desk, Judged
from assist.draft_check.finding import Finding
from assist.judging.facts import Fact
from assist.judging.facts_in_words import told
from assist.reading.quoting import Unit

_IN_FULL = re.compile(
    r"\b(?:whole|entire|full(?:y)?|in full|everything|all of it|all (?:the|your|you) \w+|100 ?%)\b",
    re.IGNORECASE,
)
_GIVEN_BACK = re.compile(r"\b(?:back|refund\w*|reimburs\w*|return you)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\bdays_since\(\s*([\w.]+)\s*\)\s*<=?\s*(\d+)")
_DAYS = re.compile(r"(\d+) day")
_NOT = re.compile(r"\b(?:not|no|never|cannot|unless)\b|n['’]t\b", re.IGNORECASE)


def in_full(desk: Desk) -> Iterator[Finding]:
    """Sentences that give everything back where every part of the document that does so has a time which is
    over."""
    for sentence in desk.sentences:
        match = _IN_FULL.search(sentence.text)
        if not match or not _GIVEN_BACK.search(sentence.text) or _NOT.search(sentence.text):
            continue
        if sentence.words.asks or sentence.words.depends:
            continue
        for judged in desk.judged:
            over = _over(desk, judged) if judged.actions & sentence.words.actions else None
            if over:
                unit, fact = over
                title = judged.version.content.title
                yield Finding(
                    code="contradicts_policy",
                    detail=f"“{title}” says: {unit.plain} On file: {told(fact, judged.facts)}.",
                    span=sentence.span_of(*match.span()),
                    evidence=desk.evidence(unit, judged.version),
                )
                break


def _over(desk: Desk, judged: Judged) -> tuple[Unit, Fact] | None:
    """A part of the document that gives everything back, and the day since when its time runs; None where
    one of those parts has no time, or one that is not over."""
    giving = [
        unit
        for unit in desk.units_of(judged.version)
        if unit.can_be_said and _IN_FULL.search(unit.plain) and not _NOT.search(unit.plain)
    ]
    passed = [_time_over(judged, unit) for unit in giving]
    if not giving or not all(passed):
        return None
    fact = passed[0]
    return (giving[0], fact) if fact else None


def _time_over(judged: Judged, unit: Unit) -> Fact | None:
    """The day from which a number of days counts that the unit gives, by a rule of the document, where they
    are over."""
    days = {
        int(one) for claim in unit.claims if claim.kind == "quantity" for one in _DAYS.findall(claim.value)
    }
    for rule in judged.version.content.checks:
        for name, most in _WITHIN.findall(rule.rule):
            fact = judged.facts.get(name)
            over = (
                fact and isinstance(fact.value, date) and (judged.facts.today - fact.value).days > int(most)
            )
            if over and int(most) in days:
                return fact
    return None
