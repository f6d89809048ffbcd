"""Verdicts: drafts that grant what a document's checks deny to this customer, or deny what they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from assist.draft_check.actions import Spoken, actions_in
from assist.draft_check.desk import Desk, Judged
from assist.draft_check.finding import Finding, OfSentence
from assist.draft_check.sentences import Sentence, stems_of, values_of
from assist.reading.claims import denies, unsupported
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
_OFFERS = re.compile(
    r"\b(?:can|may|will|shall|gladly|happy|go ahead)\b|['’]ll\b|\bi\s+(?:refund|replace|send|pay|return)\b",
    re.IGNORECASE,
)
"""A clause that grants although its sentence denies something else."""
IS_OVER = re.compile(
    r"\b(?:too late|(?:is|are)(?: already| now| sadly)? over"
    r"|(?:has|have)(?: already| now)? (?:passed|ended|expired|run out)|ran out)\b",
    re.IGNORECASE,
)
"""Somebody's time is over: the sentence decides, whatever number of the rule it gives."""
ANYBODY = re.compile(
    r"\b(?:a|any|all|every|our|most)\s+(?:\w+\s+)?(?:products?|customers?|orders?|items?|members?|appliances?)\b",
    re.IGNORECASE,
)
"""The sentence states the rule, which holds whoever this is."""
_SINCE_WHEN = re.compile(
    r"(?P<time>\b(?:hours?|days?|weeks?|months?|years?))\s+(?:of|after|from|since|following)\s+"
    r"(?:the\s+|your\s+|its\s+)?(?:day\s+of\s+|date\s+of\s+)?(?:the\s+|your\s+)?\w+",
    re.IGNORECASE,
)
"""From when a time runs: "within 30 days of delivery" speaks of no delivery."""
Stance = Literal["grants", "denies"]
_SPEAKS_OF_IT = 0.5
"""More than this share of a title's words the customer has said who speaks of the document."""
_SAYS_IT = 0.5
"""Share of a check's words that a sentence holds which is shown for it."""


def verdicts(desk: Desk) -> Iterator[Finding]:
    """Sentences that decide this case otherwise than the checks of the documents found."""
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends or ANYBODY.search(sentence.text):
            continue
        against = next(_contradicted(desk, sentence), None)
        if against:
            (judged, check), actions = against
            yield OfSentence(
                code="contradicts_policy",
                detail=told(judged, check),
                span=sentence.span,
                part=_part(sentence, actions),
                evidence=evidence_for(desk, judged, check),
            )


def _part(sentence: Sentence, actions: frozenset[str]) -> tuple[int, int]:
    """From the first to the last part of the sentence that speaks of these actions; all where none does."""
    places = [one.start for one in sentence.words.spoken if actions & one.names]
    held = [part for part in sentence.words.parts if any(part[0] <= place < part[1] for place in places)]
    return sentence.span_of(held[0][0], held[-1][1]) if held else sentence.span


def _contradicted(desk: Desk, sentence: Sentence) -> Iterator[tuple[tuple[Judged, Check], frozenset[str]]]:
    """The checks that say otherwise than the sentence, and on which actions; what it denies first."""
    covered = bool(_COVERED.search(sentence.text)) and not sentence.words.is_only_spoken_of
    for stance in ("denies", "grants"):
        actions = frozenset(
            name for one in sentence.words.spoken if _stance(sentence, one) == stance for name in one.names
        )
        titled = covered and _stance(sentence) == stance
        against = (
            _refused_although(desk, sentence, actions, titled)
            if stance == "denies"
            else _granted_although(desk, sentence, actions, titled)
        )
        if against:
            yield against, actions


def _stance(sentence: Sentence, spoken: Spoken | None = None) -> Stance | None:
    """Whether the sentence grants or denies the action: its own clause says so, else the whole sentence."""
    own = sentence.words.clause_at(spoken.start) if spoken else sentence.text
    if _DENIES.search(own):
        return "denies"
    if _DENIES.search(sentence.text):
        return "grants" if _OFFERS.search(own) else "denies"
    return "grants" if _GRANTS.search(sentence.text) else None


def _deciding(desk: Desk, sentence: Sentence, actions: frozenset[str], titled: bool) -> tuple[Judged, ...]:
    """The documents found that carry the conditions of what the sentence grants or denies; where it says that
    a time is over, those that have this time."""
    documents = tuple(
        one
        for one in desk.judged
        if (actions & one.actions or (titled and _is_only_titled_in(one, sentence)))
        and not _states_the_rule(one, sentence)
    )
    if IS_OVER.search(sentence.text):
        documents = tuple(one for one in documents if _gives_a_number_of(one, sentence)) or documents
    return () if _is_of_another(desk, sentence, documents) else documents


def _giving(desk: Desk, sentence: Sentence, actions: frozenset[str]) -> tuple[Judged, ...]:
    """The documents found that give one of these actions, in so many words, to whoever meets their
    conditions, where this customer does."""
    return tuple(
        one
        for one in desk.judged
        if actions
        and one.version.id in desk.met
        and not _states_the_rule(one, sentence)
        and actions & _given_by(desk, one)
    )


def _given_by(desk: Desk, judged: Judged) -> frozenset[str]:
    """What a document for customers gives to those who meet a condition of it, in the words that say so."""
    if judged.version.content.audience != "public":
        return frozenset()
    titles = [stems_of(rule.title) for rule in judged.version.content.checks]
    units = (unit for unit in desk.units_of(judged.version) if unit.can_be_said)
    return frozenset(
        name
        for unit in units
        if any(containment(title, unit.stems) > _SAYS_IT for title in titles) and not denies(unit.plain)
        for one in actions_in(unit.plain)
        for name in one.names
    )


def _is_only_titled_in(judged: Judged, sentence: Sentence) -> bool:
    """Whether the sentence says the document's title, and nothing of what it is about by name."""
    if sentence.words.actions & judged.actions:
        return False
    title = stems_of(judged.version.content.title)
    return bool(title) and title <= stems_of(_SINCE_WHEN.sub(r"\g<time>", sentence.text))


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
    return not IS_OVER.search(sentence.text) and _gives_a_number_of(judged, sentence)


def _gives_a_number_of(judged: Judged, sentence: Sentence) -> bool:
    quantities = [one for one in sentence.words.claims if one.kind == "quantity"]
    told = [claim for rule in judged.version.content.checks if quantities for claim in values_of(rule.title)]
    return any(not unsupported(one, told) for one in quantities)


def _refused_although(
    desk: Desk, sentence: Sentence, actions: frozenset[str], titled: bool
) -> tuple[Judged, Check] | None:
    """The check by which it is not refused: of the document closest to the sentence, or of another one that
    gives it in so many words."""
    closest = _deciding(desk, sentence, actions, titled)[:1]
    own = desk.saying_exactly(sentence.text)  # "we never refund to another account" is the document's own
    met = (one for one in closest if one.version.id in desk.met and one.version.id not in own)
    first = next(iter((*met, *_giving(desk, sentence, actions))), None)
    return (first, first.checks[0]) if first else None


def _granted_although(
    desk: Desk, sentence: Sentence, actions: frozenset[str], titled: bool
) -> tuple[Judged, Check] | None:
    """The check by which it is not granted. Of several ways to the same thing one that is open is enough;
    where the conversation speaks of some of them, the others are not in question."""
    documents = _deciding(desk, sentence, actions, titled)
    if not documents or _giving(desk, sentence, actions):
        return None
    met = [one for one in documents if one.version.id in desk.met]
    spoken_of = [one for one in documents if _is_spoken_of(desk, one, sentence)]
    denied = {id(one): against for one in documents if (against := _denied(desk, one))}
    if any(id(one) not in denied for one in spoken_of or met):
        return None
    return next((denied[id(one)] for one in (*spoken_of, *documents) if id(one) in denied), None)


def _denied(desk: Desk, judged: Judged) -> tuple[Judged, Check] | None:
    """The check by which the document gives nothing to this customer: its own, or one of the document for
    what it rests on. Money is sent back for a return that was accepted, and a return has conditions."""
    own = next((check for check in judged.checks if is_fixed(judged, check, "not_met")), None)
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
            if is_fixed(other, check, "not_met")
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


def is_fixed(judged: Judged, check: Check, verdict: Verdict) -> bool:
    """Whether the verdict turns on what will not change: not on a photo that may still arrive."""
    facts = (judged.facts.get(name) for name in check.facts)
    fixed = any(fact is not None and not fact.is_note for fact in facts)
    return check.verdict == verdict and fixed


def told(judged: Judged, check: Check) -> str:
    """What the check gives for this customer, in a sentence."""
    stands = "is met" if check.verdict == "met" else "is not met"
    return f"By “{judged.version.content.title}” the condition {stands} for this customer. {check.because}."


def evidence_for(desk: Desk, judged: Judged, check: Check) -> Evidence | None:
    """The sentence of the document that says the most of the check's words."""
    rule = next((one for one in judged.version.content.checks if one.id == check.id), None)
    title = frozenset(content_stems(rule.title)) if rule else frozenset()
    units = [unit for unit in desk.units_of(judged.version) if unit.can_be_said]
    best = max(units, key=lambda unit: containment(title, unit.stems), default=None)
    if best is None or containment(title, best.stems) < _SAYS_IT:
        return None
    return desk.evidence(best, judged.version)
