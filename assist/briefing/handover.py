"""Handover: what the next person reads, so that the customer repeats nothing.

Written from the brief and the account of the conversation; every part names its sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from assist.briefing.account import Account, account_of, promises_of
from assist.briefing.belonging import Naming, nothing_named, until_named
from assist.briefing.brief import Brief, Known, Line, Mood
from assist.briefing.shortening import short
from assist.briefing.tried import only_promises
from assist.briefing.wanting import asked_for, in_own_words, in_words, need_of
from assist.briefing.writing import turn_sources
from assist.conversations import Conversation, Turn
from assist.customers.profile import Moment
from assist.decisions import Decision
from assist.judging.facts_in_words import plain_name, written_date
from assist.reading.swearing import shouts, swears
from assist.reading.understanding import points_back
from assist.suggestions import Suggestion

_MOST_TRIED = 6
_MOST_BEFORE = 3
_MOST_DONE = 2
_MOST_ON_FILE = 4
_LONGEST = 200
_MOODS = {"improving": "getting better", "steady": "steady", "worsening": "getting worse"}
_SPOKEN = ("phone", "voice", "store")


class Handover(BaseModel):
    """The executive summary for the next person."""

    model_config = ConfigDict(frozen=True)

    conversation_id: str
    to: str | None
    opening: str
    """A sentence to begin with, in the customer's own words or, where those are angry, in neutral ones; it
    asks them whether it is so."""
    summary: str
    need: Line | None
    known: tuple[Known, ...] = ()
    confirmed: tuple[Line, ...] = ()
    """What the customer said yes to when the agent asked whether it is so, then what they answered to the
    agent's other questions."""
    cause: Line | None = None
    """What these answers show it to be, of the causes that the playbook tells apart."""
    verdicts: tuple[Line, ...] = ()
    """How the rules of what leads and of what was picked stand for this customer."""
    tried: tuple[Line, ...] = ()
    """What was written and tried before, steps that are done, and what was told here."""
    promises: tuple[Line, ...] = ()
    """Those on file, then those made in this conversation."""
    claims: tuple[Line, ...] = ()
    mood: Mood | None = None
    risks: tuple[Line, ...] = ()
    next: tuple[Line, ...] = ()
    note: str | None = None
    do_not_ask: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""
    """All of it as a note that can be pasted."""
    written_at: Moment


def write_handover(
    conversation: Conversation,
    brief: Brief | None,
    suggestions: Sequence[Suggestion],
    decisions: Sequence[Decision],
    *,
    as_of: datetime,
    naming: Naming = nothing_named,
    to: str | None = None,
    note: str | None = None,
) -> Handover:
    """What the next person needs. `suggestions` are those shown here, oldest first, `decisions` all that
    were made, `naming` says what of the customer's turns name."""
    account = account_of(conversation, brief, suggestions, decisions, as_of)
    tried = _tried(account, brief)
    promised = tuple(one.line(as_of.date()) for one in account.promised)
    promises = promises_of(brief, promised)
    known = brief.known if brief else ()
    parts = [one for one in (account.need, account.cause) if one]
    parts += [*account.confirmed, *account.verdicts]
    parts += [*tried, *promises, *account.left]
    written = Handover(
        conversation_id=conversation.id,
        to=to,
        opening=_opening(account, conversation, naming),
        summary=_summary(brief, account, note),
        need=account.need,
        known=known,
        confirmed=account.confirmed,
        cause=account.cause,
        verdicts=account.verdicts,
        tried=tried,
        promises=promises,
        claims=brief.claims if brief else (),
        mood=brief.mood if brief else None,
        risks=brief.risks if brief else (),
        next=account.left,
        note=note,
        do_not_ask=brief.do_not_ask if brief else (),
        sources=sources_of(parts, known),
        written_at=as_of,
    )
    return written.model_copy(update={"text": _as_text(written)})


def _opening(account: Account, conversation: Conversation, naming: Naming) -> str:
    """What to begin with; only what the customer named is called theirs. What they want is said in neutral
    words, everything else is quoted; anger is not read back to them."""
    wants = _wants(account.need, conversation)
    product, order = naming(_named_in(account.need, conversation, naming))
    matter = product.name if product else f"order {order.id}" if order else ""
    if account.need is None or not (matter or wants or not _is_rough(conversation, account.need)):
        return "I have read what you told my colleague. How can I help you best now?"
    if wants:
        about = f"that this is about your {matter}, and " if matter else ""
        return f"I understand {about}that you would like {wants}. Is that correct?"
    if matter and _is_rough(conversation, account.need):
        return f"I understand that this is about your {matter}. Is that correct?"
    return _quoting(account, account.need, matter, conversation)


def told_of(conversation: Conversation, naming: Naming) -> Sequence[Turn]:
    """The turns by which it is named what the opening is about: what stands on file of it belongs beside."""
    need = need_of(conversation.turns, turn_sources(conversation.turns))
    return _named_in(need, conversation, naming)


def _named_in(need: Line | None, conversation: Conversation, naming: Naming) -> Sequence[Turn]:
    """The turns that name what is read back: what they want, else what it is."""
    turns = conversation.turns
    if need is None:
        return turns
    read_back = need.sources[0 if _wants(need, conversation) else -1]
    return until_named(turns, turn_sources(turns).index(read_back), naming)


def _wants(need: Line | None, conversation: Conversation) -> str:
    """The wish in neutral words; empty where they want nothing else than they came for, or ask about it."""
    wish = asked_for(conversation.turns)
    if wish is None or need is None or "?" in conversation.turns[wish[1]].text:
        return ""
    came_to_want = turn_sources(conversation.turns)[wish[1]] == need.sources[0]
    rough = _is_rough(conversation, need)
    return in_words(wish[0], "your") if rough or (came_to_want and len(need.sources) > 1) else ""


def _is_rough(conversation: Conversation, need: Line) -> bool:
    """Whether the words that say the need are angry ones."""
    named = zip(turn_sources(conversation.turns), conversation.turns, strict=True)
    said = [turn.text for source, turn in named if source in need.sources]
    return any(swears(text) or shouts(text) for text in said)


def _comes_back(conversation: Conversation, need: Line) -> bool:
    """Whether they say, until they say what it is, that it is about what is known: "me again"."""
    until = turn_sources(conversation.turns).index(need.sources[-1])
    spoken = (turn for turn in conversation.turns[: until + 1] if turn.speaker == "customer")
    return any(points_back(turn.text) is not None for turn in spoken)


def _quoting(account: Account, need: Line, matter: str, conversation: Conversation) -> str:
    """The opening that quotes the turn that says what it is about, then a later one that asks for something:
    what is read back was written like that."""
    said = _as_written(need.sources[-1], conversation)
    asked = _as_written(need.sources[0], conversation) if len(need.sources) > 1 else ""
    and_asked = f", and you asked: {sentence(_quoted(asked))}" if asked else ""
    if matter and _comes_back(conversation, need):
        unanswered = account.unanswered
        if unanswered is not None:
            and_asked = f", and you asked: {sentence(_quoted(unanswered.text))}"
        return f"I understand that this is about your {matter} again{and_asked or '.'} Is that correct?"
    if matter:
        issue = f"I understand you are having an issue with your {matter}"
        if "?" in said and not asked:
            return f"{issue}, and you asked: {sentence(_quoted(said))} Is that correct?"
        return f"{issue}: {_quoted(said)}{f'{and_asked} Is' if asked else '; is'} that correct?"
    if "?" in said:
        then = f" and then: {sentence(_quoted(asked))}" if asked else ""
        first = _quoted(said) if then else sentence(_quoted(said))
        return f"I understand that you asked: {first}{then} Is that still your question?"
    verb = "said" if conversation.details.channel in _SPOKEN else "wrote"
    return f"I understand that you {verb}: {_quoted(said)}{and_asked or '.'} Is that still so?"


def _as_written(source: str, conversation: Conversation) -> str:
    """What the turn named by `source` says, in the customer's own words."""
    at = turn_sources(conversation.turns).index(source)
    return short(in_own_words(conversation.turns[at].text), _LONGEST)


def _quoted(text: str) -> str:
    return f"“{text.rstrip(' .!')}”"


def _tried(account: Account, brief: Brief | None) -> tuple[Line, ...]:
    """What we wrote before they came, what was tried before, which steps are done, then what was told here
    beside promises; the latest last."""
    before = tuple(_before(brief))[:_MOST_BEFORE] if brief else ()
    done = account.done[-_MOST_DONE:]
    told = [line for line in account.told if not only_promises(line.text)]
    return (*reversed(before), *done, *told[len(before) + len(done) - _MOST_TRIED :])


def _before(brief: Brief) -> Iterator[Line]:
    yield from (line for line in brief.history if line.sources[0].startswith("interaction:outreach:"))
    yield from (line for line in brief.tried if line.sources[0].startswith("interaction:"))


def _summary(brief: Brief | None, account: Account, note: str | None) -> str:
    """A few sentences that say it all; the parts below prove them."""
    parts = [brief.headline.text if brief and brief.headline else ""]
    parts.append(f"Needs: {account.need.text}" if account.need else "")
    parts.append(f"Cause found: {account.cause.text}" if account.cause else "")
    parts.append(f"Told so far: {account.told[-1].text}" if account.told else "")
    parts.append(account.left[0].text if account.left else "")
    parts.append(f"Note: {note}" if note else "")
    return " ".join(sentence(part) for part in parts if part)


def _as_text(written: Handover) -> str:
    mood = written.mood
    shown = f"{_MOODS[mood.trend]}: {mood.because[-1].text}" if mood and mood.because else ""
    return as_note(
        written.opening,
        ("Need", [written.need.text] if written.need else []),
        ("Asked and answered", _texts(written.confirmed)),
        ("Cause found", [written.cause.text] if written.cause else []),
        ("On file", [_on_file(one) for one in written.known[:_MOST_ON_FILE]]),
        ("What policy says", _texts(written.verdicts)),
        ("What was tried", _texts(written.tried)),
        ("Promises", _texts(written.promises)),
        ("The customer says", _texts(written.claims)),
        ("Mood", [shown] if mood and mood.trend != "steady" and shown else []),
        ("Take care", _texts(written.risks)),
        ("What is next", _texts(written.next)),
        ("Known, do not ask", [", ".join(written.do_not_ask)] if written.do_not_ask else []),
        ("Note", [written.note] if written.note else []),
    )


def _on_file(known: Known) -> str:
    try:
        value = written_date(date.fromisoformat(known.value))
    except ValueError:
        value = known.value
    return f"{plain_name(known.fact)}: {value}"


def _texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def as_note(beginning: str, *parts: tuple[str, Sequence[str]]) -> str:
    """A note in plain text: what it begins with, then each part that has lines under its heading."""
    told = [f"{title}:\n" + "\n".join(f"- {line}" for line in lines) for title, lines in parts if lines]
    return "\n\n".join((beginning, *told))


def sentence(text: str) -> str:
    """`text` with a full stop, where nothing ends it yet."""
    return text if text.rstrip('”")').endswith((".", "!", "?", "…")) else f"{text}."


def sources_of(lines: Sequence[Line], known: Sequence[Known] = ()) -> tuple[str, ...]:
    """Every source of these, once."""
    found = [source for line in lines for source in line.sources]
    found += [source for fact in known for source in fact.sources]
    return tuple(dict.fromkeys(found))
