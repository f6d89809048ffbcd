"""Refusing: a no as one says it to the customer: that it cannot be done, why, and what can be done instead.

Why: the document's own sentence on the condition that is not met, else the condition's title, and what is on
file that decides it. Instead: the parts of the document for those who do not meet the condition, "After 14
days", "Later than 2 days before" or "It is already on its way?". Nothing else of the document is said: it
holds for those who do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from assist.judging.entitled import entitlements_in
from assist.judging.facts import Facts
from assist.reading.claims import claims_of, unsupported
from assist.reading.quoting import Unit
from assist.reading.saying import can_be_sent
from assist.reading.words import containment, content_stems, word_list
from assist.suggesting.standing import ended, seen_of, title_of
from assist.suggestions import Check, Wanted
from knowledge_base.documents import DocumentVersion

_CANNOT: dict[Wanted, str] = {
    "refund": "I am sorry, I can't refund this.",
    "replacement": "I am sorry, I can't offer you a new one for this.",
    "cancel": "I am sorry, I can't cancel this for you.",
    "compensation": "I am sorry, I can't give you compensation for this.",
}
_CANNOT_DO = "I am sorry, I can't do this for you."
_NOT_FOR_THEM = "I am sorry, this does not apply in your case."
_DATED = ("order.placed_on", "order.delivered_on", "order.due_on", "product.purchased_on")
_TOLD_FIRST = (
    (*_DATED, "product.delivered_on", "product.warranty_until"),
    ("order.",),
    ("product.",),
    ("customer.tier",),
    ("customer.region",),
)
"""What is on file that decides a check, the first of them that it has: a date says why, the tier beside it
does not."""
_ABOUT_THEM = re.compile(r"\bcustomers?\b", re.IGNORECASE)
"""A title that speaks of the customer is not for the customer."""
_MORE_THAN = re.compile(
    r"\b(?:after|more|past|over|beyond|later|longer|older)\b[^.!?:;\n]{0,30}$", re.IGNORECASE
)
"""What stands before a number of days that have passed."""
_LESS_THAN = re.compile(
    r"\b(?:later than|less than|fewer than|within|under|inside|closer than)\b[^.!?:;\n]{0,20}$", re.IGNORECASE
)
_BEFORE_IT = re.compile(r"^[^.!?:;\n]{0,20}\b(?:before|prior|ahead|notice|left|to go)\b", re.IGNORECASE)
"""What stands before and after a number of days that are not left any more."""
_THAN_THAT = re.compile(
    r"(?:(?:any )?later(?: than (?:that|this))?|less than (?:that|this)|too late)\W*$", re.I
)
"""A heading for those who come after the days that are spoken of before it."""
_WITHOUT = re.compile(
    r"(?:without|outside(?: of)?|out of|if (?:you|it) (?:have|has) no)\s+(.{1,40})", re.IGNORECASE
)
"""How a sentence begins that is for those who do not have it: "Without warranty the visit costs"."""
_SAYS_NOTHING = frozenset(word_list("it is its has been was your the a an order parcel"))
_SAYS_RULE = 0.75
"""Share of a title's words that the sentence on the same condition holds."""
_SAYS_RULE_WITH_VALUE = 0.4
"""The same where it states a value of the title."""
_MOST_OF_RULE, _MOST_INSTEAD = 2, 3


@dataclass(frozen=True)
class Reason:
    """Why one check denies, in the words of its document and of the file."""

    rule: tuple[Unit, ...]
    """The document's sentences on it; empty where it has none that can be sent."""
    title: str | None
    """The condition, where it can be said to the customer."""
    on_file: str | None
    instead: tuple[Unit, ...]
    """What the document says for whom it is so."""
    too_late: bool = False
    """Whether that says what holds for who comes later than it asks for: so it is no plain no."""


def cannot(denied: Sequence[Check], version: DocumentVersion, wanted: Wanted | None) -> str:
    """That it cannot be done, by the name of what is `wanted`, an outcome that the document is about; or that
    it is for others, where it offers nothing to do, is for another tier, or they only want to know."""
    for_others = denied and all(set(check.facts) == {"customer.tier"} for check in denied)
    if for_others or not version.content.authority or wanted == "information":
        return _NOT_FOR_THEM
    return _CANNOT.get(wanted, _CANNOT_DO) if wanted else _CANNOT_DO


def reason_of(check: Check, version: DocumentVersion, facts: Facts, units: Sequence[Unit]) -> Reason:
    """Why `check` denies; `units` are all parts of its document."""
    title = title_of(check, version)
    public = version.content.audience == "public" and not version.content.teams
    told = _on_file(check, version, facts)
    late = tuple(_for_late(check, title, facts, units)) if public else ()
    sayable = [unit for unit in units if can_be_sent(unit)] if public else []
    return Reason(
        rule=tuple(_rule(title, sayable)),
        title=None if _ABOUT_THEM.search(title) or not public else ended(title),
        on_file=told,
        instead=(late or tuple(_instead(check, title, facts, told or "", units) if public else ()))[
            :_MOST_INSTEAD
        ],
        too_late=bool(late),
    )


def in_words(reason: Reason, *, asks: bool = False) -> list[str]:
    """The reason as sentences of a message; for who `asks` whether it is so, what is on file says it."""
    said: list[str] = []
    if reason.rule:
        said.append(f"Our rule is: “{' '.join(unit.plain for unit in reason.rule)}”")
    elif reason.title and not (asks and reason.on_file):
        said.append(f"We can do it if this is so: {reason.title}")
    if reason.on_file:
        said.append(reason.on_file)
    return said


def _on_file(check: Check, version: DocumentVersion, facts: Facts) -> str | None:
    for roots in _TOLD_FIRST:
        told = seen_of(check, facts, roots)
        if told:
            return f"I see that {' and '.join(told)}."
    if facts.get("product.name") and any(name.startswith("product.") for name in check.facts):
        return f"I see that this is about your {facts.value('product.name')}."
    rule = next((one.rule for one in version.content.checks if one.id == check.id), "")
    entitlement = next(iter(entitlements_in(rule)), None)
    return f"I do not see {entitlement} on your account." if entitlement else None


def _rule(title: str, units: Sequence[Unit]) -> Iterator[Unit]:
    """The sentence that says what the title says, and the next one where it gives the title's other value."""
    values = [claim for claim in claims_of(title) if claim.kind != "number"]
    wanted = frozenset(content_stems(title))

    def says(unit: Unit) -> float:
        share = containment(wanted, unit.stems)
        stated = any(not unsupported(value, unit.claims) for value in values)
        least = _SAYS_RULE_WITH_VALUE if stated else _SAYS_RULE
        return share if share >= least and (stated or not values) else 0.0

    sentences = [unit for unit in units if unit.role == "sentence" and not unit.leans_back]
    best = max(sentences, key=lambda unit: (says(unit), -unit.start), default=None)
    if best is None or not says(best):
        return
    yield best
    others = [value for value in values if unsupported(value, best.claims)]
    after = [unit for unit in units if unit.passage.id == best.passage.id and unit.start > best.start]
    for unit in after[: _MOST_OF_RULE - 1]:
        if any(not unsupported(value, unit.claims) for value in others):
            yield unit


def _instead(check: Check, title: str, facts: Facts, told: str, units: Sequence[Unit]) -> Iterator[Unit]:
    """The first part of the document for whom the condition is not met."""
    days = [(facts.today - held).days for name in check.facts if isinstance(held := facts.value(name), date)]
    for place, unit in enumerate(units):
        heading = unit.passage.headings[-1] if len(unit.passage.headings) > 1 else ""
        begins = not place or units[place - 1].passage.id != unit.passage.id
        if begins and (_is_so(heading, told) or _passed(heading, title, days)):
            yield from _together(unit, units[place:])
            return
        if _is_without(unit.plain, title):
            yield unit
            return
        if _passed(unit.plain, title, days):
            before = units[place - 1] if place and unit.leans_back else unit
            yield from _without_what_is_known(tuple(_together(before, units[units.index(before) :])))
            return


def _without_what_is_known(said: Sequence[Unit]) -> Sequence[Unit]:
    """`said` without the question with which the page asks whether it is so: that is on file."""
    if len(said) < 2:
        return said
    asks, *rest = said
    return rest if asks.plain.endswith("?") and not rest[0].leans_back else said


def _for_late(check: Check, title: str, facts: Facts, units: Sequence[Unit]) -> Iterator[Unit]:
    """The first part of the document for whom fewer days are left than the title asks for: "at least 2 days
    before the start", and "If you cancel later than 2 days before"."""
    left = [(held - facts.today).days for name in check.facts if isinstance(held := facts.value(name), date)]
    asked = {
        claim.value
        for claim in claims_of(title)
        if claim.value.endswith(" day") and any(days < float(claim.value.split()[0]) for days in left)
        if _BEFORE_IT.match(title[claim.end :])
    }
    spoken = False
    for place, unit in enumerate(units):
        heading = unit.passage.headings[-1] if len(unit.passage.headings) > 1 else ""
        begins = not place or units[place - 1].passage.id != unit.passage.id
        for_late = _is_for_late(heading, asked) or (spoken and bool(_THAN_THAT.match(heading)))
        if asked and ((begins and for_late) or _is_for_late(unit.plain, asked)):
            yield from _together(unit, units[place:])
            return
        spoken = spoken or any(claim.value in asked for claim in unit.claims)


def _is_for_late(text: str, asked: Set[str]) -> bool:
    late = (claim for claim in claims_of(text) if _LESS_THAN.search(text[: claim.start]))
    return any(claim.value in asked and _BEFORE_IT.match(text[claim.end :]) for claim in late)


def _together(first: Unit, units: Sequence[Unit]) -> Iterator[Unit]:
    """What is said in one paragraph with `first`, from it on."""
    before = first
    for unit in units:
        passage = first.passage
        between = passage.text[before.end - passage.start : max(unit.start - passage.start, 0)]
        if unit.passage.id != passage.id or "\n\n" in between or unit.role != "sentence":
            return
        if not (can_be_sent(unit) or unit.plain.endswith("?")):
            return
        yield unit
        before = unit


def _is_so(heading: str, told: str) -> bool:
    """Whether the file says what the heading asks: "It is already on its way?"."""
    words = frozenset(word_list(heading)) - _SAYS_NOTHING
    return bool(words) and words <= frozenset(word_list(told))


def _is_without(text: str, title: str) -> bool:
    """Whether the text is for those who do not have what the title asks for."""
    without = _WITHOUT.match(text)
    first = set(content_stems(without[1])[:1]) if without else set()
    return bool(first) and first <= set(content_stems(title))


def _passed(text: str, title: str, days: Sequence[int]) -> bool:
    """Whether the text is for those for whom more days have passed than the title allows."""
    allowed = {claim.value for claim in claims_of(title) if not _MORE_THAN.search(title[: claim.start])}
    return any(
        claim.kind == "quantity"
        and claim.value in allowed
        and claim.value.endswith(" day")
        and any(passed > float(claim.value.split()[0]) for passed in days)
        and _MORE_THAN.search(text[: claim.start])
        for claim in claims_of(text)
    )
