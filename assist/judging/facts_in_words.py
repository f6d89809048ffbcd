"""Facts in words: how a fact is told to the agent, and offered to the customer for confirmation."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from assist.judging.facts import Fact, Facts

_TOLD = {
    "order.id": "order {}",
    "order.placed_on": "ordered {}",
    "order.delivered_on": "delivered {}",
    "order.due_on": "due {}",
    "order.status": "order status {}",
    "order.total": "order total {}",
    "order.currency": "paid in {}",
    "order.channel": "ordered by {}",
    "product.sku": "product {}",
    "product.family": "product family {}",
    "product.serial": "serial {}",
    "product.purchased_on": "bought {}",
    "product.delivered_on": "delivered {}",
    "product.warranty_until": "warranty until {}",
    "product.name": "product {}",
    "customer.tier": "tier {}",
    "customer.region": "region {}",
    "customer.language": "language {}",
    "customer.entitlements": "entitled to {}",
    "conversation.channel": "contact by {}",
}
_ASKED = {
    "order.id": "I see this is about your order {}, is that right?",
    "order.placed_on": "I see you ordered it on {}, is that right?",
    "order.delivered_on": "I see it was delivered on {}, is that right?",
    "order.due_on": "I see it was due on {}, is that right?",
    "order.status": "I see the order is marked as {}, is that right?",
    "order.total": "I see the order came to {}, is that right?",
    "product.name": "I see this is about your {}, is that right?",
    "product.serial": "I see the serial number is {}, is that right?",
    "product.purchased_on": "I see you bought it on {}, is that right?",
    "product.delivered_on": "I see it was delivered on {}, is that right?",
    "product.warranty_until": "I see its warranty runs until {}, is that right?",
}
_DAY_ASKED = {
    "order.placed_on": "When did you order it?",
    "order.delivered_on": "On which day did it arrive?",
    "order.due_on": "Which delivery date did we promise you?",
    "product.purchased_on": "When did you buy it?",
    "product.delivered_on": "On which day did it arrive?",
    "product.warranty_until": "Until when does its warranty run?",
}
_SEEN = {
    "order.placed_on": "you ordered it on {}",
    "order.delivered_on": "it was delivered on {}",
    "order.due_on": "it was due on {}",
    "order.total": "the order came to {}",
    "order.currency": "you paid in {}",
    "product.purchased_on": "you bought it on {}",
    "product.delivered_on": "it was delivered on {}",
    "product.warranty_until": "its warranty ran until {}",
    "product.name": "this is about your {}",
    "product.serial": "the serial number is {}",
    "customer.tier": "your membership is {}",
    "customer.region": "your account is for the region {}",
}
_SEEN_STATUS = {
    "pending": "your order has not left us yet",
    "shipped": "your order is already on its way",
    "delivered": "your order has been delivered",
    "returned": "your order has come back to us",
    "cancelled": "your order was cancelled",
}
_SEEN_AHEAD = (("was", "is"), ("ran", "runs"))
_PLAIN_NAMES = {
    "order.delivered_on": "delivery date",
    "order.placed_on": "order date",
    "order.due_on": "promised delivery date",
    "product.delivered_on": "delivery date",
    "product.purchased_on": "date of purchase",
    "product.warranty_until": "end of warranty",
    "product.serial": "serial number",
    "product.sku": "product",
    "product.name": "product",
    "product.family": "product",
    "customer.tier": "loyalty tier",
    "customer.region": "region",
    "order.id": "order number",
}
_DATED = re.compile(r"(.+) (on|since|until)")
_PART_OF_TIME = {"on": "date", "since": "start", "until": "end"}


def told(fact: Fact, facts: Facts) -> str:
    """The fact for the agent: "delivered 2 November 2026, 19 days ago"."""
    value = _value(fact, facts)
    if isinstance(fact.value, date):
        value = f"{value}, {ago(fact.value, facts.today)}"
    if fact.name.startswith("attributes."):
        name = fact.name.removeprefix("attributes.").replace("_", " ")
        dated = _DATED.fullmatch(name) if isinstance(fact.value, date) else None
        if dated:  # "last repair on 20 October 2026", "care plus since 29 September 2025"
            return f"{name} {value}"
        return f"{plain_name(fact.name)}: {value}"
    return _TOLD.get(fact.name, plain_name(fact.name) + " {}").format(value)


def confirmed(fact: Fact, facts: Facts) -> str | None:
    """The sentence that offers the fact to the customer; None for facts that nobody is asked to confirm."""
    question = _ASKED.get(fact.name)
    ahead = isinstance(fact.value, date) and fact.value >= facts.today
    if question and ahead:
        question = question.replace("was due", "is due")
    return question and question.format(in_words(fact, facts))


def is_day(name: str) -> bool:
    """Whether the fact is a day of an order or a product."""
    return name in _DAY_ASKED


def day_asked(name: str) -> str:
    """The question for such a day."""
    return _DAY_ASKED[name]


def seen(fact: Fact, facts: Facts) -> str | None:
    """What is on file, told to the customer: "it was delivered on 14 October, 43 days ago"; None for what is
    for the agent alone, and for what no sentence says."""
    if fact.name == "order.status":
        return _SEEN_STATUS.get(str(fact.value), f"your order is marked as {in_words(fact, facts)}")
    sentence = _SEEN.get(fact.name)
    if sentence is None:
        return None
    if not isinstance(fact.value, date):
        return sentence.format(in_words(fact, facts))
    if fact.value >= facts.today:
        for past, now in _SEEN_AHEAD:
            sentence = sentence.replace(f" {past} ", f" {now} ")
    return f"{sentence.format(in_words(fact, facts))}, {ago(fact.value, facts.today)}"


def in_words(fact: Fact, facts: Facts) -> str:
    """The value as one says it to the customer: "2 November"."""
    return _value(fact, facts, to_customer=True)


def plain_name(fact: str) -> str:
    """What people call a fact: `order.delivered_on` is "delivery date"."""
    root, _, field = fact.partition(".")
    if fact in _PLAIN_NAMES:
        return _PLAIN_NAMES[fact]
    words = field.replace("_", " ") or root
    dated = _DATED.fullmatch(words) if root == "attributes" else None
    if dated:
        return f"{_PART_OF_TIME[dated[2]]} of {dated[1]}"
    return words if root in ("attributes", "customer", "conversation") or not field else f"{root} {words}"


def written_date(day: date, today: date | None = None) -> str:
    """`2 November 2026`; without the year where it is that of `today`."""
    year = "" if today and day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def ago(day: date, today: date) -> str:
    """How far `day` is from `today`, in whole days."""
    days = (today - day).days
    if days == 0:
        return "today"
    count = "1 day" if abs(days) == 1 else f"{abs(days)} days"
    return f"{count} ago" if days > 0 else f"in {count}"


def when(day: date, today: date) -> str:
    """The day at a glance: "today", "yesterday", "10 November, 11 days ago", "12 October, 5 weeks ago"."""
    days = (today - day).days
    if days in (0, 1):
        return ("today", "yesterday")[days]
    return f"{written_date(day, today)}, {age(day, today)}"


def age(day: date, today: date) -> str:
    """How long ago, as people say it: days up to two weeks, then weeks, months, years; full ones only."""
    days = (today - day).days
    if days < 14:
        return ago(day, today)
    for length, unit, most in ((7, "week", 60), (30, "month", 730)):
        if days < most:
            return f"{days // length} {unit}s ago"
    return f"{days * 100 // 36525} years ago"


def _value(fact: Fact, facts: Facts, *, to_customer: bool = False) -> str:
    value = fact.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return written_date(value, facts.today if to_customer else None)
    if fact.name == "order.total" and isinstance(value, Decimal):
        return f"{value:.2f} {facts.value('order.currency') or ''}".strip()
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value) or "nothing on file"
    return _readable(str(value), facts.today if to_customer else None)


def _readable(text: str, today: date | None) -> str:
    """Text that is an ISO date as people write it; other text as it is."""
    try:
        return written_date(date.fromisoformat(text), today) if "-" in text else text
    except ValueError:
        return text
