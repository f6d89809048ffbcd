"""Tracking: where a conversation stands in a playbook: what is done, what is left to ask, what comes next.

A step is done when the agent said or asked it, when the customer has said what it asks for or did what it
has them do, when the fact it asks for is known, or when the timeline holds it; what it has them ask for
besides must have been asked for. A cause is out when its question was answered no; the one that was answered
yes is what it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.judging.facts import Facts
from assist.judging.facts_in_words import plain_name
from assist.reading.asked import Asked, asked_in, is_told, said_to, same_question
from assist.reading.doing import Deed, deeds_in, has_done
from assist.reading.procedures import Cause, causes_of, only_then, steps_of
from assist.reading.quoting import Unit
from assist.reading.words import containment, content_stems
from assist.suggestions import Check
from knowledge_base.passages import Passage

_MOST_STEPS = 12
_SAID = 0.6
"""Share of a step's words that one turn of the agent, or one record, holds."""
_FEWEST_SHARED = 2
_RECENT = timedelta(days=30)
_MOST_LOOKED_AT = 60
"""Turns and records a step may have been done in."""
_TITLE = re.compile(r"(?<![*\w])\*([^*\n]{3,120})\*(?![*\w])")
_MOST_REFERRED = 2
_QUOTED = re.compile(r"[\"“]([^\"”]{3,400})[\"”]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ASKS_FOR = re.compile(r"\b(?:ask(?: (?:them|the customer|him|her))?(?: for)?|find out)\b", re.IGNORECASE)
_WHEN = frozenset(content_stems("first then before after now again always"))
_ASKED_BY_NAME = ("order.id", "product.serial")
_Known = tuple[frozenset[str], str]
_PUTS = re.compile(r"\b(?:ask|find out)\b|\?", re.IGNORECASE)
"""Has something asked. To check may be more than to know: "check the serial number for recalls"."""
_ASKS = re.compile(rf"{_PUTS.pattern}|\b(?:check|look)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Tracked:
    """A step, and the record that shows it is done; None: it is not."""

    unit: Unit
    because: str | None


@dataclass(frozen=True)
class Standing:
    """Where the conversation stands in one playbook."""

    steps: tuple[Tracked, ...]
    probe: Cause | None
    """The cause whose question divides best what is left; None where there is nothing to tell apart."""
    found: Cause | None
    """The cause that was answered yes."""
    causes: tuple[Unit, ...]
    """The rows of all causes."""

    @property
    def refers_to(self) -> tuple[str, ...]:
        """The titles of other documents, in italics, in the steps for the cause that was found."""
        own = (step.unit for step in self.steps if self.found and only_then(step.unit))
        return tuple(dict.fromkeys(title for unit in own for title in _TITLE.findall(unit.text)))[
            :_MOST_REFERRED
        ]

    @property
    def upcoming(self) -> tuple[Unit, ...]:
        """The steps that are not done, the next one first: once the cause is found, those for it."""
        left = [step.unit for step in self.steps if step.because is None]
        return tuple(sorted(left, key=lambda unit: self.found is not None and only_then(unit) is None))


def standing_in(
    passages: Sequence[Passage],
    turns: Sequence[Turn],
    customer: Customer | None,
    questions: Mapping[str, Check],
    facts: Facts,
    as_of: datetime,
) -> Standing:
    """How far this conversation is in the playbook of these passages; `questions` are those of its checks."""
    asked = asked_in(turns)
    causes = causes_of(passages)
    found = next((cause for cause in causes if _said(cause, asked) == "yes"), None)
    known = _known(questions, facts)
    done = _Done(turns, customer, known, [*known, *_named(facts)], as_of, asked)
    steps = [unit for unit in steps_of(passages) if _holds(unit, found)]
    return Standing(
        steps=tuple(Tracked(unit, done.because(unit)) for unit in steps[:_MOST_STEPS]),
        probe=None if found else _probe(causes, asked, turns, known),
        found=found,
        causes=tuple(cause.unit for cause in causes),
    )


def _holds(unit: Unit, found: Cause | None) -> bool:
    """Whether the step's section holds: always, or because its heading names the cause that was found."""
    heading = only_then(unit)
    if heading is None:
        return True
    named = frozenset(stem for stem in content_stems(heading) if not stem.isdigit())
    return found is not None and not named.isdisjoint(content_stems(found.name))


def _said(cause: Cause, asked: Sequence[Asked]) -> str | None:
    question = said_to(cause.question, asked)
    return question.said if question else None


def _probe(
    causes: Sequence[Cause], asked: Sequence[Asked], turns: Sequence[Turn], known: Sequence[_Known]
) -> Cause | None:
    """Of the causes left the one whose yes or no tells most: the nearer to even the chances, the more.

    A cause counts as many times more likely as the customer used words that only it has. One that was asked,
    or whose question a fact on file settles, is not asked again.
    """
    left = [cause for cause in causes if _said(cause, asked) != "no" and not _on_file(cause, known)]
    if len(left) < 2:
        return None
    customer_said = {
        stem for turn in turns if turn.speaker == "customer" for stem in content_stems(turn.text)
    }
    weights = [1 + len(_own(cause, left) & customer_said) for cause in left]
    askable = [
        (cause, weight / sum(weights))
        for cause, weight in zip(left, weights, strict=True)
        if said_to(cause.question, asked) is None and not is_told(cause.name, cause.question, asked)
    ]
    return max(askable, key=lambda one: _information(one[1]), default=(None, 0.0))[0]


def _own(cause: Cause, causes: Sequence[Cause]) -> frozenset[str]:
    """The words that no other cause has."""
    return cause.stems.difference(*(other.stems for other in causes if other is not cause))


def _information(chance: float) -> float:
    """What a yes or no of this chance tells, in bits; rounded, so that equals are equal."""
    if not 0 < chance < 1:
        return 0.0
    return round(-chance * math.log2(chance) - (1 - chance) * math.log2(1 - chance), 9)


def _on_file(cause: Cause, known: Sequence[_Known]) -> bool:
    stems = frozenset(content_stems(cause.question))
    return any(same_question(stems, question) for question, _ in known)


def _known(questions: Mapping[str, Check], facts: Facts) -> list[_Known]:
    """The words of each question that a fact on file has answered, and the record of that fact."""
    settled = ((ask, check) for ask, check in questions.items() if check.verdict != "unknown")
    return [
        (frozenset(content_stems(ask)), source)
        for ask, check in settled
        if (source := _source_of(check, facts))
    ]


def _named(facts: Facts) -> Iterator[_Known]:
    """The words that name a fact on file, where they are enough to tell what a step asks for: `error code`.

    One word is not, and what an order or a product is like may be asked for other reasons than to know it.
    """
    for name, fact in facts.by_name.items():
        stems = frozenset(content_stems(plain_name(name)))
        if (name.startswith("attributes.") or name in _ASKED_BY_NAME) and len(stems) > 1 and fact.sources:
            yield stems, fact.sources[0]


class _Done:
    """What shows that a step is done."""

    def __init__(
        self,
        turns: Sequence[Turn],
        customer: Customer | None,
        known: Sequence[_Known],
        answered: Sequence[_Known],
        as_of: datetime,
        asked: Sequence[Asked],
    ) -> None:
        first = max(0, len(turns) - _MOST_LOOKED_AT)
        self._turns = [
            (_turn_source(turns, at), frozenset(content_stems(turns[at].text)))
            for at in range(first, len(turns))
            if turns[at].speaker == "agent"
        ]
        self._did = _deeds(turns, first)
        self._conversation, self._said = turns, asked
        self._asked = [(_turn_source(turns, one.turn), one) for one in asked if one.text]
        self._known, self._answered = known, answered
        recent = [
            one
            for one in (customer.interactions if customer else ())
            if as_of - _RECENT <= one.at <= as_of and one.kind not in ("signal", "survey", "ivr_entry")
        ]
        self._records = [
            (f"interaction:{one.id}", frozenset(content_stems(one.summary or "")))
            for one in recent[-_MOST_LOOKED_AT:]
            if one.id
        ]

    def because(self, unit: Unit) -> str | None:
        """The record that shows it; None where nothing does, or where part of it is still to be asked."""
        source = self._shown(unit)
        left = (wanted for wanted in _asked_besides(unit) if not self._is_asked_for(wanted))
        return None if any(left) else source

    def _is_asked_for(self, wanted: frozenset[str]) -> bool:
        said = (*self._turns, *self._records, *((source, stems) for stems, source in self._known))
        return any(containment(wanted, stems) >= _SAID for _, stems in said)

    def _shown(self, unit: Unit) -> str | None:
        spoken = [frozenset(content_stems(said)) for said in _QUOTED.findall(unit.plain)]
        for wanted in (one for one in (*spoken, unit.stems) if one):
            for source, stems in self._turns:
                if _holds_enough(wanted, stems):
                    return source
            for source, deed in self._did:
                if has_done(deed, wanted):
                    return source
        questions = spoken if _ASKS.search(unit.plain) else []
        for wanted in questions:
            for source, one in self._asked:
                if same_question(wanted, one.stems):
                    return source
        for question in _QUOTED.findall(unit.plain) if questions else ():
            answered = said_to(question, self._said)
            if answered and answered.said:
                return _turn_source(self._conversation, answered.turn)
        for wanted in questions or ([unit.stems] if _ASKS.search(unit.plain) else []):
            for stems, source in self._answered if _PUTS.search(unit.plain) else self._known:
                if same_question(wanted, stems):
                    return source
        return next((source for source, stems in self._records if _holds_enough(unit.stems, stems)), None)


def _deeds(turns: Sequence[Turn], first: int) -> list[tuple[str, Deed]]:
    """What the customer says they did since the agent first spoke."""
    spoke = next((at for at, turn in enumerate(turns) if turn.speaker == "agent"), len(turns))
    return [
        (_turn_source(turns, at), deed)
        for at in range(max(first, spoke), len(turns))
        if turns[at].speaker == "customer"
        for deed in deeds_in(turns[at].text)
    ]


def _asked_besides(unit: Unit) -> Iterator[frozenset[str]]:
    """What a step has them ask for beside what it says: "It should go. Ask for photos first." has photos.

    What it puts in quotes is looked for as it stands there.
    """
    sentences = _SENTENCE.split(_QUOTED.sub(" . ", unit.plain))
    for sentence in sentences if len(sentences) > 1 else ():
        asks = _ASKS_FOR.search(sentence)
        wanted = frozenset(content_stems(sentence[asks.end() :])) - _WHEN if asks else None
        if wanted:
            yield wanted


def _holds_enough(wanted: frozenset[str], stems: frozenset[str]) -> bool:
    shared = len(wanted & stems)
    return shared >= min(_FEWEST_SHARED, len(wanted)) and containment(wanted, stems) >= _SAID


def _turn_source(turns: Sequence[Turn], at: int) -> str:
    return f"turn:{turns[at].id or at + 1}"


def _source_of(check: Check, facts: Facts) -> str | None:
    known = (fact for name in check.facts if (fact := facts.get(name)))
    return next((fact.sources[0] for fact in known if fact.sources), None)
