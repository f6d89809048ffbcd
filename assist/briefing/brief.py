"""The brief: what the agent needs to know about this customer now. Every line carries its sources."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assist.customers.profile import Moment


class Line(BaseModel):
    """One thing known, and what proves it. No source, no line."""

    model_config = ConfigDict(frozen=True)

    text: str
    sources: tuple[str, ...] = Field(min_length=1)
    """`order:…`, `interaction:…`, `product:…`, `profile:…`, `turn:…`, `document:…`,
    `conversation:…`."""


class Known(BaseModel):
    """A fact on file, and the sentence that offers it for confirmation instead of asking."""

    model_config = ConfigDict(frozen=True)

    fact: str
    value: str
    say: str
    sources: tuple[str, ...] = Field(min_length=1)


class Mood(BaseModel):
    """How the customer's side of the conversation is going, and the lines that show it."""

    model_config = ConfigDict(frozen=True)

    trend: Literal["improving", "steady", "worsening"]
    because: tuple[Line, ...]


class Brief(BaseModel):
    """What the agent reads in ten seconds."""

    model_config = ConfigDict(frozen=True)

    customer_id: str | None
    """None: the conversation names no customer."""
    as_of: Moment
    headline: Line | None
    treat: tuple[Line, ...] = ()
    """How they prefer to be spoken to and reached."""
    known: tuple[Known, ...] = ()
    """What is on file, that which the rules in question need first."""
    open: tuple[Line, ...] = ()
    tried: tuple[Line, ...] = ()
    """What was done about it, before and here, by whom and how it ended."""
    history: tuple[Line, ...] = ()
    products: tuple[Line, ...] = ()
    entitlements: tuple[Line, ...] = ()
    promises: tuple[Line, ...] = ()
    claims: tuple[Line, ...] = ()
    """What the customer says, as said, and what they state of themselves."""
    mood: Mood | None = None
    risks: tuple[Line, ...] = ()
    authority: tuple[Line, ...] = ()
    do_not_ask: tuple[str, ...] = ()
