"""On a small screen the agent sees at once who it is, what was said last and what is suggested."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.assist.console.browsing import Console, Watch
from tests.served import Served, serving

pytestmark = pytest.mark.browser

FRIDGE = "conv-fridge-warming"
SIZES = [(320, 640), (390, 844), (768, 1024), (1024, 768), (1440, 900)]
TOPS = "parts => parts.map((id) => document.querySelector(id).getBoundingClientRect().top + scrollY)"
BEFORE = """([first, second]) => Boolean(document.querySelector(first)
  .compareDocumentPosition(document.querySelector(second)) & Node.DOCUMENT_POSITION_FOLLOWING)"""


@pytest.fixture(scope="module")
def served(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company, served for these tests alone: what others let Mira say makes her brief longer."""
    data_dir = tmp_path_factory.mktemp("small-screens") / "data"
    shutil.copytree(sample_data, data_dir)
    with serving(data_dir) as service:
        yield service


@pytest.fixture(params=["en-GB", "de-DE"])
def page(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    watch = Watch()
    context = browser.new_context(locale=request.param)
    opened = context.new_page()
    watch.over(opened, served.url)
    yield opened
    context.close()
    assert watch == Watch()


def read(page: Page, served: Served, width: int, height: int) -> Console:
    """Open the fridge's conversation in a window of this size, and read what is suggested."""
    page.set_viewport_size({"width": width, "height": height})
    console = Console(page, served)
    console.open(FRIDGE)
    console.read()
    return console


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_who_it_is_what_was_said_last_and_what_is_suggested_are_in_sight_at_once(
    page: Page, served: Served, width: int, height: int
) -> None:
    read(page, served, width, height)

    expect(page.locator("#subject-detail")).to_contain_text("Mira Okafor")
    for part in ("#subject-detail", "#turns > :last-child p", ".headline", ".card.unfolded .verdict"):
        expect(page.locator(part)).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize(("width", "height"), SIZES[:3])
def test_on_a_small_screen_one_writes_below_what_is_suggested(
    page: Page, served: Served, width: int, height: int
) -> None:
    read(page, served, width, height)

    parts = ["#conversations", ".turns", "#brief", ".card.unfolded", "#reply", "#simulator"]

    shown = page.evaluate(TOPS, parts)
    assert shown == sorted(shown)
    for pair in pairwise(parts):
        assert page.evaluate(BEFORE, list(pair)), pair


def test_the_keys_at_the_foot_take_two_lines_of_a_small_window(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    Console(page, served).open(FRIDGE)

    tops = page.locator("#keys > span").evaluate_all(
        "all => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().top)))]"
    )

    assert len(tops) == 2


@pytest.mark.parametrize(("width", "height"), [(800, 700), (910, 700), (1150, 700)])
def test_in_a_low_window_what_was_said_and_what_was_found_in_ones_text_can_be_read(
    page: Page, served: Served, width: int, height: int
) -> None:
    console = read(page, served, width, height)
    told = page.locator("#state").evaluate("state => state.getBoundingClientRect().top")

    console.composer.fill("You have 77 days to return it.")

    # Of a long message the last lines, and of a long finding the first, which say what it is about.
    expect(page.locator("#turns > :last-child p")).to_be_in_viewport(ratio=0.4)
    for part in ("#findings .finding q", "#findings .finding b", "#send", ".card.unfolded .verdict"):
        expect(page.locator(part).first).to_be_in_viewport(ratio=0.9)
    tops = ("#outreach-open", "#search-open", "#leave", "#language")
    middles = {
        round(box["y"] + box["height"] / 2) for one in tops if (box := page.locator(one).bounding_box())
    }
    assert max(middles) - min(middles) <= 2, "the bar is one line"
    assert told > 500, "what is told stands at the foot"
    buttons = page.locator(".decide button").evaluate_all(
        "all => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().top)))]"
    )
    assert len(buttons) <= 2


def test_on_a_phone_the_button_that_sends_says_that_something_was_found_below(
    page: Page, served: Served
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    console = Console(page, served)
    console.open(FRIDGE)
    sign = "send => getComputedStyle(send, '::after').content"
    assert page.locator("#send").evaluate(sign) == "none"

    console.composer.fill("You have 77 days to return it.")

    page.locator("#findings .finding").first.wait_for()
    assert "⚠" in page.locator("#send").evaluate(sign)
