"""Leading: of all that was suggested in a conversation, what it stands on: what a person picked, and what
leads."""

from __future__ import annotations

from collections.abc import Sequence

from assist.decisions import Decision
from assist.suggestions import Suggestion

_PICKED = ("accepted", "edited")
_ASIDE = ("overridden", "dismissed")


def standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The last decision about each suggestion, and all that were about none."""
    replaced = {decision.supersedes for decision in decisions if decision.supersedes}
    return tuple(decision for decision in decisions if decision.id not in replaced)


def picked(suggestions: Sequence[Suggestion], decisions: Sequence[Decision]) -> tuple[Suggestion, ...]:
    """Those that a person accepted, with or without changes, oldest first."""
    ids = {one.suggestion_id for one in standing(decisions) if one.outcome in _PICKED}
    return tuple(one for one in suggestions if one.id in ids and one.evidence)


def leading(suggestions: Sequence[Suggestion], decisions: Sequence[Decision]) -> Suggestion | None:
    """What came first in the last answer and was not turned down; None where there is nothing.

    A playbook that was begun leads on, until something else is sure: an answer to a remark in between is not
    what the conversation is about.
    """
    aside = {one.suggestion_id for one in standing(decisions) if one.outcome in _ASIDE}
    lead = None
    for one in suggestions:
        if one.rank != 1 or one.id in aside or not one.evidence:
            continue
        if lead is None or one.steps or not lead.steps or one.confidence == "high":
            lead = one
    return lead
