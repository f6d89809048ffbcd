"""Unfitting parts: what in a rule could never be so for any customer, and what to write instead.

A rule is tried on one customer before it is stored, and where an attribute is missing the trial says nothing.
So the parts are also looked at by themselves: texts that no fact ever holds, amounts that are none, days that
are no days, values of two kinds side by side, and numbers that would have to be two things at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import get_args

from lark import Token, Tree

from assist.customers.profile import Order
from assist.judging.amounts import as_amount, as_currency
from assist.judging.kinds import compared, fact_read, kind_of, unwrapped
from assist.judging.ranges import COUNTS, Range, bound_by, possible

CLOSED: Mapping[str, tuple[str, ...]] = {"order.status": get_args(Order.model_fields["status"].annotation)}
"""The facts that hold one of a few texts, and which."""
_EQUAL = ("relation_eq", "relation_ne", "relation_in")
_ORDERED = ("relation_lt", "relation_le", "relation_gt", "relation_ge")
_ADDED = ("addition_add", "addition_sub")
_DIVIDED = ("multiplication_div", "multiplication_mod")
_TWO = 2
_EITHER = "write || between what may be either"
_APART = ("ident_arg", "member_dot_arg", "list_lit", "member_index", "exprlist")
_QUOTED = re.compile(r"""("|')([^\\]*)\1""")

Unfitting = tuple[Tree[Token], str]
"""The part, and what is wrong with it."""


def unfitting(expression: Tree[Token]) -> Iterator[Unfitting]:
    """The parts that could never fit, from the outer ones to the inner."""
    for node in reversed(list(expression.iter_subtrees())):
        if node.data == "ident_arg":
            yield from _of_call(str(node.children[0]), _arguments(node))
        elif node.data in (*_EQUAL, *_ORDERED, *_ADDED, *_DIVIDED):
            left, right = compared(node, expression)
            yield from _never_reached(node, expression)
            if node.data in _EQUAL:
                yield from _never_held(left, right)
            elif node.data in _DIVIDED:
                yield from _by_zero(right)
            else:
                yield from _of_two_kinds(node, left, right)
    yield from _never_both(expression)


def _never_both(expression: Tree[Token]) -> Iterator[Unfitting]:
    """What has to be two things at once: `customer.tier == "gold" && customer.tier == "silver"`."""
    for node in reversed(list(expression.iter_subtrees())):  # the outer ones first
        if node.data != "conditionaland" or len(node.children) < _TWO:
            continue
        allowed: dict[str, frozenset[str]] = {}
        ranges: dict[tuple[str, str | None], Range] = {}
        for relation in _joined_by_and(node):
            bound = bound_by(relation, expression)
            if bound is not None:
                earlier = ranges.get((bound.of, bound.currency), Range())
                ranges[bound.of, bound.currency] = earlier.also(bound.range)
                if earlier.also(bound.range).is_empty:
                    yield (
                        relation,
                        f"{bound.of} cannot be {earlier.said} and {bound.range.said} at once: {_EITHER}",
                    )
                    return
            found = _allowed(relation, expression)
            if found is None:
                continue
            name, texts = found
            before = allowed.get(name)
            if before is not None and before.isdisjoint(texts):
                one, other = _said(before), _said(texts)
                yield (
                    relation,
                    f"{name} cannot be {one} and {other} at once: {_EITHER}",
                )
                return
            allowed[name] = texts if before is None else before & texts


def _joined_by_and(node: Tree[Token]) -> Iterator[Tree[Token]]:
    """The comparisons that must all hold for `node` to hold: none within "or", "not" or a call."""
    if node.data == "relation" and len(node.children) > 1:
        first = node.children[0]
        if isinstance(first, Tree) and first.data in ("relation_eq", "relation_in", *_ORDERED):
            yield first
    elif node.data == "conditionaland" or (len(node.children) == 1 and node.data not in _APART):
        for child in node.children:
            if isinstance(child, Tree):
                yield from _joined_by_and(child)


def _allowed(relation: Tree[Token], expression: Tree[Token]) -> tuple[str, frozenset[str]] | None:
    """The fact that a comparison is about, and the values as written that it lets it have."""
    if relation.data in _ORDERED:
        return None
    left, right = compared(relation, expression)
    name = fact_read(unwrapped(left))
    held = right
    if name is None and relation.data == "relation_eq":
        name, held = fact_read(unwrapped(right)), left
    written = [_literal(one) for one in _listed(held)] if name else []
    if name is None or not written or None in written:
        return None
    return name, frozenset(str(one).replace("'", '"') for one in written)


def _said(texts: frozenset[str]) -> str:
    return " or ".join(sorted(texts))


def _never_reached(relation: Tree[Token], expression: Tree[Token]) -> Iterator[Unfitting]:
    bound = bound_by(relation, expression)
    if bound is not None and possible(bound.of).also(bound.range).is_empty:
        yield relation, f"{bound.of} is never {bound.range.said}"


def _never_held(left: Tree[Token], right: Tree[Token]) -> Iterator[Unfitting]:
    for one, other in ((left, right), (right, left)):
        name = fact_read(unwrapped(one))
        known = CLOSED.get(name or "", ())
        for part in _listed(other) if known else ():
            text = _text(part)
            if text is not None and text not in known:
                near = get_close_matches(text, known, n=1)
                meant = f"did you mean {near[0]!r}? " if near else ""
                yield part, f"{name} is never {text!r}; {meant}it is {', '.join(known[:-1])} or {known[-1]}"


def _of_call(function: str, given: list[Tree[Token]]) -> Iterator[Unfitting]:
    if function in ("money", "amount") and given:
        written = _text(given[0])
        if written is not None and as_amount(written) is None:
            yield given[0], f'{written!r} is not an amount of money: write digits, like "150.00"'
        code = _text(given[1]) if len(given) > 1 else None
        if code is not None and as_currency(code) is None:
            yield given[1], f"{code!r} is not a currency: write three capitals, like EUR"
    if function in COUNTS and given:
        kind, written = kind_of(given[0]), _text(given[0])
        name = fact_read(unwrapped(given[0]))
        if kind and kind != "a date" and name:
            yield (
                given[0],
                f"{function} counts from a day, and {name} is {kind}: name one, like order.placed_on",
            )
        elif written is not None and not _is_day(written):
            yield given[0], f"{written!r} is not a day: write it as 2026-01-31"


def _of_two_kinds(node: Tree[Token], left: Tree[Token], right: Tree[Token]) -> Iterator[Unfitting]:
    one, other = kind_of(left), kind_of(right)
    point = next((part for part in (left, right) if _has_point(part)), None)
    if one == other == "a number" and point is not None and not (_has_point(left) and _has_point(right)):
        written = _literal(point)
        yield point, f"{written} has a point, and what it is compared with is counted in whole numbers"
        return
    if (
        not one
        or not other
        or one == other
        or (node.data in _ADDED and "an amount of money" not in (one, other))
    ):
        return
    done = "compared with" if node.data in _ORDERED else "added to or taken from"
    advice = ""
    if {one, other} == {"an amount of money", "a number"}:
        written = next((found for part in (left, right) if (found := _literal(part))), "…")
        advice = f': write money("{written}")'
    elif {one, other} == {"a date", "a number"}:
        advice = ": count the days with days_since or days_until"
    yield node, f"{one} is {done} {other}{advice}"


def _by_zero(divisor: Tree[Token]) -> Iterator[Unfitting]:
    written = _literal(divisor)
    if written and not written.strip("0."):
        yield divisor, "it divides by zero"


def _arguments(call: Tree[Token]) -> list[Tree[Token]]:
    given = call.children[1] if len(call.children) > 1 else None
    return [one for one in given.children if isinstance(one, Tree)] if isinstance(given, Tree) else []


def _listed(node: Tree[Token]) -> list[Tree[Token]]:
    """What a list holds, else the part itself."""
    inner = unwrapped(node)
    if inner.data != "list_lit":
        return [node]
    held = inner.children[0] if inner.children else None
    return [one for one in held.children if isinstance(one, Tree)] if isinstance(held, Tree) else []


def _literal(node: Tree[Token]) -> str | None:
    inner = unwrapped(node)
    return str(inner.children[0]) if inner.data == "literal" else None


def _text(node: Tree[Token]) -> str | None:
    """The text that is written there; None for anything else, and where it holds escapes."""
    found = _QUOTED.fullmatch(_literal(node) or "")
    return found[2] if found else None


def _has_point(node: Tree[Token]) -> bool:
    inner = unwrapped(node)
    token = inner.children[0] if inner.data == "literal" else None
    return isinstance(token, Token) and token.type == "FLOAT_LIT"


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written[:10])
    except ValueError:
        return False
    return True
