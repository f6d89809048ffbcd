"""Every text that the service tells, made hostile and marked with the field it stands in."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, Page, Route

from tests.assist.console.browsing import PATIENCE_MS
from tests.assist.console.test_hostile import CHOSEN, DATES, STRINGS

EVIL = "".join(STRINGS[:14])  # all of TRUST.md's rendering strings but the one that is only long
CODES = frozenset(
    {"status", "role", "scope", "speaker", "next", "created_at", "updated_at", "closed_at", "stopped_at"}
)
"""What decides how a page works, and dates; other codes are hostile too, as from a newer service."""
NAMES = {
    r"/v1/conversations": "list",
    r"/v1/conversations/[^/]+": "conversation",
    r"/v1/conversations/[^/]+/(\w+)": r"\1",
    r"/v1/customers(/[^/]+)?": "customer",
    r"/v1/documents/[^/]+": "document",
    r"/v1/drafts/check": "check",
    r"/v1/(\w+)": r"\1",
}
MARK = re.compile("⟪([a-z_.]+)⟫")
SHOWN = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) found.push(walk.currentNode.data);
  for (const one of document.querySelectorAll("*")) {
    for (const { value } of one.attributes) found.push(value);
    if (one.value) found.push(String(one.value));
  }
  return found.join("\\n");
}"""


def hostile(value: Any, field: str) -> Any:
    """The same JSON with all that is hostile after each text, marked with its field."""
    if isinstance(value, dict):
        return {
            name: one if is_kept(name) else hostile(one, f"{field}.{name}") for name, one in value.items()
        }
    if isinstance(value, list):
        return [hostile(one, field) for one in value]
    return f"{value} ⟪{field}⟫{EVIL}" if value and isinstance(value, str) else value


def is_kept(name: str) -> bool:
    return name in DATES | CHOSEN | CODES or name.endswith("_id")


def make_hostile(page: Page) -> None:
    """From now on, every answer of the service to this page is hostile; its events are as they are."""

    def answer(route: Route) -> None:
        with suppress(Error):  # the page has gone on and asks no more
            changed(route)

    def changed(route: Route) -> None:
        path = re.sub(r"^\w+://[^/]+|\?.*", "", route.request.url)
        if path.endswith("/events"):
            return route.continue_()
        told = route.fetch()
        if "json" not in told.headers.get("content-type", ""):
            return route.fulfill(response=told)
        name = next(
            re.sub(pattern, name, path) for pattern, name in NAMES.items() if re.fullmatch(pattern, path)
        )
        return route.fulfill(response=told, json=hostile(told.json(), name))

    page.set_default_timeout(4 * PATIENCE_MS)  # every answer goes round by the test
    page.route("**/v1/**", answer)


def fields_in(page: Any) -> set[str]:
    """The fields of which something hostile stands in a page: as text, in an attribute or in a box."""
    answered, listed = "turns.answer.suggestions.", "suggestions.items."  # by either way it is the same card
    return {field.replace(answered, listed) for field in MARK.findall(page.evaluate(SHOWN))}


OF_A_CARD = frozenset(
    f"suggestions.items.{field}"
    for field in (
        "draft",
        "guidance.text",
        "steps.text",
        "steps.because",
        "evidence.title",
        "evidence.quote",
        "checks.because",
        "checks.ask",
        "actions.name",
        "actions.approver",
        "slot.say",
        "slot.because",
        "outcome.wanted",
        "outcome.because",
        "outcome.source",
    )
)
OF_A_BRIEF = frozenset(
    f"brief.{field}"
    for field in (
        "headline.text",
        "headline.sources",
        "treat.text",
        "known.say",
        "open.text",
        "promises.text",
        "products.text",
        "history.text",
        "entitlements.text",
    )
)
