"""Suggesting: understand, retrieve, judge, decide whether to speak, draft, prove.

Reads documents and facts and writes nothing: whoever calls it records what will be shown before showing it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from assist.conversations import Turn
from assist.customers.customers import Customer
from assist.judging.facts import named_families
from assist.reading.risks import signs_of_risk
from assist.reading.understanding import Understanding, understand
from assist.suggesting.composing import ESCALATING, Case, Source, by_document, compose, conflicts_between
from assist.suggesting.confidence import Bar, Signals, signals_of
from assist.suggesting.drafting import Relevance, best_unit
from assist.suggesting.proving import Prover
from assist.suggestions import Answer, Suggestion
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Found, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

_PASSAGES = 12
"""Passages to look at: enough for three documents with two passages each, and the ones they contradict."""
_CLOSE_ENOUGH = 0.6
"""Of the best document's score; a further suggestion below it is about something else."""
_LONGEST_PROBE = 200
"""Characters of a sentence that are enough to find what else is said about the same thing."""


class Suggesting:
    """The path of one turn to an answer."""

    def __init__(
        self, knowledge_base: KnowledgeBase, clock: Callable[[], datetime], bar: Bar | None = None
    ) -> None:
        self._knowledge_base = knowledge_base
        self._clock = clock
        self._bar = bar or Bar()
        self._related = lru_cache(maxsize=512)(self._search_related)

    def answer(
        self,
        turns: Sequence[Turn],
        *,
        customer: Customer | None,
        reader: Reader,
        as_of: datetime | None = None,
        k: int = 3,
        typed_text: str | None = None,
        conversation_id: str | None = None,
        channel: str | None = None,
        without_documents: frozenset[str] = frozenset(),
    ) -> Answer:
        """Up to `k` suggestions, one per document, best first; or silence with a reason.

        `without_documents` are not used: what a person overrode does not come back. `as_of` (now) is the day
        that versions, facts and rules are read for.
        """
        started = time.perf_counter()
        understood = understand(turns, typed_text)
        if understood.silent_because:
            return _silent(understood, understood.silent_because, None, started)
        at = as_of or self._clock()
        found = self._found(understood.need, turns, customer, reader, at)
        case = Case(
            turns=turns,
            customer=customer,
            reader=reader,
            as_of=at,
            channel=channel,
            need=understood.need,
            risks=frozenset(sign.kind for sign in signs_of_risk(turns)),
            conversation_id=conversation_id,
        )
        for_channel = [one for one in found.passages if _for_channel(one.source, channel)]
        passages = [one for one in for_channel if one.source.id not in without_documents]
        signals = signals_of(case.need, passages)
        sources = by_document(case, passages, self._knowledge_base)
        reason = self._bar.reason_for_silence(signals)
        # What an editor said to watch for is answered however thin the rest is: "there is smoke".
        spoken = tuple(one for one in sources if one.triggered) if reason else sources
        suggestions = self._suggestions(case, spoken, signals, k)
        if not suggestions:
            spoke_before = self._bar.reason_for_silence(signals_of(case.need, for_channel)) is None
            why = "overridden" if without_documents and spoke_before else reason or "no_evidence"
            return _silent(understood, why, found.snapshot, started)
        return Answer(
            status="suggested",
            snapshot=found.snapshot,
            took_ms=_milliseconds(started),
            need=understood.line,
            suggestions=suggestions,
        )

    def _found(
        self, need: Need, turns: Sequence[Turn], customer: Customer | None, reader: Reader, at: datetime
    ) -> Found:
        filters = Filters(products=named_families(customer, turns), regions=_regions(customer))
        found = self._knowledge_base.search(need, reader, k=_PASSAGES, as_of=at, filters=filters)
        if not signs_of_risk(turns):
            return found
        # Where somebody may be hurt or sues us, the playbook for it must not be drowned by product pages.
        playbooks = replace(filters, kind="playbook")
        more = self._knowledge_base.search(need, reader, k=_PASSAGES, as_of=at, filters=playbooks)
        if more.snapshot != found.snapshot:
            return found
        ids = {one.passage.id for one in found.passages}
        merged = (*found.passages, *(one for one in more.passages if one.passage.id not in ids))
        return replace(found, passages=tuple(sorted(merged, key=lambda one: -one.score)))

    def _suggestions(
        self, case: Case, sources: Sequence[Source], signals: Signals, k: int
    ) -> tuple[Suggestion, ...]:
        if not sources:
            return ()
        others = [
            one for one in sources[1:] if one.triggered or self._good_enough(case, one, sources[0].score)
        ]
        kept = [sources[0], *others]
        urgent = bool(case.risks & ESCALATING)
        kept.sort(key=lambda one: (not (one.triggered and urgent), -one.score))
        prover = Prover(self._knowledge_base, case.reader, case.as_of)
        conflicts = conflicts_between(case, sources, self._about_the_same(case, sources[0]), prover)
        suggestions: list[Suggestion] = []
        for source in kept:
            band = self._bar.band(signals if source is sources[0] else _signals(case, source))
            made = compose(case, source, prover, rank=len(suggestions) + 1, conflicts=conflicts, band=band)
            if made is not None:
                suggestions.append(made)
            if len(suggestions) == k:
                break
        return tuple(suggestions)

    def _good_enough(self, case: Case, source: Source, best: float) -> bool:
        """Whether a document deserves a suggestion of its own beside the best one."""
        return source.score >= _CLOSE_ENOUGH * best and not self._bar.reason_for_silence(
            _signals(case, source)
        )

    def _about_the_same(self, case: Case, source: Source) -> tuple[RankedPassage, ...]:
        """Passages that speak of what the best passage says: a contradiction need not answer the need."""
        said = best_unit(source.passages[:1], Relevance(case.need, source.units))
        if said is None:
            return ()
        filters = Filters(products=source.version.content.products, regions=_regions(case.customer))
        # By the hour, so that the same sentence is not encoded again for every turn. What has changed since
        # is caught where each side of a conflict is proved.
        hour = case.as_of.replace(minute=0, second=0, microsecond=0)
        snapshot = self._knowledge_base.current_snapshot()
        return self._related(snapshot, said.plain[:_LONGEST_PROBE], case.reader, hour, filters)

    def _search_related(
        self, _snapshot: str, text: str, reader: Reader, as_of: datetime, filters: Filters
    ) -> tuple[RankedPassage, ...]:
        found = self._knowledge_base.search(
            Need(text), reader, k=_PASSAGES // 2, as_of=as_of, filters=filters
        )
        return found.passages


def _signals(case: Case, source: Source) -> Signals:
    return signals_of(case.need, [ranked for ranked, _ in source.passages])


def _regions(customer: Customer | None) -> tuple[str, ...]:
    return (customer.profile.region,) if customer and customer.profile.region else ()


def _for_channel(version: DocumentVersion, channel: str | None) -> bool:
    """Whether the document is for this channel. One that names none is for all of them."""
    return not version.content.channels or channel is None or channel in version.content.channels


def _silent(understood: Understanding, reason: str, snapshot: str | None, started: float) -> Answer:
    return Answer(
        status="silent",
        reason=reason,
        snapshot=snapshot,
        took_ms=_milliseconds(started),
        need=understood.line,
    )


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
