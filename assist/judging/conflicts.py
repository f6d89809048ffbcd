"""Conflicts: sentences of different documents that speak of the same thing and disagree.

Sentences disagree when one obliges and the other frees, one allows and the other forbids, one denies what the
other states, or both give a different number of the same unit. Documents for different
regions or products do not contradict each other.

Verdicts disagree when one document grants this customer what another denies them: all checks of the one are
met, and of the other all but one, which is about the same as a check of the first. Two checks are about the
same when their titles, read under those of their documents, speak of the same thing, and they look at the
same fact or lead to the same action. A document that is for others (another tier, region, currency or
product) grants and denies nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from assist.judging.facts import Facts
from assist.judging.governing import for_region
from assist.reading.claims import claims_of, turned
from assist.reading.quoting import Unit
from assist.reading.words import containment, content_stems
from assist.suggestions import Check
from knowledge_base.documents import Document, DocumentVersion

_SAME_THING = 0.75
"""Share of the shorter sentence's subject words that the other must hold before they are compared."""
_SAME_MEASURE = 0.8
"""The same where numbers are compared: the same words with another number are often two rules."""
_FEWEST_SHARED = 2
_FEWEST_SHARED_NUMBERS = 3
_MOSTLY_SHARED = 0.5
"""Share of the longer sentence's subject words that the shorter must hold: else it speaks of more."""
_POINTS_ELSEWHERE = re.compile(r"\b(?:there|these|those|such|this|that)\b", re.IGNORECASE)
_NAME_WITH_NUMBER = re.compile(r"\b[^\W\d_]+-?\d[\w-]*\b")
RULE_STEMS = frozenset(content_stems(
    "required requires require need needed needs must may can allowed possible necessary mandatory optional "
    "not never cannot without no longer only anything"
))  # fmt: skip


_MEASURING = RULE_STEMS | frozenset(content_stems("within least most maximum minimum up per each every get"))
"""Words around a number that do not say what it measures."""
_BETWEEN_CLAUSES = re.compile(r"[,;:]\s|\b(?:and|or|but|when|while|until|if|unless)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|when|until|as long as|in case)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Disagreement:
    """Two units that disagree, with the versions they come from."""

    about: str
    one: tuple[Unit, DocumentVersion]
    other: tuple[Unit, DocumentVersion]


def disagreements(
    found: Sequence[tuple[DocumentVersion, Sequence[Unit]]], about_stems: frozenset[str]
) -> tuple[Disagreement, ...]:
    """The disagreements between the documents found, at most one for each pair of them.

    `about_stems` are the words of the need: sentences that have nothing to do with it are left alone.
    """
    said = [(version, _said_by(tuple(units))) for version, units in found]
    seen: list[Disagreement] = []
    for (version, ours), (other_version, theirs) in combinations(said, 2):
        if version.id == other_version.id:
            continue
        for about, one, other in _apart_in_words(ours, theirs):
            if one.stems.isdisjoint(about_stems) or other.stems.isdisjoint(about_stems):
                continue
            if _same_cases(version.content, other_version.content):
                seen.append(Disagreement(about, (one, version), (other, other_version)))
            break
    return tuple(seen)


@dataclass(frozen=True)
class Judged:
    """A document, and how its checks stand in one case."""

    version: DocumentVersion
    checks: Sequence[Check]
    facts: Facts


@dataclass(frozen=True)
class VerdictsApart:
    """Two checks of different documents that are about the same, one met and one not."""

    about: str
    met: tuple[Check, DocumentVersion]
    not_met: tuple[Check, DocumentVersion]


def verdicts_apart(judged: Sequence[Judged]) -> tuple[VerdictsApart, ...]:
    """Where one of the documents grants what another denies, at most once for each pair of them."""
    here = [one for one in judged if _is_for_this_case(one)]
    granting = [one for one in here if one.checks and all(check.verdict == "met" for check in one.checks)]
    denying = [(one, check) for one in here if (check := only_denial(one)) is not None]
    found = (_apart(grants, denies, check) for denies, check in denying for grants in granting)
    return tuple(apart for apart in found if apart is not None)


def _is_for_this_case(judged: Judged) -> bool:
    """Whether the document is for the customer's region and the product in hand, as far as they are known."""
    content, family = judged.version.content, judged.facts.value("product.family")
    of_product = family is None or not content.products or family in content.products
    return of_product and for_region(content, judged.facts)


def only_denial(judged: Judged) -> Check | None:
    """The one check that is not met where all others are; None where it is on whom the document is for."""
    open_or_denied = [check for check in judged.checks if check.verdict != "met"]
    if len(open_or_denied) != 1 or open_or_denied[0].verdict != "not_met":
        return None
    names = open_or_denied[0].facts
    for_others = bool(names) and all(one.startswith("customer.") or one in _WHO_IT_IS_FOR for one in names)
    return None if for_others else open_or_denied[0]


def _apart(grants: Judged, denies: Judged, denial: Check) -> VerdictsApart | None:
    one, other = grants.version, denies.version
    if one.id == other.id or not _same_cases(one.content, other.content):
        return None
    for check in grants.checks:
        about = _one_thing((one.content, check), (other.content, denial))
        if about and _same_matter(grants, check, denies, denial):
            return VerdictsApart(about, (check, one), (denial, other))
    return None


def _same_matter(grants: Judged, check: Check, denies: Judged, denial: Check) -> bool:
    """Whether both look at the same fact, or else lead to the same action. Facts of two products differ."""
    shared = set(check.facts) & set(denial.facts)
    if any(grants.facts.value(name) != denies.facts.value(name) for name in shared):
        return False
    return bool(shared) or bool(_actions(grants.version) & _actions(denies.version))


_WHO_IT_IS_FOR = ("order.currency", "order.channel", "product.sku", "product.family", "conversation.channel")


def _actions(version: DocumentVersion) -> set[str]:
    return {row.action for row in version.content.authority}


def _one_thing(one: tuple[Document, Check], other: tuple[Document, Check]) -> str | None:
    """What both checks are about, in the words of the first's title; None where they are about two things."""
    (mine, title), (theirs, _) = _subject(*one), _subject(*other)
    shared = mine & theirs
    if len(shared) < _FEWEST_SHARED or containment(*sorted((mine, theirs), key=len)) < _SAME_THING:
        return None
    return _words_of(title, shared) or None


def _subject(content: Document, check: Check) -> tuple[frozenset[str], str]:
    """The words that a check is about, and its title."""
    title = next(rule.title for rule in content.checks if rule.id == check.id)
    return subject_of(f"{content.title}: {title}").difference(content_stems(content.kind)), title


def subject_of(title: str) -> frozenset[str]:
    """The words that a title is about, without its values and the words that every rule has."""
    values = (title[claim.start : claim.end] for claim in claims_of(title))
    measured = {stem for value in values for stem in content_stems(value)}
    return frozenset(content_stems(title)) - measured - RULE_STEMS


@dataclass(frozen=True)
class _Statement:
    """A unit that asserts something, and the words of what it is about."""

    unit: Unit
    subject: frozenset[str]


@dataclass(frozen=True, eq=False)
class _Said:
    """What the units of one passage assert. Two are one only where they are the same object: the many pairs
    of them are remembered, and to compare their texts would take longer than that saves."""

    statements: tuple[_Statement, ...]


@lru_cache(maxsize=4096)
def _said_by(units: tuple[Unit, ...]) -> _Said:
    return _Said(tuple(_Statement(unit, unit.subject - RULE_STEMS) for unit in units if _states(unit)))


@lru_cache(maxsize=16384)  # some 200 pairs are looked at in a turn, and nearly all of them agree
def _apart_in_words(one: _Said, other: _Said) -> tuple[tuple[str, Unit, Unit], ...]:
    """The units that disagree, and about what, whatever is asked. Kept, for passages never change."""
    return tuple(
        (about, mine.unit, theirs.unit)
        for mine in one.statements
        for theirs in other.statements
        if (about := _disagree(mine, theirs))
    )


def _states(unit: Unit) -> bool:
    """Whether the unit asserts something by itself: no step, no row, nothing that points elsewhere."""
    alone = unit.role in ("sentence", "point") and not unit.leans_back
    return alone and unit.can_be_said and not _POINTS_ELSEWHERE.search(unit.plain)


def _same_cases(one: Document, other: Document) -> bool:
    """Whether there is a case that both documents are about."""
    return all(
        not mine or not theirs or set(mine) & set(theirs)
        for mine, theirs in (
            (one.regions, other.regions),
            (one.products, other.products),
            (one.channels, other.channels),
        )
    )


def _disagree(one: _Statement, other: _Statement) -> str | None:
    """What two statements disagree about, or None if they do not."""
    shared = one.subject & other.subject
    if len(shared) < _FEWEST_SHARED:
        return None
    fewer, more = sorted((one.subject, other.subject), key=len)
    if len(shared) < _MOSTLY_SHARED * len(more):
        return None
    if _named_things(one.unit.plain) != _named_things(other.unit.plain):
        return None
    same = containment(fewer, more)
    if same >= _SAME_THING and opposite(one.unit.plain, other.unit.plain):
        return _about(one.unit, shared)
    enough = len(shared) >= _FEWEST_SHARED_NUMBERS or one.subject == other.subject
    many = same >= _SAME_MEASURE and enough
    if many and _other_numbers(one.unit, other.unit):
        return _about(one.unit, shared)
    return None


def _named_things(text: str) -> frozenset[str]:
    """Models, versions and bare numbers: "RoveBot 2" and "RoveBot 4" are two things."""
    numbers = {claim.value for claim in claims_of(text) if claim.kind == "number"}
    return frozenset(numbers | {name.casefold() for name in _NAME_WITH_NUMBER.findall(text)})


def opposite(one: str, other: str) -> bool:
    """Whether one says the opposite of the other, under the same condition or under none."""
    return turned(one, other) and bool(_CONDITION.search(one)) == bool(_CONDITION.search(other))


def _other_numbers(one: Unit, other: Unit) -> bool:
    """Whether both state one value of the same unit, and not the same one, of the same thing: of "a repair
    visit within 2 working days and a loan fridge" the days are those of the visit."""
    first, second = _measures(one), _measures(other)
    units = first.keys() & second.keys()
    return bool(units) and all(
        first[unit].numbers.isdisjoint(second[unit].numbers) and first[unit].of & second[unit].of
        for unit in units
    )


@dataclass
class _Measured:
    """The numbers of one unit that a sentence states, and the words of the clauses they stand in."""

    numbers: set[str] = field(default_factory=set)
    of: set[str] = field(default_factory=set)


def _measures(unit: Unit) -> dict[str, _Measured]:
    measures: dict[str, _Measured] = {}
    for claim in unit.claims:
        if claim.kind in ("quantity", "amount", "percent"):
            number, _, measure = claim.value.partition(" ")
            measured = measures.setdefault(measure, _Measured())
            measured.numbers.add(number)
            measured.of |= (
                unit.subject.intersection(content_stems(_clause(unit.plain, claim.start))) - _MEASURING
            )
    return measures


def _clause(text: str, at: int) -> str:
    """The part of a sentence that holds the character `at`."""
    ends = [0, *(found.start() for found in _BETWEEN_CLAUSES.finditer(text)), len(text)]
    start = max(end for end in ends if end <= at)
    return text[start : min((end for end in ends if end > start and end > at), default=len(text))]


def _about(unit: Unit, shared: frozenset[str]) -> str:
    """The words both share, as the first document writes them."""
    return _words_of(unit.plain, shared)


def _words_of(text: str, shared: frozenset[str]) -> str:
    words = [word for word in text.split() if set(content_stems(word)) & shared]
    return " ".join(word.strip(".,;:()") for word in words)
