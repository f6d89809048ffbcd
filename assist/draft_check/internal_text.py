"""Internal text: runs of words that stand in an internal document and in no public one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.reading.quoting import Unit, units_of
from assist.reading.tables import Cell, cells_of
from knowledge_base.passages import Repeated

_ASKED = re.compile(
    r"\bask(?:s|ed)?\b[^\n\"“”.?!]{0,40}[\"“](?P<words>[^\"“”\n]{1,300}\?)[\"”]", re.IGNORECASE
)


def internal_text(desk: Desk) -> Iterator[Finding]:
    """Where the draft repeats an internal document, wherever that document stands."""
    copied = desk.knowledge_base.repeated(desk.text, desk.reader, as_of=desk.as_of, without=desk.without)
    for repeated in copied:
        unit = _said_there(repeated)
        if _is_put_to_customers(repeated, unit):
            continue
        yield Finding(
            code="internal_only",
            detail=f"This is from “{repeated.source.content.title}”, which is not for customers.",
            span=repeated.span,
            evidence=desk.evidence(unit, repeated.source) if unit else None,
        )


def _is_put_to_customers(repeated: Repeated, unit: Unit | None) -> bool:
    """Whether the words are a question that the document itself gives to be asked: "Ask: …?", or one of a
    column headed "Ask"."""
    first, last = repeated.said_at
    quoted = (match.span("words") for match in _ASKED.finditer(repeated.passage.text))
    cells = ((one.start, one.end) for one in cells_of(unit) if _is_question(one)) if unit else ()
    return any(start <= first + 1 and last <= end + 1 for start, end in (*quoted, *cells))


def _is_question(cell: Cell) -> bool:
    return cell.head.casefold() == "ask" and cell.text.endswith("?")


def _said_there(repeated: Repeated) -> Unit | None:
    """The sentence of the passage that most of the repeated words are from."""
    first, last = (repeated.passage.start + at for at in repeated.said_at)

    def shared(unit: Unit) -> int:
        return min(last, unit.end) - max(first, unit.start)

    best = max(units_of(repeated.passage), key=shared, default=None)
    return best if best and shared(best) > 0 else None
