"""Checks: a document's rules evaluated on the facts, and what each verdict rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from assist.errors import Unprocessable
from assist.judging.facts import Fact, Facts, may_be_date
from assist.judging.facts_in_words import day_asked, is_day, plain_name, told
from assist.judging.governing import Governing, Grounds
from assist.judging.kinds import AMOUNTS, DATES
from assist.judging.rules import (
    BadRule,
    CompiledRule,
    compile_rule,
    is_fact,
    not_a_fact,
    refuse_unfitting,
)
from assist.suggestions import Check, Verdict
from knowledge_base.documents import Document, DocumentVersion, Rule
from knowledge_base.front_matter import Place, Problem

_WHICH_PRODUCT = frozenset({"product.sku", "product.name", "product.family"})
"""What is known of a product once somebody has said which one it is."""

_WHICH = "Which product is this about: "

NOWHERE: Mapping[str, Place] = MappingProxyType({})
"""Of a document that comes from no file."""


def refuse_bad_rules(
    document: Document,
    places: Mapping[str, Place] = NOWHERE,
    is_stored: Callable[[str], bool] | None = None,
) -> None:
    """Unprocessable `bad_rule` if one of the document's rules could never be evaluated or never be true, if
    it is judged on what is no day, lets somebody grant what is no amount, or rests on a document that there
    is not; of the last only where `is_stored` can tell. A folder may bring it later.

    `places` says where in its file each value of the document begins, where there is a file. Every problem is
    in `problems`; the words are those of the first.
    """
    bad = (*bad_rules(document), *(bad for bad, _ in unknown_grounds(document, is_stored)))
    if bad:
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        problems = tuple(_problem(one, places) for one in bad)
        raise Unprocessable("bad_rule", f"{_words(bad[0], places)}{more}", problems)


@dataclass(frozen=True)
class Bad:
    """Something in a document that judges nothing."""

    field: str
    """`checks.0.rule`."""
    refusal: BadRule | str


def bad_rules(document: Document) -> tuple[Bad, ...]:
    """Everything in the document that could never judge a case, in its order."""
    rules = [(f"checks.{at}.rule", rule) for at, rule in enumerate(document.checks)]
    rules += [(f"slots.{at}.when.rule", slot.when) for at, slot in enumerate(document.slots) if slot.when]
    found = [Bad(field, refusal) for field, rule in rules if (refusal := _refused(rule))]
    if document.judged_on and (reason := _no_day(document.judged_on)):
        found.append(Bad("judged_on", reason))
    for at, row in enumerate(document.authority):
        if row.amount and (reason := _no_amount(row.amount)):
            found.append(Bad(f"authority.{at}.amount", reason))
    return tuple(found)


def unknown_grounds(document: Document, is_stored: Callable[[str], bool] | None) -> Iterator[tuple[Bad, str]]:
    """The documents that its checks rest on and that are not stored, each with its id; none where nothing
    can tell."""
    if is_stored is None:
        return
    for at, rule in enumerate(document.checks):
        for number, id in enumerate(rule.or_granted_by):
            if not is_stored(id):
                reason = f"there is no document {id!r} to grant it: store that one first, or write another id"
                yield Bad(f"checks.{at}.or_granted_by.{number}", reason), id


def _refused(rule: Rule) -> BadRule | None:
    try:
        refuse_unfitting(compile_rule(rule))
    except BadRule as bad:
        return bad
    return None


def _words(bad: Bad, places: Mapping[str, Place]) -> str:
    at = places.get(bad.field)
    if isinstance(bad.refusal, str):
        return f"{_problem(bad, places)}."
    return str(bad.refusal.in_file(at.line) if at else bad.refusal)


def _problem(bad: Bad, places: Mapping[str, Place]) -> Problem:
    at = places.get(bad.field)
    if isinstance(bad.refusal, BadRule):
        rule = bad.refusal
        where = at.within(rule.line, rule.column) if at else Place(rule.line, rule.column)
        return Problem(rule.in_short(), bad.field, where.line, where.column)
    return Problem(bad.refusal, bad.field, at.line, at.column) if at else Problem(bad.refusal, bad.field)


def _no_day(name: str) -> str | None:
    root, _, field = name.partition(".")
    if not is_fact(name):
        return not_a_fact(name)
    day = may_be_date(field) if root == "attributes" else field in DATES
    return None if day else f"{name} is not a day; name one, like order.placed_on"


def _no_amount(name: str) -> str | None:
    if not is_fact(name):
        return not_a_fact(name)
    amount = name.startswith("attributes.") or name in AMOUNTS
    return None if amount else f"{name} is not an amount; name one, like order.total, or one of attributes"


def evaluate(version: DocumentVersion, facts: Facts) -> tuple[Check, ...]:
    """Every rule of `version` on `facts`, in the document's order."""
    return evaluate_governing(Governing(version), facts)


def evaluate_governing(
    governing: Governing, facts: Facts, grounds: Grounds | None = None
) -> tuple[Check, ...]:
    """Every rule of the version that holds for the case, each with the day that it was chosen for.

    `grounds` has the documents that may grant a check beside its rule; without it such a check is met by its
    rule or not known.
    """
    version = governing.version
    known = replace(facts, holidays=frozenset(version.content.holidays))
    return tuple(
        _granted(check, rule, facts, grounds) if rule.or_granted_by and check.verdict != "met" else check
        for rule in version.content.checks
        for check in (_check(governing, rule, known),)
    )


def _granted(check: Check, rule: Rule, facts: Facts, grounds: Grounds | None) -> Check:
    """The check as the documents leave it that grant it too: met by the first whose checks all are, not met
    where the rule and every one of them deny it.

    What those documents rest on in turn is not followed.
    """
    found = (grounds.holding(id, facts) for id in rule.or_granted_by) if grounds else ()
    judged = [(one, evaluate_governing(one, facts)) for one in found if one is not None]
    own = check.verdict == "not_met"
    for holds, checks in judged:
        if checks and all(one.verdict == "met" for one in checks):
            return _resting_on(check, "met", holds, checks)
    denials = [
        (holds, denied)
        for holds, checks in judged
        if (denied := tuple(one for one in checks if one.verdict == "not_met"))
    ]
    if own and denials and len(denials) == len(judged):
        return _resting_on(check, "not_met", *denials[0])  # the first named is what it mostly rests on
    return check.model_copy(update={"verdict": "unknown", "ask": rule.ask})


def _resting_on(check: Check, verdict: Verdict, holds: Governing, checks: Sequence[Check]) -> Check:
    title = holds.version.content.title
    said = (check.because, *(f"{title}: {one.because}" for one in checks))
    names = (*check.facts, *(name for one in checks for name in one.facts))
    return check.model_copy(
        update={
            "verdict": verdict,
            "because": "; ".join(said),
            "facts": tuple(dict.fromkeys(names)),
            "ask": None,
        }
    )


def _check(governing: Governing, rule: Rule, facts: Facts) -> Check:
    version = governing.version
    compiled = compile_rule(rule)
    judged = compiled.judged(facts)
    verdict: Verdict = "unknown" if judged.holds is None else "met" if judged.holds else "not_met"
    said = (_because(compiled, facts, verdict), judged.because, governing.because)
    return Check(
        id=rule.id,
        document_id=version.id,
        version=version.version,
        verdict=verdict,
        because="; ".join(part for part in said if part),
        facts=tuple(name for name in compiled.facts if name != "today"),
        ask=_ask(compiled, facts) if verdict == "unknown" else None,
        as_of=governing.as_of,
    )


def _ask(compiled: CompiledRule, facts: Facts) -> str | None:
    """The rule's question; which of the things in the order is meant where that would settle it, and nothing
    where the order says what it is: nobody is asked which product they bought of us. Of a rule on several
    days of which one is missing, that one is asked for: the rule's question may be about another."""
    missing = _missing(compiled, facts)
    if facts.items and missing and _WHICH_PRODUCT.issuperset(missing):
        *first, last = facts.items
        return f"{_WHICH}{', '.join(first)} or {last}?" if first else None
    days = _days_of(compiled)
    unknown = [day for day in days if day in missing]
    if compiled.rule.ask is None:
        return None
    if len(unknown) == 1 and len(days) > 1:
        return day_asked(unknown[0])
    return None if _is_on_file(compiled.rule.ask, missing, facts) else compiled.rule.ask


def _is_on_file(ask: str, missing: Sequence[str], facts: Facts) -> bool:
    """Whether the question asks for a day that is known: when something was bought, for the end of a warranty
    that is not on file. The answer would settle nothing."""
    return any(
        asked.search(ask) and not set(days) & set(missing) and any(map(facts.get, days))
        for asked, days in _DAYS_ASKED
    )


_WHEN = r"^\W*(?:when|(?:on )?(?:which|what) da(?:y|te))"
_IT = r"(?:it|this|the (?:product|appliance|device|order))"
_DAYS_ASKED = (
    (
        re.compile(
            rf"{_WHEN} (?:did you (?:buy|purchase) {_IT}|was {_IT} (?:bought|purchased))\b", re.IGNORECASE
        ),
        ("product.purchased_on", "order.placed_on"),
    ),
    (
        re.compile(rf"{_WHEN} (?:did {_IT} arrive|was {_IT} delivered)\b", re.IGNORECASE),
        ("order.delivered_on", "product.delivered_on"),
    ),
)
"""Questions for a day of what was bought, and the facts that answer them; not for that of a gift card."""


def questions_of(rule: Rule) -> tuple[str, ...]:
    """Every question that the rule may put, besides which product is meant: its own and those of its days."""
    if rule.ask is None:
        return ()
    days = _days_of(compile_rule(rule))
    return (rule.ask, *(day_asked(day) for day in days)) if len(days) > 1 else (rule.ask,)


def _days_of(compiled: CompiledRule) -> list[str]:
    """The days of orders and products that the rule looks at."""
    return [name for name in compiled.facts if is_day(name)]


def asks_which_product(ask: str) -> bool:
    """Whether a check's question is which of the things in the order is meant."""
    return ask.startswith(_WHICH)


def _missing(compiled: CompiledRule, facts: Facts) -> tuple[str, ...]:
    return tuple(name for name in compiled.facts if name != "today" and facts.get(name) is None)


def _told(fact: Fact, facts: Facts) -> str:
    """The fact, and beside it what was collected before the conversation where that is something else."""
    if fact.collected is None:
        return told(fact, facts)
    other = told(replace(fact, value=fact.collected, collected=None), facts)
    return f"{told(fact, facts)} (collected before: {other})"


def _because(compiled: CompiledRule, facts: Facts, verdict: Verdict) -> str:
    """The rule's own words and the facts it looked at; only what is missing where the verdict is unknown."""
    named = [name for name in compiled.facts if name != "today"]
    title = compiled.rule.title
    if verdict == "unknown":
        # The title of a rule on an attribute says itself what is missing.
        absent = [name for name in _missing(compiled, facts) if not name.startswith("attributes.")]
        if facts.items and absent and _WHICH_PRODUCT.issuperset(absent):
            unsaid = "; no product family on file" if len(facts.items) == 1 else ""
            return f"{title} (the order holds {', '.join(facts.items)}{unsaid})"
        missing = " and no ".join(dict.fromkeys(plain_name(name) for name in absent))
        return f"{title} (no {missing} on file)" if missing else title
    known = [_told(fact, facts) for name in named if (fact := facts.get(name)) is not None]
    said = "; ".join(dict.fromkeys(known))
    return f"{title}: {said}" if said else title
