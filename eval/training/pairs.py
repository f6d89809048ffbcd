"""Pairs: what was needed, and the passages that answer it among those that look alike and do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from eval.cases import CaseSet
from eval.training.examples import indexed, search_of
from knowledge_base.ranking import AMONG
from knowledge_base.segment import embedded_texts
from knowledge_base.signals import encoded_wordings

ALIKE = 8
"""Of the passages that do not answer, those that our own first stage puts first."""


@dataclass(frozen=True)
class Pair:
    """One case of a set."""

    latest: str
    """The last turn."""
    whole: str
    """The last three."""
    wanted: tuple[str, ...]
    """Passages of relevant documents that the first stage found, best first."""
    alike: tuple[str, ...]
    """Passages of other documents that it found, best first."""
    documents: frozenset[str]
    """All passages of the relevant documents: none of them is ever a wrong answer."""


def pairs_of(case_set: CaseSet, encoder: Encoder) -> Iterator[Pair]:
    """The cases of a set that something answers and whose answer the first stage finds."""
    snapshot = indexed(case_set.documents, encoder)
    texts = embedded_texts(snapshot.versions, snapshot.passages)
    owners = [passage.document_id for passage in snapshot.passages]
    for case in case_set.cases:
        need, search = search_of(case, snapshot, encoder)
        look = search.look(AMONG)
        rows: NDArray[np.int64] = look.rows[np.argsort(-look.glance().fused(), kind="stable")]
        wanted = tuple(texts[row] for row in rows if owners[row] in case.relevant)
        alike = tuple(texts[row] for row in rows if owners[row] not in case.relevant)[:ALIKE]
        if wanted and alike:
            relevant = frozenset(texts[at] for at, owner in enumerate(owners) if owner in case.relevant)
            said = encoded_wordings(need)
            yield Pair(said["latest"], said["whole"], wanted, alike, relevant)
