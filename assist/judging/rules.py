"""Rules: CEL expressions over the customer's facts, checked when stored and evaluated with bounded work.

The language is CEL as cel-python reads it, less what a rule never needs and a hostile one would use: no loops
over lists (`all`, `map`, ...), no regular expressions, no indexes, objects or maps. Added are
`days_since(date)`, `days_until(date)` in whole days, and `money("150.00")`, an exact amount that compares
with amounts only.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

import celpy
from celpy import celtypes
from lark import Token, Tree

from assist.errors import Unprocessable
from assist.judging.facts import Fact, Facts, FactValue
from assist.judging.kinds import mismatches
from knowledge_base.documents import Rule

FACT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "customer": ("tier", "region", "language", "entitlements"),
    "order": ("id", "placed_on", "delivered_on", "due_on", "status", "total", "currency", "channel"),
    "product": (
        "sku", "family", "serial", "purchased_on", "delivered_on", "warranty_until", "name"
    ),
    "conversation": ("channel",),
}  # fmt: skip
"""What a rule may name, besides `today` and anything under `attributes`. Entitlements are a list of names."""
_OURS = ("days_since", "days_until", "money")
_FUNCTIONS = (*_OURS, "has", "size", "timestamp", "duration", "int", "string", "bool")
# What evaluation raises beside its own error: `today + duration("9999999h")` leaves Python's calendar.
# Where two unknowns meet it writes both out for a message nobody reads, and may stumble: IndexError.
_FAILURES = (celpy.CELEvalError, ArithmeticError, ValueError, TypeError, RecursionError, IndexError)
_METHODS = ("startsWith", "endsWith", "contains", "size", "getFullYear", "getMonth", "getDayOfWeek")
_REFUSED = {
    "map_lit": "a map",
    "member_index": "an index",
    "member_object": "an object",
    "dot_ident": "a leading dot",
    "dot_ident_arg": "a leading dot",
}
_MEANT = {"=<": "<=", "=>": ">=", "=": "=="}
"""What people write for an operator of CEL, and the operator."""
# cel-python's evaluator recurses: a nested parenthesis costs it about 40 Python frames, a chained operator 4.
# Both stay within Python's own 1000 frames, with room for those of the caller.
_DEEPEST_NESTING = 10
_DEEPEST_TREE = 150
_MONEY = re.compile(r"-?\d{1,12}(?:\.\d{1,2})?")


class Money:
    """An exact amount. Compares with, adds to and subtracts from amounts only, never floats or numbers."""

    __slots__ = ("amount",)

    def __init__(self, amount: Decimal) -> None:
        self.amount = amount

    def _of(self, other: object) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f'no such overload: an amount of money and {other!r}; write money("…")')
        return other.amount

    def __lt__(self, other: object) -> bool:
        return self.amount < self._of(other)

    def __le__(self, other: object) -> bool:
        return self.amount <= self._of(other)

    def __gt__(self, other: object) -> bool:
        return self.amount > self._of(other)

    def __ge__(self, other: object) -> bool:
        return self.amount >= self._of(other)

    def __eq__(self, other: object) -> bool:
        return self.amount == self._of(other)

    def __ne__(self, other: object) -> bool:
        return self.amount != self._of(other)

    def __hash__(self) -> int:
        return hash(self.amount)

    def __add__(self, other: object) -> Money:
        return Money(self.amount + self._of(other))

    def __sub__(self, other: object) -> Money:
        return Money(self.amount - self._of(other))


@dataclass(frozen=True)
class CompiledRule:
    """A rule that parses, and the facts it names in order of appearance."""

    rule: Rule
    expression: Any
    """cel-python's tree."""
    facts: tuple[str, ...]

    def holds(self, facts: Facts) -> bool | None:
        """Whether the rule is met; None where the facts on file do not decide it.

        Unknown spreads as logic demands: `unknown || true` is met, `unknown && true` is unknown.
        """
        key = _digest(self.rule.rule, facts)
        if key in _decided:
            return _decided[key]
        try:
            value = _evaluated(self.expression, facts)
        except RecursionError:  # says how deep the caller was, nothing about the rule
            return None
        except _FAILURES:
            value = None
        holds = bool(value) if isinstance(value, celtypes.BoolType | bool) else None
        if len(_decided) >= _MOST_DECIDED:
            _decided.clear()
        _decided[key] = holds
        return holds


_MOST_DECIDED = 8192
_decided: dict[bytes, bool | None] = {}
"""What rules gave on facts, by a digest keyed per process, so that no fact stays in memory. Every turn of a
conversation asks the same rules again, and a rule takes a third of a millisecond."""
_digest_key = os.urandom(32)


def _digest(rule: str, facts: Facts) -> bytes:
    known = [(name, fact.value) for name, fact in sorted(facts.by_name.items())]
    asked = repr((rule, facts.today, known)).encode(errors="surrogatepass")
    return hashlib.blake2b(asked, digest_size=32, key=_digest_key).digest()


@lru_cache(maxsize=4096)
def compile_rule(rule: Rule) -> CompiledRule:
    """Read `rule`; Unprocessable `bad_rule`, with line and column, if it is not one that can be evaluated."""
    _refuse_deep_nesting(rule)
    try:
        expression = _environment().compile(rule.rule)
    except celpy.CELParseError as error:
        raise _unparsed(rule, error.line, error.column) from error
    if max(_depths(expression)) > _DEEPEST_TREE:
        raise _bad(rule, 1, 1, "it has too many parts; split it into several checks")
    facts = tuple(dict.fromkeys(_facts_named(rule, expression)))
    for node, one, other in mismatches(expression):
        raise _at(rule, node, f"{one} is compared with {other}: they are never equal")
    compiled = CompiledRule(rule, expression, facts)
    _refuse_wrong_types(compiled)
    return compiled


# cel-python logs the values it sees, at DEBUG and at ERROR, and those are the customer's.
logging.getLogger("celpy").setLevel(logging.CRITICAL + 1)


@lru_cache(maxsize=1)
def _environment() -> celpy.Environment:
    frames = sys.getrecursionlimit()
    try:
        return celpy.Environment()
    finally:
        # It sets the limit of the whole process to 2500: stack overflows elsewhere would crash, not raise.
        sys.setrecursionlimit(frames)


def _evaluated(expression: Any, facts: Facts) -> object:
    functions: dict[str, Callable[..., Any]] = {
        "days_since": lambda day: celtypes.IntType((facts.today - _day(day)).days),
        "days_until": lambda day: celtypes.IntType((_day(day) - facts.today).days),
        "money": _money,
    }
    return _environment().program(expression, functions=functions).evaluate(_activation(facts))


def _activation(facts: Facts) -> dict[str, Any]:
    """The facts as CEL sees them. Every root exists, so that a missing fact is a missing member of it."""
    roots: dict[str, Any] = {root: celtypes.MapType() for root in (*FACT_FIELDS, "attributes")}
    for fact in facts.by_name.values():
        root, _, field = fact.name.partition(".")
        roots[root][celtypes.StringType(field)] = _cel(fact)
    return {**roots, "today": _timestamp(facts.today)}


def _cel(fact: Fact) -> Any:
    value = fact.value
    if isinstance(value, Decimal):
        return Money(value)
    if isinstance(value, date):
        return _timestamp(value)
    return celpy.json_to_cel(list(value) if isinstance(value, tuple) else value)


def _timestamp(day: date) -> Any:
    return celtypes.TimestampType(datetime.combine(day, time.min, UTC))


def _day(given: object) -> date:
    """A CEL timestamp, or a string that begins with an ISO date as attributes have them, as a day in UTC."""
    if isinstance(given, datetime):
        return given.astimezone(UTC).date()
    if isinstance(given, str):
        return date.fromisoformat(given[:10])
    raise TypeError(f"no such overload: not a date: {given!r}")


def _money(given: object) -> Money:
    written = str(given) if isinstance(given, str | celtypes.IntType) and not isinstance(given, bool) else ""
    if isinstance(given, Money):
        return given
    if not _MONEY.fullmatch(written):
        raise ValueError(f"not an amount of money: {given!r}")
    return Money(Decimal(written))


# What a stored rule may hold


def _bad(rule: Rule, line: int | None, column: int | None, reason: str) -> Unprocessable:
    where = f"line {line or 1}, column {column or 1}"
    refused = f"The rule of check {rule.id!r} is refused at {where}: {reason}. The rule: {rule.rule[:200]}"
    return Unprocessable("bad_rule", refused)


def _unparsed(rule: Rule, line: int | None, column: int | None) -> Unprocessable:
    """The refusal of what does not parse, naming the operator that was meant where one can tell."""
    lines = rule.rule.split("\n")
    rest = lines[line - 1][column - 1 :] if line and column and line <= len(lines) else ""
    written = rest[: len(rest) - len(rest.lstrip("=<>!"))]
    advice = f": use {_MEANT[written]}, not {written}" if written in _MEANT else ""
    return _bad(rule, line, column, f"it does not parse here{advice}")


def _refuse_deep_nesting(rule: Rule) -> None:
    depth = 0
    for at, character in enumerate(rule.rule):
        depth += (character in "([{") - (character in ")]}")
        if depth > _DEEPEST_NESTING:
            line = rule.rule.count("\n", 0, at) + 1
            column = at - rule.rule.rfind("\n", 0, at)
            raise _bad(rule, line, column, f"brackets are nested deeper than {_DEEPEST_NESTING}")


def _depths(expression: Tree[Token]) -> Iterator[int]:
    """The depth of every node, found without recursion."""
    waiting = [(expression, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield depth
        waiting += [(child, depth + 1) for child in node.children if isinstance(child, Tree)]


def _facts_named(rule: Rule, expression: Tree[Token]) -> Iterator[str]:
    for node in _in_reading_order(expression):
        if node.data in _REFUSED:
            raise _at(rule, node, f"{_REFUSED[node.data]} is not something a rule may hold")
        if node.data == "list_lit" and not node.children:
            # Beside it cel-python loses what other parts say: with three unknowns, a true one too.
            raise _at(rule, node, "an empty list is not something a rule may hold: write size(…) == 0")
        if node.data == "ident_arg":
            _refuse_unknown_name(rule, node, str(node.children[0]), _FUNCTIONS, "function")
        elif node.data == "member_dot_arg":
            _refuse_unknown_name(rule, node, str(node.children[1]), _METHODS, "method")
        elif node.data == "ident":
            yield from _root(rule, node)
        elif node.data == "member_dot":
            yield from _field(rule, node)


def _in_reading_order(expression: Tree[Token]) -> Iterator[Tree[Token]]:
    waiting: list[Tree[Token]] = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in reversed(node.children) if isinstance(child, Tree)]


def _root(rule: Rule, node: Tree[Token]) -> Iterator[str]:
    name = str(node.children[0])
    if name not in (*FACT_FIELDS, "attributes", "today"):
        known = ", ".join(("today", *FACT_FIELDS, "attributes"))
        raise _at(rule, node, f"{name!r} is not a fact; there are {known}")
    if name == "today":
        yield "today"


def _field(rule: Rule, node: Tree[Token]) -> Iterator[str]:
    path = _path(node)
    if path is None:
        raise _at(rule, node, "a field is read of something that is not a fact")
    root, field = path
    fields = FACT_FIELDS.get(root)
    if root not in (*FACT_FIELDS, "attributes") or (fields is not None and field not in fields):
        known = ", ".join(fields or ())
        raise _at(rule, node, f"{root}.{field} is not a fact; {root} has {known or 'no such field'}")
    yield f"{root}.{field}"


def _path(node: Tree[Token]) -> tuple[str, str] | None:
    """`(root, field)` of `root.field`; None for anything longer or other."""
    base: Any = node.children[0]
    while isinstance(base, Tree) and base.data in ("member", "primary") and len(base.children) == 1:
        base = base.children[0]
    if isinstance(base, Tree) and base.data == "ident":
        return str(base.children[0]), str(node.children[1])
    return None


def _refuse_unknown_name(rule: Rule, node: Tree[Token], name: str, known: tuple[str, ...], what: str) -> None:
    if name not in known:
        raise _at(rule, node, f"{name!r} is not a {what} that rules have; there are {', '.join(known)}")


def _at(rule: Rule, node: Tree[Token], reason: str) -> Unprocessable:
    return _bad(rule, node.meta.line, node.meta.column, reason)


_A_DAY = date(2026, 1, 31)
_SAMPLE_VALUES: dict[str, FactValue] = {
    "total": Decimal("10.00"),
    "entitlements": ("a plan",),
    "placed_on": _A_DAY,
    "delivered_on": _A_DAY,
    "due_on": _A_DAY,
    "purchased_on": _A_DAY,
    "warranty_until": _A_DAY,
}
_SAMPLE = Facts(
    _A_DAY,
    {
        f"{root}.{field}": Fact(f"{root}.{field}", _SAMPLE_VALUES.get(field, field), ("profile:sample",))
        for root, fields in FACT_FIELDS.items()
        for field in fields
    },
)


def _refuse_wrong_types(compiled: CompiledRule) -> None:
    """Try the rule where every fact is known: what fails there would fail silently for every customer."""
    try:
        value = _evaluated(compiled.expression, _SAMPLE)
    except _FAILURES as error:
        # Attributes are whatever callers store: their types are known only when they are there.
        if not any(name.startswith("attributes.") for name in compiled.facts):
            place = (getattr(error, "line", None), getattr(error, "column", None))
            reason = 'its parts do not fit: dates go with days_since or timestamps, amounts with money("…")'
            raise _bad(compiled.rule, *place, reason) from error
        return
    if not isinstance(value, celtypes.BoolType | bool):
        raise _bad(compiled.rule, 1, 1, "it does not say true or false")
