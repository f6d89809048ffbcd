"""Slips: an order's number that the customer got wrong by one digit, or by two that changed places.

It is none of theirs as it stands. Where nobody else on file has it either, and one order of theirs is a slip
away, that one is probably meant: it is asked for, and until then nothing is judged on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from assist.conversations import Turn
from assist.customers.profile import Customer, Order
from assist.judging.naming import codes_in, names_order
from assist.reading.asked import asked_in

OfOthers = Callable[[Collection[str], Customer], frozenset[str]]
"""Which of some words are numbers on file for somebody else."""
_SHORTEST = 4
"""Digits of a number that is read as one."""


def with_slips(customer: Customer | None, turns: Sequence[Turn], of_others: OfOthers) -> Customer | None:
    """The customer with the numbers among what they said that are slips."""
    if customer is None:
        return None
    said = {code for turn in turns if turn.speaker == "customer" for code in codes_in(turn.text)}
    near = {code: order for code in said if (order := meant_by(code, customer)) is not None}
    denied = [one.text for one in asked_in(turns) if one.text and one.said == "no"]
    open_ = {code for code, order in near.items() if not any(names_order(order, text) for text in denied)}
    slips = frozenset(open_ - of_others(open_, customer)) if open_ else frozenset()
    return customer.model_copy(update={"slips": slips})


def nobodys(words: Collection[str], customer: Customer) -> frozenset[str]:  # noqa: ARG001 - one shape
    """Where nobody else is known, no number is theirs."""
    return frozenset()


def meant_by(code: str, customer: Customer) -> Order | None:
    """The one order of theirs whose number `code` is a slip away from; None for their own numbers."""
    orders = customer.profile.orders
    if any(names_order(one, code) for one in orders):
        return None
    near = [one for one in orders if any(_is_a_slip(_plain(code), own) for own in _ways_to_say(one))]
    return near[0] if len(near) == 1 else None


def _ways_to_say(order: Order) -> tuple[str, ...]:
    """The number, and the digits at its end as people read them."""
    whole = _plain(order.id)
    digits = re.search(rf"\d{{{_SHORTEST},}}$", whole)
    return (whole, digits.group()) if digits else (whole,)


def _is_a_slip(said: str, own: str) -> bool:
    if len(said) != len(own):
        return False
    apart = [at for at, (one, other) in enumerate(zip(said, own, strict=True)) if one != other]
    if any(not (said[at].isdigit() and own[at].isdigit()) for at in apart):
        return False
    if len(apart) == 1:
        return True
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1
    return swapped and said[apart[0]] == own[apart[1]] and said[apart[1]] == own[apart[0]]


def _plain(number: str) -> str:
    return re.sub(r"[\W_]", "", number).casefold()
