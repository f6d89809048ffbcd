"""Diagnosis: what the agent asked to find out what it is, what the customer answered, and the cause found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assist.briefing.brief import Line
from assist.briefing.shortening import short
from assist.conversations import Turn
from assist.reading.answering import question_of
from assist.reading.asked import Asked, asked_in
from assist.reading.understanding import is_small_talk
from assist.suggestions import Suggestion

_MOST = 10
_LONGEST = 160
_OFFERS = re.compile(
    r"\b(?:help|do for you|(?:any|some)thing else|what else"
    r"|is (?:that|this|it) (?:right|correct|so|okay|ok))\b",
    re.IGNORECASE,
)
"""Questions that find nothing out: offers of help, and whether what we say is so."""
_SECRET = re.compile(
    r"\b(?:code|pass(?:word|code|phrase)|pin|cvv|cvc|social security|ssn|date of birth|birthday|secret)\b",
    re.IGNORECASE,
)
"""What such a question is told, nobody should find repeated."""


def answered_here(
    turns: Sequence[Turn], sources: Sequence[str], matter: str | None = None
) -> tuple[Line, ...]:
    """Each question of the agent that the customer answered at once, with their words; the latest last.

    `matter` is the source of the turn that says what they came for, which answers nothing.
    """
    return tuple(_answered(turns, sources, matter))[-_MOST:]


def _answered(turns: Sequence[Turn], sources: Sequence[str], matter: str | None) -> Iterator[Line]:
    for one in asked_in(turns):
        at = one.turn + 1
        if one.text and _answers(one) and not _OFFERS.search(one.text) and sources[at] != matter:
            reply = "told" if _SECRET.search(one.text) else f"“{short(one.reply.strip(), _LONGEST)}”"
            text = f"{short(one.text, _LONGEST)} – {reply}"
            yield Line(text=text, sources=(sources[one.turn], sources[at]))


def _answers(one: Asked) -> bool:
    """Whether the reply is a yes or no, or says something and asks nothing back."""
    if one.said is not None and not question_of(one.text).open:
        return True
    return "?" not in one.reply and bool(one.reply) and not is_small_talk(one.reply)


def cause_found(suggestions: Sequence[Suggestion]) -> Line | None:
    """The cause that the answers showed last, by the playbook that tells it; None where there is none."""
    for one in reversed(suggestions):
        if one.cause is not None:
            return Line(text=one.cause, sources=(f"document:{one.evidence[0].document_id}",))
    return None
