"""In time: that the customer is within a rule's time, or past it, where its check says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.draft_check.desk import Desk, Judged
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence, stems_of, values_of
from assist.draft_check.verdicts import ANYBODY, IS_OVER, evidence_for, is_fixed, told
from assist.reading.claims import Claim, unsupported
from assist.suggestions import Check, Verdict

_IS_WITHIN = re.compile(
    r"\b(?:you|it|this|that|we)(?:['’]re|['’]s| are| is| were| was)(?: still| just| well| also)*"
    r" (?:within|inside)\b"
    r"|\byou(?:['’]ve| have)?(?: \w+)? (?:\w+ed|told|bought|sent|got|wrote|let)\b.{0,40}?"
    r"\b(?:within|inside)\b",
    re.IGNORECASE,
)
"""Somebody kept to a time; "within 14 days" alone tells the rule."""


def in_time(desk: Desk) -> Iterator[Finding]:
    """Clauses by which a time of a rule is kept, or over, for a customer for whom it is not."""
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends or ANYBODY.search(sentence.text):
            continue
        for start, clause in sentence.words.clauses:
            said = _said(clause)
            end = start + len(clause)
            values = [
                one for one in sentence.words.claims if start <= one.start < end and one.kind == "quantity"
            ]
            against = _against(desk, sentence, values, said) if said and values else None
            if against:
                judged, check = against
                lead = len(clause) - len(clause.lstrip())
                yield Finding(
                    code="contradicts_policy",
                    detail=told(judged, check),
                    span=sentence.span_of(start + lead, start + len(clause.rstrip())),
                    evidence=evidence_for(desk, judged, check),
                )


def _said(clause: str) -> Verdict | None:
    """The verdict that the clause gives on a time; None: on none."""
    if IS_OVER.search(clause):
        return "not_met"
    return "met" if _IS_WITHIN.search(clause) else None


def _against(
    desk: Desk, sentence: Sentence, values: list[Claim], said: Verdict
) -> tuple[Judged, Check] | None:
    """The check of this time that says otherwise, where none says the same."""
    checks = [
        (judged, check)
        for judged in desk.judged
        for rule, check in zip(judged.version.content.checks, judged.checks, strict=True)
        if any(not unsupported(one, values_of(rule.title)) for one in values)
        and _is_about(judged, rule.title, sentence)
    ]
    other: Verdict = "met" if said == "not_met" else "not_met"
    if checks and all(is_fixed(judged, check, other) for judged, check in checks):
        return checks[0]
    return None


def _is_about(judged: Judged, title: str, sentence: Sentence) -> bool:
    """Whether the sentence speaks of what has this time, by its name or by what is done for it."""
    about = stems_of(title) | stems_of(judged.version.content.title)
    return bool(sentence.words.subject & about or sentence.words.actions & judged.actions)
