"""Suggesting: understand, retrieve, judge, decide whether to speak, draft, prove.

Reads documents and facts and writes nothing: whoever calls it records what will be shown before showing it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache, partial
from typing import Any

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.judging.collected import collected_facts
from assist.judging.in_hand import is_another_persons, named_families
from assist.judging.slips import OfOthers, nobodys, with_slips
from assist.reading.declining import without_declined
from assist.reading.doing import only_says_done
from assist.reading.of_others import asks_for_records
from assist.reading.product_names import (
    families_called,
    in_words_of_documents,
    known_by_name,
    names_of_products,
)
from assist.reading.risks import all_signs_of_risk, may_despair, signs_of_risk
from assist.reading.understanding import (
    Understanding,
    about_another_person,
    comes_about,
    in_words,
    points_back,
    telling_turns,
    understand,
)
from assist.reading.wishes import declined_of, in_plain_words, wants_otherwise, wish_of
from assist.reading.words import calls
from assist.suggesting.at_once import to_send_at_once
from assist.suggesting.calling import Call, called, hinted, is_beside_it, put_by
from assist.suggesting.codes import knowing_code, unknown_code
from assist.suggesting.composing import compose
from assist.suggesting.concerning import concerns, is_overruled
from assist.suggesting.confidence import signals_of
from assist.suggesting.disputes import conflicts_between, verdict_conflicts
from assist.suggesting.drafting import chosen_sentences
from assist.suggesting.grounds import with_grounds
from assist.suggesting.matter import both_ways, matter_of, subject_of
from assist.suggesting.models import for_their_models, is_of_another, models_spoken_of
from assist.suggesting.parts import asking_only, parts_answered, with_each_part
from assist.suggesting.paths import with_path
from assist.suggesting.proving import Prover
from assist.suggesting.ranking import ranked, signals_in, worth_showing
from assist.suggesting.replying import replied_to
from assist.suggesting.slots import with_slot
from assist.suggesting.sources import (
    Case,
    Source,
    by_document,
    is_for_channel,
    is_for_product,
    regions_of,
    relevance_of,
)
from assist.suggesting.speaking import speaking_of_it
from assist.suggesting.strangers import SURE_WHATEVER_ITS_NAME, is_of_others, may_be_of_others
from assist.suggesting.taking_over import who_take_over
from assist.suggesting.titled import titled
from assist.suggesting.topic import Topic
from assist.suggestions import Answer, Conflict, Evidence, Suggestion
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Found, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

_PASSAGES = 12
"""Passages to look at: enough for three documents with two passages each, and the ones they contradict."""
_CALLED_ONLY = 0.3
"""The score of a playbook that something calls for, where the search found nothing at all."""
_POINTING = ("reply", "signal")
"""What calls for the playbook of something that stands on the timeline, and that the turn only points at."""
_LONGEST_PROBE = 200
"""Characters of a sentence that are enough to find what else is said about the same thing."""


class Suggesting:
    """The path of one turn to an answer."""

    def __init__(
        self,
        knowledge_base: KnowledgeBase,
        clock: Callable[[], datetime],
        zone: tzinfo = UTC,
        of_others: OfOthers = nobodys,
    ) -> None:
        """`zone` is where the days of the company end; `of_others` says which words are numbers on file for
        somebody else."""
        self._of_others = of_others
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
        customer = known_by_name(with_slips(customer, turns, self._of_others), self._knowledge_base)
        understood = in_words(_without_declined(understood), in_plain_words)
        understood = in_words(understood, partial(self._in_words_of_documents, customer))
        understood = _asked_before_it_was_done(understood)
        taken_down = collected_facts(collected, at.tzinfo)
        case = Case(
            turns=turns,
            customer=customer,
            reader=reader,
            as_of=at,
            channel=channel,
            need=understood.need,
            risks=frozenset(sign.kind for sign in signs_of_risk(turns)),
            conversation_id=conversation_id,
            collected=taken_down,
            wish=wish_of(turns),
            declined=declined_of(turns),
            another_persons=is_another_persons(customer, turns, taken_down),
            without_documents=without_documents,
        )
        return self._answer(case, understood, k, started)

    def _answer(self, case: Case, understood: Understanding, k: int, started: float) -> Answer:
        playbooks = self._playbooks(case)
        case = replace(case, calls=self._calls(case, playbooks))
        if case.another_persons and any(
            asks_for_records(case.turns[at].text) for at in telling_turns(case.turns)
        ):
            # Who it is comes first, and nothing but a danger before it.
            case = replace(case, calls={id: call for id, call in case.calls.items() if call.by == "risk"})
            understood = about_another_person(understood)
        understood = _with_what_is_open(understood, playbooks, case)
        need, found = self._need_and_found(case, understood)
        subject = subject_of(need, names_of_products(self._knowledge_base))
        case = replace(case, need=need, subject=subject)
        for_channel = [one for one in found.passages if is_for_channel(one.source, case)]
        passages = [one for one in for_channel if one.source.id not in case.without_documents]
        passages = for_their_models(case, passages)
        signals = signals_of(need, found, passages)
        reason = signals.reason_for_silence
        sure = signals.certainty >= SURE_WHATEVER_ITS_NAME
        if reason is None and not sure and is_of_others(case, self._knowledge_base):
            reason = "no_evidence"
        takers = who_take_over(case, self._knowledge_base)
        hints = self._hints(case, passages if reason is None else ())
        case = replace(case, calls={**hints, **{one.id: Call("wish") for one in takers}, **case.calls})
        to_send = to_send_at_once(case, playbooks, self._knowledge_base)
        case = replace(case, at_once=to_send[0].source.id if to_send else None)
        # What an editor said to watch for is answered however thin the rest is: "there is smoke".
        if reason:
            passages = [one for one in passages if one.source.id in (*case.calls, case.at_once)]
        passages += titled(case, passages, self._about(case), self._knowledge_base)
        lately = [case.turns[at] for at in telling_turns(case.turns)]
        passages = [
            one
            for one in passages
            if one.source.id in case.calls or not is_beside_it(one.source, case.wish, case.risks, lately)
        ]
        passages = self._with_called(case, passages, (*playbooks, *takers), to_send)
        suggestions = self._suggestions(case, found, self._sources(case, found, passages, reason), k)
        if not suggestions:
            spoke_before = signals_of(need, found, for_channel).reason_for_silence is None
            why = "overridden" if case.without_documents and spoke_before else reason or "no_evidence"
            return _silent(understood, why, started, found.snapshot, signals.strength)
        return Answer(
            status="suggested",
            snapshot=found.snapshot,
            took_ms=_milliseconds(started),
            need=understood.line,
            strength=signals.strength,
            suggestions=suggestions,
        )

    def _in_words_of_documents(self, customer: Customer | None, text: str) -> str:
        return in_words_of_documents(text, customer, self._knowledge_base)

    def _playbooks(self, case: Case) -> tuple[DocumentVersion, ...]:
        """The documents that wait for something to call for them, and that this conversation may use."""
        regional = Filters(regions=regions_of(case.customer))
        waiting = self._knowledge_base.waiting_for_triggers(case.reader, case.as_of, regional)
        usable = (one for one in waiting if one.id not in case.without_documents)
        return tuple(one for one in usable if is_for_channel(one, case))

    def _calls(self, case: Case, playbooks: Sequence[DocumentVersion]) -> Mapping[str, Call]:
        turns, customer = case.turns, case.customer
        lately = telling_turns(turns)
        latest = turns[lately[-1]].text if lately else case.need.text
        topic = Topic(self._in_words_of_documents(customer, latest), partial(self._searched, case))
        signs = [sign for signs in all_signs_of_risk(turns).values() for sign in signs]
        calls = called(playbooks, turns, customer, signs, case.as_of, topic)
        return {**calls, **replied_to(playbooks, turns, customer, case.as_of, calls, topic)}

    def _hints(self, case: Case, passages: Sequence[RankedPassage]) -> Mapping[str, Call]:
        """What the search alone hears of self-harm: in `passages`, found for all that was said, and in the
        last turn by itself, which a talk about something else must not drown; not where that says what they
        want of us."""
        lately = telling_turns(case.turns)
        if lately and wants_otherwise(case.turns[lately[-1]].text):
            return {}
        hints = hinted([one.source for one in passages], case.wish)
        if hints or len(lately) < 2 or not may_despair(case.turns[lately[-1]].text):
            return hints
        now = case.wish if case.wish is not None and case.wish.turn == lately[-1] else None
        need = Need(case.turns[lately[-1]].text)
        found = self._found(case, need)
        heard = signals_of(need, found, found.passages).reason_for_silence is None
        return hinted([one.source for one in found.passages], now) if heard else {}

    def _sources(
        self, case: Case, found: Found, passages: Sequence[RankedPassage], reason: str | None
    ) -> tuple[Source, ...]:
        """The documents of the passages, judged, and those that decide over them or on what is wanted."""
        regional = Filters(regions=regions_of(case.customer))
        sources = by_document(case, passages, self._knowledge_base)
        sources = speaking_of_it(case, found, sources, self._knowledge_base)
        sources = knowing_code(case, sources, self._knowledge_base)
        sources = tuple(one for one in sources if concerns(case, one, signals_in(case, found, one).band))
        if reason is None or _wants_for_theirs(case):
            sources = with_path(case, sources, self._about(case), self._knowledge_base)
        return with_grounds(case, sources, regional, self._knowledge_base)

    def _with_called(
        self,
        case: Case,
        passages: Sequence[RankedPassage],
        playbooks: Sequence[DocumentVersion],
        to_send: Sequence[RankedPassage],
    ) -> list[RankedPassage]:
        """The passages found, and those of what is called for and was not found."""
        least = min((one.score for one in passages), default=_CALLED_ONLY)
        all_of_them = [*passages, *(one for one in to_send if one.passage.id not in _ids(passages))]
        found = {one.source.id for one in passages}
        for playbook in playbooks:
            if playbook.id in case.calls and playbook.id not in found:
                own = self._knowledge_base.passages(playbook.id, playbook.version)
                all_of_them += [RankedPassage(one, playbook, least, 0.0, 0.0) for one in own]
        return all_of_them

    def _need_and_found(self, case: Case, understood: Understanding) -> tuple[Need, Found]:
        """What is needed and what was found; of what was asked before, where this turn only asks back."""
        found = self._found(case, understood.need)
        before = understood.asked_before
        weak = signals_of(understood.need, found, found.passages).reason_for_silence
        if before is None or weak is None:
            return understood.need, found
        return before, self._found(case, before)

    def _found(self, case: Case, need: Need) -> Found:
        """The passages for the need, looked for with the names of products and without them."""
        found = self._searched(case, need)
        matter = matter_of(need, names_of_products(self._knowledge_base))
        return found if matter is None else both_ways(found, self._searched(case, matter))

    def _searched(self, case: Case, need: Need) -> Found:
        about = self._about(case)
        # Where somebody may be hurt or sues us, the playbook for it must not be drowned by product pages.
        also = replace(about, kind="playbook") if case.risks else None
        return self._knowledge_base.search(
            need, case.reader, k=_PASSAGES, as_of=case.as_of, filters=about, also=also
        )

    def _about(self, case: Case) -> Filters:
        """The products and the region that the answer must be about."""
        own = named_families(case.customer, case.turns, case.collected)
        products = own or families_called(case.need.text, self._knowledge_base)
        return Filters(products=products, regions=regions_of(case.customer))

    def _suggestions(
        self, case: Case, found: Found, sources: Sequence[Source], k: int
    ) -> tuple[Suggestion, ...]:
        if not sources:
            return ()
        kept = with_each_part(case, ranked(case, worth_showing(case, found, sources), k), sources, k)
        path = next((one.version for one in kept if one.path), None)
        prover = Prover(self._knowledge_base, case.reader, case.as_of)
        conflicts = self._conflicts(case, kept, sources, prover, k)
        unsure = may_be_of_others(case, self._knowledge_base)
        suggestions: list[Suggestion] = []
        parts, spoken_of = parts_answered(case, kept[:k]), models_spoken_of(case.turns)
        contested = {one.document_id for conflict in conflicts for one in conflict.evidence}
        for source in kept:
            if is_overruled(case, source, kept) and source.version.id not in contested:
                continue
            doubtful = (
                source.of_others
                or unsure
                or is_of_another(source.version.content, case.customer, spoken_of)
                or unknown_code(case, source, self._knowledge_base)
            )
            band = "low" if doubtful else signals_in(case, found, source).band
            made = compose(
                asking_only(case, parts.get(source.version.id)),
                source,
                prover,
                rank=len(suggestions) + 1,
                conflicts=conflicts,
                band=band,
                found=kept,
                decides=path,
            )
            if made is not None:
                slots = self._slots(case) if made.actions else ()
                suggestions.append(with_slot(case, source, made, slots, prover))
            if len(suggestions) == k:
                break
        return tuple(suggestions)

    def _slots(self, case: Case) -> tuple[DocumentVersion, ...]:
        regional = Filters(regions=regions_of(case.customer))
        return self._knowledge_base.granting_slots(case.reader, case.as_of, regional)

    def _conflicts(
        self, case: Case, kept: Sequence[Source], sources: Sequence[Source], prover: Prover, k: int
    ) -> tuple[Conflict, ...]:
        """What the documents shown are contradicted in, by their verdicts or by their words."""
        also = {one.passage.id: one for source in kept[:k] for one in self._about_the_same(case, source)}
        documents = [one.version.content for one in sources]

        def holds_here(version: DocumentVersion) -> bool:
            return is_for_product(version.content, case, documents)

        shown = [one for one in kept[:k] if holds_here(one.version)]
        by_verdict = verdict_conflicts(case, shown, prover)
        quoted = {one.evidence for one in by_verdict}
        apart = [one for one in sources if one not in kept[:k] and holds_here(one.version)]
        beside = tuple(one for one in also.values() if holds_here(one.source))
        by_words = conflicts_between(case, [*shown, *apart], beside, prover, shown=len(shown))
        return (*by_verdict, *(one for one in by_words if not _both_ways(one.evidence) & quoted))

    def _about_the_same(self, case: Case, source: Source) -> tuple[RankedPassage, ...]:
        """Passages that speak of what the document would answer: a contradiction need not answer the need.

        Sought by the sentence that answers best and by the document's first, which states its rule.
        """
        said = chosen_sentences(source.passages, relevance_of(case, source), most=1)
        if not said or not source.public:
            return ()
        filters = Filters(products=source.version.content.products, regions=regions_of(case.customer))
        # By the hour, so that the same sentence is not encoded again for every turn. What has changed since
        # is caught where each side of a conflict is proved.
        hour = case.as_of.replace(minute=0, second=0, microsecond=0)
        snapshot = self._knowledge_base.current_snapshot()
        begun = min((unit for unit in source.units if unit.can_be_said), key=lambda unit: unit.start)
        probes = dict.fromkeys(unit.plain[:_LONGEST_PROBE] for unit in (said[0], begun))
        found = (self._related(snapshot, probe, case.reader, hour, filters) for probe in probes)
        return tuple(one for passages in found for one in passages)

    def _search_related(
        self, _snapshot: str, text: str, reader: Reader, as_of: datetime, filters: Filters
    ) -> tuple[RankedPassage, ...]:
        found = self._knowledge_base.search(
            Need(text), reader, k=_PASSAGES // 2, as_of=as_of, filters=filters
        )
        return found.passages


def _wants_for_theirs(case: Case) -> bool:
    """Whether the last turn says what they want of us for a product of theirs that it names: "I want a new
    fridge" shares no word with what decides on it."""
    lately = telling_turns(case.turns)
    if case.customer is None or case.wish is None or not lately or case.wish.turn != lately[-1]:
        return False
    said = case.turns[lately[-1]]
    kinds = (
        name for one in case.customer.profile.products for name in case.customer.kinds.get(one.family, ())
    )
    return bool(named_families(case.customer, [said], {})) or any(calls(said.text, name) for name in kinds)


def _both_ways(evidence: tuple[Evidence, ...]) -> set[tuple[Evidence, ...]]:
    return {evidence, evidence[::-1]}


def _with_what_is_open(
    understood: Understanding,
    playbooks: Sequence[DocumentVersion],
    case: Case,
) -> Understanding:
    """The need with what it is about, where a playbook's question is answered or something open is meant.

    A turn that only points at it, "me again", is left out of it: the words for it are the playbook's.
    """
    by = {id: call.by for id, call in case.calls.items()}
    kinds = ("asked", "running", *_POINTING)
    meant = next((one for kind in kinds for one in playbooks if by.get(one.id) == kind), None)
    if meant is None:
        return understood
    latest_said = case.turns[telling_turns(case.turns)[-1]].text
    only_names = by[meant.id] in _POINTING and comes_about(latest_said)
    if by[meant.id] == "reply" or points_back(latest_said) is not None or only_names:
        return replace(understood, need=Need(put_by(meant)), asked_before=None)
    latest = understood.need.latest or understood.need.text
    with_it = replace(understood.need, text=f"{put_by(meant)}\n{latest}", latest="")
    if by[meant.id] == "running":  # what they ask within it comes first, if there is anything about it
        return replace(understood, asked_before=with_it)
    return replace(understood, need=with_it)


def _without_declined(understood: Understanding) -> Understanding:
    """The need without what is not wanted; with it only where nothing is found for the rest."""
    left = in_words(understood, without_declined)
    if left.need == understood.need or left.asked_before is not None:
        return left
    return replace(left, asked_before=understood.need)


def _asked_before_it_was_done(understood: Understanding) -> Understanding:
    """The need, in which a last turn that only says what was done asks nothing else than was asked before."""
    need = understood.need
    return replace(understood, need=replace(need, latest="")) if only_says_done(need.latest) else understood


def _ids(passages: Sequence[RankedPassage]) -> frozenset[str]:
    return frozenset(one.passage.id for one in passages)


def _there(at: datetime, zone: tzinfo) -> datetime:
    """The moment `at` as clocks in `zone` show it: its day is the day that counts."""
    try:
        return at.astimezone(zone)
    except OverflowError:  # the last hours of the year 9999
        return at


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
