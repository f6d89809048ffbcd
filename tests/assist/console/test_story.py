"""The refrigerator story clicked through: known before the customer calls, by whoever picks up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.assist.console.browsing import Console, Desk, Watch, keep
from tests.served import Served, serving

pytestmark = pytest.mark.browser

MIRA, FRIDGE = "cust-mira-okafor", "FR520-25-084417"
ME_AGAIN = "hi, me again about the fridge"
HOW_SOON = "How soon can a technician come to repair my fridge?"
PROMISED = "As promised, we offer you a repair visit by"
INTERNAL = ("Polarek", "PK-INV", "RF-C2", "PLK-INV")


@pytest.fixture
def company(sample_data: Path, tmp_path: Path) -> Iterator[Served]:
    """The sample company, served for this story alone: it changes what Mira's timeline says."""
    shutil.copytree(sample_data, tmp_path / "data")
    with serving(tmp_path / "data") as service:
        yield service


def picture(page: Page, name: str) -> None:
    """Keep how the page looks now."""
    keep(page, f"console/story-{name}")


def fridge_reports(desk: Desk) -> dict[str, Any]:
    """Yesterday's chat has ended; at home, the fridge reports. What is prepared."""
    desk.send("POST", "/v1/conversations/conv-fridge-warming/close", {})
    signal = {
        "device": FRIDGE,
        "kind": "fridge.temperature_high",
        "at": datetime.now(UTC).isoformat(),
        "summary": "Fridge compartment 9.1 °C and rising",
        "data": {"temperature_c": 9.1, "setpoint_c": 4, "code": "H1"},
    }
    (outreach,) = desk.send("POST", "/v1/signals", signal)["outreach"]
    return dict(outreach)


def test_from_the_fridges_report_to_the_note_of_the_visit(browser: Browser, company: Served) -> None:
    watch = Watch()
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    watch.over(page, company.url)
    console = Console(page, company)
    with company.client() as client:
        click_through(console, Desk(client))
    context.close()
    assert watch == Watch()


def click_through(console: Console, desk: Desk) -> None:
    page = console.page
    console.enter()
    outreach = fridge_reports(desk)
    page.reload()

    # Before they call: why, what to say, and the slot with the policy that grants it. A person sends it.
    expect(page.locator("#outreach-count")).to_have_text("1")
    page.locator("#outreach-open").click()
    prepared = page.locator(f'[data-outreach="{outreach["id"]}"]')
    expect(prepared.locator(".reason")).to_contain_text("Fridge compartment 9.1 °C and rising; reported")
    expect(prepared.locator(".slot")).to_contain_text("Repair visit by")
    expect(prepared.locator("textarea")).to_have_value(outreach["say"])
    picture(page, "1-before-they-call")
    page.evaluate("later(1000)")
    prepared.locator("[data-act=sent]").click()
    expect(page.locator("#outreach-note")).to_have_text("Noted as sent to Mira Okafor (chat).")
    page.keyboard.press("Escape")

    # Mira writes by another channel. Whoever picks up already knows.
    desk.send("PUT", "/v1/conversations/mail-1", {"customer_id": MIRA, "channel": "email"})
    answer = desk.say("mail-1", ME_AGAIN)
    page.reload()
    console.switch("mail-1")
    shown = console.read()
    assert shown == answer["suggestions"][0]["id"]
    brief = page.locator("#brief")
    expect(brief.locator(".headline")).to_contain_text("Fridge compartment 9.1 °C and rising (device, today)")
    expect(brief).to_contain_text("Promised: Repair visit, due")
    expect(console.card.locator(".slot q").first).to_contain_text(PROMISED)
    picture(page, "2-the-brief-knows")

    # Asked for the visit, the reply offers the slot. The policy that grants it opens at its words.
    console.say_as_customer(HOW_SOON)
    expect(console.card.locator(".draft")).to_be_visible()
    console.read()
    [*_, first] = [one for one in desk.suggestions("mail-1") if one["rank"] == 1]
    expect(console.card).to_have_attribute("data-suggestion", first["id"])
    expect(console.card.locator(".slot q").first).to_have_text(first["slot"]["say"])
    assert first["slot"]["say"].startswith(PROMISED)
    picture(page, "3-the-slot")
    granting = first["evidence"][first["slot"]["evidence"]]
    console.card.locator(".slot .quote").first.click()
    mark = page.locator("#source mark")
    expect(mark).to_be_in_viewport()
    assert mark.evaluate("mark => mark.textContent") == granting["quote"]
    picture(page, "4-the-source")
    page.keyboard.press("Escape")

    # The agent decides; only then is something said, and nothing of it is internal.
    page.evaluate("later(1000)")
    console.act("mouse", "accept")
    expect(console.state).to_have_text("Sent.")
    decisions = [one["decision"]["outcome"] for one in desk.suggestions("mail-1") if one["decision"]]
    assert (decisions, desk.said("mail-1")) == (["accepted"], [first["draft"]])
    assert not [word for word in INTERNAL if word in first["draft"]]

    # The handover carries it on, and so does the note at the end.
    page.locator("#hand-over").click()
    paper = page.locator("#paper-text")
    expect(paper).not_to_have_value("")
    handover = paper.input_value()
    assert "We wrote first, about “temperature high”, and offered a repair visit by" in handover
    assert "Promised: Repair visit, due" in handover
    picture(page, "5-the-handover")
    page.keyboard.press("Escape")
    page.locator("#wrap-up").click()
    page.locator('#ending input[value="no"]').check()
    page.locator("#ending-disposition").fill("repair visit promised")
    page.locator("#ending-now").click()
    expect(page.locator("#paper-written")).to_be_visible()
    note = paper.input_value()
    assert "repair visit promised" in note
    closed = desk.get("/v1/conversations/mail-1")
    assert closed["closed_at"] is not None
    picture(page, "6-the-note")
