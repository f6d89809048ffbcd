"""Deciding: of the questions that could be asked, the one whose answer leaves least open.

What is open is counted over all documents found: every check that is unknown, in each document that no check
denies. A question is worth how few of them are left on average once it is answered, whichever way. With a
fact that is yes or no, every rule that names it is tried with both. With any other, the rule it is asked for
is met or not, and a rule that lacks nothing else is settled with it. Of two equals the one written first.
Before all of them comes which product is meant: what is known depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from assist.judging.checks import asks_which_product
from assist.judging.facts import Fact, Facts
from assist.judging.rules import compile_rule
from assist.suggestions import Check
from knowledge_base.documents import DocumentVersion, Rule


class Judged(Protocol):
    """A document found, the facts it was judged on, and the verdicts."""

    @property
    def version(self) -> DocumentVersion: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def checks(self) -> tuple[Check, ...]: ...


def deciding_check(asking: Judged, found: Sequence[Judged]) -> Check | None:
    """The check of `asking` whose question decides most over `found`; None where it has nothing to ask."""
    if any(check.verdict == "not_met" for check in asking.checks):
        return None
    open_checks = [check for check in asking.checks if check.verdict == "unknown" and check.ask]
    if len(open_checks) < 2:
        return open_checks[0] if open_checks else None
    which_product = next(
        (check for check in open_checks if check.ask and asks_which_product(check.ask)), None
    )
    if which_product is not None:
        return which_product
    beside = [one for one in found if one.version.id != asking.version.id]
    return min(open_checks, key=lambda check: _left(check, asking, [asking, *beside]))


def _left(check: Check, asking: Judged, found: Sequence[Judged]) -> float:
    """How many checks are open on average once the question of `check` is answered."""
    missing = frozenset(name for name in check.facts if asking.facts.get(name) is None)
    rule = _rules(asking)[check.id]
    yes_or_no = len(missing) == 1 and _turns_on(rule, next(iter(missing)), asking.facts)
    return sum(
        _open(one, rule, missing, answer, yes_or_no=yes_or_no) for answer in (True, False) for one in found
    ) / len((True, False))


def _open(one: Judged, asked: Rule, missing: frozenset[str], answer: bool, *, yes_or_no: bool) -> int:
    """The checks of one document that are unknown after the answer; none where one of them denies."""
    verdicts = [
        _after(check, _rules(one)[check.id], one.facts, asked, missing, answer, yes_or_no=yes_or_no)
        for check in one.checks
    ]
    return 0 if False in verdicts else verdicts.count(None)


def _after(
    check: Check,
    rule: Rule,
    facts: Facts,
    asked: Rule,
    missing: frozenset[str],
    answer: bool,
    *,
    yes_or_no: bool,
) -> bool | None:
    """Whether the check holds after the answer; None: still unknown."""
    if check.verdict != "unknown":
        return check.verdict == "met"
    if missing.isdisjoint(check.facts):
        return None
    if yes_or_no:
        return compile_rule(rule).holds(_with(facts, next(iter(missing)), answer))
    if rule.rule == asked.rule:
        return answer
    lacks = {name for name in check.facts if facts.get(name) is None}
    return True if lacks <= missing else None


def _turns_on(rule: Rule, name: str, facts: Facts) -> bool:
    """Whether the rule is decided by a yes or no to the fact `name`."""
    return any(compile_rule(rule).holds(_with(facts, name, value)) is not None for value in (True, False))


def _with(facts: Facts, name: str, value: bool) -> Facts:
    return replace(facts, by_name={**facts.by_name, name: Fact(name, value, ())})


def _rules(one: Judged) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in one.version.content.checks}
