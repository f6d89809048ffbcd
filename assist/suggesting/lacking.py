"""Lacking: sentences for who lacks what this customer has.

"Without warranty the visit costs 49 EUR" is nothing to send to somebody whose warranty runs, unless they ask;
nor is what stands under "What it costs without warranty".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.judging.facts import Facts
from assist.reading.quoting import Unit
from assist.reading.words import content_stems
from assist.suggestions import Check
from knowledge_base.documents import DocumentVersion

_LACKING = re.compile(r"\b(?:without|outside)\b(?P<what>(?:\s+[\w+'’-]+){1,3})", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:without|outside|no longer|runs? out|end(?:s|ed)?|expires?d?|over)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|no|never|without|outside|over|ended)\b|n['’]t\b", re.IGNORECASE)
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
        self._has = frozenset(stem for text in said for stem in content_stems(text))
        self._asked = bool(_ASKS.search(latest))

    def speaks_of(self, unit: Unit) -> bool:
        """Whether the unit is for who lacks what this customer has: by how it begins, or by a heading that
        it stands under."""
        if self._asked:
            return False
        under = (_LACKING.search(heading) for heading in unit.passage.headings[1:])
        said = (_LACKING.match(unit.plain), *under)
        return any(self._has_what(one) for one in said if one is not None)

    def _has_what(self, lacking: re.Match[str]) -> bool:
        words = [word for word in lacking["what"].split() if word.casefold() not in _BEFORE_THING]
        thing = content_stems(words[0]) if words else ()
        return bool(thing) and self._has.issuperset(thing)
