"""The report in a real browser: it loads nothing, fits a phone, and says in words what it draws."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.assist.console.browsing import browsing
from tests.eval.quality.test_command import measured

__all__ = ["measured"]


def test_the_page_loads_nothing_and_shows_customers_words_as_text(
    measured: tuple[dict[str, Any], Path],
) -> None:
    page = (measured[1] / "quality.html").read_text()

    for loading in ("http://", "https://", "src=", "<script", "@import", "url("):
        assert loading not in page
    assert "other was left out: There is no folder other." in page
    assert "python -m eval quality" in page


@pytest.mark.browser
def test_the_page_is_readable_by_keyboard_screen_reader_and_on_a_phone(
    measured: tuple[dict[str, Any], Path],
) -> None:
    with browsing() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text))
        page.goto((measured[1] / "quality.html").as_uri())

        assert page.get_by_role("heading", level=1).inner_text().startswith("Does Assist find")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the figures"
        pictures = page.get_by_role("img")
        assert "Assist 1.000" in str(pictures.first.get_attribute("aria-label"))
        assert page.get_by_role("table").count() >= 3
        page.get_by_text("All 21 systems and measures").click()
        assert page.get_by_role("rowheader", name="BM25, last turn").is_visible()
        assert errors == []
