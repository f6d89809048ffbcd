"""What somebody needs to know, as a question to the knowledge base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge_base.documents import Kind
from knowledge_base.passages import RankedPassage


@dataclass(frozen=True)
class Need:
    """What is sought: the words that say it, and the words around them."""

    text: str
    """What the search reads first: the customer's last turns, or an agent's own question."""
    latest: str = ""
    """The last turn alone where `text` holds more than that; empty: `text` is all there is."""
    answering: str = ""
    """What was said to them just before: "yes, that one" means what was offered."""
    opening: str = ""
    """The first words that said what they came for."""
    told: str = ""
    """All that they said."""
    around: tuple[str, ...] = ()
    """What either side said lately, the latest first: what it is about is often named by the other side."""


@dataclass(frozen=True)
class Filters:
    """What the answer must be about. An empty field allows everything.

    A document that names no product (or region) is about all of them and passes the filter.
    """

    kind: Kind | None = None
    products: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """The passages one search found, best first, all of them from one snapshot."""

    snapshot: str
    as_of: datetime
    passages: tuple[RankedPassage, ...]
    strength: float | None = None
    """The estimated probability that these passages answer the need; None where nothing estimates it."""
