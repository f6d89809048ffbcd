"""`python -m eval facts DIR`: what is heard of the customer in a conversation, against what was said.

Gold facts are those of `facts.jsonl` (slot, value, turn), or the values of the conversation's customer record that a
customer's turn literally holds. Compared without case, spaces and punctuation; amounts and counts by their number.

- recall: gold facts heard, in their slot and turn, of all gold facts of a slot that we seek
- precision: facts heard that are gold, of those heard in slots for which the domain has gold facts
- wrong slot: heard, and gold under another slot in the same turn
- invented: heard, and not literally in the turn it names
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assist import Heard, Turn, heard_in
from eval.cases import SetUnreadable, rows

OUT = Path("artefacts/facts")
BRIEFS = 100
"""Conversations whose brief is read: the same ones every time."""

SLOTS: Mapping[str, str] = {
    "name": "name",
    "username": "name",  # names of people, in the one set that has it
    "email_address": "email",
    "phone_number": "phone",
    "booking_confirmation_number": "booking number",
    "claimid": "claim number",
    "policyid": "policy number",
    "account_number": "account number",
    "target_account_number": "account number",
    "account_id": "account number",
    "card_number": "card number",
    "current_zipcode": "postcode",
    "new_zipcode": "postcode",
    "current_city": "city",
    "new_city": "city",
    "departure_city": "city from",
    "arrival_city": "city to",
    "address": "address",
    "charge_date": "date",
    "lastuseddate": "date",
    "start_date": "date",
    "end_date": "date",
    "date": "date",
    "charge_amount": "amount",
    "transferamount": "amount",
    "cost": "amount",
    "price": "amount",
    "number_of_passengers": "count",
    "quantity": "count",
    "item_code": "product",
    "order_number": "order number",
}
"""A set's slot → ours. What is not here is not sought: secrets, and what depends on the company's own words."""
RECORD: Mapping[str, str] = {
    "customer_name": "name",
    "username": "username",
    "email": "email",
    "phone": "phone",
    "account_id": "account number",
    "member_level": "tier",
    "order_id": "order number",
    "zip_code": "postcode",
    "street_address": "address",
    "city": "city",
    "purchase_date": "date",
}
"""A field of the customer's or the order's record → our slot."""
OURS = frozenset((*SLOTS.values(), *RECORD.values(), "product"))


@dataclass(frozen=True)
class Fact:
    """A fact of the set: in which turn the customer says it."""

    slot: str
    """Ours; the set's own name where it is not sought."""
    value: str
    turn: int

    @property
    def key(self) -> tuple[str, str, int]:
        """What a fact that is heard is compared by."""
        return self.slot, comparable(self.slot, self.value), self.turn


@dataclass(frozen=True)
class Told:
    """A conversation, the facts in it, and what is on file."""

    id: str
    domain: str
    turns: tuple[Turn, ...]
    facts: tuple[Fact, ...]
    record: Mapping[str, Any]


@dataclass
class Score:
    """Counts of one slot in one domain, or of several together."""

    gold: int = 0
    found: int = 0
    heard: int = 0
    """In a slot for which the domain has gold facts."""
    wrong_slot: int = 0
    invented: int = 0

    @property
    def recall(self) -> float | None:
        return self.found / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        return self.found / self.heard if self.heard else None

    def figures(self) -> dict[str, float | int | None]:
        return {**vars(self), "recall": self.recall, "precision": self.precision}


@dataclass
class Scores:
    """The scores of a set; what it has that is not sought, and what was heard that it does not label."""

    of: defaultdict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))
    """(domain, slot) → score."""
    not_sought: Counter[str] = field(default_factory=Counter)
    unlabelled: Counter[str] = field(default_factory=Counter)

    def domains(self) -> dict[str, Score]:
        return {name: together(self._where(0, name)) for name in sorted({one for one, _ in self.of})}

    def slots(self) -> dict[str, Score]:
        return {name: together(self._where(1, name)) for name in sorted({one for _, one in self.of})}

    def _where(self, part: int, name: str) -> list[Score]:
        return [score for key, score in self.of.items() if key[part] == name]

    def all(self) -> Score:
        return together(self.of.values())


def together(scores: Iterable[Score]) -> Score:
    """The sum of all counts."""
    total = Score()
    for score in scores:
        for name, count in vars(score).items():
            setattr(total, name, getattr(total, name) + count)
    return total


def told(folder: Path, split: str | None = None) -> list[Told]:
    """The conversations of the set in `folder` with their facts. Raises SetUnreadable."""
    labelled = _labelled(folder)
    read = [
        _told(row, labelled)
        for row in rows(folder, "conversations.jsonl")
        if split is None or row["metadata"].get("split") == split
    ]
    if not read:
        raise SetUnreadable(f"{folder.name} has no conversations of a split {split!r}. Try another one.")
    return read


def scores_of(conversations: Sequence[Told]) -> Scores:
    """What `heard_in` hears in these conversations, against their facts."""
    labelled = {
        (one.domain, key[0]) for one in conversations for fact in one.facts for key in [fact.key]
    }
    scores = Scores()
    for one in conversations:
        _score(one, heard_in(one.turns), labelled, scores)
    return scores


def _score(
    one: Told, heard: Sequence[Heard], labelled: set[tuple[str, str]], scores: Scores
) -> None:
    gold = {fact.key for fact in one.facts if fact.key[0] in OURS}
    scores.not_sought.update(fact.slot for fact in one.facts if fact.key[0] not in OURS)
    said = {fact.key[1:]: fact.slot for fact in one.facts}
    matched = set[tuple[str, str, int]]()
    for fact in heard:
        key = (fact.slot, comparable(fact.slot, fact.value), fact.turn)
        score = scores.of[one.domain, fact.slot]
        score.invented += not is_said(fact, one.turns)
        if (one.domain, fact.slot) not in labelled:
            scores.unlabelled[fact.slot] += 1
        elif key not in matched:
            score.heard += 1
            score.wrong_slot += key not in gold and key[1:] in said
        matched.add(key)
    for key in gold:
        scores.of[one.domain, key[0]].gold += 1
        scores.of[one.domain, key[0]].found += key in matched


def is_said(heard: Heard, turns: Sequence[Turn]) -> bool:
    """Whether the value literally stands in the customer's turn that it names, where it says."""
    turn = turns[heard.turn]
    return bool(heard.value) and turn.speaker == "customer" and turn.text[heard.start : heard.end] == heard.value


def comparable(slot: str, value: str) -> str:
    """The value without case, spaces and punctuation; of an amount or a count the number alone."""
    if slot in ("amount", "count") and (number := re.search(r"\d[\d.,]*", value)):
        return re.sub(r"[.,]0+$|\D", "", number[0])
    return "".join(plain(value).split())


def plain(text: str) -> str:
    """The words of `text` in lower case, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _told(row: Mapping[str, Any], labelled: Mapping[str, list[dict[str, Any]]] | None) -> Told:
    turns = tuple(Turn(speaker=one["speaker"], text=one["text"] or " ") for one in row["turns"])
    metadata = row["metadata"]
    record = {**(metadata.get("customer") or {}), **(metadata.get("order") or {})}
    if labelled is None:
        facts = tuple(_on_file_and_said(record, turns))
    else:
        given = labelled.get(row["id"], ())
        facts = tuple(Fact(SLOTS.get(one["slot"], one["slot"]), one["value"], one["turn_index"]) for one in given)
    return Told(row["id"], str(metadata.get("domain") or "all"), turns, facts, record)


def _labelled(folder: Path) -> dict[str, list[dict[str, Any]]] | None:
    """Conversation id → its labelled facts; None for a set that has records instead."""
    if not any((folder / name).is_file() for name in ("facts.jsonl", "facts.jsonl.gz")):
        return None
    return {row["conversation_id"]: row["facts"] for row in rows(folder, "facts.jsonl")}


def _on_file_and_said(record: Mapping[str, Any], turns: Sequence[Turn]) -> Iterator[Fact]:
    """The values of the record that a customer's turn holds word for word."""
    for slot, value in dict.fromkeys(_on_file(record)):
        for index, turn in enumerate(turns):
            if turn.speaker == "customer" and f" {plain(value)} " in f" {plain(turn.text)} ":
                yield Fact(slot, value, index)


def _on_file(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, slot in RECORD.items():
        if record.get(name):
            yield slot, str(record[name])
    for product in record.get("products", ()):
        yield "product", f"{product['brand']} {product['product_type']}".replace("_", " ")
        yield "amount", str(product["amount"])
