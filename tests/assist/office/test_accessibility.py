"""Every view of the office held against WCAG 2.2 AA by axe-core, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.assist.console.browsing import Desk, keep
from tests.assist.console.test_accessibility import violations
from tests.assist.office.conftest import Office
from tests.assist.office.test_office import CHECKS, HEAD, TEXT, document
from tests.assist.test_reports import write

pytestmark = pytest.mark.browser


def signed_out(office: Office, _desk: Desk) -> None:
    office.page.goto(f"{office.served.url}/office#key=not-a-key-that-anybody-has")
    expect(office.page.locator("#sign-in-error")).not_to_be_empty()


def documents(office: Office, _desk: Desk) -> None:
    office.enter()
    office.page.locator(".entry").first.wait_for()


def versions(office: Office, desk: Desk) -> None:
    office.enter(f"documents/{document(desk, HEAD + TEXT, HEAD + TEXT.replace('30', '45'))}")
    office.page.locator(".difference").wait_for()


def nothing_found(office: Office, _desk: Desk) -> None:
    office.enter()
    office.page.get_by_label("Words in title").fill("nothing is called so")


def writing(office: Office, desk: Desk) -> None:
    office.enter(f"documents/{document(desk, HEAD + CHECKS + TEXT)}/edit")
    office.page.locator("input[list=customers]").fill("cust-mira-okafor")
    office.page.keyboard.press("Tab")
    office.page.locator(".check.met").wait_for()


def writing_wrongly(office: Office, desk: Desk) -> None:
    office.enter(f"documents/{document(desk, HEAD + CHECKS + TEXT)}/edit")
    office.page.locator(".writing").fill(HEAD + CHECKS.replace("==", "=") + TEXT)
    office.page.locator(".finding").wait_for()


def by_example(office: Office, desk: Desk) -> None:
    office.enter(f"documents/{document(desk, HEAD + CHECKS + TEXT)}/edit", key=office.key_of("editor"))
    office.page.locator(".check").wait_for()


def asked_once_more(office: Office, desk: Desk) -> None:
    office.enter(f"documents/{document(desk, HEAD + TEXT)}")
    office.page.locator(".page button.grave").click()
    office.page.locator("#confirm-yes").wait_for()


def imported(office: Office, _desk: Desk) -> None:
    office.enter("import")
    office.page.locator("#files").set_input_files(
        {"name": "x.md", "mimeType": "text/plain", "buffer": b"---"}
    )
    office.page.locator(".page > button").click()
    office.page.locator("tbody tr").wait_for()


def gaps(office: Office, desk: Desk) -> None:
    for at in range(10):
        desk.conversation("Do you sell umbrellas with a wooden handle?", f"office-asking-{at}")
    office.enter("gaps")
    office.page.locator(".bars").wait_for()


def insights(office: Office, desk: Desk) -> None:
    for at in range(10):
        id = desk.conversation("How do I clean the filter of my robot?", f"office-counted-{at}")
        path = f"/v1/suggestions/{desk.suggestions(id)[0]['id']}/decision"
        desk.send("POST", path, {"outcome": "dismissed"})
    office.enter("insights")
    office.page.locator(".columns").wait_for()
    for one in office.page.locator("summary").all():
        one.click()


def insights_of_few(office: Office, _desk: Desk) -> None:
    office.enter("insights")
    office.page.get_by_label("To", exact=True).fill("2020-01-01")
    office.page.get_by_label("From", exact=True).fill("2019-12-01")
    office.page.locator(".silence").first.wait_for()


def decisions(office: Office, desk: Desk) -> None:
    id = desk.conversation("How do I clean the filter of my robot?")
    choice = {"outcome": "edited", "sent": "After 3 days.", "wrong": True, "reason": "too long"}
    desk.send("POST", f"/v1/suggestions/{desk.suggestions(id)[0]['id']}/decision", choice)
    office.enter("decisions")
    office.page.locator(".decision").first.wait_for()


def stops(office: Office, desk: Desk) -> None:
    desk.send("POST", "/v1/stop", {"scope": "document", "id": "warranty", "reason": "a test"})
    office.enter("stops")
    office.page.locator("tbody tr").wait_for()


def rehearsed(office: Office, desk: Desk) -> None:
    desk.conversation("Do you sell umbrellas with a wooden handle?")
    office.enter("reports")
    office.page.get_by_role("button", name="Ask the latest questions again").click()
    office.page.locator("tbody tr", has_text="something would now").wait_for()


def keys(office: Office, _desk: Desk) -> None:
    office.enter("keys")
    office.page.locator("#view input[required]").fill("Ada")
    office.page.locator("#view form button.main").click()
    office.page.locator("textarea.key").wait_for()


def reports(office: Office, _desk: Desk) -> None:
    folder = office.served.data_dir / "reports"
    if not (folder / "a").exists():
        write(folder, "a")
        write(folder, "b", means={"recall@5": 0.85})
    office.enter("reports/a/b")
    office.page.locator("tbody tr").first.wait_for()


STATES = (
    signed_out,
    documents,
    versions,
    nothing_found,
    writing,
    writing_wrongly,
    by_example,
    asked_once_more,
    imported,
    gaps,
    insights,
    insights_of_few,
    decisions,
    stops,
    keys,
    reports,
    rehearsed,
)


@pytest.mark.parametrize("state", STATES)
def test_nothing_stands_in_the_way_of_anybody(
    new_office: Callable[..., Office], desk: Desk, state: Callable[[Office, Desk], None]
) -> None:
    office = new_office()
    office.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    state(office, desk)

    keep(office.page, f"office/{state.__name__}")
    assert violations(office.page) == []
    office.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(office.page) == []
    office.page.set_viewport_size({"width": 320, "height": 640})
    assert violations(office.page) == []
    assert office.page.evaluate("document.documentElement.scrollWidth") <= 320
