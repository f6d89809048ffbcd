"""Outreach: what a person may write to a customer who has not called yet. Immutable, and never sent by us."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assist.briefing.brief import Line
from assist.suggestions import Action, Check, Evidence, Guidance, Offer

State = Literal["prepared", "sent", "dropped", "superseded"]
"""`superseded`: a later one took its place before anybody decided."""


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
    """A message ready to send: facts on file, sentences of public documents that fit, and the slot. Empty
    where nothing fits, or where the playbook has an approved text sent: the person writes it."""
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
    risks: tuple[Line, ...] = ()
    """What is on file that calls for care. For the agent; it is not in `say`."""
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
