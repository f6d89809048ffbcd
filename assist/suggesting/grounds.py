"""Grounds: the documents that decide over what another one offers, found by the search or not.

A document may say itself on which others a check of it rests (`or_granted_by`). And what a customer calls by
its title decides over an action that it grants, whoever else grants it: nobody who asks to return something
hears "refund: yours" while Returns says no. Such a document denies only where the case is one for it: all of
its checks are met but one, and that one is not on whom the document is for.

What is no policy and has no checks (a playbook, an answer) makes no rule of its own: an action that it names
is given by the policies on it. Where one of them denies it so and none leaves it open, it is not offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from assist.judging.conflicts import Judged, only_denial
from assist.reading.outcomes import outcomes_named
from assist.reading.understanding import telling_turns
from assist.suggesting.outcome import grants, reaches, says_granted
from assist.suggesting.sources import Case, Denial, Source, actions_of, is_named, source_of
from assist.suggesting.standing import all_met
from knowledge_base.documents import DocumentVersion
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters
from knowledge_base.passages import RankedPassage

_FITS_AS_WELL = 0.75
"""Of the score of what denies, for what grants it instead."""


def with_grounds(
    case: Case, sources: Sequence[Source], regional: Filters, knowledge_base: KnowledgeBase
) -> tuple[Source, ...]:
    """The sources, each with what denies it elsewhere, and the documents that do so and were not found; and
    those by which it is granted, where it is what the customer wants."""
    if not sources:
        return ()
    known = {one.version.id: one for one in sources}
    found = tuple(known.values())
    in_force = knowledge_base.granting_actions(case.reader, case.as_of, regional)
    usable = {one.id: one for one in in_force if one.id not in case.without_documents}
    named = [one for one in usable.values() if is_named(one.content, case)]
    led: list[Source] = []
    for source in found:
        rests_on = [usable[id] for id in _rests_on(source) if id in usable]
        judged = [_judged(case, one, source, known, knowledge_base) for one in rests_on]
        denying = [one.version.id for one in judged if one is not None and one.denied and source.denied][:1]
        granting = [one.version.id for one in judged if one is not None and all_met(one.checks)]
        denials = (
            *_denials(case, source, named, known, knowledge_base),
            *_closed(case, source, tuple(usable.values()), known, knowledge_base),
        )
        instead = _granted_instead(case, source, found)
        led_by = tuple(dict.fromkeys((*denying, *(one.version.id for one in denials), *instead)))
        wanted = reaches(case.wish, actions_of(case, source))
        led.append(
            replace(source, denials=denials, led_by=led_by, granted_by=tuple(granting[:1]) if wanted else ())
        )
    shown = {id for one in led for id in (*one.led_by, *one.granted_by)}
    return (*led, *(one for id, one in known.items() if id in shown and one not in found))


def _granted_instead(case: Case, source: Source, found: Sequence[Source]) -> Iterable[str]:
    """The documents that fit as well, hold here and say that what the customer wants is granted, where this
    one denies it: "you may cancel it at any time before it arrives"."""
    wish = case.wish
    named = is_named(source.version.content, case)  # what they call by its title decides
    if wish is None or named or source.call is not None or not source.denied:
        return
    lately = (case.turns[at].text for at in telling_turns(case.turns))
    wanted = {wish.wanted}.union(*(outcomes_named(text) for text in lately))
    if not any(grants(source.version, outcome) for outcome in wanted):
        return
    for one in found:
        fits = one.public and all_met(one.checks) and one.found >= _FITS_AS_WELL * source.found
        if fits and any(says_granted(unit.plain, outcome) for unit in one.units for outcome in wanted):
            yield one.version.id


def _rests_on(source: Source) -> tuple[str, ...]:
    """The documents that may grant what a check of this one has; of one that is denied, by that check."""
    denied = {check.id for check in source.denied}
    rules = (rule for rule in source.version.content.checks if not denied or rule.id in denied)
    return tuple(id for rule in rules for id in rule.or_granted_by)


def _denials(
    case: Case,
    source: Source,
    named: Sequence[DocumentVersion],
    known: dict[str, Source],
    knowledge_base: KnowledgeBase,
) -> Iterable[Denial]:
    offered = {action.name for action in actions_of(case, source)} if named else set[str]()
    for version in named:
        shared = offered & {row.action for row in version.content.authority}
        if version.id == source.version.id or not shared or not _is_for(version, source):
            continue
        judged = _judged(case, version, source, known, knowledge_base)
        denial = judged and only_denial(Judged(judged.version, judged.checks, judged.facts))
        if judged and denial:
            yield Denial(judged.version, denial, judged.facts, frozenset(shared))


def _closed(
    case: Case,
    source: Source,
    in_force: Sequence[DocumentVersion],
    known: dict[str, Source],
    knowledge_base: KnowledgeBase,
) -> Iterable[Denial]:
    """Why no policy gives what a document without rules offers; nothing where one leaves it open."""
    if source.version.content.kind == "policy" or source.version.content.checks:
        return
    family = source.facts.value("product.family")
    for action in {one.name for one in actions_of(case, source)}:
        policies = [one for one in in_force if _governs(one, action, family)]
        found = (_judged(case, one, source, known, knowledge_base) for one in policies)
        judged = [one for one in found if one is not None]
        if all(one.denied for one in judged):
            yield from islice(_alone_denying(judged, action), 1)


def _alone_denying(judged: Sequence[Source], action: str) -> Iterable[Denial]:
    for one in judged:
        check = only_denial(Judged(one.version, one.checks, one.facts))
        if check:
            yield Denial(one.version, check, one.facts, frozenset({action}))


def _is_for(version: DocumentVersion, source: Source) -> bool:
    """Whether it may be for the product that the other one is judged on."""
    products, family = version.content.products, source.facts.value("product.family")
    return not products or family is None or family in products


def _governs(version: DocumentVersion, action: str, family: object) -> bool:
    content = version.content
    if (
        content.kind != "policy"
        or not content.checks
        or (content.products and family not in content.products)
    ):
        return False
    return any(row.action == action for row in content.authority)


def _judged(
    case: Case,
    version: DocumentVersion,
    beside: Source,
    known: dict[str, Source],
    knowledge_base: KnowledgeBase,
) -> Source | None:
    """The document on this case, as well placed as the one beside it where the search did not find it; None
    where it has no text to quote."""
    if version.id not in known:
        own = knowledge_base.passages(version.id, version.version)
        passages = [RankedPassage(one, version, beside.found, 0.0, 0.0) for one in own]
        judged = source_of(case, passages, knowledge_base) if passages else None
        if judged is None:
            return None
        known[version.id] = judged
    return known[version.id]
