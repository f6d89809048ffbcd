"""Parts: a turn that asks two things gets an answer to each, from the document that says it.

"How do I return it, and when do I get my money?" is answered by the steps of one page and by a row of
another. Read as one question, the steps push out the row, or the row the steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assist.reading.words import containment, content_stems
from assist.suggesting.sources import Case, Source

_ASKS = (
    r"(?:how|when|what|where|who|which|why|is|are|do|does|did|can|could|may|will|would|should|must"
    r"|wie|wann|was|wo|wer|welche\w*|warum|kann|muss|comment|quand|combien|où|hoe|wanneer|waar|wat)"
)
_BETWEEN = re.compile(
    rf"(?<=[?!.])\s+|(?:,\s*|\s)(?:and|also|und|et|en)\s+(?:also\s+)?(?={_ASKS}\b)", re.IGNORECASE
)
_QUESTION = re.compile(rf"\W*(?:(?:and|also|so|but|und)\s+)?{_ASKS}\b", re.IGNORECASE)
_MOST = 3
_SAYS_ENOUGH = 0.6
"""Share of a part's words that one section of a document holds that answers it."""


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that `text` asks, where it asks several; else nothing."""
    asking = [one.strip() for one in _BETWEEN.split(text) if _QUESTION.match(one)]
    telling = tuple(one for one in asking if content_stems(one))
    return telling[:_MOST] if len(telling) > 1 and "?" in text else ()


def parts_answered(case: Case, shown: Sequence[Source]) -> Mapping[str, str]:
    """The part that each document of `shown` is to answer, by its id: the one it says most of, and of those
    that it says enough of the first that no document before it answers. Empty where one thing is asked."""
    parts = parts_of(case.need.latest or case.need.text)
    answered: dict[str, str] = {}
    for source in shown if parts else ():
        said = {part: _share(source, part) for part in parts}
        best = max(parts, key=lambda part: said[part])
        open_ = [one for one in parts if one not in answered.values() and said[one] >= _SAYS_ENOUGH]
        answered[source.version.id] = best if best in open_ else next(iter(open_), best)
    return answered


def with_each_part(case: Case, shown: Sequence[Source], sources: Sequence[Source], k: int) -> list[Source]:
    """`shown` with a document for each part that the first `k` say nothing of, where one of `sources` does;
    what leads keeps its place."""
    kept = list(shown)
    for part in () if kept[0].grave else parts_of(case.need.latest or case.need.text):
        if any(_share(one, part) >= _SAYS_ENOUGH for one in kept[:k]):
            continue
        others = (one for one in sources if one not in kept[:k] and not one.denied)
        best = max(others, key=lambda one: _share(one, part), default=None)
        if best is not None and _share(best, part) >= _SAYS_ENOUGH:
            kept = [one for one in kept if one is not best]
            kept.insert(min(len(kept), max(1, k - 1)), best)
    return kept


def asking_only(case: Case, part: str | None) -> Case:
    """The case with `part` as what is asked last; all that was said stays around it."""
    return case if part is None else replace(case, need=replace(case.need, latest=part))


def _share(source: Source, part: str) -> float:
    wanted = frozenset(content_stems(part))
    title = frozenset(content_stems(source.version.content.title))
    return max(
        (containment(wanted, title | unit.stems | unit.heading_stems) for unit in source.units), default=0.0
    )
