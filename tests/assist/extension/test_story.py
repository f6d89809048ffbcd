"""The refrigerator story beside a help desk: the panel knows, offers the slot, and the agent sends."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.assist.console.browsing import Desk, Watch, keep
from tests.assist.console.test_story import HOW_SOON, INTERNAL, ME_AGAIN, MIRA, PROMISED, fridge_reports
from tests.assist.extension.browsing import DESK, Beside, Panel, browser_with, copy_of
from tests.served import Served, serving

pytestmark = pytest.mark.browser

TICKET = "4711"
OF_MIRA: dict[str, Any] = {
    "subject": "Fridge",
    "customer": {"name": "Mira Okafor", "email": "mira.okafor@example.com", "phone": "+353 1 555 0142"},
    "turns": [
        {
            "by": "customer",
            "name": "Mira Okafor",
            "at": "2026-11-25T09:12:00Z",
            "html": f"<p>{ME_AGAIN}</p>",
        },
        {"by": "note", "name": "Tom", "at": "2026-11-25T09:13:00Z", "html": "<p>Internal: VIP</p>"},
    ],
}


@pytest.fixture(scope="module")
def company(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company, served for this story alone; Mira's fridge has reported, and we wrote to her."""
    data_dir = tmp_path_factory.mktemp("story") / "data"
    shutil.copytree(sample_data, data_dir)
    with serving(data_dir) as service, service.client() as client:
        desk = Desk(client)
        outreach = fridge_reports(desk)
        desk.send("POST", f"/v1/outreach/{outreach['id']}/decision", {"outcome": "sent"})
        yield service


def begin(beside: Beside, ticket: str = TICKET, conversation: dict[str, Any] = OF_MIRA) -> tuple[Page, Panel]:
    """A ticket of Mira's in front, the panel beside it, read."""
    beside.imitate("zendesk", DESK, {ticket: conversation})
    page = beside.open(f"{DESK}/agent/tickets/{ticket}")
    beside.press(page)
    panel = beside.panel()
    panel.sign_in()
    panel.way("allow").click()
    panel.read()
    return page, panel


def written(page: Page) -> str:
    """What the help desk would send."""
    return str(page.evaluate("id => helpdesk.editor(id).text", TICKET))


def test_the_promised_slot_goes_from_the_panel_into_the_reply_and_the_agent_sends_it(
    playwright: Playwright, extension: Path, profile: Path, company: Served, tmp_path: Path
) -> None:
    own = copy_of(profile, tmp_path / "profile")
    with browser_with(playwright, extension, own, company) as beside, company.client() as client:
        click_through(beside, Desk(client))
        assert beside.watch == Watch()


def click_through(beside: Beside, desk: Desk) -> None:
    page, panel = begin(beside)
    stored = f"/v1/conversations/zendesk:acme.zendesk.com:{TICKET}"
    conversation = desk.get(stored)
    assert conversation["customer_id"] == MIRA
    assert [turn["text"] for turn in conversation["turns"]] == [ME_AGAIN]

    # The brief knows, and the first suggestion offers what was promised.
    brief = panel.page.locator("#brief")
    expect(brief.locator(".headline")).to_contain_text("Fridge compartment 9.1 °C and rising (device, today)")
    expect(brief).to_contain_text("Promised: Repair visit, due")
    expect(panel.card.locator(".slot q").first).to_contain_text(PROMISED)
    looks(panel, "story-1-the-panel-knows")

    # Asked for the visit, the reply offers the slot. The policy that grants it opens at its words.
    turn = {"by": "customer", "name": "Mira Okafor", "at": "2026-11-25T09:20:00Z", "html": HOW_SOON}
    page.evaluate("([id, turn]) => helpdesk.say(id, turn)", [TICKET, turn])
    expect(panel.card.locator(".draft")).to_be_visible()
    panel.read()
    [*_, first] = [one for one in desk.get(f"{stored}/suggestions")["items"] if one["rank"] == 1]
    expect(panel.card).to_have_attribute("data-suggestion", first["id"])
    expect(panel.card.locator(".slot q").first).to_have_text(first["slot"]["say"])
    looks(panel, "story-2-the-slot")
    panel.card.locator(".slot .quote").first.click()
    mark = panel.page.locator("#source mark")
    expect(mark).to_be_in_viewport()
    granting = first["evidence"][first["slot"]["evidence"]]
    assert mark.evaluate("mark => mark.textContent") == granting["quote"]
    panel.picture("story-3-the-source")
    panel.page.locator("#source-close").click()
    panel.see()

    # Inserted at the cursor by a person's click; what stood there stays, and nothing is sent.
    page.locator('[data-test-id="omnicomposer-rich-text-ckeditor"]').click()
    page.keyboard.type("Hello Mira, ")
    panel.act("accept")
    expect(panel.page.locator(".expecting")).to_contain_text("not sent yet")
    assert written(page).split() == f"Hello Mira, {first['draft']}".split()
    assert not [word for word in INTERNAL if word in written(page)]
    assert page.evaluate("helpdesk.sent") == []
    assert [one["decision"] for one in desk.get(f"{stored}/suggestions")["items"] if one["decision"]] == []
    panel.picture("story-4-inserted")
    keep(page, "panel/story-4-in-the-help-desk")

    # The agent sends; only that is a decision.
    page.locator(".active .send").click()
    expect(panel.page.locator(".outcome")).to_have_text("✓ Sent with your changes")
    (decision,) = [
        one["decision"] for one in desk.get(f"{stored}/suggestions")["items"] if one["id"] == first["id"]
    ]
    assert (decision["outcome"], decision["sent"].split()[:2]) == ("edited", ["Hello", "Mira,"])
    assert len(page.evaluate("helpdesk.sent")) == 1

    # The handover is a text to copy.
    panel.page.locator("#hand-over").click()
    paper = panel.page.locator("#paper-text")
    expect(paper).not_to_have_value("")
    assert "Promised: Repair visit, due" in paper.input_value()
    looks(panel, "story-5-the-handover")
    panel.page.locator("#paper-copy").click()
    expect(panel.page.locator("#paper-copied")).to_have_text("Copied.")


def looks(panel: Panel, name: str) -> None:
    """Pictures in light and dark; at 320 pixels nothing is wider than the panel."""
    panel.page.set_viewport_size({"width": 320, "height": 900})
    for scheme in ("dark", "light"):
        panel.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        panel.picture(f"{name}-{scheme}")
    assert panel.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_whose_browser_speaks_german_reads_german(
    playwright: Playwright, extension: Path, profile: Path, company: Served, tmp_path: Path
) -> None:
    own = copy_of(profile, tmp_path / "profile")
    with browser_with(playwright, extension, own, company, "de-DE") as beside:
        _, panel = begin(beside, "4712")
        expect(panel.card.locator('[data-act="override"]')).to_contain_text("Selbst schreiben")
        expect(panel.page.locator("#foot")).to_contain_text("Liest auf acme.zendesk.com")
        assert panel.page.evaluate("document.documentElement.lang") == "de"
        looks(panel, "story-6-german")
        assert beside.watch == Watch()
