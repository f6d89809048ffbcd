"""Topic: what the customer's last turn is about by itself, whatever was spoken of before it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from assist.suggesting.confidence import signals_of
from knowledge_base.need import Found, Need

_SURELY_ABOUT = 0.6
"""The strength from which a turn by itself is about what it finds, and not about what came before."""


class Topic:
    """The last turn, searched for alone; that is done once, when somebody asks."""

    def __init__(self, latest: str, search: Callable[[Need], Found]) -> None:
        self._need, self._search = Need(latest), search

    @cached_property
    def _found(self) -> Found:
        return self._search(self._need)

    def is_elsewhere(self, document_id: str) -> bool | None:
        """Whether it is surely about something else than a document; None where it is about nothing that
        there is a document for."""
        signals = signals_of(self._need, self._found, self._found.passages)
        if signals.reason_for_silence == "off_topic":
            return None
        return not self._finds(document_id) and signals.strength >= _SURELY_ABOUT

    def is_about(self, document_id: str) -> bool:
        """Whether it finds the document, and anything worth speaking of."""
        signals = signals_of(self._need, self._found, self._found.passages)
        return signals.reason_for_silence is None and self._finds(document_id)

    def _finds(self, document_id: str) -> bool:
        return document_id in {one.source.id for one in self._found.passages}
