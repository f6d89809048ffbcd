"""Titled: the document whose title is all that is asked about.

"My hub died, is it under warranty?" may find every page that speaks of a warranty before the policy that is
called so. What a title says before its "in" or its comma is enough: "Warranty in the United Kingdom".
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assist.suggesting.sources import Case, is_for_channel, title_words
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

_PASSAGES = 60
_SCORE = 0.5
"""Where nothing else was found."""
_EVERYTHING = Reader(name="assist", role="admin")
"""Which titles there are; what a reader may see of their documents is asked for them."""


def titled(
    case: Case, found: Sequence[RankedPassage], about: Filters, knowledge_base: KnowledgeBase
) -> tuple[RankedPassage, ...]:
    """The passages of the documents whose title is the subject of the last turn, as if found as well as the
    best one of `found`; none where one of these is found already."""
    titles = _titles(knowledge_base, knowledge_base.current_snapshot())
    ids = titles.get(case.subject, frozenset()) - case.without_documents
    if not ids or any(one.source.id in ids for one in found):
        return ()
    need = Need(case.need.latest or case.need.text)
    of_all = knowledge_base.search(need, case.reader, k=_PASSAGES, as_of=case.as_of, filters=about)
    score = max((one.score for one in found), default=_SCORE)
    return tuple(
        replace(one, score=score, share=0.0)
        for one in of_all.passages
        if one.source.id in ids and is_for_channel(one.source, case)
    )


@lru_cache(maxsize=2)
def _titles(knowledge_base: KnowledgeBase, _snapshot: str) -> Mapping[frozenset[str], frozenset[str]]:
    """The documents by the words of their titles; playbooks wait for what calls for them."""
    ids: defaultdict[frozenset[str], set[str]] = defaultdict(set)
    for one in knowledge_base.list(_EVERYTHING, limit=sys.maxsize):
        if one.content.kind != "playbook":
            ids[title_words(one.content.title)].add(one.id)
    return {words: frozenset(own) for words, own in ids.items() if words}
