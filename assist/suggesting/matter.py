"""The matter: what is asked, apart from the name of the product that it is asked about.

A policy for every product names none, so that "my air purifier never came" is nearer to every page about air
purifiers than to the one about deliveries. What is asked is looked for both ways, and each way counts by how
sure it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from assist.reading.words import content_stems
from knowledge_base.need import Found, Need
from knowledge_base.passages import RankedPassage

_BEFORE = r"(?:(?:my|our|your|the|a|an|this|that|mein\w*|dein\w*|de[rnms]|die|das)\s+)?(?:(?:new|old)\s+)?"
_CLAUSE = re.compile(r"[^.,;!?\n]+[.,;!?\n]?")
_FALLS = 12.0
"""Log-odds that make a score e times less, as in one search (decision 0005)."""
_LEAST = 1e-9
_COUNTS = 1 / 3
"""What the search without names counts beside the one with them. Of 116 first questions about products of the
sample company, 58 were answered first by the right document with names only, 69 with this, 71 with 1; from
1/2 on, what a customer wants drowned what their product does."""


def subject_of(need: Need, names: frozenset[str]) -> frozenset[str]:
    """The words that carry the subject of the turn that asks, of its last question where it has one, without
    `names`."""
    named, asked = _naming(names), need.latest or need.text
    questions = [one for one in _CLAUSE.findall(asked) if one.endswith("?")]
    asked = questions[-1] if questions else asked
    return frozenset(content_stems(named.sub("it", asked) if named else asked))


def matter_of(need: Need, names: frozenset[str]) -> Need | None:
    """What the turn that asks says with "it" for each of `names`; None where it says none, or nothing else.

    Without the turns before it: once the names are gone, nothing would tell the last matter from the first.
    """
    named, asked = _naming(names), need.latest or need.text
    if named is None or not named.search(asked):
        return None
    bare = named.sub("it", asked)
    return Need(bare) if content_stems(bare) else None


def both_ways(by_name: Found, by_matter: Found) -> Found:
    """What two searches of one snapshot found, in one order; the first alone where nothing estimates how
    sure they are.

    The probability that a document answers is the linear pool of both (Stone 1961), each weighed by its own
    strength: a search that found nothing says little against one that did.
    """
    ways = (by_name, by_matter)
    if by_name.strength is None or by_matter.strength is None or by_name.snapshot != by_matter.snapshot:
        return by_name
    sure = [max(one.strength or 0.0, _LEAST) for one in ways]
    counts = [sure[0], _COUNTS * sure[1]]
    strength = _sum_of_products(counts, sure) / sum(counts)
    weights = [count * one / (sum(counts) * strength) for count, one in zip(counts, sure, strict=True)]
    shares = _pooled([_shares(one) for one in ways], weights)
    kept = _best_of_each(ways)
    within = _within_documents(kept.values())
    best = max(shares, key=lambda id: (shares[id], id), default=None)
    if best is None:
        return by_name
    top = max(one.score for one in kept.values() if one.source.id == best)

    def put(one: RankedPassage) -> RankedPassage:
        share = shares[one.source.id]
        fall = math.exp(math.log(max(share, _LEAST) / shares[best]) / _FALLS)
        return replace(one, score=round(top * fall * within[one.passage.id], 6), share=round(share, 6))

    ordered = tuple(sorted(map(put, kept.values()), key=_place))
    return replace(by_name, passages=ordered, strength=round(strength, 6))


def _place(one: RankedPassage) -> tuple[float, str, int]:
    return -one.score, one.source.id, one.passage.ordinal


def _sum_of_products(some: Iterable[float], others: Iterable[float]) -> float:
    return sum(one * other for one, other in zip(some, others, strict=True))


def _shares(found: Found) -> Mapping[str, float]:
    return {one.source.id: one.share or 0.0 for one in found.passages}


def _pooled(shares: Iterable[Mapping[str, float]], weights: Iterable[float]) -> Mapping[str, float]:
    pooled: dict[str, float] = {}
    for own, weight in zip(shares, weights, strict=True):
        for id, share in own.items():
            pooled[id] = pooled.get(id, 0.0) + weight * share
    return pooled


def _best_of_each(ways: Iterable[Found]) -> Mapping[str, RankedPassage]:
    """Each passage once, as the search sees it that it fits better."""
    kept: dict[str, RankedPassage] = {}
    for found in ways:
        for one in found.passages:
            known = kept.get(one.passage.id)
            kept[one.passage.id] = one if known is None else _better(known, one)
    return kept


def _better(one: RankedPassage, other: RankedPassage) -> RankedPassage:
    fitting = max(one, other, key=lambda each: each.score)
    return replace(fitting, similarity=max(one.similarity, other.similarity))


def _within_documents(passages: Iterable[RankedPassage]) -> Mapping[str, float]:
    """The score of each passage as a part of the best one of its document."""
    every = list(passages)
    best: dict[str, float] = {}
    for one in every:
        best[one.source.id] = max(best.get(one.source.id, _LEAST), one.score)
    return {one.passage.id: one.score / best[one.source.id] for one in every}


@lru_cache(maxsize=8)
def _naming(names: frozenset[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    said = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w){_BEFORE}(?:{said})s?(?!\w)", re.IGNORECASE)
