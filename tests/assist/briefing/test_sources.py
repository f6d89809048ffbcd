"""No brief line holds a word, a number, a date or an amount that the records it names do not hold.

Over random customers, timelines and conversations: the texts of every line are taken apart, and each piece
must stand in the records of its sources. What is left are the few words that the brief itself writes, which
are listed here, and how long ago a day of the record is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from assist.briefing.brief import Brief, Line
from assist.briefing.promising import promises_made
from assist.briefing.writing import write_brief
from assist.conversations import Turn
from assist.customers.profile import (
    Customer,
    Entitlement,
    Identity,
    Interaction,
    Order,
    OrderLine,
    OwnedProduct,
    Profile,
)
from assist.judging.facts_in_words import age, ago
from assist.suggestions import Action, Check, Evidence, Suggestion
from tests.assist.small_company import NOW, TODAY

WRITTEN_BY_THE_BRIEF = frozenset(
    re.findall(
        r"\w+",
        """
        a about account address as ask at booking broken by call came cancelled care child claim here
        customer date decide delivered due email emergency ended file for from go has i in into
        is it its language leave legal letter loyalty made marked may medical menu need needs
        not number of on open or order ordered orders out overdue phone post prefers promise
        promised public rated reach reached resolved right run runs safety said see sent serial
        since speaks special steps still store that the their them this tier timeline to today
        told under until vulnerable warranty was way website yesterday yet you your yours
        """,
    )
)
"""Said by the brief about a record, never a value of one."""

KINDS = tuple(
    "action contact complaint delivery ivr_entry note order promise repair signal survey".split()  # noqa: SIM905
)

words = st.from_regex(r"[BDFGJKQXZ][aeiou][bdfgjkqxz]{2}[aeiou][a-z]{0,3}", fullmatch=True)
"""Made-up words, which cannot be words of the brief."""
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
amounts = st.decimals(Decimal("1.00"), Decimal("9999.99"), places=2)
numbers = st.integers(1000, 99999)
serials = st.builds(lambda word, number: f"{word.upper()}-{number}", words, numbers)
sentences = st.one_of(
    phrases,
    st.builds("My order number is {}.".format, serials),
    st.builds("My name is {} and you promised me {} EUR.".format, words, amounts),
    st.builds("it came {} days ago, {}".format, st.integers(2, 40), phrases),
    st.builds("I will call my lawyer {}".format, words),
    st.builds("this is unacceptable, {}!".format, phrases),
    st.builds("write to {}@example.org, that is great".format, words.map(str.lower)),
)
told = st.one_of(
    phrases,
    st.builds("Please restart {} and wait {} minutes.".format, words, st.integers(2, 59)),
    st.builds("I will call you back on {} {}.".format, st.integers(1, 28), st.just("November")),
    st.builds("What is your order number, {}?".format, words),
)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    placed = draw(days)
    status = draw(st.sampled_from(get_args(Order.model_fields["status"].annotation)))
    return Order(
        id=draw(serials),
        placed_on=placed,
        delivered_on=draw(st.none() | days) if status != "pending" else None,
        due_on=draw(st.none() | days),
        status=status,
        total=draw(amounts),
        currency=draw(st.sampled_from(("EUR", "GBP"))),
        channel=draw(st.none() | words),
        items=(OrderLine(sku=draw(serials), name=draw(phrases), price=draw(amounts)),),
    )


@st.composite
def products(draw: st.DrawFn) -> OwnedProduct:
    return OwnedProduct(
        sku=draw(serials),
        name=draw(phrases),
        family=draw(words),
        serial=draw(st.none() | serials),
        purchased_on=draw(st.none() | days),
        delivered_on=draw(st.none() | days),
        warranty_until=draw(st.none() | days),
        state=draw(st.none() | phrases),
    )


@st.composite
def events(draw: st.DrawFn) -> Interaction:
    kind = draw(
        st.sampled_from(
            [
                "contact",
                "ivr_entry",
                "order",
                "delivery",
                "repair",
                "survey",
                "signal",
                "promise",
                "complaint",
                "note",
                "action",
            ]
        )
    )
    data: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "topic": words,
                "by": phrases,
                "order_id": serials,
                "serial": serials,
                "amount": amounts.map(str),
                "due_on": days.map(date.isoformat),
                "outreach": words,
            },
        )
    )
    ended = ("resolved", "unresolved", "pending", "kept", "broken", None)
    return Interaction(
        id=f"{draw(words)}{draw(numbers)}",
        at=draw(st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 21), timezones=st.just(UTC))),  # noqa: DTZ001 - hypothesis adds the zone
        channel=draw(st.sampled_from(("phone", "chat", "ivr", "web", "store", "email"))),
        kind=kind,
        summary=draw(st.none() | phrases | st.builds("{} {}".format, phrases, numbers)),
        data=data,
        outcome=draw(st.sampled_from(ended)),
        csat=draw(st.integers(1, 5)) if kind == "survey" else None,
    )


@st.composite
def customers(draw: st.DrawFn) -> Customer:
    texts = st.dictionaries(
        st.sampled_from(("name", "address", "contact", "accessibility", "visits")), phrases, max_size=3
    )
    attributes = st.fixed_dictionaries(
        {},
        optional={
            "medical_need": phrases,
            "post_reach": st.integers(1000, 90000),
            "legal_letter_on": days.map(date.isoformat),
            "vulnerable": st.booleans(),
        },
    )
    held = st.builds(Entitlement, name=phrases, detail=st.none() | phrases, valid_until=st.none() | days)
    profile = Profile(
        name=draw(st.none() | phrases),
        identities=tuple(
            draw(st.lists(st.builds(Identity, kind=st.just("handle"), value=words), max_size=2))
        ),
        products=tuple(
            draw(
                st.lists(
                    products(), max_size=3, unique_by=(lambda one: one.serial or one.sku, lambda one: one.sku)
                )
            )
        ),
        orders=tuple(draw(st.lists(orders(), max_size=3, unique_by=lambda one: one.id))),
        entitlements=tuple(draw(st.lists(held, max_size=3))),
        tier=draw(st.none() | words),
        language=draw(st.sampled_from((None, "en", "fr", "de"))),
        preferences=draw(texts),
        attributes=draw(attributes),
    )
    timeline = sorted(
        draw(st.lists(events(), max_size=14, unique_by=lambda one: one.id)), key=lambda one: one.at
    )
    return Customer(id="x", profile=profile, interactions=tuple(timeline))


turns = st.lists(
    st.builds(Turn, speaker=st.just("customer"), text=sentences)
    | st.builds(Turn, speaker=st.just("agent"), text=told),
    max_size=8,
)
collected = st.fixed_dictionaries(
    {}, optional={"order.id": serials, "product.serial": serials, "attributes.fault": phrases}
)


@st.composite
def suggestions(draw: st.DrawFn) -> Suggestion:
    document = draw(serials)
    evidence = Evidence(
        document_id=document, version=1, passage_id="p", title=draw(phrases), section="", quote="q", start=0,
        end=1, audience="public", in_force_from=None, in_force_until=None, age_days=1, url=None,
    )  # fmt: skip
    action = Action(
        name=draw(words), amount=draw(st.none() | amounts), currency=draw(st.sampled_from(("EUR", None))),
        authority=draw(st.sampled_from(("yours", "needs_approval"))), approver=draw(phrases),
    )  # fmt: skip
    check = Check(
        id="c", document_id=document, version=1, verdict="unknown", because="", ask=None,
        facts=tuple(draw(st.sets(st.sampled_from(("order.total", "product.name", "order.id"))))),
    )  # fmt: skip
    return Suggestion(
        id=draw(serials), conversation_id="c", rank=1, kind="answer", draft="", evidence=(evidence,),
        checks=(check,), actions=(action,), confidence="high",
    )  # fmt: skip


@dataclass(frozen=True)
class Records:
    """Everything a source can name."""

    customer: Customer
    turns: Sequence[Turn]
    collected: dict[str, Any]
    suggestions: Sequence[Suggestion]

    def of(self, source: str) -> str:
        """The record that a source names, as text."""
        kind, _, name = source.partition(":")
        profile = self.customer.profile
        if kind == "turn":
            turn = self.turns[int(name) - 1]
            due = (one.due for one in promises_made([turn], [source], NOW))
            return " ".join((turn.text, *(day.isoformat() for day in due if day)))
        if kind == "interaction":
            return next(one.model_dump_json() for one in self.customer.interactions if one.id == name)
        if kind == "order":
            return next(one.model_dump_json() for one in profile.orders if one.id == name)
        if kind == "product":
            return next(one.model_dump_json() for one in profile.products if name in (one.serial, one.sku))
        if kind == "conversation":
            return str(self.collected[name.removeprefix("collected.")])
        if kind == "document":
            return " ".join(one.model_dump_json() for one in self.suggestions if name in one.documents())
        assert kind == "profile", source
        field, _, key = name.partition(".")
        value = profile.model_dump(mode="json")[field]
        return f"{key} {value[key]}" if key else str(value)


def lines_of(brief: Brief) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every text of the brief that has sources, of whatever section, those to come too."""
    for name in Brief.model_fields:
        value = getattr(brief, name)
        parts = value if isinstance(value, tuple) else (value,)
        parts = value.because if name == "mood" and value else parts
        for part in parts:
            if isinstance(part, Line):
                yield part.text, part.sources
            elif hasattr(part, "say"):
                yield f"{part.say} {part.value}", part.sources


DATE = re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+)(?: (?P<year>\d{4}))?\b")
MONTHS = tuple(date(2026, month, 1).strftime("%B") for month in range(1, 13))


def unproved(text: str, records: str) -> list[str]:
    """The pieces of a line that do not stand in its records."""
    held = {date.fromisoformat(one) for one in re.findall(r"\d{4}-\d\d-\d\d", records)}
    missing = [
        match.group()
        for match in DATE.finditer(text)
        if match["month"] in MONTHS and not any(_is_day(match, one) for one in held)
        and match.group() not in records
    ]  # fmt: skip
    text = re.sub(r"^(Rated \d) of 5", r"\1", text)
    rest = DATE.sub(lambda match: " " if match["month"] in MONTHS else match.group(), text)
    ages = {said for one in held for said in (age(one, TODAY), ago(one, TODAY))}
    for said in re.findall(r"\d+ (?:day|week|month|year)s? ago|in \d+ days?", rest):
        if said in ages:
            rest = rest.replace(said, " ")
    known = {piece.casefold() for piece in _pieces(records)}
    pieces = [piece for piece in _pieces(rest) if piece.casefold() not in WRITTEN_BY_THE_BRIEF]
    return missing + [piece for piece in pieces if piece.casefold() not in known]


def _is_day(match: re.Match[str], day: date) -> bool:
    written = (int(match["day"]), MONTHS.index(match["month"]) + 1)
    return written == (day.day, day.month) and match["year"] in (None, str(day.year))


def _pieces(text: str) -> list[str]:
    """Words, and numbers as one writes them: 48,000 is 48000."""
    return re.findall(r"\d+(?:\.\d+)?|[^\W\d_]+", re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))


@settings(max_examples=120, deadline=None, phases=(Phase.generate,))  # shrinking takes minutes
@given(customers(), turns, collected, st.lists(suggestions(), max_size=2))
def test_every_word_number_and_day_of_a_line_stands_in_the_records_it_names(
    customer: Customer, said: list[Turn], taken_down: dict[str, Any], shown: list[Suggestion]
) -> None:
    records = Records(customer, said, taken_down, shown)

    brief = write_brief(customer, said, NOW, channel="phone", collected=taken_down, suggestions=shown)

    for text, sources in lines_of(brief):
        proof = " ".join(records.of(source) for source in sources)
        assert unproved(text, proof) == [], (text, sources, proof)
    named = " ".join((*(turn.text for turn in said), *map(str, taken_down.values())))
    for entry in brief.do_not_ask:
        assert unproved(entry.partition(":")[2], named) == [], entry
    sections = [getattr(brief, name) for name in Brief.model_fields if name != "do_not_ask"]
    assert all(len(section) <= 6 for section in sections if isinstance(section, tuple))
