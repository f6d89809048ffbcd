"""Authority: amounts granted in the draft above what this person may grant by the documents found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.draft_check.actions import actions_in
from assist.draft_check.desk import Desk, Judged
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence
from assist.draft_check.verdicts import granted_in
from assist.judging.authority import Limit, limits_for, proposed_actions
from assist.reading.claims import Claim
from assist.suggestions import Action

GRANTS = re.compile(
    r"\b(?:refund\w*|credit\w*|pay(?:ing|s)? you|voucher|compensat\w*|goodwill|discount|reimburs\w*"
    r"|transfer\w*|give you|send you|pay (?:[€£$]\s?)?\d+\S*)\b",
    re.IGNORECASE,
)
_COMMITS = re.compile(
    r"\b(?:(?:i|we)(?:['’](?:ll|ve|m|re)\b|\s+(?:will|have|can|shall|am|are)\b)|i\s+(?=[a-z]))", re.IGNORECASE
)
"""Somebody says that they do it, have done it or will."""
_ACTION_WORDS = {"refund": "refund", "reimburs": "refund", "credit": "credit", "goodwill": "goodwill"}


def over_authority(desk: Desk) -> Iterator[Finding]:
    """Amounts that no limit of this reader's role allows for such an action, and actions of which the amount
    on file is above it."""
    limits = [
        one for one in limits_for(desk.governing_versions, desk.facts, desk.reader) if one.up_to is not None
    ]
    for sentence in desk.sentences:
        yield from _unspoken(desk, sentence)
        if not GRANTS.search(sentence.text):
            continue
        said = sentence.text.casefold()
        action = next((name for word, name in _ACTION_WORDS.items() if word in said), None)
        named = sentence.words.actions
        # What is paid for spoiled food has a limit of its own, whatever word one has for paying.
        special = named.difference(_ACTION_WORDS.values())
        own = [one for one in _with_governing(desk, limits, special) if one.action in special]
        for claim in sentence.words.claims:
            if claim.kind != "amount":
                continue
            amount, _, currency = claim.value.partition(" ")
            over = _over(own or limits, None if own else action, Decimal(amount), currency)
            if over:
                span = sentence.span_of(claim.start, claim.end)
                paid = more_than_paid(desk, sentence, claim)
                yield Finding(code="over_authority", detail=f"{paid} {over}" if paid else over, span=span)


def more_than_paid(desk: Desk, sentence: Sentence, claim: Claim) -> str | None:
    """That more is given back than the order came to; None where it is not, or where nobody knows which order
    is meant."""
    if "refund" not in sentence.words.actions or claim.kind != "amount":
        return None
    amount, _, currency = claim.value.partition(" ")
    orders = {one.order.id: one.order for one in desk.cases if one.order}
    paid = [one.total for one in orders.values() if one.currency == currency]
    if not paid or len(paid) < len(orders) or Decimal(amount) <= sum(paid):
        return None
    what = "The order on file came" if len(paid) == 1 else "The orders on file came together"
    return f"{what} to {sum(paid):.2f} {currency}, which is less."


def _with_governing(desk: Desk, limits: Sequence[Limit], actions: frozenset[str]) -> Sequence[Limit]:
    """The limits with those of the documents on these actions, found or not, where none found is on them."""
    if not actions or any(one.action in actions for one in limits):
        return limits
    versions = [one.version for one in desk.governing(actions)]
    beside = limits_for(versions, desk.facts, desk.reader)
    return (*limits, *(one for one in beside if one.up_to is not None))


def _unspoken(desk: Desk, sentence: Sentence) -> Iterator[Finding]:
    """An action that this person commits to without its amount, and that somebody else has to approve."""
    words, commits = sentence.words, _COMMITS.search(sentence.text)
    if not commits or words.asks or words.depends or not desk.is_one_case:
        return
    if any(claim.kind in ("amount", "quantity", "percent") for claim in words.claims):
        return  # an amount is held against the limits, and the rest tells the rule
    proposed = tuple(_proposed(desk, sentence))
    above = [one for one in proposed if one[1].authority == "needs_approval" and one[1].amount]
    if above and len(above) == len(proposed):
        judged, action = min(above, key=lambda one: _says_less(*one))
        what, title = action.name.replace("_", " "), judged.version.content.title
        yield Finding(
            code="over_authority",
            detail=f"By “{title}” this {what} needs {action.approver}: {action.because}.",
            span=sentence.span_of(commits.start(), _end_of_action(sentence, action.name, commits.end())),
        )


def _proposed(desk: Desk, sentence: Sentence) -> Iterator[tuple[Judged, Action]]:
    """The actions that the sentence grants, by the documents whose every condition is met."""
    for judged in desk.governing(sentence.words.actions):
        granted = granted_in(judged, sentence)
        if granted and all(check.verdict == "met" for check in judged.checks):
            for action in proposed_actions(judged.version, judged.checks, judged.facts, desk.reader):
                if action.name in granted:
                    yield judged, action


def _says_less(judged: Judged, action: Action) -> tuple[Decimal, bool]:
    """Of several documents the one that allows most is told, and of those one that customers may read."""
    return -(action.limit or Decimal(0)), judged.version.content.audience != "public"


def _end_of_action(sentence: Sentence, name: str, at_least: int) -> int:
    return max([at_least, *(one.end for one in actions_in(sentence.text) if name in one.names)])


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
        f"{amount:.2f} {currency} needs {_approver(highest, amount)}."
    )


def _approver(limit: Limit, amount: Decimal) -> str:
    """Who may grant the amount: the one above, or whoever is named where it is above their limit too."""
    rows = limit.version.content.authority
    above = next(
        (
            row
            for row in rows
            if (row.action, row.role, row.currency) == (limit.action, limit.approver, limit.currency)
        ),
        None,
    )
    within = above is None or above.up_to is None or amount <= above.up_to
    return limit.approver if above is None or within else above.approver or limit.approver
