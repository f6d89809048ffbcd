"""Outcome: whether what a document offers in this case is what the customer wants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.conversations import Turn
from assist.reading.claims import denies
from assist.reading.outcomes import outcomes_named
from assist.reading.wishes import Wish
from assist.reading.words import content_stems
from assist.suggestions import Action, Check, Evidence, Outcome, Wanted
from knowledge_base.documents import DocumentVersion

_REACHED_BY: dict[Wanted, str] = {
    "refund": r"refund|return|money",
    "replacement": r"replac|exchange|new_|swap",
    "repair": r"repair|visit|technician|fix",
    "cancel": r"cancel",
    "delivery": r"deliver|redeliver|reship|slot",
    "person": r"escalat",
    "compensation": r"credit|goodwill|compensat|food_loss|waiver|voucher|discount|settlement",
}
_ACTIONS = {kind: re.compile(words) for kind, words in _REACHED_BY.items()}
ENDS_IT: frozenset[Wanted] = frozenset(("refund", "replacement", "cancel", "compensation"))
"""Outcomes that somebody grants. A repair or a delivery is what most pages are about anyway."""
_GOES_WITH: tuple[Wanted, ...] = ("refund",)
"""What a cancellation brings."""
_OUTCOME_STEMS = frozenset(
    content_stems("refund return money back replacement new repair cancel cancelling delivery")
)
_GRANTS = re.compile(
    r"\b(?:you (?:can|may|get|have|receive|choose)"
    r"|we (?:refund|replace|repair|cancel|deliver|pay|give|send|exchange)"
    r"|is (?:refunded|replaced|repaired|free)|the customer (?:chooses|gets|may))\b",
    re.IGNORECASE,
)


def outcome_of(
    wish: Wish | None,
    turns: Sequence[Turn],
    version: DocumentVersion,
    actions: Sequence[Action],
    checks: Sequence[Check],
    evidence: Sequence[Evidence],
    path: DocumentVersion | None = None,
    beside: Sequence[DocumentVersion] = (),
) -> Outcome | None:
    """How the wish stands to what is suggested; None where no outcome is wanted.

    An action for it that is granted in this case reaches it: nothing else does but an answer, where all that
    is wanted is information. One that a check denies does not, nor does another remedy alone, nor what speaks
    of none where there is another document that grants it, the `path`. Else it is not known: while a check is
    open, where a page says that it is granted, and where one of the documents `beside` is about what they
    name and this one is not.
    """
    if wish is None:
        return None
    if wish.wanted == "information":
        reached, because = (True if evidence else None), None
    else:
        reached, because = _reached(wish.wanted, version, actions, checks, evidence)
    if reached and is_about_another(wish, version, beside):
        reached, because = None, None
    if reached is None and because is None and path is not None and path.id != version.id:
        reached, because = False, f"{path.content.title} decides on it"
    source = f"turn:{turns[wish.turn].id or wish.turn + 1}"
    return Outcome(wanted=wish.wanted, reached=reached, because=because, source=source)


def reaches(wish: Wish | None, actions: Sequence[Action]) -> bool:
    """Whether one of `actions` is what is wished for."""
    return wish is not None and any(gives(action, wish.wanted) for action in actions)


def gives(action: Action, wanted: Wanted) -> bool:
    """Whether `action` is what is wanted: a credit is compensation."""
    return _is(action.name, wanted)


def grants(version: DocumentVersion, wanted: Wanted) -> bool:
    """Whether the document has authority for what is wanted, whoever may use it."""
    return any(_is(row.action, wanted) for row in version.content.authority)


def gives_only(version: DocumentVersion, outcomes: frozenset[Wanted]) -> bool:
    """Whether what the document has authority for is among `outcomes`; who cancels gets their money back."""
    among = {*outcomes, *_GOES_WITH} if "cancel" in outcomes else outcomes
    granted = [row.action for row in version.content.authority]
    return bool(granted) and all(any(_is(action, one) for one in among) for action in granted)


def says_granted(sentence: str, wanted: Wanted) -> bool:
    """Whether the sentence grants what is wanted: "you get a full refund"."""
    return bool(_GRANTS.search(sentence)) and not denies(sentence) and wanted in outcomes_named(sentence)


def _reached(
    wanted: Wanted,
    version: DocumentVersion,
    actions: Sequence[Action],
    checks: Sequence[Check],
    evidence: Sequence[Evidence],
) -> tuple[bool | None, str | None]:
    own = next((action for action in actions if _is(action.name, wanted)), None)
    waiting = next((check for check in checks if check.verdict == "unknown"), None)
    if own is not None:
        return (None, waiting.because) if waiting else (True, _in_words(own.name))
    offered = [row.action for row in version.content.authority]
    denied = next((check for check in checks if check.verdict == "not_met"), None)
    if denied is not None and any(_is(name, wanted) for name in offered):
        return False, denied.because
    granted = next((one.quote for one in evidence if says_granted(one.quote, wanted)), None)
    if granted is not None and denied is None:
        return None, granted  # what a page says of everybody grants nothing in this case
    others = [action.name for action in actions if any(_is(action.name, kind) for kind in _ACTIONS)]
    if others and wanted in _ACTIONS:
        return False, f"It offers {' and '.join(_in_words(name) for name in dict.fromkeys(others))}"
    return None, None


def is_about_another(wish: Wish, version: DocumentVersion, beside: Sequence[DocumentVersion]) -> bool:
    """Whether another document for the same outcome is about what the wish names, and this one is not: who
    cancels a plan cancels no order."""
    said = frozenset(content_stems(wish.said))

    def named(one: DocumentVersion) -> frozenset[str]:
        return said.intersection(content_stems(one.content.title)) - _OUTCOME_STEMS

    others = (one for one in beside if one.id != version.id and grants(one, wish.wanted))
    return not named(version) and any(named(one) for one in others)


def _is(action: str, wanted: Wanted) -> bool:
    return wanted in _ACTIONS and bool(_ACTIONS[wanted].search(action.casefold()))


def _in_words(action: str) -> str:
    return action.replace("_", " ")
