"""Handover and wrap-up: what the next person reads, so that the customer repeats nothing.

Written from the brief, the turns and what was shown and decided; every part names its sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from assist.briefing.brief import Brief, Known, Line, Mood
from assist.briefing.shortening import short
from assist.briefing.tried import says_something
from assist.briefing.writing import turn_sources
from assist.conversations import Conversation
from assist.customers.customers import Moment
from assist.decisions import Decision
from assist.reading.understanding import understand
from assist.suggestions import Suggestion

_MOST_TRIED = 5
_SHORT = 200


class Handover(BaseModel):
    """The executive summary for the next person."""

    model_config = ConfigDict(frozen=True)

    conversation_id: str
    to: str | None
    opening: str
    """A sentence to begin with, in the customer's own words: "I understand that …; is that correct?"."""
    summary: str
    need: Line | None
    known: tuple[Known, ...] = ()
    tried: tuple[Line, ...] = ()
    promises: tuple[Line, ...] = ()
    claims: tuple[Line, ...] = ()
    mood: Mood | None = None
    risks: tuple[Line, ...] = ()
    next: tuple[Line, ...] = ()
    note: str | None = None
    do_not_ask: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    written_at: Moment


class WrapUp(BaseModel):
    """How a conversation ended, for the timeline."""

    model_config = ConfigDict(frozen=True)

    conversation_id: str
    summary: str
    need: Line | None
    resolved: bool | None
    disposition: str | None
    csat: int | None
    answered: tuple[Line, ...] = ()
    """What the person sent."""
    promises: tuple[Line, ...] = ()
    follow_up: tuple[Line, ...] = ()
    sources: tuple[str, ...] = ()
    written_at: Moment


def write_handover(
    conversation: Conversation,
    brief: Brief | None,
    suggestions: Sequence[Suggestion],
    decisions: Sequence[Decision],
    *,
    as_of: datetime,
    to: str | None = None,
    note: str | None = None,
) -> Handover:
    """What the next person needs. `suggestions` are those shown here, `decisions` all that were made."""
    need = _need(conversation)
    tried = _tried(conversation, suggestions, decisions)
    following = _next(suggestions, decisions)
    known = brief.known if brief else ()
    promises = brief.promises if brief else ()
    parts = [*([need] if need else []), *tried, *promises, *following]
    return Handover(
        conversation_id=conversation.id,
        to=to,
        opening=_opening(need),
        summary=_summary(brief, need, tried, following, note),
        need=need,
        known=known,
        tried=tried,
        promises=promises,
        claims=brief.claims if brief else (),
        mood=brief.mood if brief else None,
        risks=brief.risks if brief else (),
        next=following,
        note=note,
        do_not_ask=brief.do_not_ask if brief else (),
        sources=_sources(parts, known),
        written_at=as_of,
    )


def write_wrap_up(
    conversation: Conversation,
    brief: Brief | None,
    suggestions: Sequence[Suggestion],
    decisions: Sequence[Decision],
    *,
    as_of: datetime,
    resolved: bool | None = None,
    disposition: str | None = None,
    csat: int | None = None,
) -> WrapUp:
    """How it ended, from what was said and sent."""
    need = _need(conversation)
    answered = _answered(conversation, decisions)
    promises = brief.promises if brief else ()
    following = () if resolved else _next(suggestions, decisions)
    ended = {True: "Resolved.", False: "Not resolved.", None: "Not known whether resolved."}[resolved]
    messages = "1 message" if len(answered) == 1 else f"{len(answered)} messages"
    said = [
        _sentence(f"Need: {need.text}") if need else "",
        f"Told in {messages}." if answered else "",
        ended,
    ]
    parts = [*([need] if need else []), *answered, *promises, *following]
    return WrapUp(
        conversation_id=conversation.id,
        summary=" ".join(part for part in said if part),
        need=need,
        resolved=resolved,
        disposition=disposition,
        csat=csat,
        answered=answered,
        promises=promises,
        follow_up=following,
        sources=_sources(parts, ()),
        written_at=as_of,
    )


def _need(conversation: Conversation) -> Line | None:
    """What the customer needs, from all turns; its source is the customer's last turn that says something."""
    line = understand(conversation.turns).line
    if not line:
        return None
    named = zip(conversation.turns, turn_sources(conversation.turns), strict=True)
    said = [source for turn, source in named if turn.speaker == "customer"]
    return Line(text=line, sources=tuple(said[-3:]))


def _opening(need: Line | None) -> str:
    if need is None:
        return "I have read what you told my colleague. How can I help you best now?"
    said = need.text.rstrip(" .!?…")
    return f"I have read what you told my colleague: “{said}”. Is that correct?"


def _tried(
    conversation: Conversation, suggestions: Sequence[Suggestion], decisions: Sequence[Decision]
) -> tuple[Line, ...]:
    """What the customer was told so far, the latest last, and the documents accepted answers stood on."""
    told = [line for line in _answered(conversation, decisions) if says_something(line.text)]
    standing = {decision.suggestion_id: decision for decision in _standing(decisions)}
    used = [
        one
        for one in suggestions
        if one.id in standing and standing[one.id].outcome in ("accepted", "edited") and one.evidence
    ]
    shown = tuple(
        Line(
            text=f"Answered from “{one.evidence[0].title}”",
            sources=(f"suggestion:{one.id}", f"document:{one.evidence[0].document_id}"),
        )
        for one in used
    )
    return (*shown, *told)[-_MOST_TRIED:]


def _answered(conversation: Conversation, decisions: Sequence[Decision]) -> tuple[Line, ...]:
    """What the agent wrote: their turns, and what they sent that is not among them."""
    named = list(zip(conversation.turns, turn_sources(conversation.turns), strict=True))
    turns = [(turn.text, source) for turn, source in named if turn.speaker == "agent"]
    written = {text.strip() for text, _ in turns}
    sent = [(one.sent, f"decision:{one.id}") for one in _standing(decisions) if one.sent]
    extra = [(text, source) for text, source in sent if text.strip() not in written]
    return tuple(Line(text=short(text, _SHORT), sources=(source,)) for text, source in (*turns, *extra))


def _standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The last decision about each suggestion, and all that were about none."""
    replaced = {decision.supersedes for decision in decisions if decision.supersedes}
    return tuple(decision for decision in decisions if decision.id not in replaced)


def _next(suggestions: Sequence[Suggestion], decisions: Sequence[Decision]) -> tuple[Line, ...]:
    """What is left: questions not settled and approvals not given, of what was not set aside."""
    aside = {one.suggestion_id for one in _standing(decisions) if one.outcome in ("overridden", "dismissed")}
    lines: dict[str, Line] = {}
    for suggestion in suggestions:
        if suggestion.id in aside or not suggestion.evidence:
            continue
        source = (f"document:{suggestion.evidence[0].document_id}",)
        for check in suggestion.checks:
            if check.ask:
                lines.setdefault(check.ask, Line(text=f"Find out: {check.ask}", sources=source))
        for action in suggestion.actions:
            if action.authority == "needs_approval":
                name = action.name.replace("_", " ")
                lines.setdefault(
                    name, Line(text=f"Get approval from {action.approver}: {name}", sources=source)
                )
    return tuple(lines.values())[:_MOST_TRIED]


def _summary(
    brief: Brief | None,
    need: Line | None,
    tried: Sequence[Line],
    following: Sequence[Line],
    note: str | None,
) -> str:
    """A few sentences that say it all; the parts below prove them."""
    parts = [brief.headline.text if brief and brief.headline else ""]
    parts.append(f"Needs: {need.text}" if need else "")
    parts.append(f"Told so far: {tried[-1].text}" if tried else "")
    parts.append(following[0].text if following else "")
    parts.append(f"Note: {note}" if note else "")
    return " ".join(_sentence(part) for part in parts if part)


def _sentence(text: str) -> str:
    return text if text.rstrip('”")').endswith((".", "!", "?", "…")) else f"{text}."


def _sources(lines: Sequence[Line], known: Sequence[Known]) -> tuple[str, ...]:
    found = [source for line in lines for source in line.sources]
    found += [source for fact in known for source in fact.sources]
    return tuple(dict.fromkeys(found))
