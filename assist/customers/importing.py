"""A row of an import: what it says of a customer, beside what is on file, and why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, select

from assist.customers.identities import normalised
from assist.customers.profile import CallerId, Identity, Interaction, Profile
from assist.storage.tables import customers
from knowledge_base.refusals import fields_at, in_words, not_a_field

_LIKE_A_NUMBER = re.compile(r"\d[\d.,:/-]{0,9}")


class Rejected(BaseModel):
    """A row of an import that was not taken, and why."""

    model_config = ConfigDict(frozen=True)

    row: int
    """Its line in the file, from 1."""
    code: str
    detail: str


class CustomerRow(BaseModel):
    """One row of an import: a customer's id, the profile, and any part of the timeline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CallerId
    profile: Profile
    interactions: tuple[Interaction, ...] = ()


def read_row(row: Mapping[str, Any]) -> CustomerRow:
    """What a row says; ValidationError where it is not as an import has it."""
    profile = {name: value for name, value in row.items() if name not in ("id", "interactions")}
    named = {"id": row["id"]} if "id" in row else {}
    return CustomerRow.model_validate(
        {**named, "profile": profile, "interactions": row.get("interactions") or ()}
    )


def why_refused(failure: ValidationError) -> str:
    """What of a row cannot be taken, and what to write instead."""
    return "; ".join(_what(dict(error)) for error in failure.errors(include_url=False))


def _what(error: Mapping[str, Any]) -> str:
    # A row does not write "profile": its fields stand beside the id.
    in_profile = error["loc"][:1] == ("profile",)
    place = [str(part) for part in error["loc"][in_profile:]]
    if error["type"] == "extra_forbidden":
        if place == ["profile"]:
            return "profile: there is no such field: write what is in it beside the id"
        known = fields_at(CustomerRow, error["loc"][:-1])
        if error["loc"][:-1] == ("profile",):
            known = (*known, "interactions")
        return f"{'.'.join(place)}: {not_a_field(place[-1], known)}"
    return f"{'.'.join(place)}: {in_words(error)}{_quoted(error)}"


def _quoted(error: Mapping[str, Any]) -> str:
    """What was given for a day or a number, if it looks like one: nobody's words are kept in a report."""
    given = str(error["input"])
    of_a_number = str(error["type"]).startswith(("date", "decimal", "int"))
    return f", not {given!r}" if of_a_number and _LIKE_A_NUMBER.fullmatch(given) else ""


def with_on_file(connection: Connection, id: str, given: Profile) -> Profile:
    """What is on file under `id` with what a row of an import gives: what it does not name stays.

    Of identities it names their kinds, of preferences and attributes their keys.
    """
    row = connection.execute(select(customers.c.profile).where(customers.c.id == id)).one_or_none()
    if row is None:
        return given
    on_file = Profile.model_validate(row.profile)
    named = {name: getattr(given, name) for name in given.model_fields_set}
    for name in ("preferences", "attributes"):
        if name in named:
            named[name] = {**getattr(on_file, name), **named[name]}
    if named.get("identities"):
        named["identities"] = _identities(on_file.identities, named["identities"])
    known = {name: getattr(on_file, name) for name in on_file.model_fields_set}
    return Profile(**{**known, **named})


def _identities(on_file: Sequence[Identity], given: Sequence[Identity]) -> tuple[Identity, ...]:
    """Those on file of other kinds, and those given; one that is verified on file stays so unless told."""
    kept = {(one.kind, normalised(one.kind, one.value)): one for one in on_file}
    kinds = {one.kind for one in given}
    others = (one for one in on_file if one.kind not in kinds)
    same = (kept.get((one.kind, normalised(one.kind, one.value))) for one in given)
    told = (
        one if before is None or "verified" in one.model_fields_set else before
        for one, before in zip(given, same, strict=True)
    )
    return (*others, *told)
