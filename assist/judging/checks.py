"""Checks: a document's rules evaluated on the facts, and what each verdict rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assist.errors import Unprocessable
from assist.judging.facts import Fact, Facts, may_be_date
from assist.judging.facts_in_words import plain_name, told
from assist.judging.governing import Governing, Grounds
from assist.judging.kinds import DATES
from assist.judging.rules import BadRule, CompiledRule, compile_rule, is_fact, not_a_fact
from assist.suggestions import Check, Verdict
from knowledge_base.documents import Document, DocumentVersion, Rule

_WHICH_PRODUCT = frozenset({"product.sku", "product.name", "product.family"})
"""What is known of a product once somebody has said which one it is."""


def refuse_bad_rules(document: Document, lines: Sequence[int | None] = ()) -> None:
    """Unprocessable `bad_rule` if one of the document's rules could never be evaluated, or if it is judged on
    what is no day.

    `lines` are those of the file on which the rule of each check begins, where there is a file.
    """
    for at, rule in enumerate(document.checks):
        try:
            compile_rule(rule)
        except BadRule as bad:
            first = lines[at] if at < len(lines) else None
            raise bad if first is None else bad.in_file(first) from None
    for slot in document.slots:
        if slot.when:
            compile_rule(slot.when)
    _refuse_no_day(document.judged_on)
    for row in document.authority:
        if row.amount is not None and not is_fact(row.amount):
            raise Unprocessable("bad_rule", f"The amount of {row.action!r}: {not_a_fact(row.amount)}.")


def _refuse_no_day(name: str | None) -> None:
    if name is None:
        return
    root, _, field = name.partition(".")
    if not is_fact(name):
        raise Unprocessable("bad_rule", f"judged_on: {not_a_fact(name)}.")
    if not (may_be_date(field) if root == "attributes" else field in DATES):
        raise Unprocessable("bad_rule", f"judged_on: {name} is not a day; name one, like order.placed_on.")


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
    where the order says what it is: nobody is asked which product they bought of us."""
    missing = _missing(compiled, facts)
    if not facts.items or not missing or not _WHICH_PRODUCT.issuperset(missing):
        return compiled.rule.ask
    *first, last = facts.items
    return f"Which product is this about: {', '.join(first)} or {last}?" if first else None


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
