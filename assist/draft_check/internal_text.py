"""Internal text: runs of words that stand in an internal document and in no public one."""

from __future__ import annotations

from collections.abc import Iterator

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.reading.quoting import Unit, units_of
from knowledge_base.passages import Repeated


def internal_text(desk: Desk) -> Iterator[Finding]:
    """Where the draft repeats an internal document, wherever that document stands."""
    copied = desk.knowledge_base.repeated(desk.text, desk.reader, as_of=desk.as_of, without=desk.without)
    for repeated in copied:
        unit = _said_there(repeated)
        yield Finding(
            code="internal_only",
            detail=f"This is from “{repeated.source.content.title}”, which is not for customers.",
            span=repeated.span,
            evidence=desk.evidence(unit, repeated.source) if unit else None,
        )


def _said_there(repeated: Repeated) -> Unit | None:
    """The sentence of the passage that most of the repeated words are from."""
    first, last = (repeated.passage.start + at for at in repeated.said_at)

    def shared(unit: Unit) -> int:
        return min(last, unit.end) - max(first, unit.start)

    best = max(units_of(repeated.passage), key=shared, default=None)
    return best if best and shared(best) > 0 else None
