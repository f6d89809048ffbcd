"""Suggestions and answers: what Assist puts before the agent. Immutable, and never sent."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from assist.customers.profile import Moment
from knowledge_base.documents import Audience, When

Band = Literal["high", "medium", "low"]
Status = Literal["suggested", "silent", "stopped", "degraded"]
Wanted = Literal[
    "refund",
    "replacement",
    "repair",
    "cancel",
    "delivery",
    "compensation",
    "person",
    "apology",
    "information",
]
Verdict = Literal["met", "not_met", "unknown"]


class Evidence(BaseModel):
    """A quote that proves something, and where it stands: `text[start:end] == quote` in that version."""

    model_config = ConfigDict(frozen=True)

    document_id: str
    version: int
    passage_id: str
    title: str
    section: str
    quote: str
    start: int
    end: int
    audience: Audience | None
    teams: tuple[str, ...] = ()
    """The teams the document is for; none: all of its audience."""
    in_force_from: When | None
    in_force_until: When | None
    age_days: int
    """Whole days since this version came into force or, where it names no day, since it was stored."""
    url: str | None
    as_of: date | None = None
    """The day whose version this is, where the document is judged on another day than today's."""


class Guidance(BaseModel):
    """What an internal document tells the agent; for the agent's eyes only."""

    model_config = ConfigDict(frozen=True)

    text: str
    evidence: int
    """Index into the suggestion's evidence."""


class Step(BaseModel):
    """One step of a playbook, and whether this conversation has it behind it."""

    model_config = ConfigDict(frozen=True)

    text: str
    done: bool
    because: str | None
    """The record that shows it is done: `turn:…`, `order:…`, `interaction:…`; None: nothing does."""
    evidence: int
    """Index into the suggestion's evidence."""


class Check(BaseModel):
    """One rule of a document, evaluated on the customer's facts."""

    model_config = ConfigDict(frozen=True)

    id: str
    document_id: str
    version: int
    verdict: Verdict
    because: str
    facts: tuple[str, ...]
    """The facts the rule names: `order.delivered_on`."""
    ask: str | None
    """The question that would settle an unknown verdict; None when it is settled, or was asked already."""
    said: Literal["yes", "no"] | None = None
    """What the customer answered when the agent asked it: a claim, which leaves the verdict to the facts."""
    as_of: date | None = None
    """The day whose version of the rule was applied: the day that counts; None: today's version."""


class Action(BaseModel):
    """Something a person may do about it. Assist proposes; it executes nothing."""

    model_config = ConfigDict(frozen=True)

    name: str
    amount: Decimal | None
    currency: str | None
    authority: Literal["yours", "needs_approval"]
    approver: str | None
    limit: Decimal | None = None
    """The highest amount that this person may decide alone, in `currency`; None: none is set for them."""
    left: Decimal | None = None
    """What is left of it for this customer in the period of its budget; None: no budget, or not known."""
    because: str | None = None
    """How far their authority goes, and why: "25.00 EUR in 12 months; nothing used, 25.00 EUR left"."""


class Outcome(BaseModel):
    """What the customer wants, and whether the suggestion gets them there."""

    model_config = ConfigDict(frozen=True)

    wanted: Wanted
    reached: bool | None
    """None: neither an action nor a quote says."""
    because: str | None
    """The action, the quote or the check that decides it."""
    source: str
    """Where they said it: `turn:…`."""


class Offer(BaseModel):
    """The slot that a policy grants this customer: a moment that a back end offered, else the last day."""

    model_config = ConfigDict(frozen=True)

    action: str
    """As `authority` names it: repair_visit."""
    by: date
    """The last day on which the policy is kept."""
    at: datetime | None
    """The earliest moment offered that is kept by it, in the zone it was offered in."""
    within_business_days: int
    because: str
    """The policy's condition and the facts that meet it."""
    evidence: int
    """Index into the evidence beside it: the words that grant it."""
    promised: bool = False
    """Whether it was promised before, and stands."""

    @computed_field  # type: ignore[prop-decorator] # pydantic's own way
    @property
    def say(self) -> str:
        """The sentence that offers it: "We can offer you a repair visit by Tuesday 24 November."."""
        what = f"a {self.action.replace('_', ' ')} {self.said}"
        return f"As promised, we offer you {what}." if self.promised else f"We can offer you {what}."

    @property
    def day(self) -> date:
        return self.at.date() if self.at else self.by

    @property
    def said(self) -> str:
        """How one says it to the customer: "by Tuesday 24 November"."""
        day = f"{self.day:%A} {self.day_said}"
        return f"on {day}, {self.at:%H:%M}" if self.at else f"by {day}"

    @property
    def day_said(self) -> str:
        """The day alone: "24 November"."""
        return f"{self.day.day} {self.day:%B}"

    def passed(self, now: datetime) -> bool:
        """Whether nobody can keep it any more."""
        return self.at <= now if self.at else self.by < now.date()


class Conflict(BaseModel):
    """Two pieces of evidence that disagree: shown side by side, never blended."""

    model_config = ConfigDict(frozen=True)

    about: str
    evidence: tuple[Evidence, ...]


class Suggestion(BaseModel):
    """A next-best answer, question, action or escalation, with its proof."""

    model_config = ConfigDict(frozen=True)

    id: str
    conversation_id: str | None
    rank: int
    """Counts from 1."""
    kind: Literal["answer", "question", "action", "escalation"]
    draft: str
    """Text an agent can send as it is; from public documents and the checks' own words only. May be empty
    where only guidance for the agent exists."""
    guidance: tuple[Guidance, ...] = ()
    evidence: tuple[Evidence, ...]
    steps: tuple[Step, ...] = ()
    """Of a playbook, in its order; the first that is not done is what comes next."""
    cause: str | None = Field(
        default=None,
        exclude_if=lambda given: given is None,
        description="Of the causes that a playbook's table tells apart, the one that the customer's answers "
        "show, as the table names it; left out where none is shown.",
    )
    checks: tuple[Check, ...] = ()
    actions: tuple[Action, ...] = ()
    slot: Offer | None = None
    """How soon a policy grants what may be done, where one says so."""
    outcome: Outcome | None = None
    conflicts: tuple[Conflict, ...] = ()
    confidence: Band
    composer: str = "extractive"
    previously_overridden: bool = False
    evidence_first: bool = False
    """Whether a person may accept or edit it only after they opened what it rests on."""
    about: tuple[str, ...] = Field(default=(), exclude_if=lambda given: not given)
    """Every id of the customer whom it was made for; none: it was made for nobody who is known."""

    def quotes(self) -> tuple[Evidence, ...]:
        """Everything it quotes, what disagrees too."""
        return (*self.evidence, *(one for conflict in self.conflicts for one in conflict.evidence))

    def versions(self) -> frozenset[tuple[str, int]]:
        """Every document it rests on, and which version of it."""
        quoted = {(one.document_id, one.version) for one in self.quotes()}
        return frozenset(quoted | {(check.document_id, check.version) for check in self.checks})

    def documents(self) -> frozenset[str]:
        """Every document it rests on."""
        return frozenset(id for id, _ in self.versions())


class Answer(BaseModel):
    """What Assist says to one turn: suggestions, or silence with a reason."""

    model_config = ConfigDict(frozen=True)

    status: Status
    reason: str | None = None
    """When not suggested: no_evidence, small_talk, not_a_question, off_topic, stopped, overridden,
    other_customer, ... `off_topic`: no document comes near these words; so it is with a language that the
    encoder does not know, whatever they are about."""
    snapshot: str | None
    took_ms: float = Field(ge=0)
    need: str
    """What Assist understood the customer to need, in words."""
    strength: float | None = Field(default=None, ge=0, le=1)
    """The estimated probability that something in the documents answers, whether it spoke or not; None where
    it did not look."""
    suggestions: tuple[Suggestion, ...] = ()


class ShownEvent(BaseModel):
    """Something the agent's screen did with a suggestion."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: Literal["displayed", "evidence_opened", "copied", "inserted"]
    at: Moment | None = None
