"""Wording: how a signal is told, to the agent and to the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from typing import Any

from assist.briefing.brief import Line
from assist.briefing.shortening import short
from assist.customers.profile import Interaction, Order, OwnedProduct, Profile
from assist.judging.facts_in_words import when, written_date
from assist.suggestions import Offer

_UNITS = {"c": "°C", "percent": "%"}
"""Last words of a value's name that are units: `temperature_c`."""
_NOT_MEASURED = ("signal", "serial", "slots")
_NOT_SAID = "; which device is not said: "
_MOST_SOURCES = 20
_CHANNELS = {
    "phone": "phone", "call": "phone", "chat": "chat", "email": "email", "e-mail": "email", "mail": "email",
    "sms": "sms", "letter": "letter", "post": "letter",
}  # fmt: skip
_DENIES = ("no", "not", "never", "without", "kein", "keine", "geen", "pas")


@dataclass(frozen=True)
class Report:
    """What one customer's device reported lately: signals of one kind, oldest first, at least one."""

    kind: str
    serial: str | None
    signals: tuple[Interaction, ...]
    zone: tzinfo = UTC
    """Where its days end."""

    def day(self, event: Interaction) -> date:
        return event.at.astimezone(self.zone).date()


def what_happened(kind: str) -> str:
    """`fridge.temperature_high` as people say it: "temperature high"."""
    return kind.partition(".")[2].replace(".", " ").replace("_", " ")


def summary_of(kind: str, data: Mapping[str, Any]) -> str:
    """What reported, and what: "Fridge: temperature high, temperature 8.4 °C, code H1"."""
    measured = [_measure(name, value) for name, value in data.items() if name not in _NOT_MEASURED]
    reported = ", ".join(one for one in (what_happened(kind), *measured) if one)
    return short(f"{_family(kind).capitalize()}: {reported}", 300)


def _family(kind: str) -> str:
    return kind.partition(".")[0].replace("_", " ")


def _measure(name: str, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    *words, last = name.split("_")
    unit = _UNITS.get(last) if words else None
    return f"{' '.join(words)} {value} {unit}" if unit else f"{name.replace('_', ' ')} {value}"


def reason(report: Report, today: date, candidates: Sequence[OwnedProduct] = ()) -> Line:
    """What was reported, how often and when: "Fridge 8.4 °C; reported 4 times since …, last today".

    Where the report names no device and several of `candidates` may be meant, it says so.
    """
    line = _told(report, today)
    if report.serial or len(candidates) < 2:
        return line
    meant = " or ".join(one.name if not one.serial else f"{one.name} ({one.serial})" for one in candidates)
    owned = tuple(f"product:{one.serial or one.sku}" for one in candidates)
    return Line(text=f"{line.text}{_NOT_SAID}{meant}", sources=(*line.sources, *owned))


def again(before: Line, report: Report, today: date) -> Line:
    """The reason with what was reported since: the latest reading, and how often; which devices may be meant
    stays as it was."""
    line = _told(report, today)
    _, not_said, meant = before.text.partition(_NOT_SAID)
    owned = tuple(one for one in before.sources if one.startswith("product:"))
    return Line(text=f"{line.text}{not_said}{meant}", sources=(*line.sources, *owned))


def _told(report: Report, today: date) -> Line:
    """What was reported, how often and when, in the words of the latest report."""
    first, last = report.signals[0], report.signals[-1]
    text = (last.summary or what_happened(report.kind)).rstrip(".")
    if len(report.signals) == 1:
        text = f"{text}; reported {when(report.day(last), today)}"
    else:
        since, latest = when(report.day(first), today), when(report.day(last), today)
        text = f"{text}; reported {len(report.signals)} times since {since}, last {latest}"
    named = (first, *report.signals[1:][-_MOST_SOURCES + 1 :])
    return Line(text=text, sources=tuple(f"interaction:{one.id}" for one in named))


def letter(
    profile: Profile,
    report: Report,
    about: OwnedProduct | Order | None,
    quotes: Sequence[str],
    offer: Offer | None,
) -> str:
    """The message to the customer: what was reported, what public documents say of it, and the slot."""
    name = profile.preferences.get("name") or profile.name
    parts = [f"Hello {name}," if name else "Hello,", _reported(report, about)]
    if quotes:
        parts.append(" ".join(quotes))
    if offer:
        parts.append(offer.say)
    return "\n\n".join(parts)


def _reported(report: Report, of: OwnedProduct | Order | None) -> str:
    """With the day and not "today": nobody knows on which day it will be sent. Without how often: by then it
    may have been reported again."""
    happened = f"“{what_happened(report.kind)}”"
    first, last = report.day(report.signals[0]), report.day(report.signals[-1])
    until = written_date(last, last)
    days = f"on {until}" if first == last else f"since {written_date(first, last)}, the last time on {until}"
    if isinstance(of, Order):
        due = f" It was due on {written_date(of.due_on, last)}." if of.due_on and of.due_on < last else ""
        return f"About your order {_order(of)} we have had the report {happened} {days}.{due}"
    if of is not None:
        return f"Your {of.name} has reported {happened} {days}."
    return f"About your {_family(report.kind)} we have had the report {happened} {days}."


def _order(order: Order) -> str:
    """Its number and what is in it, as far as that is short."""
    items = ", ".join(dict.fromkeys(one.name for one in order.items))
    return f"{order.id} ({short(items, 80)})" if items else order.id


def is_of_order(kind: str) -> bool:
    """Whether such a signal is of an order, and of no device."""
    return _family(kind) == "order"


def preferred_channel(profile: Profile) -> str | None:
    """The way of contact that `preferences.contact` names first: "chat first, phone after 17:00" is chat."""
    words = profile.preferences.get("contact", "").casefold().replace(",", " ").replace(";", " ").split()
    for before, word in zip(["", *words], words, strict=False):
        if word in _CHANNELS and before not in _DENIES:
            return _CHANNELS[word]
    return None


def contact_line(profile: Profile) -> Line | None:
    """How the customer wishes to be contacted, as it is on file."""
    wish = profile.preferences.get("contact")
    return Line(text=short(wish, 160), sources=("profile:preferences",)) if wish else None
