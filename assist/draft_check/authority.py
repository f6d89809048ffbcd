"""Authority: amounts granted in the draft above what this person may grant by the documents found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.judging.authority import Limit, limits_for

GRANTS = re.compile(
    r"\b(?:refund\w*|credit\w*|pay(?:ing|s)? you|voucher|compensat\w*|goodwill|discount|reimburs\w*"
    r"|transfer\w*|give you|send you)\b",
    re.IGNORECASE,
)
_ACTION_WORDS = {"refund": "refund", "reimburs": "refund", "credit": "credit", "goodwill": "goodwill"}


def over_authority(desk: Desk) -> Iterator[Finding]:
    """Amounts that no limit of this reader's role allows for such an action."""
    limits = [one for one in limits_for(desk.versions, desk.facts, desk.reader) if one.up_to is not None]
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


def _over(limits: Sequence[Limit], action: str | None, amount: Decimal, currency: str) -> str | None:
    """Why `amount` is above every limit for such an action, or None if one allows it or none is known."""
    fitting = [one for one in limits if one.currency == currency and action in (None, one.action)]
    if not fitting or any(one.up_to is None or amount <= one.up_to for one in fitting):
        return None
    highest = max(fitting, key=lambda one: one.up_to or Decimal(0))
    what = highest.action.replace("_", " ")
    why = f" ({highest.because})" if highest.because else ""
    return (
        f"Your limit for {what} is {highest.up_to:.2f} {currency} (“{highest.version.content.title}”){why}; "
        f"{amount:.2f} {currency} needs {highest.approver}."
    )
