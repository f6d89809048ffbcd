"""Quoting: the sentences, steps and rows of a passage that can stand alone, and the evidence each one is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Literal

from assist.reading.claims import Claim, claims_of
from assist.reading.words import content_stems, spaced_words
from assist.suggestions import Evidence
from knowledge_base.chunking import sentences_of
from knowledge_base.documents import DocumentVersion
from knowledge_base.passages import Passage

Role = Literal["sentence", "step", "point", "row"]

# From the beginning of the line: "Call 112. Then wait." is no second step.
_MARKERS_BEFORE = r"[\s>]{0,40}(?:(?:[-+*]|\d{1,9}[.)])\s{1,10}){0,5}"
_STEP = re.compile(_MARKERS_BEFORE + r"\d{1,9}[.)]\s+(?:\[[ xX]\]\s+)?$")
_POINT = re.compile(_MARKERS_BEFORE + r"[-+*]\s+(?:\[[ xX]\]\s+)?$")
# Every part is bounded: a document is what somebody else wrote, and the time taken must stay linear.
_LINK = re.compile(r"!?\[([^\]\[]{0,300})\]\([^)\s]{0,500}(?:\s+\"[^\"]{0,200}\")?\)")
_EMPHASIS = re.compile(r"\*\*|`|(?<!\w)(?:\*|__)(?=\S)|(?<=\S)(?:\*|__)(?!\w)")
_LINE_MARK = re.compile(r"(?m)^[ \t>]{0,40}(?:#{1,6}[ \t]+|[-+*][ \t]+|\d{1,9}[.)][ \t]+)")
_CELL_BAR = re.compile(r"(?<!\\)\|")
# A sentence that begins so says nothing without the one before it.
_LEANS_BACK = re.compile(
    r"(?:it|its|this|that|these|those|they|them|their|he|she|then|there|otherwise|if (?:not|so|yes)"
    r"|in (?:this|that) case|but|and|or|so|however|instead|also|both|neither|for earlier|the same"
    r"|after that|yes|no)\b",
    re.IGNORECASE,
)
_TOO_SHORT_TO_STAND = 3


@dataclass(frozen=True)
class Unit:
    """A quotable part of a document version: `version.content.text[start:end] == text`."""

    passage: Passage
    start: int
    end: int
    text: str
    role: Role
    lead: str
    """What a list item hangs on: the line that introduces it, else its heading; empty for sentences."""
    announced_at: tuple[int, int] | None
    """Where the line that introduces it stands; None where it hangs on its heading or on nothing."""
    leans_back: bool
    """Whether it needs the unit before it to be understood."""

    def __hash__(self) -> int:
        # Where it stands tells units apart; to hash their passages took a tenth of a suggestion.
        return hash((self.passage.document_id, self.passage.version, self.start, self.end))

    @cached_property
    def plain(self) -> str:
        """The unit as people write it in a message: without Markdown."""
        return plain_text(self.text)

    @cached_property
    def words(self) -> str:
        """Its words one after the other, a space around each: what it says word for word is part of it."""
        return spaced_words(self.plain)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(content_stems(self.plain))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The values it states."""
        return claims_of(self.plain)

    @cached_property
    def subject(self) -> frozenset[str]:
        """The words it is about, without its values."""
        values = (self.plain[claim.start : claim.end] for claim in self.claims)
        return self.stems.difference(stem for value in values for stem in content_stems(value))

    @cached_property
    def heading_stems(self) -> frozenset[str]:
        """The subject of the heading right above it; empty where that is the document's own title."""
        headings = self.passage.headings
        return frozenset(content_stems(headings[-1])) if len(headings) > 1 else frozenset()

    @cached_property
    def can_be_said(self) -> bool:
        """Whether it states something: no question back, no line that announces a list."""
        said = self.plain
        return bool(self.stems) and not said.endswith(("?", ":")) and not said.startswith(("[", "<", "http"))


@lru_cache(maxsize=4096)
def units_of(passage: Passage) -> tuple[Unit, ...]:
    """The quotable parts of `passage`, in order. Kept, for a passage never changes."""
    units: list[Unit] = []
    at, announced = passage.start, None
    for start, end in sentences_of(passage.text):
        text = passage.text[start:end]
        if text.startswith("#") and "\n" not in text:
            continue
        role = _role(passage.text, start, text)
        if role == "sentence":
            announced = (start, end) if text.rstrip().endswith(":") else None
        short = len(content_stems(text)) < _TOO_SHORT_TO_STAND and len(text.split()) <= _TOO_SHORT_TO_STAND
        leans = role == "sentence" and bool(units) and (short or bool(_LEANS_BACK.match(plain_text(text))))
        hangs = announced if role in ("point", "row") else None
        lead = _lead(passage, hangs) if role in ("point", "row") else ""
        announced_at = (at + hangs[0], at + hangs[1]) if hangs else None
        units.append(Unit(passage, at + start, at + end, text, role, lead, announced_at, leans))
    return tuple(units)


def _lead(passage: Passage, announced: tuple[int, int] | None) -> str:
    if announced:
        return plain_text(passage.text[slice(*announced)])
    return passage.headings[-1] if passage.headings else ""


def _role(passage: str, start: int, text: str) -> Role:
    line = passage[passage.rfind("\n", 0, start) + 1 : start]
    if _STEP.match(line):
        return "step"
    if _POINT.match(line):
        return "point"
    return "row" if line.lstrip().startswith("|") or re.search(r"\s\|\s", text) else "sentence"


def plain_text(markdown: str) -> str:
    """`markdown` without its marks: links as their words, no emphasis, cells of a row joined."""
    text = _LINE_MARK.sub("", _EMPHASIS.sub("", _LINK.sub(r"\1", markdown)))
    cells = (" ".join(cell.split()) for cell in _CELL_BAR.split(text))
    return " – ".join(cell for cell in cells if cell)


def evidence_of(
    unit: Unit,
    version: DocumentVersion,
    now: datetime,
    as_of: date | None = None,
    under: tuple[int, int] | None = None,
) -> tuple[Evidence, ...]:
    """The unit as evidence, and before it the lines that introduce it and that it is `under`, if any do.

    The version holds today or, with `as_of`, held on that day of a case that is judged by it.
    """
    above = [span for span in (unit.announced_at, under) if span]
    spans = (*above, (unit.start, unit.end))
    return tuple(_evidence(unit.passage, span, version, now, as_of) for span in spans)


def _evidence(
    passage: Passage, span: tuple[int, int], version: DocumentVersion, now: datetime, as_of: date | None
) -> Evidence:
    content, (start, end) = version.content, span
    return Evidence(
        document_id=version.id,
        version=version.version,
        passage_id=passage.id,
        title=content.title,
        section=passage.section,
        quote=passage.text[start - passage.start : end - passage.start],
        start=start,
        end=end,
        audience=content.audience,
        teams=content.teams,
        in_force_from=content.in_force_from,
        in_force_until=content.in_force_until,
        age_days=age_days(version, now),
        url=content.url,
        as_of=as_of,
    )


def age_days(version: DocumentVersion, now: datetime) -> int:
    """Whole days since the version came into force, else since it was stored; 0 before that."""
    return max(0, (now - (version.in_force_from() or version.stored_at)).days)
