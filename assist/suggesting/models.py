"""Models: pages that are about another model than the customer's own.

A company writes one guide for each model of a kind, and they differ in what they say: how long a fridge
stands before food goes in, whether it has Wi-Fi. What a guide for another model says is no answer for this
customer. A model is a line and a number, "FrostLine 520" or "FR-520"; one of a line of which the customer has
another number is another model, unless they speak of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assist.conversations import Turn
from assist.customers.profile import Customer, OwnedProduct
from assist.suggesting.sources import Case
from knowledge_base.documents import Document
from knowledge_base.passages import RankedPassage

_MODELS = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})[ -]?(\d\w*(?:(?:,| and| or| und| et| en|/) ?\d\w*)*)")
"""A line, and the number of a model or several: "FrostLine 310 and 520"."""
Model = tuple[str, str]
"""Its line and its number."""
_NUMBER = re.compile(r"\d\w*")
_KINDS = ("product", "faq")
"""A policy or a playbook says by its rules whom it is for."""


def for_their_models(case: Case, passages: Sequence[RankedPassage]) -> list[RankedPassage]:
    """`passages` without those about another model, where one about the customer's own was found; where none
    was, the other may be all there is."""
    if case.customer is None:
        return list(passages)
    owned = case.customer.profile.products
    if not any(_is_of_own(one.source.content, owned) for one in passages):
        return list(passages)
    spoken_of = models_spoken_of(case.turns)
    return [one for one in passages if not is_of_another(one.source.content, case.customer, spoken_of)]


def models_spoken_of(turns: Sequence[Turn]) -> frozenset[Model]:
    """The models that the customer names."""
    return _models_in("\n".join(turn.text for turn in turns if turn.speaker == "customer"))


def is_of_another(
    document: Document, customer: Customer | None, spoken_of: frozenset[Model] = frozenset()
) -> bool:
    """Whether it is about a model that the customer neither owns nor speaks of, of a line of which they own
    another one."""
    if customer is None or document.kind not in _KINDS:
        return False
    owned = customer.profile.products
    theirs, named = _models_of(owned), _models_in(document.title)
    lines = {line for line, _ in theirs}
    return any(line in lines for line, _ in named) and named.isdisjoint(theirs | spoken_of)


def are_of_two(one: Document, other: Document) -> bool:
    """Whether they are guides for two models of one line: that they say different things is no conflict."""
    if one.kind not in _KINDS or other.kind not in _KINDS:
        return False
    ours, theirs = _models_in(one.title), _models_in(other.title)
    lines = {line for line, _ in ours} & {line for line, _ in theirs}
    return bool(lines) and ours.isdisjoint(theirs)


def _is_of_own(document: Document, owned: Iterable[OwnedProduct]) -> bool:
    return document.kind in _KINDS and not _models_in(document.title).isdisjoint(_models_of(owned))


def _models_of(owned: Iterable[OwnedProduct]) -> frozenset[Model]:
    return _models_in("\n".join(f"{one.name}\n{one.sku}" for one in owned))


def _models_in(text: str) -> frozenset[Model]:
    return frozenset(
        (line.casefold(), number.casefold())
        for line, numbers in _MODELS.findall(text)
        for number in _NUMBER.findall(numbers)
    )
