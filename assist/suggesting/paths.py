"""Paths: the document by which a customer gets what they ask for, where nothing that was found gives it.

"I want a new TV" finds what to try with a TV. Which document grants a replacement is not in the words: it is
looked up among those that grant it, the one that speaks most of the case first.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from assist.reading.wishes import Wish
from assist.suggesting.outcome import ENDS_IT, grants, reaches, says_granted
from assist.suggesting.sources import Case, Source, actions_of, source_of
from assist.suggesting.standing import all_met
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Need
from knowledge_base.passages import RankedPassage

_PASSAGES = 60
"""Passages to look at: what grants an outcome often shares few words with the trouble."""
_MOST_JUDGED = 4
_NOTHING_FOUND = 0.3
"""The score of the document that decides on what is wanted, where the search found nothing at all."""


def with_path(
    case: Case, sources: Sequence[Source], about: Filters, knowledge_base: KnowledgeBase
) -> tuple[Source, ...]:
    """The sources with the document that decides on what is wished for, found or not, where the best one does
    not; first one whose conditions are all met, of these one that was found, else the one that speaks most of
    it, be it that it says why not."""
    wish = case.wish
    if wish is None or wish.wanted not in ENDS_IT or (sources and _settles(sources[0], wish)):
        return tuple(sources)
    granting = {
        one.id
        for one in knowledge_base.granting_actions(case.reader, case.as_of, about)
        if one.content.kind != "playbook" and grants(one, wish.wanted)
    } - case.without_documents
    groups = _speaking_of_it(case, wish, about, knowledge_base, granting) if granting else []
    best = sources[0] if sources else None
    if not groups or (best and _gives(best, wish) and groups[0][0].source.id == best.version.id):
        return tuple(sources)
    score = best.found if best else _NOTHING_FOUND
    known = {one.version.id: one for one in sources}
    judged = [
        known.get(group[0].source.id)
        or source_of(case, [replace(one, score=score) for one in group], knowledge_base)
        for group in groups[:_MOST_JUDGED]
    ]
    paths = [one for one in judged if one is not None]
    sure = [one for one in paths if all_met(one.checks) and reaches(wish, actions_of(case, one))]
    found = [one for one in sure if one.version.id in known]
    path = next(iter(found or sure or paths), None)
    if path is None or path is best:
        return tuple(sources)
    return (*(one for one in sources if one is not path), replace(path, path=True))


def _settles(source: Source, wish: Wish) -> bool:
    """Whether it gives what is wished for, and nothing is open about that; a playbook asks what is open."""
    settled = not source.checks or all_met(source.checks) or source.version.content.kind == "playbook"
    return settled and _gives(source, wish)


def _gives(source: Source, wish: Wish) -> bool:
    """Whether the document grants what is wished for, or says that it is granted, and does not deny it."""
    says = source.public and any(says_granted(unit.plain, wish.wanted) for unit in source.units)
    return not source.denied and (says or grants(source.version, wish.wanted))


def _speaking_of_it(
    case: Case, wish: Wish, about: Filters, knowledge_base: KnowledgeBase, granting: Set[str]
) -> list[list[RankedPassage]]:
    """The passages of the documents that grant it, by document; first of the one that says most of the case
    and of what is wanted."""
    need = Need(f"{wish.wanted}: {wish.said}\n{case.need.text}")
    found = knowledge_base.search(need, case.reader, k=_PASSAGES, as_of=case.as_of, filters=about)
    groups: dict[str, list[RankedPassage]] = {}
    for one in found.passages:
        if one.source.id in granting:
            groups.setdefault(one.source.id, []).append(replace(one, share=0.0))
    return list(groups.values())
