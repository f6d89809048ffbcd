"""How to: who asks how something is done gets its steps, and nothing else to do beside them.

"Take the cover off" from another section is no step; said before "Switch off the fuse" it is a danger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.reading.quoting import Unit
from assist.reading.words import content_stems

_HOW = re.compile(
    r"\bhow (?:(?:do|can|could|should|would|must) (?:i|we|you|one)\b|to\b)|\bwie (?:kann|muss|soll)\b",
    re.IGNORECASE,
)
_WARNS = re.compile(
    r"^(?:please )?(?:never|do not|don['’]t|warning|caution|be careful|danger|attention)\b"
    r"|\b(?:electric shock|dangerous|electrician|risk of|may burn|injur\w+|poison\w*|explo\w+)\b"
    r"|\b\d{3} ?V\b",
    re.IGNORECASE,
)
"""What must be known before a step that it protects."""


def asks_how(text: str) -> bool:
    """Whether `text` asks how something is done."""
    return bool(_HOW.search(text))


def steps_alone(units: Sequence[Unit], asked: str, title: str) -> tuple[Unit, ...]:
    """The numbered lists among the units that are headed by what is asked, with what else their sections say;
    without such a list all units. What is in the title of the document heads every list of it."""
    wanted = frozenset(content_stems(asked)).difference(content_stems(title))
    lists = {unit.passage.id for unit in units if unit.role == "step" and wanted & unit.heading_stems}
    return tuple(unit for unit in units if not lists or unit.passage.id in lists)


def warned_first(units: Sequence[Unit], own: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units, with what the section of their first list warns of before its first step; `own` are all
    units of the document that were found."""
    steps = [unit for unit in units if unit.role == "step"]
    if not steps:
        return tuple(units)
    passage = steps[0].passage.id
    warnings = [
        unit
        for unit in own
        if unit.passage.id == passage and unit.role == "sentence" and _warns(unit) and unit.can_be_said
    ]
    rest = [unit for unit in units if unit not in warnings]
    at = rest.index(steps[0])
    before = at - 1 if at and rest[at - 1].plain.endswith(":") else at
    return (*rest[:before], *warnings, *rest[before:])


def _warns(unit: Unit) -> bool:
    return bool(_WARNS.search(unit.plain))
