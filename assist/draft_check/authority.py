"""Authority: amounts granted in the draft above what this person may grant by the documents found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding

GRANTS = re.compile(
    r"\b(?:refund\w*|credit\w*|pay(?:ing|s)? you|voucher|compensat\w*|goodwill|discount|reimburs\w*"
    r"|transfer\w*|give you|send you)\b",
    re.IGNORECASE,
)
_ACTION_WORDS = {"refund": "refund", "reimburs": "refund", "credit": "credit", "goodwill": "goodwill"}


def over_authority(desk: Desk) -> Iterator[Finding]:
    """Amounts that no limit of this reader's role allows for such an action."""
    limits = _limits(desk)
    for sentence in desk.sentences:
        if not GRANTS.search(sentence.text):
            continue
        said = sentence.text.casefold()
        action = next((name for word, name in _ACTION_WORDS.items() if word in said), None)
        for claim in sentence.words.claims:
            if claim.kind != "amount":
                continue
            amount, _, currency = claim.value.partition(" ")
            over = _over(limits, action, Decimal(amount), currency)
            if over:
                span = sentence.span_of(claim.start, claim.end)
                yield Finding(code="over_authority", detail=over, span=span)


@dataclass(frozen=True)
class _Limit:
    action: str
    up_to: Decimal
    currency: str
    approver: str
    title: str


def _limits(desk: Desk) -> tuple[_Limit, ...]:
    """The highest amounts that the documents found let this reader's role grant."""
    role = "lead" if desk.reader.role == "lead" else "agent"
    return tuple(
        _Limit(row.action, row.up_to, row.currency, row.approver or "lead", version.content.title)
        for version in desk.versions
        for row in version.content.authority
        if row.role == role and row.up_to is not None and row.currency is not None
    )


def _over(limits: Sequence[_Limit], action: str | None, amount: Decimal, currency: str) -> str | None:
    """Why `amount` is above every limit for such an action, or None if one allows it or none is known."""
    fitting = [one for one in limits if one.currency == currency and action in (None, one.action)]
    if not fitting or any(amount <= one.up_to for one in fitting):
        return None
    highest = max(fitting, key=lambda one: one.up_to)
    what = highest.action.replace("_", " ")
    return (
        f"Your limit for {what} is {highest.up_to:.2f} {highest.currency} (“{highest.title}”); "
        f"{amount:.2f} {currency} needs {highest.approver}."
    )
