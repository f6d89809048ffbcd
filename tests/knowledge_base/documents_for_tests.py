"""Small documents and readers that the tests of the knowledge base share."""

from __future__ import annotations

from typing import Any

from knowledge_base.documents import Document
from knowledge_base.need import Found
from knowledge_base.readers import Reader

AGENT = Reader("maria", "agent")
LEAD = Reader("omar", "lead")
EDITOR = Reader("kim", "editor")


def document(text: str, title: str = "Returns", **metadata: Any) -> Document:
    return Document(**{"title": title, "text": text, "kind": "policy", "audience": "public", **metadata})


def texts(found: Found) -> list[str]:
    return [one.passage.text for one in found.passages]
