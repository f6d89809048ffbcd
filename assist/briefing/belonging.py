"""Belonging: what of the customer's was named by the turn that is read back to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assist.conversations import Turn
from assist.customers.profile import Order, OwnedProduct

Named = tuple[OwnedProduct | None, Order | None]
Naming = Callable[[Sequence[Turn]], Named]
"""Reads what turns, the first of a conversation, name last."""
NOTHING: Named = (None, None)


def nothing_named(_: Sequence[Turn]) -> Named:
    """For a conversation whose customer has nothing on file."""
    return NOTHING


def named_by(turns: Sequence[Turn], at: int, naming: Naming) -> Named:
    """What is named up to the turn at `at`; where nothing is, what is named first after it.

    Who asks about the fridge later on has not said that the dishwasher's trouble is the fridge's.
    """
    stages = (naming(turns[:end]) for end in range(min(at + 1, len(turns)), len(turns) + 1))
    return next((named for named in stages if named != NOTHING), NOTHING)
