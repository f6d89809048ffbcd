"""Suggesting: understand, retrieve, judge, decide whether to speak, draft, prove.

Reads documents and facts and writes nothing: whoever calls it records what will be shown before showing it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from assist.conversations import Turn
from assist.customers.customers import Customer
from assist.judging.collected import collected_facts
from assist.judging.facts import named_families
from assist.reading.risks import signs_of_risk
from assist.reading.understanding import Understanding, understand
from assist.reading.words import content_stems
from assist.suggesting.composing import (
    ESCALATING,
    Case,
    Source,
    by_document,
    compose,
    conflicts_between,
    relevance_of,
    verdict_conflicts,
)
from assist.suggesting.confidence import Signals, signals_of
from assist.suggesting.drafting import chosen_sentences
from assist.suggesting.proving import Prover
from assist.suggesting.standing import all_met
from assist.suggestions import Answer, Evidence, Suggestion
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Found, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

_PASSAGES = 12
"""Passages to look at: enough for three documents with two passages each, and the ones they contradict."""
_CLOSE_ENOUGH = 0.6
"""Of the best document's score; a further suggestion below it is about something else."""
_CLOSE_AND_FITTING = 0.75
"""The same for a document that the customer named or whose checks they meet: its words matter less."""
_CLOSE_ENOUGH_TO_READ = 0.9
"""The same for general reading matter, such as how we speak: it must not crowd out what answers."""
_LONGEST_PROBE = 200
"""Characters of a sentence that are enough to find what else is said about the same thing."""


class Suggesting:
    """The path of one turn to an answer."""

    def __init__(
        self, knowledge_base: KnowledgeBase, clock: Callable[[], datetime], zone: tzinfo = UTC
    ) -> None:
        """`zone` is where the days of the company end."""
        self._knowledge_base = knowledge_base
        self._clock = clock
        self._zone = zone
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
        collected: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Up to `k` suggestions, one per document, best first; or silence with a reason.

        `without_documents` are not used: what a person overrode does not come back. `as_of` (now) is the day
        that versions, facts and rules are read for. `collected` is what was taken down before the
        conversation, by the names of facts.
        """
        started = time.perf_counter()
        understood = understand(turns, typed_text)
        if understood.silent_because:
            return _silent(understood, understood.silent_because, started)
        at = _there(as_of or self._clock(), self._zone)
        taken_down = collected_facts(collected, at.tzinfo)
        about = Filters(products=named_families(customer, turns, taken_down), regions=_regions(customer))
        need, found = self._need_and_found(understood, turns, about, reader, at)
        case = Case(
            turns=turns,
            customer=customer,
            reader=reader,
            as_of=at,
            channel=channel,
            need=need,
            risks=frozenset(sign.kind for sign in signs_of_risk(turns)),
            conversation_id=conversation_id,
            collected=taken_down,
        )
        for_channel = [one for one in found.passages if _for_channel(one.source, channel)]
        passages = [one for one in for_channel if one.source.id not in without_documents]
        signals = signals_of(case.need, found, passages)
        sources = by_document(case, passages, self._knowledge_base)
        reason = signals.reason_for_silence
        # What an editor said to watch for is answered however thin the rest is: "there is smoke".
        spoken = tuple(one for one in sources if one.triggered) if reason else sources
        suggestions = self._suggestions(case, found, spoken, k)
        if not suggestions:
            spoke_before = signals_of(case.need, found, for_channel).reason_for_silence is None
            why = "overridden" if without_documents and spoke_before else reason or "no_evidence"
            return _silent(understood, why, started, found.snapshot, signals.strength)
        return Answer(
            status="suggested",
            snapshot=found.snapshot,
            took_ms=_milliseconds(started),
            need=understood.line,
            strength=signals.strength,
            suggestions=suggestions,
        )

    def _need_and_found(
        self,
        understood: Understanding,
        turns: Sequence[Turn],
        about: Filters,
        reader: Reader,
        at: datetime,
    ) -> tuple[Need, Found]:
        """What is needed and what was found; of what was asked before, where this turn only asks back."""
        found = self._found(understood.need, turns, about, reader, at)
        before = understood.asked_before
        weak = signals_of(understood.need, found, found.passages).reason_for_silence
        if before is None or weak is None:
            return understood.need, found
        return before, self._found(before, turns, about, reader, at)

    def _found(
        self, need: Need, turns: Sequence[Turn], about: Filters, reader: Reader, at: datetime
    ) -> Found:
        # Where somebody may be hurt or sues us, the playbook for it must not be drowned by product pages.
        also = replace(about, kind="playbook") if signs_of_risk(turns) else None
        return self._knowledge_base.search(need, reader, k=_PASSAGES, as_of=at, filters=about, also=also)

    def _suggestions(
        self, case: Case, found: Found, sources: Sequence[Source], k: int
    ) -> tuple[Suggestion, ...]:
        if not sources:
            return ()
        best, *further = sources
        others = [one for one in further if one.triggered or _good_enough(case, found, one, best)]
        kept = _ranked(case, [best, *others])
        prover = Prover(self._knowledge_base, case.reader, case.as_of)
        also = {one.passage.id: one for source in kept[:k] for one in self._about_the_same(case, source)}
        by_verdict = verdict_conflicts(case, kept[:k], prover)
        quoted = {one.evidence for one in by_verdict}
        by_words = conflicts_between(case, sources, tuple(also.values()), prover)
        conflicts = (*by_verdict, *(one for one in by_words if not _both_ways(one.evidence) & quoted))
        suggestions: list[Suggestion] = []
        for source in kept:
            band = _signals(case, found, source).band
            made = compose(case, source, prover, rank=len(suggestions) + 1, conflicts=conflicts, band=band)
            if made is not None:
                suggestions.append(made)
            if len(suggestions) == k:
                break
        return tuple(suggestions)

    def _about_the_same(self, case: Case, source: Source) -> tuple[RankedPassage, ...]:
        """Passages that speak of what the document would answer: a contradiction need not answer the need."""
        said = chosen_sentences(source.passages, relevance_of(case, source), most=1)
        if not said or not source.public:
            return ()
        filters = Filters(products=source.version.content.products, regions=_regions(case.customer))
        # By the hour, so that the same sentence is not encoded again for every turn. What has changed since
        # is caught where each side of a conflict is proved.
        hour = case.as_of.replace(minute=0, second=0, microsecond=0)
        snapshot = self._knowledge_base.current_snapshot()
        return self._related(snapshot, said[0].plain[:_LONGEST_PROBE], case.reader, hour, filters)

    def _search_related(
        self, _snapshot: str, text: str, reader: Reader, as_of: datetime, filters: Filters
    ) -> tuple[RankedPassage, ...]:
        found = self._knowledge_base.search(
            Need(text), reader, k=_PASSAGES // 2, as_of=as_of, filters=filters
        )
        return found.passages


def _ranked(case: Case, sources: Sequence[Source]) -> list[Source]:
    """Danger first, then by score; what does not hold here comes after what does."""
    urgent = bool(case.risks & ESCALATING)
    ranked = sorted(sources, key=lambda one: (not (one.triggered and urgent), -one.score))
    for denied in [one for one in ranked if one.denied and not one.triggered]:
        instead = [at for at, one in enumerate(ranked) if _answers_instead(case, one, denied)]
        if instead and ranked.index(denied) < instead[-1]:
            ranked.remove(denied)
            ranked.insert(instead[-1], denied)
    return ranked


def _both_ways(evidence: tuple[Evidence, ...]) -> set[tuple[Evidence, ...]]:
    return {evidence, evidence[::-1]}


def _answers_instead(case: Case, source: Source, denied: Source) -> bool:
    """Whether `source` is about the last turn, fits as well, and holds for this customer where `denied` does
    not."""
    asked = content_stems(case.need.latest or case.need.text)
    about = not set(content_stems(source.version.content.title)).isdisjoint(asked)
    return about and all_met(source.checks) and source.found >= _CLOSE_AND_FITTING * denied.found


def _only_to_read(source: Source) -> bool:
    """Whether it is for agents and about everything: no product, no check, nothing to do."""
    content = source.version.content
    return not source.public and not (content.products or content.checks or content.authority)


def _good_enough(case: Case, found: Found, source: Source, best: Source) -> bool:
    """Whether a document deserves a suggestion of its own beside the best one."""
    if _only_to_read(source):
        return source.found >= _CLOSE_ENOUGH_TO_READ * best.found
    if (source.named or all_met(source.checks)) and source.found >= _CLOSE_AND_FITTING * best.found:
        return True
    close = source.found >= _CLOSE_ENOUGH * best.found
    return close and not _signals(case, found, source).reason_for_silence


def _signals(case: Case, found: Found, source: Source) -> Signals:
    return signals_of(case.need, found, [ranked for ranked, _ in source.passages])


def _there(at: datetime, zone: tzinfo) -> datetime:
    """The moment `at` as clocks in `zone` show it: its day is the day that counts."""
    try:
        return at.astimezone(zone)
    except OverflowError:  # the last hours of the year 9999
        return at


def _regions(customer: Customer | None) -> tuple[str, ...]:
    return (customer.profile.region,) if customer and customer.profile.region else ()


def _for_channel(version: DocumentVersion, channel: str | None) -> bool:
    """Whether the document is for this channel. One that names none is for all of them."""
    return not version.content.channels or channel is None or channel in version.content.channels


def _silent(
    understood: Understanding,
    reason: str,
    started: float,
    snapshot: str | None = None,
    strength: float | None = None,
) -> Answer:
    return Answer(
        status="silent",
        reason=reason,
        snapshot=snapshot,
        took_ms=_milliseconds(started),
        need=understood.line,
        strength=strength,
    )


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
