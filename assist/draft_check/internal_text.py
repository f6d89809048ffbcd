"""Internal text: runs of words that stand in an internal document and in no public one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Words
from assist.reading.claims import unsupported
from assist.reading.quoting import Unit, units_of
from assist.reading.tables import Cell, cells_of
from assist.reading.words import containment
from knowledge_base.passages import Passage, Repeated

_ASKED = re.compile(
    r"\bask(?:s|ed)?\b[^\n\"“”.?!]{0,40}[\"“](?P<words>[^\"“”\n]{1,300}\?)[\"”]", re.IGNORECASE
)
_SAY = re.compile(
    r"\b(?:say|speak|write|answer|reply|tell (?:them|the customer))\b[^\n\"“”.?!]{0,40}"
    r"[\"“](?P<words>[^\"“”\n]{1,300})[\"”]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“](?P<words>[^\"“”\n]{1,300})[\"”]")
_TO_SAY = re.compile(
    r"\b(?:what to|you) (?:say|write|tell|answer)\b|^\s*(?:say|write|answer)\s*$", re.IGNORECASE
)
"""Heads a section or a column of sentences that are given to be said."""
_NOT_TO_SAY = re.compile(r"\b(?:not|never|don['’]t|instead of|avoid)\b[^\n\"“”]{0,20}$", re.IGNORECASE)
_SAYS_THE_SAME = 0.75
"""Share of the words that one sentence for customers holds which says them too."""
_FEWEST_WORDS = 3


def internal_text(desk: Desk) -> Iterator[Finding]:
    """Where the draft repeats an internal document, wherever that document stands."""
    copied = desk.knowledge_base.repeated(desk.text, desk.reader, as_of=desk.as_of, without=desk.without)
    for repeated in copied:
        unit = _said_there(repeated)
        if _is_put_to_customers(repeated, unit) or _is_public(desk, repeated):
            continue
        yield Finding(
            code="internal_only",
            detail=f"This is from “{repeated.source.content.title}”, which is not for customers.",
            span=repeated.span,
            evidence=desk.evidence(unit, repeated.source) if unit else None,
        )


def _is_put_to_customers(repeated: Repeated, unit: Unit | None) -> bool:
    """Whether the document itself gives the words to be put to customers: a question after "Ask", what is
    quoted after "Say" or under "What to say", or what a column headed so holds."""
    first, last = repeated.said_at
    text = repeated.passage.text
    said = (one for one in _SAY.finditer(text) if not _NOT_TO_SAY.search(text[: one.start()]))
    quoted = (match.span("words") for match in (*_ASKED.finditer(text), *said))
    cells = ((one.start, one.end) for one in cells_of(unit) if _is_to_be_said(one)) if unit else ()
    given = (*quoted, *_given_to_say(repeated.passage), *cells)
    return any(start <= first + 1 and last <= end + 1 for start, end in given)


def _given_to_say(passage: Passage) -> Iterator[tuple[int, int]]:
    """The quoted sentences of a section that is headed so, without those that it warns of."""
    if not passage.headings or not _TO_SAY.search(passage.headings[-1]):
        return
    for match in _QUOTED.finditer(passage.text):
        if not _NOT_TO_SAY.search(passage.text[: match.start()]):
            yield match.span("words")


def _is_to_be_said(cell: Cell) -> bool:
    if cell.head.casefold() == "ask":
        return cell.text.endswith("?")
    return bool(_TO_SAY.search(cell.head)) and cell.text.startswith(('"', "“"))


def _is_public(desk: Desk, repeated: Repeated) -> bool:
    """Whether a sentence for customers says nearly the same, and every value of it."""
    copied = Words(desk.text[slice(*repeated.span)])
    return len(copied.stems) >= _FEWEST_WORDS and any(
        containment(copied.stems, unit.stems) >= _SAYS_THE_SAME
        and not any(unsupported(claim, unit.claims) for claim in copied.claims)
        for unit in desk.public_units()
    )


def _said_there(repeated: Repeated) -> Unit | None:
    """The sentence of the passage that most of the repeated words are from."""
    first, last = (repeated.passage.start + at for at in repeated.said_at)

    def shared(unit: Unit) -> int:
        return min(last, unit.end) - max(first, unit.start)

    best = max(units_of(repeated.passage), key=shared, default=None)
    return best if best and shared(best) > 0 else None
