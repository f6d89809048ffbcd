"""The account of a conversation: what it was about, what was told, confirmed, promised and is left to do.

The handover and the wrap-up are both written from it; every line names its source.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise

from assist.briefing.attributing import says_what_was_quoted
from assist.briefing.brief import Brief, Line
from assist.briefing.diagnosis import answered_here, cause_found
from assist.briefing.leading import leading, picked, standing
from assist.briefing.promising import Promise, promises_made
from assist.briefing.shortening import short
from assist.briefing.tried import says_something
from assist.briefing.wanting import asked_for, in_words, need_of, plainly
from assist.briefing.writing import turn_sources
from assist.conversations import Conversation, Turn
from assist.decisions import Decision
from assist.judging.facts_in_words import plain_name
from assist.reading.asked import asked_in, said_to
from assist.reading.outcomes import outcomes_named
from assist.reading.procedures import own_step
from assist.reading.understanding import is_small_talk
from assist.reading.words import containment, content_stems
from assist.suggesting.outcome import gives
from assist.suggestions import Action, Check, Suggestion, Wanted

_MOST_LEFT = 6
_LONGEST = 200
_IS_IT_SO = re.compile(r",? (?:is that|is this|am i) (?:right|correct|so)\?$", re.IGNORECASE)
_I_SEE = re.compile(r"^(?:(?:and|so|ok|okay|thank you|thanks),? )?i (?:can )?see (?:that )?", re.IGNORECASE)
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|correct|right|exactly|that(?:['’]?s| is) (?:right|correct)|ja|oui)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|not|no|except|actually|only)\b|n['’]t\b", re.IGNORECASE)
_QUESTIONS_LEFT, _STEPS_LEFT = 2, 2
_TO_COME, _APPROVAL = "Still to come: ", "Get approval from "
_STAYS_OPEN = (_TO_COME, _APPROVAL)
_TO_SEND = re.compile(r"\b(?:send|upload|mail|forward)\b", re.IGNORECASE)
_HAS_COME = re.compile(
    r"https?://|www\.|\bhere (?:is|are|it is|they are|you go)\b|\b(?:attached|uploaded|sent)\b(?!\?)",
    re.IGNORECASE,
)
_SAID = 0.6
"""Share of the words of a quote that one turn of the agent holds, who said it then."""
_ONLY_IF_ASKED: dict[Wanted, re.Pattern[str]] = {
    "refund": re.compile(r"refund|money"),
    "replacement": re.compile(r"replac|exchange|new_|swap"),
    "cancel": re.compile(r"cancel"),
}
"""Actions that end or change a purchase: nobody gets ready for one that the customer has not spoken of."""
_RETURNS = re.compile(r"\b(?:return(?:ed|ing)?|send (?:it|this|that|them) back)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Account:
    """What happened in one conversation."""

    need: Line | None
    answered: tuple[Line, ...]
    """Everything that was written to the customer."""
    told: tuple[Line, ...]
    """What of it says something, after the documents that accepted answers stood on."""
    confirmed: tuple[Line, ...]
    """What the customer said yes to, then what they answered to other questions."""
    cause: Line | None
    """What their answers show it to be."""
    promised: tuple[Promise, ...]
    done: tuple[Line, ...]
    """The steps of the playbook that are behind them, beside what was told."""
    verdicts: tuple[Line, ...]
    """How the rules of what leads and of what was picked stand for this customer."""
    unanswered: Line | None
    """The customer's last question, where nothing was told since."""
    left: tuple[Line, ...]
    """What nobody has answered, done, found out, offered or approved yet."""
    still_open: tuple[Line, ...]
    """What of it stays to be done however it ended: what was asked for and has not come, and approvals."""
    used: Suggestion | None
    """What was picked last; else what the agent said in their own words; else what leads."""


def account_of(
    conversation: Conversation,
    brief: Brief | None,
    suggestions: Sequence[Suggestion],
    decisions: Sequence[Decision],
    as_of: datetime,
) -> Account:
    """The account as of `as_of`. `suggestions` are those shown here, oldest first, `decisions` all made."""
    turns, sources = conversation.turns, turn_sources(conversation.turns)
    answered = tuple(_answered(turns, sources, standing(decisions)))
    chosen, lead = picked(suggestions, decisions), leading(suggestions, decisions)
    relevant = (*chosen, *((lead,) if lead is not None and lead not in chosen else ()))
    told = tuple(line for line in answered if says_something(line.text))
    told_in = {source for line in told for source in line.sources}
    need = need_of(turns, sources)
    unanswered = _unanswered(turns, sources, standing(decisions))
    answer = _to_answer(unanswered, turns, sources, standing(decisions))
    left = _each_once((*answer, *_left(relevant, turns, brief)))[:_MOST_LEFT]
    return Account(
        need=need,
        answered=answered,
        told=tuple(_told(told, chosen, standing(decisions))),
        confirmed=(
            *_confirmed(turns, sources),
            *answered_here(turns, sources, need.sources[-1] if need else None),
        ),
        cause=cause_found(suggestions),
        promised=promises_made(turns, sources, as_of),
        done=tuple(_done(lead, told_in)) if lead else (),
        verdicts=tuple(_verdicts(relevant)),
        unanswered=unanswered,
        left=left,
        still_open=tuple(line for line in left if line.text.startswith(_STAYS_OPEN)),
        used=next(reversed(chosen), None) or _said_from(suggestions, turns) or _sure(lead),
    )


def _each_once(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Those that say something new: two documents may grant the same slot."""
    once: dict[str, Line] = {}
    for line in lines:
        once.setdefault(line.text, line)
    return tuple(once.values())


def promises_of(brief: Brief | None, promised: Sequence[Line]) -> tuple[Line, ...]:
    """Those on file that stand in the brief, then those made here, each once."""
    return tuple(dict.fromkeys((*(brief.promises if brief else ()), *promised)))


def _said_from(suggestions: Sequence[Suggestion], turns: Sequence[Turn]) -> Suggestion | None:
    """The last suggestion of which the agent said a quote, in much the same words."""
    said = [frozenset(content_stems(turn.text)) for turn in turns if turn.speaker == "agent"]
    for one in reversed(suggestions):
        quotes = [frozenset(content_stems(quote.quote)) for quote in one.evidence]
        if any(len(quote) > 1 and containment(quote, text) >= _SAID for quote in quotes for text in said):
            return one
    return None


def _sure(lead: Suggestion | None) -> Suggestion | None:
    """What leads, if it is a playbook or fits well."""
    return lead if lead and (lead.steps or lead.confidence != "low") else None


def _done(lead: Suggestion, told_in: Collection[str]) -> Iterator[Line]:
    document = f"document:{lead.evidence[0].document_id}"
    for step in lead.steps:
        if step.because is not None and step.because not in told_in:
            yield Line(text=f"Done: {short(step.text, _LONGEST)}", sources=(step.because, document))


def _verdicts(suggestions: Sequence[Suggestion]) -> Iterator[Line]:
    """The last verdict of each check that the facts decide."""
    last = {(check.document_id, check.id): check for one in suggestions for check in one.checks}
    for check in last.values():
        if check.verdict != "unknown":
            text = f"{'Met' if check.verdict == 'met' else 'Not met'}: {check.because}"
            yield Line(text=text, sources=(f"document:{check.document_id}",))


def _answered(turns: Sequence[Turn], sources: Sequence[str], standing: Sequence[Decision]) -> Iterator[Line]:
    """What the agent wrote: their turns, and what they sent that is not among them."""
    written = {turn.text.strip() for turn in turns if turn.speaker == "agent"}
    for turn, source in zip(turns, sources, strict=True):
        if turn.speaker == "agent":
            yield Line(text=short(turn.text, _LONGEST), sources=(source,))
    for one in standing:
        if one.sent and one.sent.strip() not in written:
            yield Line(text=short(one.sent, _LONGEST), sources=(f"decision:{one.id}",))


def _told(told: Sequence[Line], chosen: Sequence[Suggestion], standing: Sequence[Decision]) -> Iterator[Line]:
    """What was told, with the documents that it stood on; those alone whose words are not among it."""
    decided = {one.suggestion_id: one for one in standing}
    quoted = [one for one in chosen if one.id in decided and says_what_was_quoted(decided[one.id], one)]
    sent = {one.suggestion_id: short(one.sent, _LONGEST) for one in standing if one.sent}
    stood_on = {sent.get(one.id, ""): one for one in quoted}
    texts = {line.text for line in told}
    for one in quoted:
        if sent.get(one.id) not in texts:
            yield Line(text=f"Answered from “{one.evidence[0].title}”", sources=_stood_on(one))
    for line in told:
        under = stood_on.get(line.text)
        if under is None:
            yield line
        else:
            text = f"{line.text} (from “{under.evidence[0].title}”)"
            yield Line(text=text, sources=(*line.sources, *_stood_on(under)))


def _stood_on(one: Suggestion) -> tuple[str, str]:
    return f"suggestion:{one.id}", f"document:{one.evidence[0].document_id}"


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


def _unanswered(turns: Sequence[Turn], sources: Sequence[str], standing: Sequence[Decision]) -> Line | None:
    """The customer's last question, where nothing was told since."""
    asked = [index for index, turn in enumerate(turns) if turn.speaker == "customer" and "?" in turn.text]
    if asked and not _told_since(turns, asked[-1], standing):
        question = turns[asked[-1]].text
        if not is_small_talk(question):
            said = short(plainly(question), _LONGEST)
            return Line(text=said, sources=(sources[asked[-1]],))
    return None


def _told_since(turns: Sequence[Turn], at: int, standing: Sequence[Decision]) -> bool:
    """Whether the agent told something after the turn at `at`: in a turn, or in what they sent."""
    said = [turn.text for turn in turns[at + 1 :] if turn.speaker == "agent"]
    asked_at = turns[at].at
    sent = [one.sent for one in standing if one.sent and (asked_at is None or one.decided_at >= asked_at)]
    return any(says_something(text) for text in (*said, *sent))


def _to_answer(
    unanswered: Line | None, turns: Sequence[Turn], sources: Sequence[str], standing: Sequence[Decision]
) -> Iterator[Line]:
    """What the next person answers first: what is wanted now, and the question that is open."""
    wish = asked_for(turns)
    if wish is not None and not _told_since(turns, wish[1], standing):
        source = sources[wish[1]]
        if unanswered is None or source not in unanswered.sources:
            yield Line(text=f"Answer: they want {in_words(wish[0])}", sources=(source,))
    if unanswered is not None:
        yield unanswered.model_copy(update={"text": f"Answer: “{unanswered.text}”"})


def _left(suggestions: Sequence[Suggestion], turns: Sequence[Turn], brief: Brief | None) -> Iterator[Line]:
    """The slot to offer, questions that nothing on file or said here settles, the playbook's next steps, and
    what may be given or needs an approval; of each, what somebody wants. An approval that gives them nothing
    of what they want now comes last."""
    known = {entry.partition(":")[0] for entry in brief.do_not_ask} if brief else set[str]()
    last = {(check.document_id, check.id): check for one in suggestions for check in one.checks}
    put = asked_in(turns)
    told = " ".join(turn.text for turn in turns if turn.speaker == "agent")
    asked, wish = _asked_for(turns), asked_for(turns)
    seen = set[str]()
    besides = list[Line]()
    for suggestion in suggestions:
        source = (f"document:{suggestion.evidence[0].document_id}",)
        slot = suggestion.slot
        if slot is not None and slot.day_said not in told:
            granted_by = suggestion.evidence[slot.evidence].document_id
            yield Line(text=f"Offer: “{slot.say}”", sources=(f"document:{granted_by}",))
        asks = [
            last[check.document_id, check.id].ask
            for check in suggestion.checks
            if not _is_known(check, known)
        ]
        to_ask = [ask for ask in asks if ask and ask not in seen and said_to(ask, put) is None]
        seen.update(to_ask)
        yield from (Line(text=f"Find out: {ask}", sources=source) for ask in to_ask[:_QUESTIONS_LEFT])
        coming = [
            check.ask
            for check in suggestion.checks
            if check.ask and last[check.document_id, check.id].verdict == "unknown"
        ]
        for ask in dict.fromkeys(one for one in coming if one not in seen and _is_still_to_come(one, turns)):
            seen.add(ask)
            yield Line(text=f"{_TO_COME}{ask}", sources=source)
        for action in suggestion.actions:
            wanted = _is_wanted(action, asked) or suggestion is not suggestions[-1]
            if action.name not in seen and wanted:
                seen.add(action.name)
                decide = [Line(text=text, sources=source) for text in _to_decide(action)]
                if wish is None or any(gives(action, one) for one in wish[0]):
                    yield from decide
                else:
                    besides += decide
        steps = (own_step(one.text) for one in suggestion.steps if not one.done)
        for step in islice((one for one in steps if one), _STEPS_LEFT):
            yield Line(text=f"Next step: {short(step, _LONGEST)}", sources=source)
    yield from besides


def _is_still_to_come(ask: str, turns: Sequence[Turn]) -> bool:
    """Whether the agent asked the customer to send something and nothing says that they have."""
    put = said_to(ask, asked_in(turns)) if _TO_SEND.search(ask) else None
    since = turns[put.turn + 1 :] if put else ()
    return put is not None and not any(
        turn.speaker == "customer" and _HAS_COME.search(turn.text) for turn in since
    )


def _to_decide(action: Action) -> Iterator[str]:
    """An approval to get; an amount to give."""
    name = action.name.replace("_", " ")
    amount = f" {action.amount:.2f} {action.currency or ''}".rstrip() if action.amount else ""
    if action.authority == "needs_approval":
        yield f"{_APPROVAL}{action.approver}: {name}{amount}"
    elif amount:
        yield f"Yours to decide: {name}{amount}"


def _asked_for(turns: Sequence[Turn]) -> frozenset[Wanted]:
    """The outcomes that the customer spoke of; what is sent back is to be paid back."""
    said = [turn.text for turn in turns if turn.speaker == "customer"]
    returns: frozenset[Wanted] = frozenset(("refund",) if any(_RETURNS.search(text) for text in said) else ())
    return returns.union(*(outcomes_named(text) for text in said))


def _is_wanted(action: Action, asked: frozenset[Wanted]) -> bool:
    kinds = [kind for kind, words in _ONLY_IF_ASKED.items() if words.search(action.name)]
    return not kinds or not asked.isdisjoint(kinds)


def _is_known(check: Check, known: set[str]) -> bool:
    return bool(check.facts) and all(plain_name(name) in known for name in check.facts)
