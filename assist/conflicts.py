"""Conflicts: sentences of different documents that speak of the same thing and disagree.

They disagree when one obliges and the other frees, one allows and the other forbids, one denies what the
other states, or both give a different number of the same unit. Documents for different
regions or products do not contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assist.claims import claims_of, turned
from assist.quoting import Unit
from assist.words import containment, content_stems
from knowledge_base.documents import Document, DocumentVersion

_SAME_THING = 0.75
"""Share of the shorter sentence's subject words that the other must hold before they are compared."""
_SAME_MEASURE = 0.8
"""The same where numbers are compared: the same words with another number are often two rules."""
_FEWEST_SHARED = 2
_FEWEST_SHARED_NUMBERS = 3
_LONGEST_FACTOR = 3
"""A sentence three times as long speaks of more than the other."""
_MODAL = frozenset(content_stems(
    "required requires require need needed needs must may can allowed possible necessary mandatory optional "
    "not never cannot without no longer only anything"
))  # fmt: skip


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
    seen: dict[tuple[str, str], Disagreement] = {}
    for (version, units), (other_version, other_units) in combinations(found, 2):
        pair = (version.id, other_version.id)
        if version.id == other_version.id or not _same_cases(version.content, other_version.content):
            continue
        for one in units:
            for other in other_units:
                about = _disagree(one, other, about_stems)
                if about and pair not in seen and pair[::-1] not in seen:
                    seen[pair] = Disagreement(about, (one, version), (other, other_version))
    return tuple(seen.values())


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


def _disagree(one: Unit, other: Unit, about_stems: frozenset[str]) -> str | None:
    """What two units disagree about, or None if they do not."""
    if one.role == "row" or other.role == "row" or not (one.can_be_said and other.can_be_said):
        return None
    first, second = _subject(one), _subject(other)
    fewer, more = sorted((first, second), key=len)
    shared = first & second
    if len(shared) < _FEWEST_SHARED or len(more) > _LONGEST_FACTOR * len(fewer):
        return None
    if not shared & about_stems:
        return None
    same = containment(fewer, more)
    if same >= _SAME_THING and turned(one.plain, other.plain):
        return _about(one, shared)
    if same >= _SAME_MEASURE and len(shared) >= _FEWEST_SHARED_NUMBERS and _other_numbers(one, other):
        return _about(one, shared)
    return None


def _subject(unit: Unit) -> frozenset[str]:
    text = unit.plain
    measured = {stem for claim in claims_of(text) for stem in content_stems(text[claim.start : claim.end])}
    return frozenset(content_stems(text)) - measured - _MODAL


def _other_numbers(one: Unit, other: Unit) -> bool:
    """Whether both state one value of the same unit, and not the same one."""
    first, second = _measures(one), _measures(other)
    units = first.keys() & second.keys()
    return bool(units) and all(first[unit].isdisjoint(second[unit]) for unit in units)


def _measures(unit: Unit) -> dict[str, set[str]]:
    measures: dict[str, set[str]] = {}
    for claim in claims_of(unit.plain):
        if claim.kind in ("quantity", "amount", "percent"):
            number, _, measure = claim.value.partition(" ")
            measures.setdefault(measure, set()).add(number)
    return measures


def _about(unit: Unit, shared: frozenset[str]) -> str:
    """The words both share, as the first document writes them."""
    words = [word for word in unit.plain.split() if set(content_stems(word)) & shared]
    return " ".join(word.strip(".,;:()") for word in words)
