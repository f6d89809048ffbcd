"""Verdicts: drafts that grant what a document's checks deny to this customer, or deny what they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assist.draft_check.actions import actions_in
from assist.draft_check.desk import Desk, Judged
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence, stems_of, values_of
from assist.reading.claims import unsupported
from assist.reading.quoting import units_of
from assist.reading.words import containment, content_stems
from assist.suggestions import Check, Evidence, Verdict

_COVERED = re.compile(
    r"\b(?:cover(?:ed|s)?|entitled|eligible|qualif\w+|(?:still )?(?:under|in|within))\b", re.IGNORECASE
)
_GRANTS = re.compile(
    r"\b(?:can|may|will|shall|am|are|is|be|get|gets|have|has|gladly|happy|of course|sure|go ahead|entitled"
    r"|eligible|qualif\w+|free|arranged?|booked|issued?|processed?|approved?|accept\w*)\b"
    r"|['’](?:ll|ve|m|re|s)\b|^(?:yes|sure)\b"
    r"|\bi\s+(?:refund|cancel|replace|send|pay|credit|book|give|take|match|transfer|reimburse|return)\b"
    r"|\bwe\s+(?:refund|replace|send|pay|credit|give|take|transfer|reimburse)\s+you(?!.*\bwithin\b)"
    r"|\bwe\s+(?:refund|pay|credit|transfer|reimburse)\s+(?:the\s+)?[€£$]?\d(?!.*\bwithin\b)",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:cannot|can\s?not|unable|no longer|not|never|too late|unfortunately|afraid|expired|impossible"
    r"|outside|refused?|ran out|has ended|(?:is|are) over)\b|n['’]t\b",
    re.IGNORECASE,
)
_IS_OVER = re.compile(
    r"\b(?:too late|(?:is|are)(?: already| now| sadly)? over"
    r"|(?:has|have)(?: already| now)? (?:passed|ended|expired|run out)|ran out)\b",
    re.IGNORECASE,
)
"""Somebody's time is over: the sentence decides, whatever number of the rule it gives."""
_ANYBODY = re.compile(
    r"\b(?:a|any|all|every|our|most)\s+(?:\w+\s+)?(?:products?|customers?|orders?|items?|members?|appliances?)\b",
    re.IGNORECASE,
)
"""The sentence states the rule, which holds whoever this is."""
_SPEAKS_OF_IT = 0.5
"""More than this share of a title's words the customer has said who speaks of the document."""
_SAYS_IT = 0.5
"""Share of a check's words that a sentence holds which is shown for it."""


def verdicts(desk: Desk) -> Iterator[Finding]:
    """Sentences that decide this case otherwise than the checks of the documents found."""
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends or _ANYBODY.search(sentence.text):
            continue
        documents = _deciding(desk, sentence)
        if not documents or _is_of_another(desk, sentence, documents):
            continue
        against = _against(desk, sentence, documents)
        if against:
            judged, check = against
            yield Finding(
                code="contradicts_policy",
                detail=_detail(judged, check),
                span=sentence.span,
                evidence=_evidence(desk, judged, check),
            )


def _deciding(desk: Desk, sentence: Sentence) -> tuple[Judged, ...]:
    """The documents found that carry the conditions of what the sentence grants or denies."""
    covered = bool(_COVERED.search(sentence.text)) and not sentence.words.is_only_spoken_of
    return tuple(
        one
        for one in desk.judged
        if (granted_in(one, sentence) or (covered and _is_titled_in(one, sentence)))
        and not _states_the_rule(one, sentence)
    )


def _is_titled_in(judged: Judged, sentence: Sentence) -> bool:
    title = stems_of(judged.version.content.title)
    return bool(title) and title <= sentence.words.stems


def granted_in(judged: Judged, sentence: Sentence) -> frozenset[str]:
    """The document's own actions among those that the sentence grants or denies."""
    return sentence.words.actions & judged.actions


def _is_of_another(desk: Desk, sentence: Sentence, documents: Sequence[Judged]) -> bool:
    """Whether another document's title is spoken of: a refund for spoiled food is not that of a return."""
    named = [
        one for one in desk.judged if len(stems_of(one.version.content.title) & sentence.words.stems) > 1
    ]
    return bool(named) and not any(one in documents for one in named)


def _states_the_rule(judged: Judged, sentence: Sentence) -> bool:
    """Whether the sentence gives a number that the rule's own title gives: it tells the rule."""
    quantities = [one for one in sentence.words.claims if one.kind == "quantity"]
    if _IS_OVER.search(sentence.text):
        return False
    told = [claim for rule in judged.version.content.checks if quantities for claim in values_of(rule.title)]
    return any(not unsupported(one, told) for one in quantities)


def _against(desk: Desk, sentence: Sentence, documents: Sequence[Judged]) -> tuple[Judged, Check] | None:
    """The check that says otherwise. Of several ways to the same thing one that is open is enough; where the
    conversation speaks of some of them, the others are not in question."""
    met = [one for one in documents if all(check.verdict == "met" for check in one.checks)]
    if _DENIES.search(sentence.text):
        first = documents[0] if documents else None
        return (first, first.checks[0]) if first in met else None
    if not _GRANTS.search(sentence.text):
        return None
    spoken_of = [one for one in documents if _is_spoken_of(desk, one, sentence)]
    denied = {id(one): against for one in documents if (against := _denied(desk, one))}
    if any(id(one) not in denied for one in spoken_of or met):
        return None
    return next((denied[id(one)] for one in (*spoken_of, *documents) if id(one) in denied), None)


def _denied(desk: Desk, judged: Judged) -> tuple[Judged, Check] | None:
    """The check by which the document gives nothing to this customer: its own, or one of the document for
    what it rests on. Money is sent back for a return that was accepted, and a return has conditions."""
    own = next((check for check in judged.checks if _fixed(judged, check, "not_met")), None)
    if own:
        return judged, own
    if judged.facts.value("order.status") == "returned":
        return None
    titles = " ".join(rule.title for rule in judged.version.content.checks)
    rests_on = frozenset(name for one in actions_in(titles) for name in one.names) - judged.actions
    return next(
        (
            (other, check)
            for other in desk.governing(rests_on)
            for check in other.checks
            if _fixed(other, check, "not_met")
        ),
        None,
    )


def _is_spoken_of(desk: Desk, judged: Judged, sentence: Sentence) -> bool:
    """Whether the customer speaks of the document: by its title, or by something else that it is about."""
    title = stems_of(judged.version.content.title)
    if containment(title, desk.asked_for) > _SPEAKS_OF_IT:
        return True
    others = judged.actions - granted_in(judged, sentence)
    return any(not others.isdisjoint(one.names) for one in desk.wished)


def _fixed(judged: Judged, check: Check, verdict: Verdict) -> bool:
    """Whether the verdict turns on what will not change: not on a photo that may still arrive."""
    facts = (judged.facts.get(name) for name in check.facts)
    fixed = any(fact is not None and not fact.is_note for fact in facts)
    return check.verdict == verdict and fixed


def _detail(judged: Judged, check: Check) -> str:
    stands = "is met" if check.verdict == "met" else "is not met"
    return f"By “{judged.version.content.title}” the condition {stands} for this customer. {check.because}."


def _evidence(desk: Desk, judged: Judged, check: Check) -> Evidence | None:
    """The sentence of the document that says the most of the check's words."""
    rule = next((one for one in judged.version.content.checks if one.id == check.id), None)
    title = frozenset(content_stems(rule.title)) if rule else frozenset()
    passages = desk.knowledge_base.passages(judged.version.id, judged.version.version)
    units = [unit for passage in passages for unit in units_of(passage) if unit.can_be_said]
    best = max(units, key=lambda unit: containment(title, unit.stems), default=None)
    if best is None or containment(title, best.stems) < _SAYS_IT:
        return None
    return desk.evidence(best, judged.version)
