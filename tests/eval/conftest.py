from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings.hashing import HashEmbeddings
from embeddings.vector_index import VectorIndex
from eval.cases import Case, CorpusDocument
from eval.targets import Reply, TargetFailed

DOCUMENTS = (
    {"id": "policy/returns", "title": "Returns", "text": "You can return an item within 30 days."},
    {"id": "policy/refunds", "title": "Refunds", "text": "A refund takes 5 working days."},
    {"id": "faq", "title": "", "text": "Delivery takes 3 days.", "metadata": {"kind": "faq"}},
)
CONVERSATIONS = (
    {
        "id": "c1",
        "turns": [
            {"speaker": "customer", "text": "Hello"},
            {"speaker": "agent", "text": "Good morning"},
            {"speaker": "agent", "text": "  "},
            {"speaker": "customer", "text": "Can I return an item"},
            {"speaker": "agent", "text": "Yes"},
            {"speaker": "customer", "text": "How many working days for the refund"},
        ],
    },
    {"id": "c2", "turns": [{"speaker": "customer", "text": "Do you sell umbrellas?"}]},
)
QUERIES = (
    {"id": "q1", "conversation_id": "c1", "turn_index": 3, "text": "Can I return an item"},
    {"id": "q2", "conversation_id": "c1", "turn_index": 5, "text": "How many working days for the refund"},
    {"id": "q3", "conversation_id": "c2", "turn_index": 0, "text": "Do you sell umbrellas?"},
)
JUDGEMENTS = "query-id\tcorpus-id\trelevance\nq1\tpolicy/returns\t2\nq1\tfaq\t0\nq2\tpolicy/refunds\t1\n"
SPLITS = "query-id\tsplit\tdomain\nq1\ttrain\tshop\nq2\tdev\tshop\nq3\tdev\tnone\n"


@pytest.fixture
def small_set(tmp_path: Path) -> Path:
    """Three documents, two conversations, three queries; nothing held answers the last one."""
    folder = tmp_path / "small"
    folder.mkdir()
    rows(folder / "corpus.jsonl", DOCUMENTS)
    rows(folder / "queries.jsonl", QUERIES)
    with gzip.open(folder / "conversations.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps(row) + "\n" for row in CONVERSATIONS))
    (folder / "qrels.tsv").write_text(JUDGEMENTS)
    (folder / "splits.tsv").write_text(SPLITS)
    return folder


def rows(path: Path, content: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in content))


class WordOverlap:
    """A target one can work out by eye: documents by shared words, silence where nearly none is shared."""

    name = "word overlap"

    def __init__(self, failing: frozenset[str] = frozenset()) -> None:
        self._failing = failing
        self._encoder = HashEmbeddings()
        self._ids: list[str] = []

    def index(self, documents: Sequence[CorpusDocument]) -> None:
        self._ids = [document.id for document in documents]
        self._index = VectorIndex(self._encoder.encode([document.text for document in documents]))

    def search(self, case: Case, k: int) -> tuple[str, ...]:
        if case.id in self._failing:
            raise TargetFailed(f"POST /v1/search: 503 for {case.id}")
        return tuple(id for id, _ in self._found(case)[:k])

    def suggest(self, case: Case) -> Reply:
        if case.id in self._failing:
            raise TargetFailed(f"POST /v1/suggest: 503 for {case.id}")
        best, cosine = self._found(case)[0]
        if cosine < 0.2:
            return Reply(spoke=False, reason="no_evidence")
        return Reply(spoke=True, reason=None, cited=(best,))

    def _found(self, case: Case) -> list[tuple[str, float]]:
        query = self._encoder.encode([case.asked])[0]
        found, cosines = self._index.search(query, 10, np.ones(len(self._ids), np.bool_))
        return [(self._ids[row], float(cosine)) for row, cosine in zip(found, cosines, strict=True)]
