"""Checks: a document's rules evaluated on the facts, and what its authority limits let the person do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assist.judging.facts import Facts
from assist.judging.facts_in_words import plain_name, told
from assist.judging.rules import CompiledRule, compile_rule
from assist.suggestions import Action, Check, Verdict
from knowledge_base.documents import Authority, Document, DocumentVersion, Rule
from knowledge_base.readers import Reader


def refuse_bad_rules(document: Document) -> None:
    """Unprocessable `bad_rule` if one of the document's rules could never be evaluated."""
    for rule in (*document.checks, *(slot.when for slot in document.slots if slot.when)):
        compile_rule(rule)


def evaluate(version: DocumentVersion, facts: Facts) -> tuple[Check, ...]:
    """Every rule of `version` on `facts`, in the document's order."""
    return tuple(_check(version, rule, facts) for rule in version.content.checks)


def _check(version: DocumentVersion, rule: Rule, facts: Facts) -> Check:
    compiled = compile_rule(rule)
    holds = compiled.holds(facts)
    verdict: Verdict = "unknown" if holds is None else "met" if holds else "not_met"
    return Check(
        id=rule.id,
        document_id=version.id,
        version=version.version,
        verdict=verdict,
        because=_because(compiled, facts, verdict),
        facts=tuple(name for name in compiled.facts if name != "today"),
        ask=rule.ask if verdict == "unknown" else None,
    )


def _because(compiled: CompiledRule, facts: Facts, verdict: Verdict) -> str:
    """The rule's own words and the facts it looked at; only what is missing where the verdict is unknown."""
    named = [name for name in compiled.facts if name != "today"]
    title = compiled.rule.title
    if verdict == "unknown":
        # The title of a rule on an attribute says itself what is missing.
        absent = [name for name in named if facts.get(name) is None and not name.startswith("attributes.")]
        missing = " and no ".join(dict.fromkeys(plain_name(name) for name in absent))
        return f"{title} (no {missing} on file)" if missing else title
    known = [told(fact, facts) for name in named if (fact := facts.get(name)) is not None]
    said = "; ".join(dict.fromkeys(known))
    return f"{title}: {said}" if said else title


def proposed_actions(
    version: DocumentVersion, checks: Sequence[Check], facts: Facts, reader: Reader
) -> tuple[Action, ...]:
    """What the document lets `reader` do, and who approves what is above their limit.

    Nothing where a check is not met. An action whose amount is unknown, or in another currency than every
    limit, needs approval: authority is never assumed.
    """
    if any(check.verdict == "not_met" for check in checks):
        return ()
    names = dict.fromkeys(rule.action for rule in version.content.authority)
    role = "lead" if reader.role == "lead" else "agent"
    rows = version.content.authority
    proposals = (_proposal([row for row in rows if row.action == name], role, facts) for name in names)
    return tuple(action for action in proposals if action is not None)


def _proposal(rows: Sequence[Authority], role: str, facts: Facts) -> Action | None:
    """The action as `role` may take it, or the first one up the ladder who may."""
    paid_in = facts.value("order.currency")
    # Of two limits for the same step the one in the order's own currency holds.
    ladder = sorted(rows, key=lambda row: (row.role == "lead", row.currency != paid_in))
    mine = [row for row in ladder if row.role == role] or [row for row in ladder if row.role == "agent"]
    if not mine:
        first = ladder[0]
        amount, currency = _amount(first, facts)
        return _action(first, amount, currency, approver=first.role)
    row = mine[0]
    amount, currency = _amount(row, facts)
    if _within(row, role, amount, currency):
        return _action(row, amount, currency, approver=None)
    approver = row.approver or "lead"
    above = next((other for other in ladder if other.role == approver and other is not row), None)
    if amount is not None and above is not None and not _within(above, approver, amount, currency):
        approver = above.approver or approver
    return _action(row, amount, currency, approver=approver)


def _amount(row: Authority, facts: Facts) -> tuple[Decimal | None, str | None]:
    """The amount of this case. A row that names no fact grants up to its own limit.

    An amount without a currency of its own is in the order's.
    """
    paid_in = facts.value("order.currency")
    currency = str(paid_in) if paid_in else row.currency
    if row.amount is None:
        return (row.up_to if currency == row.currency else None), currency
    value = facts.value(row.amount)
    try:
        amount = None if value is None or isinstance(value, bool | float) else Decimal(str(value))
    except ArithmeticError:
        return None, currency
    return amount, currency


def _within(row: Authority, role: str, amount: Decimal | None, currency: str | None) -> bool:
    """Whether `role` may do it alone. A row without a limit that names somebody else leaves it to them."""
    if row.up_to is None:
        return row.approver in (None, role)
    return amount is not None and currency == row.currency and amount <= row.up_to


def _action(row: Authority, amount: Decimal | None, currency: str | None, approver: str | None) -> Action:
    return Action(
        name=row.action,
        amount=amount,
        currency=currency if amount is not None else None,
        authority="needs_approval" if approver else "yours",
        approver=approver,
    )
