"""Brackets: the one in a rule that nothing closes or opens, and the text whose quotes do not end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_CLOSES = {"(": ")", "[": "]", "{": "}"}
_QUOTES = "\"'"


@dataclass(frozen=True)
class Unpaired:
    """What stands alone, and what is to be done about it."""

    line: int
    column: int
    """From 1."""
    advice: str


def unpaired(rule: str) -> Unpaired | None:
    """The first that closes what is not open, or that something else closes; None where all are in pairs."""
    opened: list[tuple[int, str]] = []
    for at, mark in _marks(rule):
        if mark in _QUOTES:
            return _alone(rule, at, f"the {mark} at {{}} is not closed: a {mark} is missing")
        if mark in _CLOSES:
            opened.append((at, mark))
        elif not opened:
            return _alone(rule, at, f"the {mark} at {{}} closes nothing: leave it out, or open it before")
        elif _CLOSES[opened[-1][1]] == mark:
            opened.pop()
        else:
            break
    if not opened:
        return None
    at, mark = opened[-1]
    return _alone(rule, at, f"the {mark} at {{}} is not closed: a {_CLOSES[mark]} is missing")


def _marks(rule: str) -> Iterator[tuple[int, str]]:
    """The brackets that stand outside of texts, and the quote that begins a text without an end."""
    at = 0
    while at < len(rule):
        if rule[at] in _QUOTES:
            end = _end_of_text(rule, at)
            if end is None:
                yield at, rule[at]
                return
            at = end
        elif rule[at] in "([{)]}":
            yield at, rule[at]
        at += 1


def _end_of_text(rule: str, start: int) -> int | None:
    at = start + 1
    while at < len(rule) and rule[at] != "\n":
        if rule[at] == rule[start]:
            return at
        at += 2 if rule[at] == "\\" else 1
    return None


def _alone(rule: str, at: int, advice: str) -> Unpaired:
    line, column = rule.count("\n", 0, at) + 1, at - rule.rfind("\n", 0, at)
    place = f"column {column}" if "\n" not in rule.strip() else f"line {line}, column {column}"
    return Unpaired(line, column, advice.format(f"{place} of the rule"))
