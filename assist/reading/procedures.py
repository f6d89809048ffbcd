"""Procedures: the steps of a playbook, and the causes that its questions tell apart, as editors write them.

Numbered items are steps, in order. A section whose heading begins with "If" or "When" holds only then. A
table whose first column is headed "Ask" and whose second begins with "If yes" names causes: a question for
yes or no, what it probably is, and what to do then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assist.reading.quoting import Unit, plain_text, units_of
from assist.reading.words import content_stems
from knowledge_base.passages import Passage

_ONLY_THEN = re.compile(r"(?:\d{1,3}[.)]?\s+)?(?:if|when|in case)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,3}[.)]?\s+")
_CELLS = re.compile(r"(?<!\\)\|")
_ASKS = re.compile(r"\s*(?:ask|question)\b", re.IGNORECASE)
_IF_YES = re.compile(r"\s*if yes\b", re.IGNORECASE)
_QUESTION = re.compile(r"[^|\"“”.!?\n]{5,300}\?")
_SAYING = re.compile(r"(?:[^.!?:\"“”]{1,80}:\s*)?[\"“](?P<said>[^\"”]{3,400})[\"”]\.?")
"""What is to be said, with the words that announce it."""
_OF_A_CASE = re.compile(r"\bI (?:can )?see\b|\b(?:Mr|Mrs|Ms|Dr)\.? [A-Z]\w+")
_FEWEST_CELLS = 3


@dataclass(frozen=True)
class Cause:
    """One possible cause of a trouble: a row of the table."""

    question: str
    name: str
    remedy: str
    unit: Unit

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words that tell it from other causes."""
        return frozenset(content_stems(f"{self.question} {self.name}"))


def steps_of(passages: Sequence[Passage]) -> tuple[Unit, ...]:
    """The numbered steps, in order, those of "if" sections too."""
    return tuple(unit for passage in passages for unit in units_of(passage) if unit.role == "step")


def only_then(unit: Unit) -> str | None:
    """The heading of an "if" section that the unit stands in; None where it always holds."""
    headings = unit.passage.headings
    return headings[-1] if headings and _ONLY_THEN.match(headings[-1]) else None


def with_condition(unit: Unit) -> str:
    """The unit in words, after the "if" heading that it stands under: where causes are told apart, a step for
    one of them is no step for another."""
    heading = only_then(unit)
    return f"{_NUMBER.sub('', plain_text(heading))}: {unit.plain}" if heading else unit.plain


def own_step(text: str) -> str | None:
    """What of a step, in words, can be done in any case; None where nothing is left of it.

    An example of what to say that tells another case, "I see that Mr. Vos replaced the pump", goes with the
    words that announce it; and what announces a table or a list is no step without it.
    """
    kept = text
    for example in reversed(list(_SAYING.finditer(text))):
        if _OF_A_CASE.search(example["said"]):
            kept = kept[: example.start()] + kept[example.end() :]
    kept = kept.strip()
    return None if not kept or kept.endswith(":") else kept


def causes_of(passages: Sequence[Passage]) -> tuple[Cause, ...]:
    """The causes that the document tells apart, in its order; none where it has no such table."""
    return tuple(cause for passage in passages for cause in _causes(passage))


def _causes(passage: Passage) -> list[Cause]:
    causes: list[Cause] = []
    header: list[str] = []
    for unit in units_of(passage):
        if unit.role != "row":
            continue
        header = _header_above(passage, unit) or header
        cells = [plain_text(cell).strip() for cell in _CELLS.split(unit.text)]
        asks = len(header) > 1 and bool(_ASKS.match(header[0]) and _IF_YES.match(header[1]))
        if asks and len(cells) >= _FEWEST_CELLS and all(cells[:_FEWEST_CELLS]):
            causes.append(Cause(cells[0], cells[1], cells[2], unit))
    return causes


def _header_above(passage: Passage, unit: Unit) -> list[str]:
    """The header cells of the table, where `unit` is its first row; else none."""
    before = passage.text[: unit.start - passage.start].rstrip(" \t|").splitlines()
    if len(before) < 2 or not re.fullmatch(r"[\s|:-]*-[\s|:-]*", before[-1]):
        return []
    return _CELLS.split(before[-2].strip().strip("|"))


def questions_in(text: str) -> tuple[frozenset[str], ...]:
    """The questions that a document has somebody ask, as the words that carry them."""
    found = (frozenset(content_stems(question)) for question in _QUESTION.findall(text))
    return tuple(dict.fromkeys(stems for stems in found if stems))
