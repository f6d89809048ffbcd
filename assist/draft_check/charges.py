"""Charges: what the draft has the customer pay, although a document gives it free to those like them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from assist.draft_check.desk import Desk, Judged
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence, Words, parts_of
from assist.draft_check.verdicts import ANYBODY, evidence_for, told
from assist.reading.words import content_stems
from assist.suggestions import Check

_CHARGED = re.compile(
    r"\b(?:you|your|the|this|that|it|will)\b.{0,60}?\b(?:costs?|charged?|fees?|pay|billed|chargeable)\b"
    r"|\bwe (?:will |have to |must )?(?:charge|bill) you\b|\b(?:is|are|be)(?: not|n['’]t) free\b",
    re.IGNORECASE,
)
"""This customer pays; "a visit costs 49 EUR" tells a price."""
_TOLD_OF_OTHERS = re.compile(
    r"\b(?:never|no|nothing|nobody|without|waive\w*|subtract\w*|instead|normally|usually|otherwise|already"
    r"|outside|refund\w*|back|after|cover\w*|we (?:will |can )?pay|not (?!free))\b|n['’]t (?!free)",
    re.IGNORECASE,
)
"""It is denied, or said of others: of who has no warranty, of what one would pay otherwise."""
_FREE = re.compile(
    r"(?<!not )\b(?:free(?! of (?!charge))|no (?:cost|charge|fee)|without (?:cost|charge)|costs? nothing)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\b(?:without|outside)\b", re.IGNORECASE)
"""What is said of those who do not meet the condition."""
_COSTS = frozenset(content_stems("cost costs charge charged chargeable fee fees pay bill billed free price"))


def charges(desk: Desk) -> Iterator[Finding]:
    """Costs of this customer for what is free by a document whose every condition they meet."""
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends or ANYBODY.search(sentence.text):
            continue
        if not _CHARGED.search(sentence.text) or _TOLD_OF_OTHERS.search(sentence.text):
            continue
        found = (_against(desk, sentence, start, text) for start, text in sentence.parts)
        yield from islice((one for one in found if one), 1)


def _against(desk: Desk, sentence: Sentence, start: int, text: str) -> Finding | None:
    """What is wrong with the part of the sentence that begins at `start`."""
    charged, words = _CHARGED.search(text), Words(text)
    if charged is None:
        return None
    things = frozenset(content_stems(" ".join(desk.things)))
    free = next(_free_for_them(desk, words.subject - _COSTS - things), None)
    if free is None:
        return None
    amount = next(((one.start, one.end) for one in words.claims if one.kind == "amount"), charged.span())
    return Finding(
        code="contradicts_policy",
        detail=told(*free),
        span=sentence.span_of(start + amount[0], start + amount[1]),
        evidence=evidence_for(desk, *free),
    )


def _free_for_them(desk: Desk, paid_for: frozenset[str]) -> Iterator[tuple[Judged, Check]]:
    """The met checks by which all of it is free."""
    for judged in desk.judged if paid_for else ():
        if judged.version.id not in desk.met or not _gives_free(desk, judged, paid_for):
            continue
        titles = [rule.title for rule in judged.version.content.checks]
        of_it = [one for one in zip(titles, judged.checks, strict=True) if _FREE.search(one[0])]
        yield judged, (of_it[0][1] if of_it else judged.checks[0])


def _gives_free(desk: Desk, judged: Judged, paid_for: frozenset[str]) -> bool:
    """Whether a sentence of the document, or a title of its checks, says that all of it is free, under no
    other condition than those of the checks."""
    titles = [rule.title for rule in judged.version.content.checks]
    conditions = frozenset(content_stems(" ".join(titles))) | _COSTS
    stated = [words for unit in desk.units_of(judged.version) if unit.can_be_said for words in parts_of(unit)]
    # "Without warranty the diagnosis visit costs 49 EUR" calls by another name what is free with it.
    priced = [one.subject for one in stated if _ELSE.search(one.text) and conditions & one.subject]
    called = frozenset[str]().union(*priced)
    return any(
        paid_for & free.subject
        and paid_for <= free.subject | called
        and free.subject - paid_for <= conditions
        for free in (*map(Words, titles), *stated)
        if _FREE.search(free.text)
    )
