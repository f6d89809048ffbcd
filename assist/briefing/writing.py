"""Writing the brief: what the agent needs to know of this customer now, each line with its source.

Only what is on file or was said in the conversation; what the customer says stays a claim. Sections are
capped: what does not fit is what matters least.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from typing import Any

from assist.briefing.brief import Brief, Known, Line
from assist.briefing.leading import leading, picked
from assist.briefing.mood import mood_of
from assist.briefing.promising import promises_made
from assist.briefing.reported import worst_reported
from assist.briefing.shortening import short
from assist.briefing.treating import treatment
from assist.briefing.tried import event_line, told_here, tried_before
from assist.conversations import Turn
from assist.customers.profile import Customer, Interaction, OwnedProduct
from assist.customers.regions import region_of_no_document
from assist.customers.timeline import ABOUT, CONTACTS, OPEN, SETTLED
from assist.decisions import Decision
from assist.judging.collected import collected_facts
from assist.judging.facts import Fact, Facts, FactValue, gather_facts
from assist.judging.facts_in_words import confirmed, in_words, plain_name, when, written_date
from assist.judging.in_hand import cases_meant
from assist.reading.claims import claims_of
from assist.reading.heard import heard_in
from assist.reading.risks import RiskKind, signs_of_risk
from assist.suggestions import Suggestion

_MOST = 4
"""Lines of a section; a person reads no more while somebody waits."""
_MOST_KNOWN = 6
_MOST_CASES = 12
"""Of the products and orders that may be meant, to know what is on file for whichever it is."""
_MOST_TOLD = 2
"""Of what was told here; the rest of what was tried is from before."""
_KNOWN = (
    "product.name",
    "product.serial",
    "order.id",
    "order.status",
    "order.delivered_on",
    "order.due_on",
    "order.placed_on",
    "product.warranty_until",
)
_LONGEST = 160
"""Characters of what is quoted in a line; the record behind it has the rest."""
_LONGEST_NAME, _LONGEST_HEADLINE = 40, 178
_WAITING = {"pending": "not sent yet", "shipped": "on its way"}
_PROMISED = re.compile(
    r"\b(?:promis\w+|guarantee[ds]?|assured|told me|said (?:that |i |it |you |he |she |they )|agreed to"
    r"|would (?:call|get|send|come))\b",
    re.IGNORECASE,
)
_RISK_WORDS: dict[RiskKind, str] = {
    "self_harm": "May be in danger of self-harm",
    "safety": "Safety",
    "vulnerable": "May need special care",
    "legal": "Speaks of legal steps",
    "public": "May go public",
    "leaving": "May leave",
}
_NOT_REPEATED = ("card number",)
"""What stands in the conversation and is put nowhere else."""
_IN_SENTENCES = ("amount", "date", "count")
"""What says nothing without its sentence, which is claimed whole."""
_RISK_ATTRIBUTE = re.compile(r"vulnerab|medical|legal|safety|injur|post_reach|press", re.IGNORECASE)
_NOT_SO = ("", "no", "n", "false", "0", "none")
"""How a file in which all is text says that something is not so."""


def write_brief(
    customer: Customer,
    turns: Sequence[Turn],
    as_of: datetime,
    *,
    channel: str | None = None,
    collected: Mapping[str, Any] | None = None,
    suggestions: Sequence[Suggestion] = (),
    decisions: Sequence[Decision] = (),
    regions: Collection[str] = (),
) -> Brief:
    """The brief of `customer` in this conversation as of `as_of`; `suggestions` are those it led to, oldest
    first, `decisions` those about them, `collected` what was taken down before it. `regions` are
    those that documents name. Days are those in the zone of `as_of`."""
    customer = _told_in(as_of.tzinfo, customer)
    taken_down = collected_facts(collected, as_of.tzinfo)
    facts = gather_facts(customer, turns, as_of, channel=channel, collected=taken_down)
    each = cases_meant(customer, turns, collected=taken_down)[:_MOST_CASES]
    of_each = [gather_facts(customer, turns, as_of, collected=taken_down, case=one) for one in each]
    on_file = of_each if len(each) > 1 else [facts]
    today = as_of.date()
    open_lines = (
        *_late_orders(customer, today),
        *_open(customer, today),
        *_region_of_no_document(customer, regions),
    )
    sources = turn_sources(turns)
    promised = tuple(one.line(today) for one in promises_made(turns, sources, as_of))[-_MOST:]
    promises = tuple(_promises(customer, today))
    said = tuple(_risks_said(turns, sources))
    risks = (*said, *risks_on_file(customer, facts))
    products = tuple(_products(customer, turns, today, taken_down))
    reported = _reported(customer, today)
    pressing = (*said[:1], *reported, *promises[:1], *open_lines[:1])
    if said:  # what a device reported is no less open because something else is said first
        open_lines = (*reported, *open_lines)
    shown = _sources_of((*open_lines[:_MOST], *pressing[:1]))
    here = told_here(turns, sources)[-_MOST_TOLD:]
    attempts = tried_before(customer, turns, _case(facts), today)
    tried = (*(event_line(event, today) for event in islice(attempts, _MOST - len(here))), *here)
    return Brief(
        customer_id=customer.id,
        as_of=as_of,
        headline=_headline(customer, pressing[0] if pressing else None),
        treat=tuple(treatment(customer.profile))[:_MOST],
        known=tuple(_known(facts, _needed(suggestions)))[:_MOST_KNOWN],
        open=open_lines[:_MOST],
        tried=tried,
        history=_unseen(_history(customer, today), shown | _sources_of(tried))[:_MOST],
        products=products[:_MOST],
        entitlements=tuple(_entitlements(customer, today))[:_MOST],
        promises=(*promises[: _MOST - len(promised)], *promised),
        claims=tuple(_claims(turns, sources))[-_MOST:],
        mood=mood_of(customer, turns, sources, today),
        risks=risks[:_MOST],
        authority=tuple(_authority(_stands_on(suggestions, decisions)))[:_MOST],
        do_not_ask=(
            *dict.fromkeys(
                (
                    *_do_not_ask(customer, on_file),
                    *_judged_from(suggestions, facts),
                    *map(plain_name, taken_down),
                )
            ),
            *_said_already(turns),
        ),
    )


def _told_in(zone: tzinfo | None, customer: Customer) -> Customer:
    """The customer with the moments of their timeline in `zone`: what was this evening is not tomorrow."""
    events = (one.model_copy(update={"at": one.at.astimezone(zone)}) for one in customer.interactions)
    return customer.model_copy(update={"interactions": tuple(events)})


def _sources_of(lines: Sequence[Line]) -> set[str]:
    return {source for line in lines for source in line.sources}


def _unseen(lines: Iterable[Line], shown: set[str]) -> tuple[Line, ...]:
    """The lines whose records stand nowhere else in the brief."""
    return tuple(line for line in lines if not shown.intersection(line.sources))


def _case(facts: Facts) -> frozenset[str]:
    """The order and the device that the conversation is about, as events name them."""
    found = (facts.value("order.id"), facts.value("product.serial"))
    return frozenset(str(value) for value in found if value)


def _needed(suggestions: Sequence[Suggestion]) -> tuple[str, ...]:
    """The facts that the rules in question look at, those of the latest suggestion first."""
    checks = [check for one in reversed(suggestions) for check in one.checks]
    return tuple(dict.fromkeys(name for check in checks for name in check.facts))


def turn_sources(turns: Sequence[Turn]) -> tuple[str, ...]:
    """How each turn is named as a source: by its id, else by its place counted from 1."""
    return tuple(f"turn:{turn.id or index}" for index, turn in enumerate(turns, 1))


def _headline(customer: Customer, pressing: Line | None) -> Line | None:
    """Who this is, for how long, and what matters now: "Mira Okafor, silver customer since 2024. …"."""
    who, sources = "", list[str]()
    since, source = _since(customer)
    if customer.profile.tier:
        who = f"{customer.profile.tier} customer"
        sources.append("profile:tier")
    if since and source:
        who = f"{who or 'customer'} since {since.year}"
        sources.append(source)
    if customer.profile.name:
        name = short(customer.profile.name, _LONGEST_NAME)
        who = f"{name}, {who}" if who else name
        sources.insert(0, "profile:name")
    text = who[:1].upper() + who[1:]
    if pressing:
        now = short(pressing.text, _LONGEST_HEADLINE - len(text))
        end = "" if text.endswith("…") else "."  # a colon would be the first of two or three
        text = f"{text}{end} {now}" if text else now
        sources += pressing.sources
    return Line(text=text, sources=tuple(dict.fromkeys(sources))) if text else None


def _since(customer: Customer) -> tuple[date | None, str | None]:
    """The first day on file, of an order or of the timeline, and where it stands."""
    days = [(order.placed_on, f"order:{order.id}") for order in customer.profile.orders]
    days += [(_day(event), f"interaction:{event.id}") for event in customer.interactions if event.id]
    return min(days, default=(None, None), key=lambda one: one[0])


def _reported(customer: Customer, today: date) -> tuple[Line, ...]:
    worst = worst_reported(customer, today)
    return (worst,) if worst else ()


def _region_of_no_document(customer: Customer, regions: Collection[str]) -> Iterator[Line]:
    if wrong := region_of_no_document(customer.profile.region, regions):
        yield Line(text=wrong, sources=("profile:region",))


def _known(facts: Facts, needed: Sequence[str]) -> Iterator[Known]:
    for name in dict.fromkeys((*needed, *_KNOWN)):
        fact = facts.get(name)
        if name == "order.due_on" and facts.value("order.status") == "delivered":
            continue  # what arrived is no longer due
        day = facts.get("order.delivered_on")
        if name == "order.status" and fact and day and fact.sources == day.sources and not _is_order(fact):
            continue  # nobody marked it so: it follows from the day, which is offered
        say = fact and confirmed(fact, facts)
        if fact and say:
            value = fact.value.isoformat() if isinstance(fact.value, date) else in_words(fact, facts)
            yield Known(fact=name, value=value, say=say, sources=fact.sources)


def _is_order(fact: Fact) -> bool:
    return fact.sources[0].startswith("order:")


def _late_orders(customer: Customer, today: date) -> Iterator[Line]:
    for order in customer.profile.orders:
        if order.due_on and order.due_on < today and order.status in ("pending", "shipped"):
            text = f"Order {order.id} was due {when(order.due_on, today)}, {_WAITING[order.status]}"
            yield Line(text=text, sources=(f"order:{order.id}",))


def _open(customer: Customer, today: date) -> Iterator[Line]:
    """What nobody has resolved, the latest first."""
    resolved = _last_resolved(customer.interactions)
    for event in reversed(customer.interactions):
        unsettled = event.kind != "promise" and event.outcome in OPEN
        if unsettled and event.id and not any(event.at < resolved[about] for about in _about(event)):
            yield event_line(event, today)


def _last_resolved(timeline: Sequence[Interaction]) -> Mapping[tuple[str, str], datetime]:
    """When each topic, order and product was resolved last; the beginning of time where it never was."""
    last: defaultdict[tuple[str, str], datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=UTC))
    for event in timeline:
        if event.outcome == "resolved":
            last |= {about: max(event.at, last[about]) for about in _about(event)}
    return last


def _about(event: Interaction) -> set[tuple[str, str]]:
    return {(name, str(event.data[name])) for name in ABOUT if name in event.data}


def _history(customer: Customer, today: date) -> Iterator[Line]:
    for event in reversed(customer.interactions):
        if event.kind in CONTACTS and event.id and event.summary:
            yield event_line(event, today)


def _products(
    customer: Customer, turns: Sequence[Turn], today: date, collected: Mapping[str, FactValue]
) -> Iterator[Line]:
    """What the customer has at home, the product in question first."""
    in_question = [one.product for one in cases_meant(customer, turns, collected=collected)]
    for product in sorted(customer.profile.products, key=lambda one: one not in in_question):
        yield Line(text=_product_text(product, today), sources=(f"product:{product.serial or product.sku}",))


def _product_text(product: OwnedProduct, today: date) -> str:
    parts = [product.name]
    if product.state:
        parts.append(product.state)
    if product.warranty_until:
        under = "under warranty until" if product.warranty_until >= today else "out of warranty since"
        parts.append(f"{under} {written_date(product.warranty_until)}")
    return "; ".join(parts)


def _entitlements(customer: Customer, today: date) -> Iterator[Line]:
    if customer.profile.tier:
        yield Line(text=f"Loyalty tier: {customer.profile.tier}", sources=("profile:tier",))
    for held in customer.profile.entitlements:
        until = ""
        if held.valid_until:
            word = "until" if held.valid_until >= today else "ended"
            until = f" {word} {written_date(held.valid_until)}"
        detail = f": {short(held.detail, _LONGEST)}" if held.detail else ""
        yield Line(text=f"{held.name}{until}{detail}", sources=("profile:entitlements",))


def _promises(customer: Customer, today: date) -> Iterator[Line]:
    """What was promised and not kept, the broken ones first."""
    made = [event for event in reversed(customer.interactions) if event.kind == "promise" and event.id]
    standing = [event for event in made if event.outcome not in SETTLED]
    for event in sorted(standing, key=lambda one: one.outcome != "broken"):
        due = _due(event)
        word = "Promised"
        if event.outcome == "broken":
            word = "Broken promise"
        elif due and due < today:
            word = "Promise overdue"
        by = f", due {when(due, today)}" if due else f", made {when(_day(event), today)}"
        text = f"{word}: {short(event.summary or 'see the timeline', _LONGEST)}{by}"
        yield Line(text=text, sources=(f"interaction:{event.id}",))


def _due(event: Interaction) -> date | None:
    try:
        return date.fromisoformat(str(event.data["due_on"])[:10])
    except (KeyError, ValueError):
        return None


def _claims(turns: Sequence[Turn], sources: Sequence[str]) -> Iterator[Line]:
    """What the customer states of themselves, the last word on each, and the sentences in which they state
    an amount, a date, a time or a promise, word for word; in the order of the conversation."""
    heard = {one.slot: one for one in heard_in(turns) if one.slot not in (*_NOT_REPEATED, *_IN_SENTENCES)}
    for index, (turn, source) in enumerate(zip(turns, sources, strict=True)):
        for slot, one in heard.items():
            if one.turn == index:
                yield Line(text=f"{slot}: {one.value} (the customer said)", sources=(source,))
        if turn.speaker == "customer":
            yield from (Line(text=short(sentence, 300), sources=(source,)) for sentence in claimed(turn.text))


def claimed(text: str) -> Iterator[str]:
    """The sentences of a customer's turn that claim an amount, a date, a time or a promise."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
        states = any(claim.kind != "number" for claim in claims_of(sentence))
        if sentence.strip() and (states or _PROMISED.search(sentence)):
            yield sentence


def _risks_said(turns: Sequence[Turn], sources: Sequence[str]) -> Iterator[Line]:
    for sign in signs_of_risk(turns):
        text = f"{_RISK_WORDS[sign.kind]}: “{short(sign.said, _LONGEST)}”"
        yield Line(text=text, sources=(sources[sign.turn],))


def risks_on_file(customer: Customer, facts: Facts) -> Iterator[Line]:
    """What is on file that calls for care: "Medical need: keeps insulin in the fridge"."""
    for name, value in customer.profile.attributes.items():
        if value and str(value).strip().casefold() not in _NOT_SO and _RISK_ATTRIBUTE.search(name):
            source = f"profile:attributes.{name}"
            fact = facts.get(f"attributes.{name}")
            if value is True or fact is None or source not in fact.sources:  # then it is the order's own
                shown = ""
            else:
                shown = f": {short(_counted(fact, facts), _LONGEST)}"
            text = f"{plain_name(f'attributes.{name}').capitalize()}{shown or ' (on file)'}"
            yield Line(text=text, sources=(source,))


def _counted(fact: Fact, facts: Facts) -> str:
    """The value in words, a large count as people read it: 48,000."""
    if isinstance(fact.value, int) and not isinstance(fact.value, bool):
        return f"{fact.value:,}"
    return in_words(fact, facts)


def _stands_on(suggestions: Sequence[Suggestion], decisions: Sequence[Decision]) -> tuple[Suggestion, ...]:
    """What leads, then what a person picked, the last first."""
    lead = leading(suggestions, decisions)
    chosen = [one for one in reversed(picked(suggestions, decisions)) if one is not lead]
    return (*([lead] if lead else []), *chosen)


def _authority(suggestions: Sequence[Suggestion]) -> Iterator[Line]:
    """What the person may do, and who approves the rest."""
    seen: set[str] = set()
    for suggestion in suggestions:
        document = suggestion.evidence[0].document_id if suggestion.evidence else None
        for action in suggestion.actions if document else ():
            amount = f" {action.amount:.2f} {action.currency or ''}".rstrip() if action.amount else ""
            who = "yours to decide" if action.authority == "yours" else f"needs {action.approver}"
            text = f"{action.name.replace('_', ' ').capitalize()}{amount}: {who}"
            if text not in seen:
                seen.add(text)
                yield Line(text=text, sources=(f"document:{document}",))


def _do_not_ask(customer: Customer, each: Sequence[Facts]) -> Iterator[str]:
    """What is on file for `each` of the cases that may be meant: offer it for confirmation or choice, never
    ask for it."""
    if customer.profile.name:
        yield "name"
    names = {"email": "email address", "phone": "phone number", "account": "account number"}
    kinds = {identity.kind for identity in customer.profile.identities}
    yield from (word for kind, word in names.items() if kind in kinds)
    on_file = (name for name in _KNOWN if all(one.get(name) is not None for one in each))
    yield from dict.fromkeys(map(plain_name, on_file))
    if all(one.get("customer.entitlements") for one in each):
        yield "entitlements"


def _judged_from(suggestions: Sequence[Suggestion], facts: Facts) -> Iterator[str]:
    """What settled the checks of what was suggested: whoever asks for it asks what is on file."""
    for check in (check for one in suggestions for check in one.checks if check.verdict != "unknown"):
        for fact in map(facts.get, check.facts):
            if fact and not fact.is_note and not isinstance(fact.value, tuple):
                yield plain_name(fact.name)


def _said_already(turns: Sequence[Turn]) -> Iterator[str]:
    """What the customer said of themselves here, the last word on each; a claim, not the file."""
    last = {heard.slot: heard.value for heard in heard_in(turns)}
    for slot, value in last.items():
        said = "it" if slot in _NOT_REPEATED else value
        yield f"{slot}: the customer said {said}"


def _day(event: Interaction) -> date:
    return event.at.date()
