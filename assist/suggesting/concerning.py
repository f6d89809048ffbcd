"""Concerning: whether a document for those who have something is about a customer who does not have it.

A plan that they never took out, a recall of other devices: for most of what they may ask that is noise, and
a refusal of what they never wanted. It stays where they speak of it.
"""

from __future__ import annotations

from assist.judging.entitled import entitlements_in
from assist.reading.words import content_stems
from assist.suggesting.sources import Case, Source
from assist.suggesting.standing import title_of

_WHAT_THEY_HAVE = frozenset(
    ("customer.entitlements", "product.serial", "product.sku", "product.name", "product.family")
)


def concerns(case: Case, source: Source) -> bool:
    """False where the document is denied for what the customer does not have, and they do not speak of that.

    What a danger calls for concerns everybody.
    """
    lacking = [check for check in source.denied if set(check.facts) <= _WHAT_THEY_HAVE]
    if not lacking or source.grave or (source.call is not None and source.call.by == "risk"):
        return True
    rules = {rule.id: rule.rule for rule in source.version.content.checks}
    plans = [plan for one in lacking for plan in entitlements_in(rules.get(one.id, ""))]
    named = plans or [source.version.content.title, *(title_of(one, source.version) for one in lacking)]
    return not case.said_stems.isdisjoint(set(content_stems(" ".join(named))) - _own(case))


def _own(case: Case) -> set[str]:
    """The words of the customer's own products: who says "robot" does not speak of a robot's recall."""
    products = case.customer.profile.products if case.customer else ()
    return set(
        content_stems(" ".join(f"{one.name} {one.family} {one.sku}".replace("_", " ") for one in products))
    )
