"""Contradictions: what a profile says that cannot be so, looked for when it is given, never when it is read.

What is wrong is named by its field; of identities and ids never the value, for what an import says of its
rows is kept after an erasure too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assist.customers.profile import Identity, Order, Profile
from assist.customers.regions import is_name
from knowledge_base.front_matter import Problem

_FEWEST_DIGITS = 3
"""Of a phone number: 112."""


def contradictions(profile: Profile) -> tuple[Problem, ...]:
    """Everything in `profile` that cannot be so."""
    return (
        *_of_orders(profile.orders),
        *_of_identities(profile.identities),
        *_of_region(profile.region),
    )


def _of_region(region: str | None) -> Iterator[Problem]:
    if region and not is_name(region):
        yield Problem(
            f"{region!r} is no name of a region: write letters and digits, as your documents name it in "
            "`regions` (eu, us-ca)",
            "region",
        )


def _of_orders(orders: Sequence[Order]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for at, order in enumerate(orders):
        if first.setdefault(order.id, at) != at:
            yield Problem(f"orders.{first[order.id]} has the same id: give each its own", f"orders.{at}.id")
        if order.delivered_on and order.delivered_on < order.placed_on:
            yield Problem(
                f"it would be delivered ({order.delivered_on}) before it was placed ({order.placed_on}): "
                "mend one of the two days",
                f"orders.{at}.delivered_on",
            )


def _of_identities(identities: Sequence[Identity]) -> Iterator[Problem]:
    for at, identity in enumerate(identities):
        name, _, host = identity.value.strip().rpartition("@")
        if identity.kind == "email" and not (name and host):
            yield Problem("write an e-mail address, as anna@example.com", f"identities.{at}.value")
        if identity.kind == "phone" and sum(map(str.isdigit, identity.value)) < _FEWEST_DIGITS:
            yield Problem("write a phone number in digits, as +353 1 555 0142", f"identities.{at}.value")
