"""Outreach: what a person may write to a customer who has not called yet. Immutable, and never sent by us."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assist.briefing.brief import Line
from assist.judging.facts_in_words import written_date
from assist.suggestions import Action, Check, Evidence, Guidance

State = Literal["prepared", "sent", "dropped", "superseded"]
"""`superseded`: a later one took its place before anybody decided."""


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
    """Index into the outreach's evidence: the words that grant it."""

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
        return written_date(self.day, self.day)

    def passed(self, now: datetime) -> bool:
        """Whether nobody can keep it any more."""
        return self.at <= now if self.at else self.by < now.date()


class Outreach(BaseModel):
    """What was reported, what to say about it, what to do, and what proves it."""

    model_config = ConfigDict(frozen=True)

    id: str
    customer_id: str
    kind: str
    """The signal: `fridge.temperature_high`."""
    serial: str | None
    """The device it is about; None where the signal names none."""
    playbook: str
    """The document whose trigger the signal matched."""
    reason: Line
    """What was reported, how often and when. For the agent; the customer need not have noticed it."""
    times: int
    """How often it was reported when this was prepared."""
    first_at: datetime
    last_at: datetime
    say: str
    """A message ready to send: facts on file, sentences of public documents, and the slot."""
    guidance: tuple[Guidance, ...]
    """The playbook's steps, for the agent's eyes only."""
    slot: Offer | None
    evidence: tuple[Evidence, ...]
    checks: tuple[Check, ...]
    actions: tuple[Action, ...]
    channel: str | None
    """The way of contact that the customer prefers; None where nothing is on file."""
    contact: Line | None
    """How they wish to be contacted, in the words on file."""
    language: str | None
    """The language on file. `say` is in that of the documents."""
    prepared_at: datetime
    supersedes: str | None
    """The one this replaces."""

    def quotes(self) -> tuple[Evidence, ...]:
        """Everything it quotes."""
        return self.evidence

    def versions(self) -> frozenset[tuple[str, int]]:
        """Every document it rests on, and which version of it."""
        quoted = {(one.document_id, one.version) for one in self.evidence}
        return frozenset(quoted | {(check.document_id, check.version) for check in self.checks})

    def documents(self) -> frozenset[str]:
        """Every document it rests on, its playbook too."""
        return frozenset(id for id, _ in self.versions()) | {self.playbook}
