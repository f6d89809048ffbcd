"""Doubting: what is probably not meant in a document, beside the customers and documents that are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from assist.customers.named import NamedOnFile
from assist.judging.doubts import Doubt, Naming, doubts
from assist.storage.database import Clock
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

_EVERY = 1_000_000
_EDITOR = Reader(name="doubting", role="editor")

_Naming = Mapping[Naming, Mapping[str, frozenset[str]]]
"""Name of a region or a product → the documents that name it."""


class Doubting:
    """Reads a document with what else is held in mind. It refuses nothing."""

    def __init__(self, knowledge_base: KnowledgeBase, named: NamedOnFile, clock: Clock, zone: tzinfo) -> None:
        self._knowledge_base = knowledge_base
        self._named = named
        self._clock = clock
        self._zone = zone
        self._read: tuple[str, _Naming] | None = None

    def of(self, id: str | None, document: Document) -> tuple[Doubt, ...]:
        """What to look at again in the document that is, or would be, stored under `id`."""
        today = self._clock().astimezone(self._zone).date()
        return tuple(doubts(document, today, _Beside(self._names(), self._named, id)))

    def _names(self) -> _Naming:
        """What all documents name; read once for each snapshot: an import asks for every document."""
        snapshot = self._knowledge_base.current_snapshot()
        if self._read is None or self._read[0] != snapshot:
            self._read = snapshot, _names_in(self._knowledge_base)
        return self._read[1]


def _names_in(knowledge_base: KnowledgeBase) -> _Naming:
    by: dict[Naming, dict[str, set[str]]] = {"regions": {}, "products": {}}
    for one in knowledge_base.list(_EDITOR, limit=_EVERY):
        for name in one.content.regions:
            by["regions"].setdefault(name.casefold(), set()).add(one.id)
        for name in one.content.products:
            by["products"].setdefault(name.casefold(), set()).add(one.id)
    return {kind: {name: frozenset(ids) for name, ids in names.items()} for kind, names in by.items()}


@dataclass(frozen=True)
class _Beside:
    """What customers name, and the documents but one."""

    names: _Naming
    named: NamedOnFile
    id: str | None

    def is_named(self, kind: Naming, name: str) -> bool:
        """Whether somebody has it; True too where there is nothing yet to compare it with."""
        held = self.names[kind]
        if held.get(name.casefold(), frozenset()) - {self.id} or self.named.has(kind, name):
            return True
        return not (any(ids - {self.id} for ids in held.values()) or self.named.gives(kind))

    def attribute_meant(self, name: str) -> str | None:
        """What was meant by an attribute that no customer has."""
        return self.named.attribute_meant(name)
