"""Authority: what a person may do for this customer by a document's limits, and who decides above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assist.judging.amounts import as_amount
from assist.judging.budgets import Left, left_of
from assist.judging.facts import Facts, Part
from assist.suggestions import Action, Check
from knowledge_base.documents import Authority, DocumentVersion
from knowledge_base.readers import Reader

_WHOLE_ORDER = "order.total"


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
    rows, role = version.content.authority, _role(reader)
    proposals = (_proposal([row for row in rows if row.action == name], role, facts) for name in names)
    return tuple(action for action in proposals if action is not None)


@dataclass(frozen=True)
class Limit:
    """How far somebody may go alone with one action, by one document, for this customer today."""

    version: DocumentVersion
    action: str
    up_to: Decimal | None
    """The highest amount: what a budget leaves of the limit, 0 where that is not known. None: any amount."""
    currency: str | None
    approver: str
    """Who decides above it."""
    because: str | None
    """How a budget came to what is left of it."""


def limits_for(versions: Sequence[DocumentVersion], facts: Facts, reader: Reader) -> tuple[Limit, ...]:
    """How far `reader` may go alone by the authority that `versions` give, whatever their checks say."""
    return tuple(
        _limit(version, row, facts)
        for version in versions
        for row in version.content.authority
        if row.role == _role(reader)
    )


def _limit(version: DocumentVersion, row: Authority, facts: Facts) -> Limit:
    left = _left(row, facts)
    unknown = left is not None and left.amount is None
    return Limit(
        version=version,
        action=row.action,
        up_to=Decimal("0.00") if unknown else _most(row, facts),
        currency=_currency(row),
        approver=row.approver or "lead",
        because=left.because if left else None,
    )


def _role(reader: Reader) -> Literal["agent", "lead"]:
    return "lead" if reader.role == "lead" else "agent"


def _proposal(rows: Sequence[Authority], role: str, facts: Facts) -> Action | None:
    """The action as `role` may take it, or the first one up the ladder who may."""
    paid_in = facts.value("order.currency")
    # Of two limits for the same step the one in the order's own currency holds.
    ladder = sorted(rows, key=lambda row: (row.role == "lead", row.currency != paid_in))
    mine = [row for row in ladder if row.role == role] or [row for row in ladder if row.role == "agent"]
    if not mine:
        return _shown(ladder[0], role, _amount(ladder[0], facts), facts, approver=ladder[0].role)
    row = mine[0]
    amount = _amount(row, facts)
    if _within(row, role, amount, facts):
        return _shown(row, role, amount, facts, approver=None)
    approver = row.approver or "lead"
    above = next((other for other in ladder if other.role == approver and other is not row), None)
    if above is not None and not _may_be_asked(above, approver, amount, facts):
        approver = above.approver or approver
    return _shown(row, role, amount, facts, approver=approver)


@dataclass(frozen=True)
class _Amount:
    """How much the case is about; either part may be unknown."""

    value: Decimal | None
    currency: str | None
    unproved: str | None = None
    """What was taken down of it, where nothing on file says so."""


def _amount(row: Authority, facts: Facts) -> _Amount:
    """The amount of this case. A row that names no fact grants up to its own limit, or what is left of it.

    An amount without a currency of its own is in the order's. Of an order's total it is what is meant of it.
    """
    paid_in = facts.value("order.currency")
    currency = str(paid_in) if paid_in else _currency(row)
    if row.amount is None:
        most = _most(row, facts) if currency == _currency(row) else None
        return _Amount(most or None, currency)  # nothing left is no amount to propose
    known = facts.get(row.amount)
    if known is None or known.sources == (f"conversation:collected.{row.amount}",):
        # What somebody typed into a telephone gives nobody authority.
        taken_down = as_amount(known.value) if known is not None else None
        said = None if taken_down is None else f"{taken_down:.2f} {paid_in or ''}".strip()
        return _Amount(None, currency, said)
    part = _part(row, facts)
    return _Amount(as_amount(known.value) if part is None else part.price, currency)


def _part(row: Authority, facts: Facts) -> Part | None:
    """What is meant of the order, where the amount would be all of it."""
    return facts.part if row.amount == _WHOLE_ORDER else None


def _currency(row: Authority) -> str | None:
    return row.currency or (row.budget.currency if row.budget else None)


def _most(row: Authority, facts: Facts) -> Decimal | None:
    """The highest amount the row allows for this customer today; None: it sets none, or it is not known."""
    left = _left(row, facts)
    if left is None:
        return row.up_to
    if left.amount is None or row.up_to is None:
        return left.amount
    return min(left.amount, row.up_to)


def _left(row: Authority, facts: Facts) -> Left | None:
    """What is left of the row's budget; None where it has none."""
    currency = row.budget and (row.budget.currency or row.currency)
    return left_of(row.budget, currency, facts) if row.budget and currency else None


def _within(row: Authority, role: str, amount: _Amount, facts: Facts) -> bool:
    """Whether `role` may do it alone. A row without a limit that names somebody else leaves it to them."""
    if row.up_to is None and row.budget is None:
        return row.approver in (None, role)
    most = _most(row, facts)
    if amount.value is None or most is None:
        return False
    return amount.currency == _currency(row) and amount.value <= most


def _may_be_asked(row: Authority, role: str, amount: _Amount, facts: Facts) -> bool:
    """Whether `role` could approve it as far as one can tell; an unknown amount, unless nothing is left."""
    if amount.value is None:
        return _most(row, facts) != 0
    return _within(row, role, amount, facts)


def _shown(row: Authority, role: str, amount: _Amount, facts: Facts, approver: str | None) -> Action:
    left = _left(row, facts)
    fits = amount.currency in (None, _currency(row))
    limit = None
    if fits and row.role == role:
        limit = row.budget.amount if row.budget and row.up_to is None else row.up_to
    shown_in = amount.currency if amount.value is not None else _currency(row)
    return Action(
        name=row.action,
        amount=amount.value,
        currency=shown_in if amount.value is not None or limit is not None else None,
        authority="needs_approval" if approver else "yours",
        approver=approver,
        limit=limit,
        left=left.amount if left and limit is not None else None,
        because=left.because if left else _told(row, amount, limit, facts, approver),
    )


def _told(
    row: Authority, amount: _Amount, limit: Decimal | None, facts: Facts, approver: str | None
) -> str | None:
    """Why it is so much, and why it is for somebody else."""
    part, whole = _part(row, facts), facts.value(_WHOLE_ORDER)
    paid = f"{part.name}: {part.price:.2f} of {whole} {amount.currency or ''}".strip() if part else None
    above = _above(row, amount, limit) if approver else None
    return "; ".join(said for said in (paid, above) if said) or None


def _above(row: Authority, amount: _Amount, limit: Decimal | None) -> str | None:
    """Why it is for somebody else, where the amount is why."""
    if row.up_to is not None and amount.currency not in (None, row.currency):
        return f"the order is in {amount.currency}, the limit in {row.currency}"
    if amount.unproved is not None:
        return f"{amount.unproved} was taken down before the conversation, and is not on file"
    if amount.value is None or limit is None:
        return None
    return f"{amount.value:.2f} {amount.currency} is above your {limit:.2f} {row.currency}"
