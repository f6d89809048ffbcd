"""Doubting: what is probably not meant in a document, beside the customers and documents that are held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from functools import cached_property

from assist.customers.named import NamedOnFile
from assist.judging.doubts import Doubt, Naming, doubts
from assist.storage.database import Clock
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

_EVERY = 1_000_000
_EDITOR = Reader(name="doubting", role="editor")


class Doubting:
    """Reads a document with what else is held in mind. It refuses nothing."""

    def __init__(self, knowledge_base: KnowledgeBase, named: NamedOnFile, clock: Clock, zone: tzinfo) -> None:
        self._knowledge_base = knowledge_base
        self._named = named
        self._clock = clock
        self._zone = zone

    def of(self, id: str | None, document: Document) -> tuple[Doubt, ...]:
        """What to look at again in the document that is, or would be, stored under `id`."""
        today = self._clock().astimezone(self._zone).date()
        return tuple(doubts(document, today, _Beside(self._knowledge_base, self._named, id)))


class _Beside:
    """What customers name, and the documents but one."""

    def __init__(self, knowledge_base: KnowledgeBase, named: NamedOnFile, id: str | None) -> None:
        self._knowledge_base = knowledge_base
        self._named = named
        self._id = id

    def is_named(self, kind: Naming, name: str) -> bool:
        """Whether somebody has it; True too where there is nothing yet to compare it with."""
        others = self._by_others[kind]
        if name.casefold() in others or self._named.has(kind, name):
            return True
        return not (others or self._named.gives(kind))

    def attribute_meant(self, name: str) -> str | None:
        """What was meant by an attribute that no customer has."""
        return self._named.attribute_meant(name)

    @cached_property
    def _by_others(self) -> Mapping[Naming, frozenset[str]]:
        others = [
            one.content for one in self._knowledge_base.list(_EDITOR, limit=_EVERY) if one.id != self._id
        ]
        return {
            "regions": frozenset(name.casefold() for one in others for name in one.regions),
            "products": frozenset(name.casefold() for one in others for name in one.products),
        }
