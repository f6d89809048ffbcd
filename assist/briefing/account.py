"""The account of a conversation: what it was about, what was told, confirmed, promised and is left to do.

The handover and the wrap-up are both written from it; every line names its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from assist.briefing.brief import Brief, Line
from assist.briefing.promising import Promise, promises_made
from assist.briefing.shortening import short
from assist.briefing.tried import says_something
from assist.briefing.writing import turn_sources
from assist.conversations import Conversation, Turn
from assist.decisions import Decision
from assist.judging.facts_in_words import plain_name
from assist.reading.understanding import is_small_talk, understand
from assist.suggestions import Check, Suggestion

_MOST_LEFT = 5
_LONGEST = 200
_IS_IT_SO = re.compile(r",? (?:is that|is this|am i) (?:right|correct|so)\?$", re.IGNORECASE)
_I_SEE = re.compile(r"^(?:(?:and|so|ok|okay|thank you|thanks),? )?i (?:can )?see (?:that )?", re.IGNORECASE)
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|correct|right|exactly|that(?:['’]?s| is) (?:right|correct)|ja|oui)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|not|no|except|actually|only)\b|n['’]t\b", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:and|but|so|ok|okay|sure|right|well|yes|hi|hello|hey)\b[ ,.!]*)+", re.IGNORECASE
)
_USED = ("accepted", "edited")
_ASIDE = ("overridden", "dismissed")


@dataclass(frozen=True)
class Account:
    """What happened in one conversation."""

    need: Line | None
    answered: tuple[Line, ...]
    """Everything that was written to the customer."""
    told: tuple[Line, ...]
    """What of it says something, after the documents that accepted answers stood on."""
    confirmed: tuple[Line, ...]
    promised: tuple[Promise, ...]
    left: tuple[Line, ...]
    """What nobody has found out, approved or answered yet."""
    used: Suggestion | None
    """The last suggestion that was accepted, else the last that was the best of its answer and sure."""


def account_of(
    conversation: Conversation,
    brief: Brief | None,
    suggestions: Sequence[Suggestion],
    decisions: Sequence[Decision],
    as_of: datetime,
) -> Account:
    """The account as of `as_of`. `suggestions` are those shown here, oldest first, `decisions` all made."""
    sources = turn_sources(conversation.turns)
    standing = _standing(decisions)
    answered = tuple(_answered(conversation.turns, sources, standing))
    aside = {one.suggestion_id for one in standing if one.outcome in _ASIDE}
    accepted = {one.suggestion_id for one in standing if one.outcome in _USED}
    open_ones = [one for one in suggestions if one.id not in aside and one.evidence]
    used = [one for one in open_ones if one.id in accepted]
    first = [one for one in open_ones if one.rank == 1]
    relevant = [one for one in open_ones if one in used or one in first]
    return Account(
        need=_need(conversation.turns, sources),
        answered=answered,
        told=(*map(_stood_on, used), *(line for line in answered if says_something(line.text))),
        confirmed=tuple(_confirmed(conversation.turns, sources)),
        promised=promises_made(conversation.turns, sources, as_of),
        left=(*_unanswered(conversation.turns, sources), *_left(relevant, brief))[:_MOST_LEFT],
        used=next(reversed(used or [one for one in first if one.confidence == "high"]), None),
    )


def _need(turns: Sequence[Turn], sources: Sequence[str]) -> Line | None:
    """What the customer needs, from all turns; its sources are the last that they said."""
    line = _LEADING.sub("", understand(turns).line)
    said = [source for turn, source in zip(turns, sources, strict=True) if turn.speaker == "customer"]
    return Line(text=line, sources=tuple(said[-3:])) if line else None


def _standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The last decision about each suggestion, and all that were about none."""
    replaced = {decision.supersedes for decision in decisions if decision.supersedes}
    return tuple(decision for decision in decisions if decision.id not in replaced)


def _answered(turns: Sequence[Turn], sources: Sequence[str], standing: Sequence[Decision]) -> Iterator[Line]:
    """What the agent wrote: their turns, and what they sent that is not among them."""
    written = {turn.text.strip() for turn in turns if turn.speaker == "agent"}
    for turn, source in zip(turns, sources, strict=True):
        if turn.speaker == "agent":
            yield Line(text=short(turn.text, _LONGEST), sources=(source,))
    for one in standing:
        if one.sent and one.sent.strip() not in written:
            yield Line(text=short(one.sent, _LONGEST), sources=(f"decision:{one.id}",))


def _stood_on(one: Suggestion) -> Line:
    document = one.evidence[0]
    sources = (f"suggestion:{one.id}", f"document:{document.document_id}")
    return Line(text=f"Answered from “{document.title}”", sources=sources)


def _confirmed(turns: Sequence[Turn], sources: Sequence[str]) -> Iterator[Line]:
    """What the customer said yes to, right after the agent asked whether it is so; "yes, but" is no yes."""
    for index, (asked, answer) in enumerate(pairwise(turns)):
        if (asked.speaker, answer.speaker) != ("agent", "customer"):
            continue
        sentence = re.split(r"(?<=[.!?])\s+", asked.text.strip())[-1]
        if _IS_IT_SO.search(sentence) and _YES.match(answer.text.strip()) and not _BUT.search(answer.text):
            stated = _I_SEE.sub("", _IS_IT_SO.sub("", sentence))
            text = short(f"{stated[:1].upper()}{stated[1:]}", _LONGEST)
            yield Line(text=text, sources=(sources[index], sources[index + 1]))


def _unanswered(turns: Sequence[Turn], sources: Sequence[str]) -> Iterator[Line]:
    """The customer's last question, where nothing was told since."""
    asked = [index for index, turn in enumerate(turns) if turn.speaker == "customer" and "?" in turn.text]
    since = [turn for turn in turns[asked[-1] :] if turn.speaker == "agent"] if asked else []
    if asked and not any(says_something(turn.text) for turn in since):
        question = turns[asked[-1]].text
        if not is_small_talk(question):
            said = short(_LEADING.sub("", question.strip()), _LONGEST)
            yield Line(text=f"Answer: “{said}”", sources=(sources[asked[-1]],))


def _left(suggestions: Sequence[Suggestion], brief: Brief | None) -> Iterator[Line]:
    """Questions that nothing on file or said here settles, and approvals that nobody gave."""
    known = {entry.partition(":")[0] for entry in brief.do_not_ask} if brief else set[str]()
    last = {(check.document_id, check.id): check for one in suggestions for check in one.checks}
    seen = set[str]()
    for suggestion in suggestions:
        source = (f"document:{suggestion.evidence[0].document_id}",)
        for check in suggestion.checks:
            ask = last[check.document_id, check.id].ask
            if ask and ask not in seen and not _is_known(check, known):
                seen.add(ask)
                yield Line(text=f"Find out: {ask}", sources=source)
        for action in suggestion.actions:
            if action.authority == "needs_approval" and action.name not in seen:
                seen.add(action.name)
                name = action.name.replace("_", " ")
                yield Line(text=f"Get approval from {action.approver}: {name}", sources=source)


def _is_known(check: Check, known: set[str]) -> bool:
    return bool(check.facts) and all(plain_name(name) in known for name in check.facts)
