"""Repetition: what an agent turned down does not come back, unless something changed; then it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assist.reading.words import content_stems
from assist.suggestions import Answer, Suggestion

SAME_WORDING = 0.9
"""Share of characters in common, from which two suggestions are the same one put a little differently."""

_NOT_A_WORD = re.compile(r"\W+")


@dataclass(frozen=True)
class TurnedDown:
    """A suggestion that was overridden or dismissed, and the need it was made for."""

    suggestion: Suggestion
    need: str


def without_repetition(
    answer: Answer, turned_down: Sequence[TurnedDown], *, danger_said: bool = False
) -> Answer:
    """The answer without suggestions that were turned down while need and knowledge are what they were.

    One that comes back because the customer's need or the knowledge changed is marked, and so is an
    escalation where the customer's turn says a danger: again, if it was said before. Silent, with the reason
    `overridden`, where nothing is left.
    """
    if not turned_down or not answer.suggestions:
        return answer
    kept = [
        shown.model_copy(update={"rank": rank})
        for rank, shown in enumerate(_kept(answer, turned_down, danger_said), 1)
    ]
    if kept:
        return answer.model_copy(update={"suggestions": tuple(kept)})
    return answer.model_copy(update={"status": "silent", "reason": "overridden", "suggestions": ()})


def _kept(answer: Answer, turned_down: Sequence[TurnedDown], danger_said: bool) -> Iterable[Suggestion]:
    for suggestion in answer.suggestions:
        before = [one for one in turned_down if _same(suggestion, one.suggestion)]
        if not before:
            yield suggestion
        elif (danger_said and suggestion.kind == "escalation") or all(
            _outdated(one, answer.need, suggestion) for one in before
        ):
            yield suggestion.model_copy(update={"previously_overridden": True})


def _outdated(before: TurnedDown, need: str, suggestion: Suggestion) -> bool:
    """Whether the customer says something new, or a document says it that did not say it before."""
    says_more = not set(content_stems(need)) <= set(content_stems(before.need))
    return says_more or _versions(before.suggestion) != _versions(suggestion)


def _versions(suggestion: Suggestion) -> set[tuple[str, int]]:
    # Without what disagrees: which other documents were found beside it changes with every search.
    quoted = {(one.document_id, one.version) for one in suggestion.evidence}
    return quoted | {(check.document_id, check.version) for check in suggestion.checks}


def _same(one: Suggestion, other: Suggestion) -> bool:
    first, second = _wording(one), _wording(other)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    # The quick ratios are upper bounds: they spare the slow one for texts that cannot be the same.
    return (
        matcher.real_quick_ratio() >= SAME_WORDING
        and matcher.quick_ratio() >= SAME_WORDING
        and matcher.ratio() >= SAME_WORDING
    )


def _wording(suggestion: Suggestion) -> str:
    """What the agent reads: the draft, else the guidance, else the quotes."""
    guidance = " ".join(step.text for step in suggestion.guidance)
    quotes = " ".join(evidence.quote for evidence in suggestion.evidence)
    return _normalised(suggestion.draft or guidance or quotes)


def _normalised(text: str) -> str:
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()
