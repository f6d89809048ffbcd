"""Collected: what an IVR or a bot took down before a person answered, under the names that facts have.

It fills in what is not on file and is never asked again. What is on file wins; where the two differ, both are
said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, tzinfo
from typing import Any

from assist.errors import Unprocessable
from assist.judging.amounts import as_amount, as_currency
from assist.judging.facts import FactValue, attribute_value
from assist.judging.kinds import DATES
from assist.judging.rules import is_fact, not_a_fact

_MOST = 100
_LONGEST = 200
_A_DAY = len("2026-11-02")


class _NotTaken(ValueError):
    """Why something collected cannot be a fact."""


def refuse_bad_collected(given: object) -> None:
    """Unprocessable `bad_collected` for what is no mapping of facts to values that they may have."""
    if given is None:
        return
    if not isinstance(given, Mapping) or len(given) > _MOST:
        raise _bad(f'it is at most {_MOST} facts by name, like {{"order.id": "LV-204418"}}')
    for name, value in given.items():
        try:
            _value(str(name), value, UTC)
        except _NotTaken as reason:
            raise _bad(str(reason)) from None


def refuse_bad_metadata(given: Mapping[str, Any]) -> None:
    """Unprocessable `bad_collected` for what was collected amiss, or stands beside `collected` and looks like
    facts: there it would do nothing, and nobody would be told."""
    for name, value in given.items():
        inside = [f"{name}.{field}" for field in value] if isinstance(value, Mapping) else []
        facts = [one for one in (name, *inside) if name != "collected" and is_fact(one)]
        if facts:
            raise _bad(
                f'{facts[0]} is a fact, and facts are read from "collected" alone: '
                f'write {{"collected": {{"{facts[0]}": …}}}}'
            )
    refuse_bad_collected(given.get("collected"))


def collected_facts(given: object, zone: tzinfo | None) -> dict[str, FactValue]:
    """The facts in what was collected; moments are days in `zone`. What is none is left out."""
    facts: dict[str, FactValue] = {}
    for name, value in given.items() if isinstance(given, Mapping) else ():
        try:
            facts[str(name)] = _value(str(name), value, zone or UTC)
        except _NotTaken:
            continue
    return facts


def _value(name: str, given: Any, zone: tzinfo) -> FactValue:
    root, _, field = name.partition(".")
    if not is_fact(name):
        raise _NotTaken(not_a_fact(name))
    if root == "attributes":
        value = attribute_value(field, given, zone)
        if value is None:
            raise _NotTaken(f"{name} cannot be {_shown(given)}; give a text, a number, true, false or a list")
        return value
    if field in DATES:
        return _day(name, given)
    if field == "entitlements":
        if isinstance(given, list) and len(given) <= _MOST and all(_is_text(one) for one in given):
            return tuple(given)
        raise _NotTaken(f"{name} is a list of names, not {_shown(given)}")
    if field == "total":
        amount = as_amount(given)
        if amount is None or amount < 0:
            raise _NotTaken(f'{name} is an amount, written like "129.00", not {_shown(given)}')
        return amount
    if not _is_text(given):
        raise _NotTaken(f"{name} is a text, not {_shown(given)}")
    if field == "currency" and as_currency(given) is None:
        raise _NotTaken(f"{name} is three capitals, like EUR, not {_shown(given)}")
    return str(given)


def _day(name: str, given: object) -> date:
    try:
        if isinstance(given, str) and len(given) == _A_DAY:
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise _NotTaken(f"{name} is a day, written like 2026-11-02, not {_shown(given)}")


def _is_text(given: object) -> bool:
    return isinstance(given, str) and 0 < len(given) <= _LONGEST


def _shown(given: object) -> str:
    shown = repr(given)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."


def _bad(reason: str) -> Unprocessable:
    return Unprocessable("bad_collected", f"What was collected is refused: {reason}.")
