"""JSON read strictly, from whoever it comes: what JSON forbids, or no store takes, is refused."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any, NoReturn

_LONGEST_SHOWN = 80  # characters of a name in a refusal
DEEPEST = 64  # levels of nesting; the contract needs 6


def parse(text: str) -> Any:
    """The value of a JSON text. JSONDecodeError names what cannot be taken.

    Refused beyond the grammar: NaN and infinities (also as 1e400), nesting deeper than 64, NUL and lone
    surrogates in any string or name, and a name that an object has twice: one of the values would be lost
    unseen. Integers have no limit but Python's 4300 digits.
    """
    try:
        value = json.loads(
            text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_each_once
        )
    except RecursionError:
        _refuse(f"nested deeper than {DEEPEST} levels")
    except json.JSONDecodeError:
        raise
    except ValueError:
        _refuse("a number with too many digits")
    _walk(value)
    return value


def _walk(value: Any) -> None:
    """Refuse what no store takes. With a stack of its own: the value's depth is the caller's choice."""
    rest: list[tuple[Any, int]] = [(value, 1)]
    while rest:
        item, depth = rest.pop()
        if isinstance(item, str):
            storable(item)
        elif isinstance(item, dict | list):
            if depth > DEEPEST:
                _refuse(f"nested deeper than {DEEPEST} levels")
            if isinstance(item, dict):
                for name in item:
                    storable(name)
            rest.extend((inner, depth + 1) for inner in (item.values() if isinstance(item, dict) else item))


def storable(text: str) -> None:
    """Refuse a text that no store takes."""
    if "\x00" in text:
        _refuse("a NUL character in a text")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            _refuse("half of a surrogate pair in a text; send whole characters")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these names and values."""
    held = dict(pairs)
    if len(held) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        shown = json.dumps(twice if len(twice) <= _LONGEST_SHOWN else f"{twice[:_LONGEST_SHOWN]}…")
        _refuse(f"the name {shown} stands twice in one object: leave one of the two out")
    return held


def _refuse_constant(name: str) -> NoReturn:
    _refuse(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _refuse("a number too large to hold")
    return number


def _refuse(reason: str) -> NoReturn:
    raise json.JSONDecodeError(reason, "", 0)
