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
from assist.customers.profile import Customer
from assist.judging.collected import collected_facts
from assist.judging.in_hand import is_of_others, named_families
from assist.reading.of_others import asks_for_records
from assist.reading.product_names import known_by_name
from assist.reading.risks import all_signs_of_risk, signs_of_risk
from assist.reading.understanding import (
    Understanding,
    about_another_person,
    names_of_own,
    points_back,
    telling_turns,
    understand,
)
from assist.reading.wishes import wish_of
from assist.reading.words import content_stems
from assist.suggesting.calling import Call, called
from assist.suggesting.composing import compose
from assist.suggesting.confidence import Signals, signals_of
from assist.suggesting.disputes import conflicts_between, verdict_conflicts
from assist.suggesting.drafting import chosen_sentences
from assist.suggesting.grounds import with_grounds
from assist.suggesting.outcome import reaches
from assist.suggesting.proving import Prover
from assist.suggesting.replying import replied_to
from assist.suggesting.slots import with_slot
from assist.suggesting.sources import Case, Source, actions_of, by_document, relevance_of
from assist.suggesting.standing import all_met
from assist.suggestions import Answer, Evidence, Suggestion
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Found, Need
from knowledge_base.passages import RankedPassage
from knowledge_base.readers import Reader

_PASSAGES = 12
"""Passages to look at: enough for three documents with two passages each, and the ones they contradict."""
_REACHES = 1.1
"""Two documents that fit alike: the one that gives the customer what they want comes first."""
_NAMES_LOOKED_UP = 2
_SURELY_ABOUT = 0.6
"""The strength from which a turn by itself is about what it finds, and not about what came before."""
_CALLED_ONLY = 0.3
"""The score of a playbook that something calls for, where the search found nothing at all."""
_CLOSE_ENOUGH = 0.6
"""Of the best document's score; a further suggestion below it is about something else."""
_CLOSE_AND_FITTING = 0.75
"""The same for a document that the customer named or whose checks they meet: its words matter less."""
_CLOSE_ENOUGH_TO_READ = 0.9
"""The same for general reading matter, such as how we speak: it must not crowd out what answers."""
_POINTING = ("reply", "signal")
"""What calls for the playbook of something that stands on the timeline, and that the turn only points at."""
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
        customer = known_by_name(customer, self._knowledge_base)
        taken_down = collected_facts(collected, at.tzinfo)
        about = Filters(products=named_families(customer, turns, taken_down), regions=_regions(customer))
        playbooks = self._playbooks(reader, at, customer, channel, without_documents)
        calls = self._calls(playbooks, turns, customer, about, reader, at)
        another_persons = is_of_others(customer, turns, taken_down)
        if another_persons and any(asks_for_records(turns[at].text) for at in telling_turns(turns)):
            # Who it is comes first, and nothing but a danger before it.
            calls = {id: call for id, call in calls.items() if call.by == "risk"}
            understood = about_another_person(understood)
        understood = _with_what_is_open(understood, playbooks, turns, calls)
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
            calls=calls,
            wish=wish_of(turns),
            another_persons=another_persons,
            without_documents=without_documents,
        )
        for_channel = [one for one in found.passages if _for_channel(one.source, channel)]
        passages = [one for one in for_channel if one.source.id not in without_documents]
        signals = signals_of(case.need, found, passages)
        reason = signals.reason_for_silence
        if reason is None and signals.band != "high" and self._of_others(turns, customer, reader, at):
            reason = "no_evidence"
        to_send = self._to_send_at_once(case, playbooks, customer, without_documents)
        case = replace(case, at_once=to_send[0].source.id if to_send else None)
        # What an editor said to watch for is answered however thin the rest is: "there is smoke".
        if reason:
            passages = [one for one in passages if one.source.id in (*calls, case.at_once)]
        sources = by_document(
            case, self._with_called(passages, playbooks, calls, to_send), self._knowledge_base
        )
        regional = Filters(regions=_regions(customer))
        sources = with_grounds(case, sources, regional, self._knowledge_base)
        suggestions = self._suggestions(case, found, sources, k)
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

    def _playbooks(
        self,
        reader: Reader,
        at: datetime,
        customer: Customer | None,
        channel: str | None,
        without_documents: frozenset[str],
    ) -> tuple[DocumentVersion, ...]:
        """The documents that wait for something to call for them, and that this conversation may use."""
        waiting = self._knowledge_base.waiting_for_triggers(reader, at, Filters(regions=_regions(customer)))
        return tuple(one for one in waiting if _for_channel(one, channel) and one.id not in without_documents)

    def _calls(
        self,
        playbooks: Sequence[DocumentVersion],
        turns: Sequence[Turn],
        customer: Customer | None,
        about: Filters,
        reader: Reader,
        at: datetime,
    ) -> Mapping[str, Call]:
        alone: list[tuple[Signals, frozenset[str]]] = []

        def changes_topic(document_id: str) -> bool | None:
            if not alone:
                need = Need(turns[telling_turns(turns)[-1]].text)
                found = self._found(need, turns, about, reader, at)
                ids = frozenset(one.source.id for one in found.passages)
                alone.append((signals_of(need, found, found.passages), ids))
            signals, ids = alone[0]
            if signals.reason_for_silence == "off_topic":
                return None
            return document_id not in ids and signals.strength >= _SURELY_ABOUT

        signs = [sign for signs in all_signs_of_risk(turns).values() for sign in signs]
        calls = called(playbooks, turns, customer, signs, at, changes_topic)
        return {**calls, **replied_to(playbooks, turns, customer, at, calls, changes_topic)}

    def _of_others(
        self, turns: Sequence[Turn], customer: Customer | None, reader: Reader, at: datetime
    ) -> bool:
        """Whether the last turn is about something by a name that no document and no record knows.

        "Cancel my Netflix subscription" fits what is said about cancelling, and is not ours to cancel.
        """
        wish = wish_of(turns)
        if wish is None or wish.wanted == "information":
            return False  # "can I pay with my Visa card?" is for us to answer
        on_file = str(customer.profile).casefold() if customer else ""
        lately = telling_turns(turns)
        names = names_of_own(turns[lately[-1]].text) if lately else ()
        for name in names[:_NAMES_LOOKED_UP]:
            found = self._knowledge_base.search(Need(name), reader, k=1, as_of=at)
            if name.casefold() not in on_file and not any(one.lexical for one in found.passages):
                return True
        return False

    def _to_send_at_once(
        self,
        case: Case,
        playbooks: Sequence[DocumentVersion],
        customer: Customer | None,
        without_documents: frozenset[str],
    ) -> tuple[RankedPassage, ...]:
        """The first passage of the public document that says best what the playbook for a danger is about.

        The playbook is for the agent alone, and the customer needs words now.
        """
        grave = [(call, one) for one in playbooks if (call := case.calls.get(one.id)) and call.grave]
        if not grave:
            return ()
        # The gravest, and of those the one for the product.
        _, playbook = min(grave, key=lambda one: (one[0].risk != "self_harm", not one[1].content.products))
        filters = Filters(regions=_regions(customer))
        about = Need(_put_by(playbook))
        found = self._knowledge_base.search(
            about, case.reader, k=_PASSAGES, as_of=case.as_of, filters=filters
        )
        for one in found.passages:
            content = one.source.content
            recalls = any("product.serial" in rule.rule for rule in content.checks)
            about_it = recalls if playbook.content.products else not content.products
            usable = content.audience == "public" and not content.teams and about_it
            if usable and one.source.id not in without_documents and _for_channel(one.source, case.channel):
                first = self._knowledge_base.passages(one.source.id, one.source.version)[:1]
                return tuple(replace(one, passage=passage) for passage in first)
        return ()

    def _with_called(
        self,
        passages: Sequence[RankedPassage],
        playbooks: Sequence[DocumentVersion],
        calls: Mapping[str, Call],
        to_send: Sequence[RankedPassage],
    ) -> list[RankedPassage]:
        """The passages found, and those of what is called for and was not found."""
        least = min((one.score for one in passages), default=_CALLED_ONLY)
        all_of_them = [*passages, *(one for one in to_send if one.passage.id not in _ids(passages))]
        found = {one.source.id for one in passages}
        for playbook in playbooks:
            if playbook.id in calls and playbook.id not in found:
                own = self._knowledge_base.passages(playbook.id, playbook.version)
                all_of_them += [RankedPassage(one, playbook, least, 0.0, 0.0) for one in own]
        return all_of_them

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
        others = [one for one in further if _belongs(case, one) or _good_enough(case, found, one, best)]
        decide = {id for one in (best, *others) for id in (*one.led_by, *one.granted_by)}
        others += [one for one in further if one.version.id in decide and one not in others]
        kept = _ranked(case, [best, *others], k)
        prover = Prover(self._knowledge_base, case.reader, case.as_of)
        also = {one.passage.id: one for source in kept[:k] for one in self._about_the_same(case, source)}
        by_verdict = verdict_conflicts(case, kept[:k], prover)
        quoted = {one.evidence for one in by_verdict}
        apart = [one for one in sources if one not in kept[:k]]
        by_words = conflicts_between(case, [*kept[:k], *apart], tuple(also.values()), prover, shown=k)
        conflicts = (*by_verdict, *(one for one in by_words if not _both_ways(one.evidence) & quoted))
        regional = Filters(regions=_regions(case.customer))
        suggestions: list[Suggestion] = []
        for source in kept:
            band = "low" if source.of_others else _signals(case, found, source).band
            made = compose(
                case, source, prover, rank=len(suggestions) + 1, conflicts=conflicts, band=band, found=kept
            )
            if made is not None:
                slots = (
                    self._knowledge_base.granting_slots(case.reader, case.as_of, regional)
                    if made.actions
                    else ()
                )
                suggestions.append(with_slot(case, source, made, slots, prover))
            if len(suggestions) == k:
                break
        return tuple(suggestions)

    def _about_the_same(self, case: Case, source: Source) -> tuple[RankedPassage, ...]:
        """Passages that speak of what the document would answer: a contradiction need not answer the need.

        Sought by the sentence that answers best and by the document's first, which states its rule.
        """
        said = chosen_sentences(source.passages, relevance_of(case, source), most=1)
        if not said or not source.public:
            return ()
        filters = Filters(products=source.version.content.products, regions=_regions(case.customer))
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


def _belongs(case: Case, source: Source) -> bool:
    """Whether it is there for what it is, however little the words fit."""
    return source.call is not None or source.version.id == case.at_once


def _ranked(case: Case, sources: Sequence[Source], k: int) -> list[Source]:
    """Danger first, then by score; what does not hold here comes after what does.

    Whatever a risk or a recall calls for is among the first `k`. Where somebody may harm themselves there is
    nothing else to talk about.
    """
    ranked = sorted(sources, key=lambda one: (_urgency(case, one), -_fit(case, one)))
    for denied in [one for one in ranked if one.denied and one.call is None]:
        instead = [at for at, one in enumerate(ranked) if _answers_instead(case, one, denied)]
        if instead and ranked.index(denied) < instead[-1]:
            ranked.remove(denied)
            ranked.insert(instead[-1], denied)
    for source in list(ranked):
        for leading in [one for one in ranked[ranked.index(source) :] if one.version.id in source.led_by]:
            ranked.remove(leading)
            ranked.insert(ranked.index(source), leading)
    if any(one.grave and one.call and one.call.risk == "self_harm" for one in ranked):
        return [one for one in ranked if _urgency(case, one) <= _WORDS_AT_ONCE]
    surfacing = [one for one in ranked[k:] if one.call and _stays(one.call)][:k]
    first = [one for one in ranked[:k] if one.call] + [one for one in ranked[:k] if not one.call]
    kept = first[: k - len(surfacing)]
    return [*sorted(kept, key=ranked.index), *surfacing] if surfacing else ranked


_WORDS_AT_ONCE = 2


def _stays(call: Call) -> bool:
    """Whether a playbook called so is among what is shown, whatever else fits better."""
    return call.by in ("risk", "serial", "running", "signal") or (call.by == "said" and call.recent)


def _fit(case: Case, source: Source) -> float:
    """Its score; a little more where it may give the customer what they want."""
    actions = actions_of(case, source)
    return source.score * (_REACHES if reaches(case.wish, actions) else 1.0)


def _urgency(case: Case, source: Source) -> int:
    """What comes before the score: who may die, who may be hurt, what to send them, then what escalates."""
    call = source.call
    if source.grave and call is not None:
        return 0 if call.risk == "self_harm" else 1
    if source.version.id == case.at_once:
        return _WORDS_AT_ONCE
    if call is not None and call.by == "risk" and call.recent and call.risk == "legal":
        return 3
    pointed = call is not None and call.by in _POINTING and case.need.text == _put_by(source.version)
    return 4 if pointed or (call is not None and call.by == "asked") else 5


def _both_ways(evidence: tuple[Evidence, ...]) -> set[tuple[Evidence, ...]]:
    return {evidence, evidence[::-1]}


def _answers_instead(case: Case, source: Source, denied: Source) -> bool:
    """Whether `source` is about the last turn, fits as well, and holds for this customer where `denied` does
    not."""
    asked = content_stems(case.need.latest or case.need.text)
    about = not set(content_stems(source.version.content.title)).isdisjoint(asked)
    return about and all_met(source.checks) and source.found >= _CLOSE_AND_FITTING * denied.found


def _with_what_is_open(
    understood: Understanding,
    playbooks: Sequence[DocumentVersion],
    turns: Sequence[Turn],
    calls: Mapping[str, Call],
) -> Understanding:
    """The need with what it is about, where a playbook's question is answered or something open is meant.

    A turn that only points at it, "me again", is left out of it: the words for it are the playbook's.
    """
    by = {id: call.by for id, call in calls.items()}
    kinds = ("asked", "running", *_POINTING)
    meant = next((one for kind in kinds for one in playbooks if by.get(one.id) == kind), None)
    if meant is None:
        return understood
    if by[meant.id] == "reply" or points_back(turns[telling_turns(turns)[-1]].text) is not None:
        return replace(understood, need=Need(_put_by(meant)), asked_before=None)
    latest = understood.need.latest or understood.need.text
    with_it = replace(understood.need, text=f"{_put_by(meant)}\n{latest}", latest="")
    if by[meant.id] == "running":  # what they ask within it comes first, if there is anything about it
        return replace(understood, asked_before=with_it)
    return replace(understood, need=with_it)


def _put_by(playbook: DocumentVersion) -> str:
    """What a playbook is about, in the words that customers put it in."""
    says = playbook.content.trigger.says if playbook.content.trigger else ()
    return "\n".join(says[:2]) or playbook.content.title


def _ids(passages: Sequence[RankedPassage]) -> frozenset[str]:
    return frozenset(one.passage.id for one in passages)


def _only_to_read(source: Source) -> bool:
    """Whether it is for agents and about everything: no product, no check, nothing to do."""
    content = source.version.content
    return not source.public and not (content.products or content.checks or content.authority)


def _good_enough(case: Case, found: Found, source: Source, best: Source) -> bool:
    """Whether a document deserves a suggestion of its own beside the best one."""
    if _only_to_read(source):
        return source.found >= _CLOSE_ENOUGH_TO_READ * best.found
    if (source.named > 1 or all_met(source.checks)) and source.found >= _CLOSE_AND_FITTING * best.found:
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
