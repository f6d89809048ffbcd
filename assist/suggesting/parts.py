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

_WHO = r"(?:i|you|we|it|they|he|she|there|that|this|those|these|the|my|your|our|ich|ihr|sie|man|es|wir)"
_ASKS = (
    r"(?:(?:how|when|what|where|who|which|why|wie|wann|wo|wer|welche\w*|warum|comment|quand|combien|où|hoe"
    r"|wanneer|waar|wat)\b|was (?:ist|sind|kostet|passiert|muss|kann|soll|mache)\b"
    r"|(?:is|are|was|were|do|does|did|has|have|can|could|may|will|would|should|must|kann|muss|darf)(?:n['’]t)?"
    rf" {_WHO}\b)"
)
"""How a question begins. "It came and was damaged" and "I unplugged it and will wait" ask nothing."""
_SENTENCES = re.compile(r"(?<=[?!.])\s+")
_BETWEEN = re.compile(rf"(?:,\s*|\s)(?:and|also|und|et|en)\s+(?:also\s+)?(?={_ASKS})", re.IGNORECASE)
_QUESTION = re.compile(rf"\W*(?:(?:and|also|so|but|und)\s+)?{_ASKS}", re.IGNORECASE)
_MOST = 3
_SAYS_ENOUGH = 0.6
"""Share of a part's words that one section of a document holds that answers it."""


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that `text` asks, where it asks several; else nothing."""
    sentences = [one for one in _SENTENCES.split(text) if one.endswith("?")]
    asking = [part.strip() for one in sentences for part in _BETWEEN.split(one) if _QUESTION.match(part)]
    telling = tuple(one for one in asking if content_stems(one))
    return telling[:_MOST] if len(telling) > 1 else ()


def parts_answered(case: Case, shown: Sequence[Source]) -> Mapping[str, str]:
    """The part that each document of `shown` is to answer, by its id: the one it says most of, and of those
    that it says enough of the first that no document before it answers. None for one that says enough of no
    part, or is called for by something else."""
    parts = parts_of(case.need.latest or case.need.text)
    answered: dict[str, str] = {}
    for source in shown if parts else ():
        said = {part: _share(source, part) for part in parts}
        best = max(parts, key=lambda part: said[part])
        if source.call is not None or said[best] < _SAYS_ENOUGH:
            continue
        open_ = [one for one in parts if one not in answered.values() and said[one] >= _SAYS_ENOUGH]
        answered[source.version.id] = best if best in open_ else next(iter(open_), best)
    return answered


def with_each_part(case: Case, shown: Sequence[Source], sources: Sequence[Source], k: int) -> list[Source]:
    """`shown` with a document for each part that the first `k` say nothing of, where one of `sources` does.

    What leads keeps its place, and so does what a risk, a recall or a playbook calls for.
    """
    kept, brought = list(shown), list[Source]()
    for part in () if kept[0].grave else parts_of(case.need.latest or case.need.text):
        if any(_share(one, part) >= _SAYS_ENOUGH for one in kept[:k]):
            continue
        others = (one for one in sources if one not in kept[:k] and not one.denied)
        best = max(others, key=lambda one: _share(one, part), default=None)
        if best is None or _share(best, part) < _SAYS_ENOUGH:
            continue
        places = [at for at, one in enumerate(kept[:k]) if at and _gives_way(one) and one not in brought]
        if len(kept) >= k and not places:
            continue
        kept = [one for one in kept if one is not best]
        if len(kept) >= k:
            kept.insert(k, kept[places[-1]])
            kept[places[-1]] = best
        else:
            kept.append(best)
        brought.append(best)
    return kept


def _gives_way(source: Source) -> bool:
    return source.call is None and not source.path


def asking_only(case: Case, part: str | None) -> Case:
    """The case with `part` as what is asked last; all that was said stays around it."""
    return case if part is None else replace(case, need=replace(case.need, latest=part))


def _share(source: Source, part: str) -> float:
    wanted = frozenset(content_stems(part))
    title = frozenset(content_stems(source.version.content.title))
    return max(
        (containment(wanted, title | unit.stems | unit.heading_stems) for unit in source.units), default=0.0
    )
