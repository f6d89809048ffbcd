"""Standing: how a document's checks stand in one case, and how that is said to the customer.

A check denies where it is not met and turns on what is fixed: a date, an order, a product. One that turns on
attributes alone (a photo has arrived) waits: it may still be met. What is said uses the check's own title and
the facts on file, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.judging.facts import Facts
from assist.judging.facts_in_words import in_words, seen
from assist.reading.quoting import Unit
from assist.reading.words import containment, content_stems
from assist.suggestions import Check
from knowledge_base.documents import DocumentVersion

_SPEAKS_TO = 0.5
"""Share of a title's words that a sentence which speaks to the check holds."""
_OF_TIER = ("order.", "product.", "customer.tier")
_GRANTS = re.compile(
    r"\b(?:refund\w*|money back|credit\w*|replac\w*|new one|cancel\w*|return\w*|discount\w*|voucher\w*|pay"
    r"|compensat\w*|free of charge|for free|you get|you may|you can)\b",
    re.IGNORECASE,
)


def denying(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that are not met and will not be."""
    return tuple(check for check in checks if check.verdict == "not_met" and not _may_change(check))


def waiting(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that are not met yet."""
    return tuple(check for check in checks if check.verdict == "not_met" and _may_change(check))


def all_met(checks: Sequence[Check]) -> bool:
    """Whether there are checks and the facts on file meet every one."""
    return bool(checks) and all(check.verdict == "met" for check in checks)


def _may_change(check: Check) -> bool:
    return all(name.startswith("attributes.") for name in check.facts)


def offers(unit: Unit, version: DocumentVersion, denied: Sequence[Check]) -> bool:
    """Whether the unit promises, or leads to, what the denied checks stand before."""
    titles = [set(content_stems(title_of(check, version))) for check in denied]
    speaks_to = any(containment(title, unit.stems) >= _SPEAKS_TO for title in titles)
    return unit.role == "step" or speaks_to or bool(_GRANTS.search(unit.plain))


def spoken_of(
    checks: Sequence[Check], version: DocumentVersion, said: Sequence[frozenset[str]]
) -> tuple[Check, ...]:
    """The checks that the facts decide and that one of the sentences, given as their words, speaks of."""
    return tuple(
        check
        for check in checks
        if check.verdict != "unknown"
        and any(containment(set(content_stems(title_of(check, version))), one) >= _SPEAKS_TO for one in said)
    )


def title_of(check: Check, version: DocumentVersion) -> str:
    """The check's title, as the document has it."""
    return next((rule.title for rule in version.content.checks if rule.id == check.id), check.id)


def confirmation(checks: Sequence[Check], version: DocumentVersion, facts: Facts) -> str | None:
    """That a met check holds for this customer, where it names their tier; else None.

    Then the rule has two answers, and quoting it does not say which of them is theirs.
    """
    tier = str(facts.value("customer.tier") or "")
    own = next((one for one in checks if one.verdict == "met" and _for_tier(one, version, tier)), None)
    if own is None:
        return None
    return f"I see that {' and '.join(seen_of(own, facts, _OF_TIER))}, so this holds for you."


def holding(checks: Sequence[Check], facts: Facts) -> str | None:
    """That all checks are met for this customer, by what is on file for the first of them that has a day, an
    order or a product there; else None."""
    if not all_met(checks):
        return None
    told = next((seen for check in checks if (seen := seen_of(check, facts, _OF_TIER))), None)
    return f"I see that {' and '.join(told)}, so this holds for you." if told else None


def called_back(checks: Sequence[Check], facts: Facts) -> str | None:
    """That a document about certain serial numbers holds for this device; None where it is about no such
    numbers, or not for it."""
    serial, name = facts.get("product.serial"), facts.value("product.name")
    if serial is None or not all_met(checks) or not any("product.serial" in one.facts for one in checks):
        return None
    return f"This holds for your {name or 'product'}, serial number {in_words(serial, facts)}."


def still_open(check: Check, version: DocumentVersion) -> str:
    """What has not happened yet."""
    return f"Not yet the case here: {ended(title_of(check, version))}"


def _for_tier(check: Check, version: DocumentVersion, tier: str) -> bool:
    title = set(content_stems(title_of(check, version)))
    return (
        "customer.tier" in check.facts and len(check.facts) > 1 and not title.isdisjoint(content_stems(tier))
    )


def seen_of(check: Check, facts: Facts, roots: Sequence[str]) -> list[str]:
    """What is on file that the check turns on, as one tells it to the customer; the facts of `roots` only,
    by the first part of their names or the whole of them."""
    known = [fact for name in check.facts if name.startswith(tuple(roots)) and (fact := facts.get(name))]
    return list(dict.fromkeys(said for fact in known if (said := seen(fact, facts))))


def ended(title: str) -> str:
    return title if title.endswith((".", "!", "?")) else f"{title}."
