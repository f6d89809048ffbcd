"""Every text that the service composes for a person of ours, gathered from a running service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import httpx

from eval.expectations import moments
from tests.assist.draft_check.seeds import COLM, INES, LARS, MIRA, SAMPLE

LINES = ("treat", "risks", "promises", "open", "tried", "products", "entitlements", "history", "authority")
HANDED_OVER = ("verdicts", "tried", "promises", "risks", "next")
WRAPPED_UP = ("promises", "follow_up")
ASKED = (
    "I have waited three weeks, I want compensation, a goodwill credit!",
    "It is broken. Can I get my money back or a repair visit?",
)
"""What leads to amounts, limits, budgets and slots, whoever asks it."""
REPORTED = (
    (MIRA, "fridge.temperature_high"),
    (MIRA, "hub.offline"),
    (LARS, "robot.battery_hot"),
    (COLM, "order.late"),
    (INES, "repair.reopened"),
)
"""Signals of few customers each: those of many are one incident, which nothing is composed about."""


class Texts:
    """Asks a service that holds the sample company; what is written there is its own to change."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def all(self) -> Iterator[str]:
        """Every text, with repetitions."""
        customers = [one["id"] for one in self._listed("/v1/customers")]
        for id in customers:
            yield from self._of_brief(self._get(f"/v1/customers/{id}/brief"))
        conversations = [one["id"] for one in self._listed("/v1/conversations")]
        for id, resolved in zip(conversations, cycle((True, False, None)), strict=False):
            yield from self._of_conversation(id, resolved)
        for one in moments():
            turns = [{"speaker": said.speaker, "text": said.text} for said in one.turns]
            yield from self._suggested({"turns": turns, "customer_id": one.customer_id})
        for id, text in zip(customers, cycle(ASKED), strict=False):
            yield from self._suggested({"turns": said_by_customer(text), "customer_id": id})
        for seed in SAMPLE:
            yield from self._checked(seed.draft, seed.said, seed.customer)
        yield from self._outreach()

    def _of_conversation(self, id: str, resolved: bool | None) -> Iterator[str]:
        if self._get(f"/v1/conversations/{id}")["customer_id"]:
            yield from self._of_brief(self._get(f"/v1/conversations/{id}/brief"))
        for item in self._get(f"/v1/conversations/{id}/suggestions")["items"]:
            yield from self._of_suggestion(item.get("suggestion", item))
        handover = self._send(f"/v1/conversations/{id}/handover", {"note": "Please hurry"})
        yield from self._of_note(handover, handover["text"], HANDED_OVER)
        closed = self._send(f"/v1/conversations/{id}/close", {"resolved": resolved, "csat": 4})
        yield from self._of_note(closed, closed["note"], WRAPPED_UP)
        if self._get(f"/v1/conversations/{id}")["customer_id"]:
            yield from self._of_brief(self._get(f"/v1/conversations/{id}/brief"))

    def _of_note(self, written: Mapping[str, Any], text: str, fields: tuple[str, ...]) -> Iterator[str]:
        """Its headings, how it ended, and what stands under those that are not quoted."""
        yield from (line for line in text.splitlines() if line.endswith(":") and not line.startswith("- "))
        yield from (line["text"] for field in fields for line in written[field])
        yield from (one["text"] for one in (written["need"],) if one and " – " in one["text"])
        if "csat" in written:
            yield text.splitlines()[0]

    def _of_brief(self, brief: Mapping[str, Any]) -> Iterator[str]:
        headline = brief["headline"]
        if headline:
            yield without_name(headline["text"])
        yield from (line["text"] for field in LINES for line in brief[field])
        yield from (one["text"] for one in brief["claims"] if one["text"].endswith("(the customer said)"))
        yield from (line["text"] for line in (brief["mood"] or {"because": ()})["because"])

    def _suggested(self, asked: Mapping[str, Any]) -> Iterator[str]:
        for suggestion in self._send("/v1/suggest", asked)["suggestions"]:
            yield from self._of_suggestion(suggestion)

    def _of_suggestion(self, suggestion: Mapping[str, Any]) -> Iterator[str]:
        """Its reasons. What conflicts are about is words of titles, and a wish's reason may be a quote."""
        reasons = [*suggestion["checks"], *suggestion["actions"], suggestion.get("slot")]
        yield from (one["because"] for one in reasons if one and one["because"])
        outcome = suggestion.get("outcome")
        quotes = {one["quote"] for one in suggestion["evidence"]}
        if outcome and outcome["because"] and outcome["because"] not in quotes:
            yield outcome["because"]

    def _checked(self, draft: str, said: str, customer_id: str) -> Iterator[str]:
        turns = said_by_customer(said)
        asked = {"text": draft, "turns": turns, "customer_id": customer_id}
        yield from (one["detail"] for one in self._send("/v1/drafts/check", asked)["findings"])

    def _outreach(self) -> Iterator[str]:
        now = datetime.now(UTC)
        for id, kind in REPORTED:
            for at in (now - timedelta(hours=1), now):
                self._send("/v1/signals", {"customer_id": id, "kind": kind, "at": at.isoformat()})
        for one in self._listed("/v1/outreach"):
            yield one["reason"]["text"]
            yield from (risk["text"] for risk in one["risks"])
            yield from self._of_suggestion(one)

    def _listed(self, path: str) -> Iterator[Any]:
        cursor = None
        while True:
            page = self._get(path, cursor=cursor) if cursor else self._get(path)
            yield from page["items"]
            cursor = page["next"]
            if not cursor:
                return

    def _get(self, path: str, **asked: str) -> Any:
        response = self._client.get(path, params=asked)
        response.raise_for_status()
        return response.json()

    def _send(self, path: str, body: Mapping[str, Any]) -> Any:
        response = self._client.post(path, json=body)
        response.raise_for_status()
        return response.json()


def said_by_customer(text: str) -> list[dict[str, str]]:
    """A conversation of one turn."""
    return [{"speaker": "customer", "text": text}]


def without_name(headline: str) -> str:
    """As the console shows it: the name stands above it."""
    before, comma, rest = headline.partition(", ")
    said = rest if comma and " customer since " not in before else headline
    return said[:1].upper() + said[1:]
