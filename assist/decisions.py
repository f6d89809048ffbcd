"""Decisions: what the human did with a suggestion. Appended, never rewritten; the last one stands."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Outcome = Literal["accepted", "edited", "overridden", "dismissed"]


class Choice(BaseModel):
    """What a person chose to do; the body of a decision request.

    `sent` is the only text in the system that may leave for a customer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    sent: str | None = Field(default=None, max_length=20_000)
    """The text that goes to the customer. An accepted suggestion without it sends its draft;
    edited needs it; overridden may have it; dismissed has none."""
    reason: str | None = Field(default=None, max_length=2000)
    wrong: bool = False
    """The person flags the suggestion as wrong or harmful."""

    @model_validator(mode="after")
    def _sent_agrees_with_outcome(self) -> Self:
        if self.outcome == "edited" and not self.sent:
            raise ValueError("outcome 'edited' needs `sent`, the text the person sends")
        if self.outcome == "dismissed" and self.sent is not None:
            raise ValueError("outcome 'dismissed' sends nothing: leave `sent` out, or say 'overridden'")
        return self


class Decision(BaseModel):
    """One recorded choice of one person."""

    model_config = ConfigDict(frozen=True)

    id: str
    suggestion_id: str | None
    """None where Assist said nothing and the person answered on their own."""
    conversation_id: str | None
    outcome: Outcome
    sent: str | None
    edit_distance: float | None
    """Levenshtein distance of draft and sent over the longer length, 0 to 1; None where one is missing."""
    reason: str | None
    wrong: bool = False
    decided_by: str
    decided_at: datetime
    supersedes: str | None
    """The decision this one replaces."""
