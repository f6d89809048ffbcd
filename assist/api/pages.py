"""Lists in pages: `{"items": [...], "next": null}` with an opaque cursor."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from assist.errors import BadRequest

T = TypeVar("T")

Cursor = Annotated[
    str | None, Query(alias="cursor", max_length=600, description="`next` of the page before.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Items a page.")]


class Page(BaseModel, Generic[T]):
    """Some items of a list, and where the rest begins."""

    items: list[T]
    next: str | None = None
    """The cursor of the next page; null: this was the last."""


def cursor(listing: str, position: str) -> str:
    """An opaque cursor: the rest of `listing` begins after `position`."""
    return base64.urlsafe_b64encode(f"{_seal(listing, position)}{position}".encode()).decode().rstrip("=")


def position(listing: str, given: str | None) -> str | None:
    """Where a cursor points; None without one. BadRequest where it is edited or of another list."""
    if given is None:
        return None
    try:
        sealed = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        sealed = ""
    seal, found = sealed[:_SEAL], sealed[_SEAL:]
    if not found or seal != _seal(listing, found):
        raise _invalid()
    return found


def numbered_position(listing: str, given: str | None) -> int:
    """Where a cursor of a numbered list points; 0 without one. BadRequest as `position`."""
    found = position(listing, given)
    number = 0 if found is None else sequence(found)
    if number is None:
        raise _invalid()
    return number


def _invalid() -> BadRequest:
    return BadRequest("invalid_cursor", "This cursor is not one this list gave; begin without `cursor`.")


LAST_NUMBER = 2**63 - 1  # what the database counts up to


def sequence(written: str) -> int | None:
    """The number of an entry or an event; None where the text is none."""
    if not written.isascii() or not written.isdecimal() or len(written) > len(str(LAST_NUMBER)):
        return None
    number = int(written)
    return number if number <= LAST_NUMBER else None


_SEAL = 8


def _seal(listing: str, position: str) -> str:
    """Catches a damaged or foreign cursor. It guards nothing: a page shows what its reader may see,
    and whoever reads a position takes it for anybody's words."""
    return hashlib.sha256(f"{listing}\n{position}".encode()).hexdigest()[:_SEAL]


def cut(found: Sequence[T], limit: int) -> tuple[list[T], bool]:
    """The first `limit` of what was found, and whether there is more. Ask the store for `limit` + 1."""
    return list(found[:limit]), len(found) > limit
