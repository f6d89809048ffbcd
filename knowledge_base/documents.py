"""What a company holds: documents, their versions, and everything an editor may say about them."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Literal, Self, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

Audience = Literal["public", "agent", "lead"]
Kind = Literal["policy", "product", "faq", "playbook"]
DocumentId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@-]{1,128}$")]
SIGNAL_KIND = r"^[a-z0-9_]{1,40}(\.[a-z0-9_]{1,38}){1,2}$"
"""How the kind of a device signal is written: `fridge.temperature_high`."""


def _day_or_moment(given: object, read: ValidatorFunctionWrapHandler) -> datetime | date:
    try:
        day = isinstance(given, str) and len(given) == len("2026-01-31")
        return cast(datetime | date, read(date.fromisoformat(str(given)) if day else given))
    except ValueError:
        raise PydanticCustomError(
            "when", "Write a day as 2026-01-31 or a moment as 2026-01-31T10:00:00Z"
        ) from None


def _aware(given: datetime | date) -> datetime | date:
    if not isinstance(given, datetime):
        return given
    try:
        return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("outside the years 1 to 9999 in UTC") from None


When = Annotated[datetime | date, WrapValidator(_day_or_moment), AfterValidator(_aware)]
"""A day (`2026-01-31`) or a moment (`2026-01-31T10:00:00Z`; without a zone it is UTC)."""
Money = Annotated[Decimal, Field(max_digits=14, decimal_places=2, ge=0)]


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("it holds a NUL character, which no database stores: leave it out")
    return text


Storable = Annotated[str, AfterValidator(_storable)]

_LONGEST_METADATA = 100_000


def _kept_as_given(metadata: dict[str, JsonValue] | None) -> dict[str, JsonValue] | None:
    try:
        written = json.dumps(metadata, allow_nan=False)
    except ValueError:
        raise ValueError("it holds NaN or an infinite number, which JSON has not: leave it out") from None
    if len(written) > _LONGEST_METADATA:
        raise ValueError(f"it is {len(written)} characters of JSON, more than {_LONGEST_METADATA}")
    return metadata


Metadata = Annotated[dict[str, JsonValue] | None, AfterValidator(_kept_as_given)]


def _misfit(reason: str, *place: str | int) -> PydanticCustomError:
    """That the value at `place` inside a model does not fit another one: pydantic alone names the model."""
    return PydanticCustomError("misfit", "{reason}", {"reason": reason, "place": place})


class Rule(BaseModel):
    """A check a document carries: a CEL expression over the customer's facts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: DocumentId
    title: str = Field(min_length=1, max_length=300)
    """The rule in the document's own plain words: "Returned within 30 days of delivery"."""
    rule: str = Field(min_length=1, max_length=2000)
    """CEL, true when the rule is met: `days_since(order.delivered_on) <= 30`."""
    ask: str | None = Field(default=None, max_length=500)
    """The question that would settle it when a fact is unknown."""
    # Left out where there is none, so that documents without it keep their digests.
    or_granted_by: tuple[DocumentId, ...] = Field(
        default=(), max_length=20, exclude_if=lambda given: not given
    )
    """The documents that grant it too: the check is met where its rule is, or all checks of one of these. A
    refund is paid for what came back, or may come back under Returns."""


class Budget(BaseModel):
    """What one customer may get in a rolling period, whoever gives it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Money
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    """None: that of the limit it belongs to."""
    per_days: int = Field(default=365, ge=1, le=3660)
    """What was given on a day counts for so many days, that day included; 365 are twelve months, a leap day
    more where there is one."""
    of: tuple[str, ...] = Field(min_length=1, max_length=50)
    """The actions that draw on it: goodwill, credit."""
    used: str | None = Field(default=None, pattern=r"^attributes\.[A-Za-z_][A-Za-z0-9_]{0,79}$")
    """The attribute in which the company's own books keep what was used. Where the timeline shows more, that
    counts."""


class Authority(BaseModel):
    """How far one role may go with one action before somebody else must approve."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: str = Field(min_length=1, max_length=80)
    """refund, replacement, credit, repair_visit, waiver, ..."""
    role: Literal["agent", "lead"] = "agent"
    up_to: Money | None = None
    """The highest amount this role may grant; None: any amount."""
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    amount: str | None = Field(default=None, max_length=120)
    """The fact that holds the amount of this case: `order.total`. None: an action without one."""
    approver: str | None = Field(default=None, max_length=80)
    """Who decides above the limit."""
    # Left out where there is none, so that documents without it keep their digests.
    budget: Budget | None = Field(default=None, exclude_if=lambda given: given is None)
    """What one customer may get of this in a period: above what is left of it, somebody else decides."""

    @model_validator(mode="after")
    def _budget_has_one_currency(self) -> Self:
        if self.budget is None:
            return self
        if not (self.budget.currency or self.currency):
            raise _misfit("its budget is in no currency: write currency, like EUR", "budget")
        if self.budget.currency and self.currency and self.budget.currency != self.currency:
            raise _misfit(
                f"its budget is in {self.budget.currency}, its limit in {self.currency}: write one of them",
                *("budget", "currency"),
            )
        return self


class Trigger(BaseModel):
    """When a playbook applies: what a customer says, or what a device reports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signal: str | None = Field(default=None, max_length=120)
    """The kind of a device signal: `fridge.temperature_high`."""
    says: tuple[str, ...] = ()
    """Ways a customer puts it: "my fridge is getting warm"."""


class Slot(BaseModel):
    """A time that a document grants for something a person may arrange, said in its own words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: str = Field(min_length=1, max_length=80)
    """As `authority` names it: repair_visit."""
    within_business_days: int = Field(ge=0, le=365)
    """Mondays to Fridays after the day on which it is asked for."""
    quote: str = Field(min_length=1, max_length=500)
    """The words of the document that grant it, with the number of days in digits."""
    when: Rule | None = None
    """Who it is for; None: for everybody the document is for."""

    @model_validator(mode="after")
    def _quote_says_the_days(self) -> Self:
        if str(self.within_business_days) not in re.findall(r"\d+", self.quote):
            raise _misfit(
                f"{self.quote[:80]!r} does not say {self.within_business_days}: quote the words that grant "
                "so many days",
                "quote",
            )
        return self


Called = Annotated[Storable, Field(min_length=2, max_length=60)]


class Document(BaseModel):
    """What an editor stores under an id: Markdown text and its metadata."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Storable = Field(min_length=1, max_length=300)
    text: Storable = Field(min_length=1, max_length=2_000_000)
    """Markdown without front matter. Offsets of passages and quotes count its characters."""
    kind: Kind
    audience: Audience | None = None
    """Who may read it, at least; None: nobody but editors."""
    teams: tuple[str, ...] = ()
    """Where not empty, only readers of one of these teams (and editors) may read it."""
    products: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    in_force_from: When | None = None
    """A date begins at 00:00 UTC. None: the first version always was, a later one since it was stored."""
    in_force_until: When | None = None
    """A date is the last day in force, to its end in UTC; a time is the first moment no longer in force.

    9999-12-31, the last day there is, means for ever.
    """
    review_by: date | None = None
    owner: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, max_length=2000, pattern=r"^https?://")
    checks: tuple[Rule, ...] = ()
    authority: tuple[Authority, ...] = ()
    trigger: Trigger | None = None
    # These are left out where there are none, so that documents without them keep their digests.
    judged_on: str | None = Field(default=None, max_length=120, exclude_if=lambda given: given is None)
    """The fact whose day decides which version holds for a customer: `order.placed_on`. None: today."""
    holidays: tuple[date, ...] = Field(default=(), max_length=1000, exclude_if=lambda given: not given)
    """Days that its rules do not count as business days, besides Saturdays and Sundays."""
    slots: tuple[Slot, ...] = Field(default=(), max_length=100, exclude_if=lambda given: not given)
    """How soon something is granted, the first that fits a customer holds."""
    called: tuple[Called, ...] = Field(default=(), max_length=50, exclude_if=lambda given: not given)
    """What people call the kind of product that it is about, besides its name: "telly", "TV set". Where it is
    about none, what they call its matter: "protection plan"."""
    metadata: Metadata = Field(default=None, exclude_if=lambda given: given is None)
    """What a program that added the document keeps with it: given back unchanged, never read."""

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        begins, ends = self.in_force_from, self.in_force_until
        if begins is not None and ends is not None and _moment(ends) < _moment(begins):
            raise _misfit(
                f"it would end ({ends.isoformat()}) before it begins ({begins.isoformat()}): "
                "mend in_force_from or in_force_until",
                "in_force_until",
            )
        return self

    @model_validator(mode="after")
    def _slots_are_quoted_from_the_text(self) -> Self:
        for at, slot in enumerate(self.slots):
            if slot.quote not in self.text:
                raise _misfit(
                    f"the text does not say {slot.quote[:80]!r}: quote in slots what the text says, "
                    "character for character",
                    *("slots", at, "quote"),
                )
        return self

    def digest(self) -> str:
        """SHA-256 of the content: the same content again makes no new version."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class DocumentVersion(BaseModel):
    """One stored state of a document. Immutable: a change makes the next version."""

    model_config = ConfigDict(frozen=True)

    id: str
    version: int
    """Counts from 1."""
    stored_at: datetime
    content: Document

    def in_force_from(self) -> datetime | None:
        """The first moment this version holds, or None if it always did."""
        given = self.content.in_force_from
        if given is None:
            return None if self.version == 1 else self.stored_at
        return _moment(given)

    def in_force_until(self) -> datetime | None:
        """The first moment this version no longer holds by its own word, or None."""
        given = self.content.in_force_until
        if given is None or isinstance(given, datetime):
            return given and _moment(given)
        return None if given == date.max else _moment(given + timedelta(days=1))

    def in_force(self, at: datetime) -> bool:
        """Whether this version holds at `at` by its own dates; a later version may still replace it."""
        begins, ends = self.in_force_from(), self.in_force_until()
        return (begins is None or begins <= at) and (ends is None or at < ends)


def _moment(given: datetime | date) -> datetime:
    if isinstance(given, datetime):
        return given
    return datetime.combine(given, time.min, UTC)
