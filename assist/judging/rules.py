"""Rules: CEL expressions over the customer's facts, checked when stored and evaluated with bounded work.

The language is CEL as cel-python reads it, less what a rule never needs and a hostile one would use: no loops
over lists (`all`, `map`, ...), no regular expressions, no indexes, objects or maps. Added are whole days
(`days_since(date)`, `days_until(date)`), `business_days_since`, `business_days_until`, `months_since` and
`years_since` as `days` counts them, and exact amounts that compare with amounts only: `money("150.00")`,
`money("150.00", "EUR")`, and `amount(attributes.claimed, order.currency)` of a number on file. What an order
came to is in the order's currency.

Three values: a rule is met, not met or unknown. A fact that is not on file makes what is done with it
unknown: each comparison, each function, `in`, `!`, and `? :` where the condition is unknown. Only `&&` and
`||` may still decide, in either order: false && unknown is false, true || unknown is true. `has(fact)` asks
whether it is on file, and is always true or false.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import celpy
from celpy import celtypes
from lark import Token, Tree

from assist.errors import Unprocessable
from assist.judging.amounts import CurrenciesDiffer, Money, amount, money
from assist.judging.brackets import unpaired
from assist.judging.days import business_days_between, months_between, years_between
from assist.judging.facts import Fact, Facts, FactValue
from assist.judging.kinds import DATES, mismatches
from assist.judging.unfitting import unfitting
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
_OURS = (
    "days_since", "days_until", "business_days_since", "business_days_until", "months_since", "years_since",
    "money", "amount",
)  # fmt: skip
FUNCTIONS = (*_OURS, "has", "size", "timestamp", "duration", "int", "string", "bool")
"""What a rule may call. The README lists them with an example each."""
# What evaluation raises beside its own error: `today + duration("9999999h")` leaves Python's calendar.
# Where two unknowns meet it writes both out for a message nobody reads, and may stumble: IndexError.
_FAILURES = (celpy.CELEvalError, ArithmeticError, ValueError, TypeError, RecursionError, IndexError)
METHODS = ("startsWith", "endsWith", "contains", "size", "getFullYear", "getMonth", "getDayOfWeek")
"""What it may call on a value: `order.id.startsWith("LV-")`."""
_REFUSED = {
    "map_lit": "a map",
    "member_index": "an index",
    "member_object": "an object",
    "dot_ident": "a leading dot",
    "dot_ident_arg": "a leading dot",
}
_MEANT = {"=<": "<=", "=>": ">=", "=": "==", "and": "&&", "or": "||", "not": "!"}
"""What people write for an operator of CEL, and the operator."""
_WRITTEN = re.compile(
    r"""["'].*?["']|(?P<word>\b(?:and|or|not)\b|[=<>!]+|[\u2018-\u201f\u00ab\u00bb])""", re.I
)
"""A text in quotes, or something that may have been meant for an operator or a quote."""
# cel-python's evaluator recurses: a nested parenthesis costs it about 40 Python frames, a chained operator 4.
# Both stay within Python's own 1000 frames, with room for those of the caller.
_DEEPEST_NESTING = 10
_DEEPEST_TREE = 150
_MOST_CURRENCIES = 8
_CURRENCY_NAMED = re.compile(r"""(["'])([A-Z]{3})\1""")


@dataclass(frozen=True)
class CompiledRule:
    """A rule that parses, and the facts it names in order of appearance."""

    rule: Rule
    expression: Any
    """cel-python's tree."""
    facts: tuple[str, ...]

    def holds(self, facts: Facts) -> bool | None:
        """Whether the rule is met; None where the facts on file do not decide it."""
        return self.judged(facts).holds

    def judged(self, facts: Facts) -> Judged:
        """Whether the rule is met on `facts`, their day and their holidays."""
        key = _digest(self.rule.rule, facts)
        if key in _decided:
            return _decided[key]
        try:
            judged = _judged(_evaluated(self.expression, facts))
        except RecursionError:  # says how deep the caller was, nothing about the rule
            return Judged(None)
        except _FAILURES as failure:
            judged = Judged(None, _currencies(failure))
        if len(_decided) >= _MOST_DECIDED:
            _decided.clear()
        _decided[key] = judged
        return judged


@dataclass(frozen=True)
class Judged:
    """What a rule gives."""

    holds: bool | None
    """None: the facts on file do not decide it."""
    because: str | None = None
    """Why it is not decided, where something other than a missing fact stands in the way."""


def _judged(value: object) -> Judged:
    return Judged(bool(value) if isinstance(value, celtypes.BoolType | bool) else None)


def _currencies(failure: Exception) -> str | None:
    """That amounts of two currencies met: cel-python keeps the kind of an error and its words."""
    match failure.args:
        case [_, kind, [words, *_]] if kind is CurrenciesDiffer:
            return str(words)
    return None


_MOST_DECIDED = 8192
_decided: dict[bytes, Judged] = {}
"""What rules gave on facts, by a digest keyed per process, so that no fact stays in memory. Every turn of a
conversation asks the same rules again, and a rule takes a third of a millisecond."""
_digest_key = os.urandom(32)


def _digest(rule: str, facts: Facts) -> bytes:
    known = [(name, fact.value) for name, fact in sorted(facts.by_name.items())]
    asked = repr((rule, facts.today, sorted(facts.holidays), known)).encode(errors="surrogatepass")
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
    return _environment().program(expression, functions=_functions(facts)).evaluate(_activation(facts))


def _functions(facts: Facts) -> dict[str, Callable[..., Any]]:
    """The functions of ours, for the day and the holidays of `facts`."""
    today, holidays = facts.today, facts.holidays
    counts: dict[str, Callable[[date], int]] = {
        "days_since": lambda day: (today - day).days,
        "days_until": lambda day: (day - today).days,
        "business_days_since": lambda day: business_days_between(day, today, holidays),
        "business_days_until": lambda day: business_days_between(today, day, holidays),
        "months_since": lambda day: months_between(day, today),
        "years_since": lambda day: years_between(day, today),
    }
    return {
        **{name: _counting(count) for name, count in counts.items()},
        "money": money,
        "amount": amount,
        "_||_": _deciding(celtypes.logical_or),
        "_&&_": _deciding(celtypes.logical_and),
    }


def _deciding(decide: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """`||` or `&&` where at least one side is known.

    Where neither is, cel-python writes both out, and they hold what was written out before: each further part
    doubles it, and sixty never end.
    """

    def decided(one: Any, other: Any) -> Any:
        if not isinstance(one, celtypes.BoolType) and not isinstance(other, celtypes.BoolType):
            raise TypeError("neither side is known")
        return decide(one, other)

    return decided


def _counting(count: Callable[[date], int]) -> Callable[[object], Any]:
    return lambda given: celtypes.IntType(count(_day(given)))


def _activation(facts: Facts) -> dict[str, Any]:
    """The facts as CEL sees them. Every root exists, so that a missing fact is a missing member of it."""
    roots: dict[str, Any] = {root: celtypes.MapType() for root in (*FACT_FIELDS, "attributes")}
    for fact in facts.by_name.values():
        root, _, field = fact.name.partition(".")
        roots[root][celtypes.StringType(field)] = _cel(fact, facts)
    return {**roots, "today": _timestamp(facts.today)}


def _cel(fact: Fact, facts: Facts) -> Any:
    value = fact.value
    if isinstance(value, Decimal):
        paid_in = facts.value("order.currency") if fact.name == "order.total" else None
        return Money(value, str(paid_in) if paid_in else None)
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


# What a stored rule may hold


class BadRule(Unprocessable):
    """A rule that could never be evaluated: which one, where in it, and why."""

    def __init__(self, rule: Rule, line: int, column: int, reason: str, place: str = "") -> None:
        where = f"line {line}, column {column}"
        at = f"{place}, in the rule {where}" if place else where
        refused = f"The rule of check {rule.id!r} is refused at {at}: {_sentence(reason)}"
        super().__init__("bad_rule", f"{refused} The rule: {rule.rule[:200]}")
        self._rule = rule
        self.line, self.column = line, column
        """In the rule, from 1."""
        self.reason = reason

    def in_short(self) -> str:
        """The reason and the rule, for a reader who is told the place."""
        return f"check {self._rule.id!r}: {_sentence(self.reason)} The rule: {self._rule.rule[:200]}"

    def in_file(self, first: int) -> BadRule:
        """The same of a rule that begins on the line `first` of a file."""
        place = f"line {first + self.line - 1} of the document"
        return BadRule(self._rule, self.line, self.column, self.reason, place)


def _sentence(reason: str) -> str:
    return reason if reason.endswith("?") else f"{reason}."


def _bad(rule: Rule, line: int | None, column: int | None, reason: str) -> BadRule:
    return BadRule(rule, line or 1, column or 1, reason)


def _unparsed(rule: Rule, line: int | None, column: int | None) -> BadRule:
    """The refusal of what does not parse, naming what was meant where one can tell."""
    lines = rule.rule.split("\n")
    if line and column and line <= len(lines):
        found = _WRITTEN.match(lines[line - 1], column - 1)
        return _bad(rule, line, column, f"it does not parse here{_instead(found) or _missing(rule.rule)}")
    for number, text in enumerate(lines, 1):  # cel-python does not always say where
        for found in _WRITTEN.finditer(text):
            if advice := _instead(found):
                return _bad(rule, number, found.start() + 1, f"it does not parse here{advice}")
    if alone := unpaired(rule.rule):
        line, column = alone.line, alone.column
    return _bad(rule, line, column, f"it does not parse here{_missing(rule.rule)}")


def _missing(rule: str) -> str:
    """ ": the ( at column 11 of the rule is not closed: a ) is missing"; nothing where that is not known."""
    if alone := unpaired(rule):
        return f": {alone.advice}"
    ends = _UNFINISHED.search(rule)
    return f": something is missing after {ends.group().strip()}" if ends else ""


_UNFINISHED = re.compile(r"(?:&&|\|\||[<>=!]=|[<>+\-*/%,.!]|\bin)\s*$")
"""What a rule cannot end with."""


def _instead(found: re.Match[str] | None) -> str:
    """ ": use &&, not AND"; nothing where what was found is right or not known."""
    written = found["word"] if found else None
    if not written:
        return ""
    if not written.isascii():
        return f""": use straight quotes, " or ', not {written}"""
    meant = _MEANT.get(written.lower())
    return f": use {meant}, not {written}" if meant else ""


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
            _refuse_unknown_name(rule, node, str(node.children[0]), FUNCTIONS, "function")
        elif node.data == "member_dot_arg":
            _refuse_unknown_name(rule, node, str(node.children[1]), METHODS, "method")
        elif node.data == "ident":
            yield from _root(rule, node)
        elif node.data == "member_dot":
            yield from _field(rule, node)


def is_fact(name: str) -> bool:
    """Whether rules may name it: `order.total`, and anything under `attributes`."""
    root, _, field = name.partition(".")
    return bool(field) and (root == "attributes" or field in FACT_FIELDS.get(root, ()))


def not_a_fact(name: str) -> str:
    """That there is no such fact, and the ones nearest to it: "did you mean order.delivered_on?"."""
    known = [f"{root}.{field}" for root, fields in FACT_FIELDS.items() for field in fields]
    root, _, field = name.partition(".")
    if root not in FACT_FIELDS:
        return f"{name} is not a fact; {_meant(name, known)}"
    # The root is right, and would make any field of it look near.
    near = [f"{root}.{one}" for one in get_close_matches(field, FACT_FIELDS[root], n=2, cutoff=0.7)]
    elsewhere = [one for one in known if field and one.endswith(f".{field}")]
    own = [one for one in known if one.startswith(f"{root}.")]
    return f"{name} is not a fact; {_or(near or elsewhere) or _among(own)}"


def _meant(name: str, listed: Sequence[str]) -> str:
    return _or(get_close_matches(name, listed, n=2, cutoff=0.75)) or _among(listed)


def _or(found: Sequence[str]) -> str:
    return f"did you mean {' or '.join(found)}?" if found else ""


def _among(listed: Sequence[str]) -> str:
    return f"there are {', '.join(listed)}"


def _in_reading_order(expression: Tree[Token]) -> Iterator[Tree[Token]]:
    waiting: list[Tree[Token]] = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in reversed(node.children) if isinstance(child, Tree)]


def _root(rule: Rule, node: Tree[Token]) -> Iterator[str]:
    name, known = str(node.children[0]), ("today", *FACT_FIELDS, "attributes")
    if name in ("True", "False"):
        raise _at(rule, node, f"{name!r} is not a fact; write {name.lower()}")
    if name not in known:
        quoted = (
            f'a text stands in quotes: "{name}"; ' if not get_close_matches(name, known, cutoff=0.75) else ""
        )
        raise _at(rule, node, f"{name!r} is not a fact; {quoted}{_meant(name, known)}")
    if name == "today":
        yield "today"


def _field(rule: Rule, node: Tree[Token]) -> Iterator[str]:
    path = _path(node)
    if path is None:
        raise _at(rule, node, "a field is read of something that is not a fact")
    root, field = path
    if not is_fact(f"{root}.{field}"):
        raise _at(rule, node, not_a_fact(f"{root}.{field}"))
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
        raise _at(rule, node, f"{name!r} is not a {what} that rules have; {_meant(name, known)}")


def _at(rule: Rule, node: Tree[Token], reason: str) -> BadRule:
    return _bad(rule, node.meta.line, node.meta.column, reason)


_A_DAY = date(2026, 1, 31)
_SAMPLE_VALUES: dict[str, FactValue] = {
    "total": Decimal("10.00"),
    "entitlements": ("a plan",),
    **dict.fromkeys(DATES, _A_DAY),
}


def _sample(currency: str) -> Facts:
    values = {**_SAMPLE_VALUES, "currency": currency}
    return Facts(
        _A_DAY,
        {
            f"{root}.{field}": Fact(f"{root}.{field}", values.get(field, field), ("profile:sample",))
            for root, fields in FACT_FIELDS.items()
            for field in fields
        },
    )


def _tried(compiled: CompiledRule) -> object:
    """What the rule gives where every fact is known, and the order in a currency that the rule names."""
    named = dict.fromkeys(code for _, code in _CURRENCY_NAMED.findall(compiled.rule.rule))
    *others, last = tuple(named)[:_MOST_CURRENCIES] or ("EUR",)
    for currency in others:
        with suppress(*_FAILURES):
            return _evaluated(compiled.expression, _sample(currency))
    return _evaluated(compiled.expression, _sample(last))


def refuse_unfitting(compiled: CompiledRule) -> None:
    """BadRule if a part of the rule could never fit. For what is to be stored: a rule that is stored already
    is judged as it stands."""
    for node, reason in unfitting(compiled.expression):
        raise _at(compiled.rule, node, reason)


def _refuse_wrong_types(compiled: CompiledRule) -> None:
    """Try the rule where every fact is known: what fails there would fail silently for every customer."""
    try:
        value = _tried(compiled)
    except _FAILURES as error:
        # Attributes are whatever callers store: their types are known only when they are there.
        if not any(name.startswith("attributes.") for name in compiled.facts):
            refuse_unfitting(compiled)
            place = (getattr(error, "line", None), getattr(error, "column", None))
            reason = 'its parts do not fit: dates go with days_since or timestamps, amounts with money("…")'
            raise _bad(compiled.rule, *place, reason) from error
        return
    if not isinstance(value, celtypes.BoolType | bool):
        raise _bad(compiled.rule, 1, 1, "it does not say true or false")
