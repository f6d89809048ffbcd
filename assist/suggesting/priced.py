"""Priced: the document that says what the thing costs whose price is asked for.

"What does express delivery cost?" shares its words with every page on refunds of delivery fees. The one that
names express delivery beside an amount is the one that is meant.
"""

from __future__ import annotations

from assist.reading.quoting import Unit
from assist.reading.tables import cells_of
from assist.reading.wishes import asks_price
from assist.reading.words import content_stems
from assist.suggesting.rows import PRICE
from assist.suggesting.sources import Case, Source


def says_price(case: Case, source: Source) -> bool:
    """Whether one place of the document has an amount, or "free", and every word that is asked with; not
    where it is the price for members, and nobody knows whether they are one."""
    asked = case.need.latest or case.need.text
    if not asks_price(asked) or _is_for_members(source):
        return False
    named = frozenset(content_stems(asked)) - PRICE
    return bool(named) and any(named <= _words(unit) for unit in source.units if _has_price(unit))


def _is_for_members(source: Source) -> bool:
    theirs = {rule.id for rule in source.version.content.checks if "customer." in rule.rule}
    return any(check.id in theirs and check.verdict != "met" for check in source.checks)


def _has_price(unit: Unit) -> bool:
    return "free" in unit.stems or any(claim.kind == "amount" for claim in unit.claims)


def _words(unit: Unit) -> frozenset[str]:
    """The words that the unit is read with: its own, those of its heading, and the heads of its columns."""
    heads = (stem for cell in cells_of(unit) for stem in content_stems(cell.head))
    return unit.stems.union(unit.heading_stems, heads)
