"""Tried: what was done about the matter so far, by whom and how it ended, so that nobody tries it twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from assist.briefing.brief import Line
from assist.briefing.promising import is_promise
from assist.briefing.shortening import short
from assist.conversations import Turn
from assist.customers.profile import Customer, Interaction
from assist.customers.timeline import OPEN, TRIED
from assist.judging.facts_in_words import when
from assist.reading.words import content_stems

ENDED = {"unresolved": "not resolved", "pending": "still open"}
CHANNELS = {"ivr": "phone menu", "web": "website", "store": "in store"}
_LONGEST = 160
_DAYS = 90
"""What was tried longer ago was about something else."""
_OPEN_READ = 10
_SHARED_WORDS = 2
_BY_US = ("contact", "repair", "action")
_COURTESIES = re.compile(
    r"^(?:(?:yes|yeah|no|ok(?:ay)?|sure(?: thing)?|right|well|oh(?: no)?|hm+|certainly|absolutely"
    r"|all ?right|great"
    r"|perfect|wonderful|of course|no problem|no worries|understood|noted|got it|and|so"
    r"|thank you(?: very much)?"
    r"|thanks(?: a lot)?)(?:\s*[,.!:–-]+\s*|\s+(?=(?:let|may|can|could|one|just|i)\b)|$))+",
    re.IGNORECASE,
)
"""What an agent's sentence begins with; "no problem, we refund it" says the rest."""
_SAYS_NOTHING = re.compile(
    r"^(?:hello|hi|hey|good ?(?:morning|afternoon|evening|night|bye)|bye|dear \w+"
    r"|(?:just )?(?:one|a) (?:moment|second|sec|minute)(?=\s*(?:[.,;!…–-]|$)"
    r"|,? (?:please|while|i\b|let\b))|hold on|bear with me"
    r"|(?:please )?let me (?:just |quickly )?(?:see|check|look|tell|have a look|think|ask)"
    r"|(?:you(?:['’]re| are)|most|very) welcome(?! to\b)|my pleasure|not at all|glad (?:to|i)|take care"
    r"|see you"
    r"|have a (?:\w+ )?(?:nice|good|lovely|great|wonderful|pleasant)|(?:all the|my) best"
    r"|(?:may|can|could|might) i (?:just )?(?:ask|know|have your)"
    r"|i (?:check|am looking|am reading|am glad|am afraid|understand|start|want to|see\b)|thank you|thanks"
    r"|(?:i am|i['’]m) (?:very |so )?(?:sorry|glad)|that should not have|you too|ha"
    r"|you should not have|you (?:asked|said|wrote|told us))\b|\?$",
    re.IGNORECASE,
)
"""Greetings, comfort, holding and questions: nothing the customer was told or that was tried."""


def tried_before(
    customer: Customer, turns: Sequence[Turn], about: frozenset[str], today: date
) -> Iterator[Interaction]:
    """Repairs, what was granted, and contacts that ended, in the last 90 days, the latest first.

    `about` are the order and the serial of the case: what names others was about something else, and so was a
    contact that shares no words with what is said now or still open. What we wrote first is no attempt that
    the customer asked for; it stands in the history.
    """
    words = _words_of(customer, turns)
    looked_at: Counter[str] = Counter()
    for event in reversed(customer.interactions):
        if event.kind not in _BY_US or not event.id or not event.summary:
            continue
        looked_at[event.kind] += 1
        recent = 0 <= (today - _day(event)).days <= _DAYS
        if looked_at[event.kind] > TRIED or not recent or "outreach" in event.data:
            continue
        if _may_be_about(event, about) and _is_attempt(event, words):
            yield event


def _words_of(customer: Customer, turns: Sequence[Turn]) -> frozenset[str]:
    """What the customer speaks of here, and what is still open."""
    said = [turn.text for turn in turns if turn.speaker == "customer"]
    still_open = [event.summary or "" for event in customer.interactions if event.outcome in OPEN]
    return frozenset(content_stems(" ".join((*said, *still_open[-_OPEN_READ:]))))


def _is_attempt(event: Interaction, words: frozenset[str]) -> bool:
    if event.kind != "contact":
        return True
    shared = words.intersection(content_stems(event.summary or ""))
    return event.outcome not in OPEN and len(shared) >= _SHARED_WORDS


def told_here(turns: Sequence[Turn], sources: Sequence[str], longest: int = _LONGEST) -> tuple[Line, ...]:
    """What the agent told the customer in this conversation; greetings, comfort and questions are nothing."""
    return tuple(
        Line(text=f"Told: {short(turn.text, longest)}", sources=(source,))
        for turn, source in zip(turns, sources, strict=True)
        if turn.speaker == "agent" and says_something(turn.text) and not only_promises(turn.text)
    )


def says_something(text: str) -> bool:
    """Whether `text` tells or tries something, beyond a greeting, comfort, a farewell or a question."""
    return bool(_telling(text))


def only_promises(text: str) -> bool:
    """Whether all that `text` says is what somebody of us will do: a promise, and nothing that was tried."""
    said = _telling(text)
    return bool(said) and all(is_promise(one) for one in said)


def _telling(text: str) -> list[str]:
    """The sentences of `text` that say something once their courtesies are taken off."""
    sentences = (one.strip() for one in re.split(r"(?<=[.!?])\s+", text))
    rests = ((one, _COURTESIES.sub("", one)) for one in sentences)
    return [one for one, rest in rests if rest.strip(" .,!…") and not _SAYS_NOTHING.search(rest)]


def event_line(event: Interaction, today: date) -> Line:
    """One event in a line: what, by whom, by which way, when and how it ended."""
    said = short(event.summary or event.kind.replace("_", " "), _LONGEST)
    way = CHANNELS.get(event.channel, event.channel)
    by = event.data.get("by")
    who = f" by {short(by, 60)}" if isinstance(by, str) and by.strip() else ""
    ended = f", {ENDED.get(event.outcome, event.outcome)}" if event.outcome else ""
    text = f"{said} ({way}{who}, {when(_day(event), today)}{ended})"
    return Line(text=text, sources=(f"interaction:{event.id}",))


def _may_be_about(event: Interaction, about: frozenset[str]) -> bool:
    named = {str(event.data[name]) for name in ("order_id", "serial") if event.data.get(name)}
    return not named or not about or bool(named & about)


def _day(event: Interaction) -> date:
    return event.at.date()
