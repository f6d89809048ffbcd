"""Actions: what a sentence says is done for the customer, by the names that documents have for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("return",), r"return(?:ed|ing)?|(?:send|give|bring|take)\s+(?:\w+\s+){1,3}back"),
    (("refund",), r"refund(?:ed|ing)?|money\s+back|reimburs\w+|(?:get|receive|have)\s+\d\S*\s+\w+\s+back"),
    (
        ("replacement", "exchange"),
        r"replac\w+|exchang\w+|new\s+(?:one|machine|device|unit|appliance|product)",
    ),
    (("cancel_order",), r"cancel(?:led|ling)?\s+(?:\w+\s+){0,2}order"),
    (
        ("cancel_care_plan",),
        r"(?:cancel|end)\w*\s+(?:\w+\s+){0,2}(?:care|plan)|(?:care|plan)\W{1,3}(?:\w+\s+){0,2}(?:end(?:s|ed)?|cancel\w*)",
    ),
    (("price_adjustment",), r"match\s+(?:\w+\s+){0,3}price|price\s+match|\w+\s+the\s+difference"),
    (("repair_visit",), r"(?:repair|visit)\w*\s+(?:is|will\s+be)\s+(?:\w+\s+)?free|free\s+(?:repair|visit)"),
    (("loan_appliance",), r"loan\s+(?:appliance|fridge|refrigerator|machine|washing)"),
    (("food_loss",), r"(?:pay|paid|compensat\w+|reimburs\w+|refund\w*|credit)\s+(?:[^\s,;]+\s+){0,7}food"),
    (("credit",), r"(?:delivery|outage)\s+credit|credit\s+(?:of|for)|compensat\w+"),
    (("take_back",), r"take\s+(?:\w+\s+){0,3}old\s+\w+"),
    (("voucher",), r"voucher"),
    (("goodwill",), r"goodwill"),
    (("account_change", "erasure"), r"(?:eras|delet)\w+\s+(?:\w+\s+){0,3}(?:data|account)"),
)  # fmt: skip
"""What documents call an action, and the words people use for it."""
_REPLACED = frozenset({"replacement", "exchange"})
_NOTHING_MORE = (
    r"(?=\s*(?:[^\w\s]|$)|\s+(?:and|or|but|so|on|by|within|to|for|at|in|as|this|next|today|tomorrow|with|instead"
    r"|free|again|is|are|comes|arrives)\b)"
)
"""A new fridge, and not a new fridge door."""
_PATTERNS = tuple((names, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for names, words in _WORDS)


@dataclass(frozen=True)
class Spoken:
    """An action that a text speaks of, under any of its names, and where."""

    names: frozenset[str]
    start: int
    end: int


def actions_in(text: str, things: tuple[str, ...] = ()) -> Iterator[Spoken]:
    """The actions that `text` speaks of; a new one of the `things`, which the products are called, replaces
    the old one."""
    for names, pattern in _PATTERNS:
        match = pattern.search(text)
        if match is None and things and _REPLACED.issuperset(names):
            match = _new(things).search(text)
        if match:
            yield Spoken(frozenset(names), *match.span())


@lru_cache(maxsize=64)
def _new(things: tuple[str, ...]) -> re.Pattern[str]:
    called = "|".join(sorted(map(re.escape, things), key=len, reverse=True))
    return re.compile(rf"\bnew\s+(?:\w+\s+)?(?:{called}){_NOTHING_MORE}", re.IGNORECASE)
