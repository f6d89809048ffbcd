"""Trying: what a text that is not stored would say of a customer, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.errors import Unprocessable
from assist.judging.authority import proposed_actions
from assist.judging.cases import InHand
from assist.judging.checks import evaluate, refuse_bad_rules
from assist.judging.doubts import Doubt
from assist.judging.facts import Facts, gather_facts
from assist.judging.facts_in_words import told
from assist.judging.governing import Standing, in_force_on
from assist.judging.rules import compile_rule
from assist.judging.which_order import judged_for_each
from assist.suggestions import Action, Check
from knowledge_base.documents import Document, DocumentVersion
from knowledge_base.front_matter import InvalidDocument, Problem, merge, places_of
from knowledge_base.readers import Reader


class TextProblem(BaseModel):
    """One thing that keeps a text from being stored, and where it stands."""

    model_config = ConfigDict(frozen=True)

    detail: str
    field: str = ""
    """`checks.0.rule`; empty: the front matter as a whole."""
    line: int | None = None
    """Of the text, from 1; None: it is not written in the text."""
    column: int | None = None
    """From 1."""


class DayThatCounts(BaseModel):
    """The day whose version holds for the customer, and whether that would be this text."""

    model_config = ConfigDict(frozen=True)

    fact: str | None
    """As `judged_on` names it; None: today, or the day that was asked for."""
    on: date | None
    """None: it is not on file."""
    in_force: bool | None
    """Whether this text, by its own dates, holds on that day; None: the day is not on file."""
    version: int | None
    """The stored version that holds then, where this text does not; None: there is none."""


class TriedFact(BaseModel):
    """A fact that the text's rules look at."""

    model_config = ConfigDict(frozen=True)

    name: str
    told: str
    """In words: "delivered 2 November 2026, 19 days ago"."""
    sources: tuple[str, ...]


class Trial(BaseModel):
    """What a text would say of a customer; with problems, nothing else."""

    model_config = ConfigDict(frozen=True)

    problems: tuple[TextProblem, ...] = ()
    notes: tuple[str, ...] = ()
    """What can be stored and is probably not meant, as `PUT` would answer it."""
    title: str | None = None
    version: int | None = None
    """The number that this text would have, were it stored now."""
    day: DayThatCounts | None = None
    checks: tuple[Check, ...] = ()
    facts: tuple[TriedFact, ...] = ()
    unknown: tuple[str, ...] = ()
    """Facts that the rules look at and that are not on file."""
    authority: dict[Literal["agent", "lead"], tuple[Action, ...]] = {}
    """What the text lets each role do for this customer."""


@dataclass(frozen=True)
class Subject:
    """Whom a text is tried on, and as of when."""

    customer: Customer | None
    as_of: datetime
    """In the zone whose days count."""
    about: str | None = None
    """What the conversation names: an order's number, a product."""

    @property
    def turns(self) -> Sequence[Turn]:
        return (Turn(speaker="customer", text=self.about),) if self.about else ()


def try_text(
    text: str,
    fields: Mapping[str, Any],
    subject: Subject,
    stored: Sequence[DocumentVersion] = (),
    standing: Standing | None = None,
    is_stored: Callable[[str], bool] | None = None,
    doubted: Callable[[Document], Iterable[Doubt]] = lambda _: (),
) -> Trial:
    """What `text` would say of `subject` if it were the next version after `stored`. Stores nothing.

    `fields` win over the front matter, as in a request. `standing` knows which stored version holds on a day,
    `is_stored` whether there is a document, `doubted` what in it is probably not meant.
    """
    try:
        document = merge(fields, text)
    except InvalidDocument as invalid:
        return Trial(problems=_told(invalid.problems))
    try:
        refuse_bad_rules(document, {} if "checks" in fields else places_of(text), is_stored)
    except Unprocessable as refusal:
        return Trial(problems=_told(refusal.problems), title=document.title)
    notes = tuple(one.told(places_of(text)) for one in doubted(document))
    return _judged(document, subject, stored, standing).model_copy(update={"notes": notes})


def _told(problems: Sequence[Problem]) -> tuple[TextProblem, ...]:
    return tuple(
        TextProblem(detail=one.detail, field=one.field, line=one.line, column=one.column) for one in problems
    )


def _judged(
    document: Document, subject: Subject, stored: Sequence[DocumentVersion], standing: Standing | None
) -> Trial:
    version = DocumentVersion(
        id=stored[-1].id if stored else "unsaved",
        version=stored[-1].version + 1 if stored else 1,
        stored_at=subject.as_of.astimezone(UTC),
        content=document,
    )

    def facts_of(case: InHand | None) -> Facts:
        return gather_facts(
            subject.customer, subject.turns, subject.as_of, families=document.products, case=case
        )

    facts = facts_of(None)
    checks = judged_for_each(
        lambda case: evaluate(version, facts_of(case)), version, subject.customer, subject.turns
    )
    named = _facts_named(document)
    return Trial(
        title=document.title,
        version=version.version,
        day=_day(version, facts, standing),
        checks=checks,
        facts=tuple(
            TriedFact(name=fact.name, told=told(fact, facts), sources=fact.sources)
            for name in named
            if (fact := facts.get(name)) is not None
        ),
        unknown=tuple(name for name in named if facts.get(name) is None),
        authority={
            role: proposed_actions(version, checks, facts, Reader("", role)) for role in ("agent", "lead")
        },
    )


def _facts_named(document: Document) -> tuple[str, ...]:
    """What the document's rules, limits and day look at, each once."""
    named = [name for rule in document.checks for name in compile_rule(rule).facts]
    named += [row.amount for row in document.authority if row.amount]
    named += [document.judged_on] if document.judged_on else []
    return tuple(name for name in dict.fromkeys(named) if name != "today")


def _day(version: DocumentVersion, facts: Facts, standing: Standing | None) -> DayThatCounts:
    judged_on = version.content.judged_on
    day = facts.value(judged_on) if judged_on else facts.today
    if not isinstance(day, date):
        return DayThatCounts(fact=judged_on, on=None, in_force=None, version=None)
    counts = min(day, facts.today)  # what has not happened yet is judged by today's version
    if version.in_force(datetime.combine(counts, time.max, UTC)):
        return DayThatCounts(fact=judged_on, on=day, in_force=True, version=None)
    holds = in_force_on(version.id, counts, standing) if standing else None
    return DayThatCounts(fact=judged_on, on=day, in_force=False, version=holds.version if holds else None)
