"""Verdicts: drafts that grant what a document's checks deny to this customer, or deny what they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assist.draft_check.desk import Desk, Judged
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence, stems_of
from assist.reading.claims import claims_of, unsupported
from assist.reading.quoting import units_of
from assist.reading.words import containment, content_stems
from assist.suggestions import Check, Evidence, Verdict

_ACTIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("return",), r"return(?:ed|ing)?|(?:send|give|bring|take)\s+(?:\w+\s+){1,3}back"),
    (("refund",), r"refund(?:ed|ing)?|money\s+back|reimburs\w+"),
    (("replacement", "exchange"), r"replac\w+|exchang\w+|new\s+(?:one|machine|device|unit)"),
    (("cancel_order",), r"cancel(?:led|ling)?\s+(?:\w+\s+){0,2}order"),
    (("cancel_care_plan",), r"(?:cancel|end)\w*\s+(?:\w+\s+){0,2}(?:care|plan)"),
    (("price_adjustment",), r"match\s+(?:\w+\s+){0,3}price|price\s+match|\w+\s+the\s+difference"),
    (("repair_visit",), r"(?:repair|visit)\w*\s+(?:is|will\s+be)\s+(?:\w+\s+)?free|free\s+(?:repair|visit)"),
    (("loan_appliance",), r"loan\s+(?:appliance|fridge|refrigerator|machine|washing)"),
    (("food_loss",), r"(?:pay|compensat\w+|reimburs\w+)\s+(?:\w+\s+){0,4}food"),
    (("credit",), r"(?:delivery|outage)\s+credit|credit\s+(?:of|for)|compensat\w+"),
    (("take_back",), r"take\s+(?:\w+\s+){0,3}old\s+\w+"),
    (("voucher",), r"voucher"),
    (("account_change", "erasure"), r"(?:eras|delet)\w+\s+(?:\w+\s+){0,3}(?:data|account)"),
)  # fmt: skip
"""What documents call an action, and the words people use for it."""
_PATTERNS = tuple((names, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for names, words in _ACTIONS)
_COVERED = re.compile(
    r"\b(?:cover(?:ed|s)?|entitled|eligible|qualif\w+|(?:still )?(?:under|in|within))\b", re.IGNORECASE
)
_GRANTS = re.compile(
    r"\b(?:can|may|will|shall|am|are|is|be|get|gets|have|has|gladly|happy|of course|sure|go ahead|entitled"
    r"|eligible|qualif\w+|free|arranged?|booked|issued?|processed?|approved?|accept\w*)\b"
    r"|['’](?:ll|ve|m|re|s)\b|^(?:yes|sure)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:cannot|can\s?not|unable|no longer|not|never|too late|unfortunately|afraid|expired|impossible"
    r"|outside|refused?|ran out|has ended|is over)\b|n['’]t\b",
    re.IGNORECASE,
)
_ONLY_SPOKEN_OF = re.compile(
    r"\b(?:want\w*|like\w*|wish\w*|ask\w*|request\w*|need\w*|must|should|check\w*|look\w*|try|understand"
    r"|see\s+(?:if|whether|what|which)|whether|about|regarding|how to|to return|decide\w*|sorry|before|after"
    r"|until|might|could|label|form|process|policy|terms|conditions)\b",
    re.IGNORECASE,
)
"""The action is wished for, asked about or explained, not granted."""
_ANYBODY = re.compile(
    r"\b(?:a|any|all|every|our|most)\s+(?:\w+\s+)?(?:products?|customers?|orders?|items?|members?|appliances?)\b",
    re.IGNORECASE,
)
"""The sentence states the rule, which holds whoever this is."""
_SAYS_IT = 0.5
"""Share of a check's words that a sentence holds which is shown for it."""


def verdicts(desk: Desk) -> Iterator[Finding]:
    """Sentences that decide this case otherwise than the checks of the documents found."""
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends or _ANYBODY.search(sentence.text):
            continue
        documents = [one for one in desk.judged if _decides(one, sentence)]
        if not documents or _is_of_another(desk, sentence, documents):
            continue
        against = _against(sentence, documents)
        if against:
            judged, check = against
            yield Finding(
                code="contradicts_policy",
                detail=_detail(judged, check),
                span=sentence.span,
                evidence=_evidence(desk, judged, check),
            )


def _decides(judged: Judged, sentence: Sentence) -> bool:
    """Whether the document carries the conditions of what the sentence grants or denies."""
    if _states_the_rule(judged, sentence):
        return False
    actions = {row.action for row in judged.version.content.authority}
    for names, pattern in _PATTERNS:
        if not actions.isdisjoint(names):
            match = pattern.search(sentence.text)
            if match and not _ONLY_SPOKEN_OF.search(_clause(sentence.text, match.start())):
                return True
    title = content_stems(judged.version.content.title)
    covered = _COVERED.search(sentence.text) and not _ONLY_SPOKEN_OF.search(sentence.text)
    return bool(covered and title) and set(title) <= sentence.words.stems


def _is_of_another(desk: Desk, sentence: Sentence, documents: Sequence[Judged]) -> bool:
    """Whether another document's title is spoken of: a refund for spoiled food is not that of a return."""
    named = [
        one for one in desk.judged if len(stems_of(one.version.content.title) & sentence.words.stems) > 1
    ]
    return bool(named) and not any(one in documents for one in named)


def _states_the_rule(judged: Judged, sentence: Sentence) -> bool:
    """Whether the sentence gives a number that the rule's own title gives: it tells the rule."""
    told = [claim for rule in judged.version.content.checks for claim in claims_of(rule.title)]
    return any(one.kind == "quantity" and not unsupported(one, told) for one in sentence.words.claims)


def _clause(text: str, at: int) -> str:
    """What leads to the place `at`, within its own clause."""
    return re.split(r"[,;:–]|\b(?:and|but|so)\b", text[:at])[-1]


def _against(sentence: Sentence, documents: Sequence[Judged]) -> tuple[Judged, Check] | None:
    """The check that says otherwise. Where documents disagree among themselves, nothing is said."""
    met = [one for one in documents if all(check.verdict == "met" for check in one.checks)]
    denied = [(one, check) for one in documents for check in one.checks if _fixed(check, "not_met")]
    if _DENIES.search(sentence.text):
        first = documents[0] if documents else None
        return (first, first.checks[0]) if first in met else None
    if _GRANTS.search(sentence.text) and denied and not met:
        return denied[0]
    return None


def _fixed(check: Check, verdict: Verdict) -> bool:
    """Whether the verdict turns on what will not change: not on a photo that may still arrive."""
    fixed = any(not name.startswith("attributes.") for name in check.facts)
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
