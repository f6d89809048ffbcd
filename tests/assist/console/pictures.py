"""Makes the README's pictures anew: `python -m tests.assist.console.pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.assist.console.browsing import Console, browsing
from tests.assist.console.png import smaller
from tests.served import Served, load_sample, serving

FOLDER = Path(__file__).parents[3] / ".github"


def take(served: Served) -> None:
    """The refrigerator story with what Assist knows and suggests, and the source behind it."""
    with browsing() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
        console = Console(page, served)
        console.open("conv-fridge-warming")
        page.locator("#brief .more").wait_for()
        console.read()
        (FOLDER / "console.png").write_bytes(smaller(page.screenshot()))
        page.keyboard.press("v")
        page.locator("#source mark").wait_for()
        (FOLDER / "evidence.png").write_bytes(smaller(page.screenshot()))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        load_sample(data_dir)
        with serving(data_dir) as service:
            take(service)
