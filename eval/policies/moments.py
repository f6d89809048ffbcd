"""Moments: every query of a set with the customer it is from as they stood then, and what is suggested.

Three things are read off the suggestions: questions whose answer is on file or was said before, whether the
document for the action that the agent took next is there, and whether policy forbids what is proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases import ApiIds, CaseSet, Said, rows_of
from eval.policies.companies import Company, Raw, Step
from eval.policies.verdicts import document_of, suggested, verdict_of
from eval.policies.written import Written, WrittenCheck
from eval.targets import HttpTarget

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+")
_CONFIRMS = re.compile(r"I see .*, is that right\?", re.DOTALL)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+(?:\.\w+)*")
_ASKS_FOR_WHAT_IS_ON_FILE = {
    "name": re.compile(r"\byour (?:\w+ )?name\b", re.IGNORECASE),
    "email": re.compile(r"\byour e-?mail\b", re.IGNORECASE),
    "account": re.compile(r"\byour (?:user|account|customer) (?:id|number|name)\b", re.IGNORECASE),
    "zip": re.compile(r"\byour (?:\w+ )?(?:zip|post ?code)\b", re.IGNORECASE),
    "date_of_birth": re.compile(r"\byour (?:date of birth|birthday)\b", re.IGNORECASE),
    "tier": re.compile(r"\byour (?:membership|tier|status)\b", re.IGNORECASE),
    "orders": re.compile(
        r"\b(?:your|the) (?:order|reservation|confirmation) (?:id|number|code)\b", re.IGNORECASE
    ),
}
"""How a sentence asks for something that companies have on file, by the part of the record that holds it."""


@dataclass(frozen=True)
class Moment:
    """One query: what was said until then, by whom, and which documents its next action belongs to."""

    id: str
    turns: tuple[Said, ...]
    customer: Raw | None
    """As the set has them, after what was done before in this conversation; None: nobody could be found."""
    next_documents: tuple[str, ...]
    """Documents with checks that are for the action taken right after."""
    next_steps: tuple[Step, ...]
    """The steps of that action, where the set says with which arguments."""


@dataclass(frozen=True)
class Question:
    """One question of a draft."""

    moment: str
    text: str
    fact: str | None
    on_file: bool
    said_before: bool


@dataclass(frozen=True)
class Offer:
    """One suggestion of a document with checks."""

    moment: str
    document: str
    rank: int
    verdict: str
    proposes: tuple[str, ...]
    order: str | None
    """The order that the conversation named last; None: it named none."""
    forbidden: bool
    """Whether the policy's letter forbids it on any terms: for that order, or else for all of theirs."""

    @property
    def breach(self) -> bool:
        return self.forbidden and (bool(self.proposes) or self.verdict == "met")


@dataclass(frozen=True)
class Answered:
    """What one moment got."""

    moment: Moment
    questions: tuple[Question, ...]
    offers: tuple[Offer, ...]
    spoke: bool


def moments_of(
    folder: Path, case_set: CaseSet, company: Company, written: Written, customers: Mapping[str, Raw]
) -> Iterator[Moment]:
    conversations = {row["id"]: row for row in rows_of(folder, "conversations.jsonl")}
    asked = {row["id"]: row for row in rows_of(folder, "queries.jsonl")}
    for case in case_set.cases:
        query = asked[case.id]
        conversation = conversations[query["conversation_id"]]
        customer = _whose(conversation, customers)
        steps: tuple[Step, ...] = ()
        if customer is not None:
            customer = _until(conversation, query["turn_index"], company, customer)
            steps = tuple(_right_after(conversation, query["turn_index"], company, customer))
        taken = case.relevant if query.get("metadata", {}).get("label") == "from_action" else {}
        best = [id for id, relevance in taken.items() if relevance == max(taken.values())]
        yield Moment(case.id, case.turns, customer, tuple(id for id in best if id in written.of_id), steps)


def _whose(conversation: Raw, customers: Mapping[str, Raw]) -> Raw | None:
    """Named by the set, by an email address, by an id that somebody said, or by name and zip."""
    told = "\n".join(turn["text"] for turn in conversation["turns"])
    by_email = {one["email"].casefold(): one for one in customers.values()}
    named = customers.get(conversation.get("metadata", {}).get("customer_id"))
    if named is not None:
        return named
    found = [by_email[email.casefold()] for email in _EMAIL.findall(told) if email.casefold() in by_email]
    found = found or [one for id, one in customers.items() if _holds_word(told, id)]
    if not found:
        folded, zips = told.casefold(), set(re.findall(r"\b\d{5}\b", told))
        found = [
            one
            for one in customers.values()
            if one["profile"]["address"]["zip"] in zips and one["name"].casefold() in folded
        ]
    return found[0] if len({one["id"] for one in found}) == 1 else None


def _holds_word(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))


def _right_after(conversation: Raw, turn: int, company: Company, customer: Raw) -> Iterator[Step]:
    for done in conversation.get("metadata", {}).get("actions", ()):
        if done["after_turn"] == turn and "arguments" in done:
            with suppress(KeyError, StopIteration):
                yield from company.steps(customer, done["action"], done["arguments"])


def _until(conversation: Raw, turn: int, company: Company, customer: Raw) -> Raw:
    """The customer after what the agent did before `turn`, where the set says with which arguments."""
    for done in conversation.get("metadata", {}).get("actions", ()):
        if done["after_turn"] < turn and "arguments" in done:
            with suppress(KeyError, StopIteration):  # the agent named what there is not, and nothing was done
                for step in company.steps(customer, done["action"], done["arguments"]):
                    customer = company.after(customer, step)
    return customer


def answered(target: HttpTarget, ids: ApiIds, company: Company, written: Written, moment: Moment) -> Answered:
    turns = [{"speaker": said.speaker, "text": said.text} for said in moment.turns]
    profile = company.profile(moment.customer) if moment.customer is not None else None
    suggestions = suggested(target, turns, profile, written)
    return Answered(
        moment,
        tuple(one for each in suggestions for one in questions_in(each, ids, written, moment, profile)),
        tuple(
            _offer(each, ids, company, written, moment)
            for each in suggestions
            if ids.from_api(document_of(each)) in written.of_id
        ),
        bool(suggestions),
    )


def questions_in(
    suggestion: Mapping[str, Any], ids: ApiIds, written: Written, moment: Moment, profile: Raw | None
) -> Iterator[Question]:
    """The questions of a draft. A fact on file that is offered for confirmation is none."""
    document = written.of_id.get(ids.from_api(document_of(dict(suggestion))))
    asked = {check.ask: check for check in document.checks if check.ask} if document else {}
    for sentence in _SENTENCE_ENDS.split(suggestion["draft"]):
        if not sentence.endswith("?") or _CONFIRMS.fullmatch(sentence):
            continue
        check = asked.get(sentence)
        fact = check.asks_for if check else next(iter(_asks_for(sentence)), None)
        held = profile is not None and (
            any(_on_file(profile, part) for part in _asks_for(sentence))
            or (fact is not None and _holds(profile, fact))
        )
        yield Question(moment.id, sentence, fact, held, check is not None and _said(check, moment))


def _asks_for(sentence: str) -> list[str]:
    return [part for part, asks in _ASKS_FOR_WHAT_IS_ON_FILE.items() if asks.search(sentence)]


def _on_file(profile: Raw, part: str) -> bool:
    if part in ("email", "account"):
        return any(one["kind"] == part for one in profile["identities"])
    return bool(profile.get(part) or profile["attributes"].get(part))


def _holds(profile: Raw, fact: str) -> bool:
    """Whether `fact` is on file: of the customer, or of every order, whichever it is about."""
    root, _, field = fact.partition(".")
    orders = profile["orders"]
    if root == "customer":
        return profile.get(field) is not None
    if root == "attributes":
        of_orders = bool(orders) and all(field in order["attributes"] for order in orders)
        return field in profile["attributes"] or of_orders
    return bool(orders) and all(order.get(field) is not None for order in orders)


def _said(check: WrittenCheck, moment: Moment) -> bool:
    told = "\n".join(said.text for said in moment.turns if said.speaker == "customer")
    return bool(check.said and check.said.search(told))


def _offer(
    suggestion: Mapping[str, Any], ids: ApiIds, company: Company, written: Written, moment: Moment
) -> Offer:
    id = ids.from_api(document_of(dict(suggestion)))
    order = _named_last(moment, company)
    return Offer(
        moment=moment.id,
        document=id,
        rank=suggestion["rank"],
        verdict=verdict_of(suggestion["checks"]),
        proposes=tuple(action["name"] for action in suggestion["actions"]),
        order=order,
        forbidden=moment.customer is not None
        and _forbidden(company, moment.customer, written.of_id[id].grants, order),
    )


def _named_last(moment: Moment, company: Company) -> str | None:
    orders = company.orders(moment.customer) if moment.customer is not None else ()
    for said in reversed(moment.turns):
        named = [id for id in orders if _holds_word(said.text, id)]
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _forbidden(company: Company, customer: Raw, actions: Sequence[str], order: str | None) -> bool:
    """Whether the letter allows none of `actions` on any terms; of all orders, where none was named."""
    steps = [
        step
        for step in company.steps_besides(customer)
        if step.action in actions and order in (None, step.order)
    ]
    return bool(steps) and not any(company.allowed(customer, step) for step in steps)


def next_actions(results: Sequence[Answered]) -> dict[str, Any]:
    """How often the document for the action taken next is suggested, and with which verdict."""
    asked = [one for one in results if one.moment.next_documents]
    ranks = [_right(one) for one in asked]
    return {
        "moments": len(asked),
        "first": sum(offer is not None and offer.rank == 1 for offer in ranks),
        "among_three": sum(offer is not None for offer in ranks),
        "verdicts": dict(Counter(offer.verdict for offer in ranks if offer is not None)),
        "first_and_met": sum(bool(offer and offer.rank == 1 and offer.verdict == "met") for offer in ranks),
        "silent": sum(not one.spoke for one in asked),
    }


def _right(result: Answered) -> Offer | None:
    return next((one for one in result.offers if one.document in result.moment.next_documents), None)


def taken(results: Sequence[Answered], company: Company, written: Written) -> list[dict[str, Any]]:
    """Every step that the agent took right after and whose document was suggested: the verdict, and whether
    the letter forbids the step on any terms."""
    rows = []
    for one in results:
        for step in one.moment.next_steps:
            document = written.of_action.get(step.action)
            offer = next((each for each in one.offers if document and each.document == document.id), None)
            if offer is not None and step.order is not None and one.moment.customer is not None:
                forbidden = _forbidden(company, one.moment.customer, (step.action,), step.order)
                rows.append({
                    "moment": one.moment.id,
                    "action": step.action,
                    "order": step.order,
                    "named": offer.order,
                    "forbidden": forbidden,
                    "verdict": offer.verdict,
                })  # fmt: skip
    return rows
