"""Without: what a document says for those without something, said to a customer who has it.

"Without warranty the visit costs 49 EUR" is no price for somebody whose warranty a check of that document
finds running.
"""

from __future__ import annotations

import re

from assist.draft_check.desk import Desk, Stated
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence, stems_of
from assist.reading.claims import Claim, unsupported
from assist.reading.words import content_stems
from assist.suggestions import Check

_WITHOUT = re.compile(r"\bwithout (?:an? |any |the |your )?(?P<what>[\w+]+)", re.IGNORECASE)


def for_those_without(desk: Desk, sentence: Sentence, claim: Claim) -> Finding | None:
    """That the value is for those without what a met check says is there, where every sentence that speaks of
    the value most closely says so."""
    if sentence.words.asks or sentence.words.depends or _WITHOUT.search(desk.text):
        return None
    giving = [
        (len(sentence.words.subject & (stated.words.subject | stated.about)), stated)
        for stated in desk.stated
        if not unsupported(claim, stated.words.claims)
    ]
    most = max((shared for shared, _ in giving), default=0)
    closest = [stated for shared, stated in giving if shared == most > 0]
    met = [_met(desk, stated) for stated in closest]
    if not met or not all(met) or met[0] is None:
        return None
    unit, version = closest[0].said
    return Finding(
        code="contradicts_policy",
        detail=f"“{version.content.title}” says this of others: {unit.plain} {met[0].because}.",
        span=sentence.span_of(claim.start, claim.end),
        evidence=desk.evidence(unit, version),
    )


def _met(desk: Desk, stated: Stated) -> Check | None:
    """The met check of the same document by which the customer has what the sentence is without."""
    without = _WITHOUT.search(stated.words.text)
    _, version = stated.said
    judged = next((one for one in desk.judged if one.version == version), None)
    if without is None or judged is None:
        return None
    what = frozenset(content_stems(without["what"]))
    return next(
        (
            check
            for rule, check in zip(judged.version.content.checks, judged.checks, strict=True)
            if check.verdict == "met" and what and what <= stems_of(rule.title)
        ),
        None,
    )
