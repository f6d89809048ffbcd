"""Doubts: what a document says that is probably not meant, although it can be stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from assist.judging.rules import BadRule, compile_rule
from knowledge_base.documents import Document, Rule
from knowledge_base.front_matter import Place

Naming = Literal["regions", "products"]
_ATTRIBUTES = "attributes."


class OnFile(Protocol):
    """What customers on file and the other documents name."""

    def is_named(self, kind: Naming, name: str) -> bool:
        """Whether somebody has it; True too where there is nothing yet to compare it with."""

    def attribute_meant(self, name: str) -> str | None:
        """The attribute that some customers have, where none has this one and they read alike."""


@dataclass(frozen=True)
class Doubt:
    """One thing to look at again."""

    code: str
    field: str
    """`in_force_until`, `checks.0.rule`."""
    detail: str
    names: str
    """What it is about: the date, the region, the attribute."""

    def told(self, places: Mapping[str, Place]) -> str:
        """In a sentence, with its line where it is written in a file."""
        at = places.get(self.field)
        place = f"line {at.line}, column {at.column}: " if at else ""
        return f"{place}{self.field}: {self.detail}"


def doubts(document: Document, today: date, on_file: OnFile) -> Iterator[Doubt]:
    """What is probably not meant, in the order of the fields."""
    yield from _unseen(document)
    yield from _unknown(document, on_file)
    yield from _passed(document, today)
    yield from _misspelt(document, on_file)


def _unseen(document: Document) -> Iterator[Doubt]:
    if document.audience is None:
        detail = "is missing, so nobody but editors sees the document: give public, agent or lead"
        yield Doubt("no_audience", "audience", detail, "audience")


def _passed(document: Document, today: date) -> Iterator[Doubt]:
    """Days behind us by which the document ends or was to be read again."""
    until, review = document.in_force_until, document.review_by
    last = until.date() if isinstance(until, datetime) else until
    if last and last < today:
        detail = f"{last} has passed, so this version answers nobody today: give a later day, or leave it out"
        yield Doubt("date_passed", "in_force_until", detail, str(last))
    if review and review < today:
        detail = f"{review} has passed: read the document again, and give the next day"
        yield Doubt("date_passed", "review_by", detail, str(review))


def _unknown(document: Document, on_file: OnFile) -> Iterator[Doubt]:
    for region in document.regions:
        if not on_file.is_named("regions", region):
            detail = f"no customer is in {region!r} and no other document is for it: is it spelt as theirs?"
            yield Doubt("unknown_region", "regions", detail, region)
    for product in document.products:
        if not on_file.is_named("products", product):
            detail = (
                f"no customer has a {product!r} and no other document is about it: is it spelt as theirs?"
            )
            yield Doubt("unknown_product", "products", detail, product)


def _misspelt(document: Document, on_file: OnFile) -> Iterator[Doubt]:
    seen = set[str]()
    for field, name in _attributes(document):
        meant = on_file.attribute_meant(name) if name not in seen else None
        seen.add(name)
        if meant:
            detail = f"no customer has {_ATTRIBUTES}{name}: did you mean {_ATTRIBUTES}{meant}?"
            yield Doubt("unknown_attribute", field, detail, f"{_ATTRIBUTES}{name}")


def _attributes(document: Document) -> Iterator[tuple[str, str]]:
    """The attributes that its rules and limits name, and where."""
    rules = [(f"checks.{at}.rule", rule) for at, rule in enumerate(document.checks)]
    rules += [(f"slots.{at}.when.rule", slot.when) for at, slot in enumerate(document.slots) if slot.when]
    named = [(field, name) for field, rule in rules for name in _facts_of(rule)]
    named += [(f"authority.{at}.amount", row.amount or "") for at, row in enumerate(document.authority)]
    for field, name in named:
        if name.startswith(_ATTRIBUTES):
            yield field, name.removeprefix(_ATTRIBUTES)


def _facts_of(rule: Rule) -> tuple[str, ...]:
    try:
        return compile_rule(rule).facts
    except BadRule:  # refused as such
        return ()
