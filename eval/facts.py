"""`python -m eval facts DIR`: what is heard of the customer in a conversation, against what was said.

Gold facts are those of `facts.jsonl` (slot, value, turn), or the values of the conversation's customer record
that a customer's turn literally holds. Compared without case, spaces and punctuation; amounts and counts by
their number.

- recall: gold facts heard, in their slot and turn, of all gold facts of a slot that we seek
- stated recall: the same without bare facts, those that are all their turn says: only the agent's question
  tells what they are, and a set may have no agents' turns
- precision: facts heard that are gold, of those heard in slots for which the domain has gold facts
- wrong slot: heard, and gold under another slot in the same turn
- invented: heard, and not literally in the turn it names

Then the service writes the briefs of a sample of the conversations: none of their values may be invented.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assist import Heard, Turn, heard_in
from eval.briefs import invented_in, values_of
from eval.cases import SetUnreadable, api_id, rows_of
from eval.targets import HttpTarget

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
    "item_name": "product",
    "car_model": "product",
    "order_number": "order number",
}
"""A set's slot → ours. Not here, not sought: secrets, and what only the company's own words tell."""
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
    bare: int = 0
    """Gold facts that are all their turn says."""
    bare_found: int = 0
    wrong_slot: int = 0
    invented: int = 0

    @property
    def recall(self) -> float | None:
        return self.found / self.gold if self.gold else None

    @property
    def stated_recall(self) -> float | None:
        stated = self.gold - self.bare
        return (self.found - self.bare_found) / stated if stated else None

    @property
    def precision(self) -> float | None:
        return self.found / self.heard if self.heard else None

    def add_gold(self, *, bare: bool, found: bool) -> None:
        """Count a fact that was to be heard."""
        self.gold += 1
        self.found += found
        self.bare += bare
        self.bare_found += bare and found

    def figures(self) -> dict[str, float | int | None]:
        return {
            **vars(self),
            "recall": self.recall,
            "stated_recall": self.stated_recall,
            "precision": self.precision,
        }


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
        for row in rows_of(folder, "conversations.jsonl")
        if split is None or row["metadata"].get("split") == split
    ]
    if not read:
        raise SetUnreadable(f"{folder.name} has no conversations of a split {split!r}. Try another one.")
    return read


def scores_of(conversations: Sequence[Told]) -> Scores:
    """What `heard_in` hears in these conversations, against their facts."""
    labelled = {(one.domain, fact.slot) for one in conversations for fact in one.facts}
    scores = Scores()
    for one in conversations:
        _score(one, heard_in(one.turns), labelled, scores)
    return scores


def _score(one: Told, heard: Sequence[Heard], labelled: set[tuple[str, str]], scores: Scores) -> None:
    gold = {fact.key: fact for fact in one.facts if fact.slot in OURS}
    scores.not_sought.update(fact.slot for fact in one.facts if fact.slot not in OURS)
    said = {fact.key[1:]: fact.slot for fact in one.facts}
    matched = set[tuple[str, str, int]]()
    for fact in heard:
        key: tuple[str, str, int] = (fact.slot, comparable(fact.slot, fact.value), fact.turn)
        score = scores.of[one.domain, fact.slot]
        score.invented += not is_said(fact, one.turns)
        score.wrong_slot += key not in gold and key[1:] in said
        if (one.domain, fact.slot) not in labelled:
            scores.unlabelled[fact.slot] += 1
        elif key not in matched:
            score.heard += 1
        matched.add(key)
    for key, said_so in gold.items():
        bare = plain(one.turns[said_so.turn].text) == plain(said_so.value)
        scores.of[one.domain, said_so.slot].add_gold(bare=bare, found=key in matched)


def is_said(heard: Heard, turns: Sequence[Turn]) -> bool:
    """Whether the value literally stands in the customer's turn that it names, where it says."""
    turn = turns[heard.turn]
    return (
        bool(heard.value) and turn.speaker == "customer" and turn.text[heard.start : heard.end] == heard.value
    )


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
        facts = tuple(
            Fact(SLOTS.get(one["slot"], one["slot"]), one["value"], one["turn_index"]) for one in given
        )
    return Told(row["id"], str(metadata.get("domain") or "all"), turns, facts, record)


def _labelled(folder: Path) -> dict[str, list[dict[str, Any]]] | None:
    """Conversation id → its labelled facts; None for a set that has records instead."""
    if not any((folder / name).is_file() for name in ("facts.jsonl", "facts.jsonl.gz")):
        return None
    return {row["conversation_id"]: row["facts"] for row in rows_of(folder, "facts.jsonl")}


def _on_file_and_said(record: Mapping[str, Any], turns: Sequence[Turn]) -> Iterator[Fact]:
    """The values of the record that a customer's turn holds word for word."""
    on_file = sorted(dict.fromkeys(_on_file(record)), key=lambda one: len(plain(one[1])), reverse=True)
    for index, turn in enumerate(turns):
        words = f" {plain(turn.text)} " if turn.speaker == "customer" else ""
        for slot, value in on_file:
            if (own := f" {plain(value)} ") in words:
                words = words.replace(own, " ")  # the user name within an e-mail address is not said
                yield Fact(slot, value, index)


def _on_file(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, slot in RECORD.items():
        if record.get(name):
            yield slot, str(record[name])
    for product in record.get("products", ()):
        yield "product", f"{product['brand']} {product['product_type']}".replace("_", " ")
        yield "amount", str(product["amount"])


@dataclass
class Briefs:
    """What the lines of the briefs of a sample state."""

    conversations: int = 0
    values: int = 0
    invented: list[str] = field(default_factory=list)


def briefs_of(target: HttpTarget, conversations: Sequence[Told]) -> Briefs:
    """Have `target` write the brief of each conversation, and hold its values against what is known."""
    read = Briefs()
    for one in conversations:
        on_file = profile(one.record)
        turns = [{"speaker": turn.speaker, "text": turn.text} for turn in one.turns if turn.text.strip()]
        brief = target.brief(api_id(one.id), on_file, turns)
        read.conversations += 1
        read.values += len(list(values_of(brief)))
        read.invented += invented_in(brief, one.turns, on_file)
    return read


def profile(record: Mapping[str, Any]) -> dict[str, Any]:
    """The set's record as the service takes it; an order only where the day it was placed is known."""
    kinds = {"email": "email", "phone": "phone", "username": "handle", "account_id": "account"}
    put: dict[str, Any] = {
        "name": record.get("customer_name"),
        "tier": record.get("member_level"),
        "identities": [
            {"kind": kind, "value": record[name]} for name, kind in kinds.items() if record.get(name)
        ],
    }
    if record.get("order_id") and record.get("purchase_date"):
        products = record.get("products", ())
        order = {
            "id": record["order_id"],
            "placed_on": record["purchase_date"],
            "status": "delivered",
            "total": str(sum(product["amount"] for product in products)),
            "currency": "USD",
        }
        put["orders"] = [order]
    return put


def sample(conversations: Sequence[Told], most: int = BRIEFS) -> list[Told]:
    """At most `most` of them, the same ones every time."""
    return sorted(conversations, key=lambda one: hashlib.sha256(one.id.encode()).digest())[:most]


def as_table(scores: Scores) -> str:
    """One line a domain, one a slot, one for all."""
    heads = ("gold", "found", "recall", "stated recall", "precision", "wrong slot", "invented")
    lines = [f"{'':<16}" + "".join(f"{head:>15}" for head in heads)]
    for name, one in {**scores.domains(), **scores.slots(), "in all": scores.all()}.items():
        shares = (_share(one.recall), _share(one.stated_recall), _share(one.precision))
        cells = (one.gold, one.found, *shares, one.wrong_slot, one.invented)
        lines.append(f"{name:<16}" + "".join(f"{cell:>15}" for cell in cells))
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def summary_of(name: str, split: str | None, scores: Scores, briefs: Briefs) -> dict[str, Any]:
    """What `SET.json` holds."""
    return {
        "set": name,
        "split": split,
        "all": scores.all().figures(),
        "domains": {domain: one.figures() for domain, one in scores.domains().items()},
        "slots": {slot: one.figures() for slot, one in scores.slots().items()},
        "not_sought": dict(scores.not_sought.most_common()),
        "unlabelled": dict(scores.unlabelled.most_common()),
        "briefs": vars(briefs),
    }
