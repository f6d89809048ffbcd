"""Until: what runs to a day on file, said to have ended while it runs, to run when it has ended, or to end on
another day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.draft_check.periods import Period, periods_of
from assist.draft_check.sentences import Sentence, Words
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
_ENDS_THEN = re.compile(
    r"\b(?:until|till|through|up to|expir(?:es?|ed|ing)|end(?:s|ed|ing)?|lapse[sd]?|(?:ran|runs?|run) out"
    r"|(?:is|are) over)"
    r"(?:\s+(?:already|on|in|at|by|of|the|end|beginning|middle))*\s+$",
    re.IGNORECASE,
)
"""What stands right before the day on which something ends."""
_DENIES = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", re.IGNORECASE)
_SAYS_SO = frozenset(
    content_stems(
        "expired ended lapsed ran run out over longer outside cover valid still already sorry lasts end until"
        " through beginning middle last ago"
    )
)
_MOST_BESIDES = 1
"""Words besides: a warranty of a door seal is another than that of the product."""


def until(desk: Desk) -> Iterator[Finding]:
    """Sentences that say otherwise than the day on file, or a clause of them where they say more besides."""
    if not desk.is_one_case:
        return
    for sentence in desk.sentences:
        if sentence.words.asks or sentence.words.depends:
            continue
        found = (_against(desk, sentence, start, text) for start, text in sentence.parts)
        yield from islice((one for one in found if one), 1)


def _against(desk: Desk, sentence: Sentence, start: int, text: str) -> Finding | None:
    """What is wrong with the part of the sentence that begins at `start`."""
    ended = _ENDED.search(text)
    periods = periods_of(text, desk.facts.today)
    named = next((one for one in periods if _ENDS_THEN.search(text[: one.start])), None)
    if not (ended or named or _RUNS.search(text)):
        return None
    spoken_of = [one for one in _days(desk) if _speaks_of(desk, text, periods, one[1])]
    lead = len(text) - len(text.lstrip())
    span = sentence.span_of(start + lead, start + len(text.rstrip()))
    if named and not ended:
        span = sentence.span_of(start + named.start, start + named.end)
    wrong = [one for one in spoken_of if _is_wrong(text, one[2], desk.facts.today, named)]
    if not wrong or len(wrong) < len(spoken_of):
        return None
    name, _, day = wrong[0]
    told = f"{name} on file: {written_date(day)}, {ago(day, desk.facts.today)}."
    return Finding(code="contradicts_policy", detail=told[:1].upper() + told[1:], span=span)


def _is_wrong(text: str, day: date, today: date, named: Period | None) -> bool:
    """Whether the text says that it has ended or runs, or ends in the period `named`, and the day on file
    says otherwise."""
    over, denied = day < today, bool(_DENIES.search(text))
    if _ENDED.search(text) and not over:
        return True
    if named and not denied:
        return day not in named
    return bool(_RUNS.search(text)) and not _ENDED.search(text) and over and not denied


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


def _speaks_of(desk: Desk, text: str, periods: tuple[Period, ...], what: frozenset[str]) -> bool:
    """Whether the text speaks of it as a whole, and of hardly anything else."""
    product = (desk.facts.value(f"product.{field}") for field in ("name", "family", "sku"))
    named = {stem for one in product if one for stem in content_stems(str(one).replace("_", " "))}
    dated = {stem for one in periods for stem in content_stems(text[one.start : one.end])}
    subject = Words(text).subject
    besides = subject - what - named - dated - _SAYS_SO
    return bool(what) and what <= subject and len(besides) <= _MOST_BESIDES
