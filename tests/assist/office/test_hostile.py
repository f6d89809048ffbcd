"""What documents, customers and files may try in the office, and what it makes of it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from assist.api.page_files import ROOT
from tests.assist.console.browsing import Desk
from tests.assist.console.test_hostile import STRINGS
from tests.assist.office.conftest import Office
from tests.assist.test_reports import write

NODES = (
    "img, script:not([src='/office/office.js']), iframe, math, object, embed, base, style, "
    "a[href]:not([href^='#'], [href='/console']), form[action], svg:not(.timeline, .bar-of, .columns)"
)
WRITING = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser")


@pytest.mark.browser
def test_hostile_documents_are_shown_as_they_are(office: Office, desk: Desk) -> None:
    id = f"office-{uuid4()}"
    title, owner = STRINGS[12] + STRINGS[13] + STRINGS[0], STRINGS[6][:200]
    printable = [one for one in STRINGS if one.isprintable() or "\u202e" in one]
    text = "# Zorbelfish\n\n" + "\n\n".join(printable[:10])
    body = {"title": title, "kind": "policy", "audience": "public", "owner": owner}
    desk.send("PUT", f"/v1/documents/{id}", {**body, "text": text})
    desk.send("PUT", f"/v1/documents/{id}", {**body, "text": text + "\n\n" + STRINGS[1]})
    office.enter()
    expect(office.page.locator(f'[data-document="{id}"] b')).to_have_text(title)
    expect(office.page.locator(NODES)).to_have_count(0)

    office.go(f"documents/{id}")
    expect(office.page.locator(".difference ins").last).to_have_text(STRINGS[1])
    expect(office.page.locator(".page h2")).to_have_text(title)
    expect(office.page.locator(NODES)).to_have_count(0)
    office.page.locator(".page button.grave").click()
    expect(office.page.locator("#confirm-title")).to_contain_text(title)
    office.page.locator("#confirm-no").click()

    office.go(f"documents/{id}/edit")
    expect(office.page.locator(".sound")).to_be_visible()
    assert office.page.locator(".writing").input_value() == desk.get(f"/v1/documents/{id}/source")["source"]
    expect(office.page.locator(NODES)).to_have_count(0)
    desk.send("DELETE", f"/v1/documents/{id}")


@pytest.mark.browser
def test_hostile_rules_customers_reasons_and_names_are_shown_as_they_are(office: Office, desk: Desk) -> None:
    desk.send("PUT", "/v1/customers/office-hostile", {"name": STRINGS[0][:200], "tier": STRINGS[1][:40]})
    rule = '---\ntitle: x\nkind: faq\nchecks:\n  - {id: a, title: "<img src=x onerror=alert(1)>", rule: customer.tier == "gold"}\n---\nx'  # noqa: E501 - one document
    office.enter("documents/")
    office.page.locator(".writing").fill(rule)
    office.page.locator("input[list=customers]").fill("office-hostile")
    office.page.keyboard.press("Tab")
    expect(office.page.locator(".check.not_met")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(office.page.locator(".trial")).to_contain_text(STRINGS[1][:40])
    expect(office.page.locator(NODES)).to_have_count(0)
    office.page.locator(".writing").fill(rule.replace("customer.tier", "`<svg onload=alert(2)>"))
    expect(office.page.locator(".trial .finding")).to_be_visible()
    expect(office.page.locator(NODES)).to_have_count(0)

    desk.send("POST", "/v1/stop", {"scope": "document", "id": "warranty", "reason": STRINGS[7]})
    office.go("stops")
    expect(office.page.locator("tbody")).to_contain_text(STRINGS[7])
    desk.send("POST", "/v1/keys", {"name": STRINGS[5], "role": "agent", "teams": [STRINGS[8][:80]]})
    office.go("keys")
    expect(office.page.locator("tbody")).to_contain_text(STRINGS[5])
    expect(office.page.locator(NODES)).to_have_count(0)
    desk.send("DELETE", "/v1/customers/office-hostile")


@pytest.mark.browser
def test_hostile_decisions_files_reports_and_addresses_are_shown_as_they_are(
    office: Office, desk: Desk
) -> None:
    id = desk.conversation("How late may a delivery be before I get a credit?")
    sent, reason = STRINGS[1] + STRINGS[2].replace("\x0b", ""), STRINGS[9]
    choice = {"outcome": "overridden", "sent": sent, "reason": reason}
    desk.send("POST", f"/v1/suggestions/{desk.suggestions(id)[0]['id']}/decision", choice)
    office.enter("decisions")
    expect(office.page.locator(".decision").first).to_contain_text(sent)
    expect(office.page.locator(".decision").first).to_contain_text(reason)
    expect(office.page.locator(NODES)).to_have_count(0)

    office.go("import")
    name = "invoice\u202efdp<img src=x onerror=alert(1)>.md"
    office.page.locator("#files").set_input_files({"name": name, "mimeType": "text/plain", "buffer": b"---"})
    expect(office.page.locator(".files")).to_contain_text(name)
    office.page.locator(".page > button").click()
    expect(office.page.locator("tbody tr")).to_contain_text("img src=x")
    expect(office.page.locator(NODES)).to_have_count(0)

    folder: Path = office.served.data_dir / "reports"
    write(folder, f"h-{uuid4()}", set=STRINGS[0], target=STRINGS[5], means={STRINGS[1]: 0.5})
    report = next(folder.glob("h-*")).name
    office.go(f"reports/{report}")
    expect(office.page.locator("tbody").first).to_contain_text(STRINGS[1])
    expect(office.page.locator(NODES)).to_have_count(0)

    office.page.evaluate("location.hash = 'documents/%3Cimg%20src=x%20onerror=alert(1)%3E'")
    expect(office.page.locator(".page [role=alert]")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(office.page.locator(NODES)).to_have_count(0)


def test_no_file_of_the_office_makes_nodes_from_text() -> None:
    for path in (ROOT / "office").glob("*.js"):
        written = path.read_text(encoding="utf-8")
        assert not [one for one in WRITING if one in written], path
