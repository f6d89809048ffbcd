"""Lacking: sentences for who lacks what this customer has.

"Without warranty the visit costs 49 EUR" is nothing to send to somebody whose warranty runs, unless they ask;
nor is what stands under "What it costs without warranty".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assist.judging.facts import Facts
from assist.reading.quoting import Unit
from assist.reading.words import content_stems
from assist.suggestions import Check
from knowledge_base.documents import DocumentVersion

_LACKING = re.compile(r"\b(?:without|outside)\b(?P<what>(?:\s+[\w+'’-]+){1,3})", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:without|outside|no longer|runs? out|end(?:s|ed)?|expires?d?|over)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|no|never|without|outside|over|ended)\b|n['’]t\b", re.IGNORECASE)
_POINTS_BACK = frozenset(["it", "them", "this", "that", "these", "those"])
_BEFORE_THING = frozenset(["of", "a", "an", "the", "your", "any", "its", "our"])


class Lacking:
    """What the customer surely has, and the sentences that are for who has not."""

    def __init__(self, version: DocumentVersion, checks: Sequence[Check], facts: Facts, latest: str) -> None:
        """`latest` is what the customer said last: who asks how it is without gets to know it."""
        met = {check.id for check in checks if check.verdict == "met"}
        titles = [rule.title for rule in version.content.checks if rule.id in met]
        entitled = facts.value("customer.entitlements")
        held = [str(one) for one in entitled] if isinstance(entitled, tuple) else []
        said = [*(title for title in titles if not _DENIES.search(title)), *held]
        until = facts.value("product.warranty_until")
        if isinstance(until, date) and until >= facts.today:
            said.append("warranty")
        self._has = frozenset(stem for text in said for stem in content_stems(text))
        self._asked = bool(_ASKS.search(latest))

    def speaks_of(self, unit: Unit, before: Unit | None = None) -> bool:
        """Whether the unit is for who lacks what this customer has: by how it begins, or by a heading that
        it stands under. "Without it" is without what the unit `before` it speaks of."""
        if self._asked:
            return False
        under = (_LACKING.search(heading) for heading in unit.passage.headings[1:])
        said = (_LACKING.match(unit.plain), *under)
        return any(self._has_what(one, before) for one in said if one is not None)

    def _has_what(self, lacking: re.Match[str], before: Unit | None) -> bool:
        words = [word.casefold() for word in lacking["what"].split()]
        thing = next((word for word in words if word not in _BEFORE_THING), "")
        if thing in _POINTS_BACK:
            return before is not None and not self._has.isdisjoint(before.stems)
        return bool(content_stems(thing)) and self._has.issuperset(content_stems(thing))
