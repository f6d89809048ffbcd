"""At once: the words for the customer where somebody is in danger, and the playbook for it is for agents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assist.suggesting.calling import put_by
from assist.suggesting.sources import Case, is_for_channel, regions_of
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Need
from knowledge_base.passages import RankedPassage

_PASSAGES = 12


def to_send_at_once(
    case: Case, playbooks: Sequence[DocumentVersion], knowledge_base: KnowledgeBase
) -> tuple[RankedPassage, ...]:
    """The first passage of the public document that says best what the playbook for a danger is about; none
    where nothing is grave."""
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
            first = knowledge_base.passages(one.source.id, one.source.version)[:1]
            return tuple(replace(one, passage=passage) for passage in first)
    return ()
