"""At once: the words for the customer where somebody is in danger, and the playbook for it is for agents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assist.conversations import Turn
from assist.reading.risks import words_of_danger
from assist.reading.words import content_stems
from assist.suggesting.calling import put_by
from assist.suggesting.sources import Case, is_for_channel, regions_of
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Need
from knowledge_base.passages import Passage, RankedPassage

_PASSAGES = 12


def to_send_at_once(
    case: Case, playbooks: Sequence[DocumentVersion], knowledge_base: KnowledgeBase
) -> tuple[RankedPassage, ...]:
    """The passage to read out of the public document that says best what the playbook for a danger is about:
    its first, or that of the danger at hand; none where nothing is grave."""
    grave = [(call, one) for one in playbooks if (call := case.calls.get(one.id)) and call.grave]
    if not grave:
        return ()
    # The gravest, and of those the one for the product.
    _, playbook = min(grave, key=lambda one: (one[0].risk != "self_harm", not one[1].content.products))
    about, filters = Need(put_by(playbook)), Filters(regions=regions_of(case.customer))
    found = knowledge_base.search(about, case.reader, k=_PASSAGES, as_of=case.as_of, filters=filters)
    for one in found.passages:
        content = one.source.content
        recalls = any("product.serial" in rule.rule for rule in content.checks)
        same = not set(content.products).isdisjoint(playbook.content.products)
        about_it = recalls and same if playbook.content.products else not content.products
        usable = content.audience == "public" and not content.teams and about_it
        if usable and one.source.id not in case.without_documents and is_for_channel(one.source, case):
            all_of_it = knowledge_base.passages(one.source.id, one.source.version)
            return (
                (replace(one, passage=to_read_out(one.source, all_of_it, case.turns)),) if all_of_it else ()
            )
    return ()


def to_read_out(document: DocumentVersion, passages: Sequence[Passage], turns: Sequence[Turn]) -> Passage:
    """The passage that says most of the danger that the customer spoke of last; the first of several, and
    always of a document about products: it begins with what to do, and goes on with the rest."""
    if document.content.products:
        return passages[0]
    danger = next((words for turn in reversed(turns) if (words := _danger_in(turn))), frozenset[str]())
    return max(passages, key=lambda one: len(danger.intersection(content_stems(one.text))))


def _danger_in(turn: Turn) -> frozenset[str]:
    return words_of_danger(turn.text) if turn.speaker == "customer" else frozenset()
