"""Composing: what one document has to say to one case, as a suggestion whose every sentence is proved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Literal

from uuid_utils.compat import uuid7

from assist.reading.asked import asked_in
from assist.reading.doing import deeds_in
from assist.reading.pointing import sends_away
from assist.reading.quoting import Unit, units_of
from assist.reading.understanding import telling_turns
from assist.reading.wishes import asks_price, asks_what
from assist.reading.words import content_stems
from assist.suggesting.at_once import to_read_out
from assist.suggesting.calling import ESCALATING, Call
from assist.suggesting.concerning import asks_for
from assist.suggesting.confirming import confirmation_of
from assist.suggesting.deciding import deciding_check
from assist.suggesting.drafting import (
    CHECKING,
    Passages,
    Relevance,
    Said,
    chosen_sentences,
    message,
    next_step,
    opener,
    quoted,
    sendable,
    whole_lists,
    without_lists,
)
from assist.suggesting.entitled_until import entitled_until
from assist.suggesting.guiding import guidance_of, path_of, standing_of, steps_of
from assist.suggesting.how_to import asks_how, steps_alone, warned_first
from assist.suggesting.lacking import Lacking
from assist.suggesting.outcome import grants, outcome_of
from assist.suggesting.pinning import Pinned
from assist.suggesting.proving import Prover
from assist.suggesting.refusing import Reason, cannot, reason_of
from assist.suggesting.refusing import in_words as reason_in_words
from assist.suggesting.rows import Rows
from assist.suggesting.settling import settled
from assist.suggesting.sources import Case, Source, actions_of, relevance_of
from assist.suggesting.standing import (
    all_met,
    called_back,
    offers,
    still_open,
    waiting,
)
from assist.suggesting.tracking import Standing
from assist.suggestions import Action, Band, Check, Conflict, Guidance, Suggestion
from knowledge_base.documents import DocumentVersion

Kind = Literal["answer", "question", "action", "escalation"]

_MOST_AT_ONCE = 5
_MOST_OF_A_SECTION = 4
_MOST_BEFORE_A_QUESTION = 2
"""Sentences quoted before a question: it should be the last thing read, and soon."""
_TABLE_NOT_FOUND = 0.5
"""Of the best passage's score, for a table of the same document that the search did not find by itself."""
_MOST_BESIDE_A_ROW = 2
"""The row of a table that answers, and one sentence on it."""
_MOST_WHERE_DENIED = 2
"""Sentences that answer who asks what a document says, while a check denies it to them."""
_OWN_CASE = re.compile(
    r"\b(?:my|mine|our|i(?:'ve| have)? (?:bought|ordered|got|received|paid|returned|sent|waited))\b",
    re.IGNORECASE,
)


def compose(
    case: Case,
    source: Source,
    prover: Prover,
    *,
    rank: int,
    conflicts: Sequence[Conflict],
    band: Band,
    found: Sequence[Source] = (),
    decides: DocumentVersion | None = None,
) -> Suggestion | None:
    """The suggestion that `source` gives; None where nothing of it can be proved.

    `found` are all sources of the case: the question that is asked decides most over all of them.
    `decides` is the document that decides on what the customer wants, where no other one offers it.
    """
    asked = asked_in(case.turns)
    found = [settled(one, case, asked) for one in found]
    source = _with_its_table(settled(source, case, asked), case, prover)
    until = entitled_until(case, source)
    deciding = None if until else deciding_check(source, found)
    standing = standing_of(case, source, prover)
    path = path_of(case, standing, prover)
    kind, actions = _judged(case, source, deciding, standing)
    pinned = Pinned(source, prover, case)
    if path is not None:
        pinned.also(path.version)
    own = tuple(one for one in conflicts if source.version.id in {side.document_id for side in one.evidence})
    relevance = relevance_of(case, source)
    draft, guidance = "", tuple[Guidance, ...]()
    if source.public:
        question = deciding.ask if deciding and kind == "question" else None
        told = [Said(until, "fact", facts=("customer.entitlements",))] if until else []
        draft = message(_said(case, source, relevance, question, own, prover, pinned, told))
    else:
        guidance = guidance_of(source, relevance, standing, path, pinned)
    elsewhere = tuple(one.check for one in source.denials)
    steps = steps_of((*(standing.steps if standing else ()), *(path.steps if path else ())), pinned)
    if not pinned.evidence:
        return None
    return Suggestion(
        id=str(uuid7()),
        conversation_id=case.conversation_id,
        rank=rank,
        kind=kind,
        draft=draft,
        guidance=guidance,
        steps=steps,
        cause=standing.found.name if standing and standing.found else None,
        evidence=tuple(pinned.evidence),
        checks=(*source.checks, *elsewhere),
        actions=actions,
        outcome=outcome_of(
            case.wish,
            case.turns,
            source.version,
            actions,
            (*source.checks, *elsewhere),
            tuple(pinned.evidence),
            decides,
            [one.version for one in found],
        ),
        conflicts=own,
        about=(case.customer.id, *case.customer.also) if case.customer else (),
        confidence="low" if own and band != "high" else "medium" if own else band,
    )


def _with_its_table(source: Source, case: Case, prover: Prover) -> Source:
    """The source with the passage of it whose table answers what is asked, where the search found others."""
    found = {ranked.passage.id for ranked, _ in source.passages}
    asked = case.need.latest or case.need.text
    if not source.public or not asks_what(asked) or any(Rows(asked, source.units)):
        return source
    version, best = source.version, source.passages[0][0]
    for passage in prover.knowledge_base.passages(version.id, version.version):
        units = units_of(passage)
        if passage.id not in found and any(Rows(asked, units)):
            ranked = replace(best, passage=passage, score=_TABLE_NOT_FOUND * best.score)
            return replace(source, passages=(*source.passages, (ranked, units)))
    return source


def _judged(
    case: Case, source: Source, deciding: Check | None, standing: Standing | None
) -> tuple[Kind, tuple[Action, ...]]:
    """What kind of suggestion it is, and what the person may do."""
    actions = actions_of(case, source)
    if source.call is not None and _escalates(source.call, actions):
        return "escalation", actions
    found = standing is not None and standing.found is not None
    probes = deciding is not None or (standing is not None and standing.probe is not None)
    if probes and not found and (case.customer is not None or _OWN_CASE.search(case.said)):
        return "question", actions
    if actions and (found or all_met(source.checks)) and case.customer is not None:
        return "action", actions
    return "answer", actions


def _escalates(call: Call, actions: Sequence[Action]) -> bool:
    at_risk = call.by == "serial" or call.risk in ESCALATING
    return at_risk or any(action.name.startswith("escalat") for action in actions)


def _said(
    case: Case,
    source: Source,
    relevance: Relevance,
    question: str | None,
    conflicts: Sequence[Conflict],
    prover: Prover,
    pinned: Pinned,
    told: Sequence[Said] = (),
) -> tuple[Said, ...]:
    """The sentences of the draft; none where no quote is proved. `told` is on file and comes before them."""
    if source.version.id == case.at_once:
        first = tuple(one for one in quoted(_to_read_out(case, source)) if pinned.proves(one))
        theirs = called_back(source.checks, source.facts)
        return (Said(theirs, "check"), *first) if theirs and first else first
    agent_said = " ".join(turn.text for turn in case.turns if turn.speaker == "agent")
    lacking = Lacking(source.version, source.checks, source.facts, case.need.latest or case.need.text)
    done = [deed for turn in case.turns if turn.speaker == "customer" for deed in deeds_in(turn.text)]
    passages = sendable(source.passages, relevance, lacking, done)
    units = chosen_sentences(passages, relevance, *([_MOST_BEFORE_A_QUESTION] if question else []))
    leading = max(units, key=lambda unit: relevance.of(unit, 1.0), default=None)
    by_row = any(map(relevance.rows.answers, units))
    if by_row:  # who asks what it costs has not asked how it is done
        units = chosen_sentences(without_lists(passages), relevance, _MOST_BESIDE_A_ROW)
    step = None if question or by_row else next_step(passages, relevance)
    wanted = whole_lists(
        [*units, *([step] if step is not None and step not in units else [])], leading, source.passages
    ) or chosen_sentences(without_lists(passages), relevance)
    in_doubt = [one for one in units if _contested(one, source, conflicts)]
    if in_doubt and (leading in in_doubt or _asks_about(case, conflicts)):
        pinned.pin(in_doubt[0])
        return _opened(case, agent_said, (Said(CHECKING, "phrase"),))
    asked = case.need.latest or case.need.text
    if asks_how(asked):
        wanted = steps_alone(wanted, asked, source.version.content.title)
    wanted = warned_first(wanted, [unit for _, own in passages for unit in own])
    wanted = tuple(one for one in wanted if not sends_away(one.plain))
    quotable = [one for one in wanted if not _contested(one, source, conflicts)]
    denied = (source.denied or _denied_elsewhere(case, source)) and source.call is None
    reasons = _reasons(source, prover) if denied else ()
    informs = _asks_what(case) and not any(one.instead for one, _ in reasons)
    if denied and not informs:
        offering = [one for one in wanted if offers(one, source.version, source.denied)]
        apart = [one for one in _apart(passages, leading, offering) if not _contested(one, source, conflicts)]
        first = tuple(one for one in quoted(apart) if pinned.proves(one))
        refused = _refused(case, source, offering or quotable, reasons, pinned, conflicts)
        if first:
            return _opened(case, agent_said, (*first, *(refused if asks_for(case, source) else ())))
        if refused:
            return refused
    if denied:  # what it says, and not how to do what is denied
        few = chosen_sentences(without_lists(passages), relevance, _MOST_WHERE_DENIED)
        quotable = [one for one in few if not _contested(one, source, conflicts)]
    sentences = [one for one in quoted(quotable) if pinned.proves(one)]
    if not sentences:
        _show_only(source, relevance, pinned)
        return ()
    missing = [Said(still_open(one, source.version), "check") for one in waiting(source.checks)[:1]]
    ending = (
        [Said(question, "ask")]
        if question
        else _against(reasons, sentences) or ([] if told else confirmation_of(case, source, sentences))
    )
    return _opened(case, agent_said, (*told, *sentences, *missing, *ending))


def _asks_what(case: Case) -> bool:
    """Whether the customer asks what a document says: a check that denies answers no such question."""
    return case.wish is not None and case.wish.wanted == "information" and asks_what(case.wish.said)


def _against(reasons: Sequence[tuple[Reason, DocumentVersion]], sentences: Sequence[Said]) -> list[Said]:
    """What is on file against a condition that the sentences name."""
    quoted_units = {one.unit for one in sentences}
    told = (one.on_file for one, _ in reasons if not quoted_units.isdisjoint(one.rule))
    return [Said(one, "check") for one in told if one][:1]


def _show_only(source: Source, relevance: Relevance, pinned: Pinned) -> None:
    """What fits best as evidence to read, where nothing of it can be sent."""
    for unit in chosen_sentences(source.passages, relevance, 1):
        pinned.pin(unit)


def _to_read_out(case: Case, source: Source) -> tuple[Unit, ...]:
    """The sentences with which a passage begins: where somebody is in danger, nothing is picked out of it."""
    in_order = sorted((ranked.passage for ranked, _ in source.passages), key=lambda one: one.start)
    passage = to_read_out(source.version, in_order, case.turns)
    units = next(units for ranked, units in source.passages if ranked.passage.id == passage.id)
    said = (unit for unit in units if unit.can_be_said and unit.role == "sentence")
    return tuple(islice(said, _MOST_AT_ONCE))


def _opened(case: Case, agent_said: str, sentences: Sequence[Said]) -> tuple[Said, ...]:
    kind_word = opener(case.need, agent_said, sentences[0].text)
    return (*([Said(kind_word, "phrase")] if kind_word else []), *sentences)


def _denied_elsewhere(case: Case, source: Source) -> bool:
    """Whether nothing is left of what it offers, once other documents have denied their part."""
    return bool(source.denials) and not actions_of(case, source)


def _apart(passages: Passages, leading: Unit | None, offering: Sequence[Unit]) -> tuple[Unit, ...]:
    """The section of the best sentence, where what the checks deny is offered elsewhere; else nothing.

    "It says delivered, but I have nothing" is answered by its own section, whatever the credit for a late
    delivery hangs on. The first section says the rule itself, and never stands apart from it.
    """
    if leading is None or leading in offering or not leading.passage.ordinal or leading.role != "sentence":
        return ()
    own = next(units for ranked, units in passages if ranked.passage.id == leading.passage.id)
    return tuple(one for one in own if one.can_be_said and one.role == "sentence")[:_MOST_OF_A_SECTION]


def _reasons(source: Source, prover: Prover) -> tuple[tuple[Reason, DocumentVersion], ...]:
    """Why the checks deny that do, its own and those of other documents, and which document has each."""
    denials = [(one, source.version, source.facts) for one in source.denied]
    denials += [(one.check, one.version, one.facts) for one in source.denials]
    reasons: list[tuple[Reason, DocumentVersion]] = []
    for check, version, facts in denials:
        passages = prover.knowledge_base.passages(version.id, version.version)
        units = [unit for passage in passages for unit in units_of(passage)]
        reasons.append((reason_of(check, version, facts, units), version))
    return tuple(reasons)


def _refused(
    case: Case,
    source: Source,
    offering: Sequence[Unit],
    reasons: Sequence[tuple[Reason, DocumentVersion]],
    pinned: Pinned,
    conflicts: Sequence[Conflict],
) -> tuple[Said, ...]:
    """What the checks deny, why, and what can be done instead; none where nothing of it can be proved.

    What offers it is evidence, and is not said.
    """
    for unit in offering:
        pinned.pin(unit)
    asks = case.wish is not None and case.wish.wanted == "information"
    granted = case.wish is not None and grants(source.version, case.wish.wanted)
    wanted = case.wish.wanted if case.wish and (asks or granted) else None
    said: list[Said] = []
    instead: list[Said] = []
    answered = False
    for reason, version in reasons:
        pinned.also(version)
        kept = tuple(
            one
            for one in reason.rule
            if not _contested(one, source, conflicts) and pinned.pin(one) is not None
        )
        said += [Said(one, "check") for one in reason_in_words(replace(reason, rule=kept), asks=asks)]
        proved = [one for one in quoted(reason.instead) if pinned.proves(one)]
        answered = answered or (reason.too_late and bool(proved))
        instead += proved
    if _asks_for_it(case) and not answered:
        said.insert(0, Said(cannot(source.denied, source.version, wanted), "phrase"))
    return (*said, *instead) if pinned.evidence else ()


def _asks_for_it(case: Case) -> bool:
    """Whether the customer wants something done or allowed, and not only to know what it costs."""
    lately = telling_turns(case.turns)
    return not lately or not asks_price(case.turns[lately[-1]].text)


def _asks_about(case: Case, conflicts: Sequence[Conflict]) -> bool:
    """Whether the customer asks about what documents disagree about."""
    asked = set(content_stems(case.need.latest or case.need.text))
    return any(set(content_stems(conflict.about)) <= asked for conflict in conflicts)


def _contested(unit: Unit, source: Source, conflicts: Sequence[Conflict]) -> bool:
    """Whether another document says otherwise: of this unit, or of all that the two disagree about."""
    for conflict in conflicts:
        about = set(content_stems(conflict.about))
        if len(about) > 1 and about <= unit.stems:
            return True
        own = (side for side in conflict.evidence if side.document_id == source.version.id)
        if any(side.start < unit.end and unit.start < side.end for side in own):
            return True
    return False
