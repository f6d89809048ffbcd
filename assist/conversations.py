"""Conversations: the live exchange between a customer and an agent, turn by turn."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assist.customers import CallerId

Speaker = Literal["customer", "agent"]


class Turn(BaseModel):
    """One utterance by the customer or the agent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId | None = None
    """The caller's id; the same id twice is one turn. None: we make one."""
    speaker: Speaker
    text: str = Field(min_length=1, max_length=20_000)
    at: datetime | None = None


class ConversationDetails(BaseModel):
    """What `PUT /v1/conversations/{id}` takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    customer_id: CallerId | None = None
    channel: str | None = Field(default=None, max_length=40)
    subject: str | None = Field(default=None, max_length=300)
    metadata: dict[str, Any] = Field(default_factory=dict)


class Conversation(BaseModel):
    """A conversation as stored: its details and its turns, oldest first."""

    model_config = ConfigDict(frozen=True)

    id: str
    details: ConversationDetails
    turns: tuple[Turn, ...] = ()
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
