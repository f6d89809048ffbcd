"""The knowledge base as a LangChain retriever, for one reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Found, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader


class KnowledgeBaseRetriever(BaseRetriever):
    """Finds what `reader` may see, in force at `as_of` (None: at the moment of asking)."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    knowledge_base: KnowledgeBase
    reader: Reader
    k: int = Field(default=5, ge=1)
    as_of: datetime | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 -- LangChain passes it by name
        **kwargs: Any,
    ) -> list[LangChainDocument]:
        """The passages for `query`, best first. `k` and `as_of` may be given anew: `invoke(query, k=3)`."""
        asked = {"k": self.k, "as_of": self.as_of, **kwargs}
        found = self.knowledge_base.search(Need(query), self.reader, **asked)
        return [_document(found, passage) for passage in found.passages]


def _document(found: Found, ranked: RankedPassage) -> LangChainDocument:
    passage, source = ranked.passage, ranked.source
    return LangChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document_id": passage.document_id,
            "version": passage.version,
            "title": source.content.title,
            "section": passage.section,
            "start": passage.start,
            "end": passage.end,
            "audience": source.content.audience,
            "kind": source.content.kind,
            "url": source.content.url,
            "in_force_from": source.in_force_from(),
            "in_force_until": source.in_force_until(),
            "score": ranked.score,
            "snapshot": found.snapshot,
        },
    )
