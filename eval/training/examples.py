"""Examples: cases of a set as the service sees them, measured by the code that serves.

A case is looked at twice, as a search (what is asked now, and the conversation around it) and as the turn of
a conversation that may want nothing: the ranking is learned from the first, silence from the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from assist import Turn, asked_within, understand
from embeddings.encoder import Encoder
from eval.cases import Case, CaseSet, CorpusDocument
from knowledge_base.documents import Document, DocumentVersion
from knowledge_base.need import Need
from knowledge_base.ranking import AMONG, Look, Search
from knowledge_base.signals import encoded_wordings
from knowledge_base.snapshot import Snapshot, build

Floats = NDArray[np.float64]
Vector = NDArray[np.float32]

_STORED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Seen:
    """One need, looked at closely."""

    look: Look
    latest: Vector
    """The vector of the last turn."""
    ids: tuple[str, ...]
    """The document of each candidate."""
    grades: Floats
    """(candidates,): how relevant that document is, 0 where it is not."""


@dataclass(frozen=True)
class Example:
    """A case, and what the service sees of it."""

    case: Case
    searched: Seen
    heard: Seen | None
    """None where the service is silent without looking: nothing was asked."""


def examples_of(case_set: CaseSet, encoder: Encoder) -> Iterator[Example]:
    """Every case of the set, in order, over an index of its documents."""
    snapshot = indexed(case_set.documents, encoder)
    documents = [version.id for version in snapshot.versions]

    def seen(need: Need, relevant: Mapping[str, int]) -> Seen:
        vectors = _vectors(need, encoder)
        look = _search(need, snapshot, vectors).look(AMONG)
        ids = tuple(documents[at] for at in look.documents)
        return Seen(look, vectors["latest"], ids, np.array([relevant.get(id, 0) for id in ids], np.float64))

    for case in case_set.cases:
        understood = understand(_turns(case))
        heard = None if understood.silent_because else seen(understood.need, case.relevant)
        yield Example(case, seen(_searched_for(case), case.relevant), heard)


def search_of(case: Case, snapshot: Snapshot, encoder: Encoder) -> tuple[Need, Search]:
    """What a case asks for, and the search for it in everything that is indexed."""
    need = _searched_for(case)
    return need, _search(need, snapshot, _vectors(need, encoder))


def _searched_for(case: Case) -> Need:
    return asked_within(_turns(case)[:-1], case.asked)


def _turns(case: Case) -> list[Turn]:
    return [Turn(speaker=said.speaker, text=said.text) for said in case.turns if said.text.strip()]


def _vectors(need: Need, encoder: Encoder) -> dict[str, Vector]:
    wordings = encoded_wordings(need)
    return dict(zip(wordings, encoder.encode(list(wordings.values())), strict=True))


def _search(need: Need, snapshot: Snapshot, vectors: Mapping[str, Vector]) -> Search:
    return Search(snapshot, np.ones(len(snapshot.passages), dtype=np.bool_), need, vectors)


def indexed(documents: Sequence[CorpusDocument], encoder: Encoder) -> Snapshot:
    """An index of these documents, as the service would make it."""
    versions = {one.id: (_version(one),) for one in documents}
    snapshot, _ = build(
        versions,
        catalogue="training",
        revision=0,
        encoder=(encoder.identity, encoder.dimensions),
        encode=encoder.encode,
        base=None,
        known=None,
    )
    return snapshot


def _version(document: CorpusDocument) -> DocumentVersion:
    title = document.title.strip()[:300] or document.id
    content = Document.model_validate(
        {"title": title, "text": document.text, "kind": document.kind, "audience": "public"}
    )
    return DocumentVersion(id=document.id, version=1, stored_at=_STORED, content=content)
