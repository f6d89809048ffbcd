"""Until: what runs to a day on file, said to have ended while it runs, or to run when it has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence
from assist.judging.facts_in_words import ago, plain_name, written_date
from assist.reading.words import content_stems

_ENDED = re.compile(
    r"\b(?:expired|ended|lapsed|(?:ran|run) out|(?:is|are) over|no longer|(?:out|outside) of|outside"
    r"|(?:is|are)(?: not|n['’]t)(?: \w+)? (?:under|in|within|covered|valid))\b",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"\b(?:still (?:has|have|runs?)|(?:is|are)(?: still)? (?:under|in|within|covered|valid))\b", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", re.IGNORECASE)
_SAYS_SO = frozenset(
    content_stems("expired ended lapsed ran run out over longer outside cover valid still already sorry")
)
_MOST_BESIDES = 1
"""Words besides: a warranty of a door seal is another than that of the product."""


def until(desk: Desk) -> Iterator[Finding]:
    """Sentences that say otherwise than the day on file."""
    if not desk.is_one_case:
        return
    for sentence in desk.sentences:
        ended, runs = _ENDED.search(sentence.text), _RUNS.search(sentence.text)
        if sentence.words.asks or sentence.words.depends or not (ended or runs):
            continue
        for name, what, day in _days(desk):
            if not _speaks_of(desk, sentence, what):
                continue
            over = day < desk.facts.today
            if (ended and not over) or (runs and not ended and over and not _DENIES.search(sentence.text)):
                told = f"{name} on file: {written_date(day)}, {ago(day, desk.facts.today)}."
                yield Finding(
                    code="contradicts_policy", detail=told[:1].upper() + told[1:], span=sentence.span
                )
                break


def _days(desk: Desk) -> Iterator[tuple[str, frozenset[str], date]]:
    """What the day is of, the words for it, and the day."""
    for fact in desk.facts.by_name.values():
        field = fact.name.rpartition(".")[2]
        if field.endswith("_until") and isinstance(fact.value, date):
            words = field.removesuffix("_until").replace("_", " ")
            yield plain_name(fact.name), frozenset(content_stems(words)), fact.value
    for held in desk.customer.profile.entitlements if desk.customer else ():
        if held.valid_until:
            last = held.name.split()[-1]
            yield f"end of {held.name}", frozenset(content_stems(last)), held.valid_until


def _speaks_of(desk: Desk, sentence: Sentence, what: frozenset[str]) -> bool:
    """Whether the sentence speaks of it as a whole, and of hardly anything else."""
    product = (desk.facts.value(f"product.{field}") for field in ("name", "family", "sku"))
    named = {stem for one in product if one for stem in content_stems(str(one).replace("_", " "))}
    besides = sentence.words.subject - what - named - _SAYS_SO
    return bool(what) and what <= sentence.words.subject and len(besides) <= _MOST_BESIDES
