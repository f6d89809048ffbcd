"""Internal limits: how much somebody may grant alone, told to the customer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.reading.claims import unsupported

_MINE = (
    r"\bmy (?:\w+ )?(?:limit|authority|allowance|budget)\b"
    r"|\bthe most (?:that )?i (?:can|may|could|am allowed to)\b"
    r"|\bi (?:cannot|can['’]t|may not|must not|am not allowed to) "
    r"(?:go|give|grant|approve|offer|spend)(?: you| anything)? (?:above|over|beyond|more than)\b"
)
"""Somebody tells of their own limit: nobody else's may be meant."""
_OWN_LIMIT = re.compile(
    r"\b(?:i|we)(?:['’]m| am| are)?"
    r" (?:(?:can|may|could) (?:only )?|(?:only )?(?:allowed|able|authori[sz]ed) to )"
    r"(?:\w+ ){0,4}?(?:up to|at most|no more than|not more than|a maximum of)\b"
    r"|\b(?:i|we) (?:can|may|could) only\b"
    r"|\b(?:our|an agent['’]s|the agent) limit\b"
    rf"|{_MINE}"
    r"|\b(?:above|over|beyond) (?:that|this|it|\d\S*(?: \w+)?),?"
    r" (?:my|a|the) (?:\w+ )?(?:lead|manager|supervisor|boss)\b",
    re.IGNORECASE,
)
_SAME_SUBJECT = 2
"""Words that a public sentence shares which says the same amount of the same thing."""


def internal_limits(desk: Desk) -> Iterator[Finding]:
    """Amounts that are a limit of somebody's authority, said as one; not what a public document says."""
    public = tuple(desk.public_units())
    for sentence in desk.sentences:
        if not _OWN_LIMIT.search(sentence.text):
            continue
        for claim in sentence.words.claims:
            near = (unit for unit in public if len(unit.subject & sentence.words.subject) >= _SAME_SUBJECT)
            told = [one for unit in near for one in unit.claims]
            if claim.kind != "amount" or not unsupported(claim, told):
                continue
            title = _limited_by(desk, claim.value)
            mine = bool(re.search(_MINE, sentence.text, re.IGNORECASE))
            if title or mine:
                whose = f"a limit of “{title}” for us" if title else "how much you may give"
                yield Finding(
                    code="internal_only",
                    detail=f"This is {whose}; limits are not for customers.",
                    span=sentence.span_of(claim.start, claim.end),
                )


def _limited_by(desk: Desk, value: str) -> str | None:
    """The title of a document that limits an action to this amount."""
    amount, _, currency = value.partition(" ")
    for version in desk.with_authority:
        for row in version.content.authority:
            limits = [(row.up_to, row.currency)]
            if row.budget:
                limits.append((row.budget.amount, row.budget.currency or row.currency))
            if any(limit == Decimal(amount) and of == currency for limit, of in limits):
                return version.content.title
    return None
