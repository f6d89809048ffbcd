"""Settling: what a document's checks need not ask any more, because it has been asked or said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assist.reading.asked import Asked, is_told, said_to
from assist.reading.not_arrived import asks_arrival, says_not_arrived
from assist.reading.risks import cannot_wait
from assist.reading.understanding import telling_turns
from assist.suggesting.sources import Case, Source
from assist.suggestions import Check


def settled(source: Source, case: Case, asked: Sequence[Asked]) -> Source:
    """The source without the questions that the agent has put already, and with what was said to them."""
    return _as_asked(_without_arrival(source, case), asked)


def _without_arrival(source: Source, case: Case) -> Source:
    """The source without the question when it arrived, where the customer says that nothing has come."""
    if not any(says_not_arrived(case.turns[at].text) for at in telling_turns(case.turns)):
        return source
    return replace(source, checks=tuple(map(_unasked_arrival, source.checks)))


def _unasked_arrival(check: Check) -> Check:
    return check.model_copy(update={"ask": None}) if check.ask and asks_arrival(check.ask) else check


def _as_asked(source: Source, asked: Sequence[Asked]) -> Source:
    """The source without the questions that the agent has put already, and with what was said to them."""
    if not asked:
        return source
    return replace(source, checks=tuple(_settled(check, source, asked) for check in source.checks))


def _settled(check: Check, source: Source, asked: Sequence[Asked]) -> Check:
    put = said_to(check.ask, asked) if check.ask else None
    if put:
        return check.model_copy(update={"ask": None, "said": put.said})
    titles = (rule.title for rule in source.version.content.checks if rule.id == check.id)
    if check.ask and any(is_told(title, check.ask, asked) for title in titles):
        return check.model_copy(update={"ask": None})
    # Nobody who has just said that their insulin is in a dead fridge is asked whether anything cannot wait.
    known = check.ask and source.call is not None and source.call.pressing and cannot_wait(check.ask)
    return check.model_copy(update={"ask": None}) if known else check
