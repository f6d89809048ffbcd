"""Internal names: codes and names that internal documents have and no public one: "book RF-C2", a partner."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Iterator

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from knowledge_base.need import Need

_CODE = re.compile(r"(?<![\w-])(?=[A-Z\d-]*[A-Z])[A-Z]{1,6}\d{0,6}(?:-[A-Z\d]{1,8}){1,4}(?![\w-])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?![\w-])")
"""A capital letter inside of a sentence."""
_CALENDAR = frozenset((*day_name, *month_name))
"""Written with a capital letter, and nobody's name for anything: a day is read as a promise."""
_MOST_LOOKED_UP = 10
_PASSAGES = 8


def internal_names(desk: Desk) -> Iterator[Finding]:
    """Words that stand in an internal document found, in no public one, and that nobody said here."""
    internal = [(unit, version) for unit, version in desk.units if version.content.audience != "public"]
    known = "\n".join((*desk.on_file, *(turn.text for turn in desk.turns)))
    matches = [match for pattern in (_CODE, _NAME) for match in pattern.finditer(desk.text)]
    matches = [match for match in matches if match.group() not in _CALENDAR]
    for match in matches[:_MOST_LOOKED_UP]:
        word = re.compile(rf"(?<![\w-]){re.escape(match.group())}(?![\w-])")
        held = next(((unit, version) for unit, version in internal if word.search(unit.text)), None)
        if held is None or word.search(known) or _is_public(desk, word, match.group()):
            continue
        unit, version = held
        yield Finding(
            code="internal_only",
            detail=f"“{match.group()}” stands in “{version.content.title}” and in no document for customers.",
            span=match.span(),
            evidence=desk.evidence(unit, version),
        )


def _is_public(desk: Desk, word: re.Pattern[str], written: str) -> bool:
    if any(word.search(unit.text) for unit in desk.public_units()):
        return True
    found = desk.knowledge_base.search(Need(written), desk.reader, k=_PASSAGES, as_of=desk.as_of)
    return any(
        one.source.content.audience == "public"
        and (word.search(one.passage.text) or word.search(one.source.content.title))
        for one in found.passages
    )
