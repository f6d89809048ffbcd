"""Concerning: whether a document that denies this customer what it offers is about what they ask at all.

A plan that they never took out, a recall of other devices, a credit for a delay that they did not have: for
most of what they may ask that is noise, and a refusal of what they never wanted. It stays where they speak of
it, or where it is surely what they speak of.
"""

from __future__ import annotations

from collections.abc import Sequence

from assist.judging.entitled import entitlements_in
from assist.reading.words import content_stems
from assist.suggesting.outcome import grants, is_about_another, reaches
from assist.suggesting.sources import Case, Source, actions_of
from assist.suggesting.standing import all_met, title_of
from assist.suggestions import Band

_WHAT_THEY_HAVE = frozenset(
    ("customer.entitlements", "product.serial", "product.sku", "product.name", "product.family")
)


def concerns(case: Case, source: Source, band: Band) -> bool:
    """False where the document denies, and they speak neither of what they would need for it nor, where they
    ask for something, of what it is about, and nothing is sure (`band`); nor do they want what it denies.

    What a danger calls for concerns everybody.
    """
    if source.declined and source.denied and source.call is None:
        return False
    if case.wish is not None and source.denied and band == "low" and source.call is None and not source.grave:
        said = case.said_stems - _own(case)
        if not asks_for(case, source) and said.isdisjoint(content_stems(source.version.content.title)):
            return False
    lacking = [check for check in source.denied if set(check.facts) <= _WHAT_THEY_HAVE]
    if not lacking or source.grave or (source.call is not None and source.call.by == "risk"):
        return True
    rules = {rule.id: rule.rule for rule in source.version.content.checks}
    plans = [plan for one in lacking for plan in entitlements_in(rules.get(one.id, ""))]
    named = plans or [source.version.content.title, *(title_of(one, source.version) for one in lacking)]
    return not case.said_stems.isdisjoint(set(content_stems(" ".join(named))) - _own(case))


def asks_for(case: Case, source: Source) -> bool:
    """Whether the customer speaks of what the document, or the one that denies it, decides on."""
    if case.wish is not None and grants(source.version, case.wish.wanted):
        return True
    actions = {row.action for row in source.version.content.authority}
    actions.update(name for one in source.denials for name in one.actions)
    return not case.said_stems.isdisjoint(content_stems(" ".join(actions).replace("_", " ")))


def is_overruled(case: Case, source: Source, shown: Sequence[Source]) -> bool:
    """Whether it denies what the customer wants, and another document that is shown gives it to them: not one
    that is about something else than what they name."""
    if not source.denied or source.call is not None or case.wish is None:
        return False
    if not grants(source.version, case.wish.wanted):
        return False
    return any(
        one is not source
        and not one.denied
        and all_met(one.checks)
        and reaches(case.wish, actions_of(case, one))
        and not is_about_another(case.wish, one.version, [source.version])
        for one in shown
    )


def _own(case: Case) -> set[str]:
    """The words of the customer's own products: who says "robot" does not speak of a robot's recall."""
    products = case.customer.profile.products if case.customer else ()
    return set(
        content_stems(" ".join(f"{one.name} {one.family} {one.sku}".replace("_", " ") for one in products))
    )
