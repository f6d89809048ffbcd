"""Sooner: a time in which something is said to be done, where the document in force grants a longer one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assist.draft_check.claims import Known
from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.draft_check.for_whom import ForWhom
from assist.draft_check.sentences import Sentence
from assist.judging.days import after_business_days
from assist.judging.offering import Granted
from assist.reading.claims import Claim, unsupported
from assist.reading.words import containment, content_stems

_WITHIN = re.compile(r"\b(?:within|in|inside of|no later than)(?: the)?(?: next)?\s+$", re.IGNORECASE)
"""What stands right before a time that runs from now."""
_WORKING = ("work", "busi")
_HOURS_OF_A_DAY = 24
_SAME = 0.6
"""Share of the words of the agent's sentence that the words of the document, or the action's name, hold."""


def sooner(desk: Desk, known: Known) -> Iterator[Finding]:
    """Times shorter than the slot that a policy grants this customer, where nobody promised them before."""
    others = ForWhom(desk).others
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends:
            continue
        if any(one.pattern.search(sentence.text) for one in others):
            continue  # "with Care+ it is 2 days" is said of others
        for claim in sentence.words.claims:
            if claim.kind != "quantity" or not _WITHIN.search(sentence.text[: claim.start]):
                continue
            if not unsupported(claim, (*known.told, *known.on_file)):
                continue
            grant = _longer(desk, sentence, claim)
            if grant:
                yield _finding(desk, sentence.span_of(claim.start, claim.end), grant)


def _finding(desk: Desk, span: tuple[int, int], grant: Granted) -> Finding:
    version, days = grant.version, grant.slot.within_business_days
    counted = "1 working day" if days == 1 else f"{days} working days"
    return Finding(
        code="contradicts_policy",
        detail=f"“{version.content.title}” says: {grant.slot.quote} For this customer it is {counted}.",
        span=span,
        evidence=grant.evidence(desk.knowledge_base.passages(version.id, version.version), desk.as_of),
    )


def _longer(desk: Desk, sentence: Sentence, claim: Claim) -> Granted | None:
    """The soonest slot for what the sentence speaks of, where it is later than the time said."""
    of_it = [one for one in desk.slots if _speaks_of(sentence, one)]
    said = [_last_day(claim, desk.facts.today, frozenset(one.version.content.holidays)) for one in of_it]
    granted = [_granted_day(one, desk.facts.today) for one in of_it]
    if not of_it or any(one is None or one >= day for one, day in zip(said, granted, strict=True)):
        return None
    return min(of_it, key=lambda one: one.slot.within_business_days)


def _speaks_of(sentence: Sentence, grant: Granted) -> bool:
    action = frozenset(content_stems(grant.slot.action.replace("_", " ")))
    return containment(sentence.words.subject, action | frozenset(content_stems(grant.slot.quote))) >= _SAME


def _granted_day(grant: Granted, today: date) -> date:
    holidays = frozenset(grant.version.content.holidays)
    return after_business_days(today, grant.slot.within_business_days, holidays)


def _last_day(claim: Claim, today: date, holidays: frozenset[date]) -> date | None:
    """The last day of the time said, counted from today; None: it is not counted in days or hours."""
    number, _, unit = claim.value.partition(" ")
    count = int(number) if number.isdecimal() else None
    if count is None or count > 365:  # a range has its own last day, and nobody is promised a year
        return None
    if unit.startswith(_WORKING):
        return after_business_days(today, count, holidays)
    if unit == "hour":
        return today + timedelta(days=-(-count // _HOURS_OF_A_DAY))
    return today + timedelta(days=count) if unit == "day" else None
