"""Attributing: whether what was sent still says what the suggestion's documents say."""

from __future__ import annotations

import re

from assist.briefing.tried import says_something
from assist.decisions import Decision
from assist.reading.words import containment, content_stems
from assist.suggestions import Suggestion

_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_MOSTLY = 0.5
"""Share of the words that were sent, courtesies aside, which the quotes hold."""


def says_what_was_quoted(decision: Decision, suggestion: Suggestion) -> bool:
    """Whether the words sent are those of the suggestion, or mostly those of its quotes: who wrote something
    else into its draft said it in their own name."""
    if not decision.sent or decision.sent.strip() == suggestion.draft.strip():
        return True
    sentences = [one for one in _SENTENCES.split(decision.sent) if says_something(one)]
    sent = content_stems(" ".join(sentences))
    return containment(sent, content_stems(" ".join(one.quote for one in suggestion.evidence))) >= _MOSTLY
