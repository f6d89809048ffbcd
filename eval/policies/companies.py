"""Companies: how the records of another company become ours, what its actions do to them, and which steps of
its policy an action takes.

A customer is kept as the set has them, a plain dictionary, and never changed in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from eval.cases import SetUnreadable, rows_of

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One thing that policy decides on: an action on an order, and what the customer wants of it."""

    action: str
    order: str | None = None
    wants: Raw = field(default_factory=dict)
    """What the request says, as rules name it: `cancel_reason`."""
    effect: Raw = field(default_factory=dict)
    """What it changes in the record."""


class Company(Protocol):
    """What is different from one set to the next."""

    def steps(self, customer: Raw, name: str, arguments: Raw) -> tuple[Step, ...]:
        """The steps that an action takes, in their order; none for one that policy does not decide on."""
        ...

    def after(self, customer: Raw, step: Step) -> Raw:
        """The customer once the step is done."""
        ...

    def orders(self, customer: Raw) -> tuple[str, ...]: ...

    def profile(self, customer: Raw) -> dict[str, Any]:
        """The customer as `PUT /v1/customers/{id}` takes them."""
        ...

    def allowed(self, customer: Raw, step: Step) -> bool:
        """What the policy's letter says of the step, worked out in plain Python from the set's own record."""
        ...

    def steps_besides(self, customer: Raw) -> Iterator[Step]:
        """Steps that nobody asked for: every action on every order, on terms that the policy allows and on
        others."""
        ...


def asking(profile: Raw, step: Step) -> dict[str, Any]:
    """The profile while the customer asks for `step`: what they want stands with the order it is about."""
    if step.order is None:
        return {**profile, "attributes": {**profile["attributes"], **step.wants}}
    orders = [
        {**order, "attributes": {**order["attributes"], **step.wants}} if order["id"] == step.order else order
        for order in profile["orders"]
    ]
    return {**profile, "orders": orders}


def customers_of(folder: Path) -> dict[str, Raw]:
    """Customer id → the customer as the set has them."""
    return {row["id"]: row for row in rows_of(folder, "customers.jsonl")}


def company_of(folder: Path, customers: Sequence[Raw]) -> Company:
    """The company whose set `folder` is. Raises SetUnreadable."""
    from eval.policies.airline import Airline
    from eval.policies.retail import Retail

    if any("reservations" in customer for customer in customers):
        return Airline.of(folder)
    if any("orders" in customer for customer in customers):
        return Retail.of(folder)
    raise SetUnreadable(f"The customers of {folder} have neither orders nor reservations.")
