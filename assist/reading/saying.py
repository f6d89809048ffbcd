"""Saying: how a part of a document reads once it is lifted out of it into a message, and whether it can be.

What a page says among its headings, tables and lists is not always a sentence elsewhere: "see below", "Yes,
after the rinse", a row without its columns. Such a part takes along what it hangs on, or is not said.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from assist.reading.pointing import SENTENCE, only_points, without_pointer
from assist.reading.quoting import Unit, evidence_of
from assist.reading.tables import cells_of, head_of
from assist.suggestions import Evidence
from knowledge_base.documents import DocumentVersion

ENDS = (".", "!", "?", "…", '"', "”")
_POINTS_INTO_PAGE = re.compile(
    r"\b(?:look|see|shown|listed|described|explained)\s+(?:above|below)\b|\bas follows\b"
    r"|\b(?:times?|tables?|lists?|steps?|codes?|sections?|pages?)\s+(?:above|below)\b|\bthis page\b"
    r"|\bthe (?:above|following)\b|\bafter the steps\b|\b(?:after|from|repeat|to) step \d",
    re.IGNORECASE,
)
ANNOUNCES_STEPS = re.compile(r"\b(?:these|the following|following) steps\b|\bin this order\b", re.IGNORECASE)
_HANGS = re.compile(
    r"(?:it|they|them|then|otherwise|and|or|but|however|instead)\b|(?:yes|no)\s*[,.;:!–-]"
    r"|if (?:not|so|yes)\b|in (?:this|that) case\b",
    re.IGNORECASE,
)
"""How an answer begins that says nothing without what stands above it."""
_WHEN = re.compile(r"(?:when|if|because|unless|as soon as|so that)\b[^,:;]*$", re.IGNORECASE)
_AMOUNT = re.compile(r"[-−+<>]?\d|(?:within|up to|at least|at most|about|mostly|usually)\b", re.IGNORECASE)


def as_said(unit: Unit) -> str:
    """The unit as a sentence of a message. A list item keeps its lead: "What cannot be returned: …"; a row
    the heads of its columns: "Postage – Country: Ireland; Price: 5 EUR."; an answer its question."""
    lead = lead_of(unit)
    return f"{lead} {item_of(unit)}" if lead else item_of(unit)


def lead_of(unit: Unit) -> str:
    """What is said before the unit, the same for all of its list; empty where it stands by itself."""
    if unit.role == "point" and unit.lead:
        return unit.lead if unit.lead.endswith("?") else f"{unit.lead.rstrip(':')}:"
    if unit.role == "row" and unit.lead:
        return unit.lead if unit.lead.endswith("?") else f"{unit.lead.rstrip(':')} –"
    return question_of(unit) or ""


def item_of(unit: Unit) -> str:
    """The unit without its lead, ended as a sentence is."""
    said = without_pointer(unit.plain)
    if unit.role == "row":
        cells = [cell for cell in cells_of(unit) if cell.text]
        said = "; ".join(f"{cell.head}: {cell.text}" if cell.head else cell.text for cell in cells) or said
    return said if said.endswith(ENDS) else f"{said.rstrip(';,')}."


def question_of(unit: Unit) -> str | None:
    """The heading that the unit answers and says nothing without; None where it is a sentence by itself."""
    heading = unit.passage.headings[-1] if unit.passage.headings else ""
    return heading if heading.endswith("?") and _hangs_on_heading(unit) else None


def can_be_sent(unit: Unit) -> bool:
    """Whether it can be said away from its page: nothing that only points there or at another one, no row
    without its columns, no half sentence under a heading that asks nothing."""
    if not unit.can_be_said or _POINTS_INTO_PAGE.search(unit.plain):
        return False
    if unit.role == "row":
        return head_of(unit) is not None
    if only_points(unit.plain):
        return False
    return not _hangs_on_heading(unit) or question_of(unit) is not None


def said_evidence(
    unit: Unit, version: DocumentVersion, now: datetime, as_of: date | None = None
) -> tuple[Evidence, ...]:
    """Everything that `as_said` reads, as evidence; the unit is the last."""
    return evidence_of(unit, version, now, as_of, head_of(unit))


def _hangs_on_heading(unit: Unit) -> bool:
    if unit.role != "sentence" or unit.start != unit.passage.start:
        return False
    said = unit.plain
    bare = bool(_WHEN.match(said)) or (bool(_AMOUNT.match(said)) and not SENTENCE.search(said))
    return bare or bool(_HANGS.match(said))
