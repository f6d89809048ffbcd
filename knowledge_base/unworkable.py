"""Unworkable: what in a document has the right form and could still never do anything.

Said before a document is stored, not when one is read: what was stored under older rules stays readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.documents import SIGNAL_KIND, Document

Place = tuple[str | int, ...]
"""Of a value in the document: `("checks", 0, "id")`."""


def unworkable(document: Document) -> Iterator[tuple[Place, str]]:
    """Where something stands that cannot work, and why, with what would be right."""
    yield from _ids_given_twice(document)
    yield from _amounts_without_currency(document)
    yield from _triggers_that_never_fire(document)


def _ids_given_twice(document: Document) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for at, check in enumerate(document.checks):
        if check.id in seen:
            yield ("checks", at, "id"), f"another check above has the id {check.id!r}: give each its own"
        seen.add(check.id)


def _amounts_without_currency(document: Document) -> Iterator[tuple[Place, str]]:
    for at, row in enumerate(document.authority):
        if row.up_to is not None and row.currency is None:
            yield (
                ("authority", at, "up_to"),
                f"{row.up_to} of what? Write currency beside it, as three capital letters, like EUR",
            )


def _triggers_that_never_fire(document: Document) -> Iterator[tuple[Place, str]]:
    trigger = document.trigger
    if trigger is None:
        return
    if document.kind != "playbook":
        yield (
            ("trigger",),
            f"only a playbook is triggered, and this is of kind {document.kind}: leave it out, or write "
            "kind: playbook",
        )
    if trigger.signal is None and not trigger.says:
        yield ("trigger",), "it names neither a signal nor what a customer says: write signal or says"
    if trigger.signal is not None and not re.fullmatch(SIGNAL_KIND, trigger.signal):
        yield (
            ("trigger", "signal"),
            f"no signal is named {trigger.signal!r}: write family.what_happened in small letters, digits "
            "and _, like fridge.temperature_high",
        )
    for at, phrase in enumerate(trigger.says):
        if not re.search(r"\w", phrase):
            yield ("trigger", "says", at), f"nobody says {phrase!r}: write what a customer would"
