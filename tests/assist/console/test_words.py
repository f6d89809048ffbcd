"""The console in other languages: one that nobody speaks, where every word of ours is marked, and German."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.assist.console.browsing import Console, Desk, Watch
from tests.assist.console.test_accessibility import (
    STATES,
    handing_over,
    signed_out,
    suggested,
    violations,
    wrapping_up,
)
from tests.assist.console.test_card import MIRA, PRIYA, RETURN, delivered, show
from tests.assist.console.test_console import OWN, QUESTION
from tests.assist.console.test_outreaching import outage, owner, warm
from tests.assist.console.test_outreaching import show as show_outreach
from tests.served import Served

__all__ = ["owner"]
pytestmark = pytest.mark.browser

GERMAN_MONTHS = (
    *("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni"),
    *("Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
)
MARKED = """
import { default as english } from "/console/languages/PART.en.js?unmarked";
const mark = (words) =>
  typeof words === "string"
    ? `⟦${words}⟧`
    : Object.fromEntries(Object.entries(words).map(([form, text]) => [form, mark(text)]));
export default Object.fromEntries(Object.entries(english).map(([name, words]) => [name, mark(words)]));
"""
FOUND = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  // Key caps, times of day, a command and what languages call themselves are no words of the language file.
  const but = "script, time, code, #language option, kbd:not([data-say]), #source-text";
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(but)) found.push(walk.currentNode.data);
  found.push(document.querySelector("#source-text")?.textContent ?? ""); // one text, whatever tables it is in
  for (const name of ["aria-label", "placeholder", "title"])
    for (const element of document.querySelectorAll(`[${name}]`)) found.push(element.getAttribute(name));
  return found;
}"""


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON answer, and each of its facts with its name."""
    if isinstance(value, dict):
        yield from (f"{name} {one}" for name, one in value.items() if isinstance(one, str | int))
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


AMOUNT = re.compile(r"(\d+\.\d\d) EUR\b")


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


class Heard:
    """What the service told a page."""

    def __init__(self, page: Page) -> None:
        self._responses: list[Response] = []
        page.on("response", lambda response: self._responses.append(response))

    def texts(self) -> set[str]:
        """Its texts, amounts as a British reader has them too; a code of one word is none, for a person is
        told what it means."""
        bodies = [
            one.json()
            for one in self._responses
            if "/v1/" in one.url and "json" in one.headers.get("content-type", "")
        ]
        texts = {text for body in bodies for text in strings(body) if not re.fullmatch("[a-z_]*", text)}
        return {plain(text) for text in texts} | {plain(AMOUNT.sub(r"€\1", text)) for text in texts}


def unmarked(page: Page, told: set[str]) -> list[str]:
    """The words on a page that are neither marked nor the service's."""
    everything = "\n".join(told)
    left = []
    for text in page.evaluate(FOUND):
        rest = text
        while rest != (rest := re.sub("⟦[^⟦⟧]*⟧", "⟧⟦", rest).replace("⟧⟦", " · ")):
            pass
        for part in rest.split(" · "):
            words = plain(part).strip(" :;,.()–⚠■✓✗")
            is_told = words in told or (" " in words and words in everything)
            if re.search(r"[^\W\d_]", words) and words != "assist" and not is_told:
                left.append(text)
    return left


def away(console: Console, _desk: Desk) -> None:
    console.page.route("**/v1/**", lambda route: route.abort())
    console.page.goto(f"{console.served.url}/console#key={console.served.key}")
    console.page.locator("#away").wait_for()


def empty(console: Console, _desk: Desk) -> None:
    console.page.route("**/v1/conversations?*", lambda route: route.fulfill(json={"items": [], "next": None}))
    console.enter()


def wrapped_up(console: Console, desk: Desk) -> None:
    wrapping_up(console, desk)
    console.page.locator("#ending-now").click()
    console.page.locator("#paper-text").wait_for()


def mark(page: Page) -> None:
    """Read the page in the language where every text is marked."""
    page.route(re.compile(r"/languages/\w+\.\w+\.js$"), marked)


def marked(route: Any) -> None:
    part = route.request.url.rpartition("/")[2].split(".")[0]
    route.fulfill(body=MARKED.replace("PART", part), content_type="text/javascript")


@pytest.mark.parametrize("state", [*STATES, away, empty, wrapped_up])
def test_every_word_is_from_the_language_file_or_from_the_service(
    console: Console, desk: Desk, state: Callable[[Console, Desk], None]
) -> None:
    heard = Heard(console.page)
    mark(console.page)

    state(console, desk)

    told = heard.texts() | {plain(console.composer.input_value())}
    assert unmarked(console.page, told) == []


def test_before_they_call_every_word_is_from_the_language_file_or_from_the_service(
    console: Console, desk: Desk, owner: Callable[..., str]
) -> None:
    outreach, incident = warm(desk, owner()), outage(desk, [owner() for _ in range(5)])
    heard = Heard(console.page)
    mark(console.page)
    console.enter()
    card = show_outreach(console, "outreach", outreach["id"])
    console.page.locator(f'[data-incident="{incident}"] summary').click()
    console.page.locator(".members textarea").first.wait_for()
    assert unmarked(console.page, heard.texts()) == []

    card.locator("[data-act=drop]").click()
    expect(console.page.locator("#outreach-note")).not_to_be_empty()
    assert unmarked(console.page, heard.texts()) == []


@pytest.fixture
def german(browser: Browser, served: Served) -> Iterator[Callable[[int], Console]]:
    """Makes a console of somebody who reads German, so many pixels wide."""
    watch, contexts = Watch(), []

    def make(width: int) -> Console:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, locale="de-DE"))
        page = contexts[-1].new_page()
        watch.over(page, served.url)
        return Console(page, served)

    yield make
    for context in contexts:
        context.close()
    assert watch == Watch()


def test_in_german_days_and_money_are_german_too(german: Callable[[int], Console], desk: Desk) -> None:
    console = german(1440)
    returns = show(console, desk, desk.conversation(RETURN, MIRA), "returns")

    expect(console.page.locator("html")).to_have_attribute("lang", "de")
    day = delivered(desk)
    assert returns["checks"][0]["as_of"] == day.isoformat()
    expect(console.card.locator(".badge.as-of").first).to_have_text(
        f"beurteilt zum {day.day}. {GERMAN_MONTHS[day.month - 1]} {day.year}"
    )

    within = RETURN.replace("fridge", "coffee machine")
    refunds = show(console, desk, desk.conversation(within, PRIYA), "refunds")
    assert [(one["name"], one["amount"], one["currency"]) for one in refunds["actions"]] == [
        ("refund", "749.00", "EUR")
    ]
    expect(console.card.locator(".actions")).to_contain_text("Rückerstattung über 749,00 €")

    waited = "I have waited three weeks, I want compensation, a goodwill credit!"
    goodwill = show(console, desk, desk.conversation(waited, PRIYA), "goodwill")
    assert "25.00 EUR" in goodwill["actions"][0]["because"]
    expect(console.card.locator(".actions .far")).to_contain_text("25,00 €")


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("state", [signed_out, suggested, handing_over, wrapping_up])
def test_in_german_nothing_stands_in_the_way_or_is_wider_than_the_page(
    german: Callable[[int], Console], desk: Desk, state: Callable[[Console, Desk], None], width: int
) -> None:
    console = german(width)

    state(console, desk)

    assert violations(console.page) == []
    assert console.page.evaluate("document.documentElement.scrollWidth") <= width
    wider = "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.id)"
    assert console.page.locator("dialog[open]").evaluate_all(wider) == []


def test_in_german_before_they_call_is_as_good(
    german: Callable[[int], Console], desk: Desk, owner: Callable[..., str]
) -> None:
    outreach, incident = warm(desk, owner()), outage(desk, [owner() for _ in range(5)])
    console = german(320)
    console.enter()
    show_outreach(console, "outreach", outreach["id"], "mouse")
    console.page.locator(f'[data-incident="{incident}"] summary').click()

    assert violations(console.page) == []
    assert console.page.locator("#outreach").evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")


def test_a_language_is_chosen_where_one_signs_in_and_kept(console: Console) -> None:
    console.page.goto(f"{console.served.url}/console")
    title = console.page.locator("#door h2")
    expect(title).to_have_text("Sign in")

    console.page.get_by_role("combobox", name="Language").select_option("Deutsch")

    expect(title).to_have_text("Anmelden")
    expect(console.page.locator("html")).to_have_attribute("lang", "de")
    console.page.reload()
    expect(title).to_have_text("Anmelden")


def test_what_is_being_written_stays_when_another_language_is_chosen(console: Console, desk: Desk) -> None:
    console.open(desk.conversation(QUESTION))
    console.read()
    console.act("key", "override")
    console.page.keyboard.type(OWN)

    console.page.locator("#language").select_option("de")

    expect(console.page.locator("#composer-label")).to_have_text(
        "Ihre eigene Antwort, anstelle des Vorschlags"
    )
    expect(console.composer).to_have_value(OWN)
    assert OWN not in console.page.evaluate("JSON.stringify({...localStorage})")
