"""The brief: short, sourced, and about the customer only."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import knowledge_base.sample as sample
from assist.briefing.brief import Brief, Known, Line
from assist.briefing.writing import write_brief
from assist.conversations import Turn
from assist.customers.profile import Customer, Interaction, OwnedProduct, Profile
from assist.reading.claims import claims_of
from assist.suggestions import Check, Suggestion
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import ELENA, FRIDGE, NOW, said


def brief_of(*texts: str, customer: Customer = ELENA) -> Brief:
    return write_brief(customer, said(*texts), NOW)


def test_the_headline_says_who_since_when_and_what_presses_most() -> None:
    assert brief_of("my refrigerator").headline == Line(
        text="Elena Marchetti, gold customer since 2026. Broken promise: A technician calls back, "
        "due 12 November, 9 days ago",
        sources=("profile:name", "profile:tier", "order:LV-1001", "interaction:i2"),
    )


def test_what_is_on_file_of_somebody_is_a_risk_and_never_what_matters_now() -> None:
    customer = Customer(id="x", profile=Profile(name="Ann", attributes={"post_reach": 48000}))
    spread = Interaction(
        id="s",
        at=NOW,
        channel="social",
        kind="signal",
        summary="It is shared",
        data={"signal": "social.reach"},
    )

    brief = write_brief(customer.model_copy(update={"interactions": (spread,)}), [], NOW)

    assert brief.headline == Line(text="Ann, customer since 2026", sources=("profile:name", "interaction:s"))
    assert [line.text for line in brief.risks] == ["Post reach: 48,000"]


@pytest.mark.parametrize(
    ("reported", "headline"),
    [
        (
            [("fridge.temperature_high", "9.9 °C", "FR520-1"), ("hub.offline", "Offline", "LH3-1")],
            "FrostLine: 9.9 °C (device, today)",
        ),
        (
            [("appliance.overheat", "Very hot", "FR520-1"), ("washer.drain_fault", "E18", "X")],
            "FrostLine: Very hot (device, today)",
        ),
        (
            [
                ("fridge.temperature_high", "8.4 °C", "fr520 1"),
                ("fridge.temperature_high", "9.9 °C", "FR520-1"),
            ],
            "FrostLine: 9.9 °C (device, today)",
        ),
        ([("hub.offline", "LumiHub is offline", "LH3-1")], "LumiHub is offline (device, today)"),
        ([("hub.offline", "Offline", "unknown")], "Offline (device, today)"),
    ],
)
def test_the_headline_is_the_worst_that_devices_report_and_names_the_device(
    reported: list[tuple[str, str, str]], headline: str
) -> None:
    products = [
        OwnedProduct(sku="F", name="FrostLine", family="refrigerator", serial="FR520-1"),
        OwnedProduct(sku="L", name="LumiHub", family="home_hub", serial="LH3-1"),
    ]
    signals = [
        Interaction(
            id=f"s{at}",
            at=NOW - timedelta(minutes=9 - at),
            channel="device",
            kind="signal",
            summary=summary,
            data={"signal": kind, "serial": serial},
        )
        for at, (kind, summary, serial) in enumerate(reported)
    ]
    customer = Customer(id="x", profile=Profile(products=tuple(products)), interactions=tuple(signals))

    written = write_brief(customer, [], NOW).headline

    assert written is not None
    assert written.text == f"Customer since 2026. {headline}"


def test_what_a_device_reported_is_open_where_a_danger_takes_the_headline() -> None:
    warm = Interaction(
        id="w",
        at=NOW,
        channel="device",
        kind="signal",
        summary="Warm inside",
        data={"signal": "fridge.temperature_high", "serial": "FR520-25-1"},
    )
    customer = ELENA.model_copy(update={"interactions": (warm,)})
    quiet = brief_of("my refrigerator", customer=customer)
    grave = brief_of("I have spoken to my lawyer about it.", customer=customer)

    assert quiet.headline is not None
    assert grave.headline is not None
    assert "Warm inside" in quiet.headline.text
    assert [line for line in quiet.open if "Warm inside" in line.text] == []
    assert "Warm inside" not in grave.headline.text
    assert "Warm inside" in grave.open[0].text


def test_what_was_repaired_since_is_not_the_headline() -> None:
    def event(id: str, kind: str, minutes: int, **more: Any) -> Interaction:
        at = NOW - timedelta(minutes=minutes)
        return Interaction(id=id, at=at, channel="device", kind=kind, data={"serial": "S"}, **more)

    warm = event("s", "signal", 60, summary="Warm")
    repaired = event("r", "repair", 30, summary="New seal", outcome="resolved")
    customer = Customer(id="x", profile=Profile(name="Ann"), interactions=(warm, repaired))

    headline = write_brief(customer, [], NOW).headline

    assert headline is not None
    assert "Warm" not in headline.text


def test_what_is_known_is_offered_and_not_to_be_asked() -> None:
    brief = brief_of("my refrigerator")

    assert brief.known[4] == Known(
        fact="order.delivered_on",
        value="2026-11-02",
        say="I see it was delivered on 2 November, is that right?",
        sources=("order:LV-2001",),
    )
    assert brief.do_not_ask == (
        "name",
        "email address",
        "phone number",
        "product",
        "serial number",
        "order number",
        "order status",
        "delivery date",
        "promised delivery date",
        "order date",
        "end of warranty",
        "entitlements",
    )


def test_what_the_customer_said_is_not_to_be_asked_again() -> None:
    told = brief_of("my order number is 3348917501", "sorry, my order number is 3348917502")

    assert set(told.do_not_ask) - set(brief_of("hello").do_not_ask) == {
        "order number: the customer said 3348917502"
    }


def test_what_settled_a_check_is_not_asked_and_a_note_that_something_was_seen_asks_nothing() -> None:
    held = {"care_plus_since": "2026-08-17", "photo_received": True, **ELENA.profile.attributes}
    customer = ELENA.model_copy(update={"profile": ELENA.profile.model_copy(update={"attributes": held})})
    verdicts = {"care_plus_since": "not_met", "photo_received": "met", "medical_need": "unknown"}
    checks = [
        {"id": one, "document_id": "care", "version": 1, "because": "", "ask": None}
        | {"verdict": verdict, "facts": [f"attributes.{one}"]}
        for one, verdict in verdicts.items()
    ]
    shown = {"id": "s1", "conversation_id": "c1", "rank": 1, "kind": "answer", "draft": "", "evidence": []}
    suggestion = Suggestion.model_validate(shown | {"checks": checks, "confidence": "high"})

    brief = write_brief(customer, said("hello"), NOW, suggestions=(suggestion,))

    assert set(brief.do_not_ask) - set(brief_of("hello").do_not_ask) == {"start of care plus"}


def test_what_was_collected_before_is_named_among_what_is_not_asked() -> None:
    brief = write_brief(ELENA, [], NOW, collected={"attributes.fault": "not cooling", "order.id": "LV-2001"})

    assert "fault" in set(brief.do_not_ask) - set(brief_of("hello").do_not_ask)


def test_what_is_on_file_for_each_thing_that_may_be_meant_is_not_asked() -> None:
    """Which of them is a choice to offer; its numbers and days are on file, whichever it is."""
    assert {"order number", "delivery date", "order date"} <= set(brief_of("hello").do_not_ask)


def test_what_the_rules_in_question_need_is_known_first() -> None:
    check = Check(
        id="within",
        document_id="returns",
        version=1,
        verdict="met",
        because="",
        facts=("order.total", "product.warranty_until"),
        ask=None,
    )
    suggestion = Suggestion(
        id="s1",
        conversation_id="c1",
        rank=1,
        kind="answer",
        draft="",
        evidence=(),
        checks=(check,),
        confidence="high",
    )

    known = write_brief(ELENA, said("my refrigerator"), NOW, suggestions=(suggestion,)).known

    assert [one.fact for one in known][:3] == ["order.total", "product.warranty_until", "product.name"]
    assert known[0].say == "I see the order came to 749.00 EUR, is that right?"


def test_how_they_wish_to_be_treated_comes_in_the_order_in_which_an_agent_needs_it() -> None:
    profile = Profile(
        language="fr-CA",
        preferences={
            "contact": "phone, mornings",
            "accessibility": "hard of hearing, speak slowly",
            "currency": "EUR",
            "name": "Hugo",
        },
    )

    assert write_brief(Customer(id="x", profile=profile), [], NOW).treat == (
        Line(text="Call them Hugo", sources=("profile:preferences.name",)),
        Line(
            text="Accessibility: hard of hearing, speak slowly",
            sources=("profile:preferences.accessibility",),
        ),
        Line(text="Language: fr-CA", sources=("profile:language",)),
        Line(text="Prefers contact by phone, mornings", sources=("profile:preferences.contact",)),
    )


def tried_on(day: int, summary: str, **more: Any) -> Interaction:
    fields = {"channel": "phone", "kind": "repair", "outcome": "resolved", "data": {}} | more
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Interaction.model_validate({"id": f"t{day}", "at": at, "summary": summary, **fields})


def test_what_was_tried_says_by_whom_and_how_it_ended_and_nothing_of_another_matter() -> None:
    timeline = (
        tried_on(2, "Hose cleaned", data={"by": "Agent Luis", "serial": FRIDGE.serial}),
        tried_on(3, "Brush replaced", data={"serial": "another"}),
        tried_on(4, "Asked about it", kind="complaint", outcome=None),
        tried_on(5, "Refrigerator warm: reset explained", kind="contact", outcome=None, channel="chat"),
        tried_on(6, "We wrote first", kind="contact", outcome=None, data={"outreach": "o1"}),
        tried_on(7, "Pump ordered", kind="contact", outcome="pending"),
        tried_on(8, "Asked about the coffee", kind="contact"),
    )
    customer = Customer(id="x", profile=ELENA.profile, interactions=timeline)
    turns = ("my refrigerator is warm", "Agent: Hello Elena!", "Agent: I am sorry. Please restart it.")

    brief = brief_of(*turns, customer=customer)

    assert brief.tried == (
        Line(
            text="Refrigerator warm: reset explained (chat, 5 November, 2 weeks ago)",
            sources=("interaction:t5",),
        ),
        Line(
            text="Hose cleaned (phone by Agent Luis, 2 November, 2 weeks ago, resolved)",
            sources=("interaction:t2",),
        ),
        Line(text="Told: I am sorry. Please restart it.", sources=("turn:3",)),
    )
    assert [line.sources for line in brief.open] == [("interaction:t7",)]
    assert ("interaction:t6",) in [line.sources for line in brief.history]


def test_what_they_state_of_themselves_is_a_claim_and_the_last_word_counts() -> None:
    brief = brief_of(
        "my order number is 3348917501", "It cost 500 EUR", "sorry, my order number is 3348917502"
    )

    assert brief.claims == (
        Line(text="It cost 500 EUR", sources=("turn:2",)),
        Line(text="order number: 3348917502 (the customer said)", sources=("turn:3",)),
    )


def test_open_promises_products_and_entitlements_have_their_sources() -> None:
    brief = brief_of("my refrigerator")

    assert brief.open == (
        Line(
            text="Chose not cooling and hung up (phone menu, 19 November, 2 days ago, not resolved)",
            sources=("interaction:i3",),
        ),
    )
    assert brief.promises == (
        Line(
            text="Broken promise: A technician calls back, due 12 November, 9 days ago",
            sources=("interaction:i2",),
        ),
    )
    assert brief.products[0] == Line(
        text="FrostLine 520 Connect; 8.4 °C and rising; under warranty until 2 November 2028",
        sources=("product:FR520-25-1",),
    )
    assert brief.entitlements == (
        Line(text="Loyalty tier: gold", sources=("profile:tier",)),
        Line(text="Care+ until 1 January 2030: visit within 2 days", sources=("profile:entitlements",)),
    )


def test_what_the_customer_says_is_a_claim_word_for_word() -> None:
    brief = brief_of(
        "Your manager promised me 500 EUR.",
        "Agent: I can pay 700 EUR.",
        "My fridge is warm. It came on 3 May.",
    )

    assert brief.claims == (
        Line(text="Your manager promised me 500 EUR.", sources=("turn:1",)),
        Line(text="It came on 3 May.", sources=("turn:3",)),
    )
    assert "500" not in brief.model_dump_json(exclude={"claims"})


def test_risks_quote_the_customer_and_the_file() -> None:
    brief = brief_of("I will call my lawyer.", "Agent: please unplug it if there is smoke")

    assert brief.risks == (
        Line(text="Speaks of legal steps: “I will call my lawyer.”", sources=("turn:1",)),
        Line(text="Medical need: insulin", sources=("profile:attributes.medical_need",)),
    )


@pytest.mark.parametrize(
    ("texts", "trend"),
    [
        (("this is unacceptable", "still no answer", "I am fed up!!"), "worsening"),
        (("ok", "and now?"), "steady"),
    ],
)
def test_the_mood_is_the_customers(texts: tuple[str, ...], trend: str) -> None:
    mood = brief_of(*texts, "Agent: terrible, awful, useless!!").mood

    assert mood
    assert (mood.trend if trend == "worsening" else trend) == trend
    assert all("terrible" not in line.text for line in mood.because)


def test_surveys_alone_can_improve_the_mood() -> None:
    surveys = tuple(
        Interaction(
            id=f"s{score}",
            at=datetime(2026, 11, score, tzinfo=UTC),
            channel="email",
            kind="survey",
            csat=score,
        )
        for score in (1, 2, 5)
    )

    mood = write_brief(Customer(id="x", profile=Profile(), interactions=surveys), [], NOW).mood

    assert mood
    assert mood.trend == "improving"
    assert mood.because == (Line(text="Rated 5 of 5", sources=("interaction:s5",)),)


def test_what_was_resolved_later_is_not_open() -> None:
    def event(id: str, day: int, outcome: str) -> Interaction:
        at = datetime(2026, 11, day, tzinfo=UTC)
        return Interaction(
            id=id, at=at, channel="chat", kind="contact", summary=id, data={"topic": "wifi"}, outcome=outcome
        )

    customer = Customer(
        id="x", profile=Profile(), interactions=(event("a", 1, "unresolved"), event("b", 2, "resolved"))
    )

    assert write_brief(customer, [], NOW).open == ()


def test_twice_the_timeline_is_twice_the_work() -> None:
    def calls(events: int) -> int:
        timeline = tuple(
            Interaction(
                id=str(n), at=NOW, channel="chat", kind="note", data={"topic": n}, outcome="unresolved"
            )
            for n in range(events)
        )
        customer, made = Customer(id="x", profile=Profile(), interactions=timeline), 0

        def count(*_: object) -> None:
            nonlocal made
            made += 1

        sys.setprofile(count)
        try:
            write_brief(customer, [], NOW)
        finally:
            sys.setprofile(None)
        return made

    assert calls(400) < 2.5 * calls(200)


def test_a_late_order_is_open() -> None:
    order = ELENA.profile.orders[0].model_copy(update={"status": "shipped", "delivered_on": None})
    customer = Customer(id="x", profile=Profile(orders=(order,)))

    assert write_brief(customer, [], NOW).open == (
        Line(text="Order LV-2001 was due 1 November, 2 weeks ago, on its way", sources=("order:LV-2001",)),
    )


def promise(outcome: str | None, due_on: str | None) -> Customer:
    made = Interaction(
        id="p",
        at=datetime(2026, 11, 1, tzinfo=UTC),
        channel="chat",
        kind="promise",
        summary="We call back",
        data={"due_on": due_on} if due_on else {},
        outcome=outcome,
    )
    return Customer(id="x", profile=Profile(), interactions=(made,))


@pytest.mark.parametrize(
    ("outcome", "due_on", "text"),
    [
        ("broken", "2026-11-12", "Broken promise: We call back, due 12 November, 9 days ago"),
        ("pending", "2026-11-20", "Promise overdue: We call back, due yesterday"),
        (None, "2026-11-21", "Promised: We call back, due today"),
        (None, "2026-11-24", "Promised: We call back, due 24 November, in 3 days"),
        (None, None, "Promised: We call back, made 1 November, 2 weeks ago"),
        ("kept", "2026-11-12", None),
        ("cancelled", "2026-11-12", None),
    ],
)
def test_a_promise_says_where_it_stands(outcome: str | None, due_on: str | None, text: str | None) -> None:
    promises = write_brief(promise(outcome, due_on), [], NOW).promises

    assert [line.text for line in promises] == ([text] if text else [])


def test_a_headline_without_a_tier_or_a_first_day_still_reads_well() -> None:
    named = Customer(id="x", profile=Profile(tier="silver"))
    assert write_brief(named, [], NOW).headline == Line(text="Silver customer", sources=("profile:tier",))

    pressing = write_brief(promise(None, "2026-11-24"), [], NOW).headline
    assert pressing is not None
    assert pressing.text == "Customer since 2026. Promised: We call back, due 24 November, in 3 days"


def test_a_reach_on_file_is_a_readable_count_and_a_flag_says_where_it_stands() -> None:
    customer = Customer(id="x", profile=Profile(attributes={"post_reach": 48000, "vulnerable": True}))

    assert [line.text for line in write_brief(customer, [], NOW).risks] == [
        "Post reach: 48,000",
        "Vulnerable (on file)",
    ]


@pytest.mark.parametrize("not_so", ["no", "FALSE ", "0", "n", " ", 0, False, None])
def test_what_is_on_file_as_not_so_is_no_risk(not_so: object) -> None:
    customer = Customer(id="x", profile=Profile(attributes={"vulnerable": not_so, "press": "yes"}))

    assert [line.text for line in write_brief(customer, [], NOW).risks] == ["Press: yes"]


def test_a_name_alone_is_one_short_line() -> None:
    customer = Customer(id="x", profile=Profile(name="Ada\n" + "Lovelace " * 20))

    headline = write_brief(customer, [], NOW).headline

    assert headline is not None
    assert headline.text == "Ada Lovelace Lovelace Lovelace…"


def test_a_name_that_was_cut_ends_as_it_is_before_what_matters_now() -> None:
    customer = Customer(id="x", profile=Profile(name="Lovelace " * 20))

    headline = brief_of("I have spoken to my lawyer.", customer=customer).headline

    assert headline is not None
    assert headline.text.startswith("Lovelace Lovelace Lovelace Lovelace… Speaks of legal steps: ")


def test_a_date_among_the_risks_on_file_is_written_out() -> None:
    customer = Customer(id="x", profile=Profile(attributes={"legal_letter_on": "2026-10-20"}))

    assert [line.text for line in write_brief(customer, [], NOW).risks] == [
        "Date of legal letter: 20 October"
    ]


def test_a_long_record_is_cut_at_a_word() -> None:
    long = Interaction(
        id="i", at=NOW, channel="web", kind="contact", summary="word " * 300, outcome="pending"
    )

    (line,) = write_brief(Customer(id="x", profile=Profile(), interactions=(long,)), [], NOW).open

    assert line.text.endswith("word… (website, today, still open)")
    assert len(line.text) < 200


def test_an_event_in_the_headline_is_not_told_again_as_history() -> None:
    brief = write_brief(promise("broken", "2026-11-12"), [], NOW)

    assert brief.headline
    assert not any(set(line.sources) & set(brief.headline.sources) for line in brief.history)


def test_nothing_on_file_is_an_empty_brief() -> None:
    brief = write_brief(Customer(id="x", profile=Profile()), [], NOW)

    assert brief == Brief(customer_id="x", as_of=NOW, headline=None)


CUSTOMERS = [customer_of(one) for one in sample.customers(date(2026, 11, 21))]
CONVERSATIONS = [
    [Turn(speaker=turn["speaker"], text=turn["text"]) for turn in one["turns"]]
    for one in sample.conversations(date(2026, 11, 21))
]


ISO = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda one: one.id)
def test_a_sample_brief_has_no_raw_date_no_duplicate_and_no_line_too_long(customer: Customer) -> None:
    brief = write_brief(customer, [], NOW)

    assert brief.headline
    assert len(brief.headline.text) <= 180
    sections = (brief.open, brief.history, brief.promises, brief.entitlements, brief.risks)
    texts = [line.text for lines in sections for line in lines]
    assert len(texts) == len(set(texts))
    assert all(len(text) <= 220 for text in texts)
    said = [*texts, brief.headline.text, *(line.text for line in brief.products)]
    assert not [text for text in (*said, *(known.say for known in brief.known)) if ISO.search(text)]
    assert not [
        text for text in said if re.search(r"\bivr\b|unresolved|\bpending\b|\b1 (?:month|week|day)s", text)
    ]


@settings(max_examples=60, deadline=None)
@given(customer=st.sampled_from(CUSTOMERS), turns=st.sampled_from(CONVERSATIONS))
def test_every_value_of_a_line_stands_in_its_sources(customer: Customer, turns: list[Turn]) -> None:
    brief = write_brief(customer, turns, NOW)

    sections = (
        brief.open,
        brief.history,
        brief.products,
        brief.entitlements,
        brief.promises,
        brief.claims,
        brief.risks,
    )
    lines = [line for section in sections for line in section]
    assert all(len(section) <= 4 for section in sections)
    for line in [*lines, *([brief.headline] if brief.headline else [])]:
        records = " ".join(record_of(source, customer, turns) for source in line.sources)
        proof = re.sub(r"T\d\d:\d\d:\d\dZ", " ", records)
        for claim in claims_of(without_ages(line.text)):
            assert stands_in(claim.value, proof), (line, claim)


def without_ages(text: str) -> str:
    """A line without "19 days ago": how long ago a day is follows from it."""
    return re.sub(
        r", (?:\d+ (?:day|week|month|year)s? ago|today|in \d+ days?)|customer since \d{4}", "", text
    )


def stands_in(value: str, proof: str) -> bool:
    values = {claim.value for claim in claims_of(proof)}
    return any(value == one or value[-6:] == one[-6:] for one in values) or value.split()[0] in proof


def record_of(source: str, customer: Customer, turns: list[Turn]) -> str:
    """The record a source names, as text."""
    kind, _, name = source.partition(":")
    if kind == "turn":
        return turns[int(name) - 1].text
    if kind == "interaction":
        return next(one for one in customer.interactions if one.id == name).model_dump_json()
    if kind == "order":
        return next(one for one in customer.profile.orders if one.id == name).model_dump_json()
    if kind == "product":
        return next(
            one for one in customer.profile.products if name in (one.serial, one.sku)
        ).model_dump_json()
    value = customer.profile.model_dump(mode="json")
    for part in name.split("."):
        value = value[part]
    return json.dumps(value, ensure_ascii=False)


def test_days_are_those_where_the_company_is() -> None:
    now = datetime(2026, 11, 21, 9, 30, tzinfo=ZoneInfo("Pacific/Auckland"))  # still the 20th in UTC
    at = (now - timedelta(minutes=5)).astimezone(UTC)
    event = Interaction(id="s1", at=at, channel="device", kind="signal", summary="Warm", outcome="pending")
    customer = Customer(id="x", profile=Profile(), interactions=(event,))

    assert [line.text for line in write_brief(customer, [], now).open] == ["Warm (device, today, still open)"]


def test_a_card_number_is_not_repeated() -> None:
    turns = said("my card number is 4111 1111 1111 1111, why was it charged twice?")

    brief = write_brief(Customer(id="x", profile=Profile()), turns, NOW)

    assert "card number: the customer said it" in brief.do_not_ask
    named = [line.text for line in brief.claims if line.text.startswith("card number")]
    assert (named, [one for one in brief.do_not_ask if "4111" in one]) == ([], [])
