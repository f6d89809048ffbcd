"""Proving: nothing is shown that the stored bytes do not say, that is out of force or not for this reader.

A quote is proved when the stored version has exactly these characters there, the reader may see that version
and it is in force, today or on the day that counts for the case. A sentence is proved when a quote says it:
its subject, its amounts, numbers and dates, what it denies, and whether it obliges or allows. This holds for
any sentence, whoever or whatever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assist.judging.governing import governs
from assist.reading.claims import Claim, claims_of, denies, mode_of, unsupported
from assist.reading.pointing import without_pointer
from assist.reading.quoting import plain_text
from assist.reading.words import containment, content_stems
from assist.suggestions import Evidence
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

_SAME_SUBJECT = 0.6
"""Share of a sentence's subject words that its source must hold. Half is what two sentences about the same
product share anyway."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“])")


@dataclass(frozen=True)
class Prover:
    """Holds evidence against what is stored, for one reader at one moment."""

    knowledge_base: KnowledgeBase
    reader: Reader
    as_of: datetime

    def holds(self, evidence: Evidence) -> bool:
        """Whether the stored version has exactly this quote, may be seen by the reader, and is in force."""
        stored = self.knowledge_base.slice(
            evidence.document_id, evidence.version, evidence.start, evidence.end
        )
        return (
            stored is not None
            and stored == evidence.quote
            and self.knowledge_base.get(evidence.document_id, self.reader, evidence.version) is not None
            and self._in_force(evidence)
        )

    def _in_force(self, evidence: Evidence) -> bool:
        id, version = evidence.document_id, evidence.version
        return governs(id, version, self.as_of, evidence.as_of, self.knowledge_base)


def unproved_because(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """Why public `evidence` does not prove `sentence`, or None if it does. Internal ones prove nothing.

    What stands in one passage, a row and the head of its table, says it together.
    """
    public = [one for one in evidence if one.audience == "public"]
    sources = [_source(one) for one in public]
    if len(public) > 1 and len({one.passage_id for one in public}) == 1:
        sources.append(_together(public))
    return unsupported_because(sentence, sources)


def unsupported_because(sentence: str, sources: Sequence[str]) -> str | None:
    """Why none of `sources` says what `sentence` says, or None if one does."""
    subject = set(content_stems(sentence)) - _number_stems(sentence)
    claims = claims_of(sentence)
    if not subject and not claims:
        return None
    parts = [part for source in sources for part in _parts(source)]
    if any(sentence.rstrip(".") == part.rstrip(".") for part in parts):
        return None
    best = max(parts, key=lambda part: containment(subject, set(content_stems(part))), default="")
    if subject and containment(subject, set(content_stems(best))) < _SAME_SUBJECT:
        return "no source says this"
    stated = _claims_near(subject, parts)
    for claim in claims:
        if unsupported(claim, stated):
            return f"{sentence[claim.start : claim.end]!r} is not what the source says"
    if denies(sentence) != denies(best):
        return "the source says the opposite"
    if _weight(sentence) != _weight(best):
        return "it obliges or allows other than the source does"
    return None


def _claims_near(subject: Collection[str], parts: Sequence[str]) -> list[Claim]:
    """The values stated where the subject is spoken of: the right number of another rule is no proof."""
    near = [part for part in parts if containment(subject, set(content_stems(part))) >= _SAME_SUBJECT / 2]
    return [claim for part in near for claim in claims_of(part)]


def _weight(text: str) -> str:
    """What kind of promise `text` makes. A plain statement binds as "must" does."""
    return mode_of(text) or "must"


def _source(evidence: Evidence) -> str:
    """The quote as it reads, under its own heading: a list item means what its heading says."""
    return f"{_heading(evidence)}{plain_text(evidence.quote)}"


def _together(evidence: Sequence[Evidence]) -> str:
    return f"{_heading(evidence[0])}{' '.join(plain_text(one.quote) for one in evidence)}"


def _heading(evidence: Evidence) -> str:
    """Up to the first colon, so that what a heading says ("E05: no coffee comes") is no part of the quote."""
    heading = evidence.section.rsplit(" > ", 1)[-1].replace(":", " –")
    return f"{heading}: " if heading else ""


def _parts(source: str) -> Iterable[str]:
    """The source, its sentences, and the quote without its heading, each also without an end that points at
    another page: what one sentence can be held against."""
    yield source
    _, _, quote = source.partition(": ")
    sentences = _SENTENCE_END.split(quote or source)
    yield from dict.fromkeys((*sentences, *map(without_pointer, sentences)))
    if quote:
        yield quote


def _number_stems(text: str) -> set[str]:
    return {stem for claim in claims_of(text) for stem in content_stems(text[claim.start : claim.end])}
