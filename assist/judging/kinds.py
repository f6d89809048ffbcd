"""Kinds: what sort of value each part of a rule has, as far as the rule alone tells.

CEL compares values of different kinds and says "not equal", for every customer and without a word. Such a
comparison is found here before it is stored. Attributes may hold anything: nothing is said about them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lark import Token, Tree

Kind = Literal["a date", "an amount of money", "a text", "a number", "true or false", "a duration", "a list"]

DATES = ("placed_on", "delivered_on", "due_on", "purchased_on", "warranty_until")
"""The fields of orders and products that hold a day."""
AMOUNTS = ("order.total",)
"""The facts besides attributes that hold an amount."""
_OF_FACTS: dict[str, Kind] = {
    "total": "an amount of money",
    "entitlements": "a list",
    **dict.fromkeys(DATES, "a date"),
}
"""Every other fact but an attribute is a text."""
_OF_FUNCTIONS: dict[str, Kind] = {
    "days_since": "a number",
    "days_until": "a number",
    "business_days_since": "a number",
    "business_days_until": "a number",
    "months_since": "a number",
    "years_since": "a number",
    "money": "an amount of money",
    "amount": "an amount of money",
    "size": "a number",
    "int": "a number",
    "string": "a text",
    "bool": "true or false",
    "has": "true or false",
    "timestamp": "a date",
    "duration": "a duration",
}
_OF_LITERALS: dict[str, Kind] = {
    "STRING_LIT": "a text",
    "MLSTRING_LIT": "a text",
    "INT_LIT": "a number",
    "UINT_LIT": "a number",
    "FLOAT_LIT": "a number",
    "BOOL_LIT": "true or false",
}
_LISTED: dict[str, Kind] = {"customer.entitlements": "a text"}


def mismatches(expression: Tree[Token]) -> Iterator[tuple[Tree[Token], Kind, Kind]]:
    """The comparisons (`==`, `!=`, `in`) of two different kinds, which are never true, or never false."""
    for node in reversed(list(expression.iter_subtrees())):
        if node.data not in ("relation_eq", "relation_ne", "relation_in"):
            continue
        left, right = compared(node, expression)
        if node.data == "relation_in":
            kind = kind_of(left)
            others = _items(right)
            if kind and others and kind not in others and None not in others:
                yield node, kind, next(other for other in others if other)
        else:
            one, other = kind_of(left), kind_of(right)
            if one and other and one != other:
                yield node, one, other


def compared(node: Tree[Token], expression: Tree[Token]) -> tuple[Tree[Token], Tree[Token]]:
    """Both sides of an operator: the left one stands under the operator's node, the right one beside it."""
    whole = next(parent for parent in expression.iter_subtrees() if any(c is node for c in parent.children))
    left, right = node.children[0], whole.children[1]
    if not isinstance(left, Tree) or not isinstance(right, Tree):
        raise TypeError(f"a comparison without two sides: {node.data}")
    return left, right


def kind_of(node: Tree[Token]) -> Kind | None:
    """What sort of value the part has; None where the rule alone does not tell."""
    inner = unwrapped(node)
    children = inner.children
    if inner.data == "literal" and isinstance(children[0], Token):
        return _OF_LITERALS.get(children[0].type)
    if inner.data == "ident":
        return "a date" if str(children[0]) == "today" else None
    if inner.data == "ident_arg":
        return _OF_FUNCTIONS.get(str(children[0]))
    if inner.data == "list_lit":
        return "a list"
    name = fact_read(inner)
    if name is None or name.startswith("attributes."):
        return None
    return kind_of_fact(name)


def kind_of_fact(name: str) -> Kind:
    """What sort of value a fact other than an attribute has."""
    return _OF_FACTS.get(name.partition(".")[2], "a text")


def _items(node: Tree[Token]) -> tuple[Kind | None, ...]:
    """The kinds of what a list holds; empty where that is not known."""
    inner = unwrapped(node)
    if inner.data == "list_lit":
        held = inner.children[0] if inner.children else None
        items = held.children if isinstance(held, Tree) else []
        return tuple(kind_of(item) for item in items if isinstance(item, Tree))
    name = fact_read(inner)
    return (_LISTED[name],) if name in _LISTED else ()


def fact_read(node: Tree[Token]) -> str | None:
    """`order.total` where the node reads that fact."""
    if node.data != "member_dot" or not isinstance(node.children[0], Tree):
        return None
    root = unwrapped(node.children[0])
    return f"{root.children[0]}.{node.children[1]}" if root.data == "ident" else None


def unwrapped(node: Tree[Token]) -> Tree[Token]:
    """The innermost node that stands for the same value: the grammar wraps each in a dozen others."""
    inner = node
    while inner.data not in ("literal", "ident", "ident_arg", "list_lit", "member_dot"):
        only = inner.children[0] if len(inner.children) == 1 else None
        if not isinstance(only, Tree):
            break
        inner = only
    return inner
