# ruff: noqa: E501 - a sentence and its German are read side by side
"""What the service composes for a person of ours is said in the reader's language."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from knowledge_base import sample
from tests.assist.console.composed_texts import REPORTED, Texts
from tests.served import Served, serving

pytestmark = pytest.mark.browser

PATTERNS = "part => import(`/console/languages/${part}.de.js`).then((one) => one.default)"
SAY = """async ([texts, parts]) => {
  const { composed, learnComposed } = await import("/console/composed.js");
  await learnComposed(...parts);
  return texts.map((text) => composed(text));
}"""
HOLE = re.compile(r"\{(\w+)\}")
LONG = 20
"""Characters of a sentence in the midst of others that is somebody's own and no word of ours."""

SAID = {
    # Values stand as they are, and pieces within pieces are said too
    "Tier: tier gold (collected before: tier silver)": "Stufe: Stufe gold (vorher aufgenommen: Stufe silver)",
    "Returned in time: delivered 8 November 2026, 19 days ago; tier gold": "Returned in time: geliefert am 8. November 2026, vor 19 Tagen; Stufe gold",
    "Sent back; Returns: In time (no delivery date and no order date on file)": "Sent back; Returns: In time (nicht hinterlegt: Lieferdatum, Bestelldatum)",
    "In time (it depends on the order. LV-1: met; LV-2: not met; and others)": "In time (es kommt auf die Bestellung an. LV-1: erfüllt; LV-2: nicht erfüllt; und weitere)",
    "In time; by today’s version; the delivery date decides": "In time; nach der heutigen Fassung; es zählt: Lieferdatum",
    "In time: failed logins: 3; order status shipped": "In time: failed logins: 3; Bestellstatus: unterwegs",
    "Asked (by mail) where it is (phone menu by Anna, 12 October, 6 weeks ago, not resolved)": "Asked (by mail) where it is (Telefonmenü, Anna, 12. Oktober, vor 6 Wochen, nicht gelöst)",
    "Broken promise: A visit, soon, due yesterday": "Zusage gebrochen: A visit, soon, fällig gestern",
    "Gold customer since 2024. Broken promise: Somebody calls back within the next few d…": "Kunde seit 2024 (Gold). Zusage gebrochen: Somebody calls back within the next few d…",
    "Money back and a replacement – it broke": "Geld zurück und Ersatz – it broke",
    "May leave: “I leave, delivered 8 November 2026”": "Springt vielleicht ab: „I leave, delivered 8 November 2026“",
    # Amounts and numbers
    "749.00 EUR is above your 1150.00 GBP": "749,00\xa0€ liegt über Ihrer Grenze von 1.150,00\xa0£",
    "Refund 749.00 EUR: needs lead": "Rückerstattung 749,00\xa0€: braucht Freigabe (Teamleitung)",
    "Glass: 20.50 of 100.00 EUR; 20.50 EUR is above your 10.00 EUR": "Glass: 20,50 von 100,00\xa0€; 20,50\xa0€ liegt über Ihrer Grenze von 10,00\xa0€",
    "100.00 EUR in 12 months; 10.00 EUR used on 3 March 2026 and 5.00 EUR taken back on 29 February 2024, 95.00 EUR left": "100,00\xa0€ in 12 Monaten; 10,00\xa0€ am 3. März 2026 verbraucht und 5,00\xa0€ am 29. Februar 2024 zurückgenommen, noch 95,00\xa0€ übrig",
    "it depends on the order: LV-1: 20.00 EUR; LV-2: unknown": "es kommt auf die Bestellung an: LV-1: 20,00\xa0€; LV-2: nicht bekannt",
    "Your limit for goodwill is 25.00 EUR (“Goodwill”) (25.00 EUR in 90 days; nothing used, 25.00 EUR left); 40.00 EUR needs lead.": "Ihre Grenze für Kulanz ist 25,00\xa0€ („Goodwill“) (25,00\xa0€ in 90 Tagen; nichts verbraucht, noch 25,00\xa0€ übrig); 40,00\xa0€ braucht Freigabe (Teamleitung).",
    # Why something was refused
    "The rule of check 'a' is refused at line 2, column 3: order.deliverd is not a fact; did you mean order.delivered_on? The rule: order.deliverd == 2": "Die Regel der Bedingung „a“ wird abgelehnt, Zeile 2, Spalte 3: order.deliverd ist keine Angabe, die Regeln haben; meinten Sie order.delivered_on? Die Regel: order.deliverd == 2",
    "check 'b': an amount of money is compared with a number: write money(\"5\"). The rule: order.total < 5": 'Bedingung „b“: verglichen werden ein Geldbetrag und eine Zahl: schreiben Sie money("5"). Die Regel: order.total < 5',
    "line 3 of the file: orders.0.total: write an amount, as \"12.50\", not 'x'": "Zeile 3 der Datei: orders.0.total: schreiben Sie einen Betrag, wie \"12.50\", nicht 'x'",
    "There is no document 'x' that you may see.": "x gibt es nicht, oder Sie dürfen es nicht sehen.",
}
HELD = {
    "day": ("8 November 2026", "8. November 2026"),
    "count": ("1,200", "1.200"),
    "amount": ("10.00 EUR", "10,00\xa0€"),
    "words": ("yesterday", "gestern"),
    "facts": ("tier gold", "Stufe gold"),
    "value": ("today", "heute"),
    "names": ("order date", "Bestelldatum"),
    "action": ("refund", "Rückerstattung"),
    "actions": ("refund", "Rückerstattung"),
    "role": ("lead", "Teamleitung"),
    "channel": ("email", "E-Mail"),
    **{kind: (text, text) for kind, text in (("year", "2024"), ("word", "LV-1"), ("field", "orders.0"))},
    **{kind: (text, text) for kind, text in (("attribute", "last repair"), ("given", "'x'"))},
}
VALUE = ("Some Thing", "Some Thing")
"""What a hole holds, by its kind, and how that is said."""
LEFT = (
    "Nobody taught the page this sentence.",
    "Keeps insulin in the fridge",
    "",
    "x" * 5000,
    "a: b; " * 160,
)
"""What no pattern fits; the last would fit in more ways than anybody waits for."""


@pytest.fixture
def german(browser: Browser, served: Served) -> Iterator[Page]:
    """A page of ours in German."""
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(f"{served.url}/console")
    yield page
    context.close()


@pytest.fixture
def own(sample_data: Path, tmp_path: Path) -> Iterator[Served]:
    """A service of this test's own, where conversations may be closed and devices report."""
    data_dir = tmp_path / "data"
    shutil.copytree(sample_data, data_dir)
    with serving(data_dir) as service:
        yield service


def say(page: Page, texts: list[str], *parts: str) -> list[dict[str, str]]:
    """What the page makes of texts of the service, knowing these parts beside what all pages know."""
    said: list[dict[str, str]] = page.evaluate(SAY, [texts, parts])
    return said


def test_holes_are_said_again_and_what_is_a_value_stays(german: Page) -> None:
    said = say(german, list(SAID), "refused")

    assert {text: one["text"] for text, one in zip(SAID, said, strict=True)} == SAID
    assert {one["lang"] for one in said} == {"de"}


def test_what_no_pattern_fits_stays_and_is_marked_as_english(german: Page) -> None:
    assert say(german, list(LEFT), "refused") == [{"text": text, "lang": "en"} for text in LEFT]


def test_in_english_nothing_is_loaded_and_only_amounts_are_the_readers(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.url}/console")

    assert say(page, ["Refund 749.00 EUR: needs lead"]) == [
        {"text": "Refund €749.00: needs lead", "lang": "en"}
    ]
    context.close()
    assert not [url for url in asked if "translating" in url or "composed.de" in url]


@pytest.mark.parametrize("part", ["composed", "refused"])
def test_every_hole_is_said_and_has_one_name(german: Page, part: str) -> None:
    for pattern, said in german.evaluate(PATTERNS, part).items():
        holes = HOLE.findall(pattern)
        assert len(holes) == len(set(holes)), pattern
        assert set(HOLE.findall(said)) <= set(holes), pattern
        dropped = set(holes) - set(HOLE.findall(said))
        assert dropped <= {"noun", "what", "scope", "words", "word"}, pattern  # said in other words


@pytest.mark.parametrize("part", ["composed", "refused"])
def test_every_pattern_is_the_first_that_fits_what_it_is_for(german: Page, part: str) -> None:
    pairs: dict[str, str] = german.evaluate(PATTERNS, part)
    parts = ["refused"] if part == "refused" else []

    said = say(german, [filled(pattern, 0) for pattern in pairs], *parts)

    found = dict(zip(pairs, (one["text"] for one in said), strict=True))
    assert found == {pattern: filled(german, 1) for pattern, german in pairs.items()}


def filled(pattern: str, language: int) -> str:
    """The pattern with what its holes may hold, in English or German."""
    return HOLE.sub(lambda hole: HELD.get(hole[1].rstrip("0123456789"), VALUE)[language], pattern)


def test_no_text_of_the_sample_company_is_left_in_english(german: Page, own: Served) -> None:
    """Every text that the service composes over it is said in German, but for those that are values."""
    with own.client() as client:
        texts = sorted(set(Texts(client).all()))
    said = say(german, texts)

    company = Company.sample()
    assert [text for text, one in zip(texts, said, strict=True) if company.is_left(text, one)] == []
    assert len(texts) > 400


@dataclass(frozen=True)
class Company:
    """What a company and its customers say themselves, which no page translates."""

    names: frozenset[str]
    """Titles of rules and documents, products, actions, and what reports."""
    kept: frozenset[str]
    """How attributes and preferences are called, whose values stand beside them."""
    said: str
    """What was said and what happened, each on a line of its own."""

    @classmethod
    def sample(cls) -> Company:
        """The sample company, today."""
        today = datetime.now(UTC).date()
        documents = [one.document for one in sample.documents()]
        customers, conversations = sample.customers(today), sample.conversations(today)
        names = {rule.title for one in documents for rule in one.checks}
        names |= {row.action for one in documents for row in one.authority} | {one.title for one in documents}
        names |= {one["name"] for customer in customers for one in customer.get("products", ())}
        names |= {kind.partition(".")[0] for _, kind in REPORTED}
        parts = ("attributes", "preferences")
        kept = {name for customer in customers for part in parts for name in customer.get(part, ())}
        told = [one.get("summary", "") for customer in customers for one in customer["interactions"]]
        told += [turn["text"] for one in conversations for turn in one["turns"]]
        plainly = frozenset(map(plain, names)), frozenset(map(plain, kept))
        return cls(*plainly, plain("\n".join(["", *told])))

    def is_left(self, text: str, said: dict[str, str]) -> bool:
        """Whether it came back in English and is no value, or begins with words of ours that stayed."""
        if said["lang"] == "en":
            return not self._is_value(text)
        begins = text.partition(": ")[0]
        return ": " in text and said["text"].startswith(f"{begins}: ") and not self._is_value(begins)

    def _is_value(self, text: str) -> bool:
        """Whether it was said or happened, is a name, or a name with its value: "Medical need: insulin"."""
        whole = plain(text).strip("“”…")
        *titles, last = whole.split(": ")
        is_kept = bool(titles) and titles.pop() in self.kept
        is_named = (is_kept or last in self.names) and self.names.issuperset(titles)
        return is_named or f"\n{whole}" in self.said or (len(whole) > LONG and whole in self.said)


def plain(text: str) -> str:
    """Without case, and names as the service says them: `post_reach` is "post reach"."""
    return text.replace("_", " ").casefold()
