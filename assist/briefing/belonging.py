"""Belonging: the turns by which it is named what the words read back to a customer are about."""

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


def until_named(turns: Sequence[Turn], at: int, naming: Naming) -> Sequence[Turn]:
    """The turns up to the one at `at`, which say what it is about; where those name nothing, up to the first
    later one that does; all where none does.

    Who asks about the fridge later on has not said that the dishwasher's trouble is the fridge's.
    """
    stages = (turns[:end] for end in range(min(at + 1, len(turns)), len(turns)))
    return next((stage for stage in stages if naming(stage) != NOTHING), turns)
