"""Makes the README's pictures anew: `python -m tests.pictures`."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from assist.extension.building import build
from tests.assist.console.browsing import Console, Desk, browsing
from tests.assist.console.png import smaller
from tests.assist.console.test_story import fridge_reports
from tests.assist.extension.browsing import DESK, browser_with, make_profile
from tests.assist.extension.test_story import OF_MIRA, TICKET, begin
from tests.served import Served, load_sample, serving

FOLDER = Path(__file__).parents[1] / ".github"
HEIGHT = 900
DESK_WIDTH, PANEL_WIDTH = 1000, 440
FOOD = (
    "My fridge gets warm again and the milk went off. What about the food I have to throw away, who pays "
    "for that? It is about 60 euro of meat."
)
# The imitated help desk is bare; a picture shows it as one looks.
DESK_LOOKS = """
  body { margin: 0; font: 16px/1.45 system-ui, sans-serif; background: #f3f4f6; color: #1f2937; }
  .ticket-panes-grid-layout { inset: 0; display: flex; flex-direction: column; }
  nav { background: #1f2937; color: #fff; padding: 14px 28px; }
  section { flex: 1; display: flex; flex-direction: column; gap: 16px; padding: 24px 28px; }
  input { border: 0; background: none; font: 600 22px system-ui, sans-serif; color: inherit; }
  article, [role=textbox] { background: #fff; border: 1px solid #d1d5db; border-radius: 10px; }
  article { padding: 14px 18px; max-width: 620px; }
  article figure, article button { display: none; }
  article time { color: #6b7280; margin-inline-start: 8px; font-size: 14px; }
  article p { margin: 4px 0 0; }
  section > button { border: 0; background: none; font: 600 15px system-ui, sans-serif; }
  [data-channel] { margin-top: auto; align-self: start; }
  [role=textbox] { min-height: 150px; }
  .send { align-self: end; background: #374151 !important; color: #fff; padding: 9px 20px; }
  aside { position: absolute; inset: 84px 28px auto auto; text-align: end; display: grid; }
  a { color: #374151; font-size: 14px; }
"""


def keep(picture: bytes, name: str) -> None:
    (FOLDER / f"{name}.png").write_bytes(smaller(picture))


def take_console(browser: Browser, served: Served) -> None:
    """The refrigerator story with what Assist knows and suggests, and the source behind it."""
    page = browser.new_page(viewport={"width": DESK_WIDTH + PANEL_WIDTH, "height": HEIGHT}, locale="en-GB")
    console = Console(page, served)
    console.open("conv-fridge-warming")
    page.locator("#brief .more").wait_for()
    console.read()
    keep(page.screenshot(), "console")
    page.keyboard.press("v")
    page.locator("#source mark").wait_for()
    keep(page.screenshot(), "evidence")
    page.close()


def take_panel(served: Served, folder: Path) -> list[bytes]:
    """The same customer calls again and is met in a help desk, with Assist in the browser's side panel."""
    with served.client() as client:
        desk = Desk(client)
        outreach = fridge_reports(desk)
        desk.send("POST", f"/v1/outreach/{outreach['id']}/decision", {"outcome": "sent"})
    extension, _ = build(folder / "built")
    with sync_playwright() as playwright:
        make_profile(playwright, extension, folder / "profile", ("http://127.0.0.1", DESK))
        with browser_with(playwright, extension, folder / "profile", served) as beside:
            said = [{**OF_MIRA["turns"][0], "html": f"<p>{FOOD}</p>"}]
            page, panel = begin(beside, TICKET, {**OF_MIRA, "turns": said})
            page.add_style_tag(content=DESK_LOOKS)
            session = panel.page.context.new_cdp_session(panel.page)
            session.send("Emulation.setScrollbarsHidden", {"hidden": True})
            return [shot(page, DESK_WIDTH), shot(panel.page, PANEL_WIDTH)]


def shot(page: Page, width: int) -> bytes:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    return page.screenshot()


def side_by_side(browser: Browser, pictures: list[bytes]) -> bytes:
    """Pictures beside each other in one, as the browser's window shows them."""
    page = browser.new_page(viewport={"width": DESK_WIDTH + PANEL_WIDTH, "height": HEIGHT})
    urls = [f"data:image/png;base64,{base64.b64encode(one).decode()}" for one in pictures]
    page.set_content(f"<body style='margin:0;display:flex'>{''.join(f'<img src={url}>' for url in urls)}")
    page.locator("img").last.evaluate("image => image.decode()")
    return page.screenshot()


def main() -> None:
    """Serve the sample company, and take them all."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        load_sample(data_dir)
        with serving(data_dir) as service:
            with browsing() as browser:
                take_console(browser, service)
            beside = take_panel(service, Path(folder))
            with browsing() as browser:
                keep(side_by_side(browser, beside), "panel")


if __name__ == "__main__":
    main()
